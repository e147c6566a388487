/* Words and their stems, packed. */
#include "test.h"

#include <stdio.h>

#include "../../src/text/word_stems.h"

enum { WORDS = 30000, LONGEST = 255 };

static struct str numbered(const char *word, size_t number, char *room, size_t size)
{
    snprintf(room, size, "%s%zu", word, number);
    return str_from(room);
}

static void what_was_added_is_found_and_nothing_else(void **state)
{
    struct arena *arena = arena_new();
    struct word_stems words = {0};
    struct str stems[TEXT_GROUPS];
    char word[64], other[64];

    (void)state;
    assert_false(word_stems_find(&words, STR("kartica"), stems));
    for (size_t i = 0; i < WORDS; i++) {
        struct str text = numbered("word", i, word, sizeof word);

        stems[TEXT_EN] =
            i % 3 == 0 ? str_slice(text, 0, 3) : numbered("stem", i, other, sizeof other);
        stems[TEXT_HS] = i % 2 == 0 ? text : STR("");
        word_stems_add(&words, text, stems, arena);
    }
    assert_int_equal(words.count, WORDS);
    for (size_t i = 0; i < WORDS; i++) {
        struct str text = numbered("word", i, word, sizeof word);

        assert_true(word_stems_find(&words, text, stems));
        assert_str(stems[TEXT_EN],
                   i % 3 == 0 ? "wor" : numbered("stem", i, other, sizeof other).bytes);
        assert_str(stems[TEXT_HS], i % 2 == 0 ? word : "");
        assert_false(word_stems_find(&words, numbered("ward", i, other, sizeof other), stems));
    }
    word_stems_clear(&words);
    arena_free(arena);
}

static void the_first_stems_of_a_word_stay(void **state)
{
    const struct str first[TEXT_GROUPS] = {STR("one"), STR("two")},
                     second[TEXT_GROUPS] = {STR("three"), STR("four")};
    struct arena *arena = arena_new();
    struct word_stems words = {0};
    struct str stems[TEXT_GROUPS];

    (void)state;
    word_stems_add(&words, STR("word"), first, arena);
    word_stems_add(&words, STR("word"), second, arena);
    assert_int_equal(words.count, 1);
    assert_true(word_stems_find(&words, STR("word"), stems));
    assert_str(stems[TEXT_EN], "one");
    assert_str(stems[TEXT_HS], "two");
    word_stems_clear(&words);
    arena_free(arena);
}

static void what_is_too_long_is_left_out(void **state)
{
    struct arena *arena = arena_new();
    struct word_stems words = {0};
    struct str stems[TEXT_GROUPS] = {STR("a"), STR("a")};
    char longest[LONGEST + 2];

    (void)state;
    memset(longest, 'a', sizeof longest);
    word_stems_add(&words, str_of(longest, LONGEST + 1), stems, arena);
    assert_int_equal(words.count, 0);
    word_stems_add(&words, str_of(longest, LONGEST), stems, arena);
    assert_true(word_stems_find(&words, str_of(longest, LONGEST), stems));
    stems[TEXT_HS] = str_of(longest, LONGEST + 1);
    word_stems_add(&words, STR("b"), stems, arena);
    assert_false(word_stems_find(&words, STR("b"), stems));
    word_stems_clear(&words);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_added_is_found_and_nothing_else),
        cmocka_unit_test(the_first_stems_of_a_word_stay),
        cmocka_unit_test(what_is_too_long_is_left_out),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
