#include "test.h"

#include "crypto/hash.h"

static void check(struct str content, const char *expected)
{
    struct crypto_hash hash = crypto_hash_of(content);
    char hex[CRYPTO_HASH_HEX];

    crypto_hash_hex(&hash, hex);
    assert_string_equal(hex, expected);
}

static void known_contents_have_their_known_hashes(void **state)
{
    (void)state;
    /* b2sum -l 256 */
    check(STR(""), "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
    check(STR("abc"), "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
}

static void the_empty_view_is_the_empty_content(void **state)
{
    (void)state;
    check((struct str){NULL, 0},
          "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_contents_have_their_known_hashes),
        cmocka_unit_test(the_empty_view_is_the_empty_content),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
