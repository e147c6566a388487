/* A snapshot's inside, for the files that make one: loading (snapshot.c), and a part of the
 * examples (select.c). */
#ifndef SALTER_KNOWLEDGE_SNAPSHOT_PARTS_H
#define SALTER_KNOWLEDGE_SNAPSHOT_PARTS_H

#include <stdatomic.h>

#include "knowledge/snapshot.h"
#include "sources.h"

struct kb_snapshot {
    atomic_uint references;
    struct arena *arena; /* the snapshot itself lives in it */
    struct kb_model model;
    struct text_lexicon *lexicon;
    struct sources sources;
    struct str hash;
    struct kb_snapshot
        *parent; /* NULL, or a reference: lexicon and sources are its, and so are most texts */
};

#endif
