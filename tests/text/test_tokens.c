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

static struct text_analysis *analyse(const char *message, struct arena *arena)
{
    static const struct text_options options = {0};

    return text_analyse(str_from(message), &options, arena);
}

/* The tokens as the customer wrote them, one '|' between two. */
static struct str written(const struct text_analysis *analysis, struct arena *arena)
{
    struct buf out = {0};
    struct str copy;

    for (size_t i = 0; i < analysis->token_count; i++) {
        struct span span = analysis->tokens[i].span;

        if (i > 0)
            buf_add_byte(&out, '|');
        buf_add(&out, str_slice(analysis->original, span.start, span.end));
    }
    copy = arena_copy(arena, buf_str(&out));
    buf_clear(&out);
    return copy;
}

static void every_token_points_to_what_was_written(void **state)
{
    static const struct {
        const char *message;
        const char *tokens;
    } cases[] = {
        {"Zašto je odbijena?", "Zašto|je|odbijena"},
        {"Зашто, „зашто“!", "Зашто|зашто"},
        {"zas\xCC\x8Cto  ne", "zas\xCC\x8Cto|ne"},
        {"ra\xE2\x80\x8B\xC4\x8Dun \xC2\xADja", "ra\xE2\x80\x8B\xC4\x8Dun|ja"},
        {"ﬁn ﬃ", "ﬁn|ﬃ"},
        {"Nemogu NEZNAM", "Ne|mogu|NE|ZNAM"},
        {"can't dont", "can'|t|do|nt"},
        {"Немогу", "Не|могу"},
        {"50eur 17h 3d 12ab34", "50|eur|17|h|3d|12ab34"},
        {"1.234,56 17:30, 22.11.2026. 1/2", "1.234,56|17:30|22.11.2026|1/2"},
        {"10-12 100€ 5% a&b x@y", "10|12|100|€|5|%|a|b|x|y"},
        {"e-mail E-Racunom m-token e-", "e-mail|E-Racunom|m-token|e"},
        {"PIN-om SMS-a crno-bijeli", "PIN-om|SMS-a|crno|bijeli"},
        {"hvala😊bok 👨‍👩‍👧", "hvala|bok"},
        {"je l' to", "je|l|to"},
        {"\xFFracun\xC4 x", "racun|x"},
        {"d.o.o. npr. A", "d|o|o|npr|A"},
        {"㏂ ⑽", "㏂|⑽"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct text_analysis *analysis = analyse(cases[i].message, *state);

        assert_str(written(analysis, *state), cases[i].tokens);
    }
}

static void numbers_are_digits_and_words_are_not(void **state)
{
    struct text_analysis *analysis = analyse("uplata 1.234,56 od 22.11.2026. za 3d €", *state);
    static const bool digits[] = {false, true, false, true, false, false, false};

    assert_int_equal(analysis->token_count, 7);
    for (size_t i = 0; i < analysis->token_count; i++)
        assert_int_equal(analysis->tokens[i].digits, digits[i]);
    assert_str(analysis->tokens[1].folded, "1.234,56");
    assert_str(analysis->tokens[6].folded, "€");
}

static void script_and_diacritics_are_those_of_the_word_as_written(void **state)
{
    struct text_analysis *analysis = analyse("racun račun рачун 银行 123 caf\xC3\xA9", *state);
    static const enum text_script scripts[] = {TEXT_LATIN,        TEXT_LATIN,     TEXT_CYRILLIC,
                                               TEXT_OTHER_SCRIPT, TEXT_NO_SCRIPT, TEXT_LATIN};

    assert_int_equal(analysis->token_count, 6);
    for (size_t i = 0; i < 6; i++) {
        assert_int_equal(analysis->tokens[i].script, scripts[i]);
        assert_int_equal(analysis->tokens[i].diacritics, i == 1);
    }
}

/* Each token with the border in front of it: ' ', ',' or '.'. */
static struct str borders(const struct text_analysis *analysis, struct arena *arena)
{
    char *out = arena_alloc(arena, analysis->token_count + 1);

    for (size_t i = 0; i < analysis->token_count; i++)
        out[i] = " ,."[analysis->tokens[i].border];
    return str_of(out, analysis->token_count);
}

static void borders_are_those_of_commas_and_sentences(void **state)
{
    static const struct {
        const char *message;
        const char *borders;
    } cases[] = {
        {"Ne radi. Zašto? Hitno!", ". .."},
        {"Ne radi\nzašto", ". ."},
        {"kartica, ne radi", "., "},
        {"kartica (nova) je", ".,,"},
        {"račun: 5", ".,"},
        {"kartica - ne", ".,"},
        {"hvala 😊 bok", ".,"},
        {"22. studenoga", ". "},
        {"do 22. Kada", ". ."},
        {"br. 5 npr. a", ".   "},
        {"d.o.o.", ".  "},
        {"... ne", "."},
        {"ne,.! da", ".."},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_str(borders(analyse(cases[i].message, *state), *state), cases[i].borders);
}

static void pictures_are_counted_and_are_no_words(void **state)
{
    static const struct {
        const char *message;
        size_t emoji;
    } cases[] = {
        {"", 0},
        {"hvala", 0},
        {"😀", 1},
        {"😀😀 😀", 3},
        {"👨‍👩‍👧", 1}, /* a family of joined pictures */
        {"👍🏽", 1},           /* with a skin tone */
        {"🇭🇷🇷🇸", 2},               /* two flags of two halves each */
        {"❤️", 1},             /* with a variation selector */
        {"1️⃣ ok", 0},         /* a digit in a key */
        {"© ™ €", 0},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct text_analysis *analysis = analyse(cases[i].message, *state);

        if (analysis->emoji != cases[i].emoji)
            print_error("%s: %zu\n", cases[i].message, analysis->emoji);
        assert_int_equal(analysis->emoji, cases[i].emoji);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_token_points_to_what_was_written, make_arena,
                                        free_arena),
        cmocka_unit_test_setup_teardown(numbers_are_digits_and_words_are_not, make_arena,
                                        free_arena),
        cmocka_unit_test_setup_teardown(script_and_diacritics_are_those_of_the_word_as_written,
                                        make_arena, free_arena),
        cmocka_unit_test_setup_teardown(borders_are_those_of_commas_and_sentences, make_arena,
                                        free_arena),
        cmocka_unit_test_setup_teardown(pictures_are_counted_and_are_no_words, make_arena,
                                        free_arena),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
