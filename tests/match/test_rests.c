/* What is left of words without a letter or two. */
#include "test.h"

#include "../../src/match/rests.h"

enum { WORDS = 2000, LONGEST = 12 };

static uint32_t seed = 11;

static size_t roll(size_t sides)
{
    seed = seed * 1664525u + 1013904223u;
    return (seed >> 8) % sides;
}

/* Few letters, so that many are doubled. */
static struct str random_word(char room[LONGEST])
{
    size_t length = 1 + roll(LONGEST);

    for (size_t i = 0; i < length; i++)
        room[i] = (char)('a' + roll(3));
    return str_of(room, length);
}

static struct str without(struct str word, size_t at, char room[LONGEST])
{
    memcpy(room, word.bytes, at);
    memcpy(room + at, word.bytes + at + 1, word.length - at - 1);
    return str_of(room, word.length - 1);
}

static bool has(struct str word, int slips, uint64_t rest)
{
    uint64_t rests[RESTS_MOST];
    size_t count = rests_list(word, slips, rests);

    for (size_t i = 0; i < count; i++) {
        if (rests[i] == rest)
            return true;
    }
    return false;
}

static uint64_t hash_of(struct str word)
{
    uint64_t rests[RESTS_MOST];

    assert_int_equal(rests_list(word, 0, rests), 1);
    return rests[0];
}

static void every_rest_is_listed(void **state)
{
    char room[LONGEST], one[LONGEST], two[LONGEST];

    (void)state;
    for (int round = 0; round < WORDS; round++) {
        struct str word = random_word(room);

        assert_true(has(word, 1, hash_of(word)));
        for (size_t i = 0; i < word.length; i++) {
            struct str shorter = without(word, i, one);

            assert_true(has(word, 1, hash_of(shorter)));
            for (size_t j = 0; j < shorter.length; j++)
                assert_true(has(word, 2, hash_of(without(shorter, j, two))));
        }
    }
}

/* Each listed rest is one that can be reached, and the letters of one run are left out once. */
static void nothing_else_is_listed(void **state)
{
    char room[LONGEST];
    uint64_t rests[RESTS_MOST];

    (void)state;
    assert_int_equal(rests_list(STR("aaaa"), 1, rests), 2);
    assert_int_equal(rests_list(STR("abc"), 1, rests), 4);
    assert_int_equal(rests_list(STR("abcd"), 2, rests), 11);
    for (int round = 0; round < WORDS; round++) {
        struct str word = random_word(room);

        assert_true(rests_list(word, 2, rests) <=
                    1 + word.length + word.length * (word.length - 1) / 2);
        assert_false(has(word, 2, hash_of(STR("xyz"))));
    }
}

static void other_letters_are_another_rest(void **state)
{
    (void)state;
    assert_true(hash_of(STR("ab")) != hash_of(STR("ba")));
    assert_true(hash_of(STR("a")) != hash_of(STR("aa")));
    assert_true(hash_of(STR("")) != hash_of(STR("a")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_rest_is_listed),
        cmocka_unit_test(nothing_else_is_listed),
        cmocka_unit_test(other_letters_are_another_rest),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
