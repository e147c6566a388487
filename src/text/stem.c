#include "stem.h"

#include "ekavian.h"

struct str stem_of(struct str folded, enum text_group group, struct stem_en *english,
                   struct arena *arena)
{
    char buffer[TEXT_LONGEST_WORD];
    struct str stem = folded;

    switch (group) {
    case TEXT_EN:
        stem = stem_en(english, folded);
        break;
    case TEXT_HS:
        stem = stem_hs(str_of(buffer, ekavian(folded, buffer)), buffer);
        break;
    case TEXT_GROUPS:
        break;
    }
    /* Most short words are their own stem. */
    return str_equal(stem, folded) ? folded : arena_copy(arena, stem);
}
