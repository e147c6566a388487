#include "test.h"

#include "base/buf.h"
#include "../../src/match/pattern_literals.h"
#include "rx/rx.h"

static struct str said(const char *expression, struct arena *arena)
{
    const struct pattern_literals *literals = pattern_literals_of(str_from(expression), arena);
    struct buf text = {0};
    struct str out;

    for (size_t i = 0; literals != NULL && i < literals->count; i++) {
        if (i > 0)
            buf_add(&text, STR(","));
        buf_add(&text, literals->items[i]);
    }
    out = arena_copy(arena, buf_str(&text));
    buf_clear(&text);
    return out;
}

static void the_longest_row_that_must_be_passed_is_found(void **state)
{
    static const struct {
        const char *expression, *literals;
    } cases[] = {
        {"\\bkartic\\w* (ne|mi)", "kartic"},
        {"\\bcard\\b.{0,12} (blocked|locked|frozen)\\b", "blocked,locked,frozen"},
        {"puta? (sam |smo )?(zvala?|zvao)", "zval,zvao"},
        {"(?:my|our) (?!old)card", "card"},
        {"(abc|d(efg|hij)+) x", "abc,efg,hij"},
        {"lost|stolen", "lost,stolen"},
        {"lost|st", ""},
        {"colou?r", "colo"},
        {"card{2}", "car"},
        {"card{2,3}s", "car"},
        {"card{x|lost}", ""},
        {"card{x|lost", ""},
        {"card+s", "card"},
        {"(lost)?(card)*[xyz]", ""},
        {"[(]card[^]|]x", "card"},
        {"a\\.bcd\\(e", "bcd"},
        {"(?i)card", ""},
        {"(?>card)", ""},
        {"(card)\\1", ""},
        {"\\x63ard", ""},
        {"\\Qcard\\E", ""},
        {"(*ACCEPT)card", ""},
        {"", ""},
    };
    struct arena *arena = arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str found = said(cases[i].expression, arena);

        if (!str_is(found, cases[i].literals))
            fail_msg("%s: %.*s", cases[i].expression, STR_ARG(found));
    }
    arena_free(arena);
}

/* A generator of its own, so that the same expressions are tried everywhere. */
static size_t below(uint64_t *seed, size_t limit)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (size_t)(*seed >> 33) % limit;
}

static void add_row(struct buf *out, uint64_t *seed, int depth);

static void add_item(struct buf *out, uint64_t *seed, int depth)
{
    static const char *const atoms[] = {"a",   "b",    "ab",   "bab", "abba", ".",
                                        "\\w", "[ab]", "[^a]", "\\b", "\\."};
    static const char *const groups[] = {"(", "(?:", "(?!", "(?=", "(?<=a)(", "("};
    static const char *const quantifiers[] = {"?", "*", "+", "{0,1}", "{2}", "+?", "*?", "{1,}"};

    if (depth > 0 && below(seed, 3) == 0) {
        buf_add(out, str_from(groups[below(seed, 6)]));
        add_row(out, seed, depth - 1);
        while (below(seed, 2) == 0) {
            buf_add(out, STR("|"));
            add_row(out, seed, depth - 1);
        }
        buf_add(out, STR(")"));
    } else {
        buf_add(out, str_from(atoms[below(seed, 11)]));
    }
    if (below(seed, 4) == 0)
        buf_add(out, str_from(quantifiers[below(seed, 8)]));
}

static void add_row(struct buf *out, uint64_t *seed, int depth)
{
    for (size_t i = below(seed, 4); i > 0; i--)
        add_item(out, seed, depth);
}

/* One in two of these expressions has literals; texts are short, of few letters, so that many
 * match. */
static size_t try_expression(struct str expression, uint64_t *seed, struct rx_scratch *scratch,
                             struct arena *arena)
{
    struct rx_mistake mistake;
    struct rx *rx = rx_compile(expression, &mistake);
    const struct pattern_literals *literals =
        rx != NULL ? pattern_literals_of(expression, arena) : NULL;
    size_t matches = 0;

    for (int i = 0; literals != NULL && i < 40; i++) {
        char bytes[12];
        struct str text = str_of(bytes, below(seed, sizeof bytes + 1));
        struct pattern_grams grams;

        for (size_t k = 0; k < text.length; k++)
            bytes[k] = "aaabbb .c"[below(seed, 9)];
        grams = pattern_grams_of(text);
        if (rx_match(rx, scratch, text, 0, NULL, 0) != RX_MATCH)
            continue;
        matches++;
        if (!pattern_literals_are_in(literals, text, &grams))
            fail_msg("/%.*s/ matches \"%.*s\"", STR_ARG(expression), STR_ARG(text));
    }
    rx_free(rx);
    return matches;
}

static void whatever_matches_holds_one_of_the_literals(void **state)
{
    struct rx_scratch *scratch = rx_scratch_new();
    struct arena *arena = arena_new();
    struct buf expression = {0};
    uint64_t seed = 1;
    size_t matches = 0;

    (void)state;
    for (int i = 0; i < 20000; i++) {
        buf_truncate(&expression, 0);
        add_row(&expression, &seed, 2);
        add_row(&expression, &seed, 2);
        matches += try_expression(buf_str(&expression), &seed, scratch, arena);
        arena_reset(arena);
    }
    assert_true(matches > 1000);
    buf_clear(&expression);
    arena_free(arena);
    rx_scratch_free(scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_longest_row_that_must_be_passed_is_found),
        cmocka_unit_test(whatever_matches_holds_one_of_the_literals),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
