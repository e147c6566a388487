/*
 * Any bytes as patterns, line by line, after a first line that is the message. Nothing crashes; a
 * pattern that is refused has a diagnostic inside its line; spans lie in the message; the index
 * finds what all patterns find.
 */
#include "../../src/match/patterns.h"
#include "../support/given_patterns.h"
#include "match/match.h"

enum { MOST_PATTERNS = 12, SLOW_CHECKS = 100 /* bytes, up to which they are tried too */ };

static void demand(bool holds)
{
    if (!holds)
        abort();
}

static const char *const messages[] = {
    "My card was declined yesterday, why? I paid 50 EUR.",
    "Зашто ми је картица одбијена, платила сам тисућу евра",
    "what's the limit a a a a a a a a b a b",
};

static void give_sets(struct given_patterns *given)
{
    given_phrase(given, "a", TEXT_EN, STR("card"));
    given_phrase(given, "a", TEXT_HS, STR("kartica"));
    given_phrase(given, "b", TEXT_EN, STR("how much"));
}

static void give_patterns(struct given_patterns *given, struct str rest)
{
    for (uint32_t i = 0; rest.length > 0 && i < MOST_PATTERNS; i++)
        given_pattern(given, i / 3, (enum text_group)(i % 3), str_trim(str_cut(&rest, '\n')));
}

static void check_diags(const struct given_patterns *given, const struct diag_list *diags)
{
    for (size_t i = 0; i < diags->all.count; i++) {
        const struct diag *diag = &diags->all.items[i];

        demand(diag->place.line >= 1 && diag->place.line <= given->lines);
        demand(diag->place.column >= 1 && diag->place.length >= 1 && diag->message.length > 0);
        demand(diag->place.column <= KB_LONGEST_LINE * 8u);
    }
}

static void check_hits(const struct pattern_hits *hits, struct str message)
{
    for (size_t i = 0; i < hits->count; i++) {
        const struct pattern_hit *hit = &hits->items[i];

        demand(hit->specificity > 0 && hit->specificity < 1);
        for (size_t j = 0; j < hit->span_count; j++)
            demand(hit->spans[j].start < hit->spans[j].end && hit->spans[j].end <= message.length);
    }
}

static void check_same(const struct pattern_hits *indexed, const struct pattern_hits *all)
{
    if (indexed->limit_hits > 0 || all->limit_hits > 0 || indexed->confirms >= MATCH_MOST_CONFIRMS)
        return;
    demand(indexed->count == all->count);
    for (size_t i = 0; i < all->count; i++)
        demand(indexed->items[i].line == all->items[i].line);
}

static void try_message(const struct patterns *patterns, struct str message,
                        struct rx_scratch *scratch)
{
    const struct text_options options = {.today = {2026, 11, 22}};
    struct arena *arena = arena_new();
    struct text_analysis *analysis = text_analyse(message, &options, arena);
    struct pattern_hits indexed, all;

    for (unsigned groups = 1; groups <= PATTERN_ALL_GROUPS; groups++) {
        patterns_find(patterns, analysis, groups, true, scratch, arena, &indexed);
        patterns_find_all(patterns, analysis, groups, true, scratch, arena, &all);
        check_hits(&indexed, message);
        check_same(&indexed, &all);
    }
    arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str rest = str_of((const char *)data, size);
    struct str message = str_cut(&rest, '\n');
    struct rx_scratch *scratch = rx_scratch_new();
    struct given_patterns given = {0};
    struct diag_list diags;
    struct patterns *patterns;

    diag_list_init(&diags);
    give_sets(&given);
    give_patterns(&given, rest);
    patterns = patterns_build_model(given_model(&given), NULL, NULL, NULL, &diags);
    check_diags(&given, &diags);
    try_message(patterns, message, scratch);
    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++)
        try_message(patterns, str_from(messages[i]), scratch);
    if (size <= SLOW_CHECKS)
        patterns_check(patterns, NULL, 0, &diags);
    patterns_free(patterns);
    diag_list_clear(&diags);
    given_clear(&given);
    rx_scratch_free(scratch);
    return 0;
}
