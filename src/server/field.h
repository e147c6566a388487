/* The members of a request's body and the parameters of its query: one table checks them and
 * describes them. */
#ifndef SERVER_FIELD_H
#define SERVER_FIELD_H

#include "base/arena.h"
#include "base/value.h"

enum field_kind {
    FIELD_TEXT,
    /* a text of visible ASCII, so that nobody takes what a customer wrote for one: it is stored as
       it is */
    FIELD_ID,
    FIELD_INTEGER,
    FIELD_LIST,
    FIELD_OBJECT
};

/* One member of a body (a JSON object), or one parameter of a query. */
struct field {
    const char *name; /* NULL ends a list */
    enum field_kind kind;
    bool required;
    int64_t least, most; /* of a text's code points, or of the number */
    const char *choices; /* "up down", or NULL */
    const char *help;
};

enum { FIELD_DETAIL = 240 };

/* What is wrong, for application/problem+json. */
struct field_problem {
    char pointer[48]; /* "/text"; "" is the whole body */
    char detail[FIELD_DETAIL];
};

/* The body as an object whose members fit the fields (NULL: any object); others are let through. No
 * body is {}. */
bool field_read_body(const struct field *fields, struct str text, size_t limit, struct arena *arena,
                     struct value *out, struct field_problem *problem);
/* One parameter of a query that is a number. */
bool field_read_number(const struct field *field, struct str text, int64_t *out,
                       struct field_problem *problem);
/* The field of this name; it must be there. */
const struct field *field_find(const struct field *fields, const char *name);

#endif
