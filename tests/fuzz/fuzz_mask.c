/*
 * Masking writes stars and nothing else, is finished after one go, and leaves no card number. What
 * a card number is is told here in a second, plainer way: ASCII digits, whole groups, single
 * separators, nothing odd beside them.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/buf.h"
#include "text/mask.h"

static void demand(bool condition)
{
    if (!condition)
        abort();
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool passes_luhn(const char *digits, size_t length)
{
    unsigned sum = 0;

    for (size_t i = 0; i < length; i++) {
        unsigned digit = (unsigned)(digits[i] - '0') * ((length - i) % 2 == 0 ? 2 : 1);

        sum += digit / 10 + digit % 10;
    }
    return sum % 10 == 0;
}

/* ASCII that neither continues a number nor is part of an IBAN. */
static bool is_border(struct str text, size_t index)
{
    if (index >= text.length)
        return true;
    return text.bytes[index] != '\0' && strchr("?!;#&(\n", text.bytes[index]) != NULL;
}

/* 16 digits in a row or in fours, between borders: an IBAN, an account, a date or a phone number is
 * never that. */
static void check_at(struct str text, size_t start)
{
    char digits[16];
    size_t count = 0;
    size_t at = start;

    if (!is_border(text, start - 1))
        return;
    for (; at < text.length && count < sizeof digits; at++) {
        if (is_digit(text.bytes[at]))
            digits[count++] = text.bytes[at];
        else if (count == 0 || count % 4 != 0 || strchr(" -.", text.bytes[at]) == NULL ||
                 text.bytes[at] == '\0')
            return;
    }
    if (count < sizeof digits || !is_border(text, at) ||
        (at < text.length && text.bytes[at] == '\n'))
        return;
    demand(!passes_luhn(digits, count));
}

static void check_stars_only(struct str before, struct str after)
{
    demand(before.length == after.length);
    for (size_t i = 0; i < before.length; i++)
        demand(before.bytes[i] == after.bytes[i] || after.bytes[i] == '*');
}

static void check(struct str message, struct arena *arena)
{
    struct text_masked masked = text_mask(message, arena);
    struct text_masked again = text_mask(masked.text, arena);

    check_stars_only(message, masked.text);
    demand((masked.secrets != 0) == !str_equal(message, masked.text));
    demand(again.secrets == 0 && again.text.bytes == masked.text.bytes);
    for (size_t i = 0; i < masked.text.length; i++)
        check_at(masked.text, i);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct str card = {"?x 4539 1488 0343 6467",
                                    22}; /* "?": no IBAN reaches over it */
    struct arena *arena = arena_new();
    struct buf text = {0};

    check(str_of((const char *)data, size), arena);
    buf_add(&text, str_of((const char *)data, size));
    buf_add(&text, card);
    demand(str_ends(text_mask(buf_str(&text), arena).text, STR(" **** **** **** ****")));
    buf_clear(&text);
    arena_free(arena);
    return 0;
}
