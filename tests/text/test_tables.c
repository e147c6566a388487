/* The tables of words are searched by halving, so one word in the wrong place would hide others
 * without a sign. */
#include "test.h"

#include "../../src/text/ekavian.c" /* before those that include its header */
#include "../../src/text/language.c"
#include "../../src/text/split.c"
#include "../../src/text/stem_hs_table.c"
#include "text/analysis.h"

/* Entries begin with a `const char *`. */
static void check_sorted(const void *table, size_t count, size_t stride)
{
    for (size_t i = 1; i < count; i++) {
        const char *before = *(const char *const *)((const char *)table + (i - 1) * stride);
        const char *entry = *(const char *const *)((const char *)table + i * stride);

        if (strcmp(before, entry) >= 0)
            print_error("\"%s\" stands before \"%s\"\n", before, entry);
        assert_true(strcmp(before, entry) < 0);
    }
}

#define CHECK_SORTED(table) check_sorted(table, WORD_COUNT(table), sizeof(table)[0])

static void every_table_is_sorted(void **state)
{
    (void)state;
    CHECK_SORTED(markers);
    CHECK_SORTED(beginnings);
    CHECK_SORTED(negated);
    CHECK_SORTED(joined);
    CHECK_SORTED(compounds);
    CHECK_SORTED(units);
    CHECK_SORTED(abbreviations);
    CHECK_SORTED(whole_words);
    CHECK_SORTED(stems);
}

static void endings_are_sorted_by_their_letters_backwards(void **state)
{
    (void)state;
    for (size_t i = 1; i < WORD_COUNT(endings); i++) {
        size_t place = 0;

        while (letter_of_ending(i, place) != 0 &&
               letter_of_ending(i - 1, place) == letter_of_ending(i, place))
            place++;
        if (letter_of_ending(i - 1, place) >= letter_of_ending(i, place))
            print_error("\"%s\" stands before \"%s\"\n", endings[i - 1].text, endings[i].text);
        assert_true(letter_of_ending(i - 1, place) < letter_of_ending(i, place));
    }
}

static void every_entry_is_folded_already(void **state)
{
    struct arena *arena = arena_new();

    (void)state;
    for (size_t i = 0; i < WORD_COUNT(markers); i++)
        assert_str(text_fold(str_from(markers[i].word), arena), markers[i].word);
    for (size_t i = 0; i < WORD_COUNT(stems); i++)
        assert_str(text_fold(str_from(stems[i].stem), arena), stems[i].stem);
    arena_free(arena);
}

static void no_beginning_begins_another(void **state)
{
    (void)state;
    for (size_t i = 1; i < WORD_COUNT(beginnings); i++)
        assert_false(str_starts(str_from(beginnings[i].word), str_from(beginnings[i - 1].word)));
}

static void a_split_word_is_put_together_again_by_its_parts(void **state)
{
    (void)state;
    for (size_t i = 0; i < WORD_COUNT(joined); i++) {
        struct split split;

        assert_true(split_word(str_from(joined[i].word), &split));
        assert_true(split.at > 0 && split.at < strlen(joined[i].word));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_table_is_sorted),
        cmocka_unit_test(endings_are_sorted_by_their_letters_backwards),
        cmocka_unit_test(every_entry_is_folded_already),
        cmocka_unit_test(no_beginning_begins_another),
        cmocka_unit_test(a_split_word_is_put_together_again_by_its_parts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
