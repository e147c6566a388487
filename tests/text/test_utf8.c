#include "test.h"

#include "../../src/text/utf8.h"

static void every_code_point_survives_encoding_and_decoding(void **state)
{
    (void)state;
    for (uint32_t code = 0; code <= 0x10FFFF; code++) {
        char bytes[UTF8_LONGEST];
        size_t length = utf8_put(code, bytes);
        size_t forwards = 0;
        size_t backwards = length;
        uint32_t expected = code >= 0xD800 && code <= 0xDFFF ? UTF8_INVALID : code;

        assert_int_equal(utf8_next(str_of(bytes, length), &forwards), expected);
        assert_int_equal(forwards, length);
        assert_int_equal(utf8_previous(str_of(bytes, length), &backwards), expected);
        assert_int_equal(backwards, 0);
    }
}

static void invalid_bytes_count_one_by_one(void **state)
{
    static const char *const cases[] = {
        "\x80",             /* continuation alone */
        "\xC0\xAF",         /* overlong */
        "\xE0\x80\x80",     /* overlong */
        "\xED\xA0\x80",     /* surrogate */
        "\xF4\x90\x80\x80", /* behind the last plane */
        "\xF8\x88\x80\x80", /* no lead byte */
        "\xC4",             /* cut short */
        "\xE2\x82",         /* cut short */
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct str text = str_from(cases[i]);
        size_t offset = 0;

        while (offset < text.length) {
            size_t before = offset;

            assert_int_equal(utf8_next(text, &offset), UTF8_INVALID);
            assert_int_equal(offset, before + 1);
        }
        offset = text.length;
        assert_int_equal(utf8_previous(text, &offset), UTF8_INVALID);
        assert_int_equal(offset, text.length - 1);
    }
}

static void decoding_forwards_and_backwards_meets_the_same_borders(void **state)
{
    struct str text = STR("a\xC4\x8D\x80\xF0\x9F\x98\x80\xE2\x82z\xC4");
    size_t borders[16] = {0};
    size_t count = 0;
    size_t offset = 0;

    (void)state;
    while (offset < text.length) {
        borders[count++] = offset;
        utf8_next(text, &offset);
    }
    while (offset > 0) {
        utf8_previous(text, &offset);
        assert_int_equal(offset, borders[--count]);
    }
    assert_int_equal(count, 0);
}

static void digits_of_other_scripts_have_their_value(void **state)
{
    (void)state;
    assert_int_equal(utf8_digit('0'), 0);
    assert_int_equal(utf8_digit('9'), 9);
    assert_int_equal(utf8_digit(0x0663), 3);  /* Arabic-Indic */
    assert_int_equal(utf8_digit(0x096F), 9);  /* Devanagari */
    assert_int_equal(utf8_digit(0xFF15), 5);  /* fullwidth */
    assert_int_equal(utf8_digit(0x1D7FF), 9); /* mathematical */
    assert_int_equal(utf8_digit('a'), -1);
    assert_int_equal(utf8_digit(0x00B2), -1); /* a superscript is no decimal digit */
    assert_int_equal(utf8_digit(0x066A), -1);
}

static void letters_marks_and_pictures_are_told_apart(void **state)
{
    (void)state;
    assert_true(utf8_is_letter(0x0161) && utf8_is_latin(0x0161) && !utf8_is_cyrillic(0x0161));
    assert_true(utf8_is_letter(0x0459) && utf8_is_cyrillic(0x0459) && !utf8_is_latin(0x0459));
    assert_false(utf8_is_letter(0x00D7));
    assert_false(utf8_is_latin(0x00D7));
    assert_true(utf8_is_mark(0x030C));
    assert_false(utf8_is_mark(0xFE0F)); /* a variation selector takes no place: invisible */
    assert_true(utf8_is_invisible(0xFE0F) && utf8_is_invisible(0x200B) &&
                utf8_is_invisible(0x00AD));
    assert_true(utf8_is_emoji(0x1F600) && utf8_is_emoji(0x2764));
    assert_false(utf8_is_emoji(0x20AC));
    assert_true(utf8_is_space(0x00A0) && utf8_is_space('\n') && !utf8_is_space(0x200B));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_point_survives_encoding_and_decoding),
        cmocka_unit_test(invalid_bytes_count_one_by_one),
        cmocka_unit_test(decoding_forwards_and_backwards_meets_the_same_borders),
        cmocka_unit_test(digits_of_other_scripts_have_their_value),
        cmocka_unit_test(letters_marks_and_pictures_are_told_apart),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
