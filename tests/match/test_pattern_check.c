#include "test.h"

#include <stdio.h>

#include "../../src/match/patterns.h"
#include "given_patterns.h"
#include "text/entity.h"

/* What patterns_check() says of one pattern, asked with the given examples. */
struct verdict {
    struct given_patterns given;
    struct diag_list built, checked;
    struct arena *arena;
};

static struct verdict judge(const char *pattern, const char *const *texts, size_t count)
{
    const struct text_options options = {0};
    struct verdict verdict = {.arena = arena_new()};
    struct pattern_example *examples = arena_array(verdict.arena, count, sizeof *examples);
    struct patterns *patterns;

    diag_list_init(&verdict.built);
    diag_list_init(&verdict.checked);
    given_phrase(&verdict.given, "how_much", TEXT_EN, STR("how much"));
    given_phrase(&verdict.given, "lost", TEXT_EN, STR("lost"));
    given_phrase(&verdict.given, "lost", TEXT_EN, STR("gone"));
    given_pattern(&verdict.given, 0, TEXT_EN, str_from(pattern));
    patterns = patterns_build_model(given_model(&verdict.given), NULL, NULL, NULL, &verdict.built);
    for (size_t i = 0; i < count; i++)
        examples[i] = (struct pattern_example){
            text_analyse(str_from(texts[i]), &options, verdict.arena), TEXT_EN};
    patterns_check(patterns, examples, count, &verdict.checked);
    patterns_free(patterns);
    return verdict;
}

static void forget(struct verdict *verdict)
{
    diag_list_clear(&verdict->built);
    diag_list_clear(&verdict->checked);
    given_clear(&verdict->given);
    arena_free(verdict->arena);
}

static void check_name(const char *pattern, const char *name)
{
    struct verdict verdict = judge(pattern, NULL, 0);

    assert_int_equal(verdict.built.errors, 0);
    if (verdict.checked.all.count != (name != NULL) ||
        (name != NULL && strcmp(verdict.checked.all.items[0].name, name) != 0))
        fail_msg("%s: %zu diagnostics, %s", pattern, verdict.checked.all.count,
                 verdict.checked.all.count > 0 ? verdict.checked.all.items[0].name : "none");
    forget(&verdict);
}

static void a_pattern_that_forbids_its_own_words_matches_nothing(void **state)
{
    (void)state;
    check_name("card !card", "pattern-matches-nothing");
    check_name("card lost !~lost", "pattern-matches-nothing");
    check_name("(card | cards) !card", "pattern-matches-nothing");
    check_name("card * lost !lo*", "pattern-matches-nothing");
}

static void a_pattern_that_some_message_can_match_is_let_pass(void **state)
{
    static const char *const patterns[] = {
        "card",
        "card ~lost !lost",
        "(card | pin) lost !card",
        "card [lost] !lost",
        "< card lost > !stolen",
        "~how_much [money] * cost*",
        "\"I can't\" pay",
        "^ who are you $",
        "^ [please] * card * $ !lost",
        "nemogu 3d-secure e-mail",
    };

    (void)state;
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++)
        check_name(patterns[i], NULL);
}

static void an_expression_that_contradicts_itself_matches_nothing(void **state)
{
    static const char *const impossible[] = {"/kartica$x/", "/card ^lost/", "/card\\bs/",
                                             "/(a|b)$ (c|d)/", "/ca{2}$r/"};
    static const char *const possible[] = {"/kartica$/",
                                           "/^card( is)? lost$/",
                                           "/\\bx\\b.*\\by\\b/",
                                           "/(card$|pin) lost|gone/",
                                           "/[^a-z]7{3}\\./",
                                           "/card(?! lost)/",
                                           "/\\d{2}[.\\-]\\d{2} kn\\b/",
                                           "/(?:one|two){2,} \\w+?ing/"};

    (void)state;
    for (size_t i = 0; i < sizeof impossible / sizeof *impossible; i++)
        check_name(impossible[i], "pattern-matches-nothing");
    for (size_t i = 0; i < sizeof possible / sizeof *possible; i++)
        check_name(possible[i], NULL);
}

static void every_entity_has_a_text_that_is_read_as_it(void **state)
{
    (void)state;
    for (int kind = 0; kind < TEXT_ENTITY_KIND_COUNT; kind++) {
        char pattern[64];

        snprintf(pattern, sizeof pattern, "card {%s} lost",
                 text_entity_name((enum text_entity_kind)kind));
        check_name(pattern, NULL);
        snprintf(pattern, sizeof pattern, "~how_much {%s}",
                 text_entity_name((enum text_entity_kind)kind));
        check_name(pattern, NULL);
    }
}

static void an_expression_that_runs_away_is_found(void **state)
{
    static const char *const runaways[] = {"/(a+)+$/",
                                           "/(\\w+ ?)+x$/",
                                           "/(a+)+ z/",
                                           "/(.*)(.*)(.*)(.*)[89][89]z/",
                                           "/^(([a-z])+.)+[a-z]([a-z])+q$/",
                                           "/(\\d+)*k/"};
    static const char *const tame[] = {
        "/\\bkartic\\w* (?:\\w+ ){0,3}(blokirana|zakljucana)\\b/",
        "/\\bcard\\b.{0,12} (is|was|been|got|gets|stays|has) .{0,15}\\b(blocked|locked|frozen)\\b/",
        "/\\bpay\\w* (by|with) (my |a |the )?(watch|phone)\\b(?! number)/", "/card.*lost/"};

    (void)state;
    for (size_t i = 0; i < sizeof runaways / sizeof *runaways; i++)
        check_name(runaways[i], "regex-catastrophic");
    for (size_t i = 0; i < sizeof tame / sizeof *tame; i++)
        check_name(tame[i], NULL);
}

static void an_expression_that_matches_no_word_at_all_matches_everything(void **state)
{
    (void)state;
    check_name("/.*/", "pattern-matches-everything");
    check_name("/(card)?/", "pattern-matches-everything");
    check_name("/\\w/", "pattern-matches-everything");
}

static void a_pattern_that_matches_most_examples_matches_everything(void **state)
{
    static const char *const texts[] = {"my card", "the card",  "a card",
                                        "card",    "lost card", "cards"};
    const char *many[30];
    struct verdict verdict;

    (void)state;
    for (size_t i = 0; i < 30; i++)
        many[i] = i < 20 ? texts[i % 6] : "the pin";
    verdict = judge("card", many, 30);
    assert_int_equal(verdict.checked.errors, 1);
    assert_string_equal(verdict.checked.all.items[0].name, "pattern-matches-everything");
    assert_str(verdict.checked.all.items[0].message, "the pattern matches 20 of 30 examples");
    assert_int_equal(verdict.checked.all.items[0].place.line, 1);
    forget(&verdict);
    verdict = judge("card", many, 10);
    assert_int_equal(verdict.checked.errors, 0); /* too few examples to tell */
    forget(&verdict);
    verdict = judge("pin", many, 30);
    assert_int_equal(verdict.checked.errors, 0);
    forget(&verdict);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pattern_that_forbids_its_own_words_matches_nothing),
        cmocka_unit_test(a_pattern_that_some_message_can_match_is_let_pass),
        cmocka_unit_test(an_expression_that_contradicts_itself_matches_nothing),
        cmocka_unit_test(every_entity_has_a_text_that_is_read_as_it),
        cmocka_unit_test(an_expression_that_runs_away_is_found),
        cmocka_unit_test(an_expression_that_matches_no_word_at_all_matches_everything),
        cmocka_unit_test(a_pattern_that_matches_most_examples_matches_everything),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
