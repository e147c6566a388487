#include "test.h"

#include "base/buf.h"
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

static struct text_analysis *analyse(struct str message, struct arena *arena)
{
    static const struct text_options options = {.today = {2026, 11, 22}};

    return text_analyse(message, &options, arena);
}

static struct str repeat(const char *piece, size_t count, struct arena *arena)
{
    struct buf out = {0};
    struct str copy;

    for (size_t i = 0; i < count; i++)
        buf_add_text(&out, piece);
    copy = arena_copy(arena, buf_str(&out));
    buf_clear(&out);
    return copy;
}

static void check_spans(const struct text_analysis *analysis)
{
    size_t end = 0;

    for (size_t i = 0; i < analysis->token_count; i++) {
        const struct text_token *token = &analysis->tokens[i];

        assert_true(token->span.start >= end && token->span.end > token->span.start);
        assert_true(token->folded.length > 0 && token->folded.length <= TEXT_LONGEST_WORD);
        end = token->span.end;
    }
    assert_true(end <= analysis->original.length);
}

static void a_megabyte_is_read_up_to_the_bound(void **state)
{
    static const char *const pieces[] = {"kartica ", "a",    "5", " ",       "čš",
                                         "Зашто ",   "\xFF", "😀", "12 EUR ", "\xEF\xB7\xBA ",
                                         "e-",       "'",    "."};
    static const char *const invisible[] = {"\xE2\x80\x8B", "\xCC\x8C"};

    for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
        struct str text = repeat(pieces[i], (1u << 20) / strlen(pieces[i]), *state);
        struct text_analysis *analysis = analyse(text, *state);

        assert_true(analysis->cut);
        assert_true(analysis->token_count <= TEXT_MOST_TOKENS);
        check_spans(analysis);
    }
    for (size_t i = 0; i < sizeof invisible / sizeof invisible[0]; i++) {
        struct text_analysis *analysis =
            analyse(repeat(invisible[i], (1u << 20) / strlen(invisible[i]), *state), *state);

        assert_false(analysis->cut); /* nothing is there that could be */
        assert_int_equal(analysis->token_count, 0);
    }
}

static void what_just_fits_is_not_cut(void **state)
{
    struct str fits = repeat("x", TEXT_LONGEST, *state);
    struct str words = repeat("x ", TEXT_MOST_TOKENS, *state);

    assert_false(analyse(fits, *state)->cut);
    assert_int_equal(analyse(fits, *state)->tokens[0].folded.length, TEXT_LONGEST_WORD);
    assert_false(analyse(words, *state)->cut);
    assert_int_equal(analyse(words, *state)->token_count, TEXT_MOST_TOKENS);
    assert_true(analyse(repeat("x", TEXT_LONGEST + 1, *state), *state)->cut);
    assert_true(analyse(repeat("x ", TEXT_MOST_TOKENS + 1, *state), *state)->cut);
}

static void marks_count_with_their_letter(void **state)
{
    /* 2 000 code points after composition are 4 000 before it */
    struct text_analysis *analysis = analyse(repeat("s\xCC\x8C", TEXT_LONGEST, *state), *state);

    assert_false(analysis->cut);
    assert_int_equal(analysis->token_count, 1);
    assert_int_equal(analysis->tokens[0].span.end, 3 * TEXT_LONGEST);
}

static void ten_thousand_marks_on_one_letter_are_one_letter(void **state)
{
    struct buf text = {0};
    struct text_analysis *analysis;

    buf_add_text(&text, "s");
    buf_add(&text, repeat("\xCC\x8C\xCD\x82", 5000, *state));
    buf_add_text(&text, "to je");
    analysis = analyse(buf_str(&text), *state);
    check_spans(analysis);
    assert_str(analysis->folded.text, "sto je");
    assert_false(analysis->cut);
    buf_clear(&text);
}

static void nothing_is_lost_behind_ten_thousand_marks(void **state)
{
    static const char *const noise[] = {"\xCC\x8C", "\xE2\x80\x8B", "\xCC\x8C\xE2\x80\x8B"};

    for (size_t i = 0; i < sizeof noise / sizeof noise[0]; i++) {
        struct buf text = {0};
        struct text_analysis *analysis;

        buf_add_text(&text, "bok ");
        buf_add(&text, repeat(noise[i], 10000, *state));
        buf_add_text(&text, " izgubila sam karticu");
        analysis = analyse(buf_str(&text), *state);
        check_spans(analysis);
        assert_str(analysis->folded.text, "bok izgubila sam karticu");
        assert_false(analysis->cut);
        buf_clear(&text);
    }
}

static void zero_width_characters_hide_no_word(void **state)
{
    struct text_analysis *analysis =
        analyse(STR("\xEF\xBB\xBFkar\xE2\x80\x8Bti\xE2\x81\xA0\xC2\xAD\xE2\x80\x8D\0"
                    "ca\xE2\x80\xAE"),
                *state);

    assert_str(analysis->folded.text, "kartica");
    check_spans(analysis);
}

static void no_utf8_is_no_word(void **state)
{
    struct text_analysis *analysis =
        analyse(STR("\xC0\x80 racun\xED\xA0\x80\xF8 \xFE\xFFplaca \xC4"), *state);

    assert_str(analysis->folded.text, "racun placa");
    assert_false(analysis->cut);
    check_spans(analysis);
}

static void letters_of_two_scripts_in_one_word_go_to_the_majority(void **state)
{
    assert_str(analyse(STR("кaртицa cаrd PАYPАL НBО"), *state)->folded.text,
               "kartica card paypal nvo");
}

static void nothing_at_all_is_an_empty_analysis(void **state)
{
    struct text_analysis *analysis = analyse((struct str){NULL, 0}, *state);

    assert_int_equal(analysis->token_count, 0);
    assert_int_equal(analysis->entity_count, 0);
    assert_int_equal(analysis->folded.count, 0);
    assert_int_equal(analysis->stems[TEXT_EN].text.length, 0);
    assert_false(analysis->cut);
}

static void every_token_has_a_stem_in_every_group(void **state)
{
    struct text_analysis *analysis = analyse(
        STR("ti iti at it 银行 картица card 5 € a i o u ata enje ovima ir acija nj lj"), *state);

    for (size_t i = 0; i < analysis->token_count; i++) {
        for (int group = 0; group < TEXT_GROUPS; group++)
            assert_true(analysis->tokens[i].stems[group].length > 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_megabyte_is_read_up_to_the_bound, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(what_just_fits_is_not_cut, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(marks_count_with_their_letter, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(nothing_is_lost_behind_ten_thousand_marks, make_arena,
                                        free_arena),
        cmocka_unit_test_setup_teardown(ten_thousand_marks_on_one_letter_are_one_letter, make_arena,
                                        free_arena),
        cmocka_unit_test_setup_teardown(zero_width_characters_hide_no_word, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(no_utf8_is_no_word, make_arena, free_arena),
        cmocka_unit_test_setup_teardown(letters_of_two_scripts_in_one_word_go_to_the_majority,
                                        make_arena, free_arena),
        cmocka_unit_test_setup_teardown(nothing_at_all_is_an_empty_analysis, make_arena,
                                        free_arena),
        cmocka_unit_test_setup_teardown(every_token_has_a_stem_in_every_group, make_arena,
                                        free_arena),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
