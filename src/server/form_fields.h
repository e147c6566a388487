/* What the form of /chat sends: application/x-www-form-urlencoded. */
#ifndef SERVER_FORM_FIELDS_H
#define SERVER_FORM_FIELDS_H

#include "base/arena.h"

/* In the arena; what is missing is empty, what is too long is cut. */
struct form_fields {
    struct str text;
    struct str button;
    struct str title;
    struct str client_id;
    struct str form_token;
    struct str language;
};

struct form_fields form_fields_read(struct str body, struct arena *arena);

#endif
