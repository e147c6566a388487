#include "test.h"

#include <stdio.h>

#include "text/analysis.h"

static int make_arena(void **state)
{
    *state = arena_new();
    return 0;
}

static int free_arena(void **state)
{
    arena_free(*state);
    return 0;
}

static struct text_analysis *analyse(const char *message, struct arena *arena)
{
    static const struct text_options options = {0};

    return text_analyse(str_from(message), &options, arena);
}

static void a_line_holds_words_borders_and_entities(void **state)
{
    struct text_analysis *analysis =
        analyse("Uplata od 1.234,56 EUR, poslana, nije stigla. Zašto?", *state);

    assert_str(analysis->folded.text, "uplata od {amount} , poslana , nije stigla . zasto");
    assert_int_equal(analysis->folded.count, 10);
}

static void no_border_stands_first_or_last(void **state)
{
    assert_str(analyse("... , ne radi!!! ", *state)->folded.text, "ne radi");
    assert_str(analyse("?!", *state)->folded.text, "");
    assert_str(analyse("", *state)->folded.text, "");
    assert_int_equal(analyse("", *state)->folded.count, 0);
}

static void words_of_a_line_lead_to_their_tokens(void **state)
{
    struct text_analysis *analysis = analyse("Nemogu, uplata 50 EUR nije tu", *state);
    static const struct {
        const char *word;
        uint32_t first, after;
    } expected[] = {{"ne", 0, 1},       {"mogu", 1, 2}, {",", 2, 2}, {"uplata", 2, 3},
                    {"{amount}", 3, 5}, {"nije", 5, 6}, {"tu", 6, 7}};

    assert_int_equal(analysis->folded.count, 7);
    for (size_t i = 0; i < 7; i++) {
        const struct text_word *word = &analysis->folded.words[i];

        assert_str(str_slice(analysis->folded.text, word->start, word->end), expected[i].word);
        assert_int_equal(word->first, expected[i].first);
        assert_int_equal(word->after, expected[i].after);
    }
}

static void an_entity_marks_its_tokens(void **state)
{
    struct text_analysis *analysis = analyse("uplata 50 EUR nije tu", *state);

    assert_int_equal(analysis->entity_count, 1);
    assert_int_equal(analysis->tokens[0].entity, 0);
    assert_int_equal(analysis->tokens[1].entity, 1);
    assert_int_equal(analysis->tokens[2].entity, 1);
    assert_int_equal(analysis->tokens[3].entity, 0);
}

static void neighbouring_entities_stand_each_for_itself(void **state)
{
    struct text_analysis *analysis = analyse("50 EUR 20 EUR", *state);

    assert_str(analysis->folded.text, "{amount} {amount}");
}

static void changed_stems_are_seen_when_lines_are_built_anew(void **state)
{
    struct text_analysis *analysis = analyse("katrica ne radi", *state);

    analysis->tokens[0].stems[TEXT_HS] = STR("kartic");
    text_build_lines(analysis, *state);
    assert_str(analysis->stems[TEXT_HS].text, "kartic ne rad");
    assert_str(analysis->folded.text, "katrica ne radi");
}

/* What the peers do to one sentence (ENGINE.md of the design): here all of them meet. */
static void one_sentence_in_all_spellings_has_one_stem_line(void **state)
{
    static const char *const cases[] = {
        "zašto je moja kartica odbijena",         "Zasto je moja kartica odbijena",
        "Зашто је моја картица одбијена",         "zasto su moje kartice odbijene",
        "zas\xCC\x8Cto je moja kartica odbijena", "ZAŠTO JE MOJA KARTICA ODBIJENA???",
        "Zašto, je moja kartica - odbijena",
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct text_analysis *analysis = analyse(cases[i], *state);

        for (size_t word = 0; word < analysis->token_count; word++)
            analysis->tokens[word].border = TEXT_SPACE;
        text_build_lines(analysis, *state);
        assert_str(analysis->stems[TEXT_HS].text, "zasto je moj kartic odbij");
    }
}

static void a_lexicon_joins_words_and_never_runs_in_circles(void **state)
{
    struct text_lexicon *lexicon = text_lexicon_new();
    struct text_options options = {.lexicon = lexicon};

    text_lexicon_same(lexicon, TEXT_HS, STR("mobitel telefon mobilni"));
    text_lexicon_same(lexicon, TEXT_HS, STR("telefon mobitel"));
    text_lexicon_same(lexicon, TEXT_HS, STR("aparat telefon"));
    text_lexicon_same(lexicon, TEXT_HS, STR("   "));
    text_lexicon_same(lexicon, TEXT_EN, STR("card cards plastic"));
    text_lexicon_alternation(lexicon, TEXT_HS, STR("ziv ziven zivlj"));
    assert_str(text_stem(STR("telefonom"), TEXT_HS, lexicon, *state), "apar");
    assert_str(text_stem(STR("Мобителу"), TEXT_HS, lexicon, *state), "apar");
    assert_str(text_stem(STR("aparat"), TEXT_HS, lexicon, *state), "apar");
    assert_str(text_stem(STR("plastic"), TEXT_EN, lexicon, *state), "card");
    assert_str(text_stem(STR("plastic"), TEXT_HS, NULL, *state), "plastic");
    assert_str(text_stem(STR("zivlju"), TEXT_HS, lexicon, *state), "ziv");
    assert_str(text_analyse(STR("Novi mobiteli"), &options, *state)->stems[TEXT_HS].text,
               "nov apar");
    text_lexicon_free(lexicon);
    text_lexicon_free(NULL);
}

static void english_words_have_english_stems(void **state)
{
    assert_str(analyse("My cards were declined", *state)->stems[TEXT_EN].text,
               "my card were declin");
    assert_str(text_stem(STR("Payments"), TEXT_EN, NULL, *state), "payment");
    assert_str(text_stem(STR(""), TEXT_EN, NULL, *state), "");
    assert_str(text_stem(STR(""), TEXT_HS, NULL, *state), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_line_holds_words_borders_and_entities, make_arena,
                                        free_arena),
        cmocka_unit_test_setup_teardown(no_border_stands_first_or_last, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(words_of_a_line_lead_to_their_tokens, make_arena,
                                        free_arena),
        cmocka_unit_test_setup_teardown(an_entity_marks_its_tokens, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(neighbouring_entities_stand_each_for_itself, make_arena,
                                        free_arena),
        cmocka_unit_test_setup_teardown(changed_stems_are_seen_when_lines_are_built_anew,
                                        make_arena, free_arena),
        cmocka_unit_test_setup_teardown(one_sentence_in_all_spellings_has_one_stem_line, make_arena,
                                        free_arena),
        cmocka_unit_test_setup_teardown(a_lexicon_joins_words_and_never_runs_in_circles, make_arena,
                                        free_arena),
        cmocka_unit_test_setup_teardown(english_words_have_english_stems, make_arena, free_arena),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
