/* Private to text: what the two halves of masking share. Characters are hidden in the plain text at
 * once. */
#ifndef SALTER_TEXT_MASKER_H
#define SALTER_TEXT_MASKER_H

#include "scan.h"
#include "text/mask.h"

struct masker {
    struct scan scan;
    bool *hidden; /* of each plain character */
    unsigned secrets;
    bool changed; /* the atoms are to be cut anew */
    struct arena *arena;
};

/* Hides [from, to) of the plain text except spaces and what is hidden already. */
void masker_hide(struct masker *masker, size_t from, size_t to, enum text_secret secret);

void mask_cards(struct masker *masker);
void mask_secrets(struct masker *masker);

#endif
