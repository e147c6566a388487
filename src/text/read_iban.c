#include "read_iban.h"

#include "check_digits.h"

static bool is_word_at(const struct plain *plain, size_t index)
{
    return plain_is_word(plain_at(plain, index));
}

/* Letters and digits from `from` on, one space or dash between, until there are `wanted`. Returns
 * the end or 0. */
static size_t collect(const struct plain *plain, size_t from, size_t wanted, char *out)
{
    size_t count = 0;
    size_t at = from;

    for (; count < wanted; at++) {
        char byte = plain_at(plain, at);

        if (plain_is_word(byte) && byte != PLAIN_LETTER)
            out[count++] = byte;
        else if ((byte != ' ' && byte != '-') || !is_word_at(plain, at + 1))
            return 0;
    }
    return is_word_at(plain, at) ? 0 : at;
}

size_t read_iban(const struct plain *plain, size_t from, char out[IBAN_LONGEST], size_t *length)
{
    size_t end;

    if (from + 2 > plain->length || (from > 0 && is_word_at(plain, from - 1)))
        return 0;
    *length = iban_length(plain_part(plain, from, from + 2));
    if (*length == 0 || *length > IBAN_LONGEST)
        return 0;
    end = collect(plain, from, *length, out);
    return end != 0 && check_iban(str_of(out, *length)) ? end : 0;
}
