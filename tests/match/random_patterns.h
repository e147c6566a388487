/* Patterns and messages out of one small vocabulary, so that they meet often; the same from the
 * same seed everywhere. */
#ifndef SALTER_TESTS_MATCH_RANDOM_PATTERNS_H
#define SALTER_TESTS_MATCH_RANDOM_PATTERNS_H

#include "base/buf.h"
#include "given_patterns.h"

struct dice {
    uint64_t state;
};

/* xorshift64*: the same rows on every machine. */
static inline uint32_t roll(struct dice *dice, uint32_t sides)
{
    dice->state ^= dice->state >> 12;
    dice->state ^= dice->state << 25;
    dice->state ^= dice->state >> 27;
    return (uint32_t)((dice->state * 2685821657736338717u) >> 33) % sides;
}

#define PICK(dice, table) (table)[roll((dice), sizeof(table) / sizeof *(table))]

static const char *const vocabulary[] = {
    "card",     "cards",  "lost",  "stolen", "pin",      "money", "declined", "kartica",
    "kartice",  "novac",  "račun", "racun",  "odbijena", "ne",    "prolazi",  "картица",
    "одбијена", "nemogu", "can't", "what",   "much",     "how",   "je",       "što",
    "sto",      "jučer",  "danas", "eura",   "50",       "x",     "y",        "z"};
static const char *const pieces[] = {"50 eura",    "jučer", "prošli petak", "tisuću eura",
                                     "22.11.2026", "17:30", "ana@x.hr",     "how much"};
static const char *const sets[] = {"~money", "~card", "~how_much", "~big"};
static const char *const entities[] = {"{amount}", "{date}", "{number}", "{time}", "{email}"};
static const char *const prefixes[] = {"car*", "odb*", "nov*", "kartic*", "st*", "pro*"};
static const char *const quoted[] = {"\"card\"", "\"what much\"", "\"što\"", "\"je sto\"",
                                     "\"ne\""};
static const char *const raws[] = {"/card .*lost/", "/^(kartic\\w*|card)/", "/\\{date\\}/",
                                   "/jucer/"};

static inline void add_atom(struct dice *dice, struct buf *out, int depth);

static inline void add_star(struct dice *dice, struct buf *out)
{
    buf_add_text(out, roll(dice, 5) == 0 ? " * " : " ");
}

static inline void add_optional(struct dice *dice, struct buf *out, int depth)
{
    buf_add_text(out, "[");
    add_atom(dice, out, depth + 1);
    buf_add_text(out, "]");
}

static inline void add_sequence(struct dice *dice, struct buf *out, int depth, uint32_t longest)
{
    uint32_t count = 1 + roll(dice, longest);

    for (uint32_t i = 0; i < count; i++) {
        if (i > 0)
            add_star(dice, out);
        while (roll(dice, 7) == 0) {
            add_optional(dice, out, depth);
            add_star(dice, out);
        }
        add_atom(dice, out, depth);
    }
}

static inline void add_brackets(struct dice *dice, struct buf *out, int depth)
{
    bool any_order = roll(dice, 3) == 0;
    uint32_t count = 2 + roll(dice, 2);

    buf_add_text(out, any_order ? "< " : "(");
    for (uint32_t i = 0; i < count; i++) {
        buf_add_text(out, i == 0 ? "" : any_order ? " " : " | ");
        if (any_order)
            add_atom(dice, out, depth + 1);
        else
            add_sequence(dice, out, depth + 1, 2);
    }
    buf_add_text(out, any_order ? " >" : ")");
}

static inline void add_atom(struct dice *dice, struct buf *out, int depth)
{
    switch (roll(dice, depth < 2 ? 12 : 9)) {
    case 5:
        buf_add_text(out, PICK(dice, sets));
        break;
    case 6:
        buf_add_text(out, PICK(dice, entities));
        break;
    case 7:
        buf_add_text(out, PICK(dice, prefixes));
        break;
    case 8:
        buf_add_text(out, PICK(dice, quoted));
        break;
    case 9:
    case 10:
        add_brackets(dice, out, depth);
        break;
    default:
        buf_add_text(out, PICK(dice, vocabulary));
        break;
    }
}

static inline struct str random_pattern(struct dice *dice, struct arena *arena)
{
    struct buf out = {0};
    struct str pattern;

    if (roll(dice, 60) == 0)
        return str_from(PICK(dice, raws));
    buf_add_text(&out, roll(dice, 10) == 0 ? roll(dice, 2) == 0 ? "^ * " : "^ " : "");
    add_sequence(dice, &out, 0, 3);
    buf_add_text(&out, roll(dice, 10) == 0 ? roll(dice, 2) == 0 ? " * $" : " $" : "");
    while (roll(dice, 5) == 0) {
        buf_add_text(&out, " !");
        add_atom(dice, &out, 1);
    }
    pattern = arena_copy(arena, buf_str(&out));
    buf_clear(&out);
    return pattern;
}

static inline struct str random_message(struct dice *dice, struct arena *arena)
{
    static const char *const separators[] = {" ", " ", " ", " ", " ", " ", ", ", ". Zz ", "? "};
    struct buf out = {0};
    uint32_t count = roll(dice, 20) == 0 ? 80 : 1 + roll(dice, 14);
    struct str message;

    for (uint32_t i = 0; i < count; i++) {
        buf_add_text(&out, roll(dice, 8) == 0 ? PICK(dice, pieces) : PICK(dice, vocabulary));
        buf_add_text(&out, PICK(dice, separators));
    }
    message = arena_copy(arena, buf_str(&out));
    buf_clear(&out);
    return message;
}

static inline void given_random_sets(struct given_patterns *given)
{
    given_phrase(given, "money", TEXT_EN, STR("money"));
    given_phrase(given, "money", TEXT_HS, STR("novac"));
    given_phrase(given, "money", TEXT_HS, STR("tisuću eura"));
    given_phrase(given, "card", TEXT_EN, STR("card"));
    given_phrase(given, "card", TEXT_HS, STR("kartica"));
    given_phrase(given, "how_much", TEXT_EN, STR("how much"));
    for (size_t i = 0; i < sizeof vocabulary / sizeof *vocabulary; i++)
        given_phrase(given, "big", i % 2 == 0 ? TEXT_EN : TEXT_HS, str_from(vocabulary[i]));
}

static inline void given_random_patterns(struct dice *dice, struct given_patterns *given,
                                         uint32_t count, struct arena *arena)
{
    given_random_sets(given);
    for (uint32_t i = 0; i < count; i++)
        given_pattern(given, roll(dice, 1 + count / 2), (enum text_group)roll(dice, 3),
                      random_pattern(dice, arena));
}

#endif
