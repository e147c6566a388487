#include "test.h"

#include <stdio.h>

#include "crypto/mac.h"

static void hex_of(const unsigned char *bytes, size_t count, char *out)
{
    for (size_t i = 0; i < count; i++)
        sprintf(out + 2 * i, "%02x", bytes[i]);
}

/* RFC 4231, test cases 1, 2 and 6 (a key longer than a block). */
static void known_messages_have_their_known_codes(void **state)
{
    static char long_key[131]; /* filled below */
    const struct {
        struct str key;
        struct str message;
        const char *expected;
    } cases[] = {
        {STR("\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b\x0b"),
         STR("Hi There"), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
        {STR("Jefe"), STR("what do ya want for nothing?"),
         "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
        {str_of(long_key, sizeof long_key),
         STR("Test Using Larger Than Block-Size Key - Hash Key First"),
         "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
    };

    (void)state;
    memset(long_key, 0xaa, sizeof long_key);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        unsigned char mac[CRYPTO_MAC_BYTES];
        char hex[2 * CRYPTO_MAC_BYTES + 1];

        crypto_mac(cases[i].key, cases[i].message, mac);
        hex_of(mac, sizeof mac, hex);
        assert_string_equal(hex, cases[i].expected);
    }
}

static void codes_are_equal_only_when_every_byte_is(void **state)
{
    unsigned char left[CRYPTO_MAC_BYTES] = {1, 2, 3};
    unsigned char right[CRYPTO_MAC_BYTES] = {1, 2, 3};

    (void)state;
    assert_true(crypto_mac_equal(left, right));
    right[CRYPTO_MAC_BYTES - 1] ^= 1;
    assert_false(crypto_mac_equal(left, right));
}

/* RFC 4648, section 10. */
static void base64_goes_there_and_back(void **state)
{
    static const struct {
        const char *plain;
        const char *coded;
    } cases[] = {{"", ""},        {"f", "Zg=="},        {"fo", "Zm8="},
                 {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"\xfb\xff", "+/8="}};

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf text = {0};
        struct buf back = {0};

        crypto_base64_write(&text, str_from(cases[i].plain));
        assert_str(buf_str(&text), cases[i].coded);
        assert_true(crypto_base64_read(&back, buf_str(&text)));
        assert_str(buf_str(&back), cases[i].plain);
        buf_clear(&text);
        buf_clear(&back);
    }
}

static void missing_padding_is_tolerated_and_nonsense_is_not(void **state)
{
    static const char *const wrong[] = {"Zg=", "Z", "Zm9v!", "Zm 9v", "Zm9v\n", "Zm9v===="};
    struct buf out = {0};

    (void)state;
    assert_true(crypto_base64_read(&out, STR("Zg")));
    assert_str(buf_str(&out), "f");
    buf_truncate(&out, 0);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        if (crypto_base64_read(&out, str_from(wrong[i])))
            fail_msg("%s was read", wrong[i]);
        assert_int_equal(out.length, 0);
    }
    buf_clear(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_messages_have_their_known_codes),
        cmocka_unit_test(codes_are_equal_only_when_every_byte_is),
        cmocka_unit_test(base64_goes_there_and_back),
        cmocka_unit_test(missing_padding_is_tolerated_and_nonsense_is_not),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
