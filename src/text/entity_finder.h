/*
 * Private to text: what the searches for entities share. Each search walks the atoms of the message
 * and adds every candidate it sees, without a look at the others; find_entities() lets the longest
 * win.
 */
#ifndef SALTER_TEXT_ENTITY_FINDER_H
#define SALTER_TEXT_ENTITY_FINDER_H

#include "base/vec.h"
#include "entity_words.h"
#include "scan.h"
#include "text/entity.h"

struct entity_candidates VEC_OF(struct text_entity);

struct finder {
    struct scan scan;
    const struct entity_word **words; /* of each atom; NULL: no word of ours */
    uint64_t seen;                    /* classes of those words, a bit each */
    bool has_digits;
    struct date today; /* year 0: there is none */
    struct arena *arena;
    struct entity_candidates found;
};

/* Both are WORD_OTHER and 0 for other words and outside the row. */
static inline enum word_class finder_class(const struct finder *finder, size_t index)
{
    if (index >= finder->scan.count || finder->words[index] == NULL)
        return WORD_OTHER;
    return finder->words[index]->class;
}

static inline int finder_value(const struct finder *finder, size_t index)
{
    if (index >= finder->scan.count || finder->words[index] == NULL)
        return 0;
    return finder->words[index]->value;
}

static inline bool finder_is_unit(const struct finder *finder, size_t index, enum time_unit unit)
{
    return finder_class(finder, index) == WORD_UNIT && finder_value(finder, index) == (int)unit;
}

/*
 * Most messages hold no entity, and most atoms start none: what begins an amount, a date or a time
 * is a row of digits or a word of the table, and a message with neither digits nor a word of the
 * classes that a search is about holds none of its kind.
 */
static inline bool finder_may_start(const struct finder *finder, size_t index)
{
    return finder->words[index] != NULL || finder->scan.atoms[index].kind == ATOM_DIGITS;
}

static inline bool finder_has(const struct finder *finder, uint64_t classes)
{
    return finder->has_digits || (finder->seen & classes) != 0;
}

/* Atoms [first, after), after > first. Everything given must live in the arena. */
void finder_add(struct finder *finder, enum text_entity_kind kind, size_t first, size_t after,
                struct str canonical, struct value value);
/* The same with the canonical form as the value. */
void finder_add_text(struct finder *finder, enum text_entity_kind kind, size_t first, size_t after,
                     struct str canonical);
/* Characters [from, to) of the plain text. */
void finder_add_plain(struct finder *finder, enum text_entity_kind kind, size_t from, size_t to,
                      struct str canonical);

void find_codes(struct finder *finder); /* IBAN, account, JMBG, OIB, e-mail, case number */
void find_cards(struct finder *finder); /* also masked ones */
void find_phones(struct finder *finder);
void find_amounts(struct finder *finder); /* amounts, percentages, numbers */
void find_dates(struct finder *finder);
void find_periods(struct finder *finder);
void find_times(struct finder *finder);

#endif
