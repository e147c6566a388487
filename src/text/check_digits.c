#include "check_digits.h"

#include "base/date.h"

enum { IBAN_SHORTEST = 15, OIB_LENGTH = 11, JMBG_LENGTH = 13, RS_ACCOUNT_LENGTH = 18 };
enum { HR_BANK_LENGTH = 7, HR_ACCOUNT_LENGTH = 17 };

static bool is_digits(struct str text)
{
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] < '0' || text.bytes[i] > '9')
            return false;
    }
    return text.length > 0;
}

static int digit_at(struct str digits, size_t index)
{
    return digits.bytes[index] - '0';
}

bool check_luhn(struct str digits)
{
    int sum = 0;

    if (!is_digits(digits))
        return false;
    for (size_t i = 0; i < digits.length; i++) {
        int digit = digit_at(digits, digits.length - 1 - i);

        sum += i % 2 == 0 ? digit : digit * 2 - (digit > 4 ? 9 : 0);
    }
    return sum % 10 == 0;
}

size_t iban_length(struct str country)
{
    static const char lengths[] = /* the IBAN registry of SWIFT */
        "ad24ae23al28at20az28ba20be16bg22bh22bi27br29by28ch21cr22cy28cz24de22dj27dk18do28ee20eg29es"
        "24"
        "fi18fk18fo18fr27gb22ge22gi23gl18gr27gt28hn28hr21hu28ie22il23iq23is26it27jo30kw30kz20lb28lc"
        "32"
        "li21lt20lu20lv21ly25mc27md24me22mk19mn20mr27mt31mu30ni28nl18no15om23pk24pl28ps29pt25qa29ro"
        "24"
        "rs22ru33sa24sc31sd18se24si19sk24sm27so23st25sv28tl23tn24tr26ua29va22vg24xk20ye30";

    if (country.length != 2)
        return 0;
    for (const char *at = lengths; *at != '\0'; at += 4) {
        if (memcmp(at, country.bytes, 2) == 0)
            return (size_t)((at[2] - '0') * 10 + (at[3] - '0'));
    }
    return 0;
}

/* The rest on division by 97 of digits and letters (a = 10 ... z = 35), going on from `rest`; -1
 * for anything else. */
static int mod_97(struct str text, int rest)
{
    for (size_t i = 0; i < text.length && rest >= 0; i++) {
        char byte = text.bytes[i];

        if (byte >= '0' && byte <= '9')
            rest = (rest * 10 + (byte - '0')) % 97;
        else if (byte >= 'a' && byte <= 'z')
            rest = (rest * 100 + (byte - 'a') + 10) % 97;
        else
            rest = -1;
    }
    return rest;
}

/* Countries that allow no letters behind the check digits, by the same registry. */
static bool has_digits_only(struct str country)
{
    static const char countries[] =
        "at ba be cz de dk ee es fi fo gl hr hu il is lt me no pl pt rs se si sk tn xk";

    return str_find(str_from(countries), country, 0) != SIZE_MAX;
}

bool check_iban(struct str iban)
{
    struct str country = str_slice(iban, 0, 2);

    if (iban.length < IBAN_SHORTEST || iban_length(country) != iban.length ||
        !is_digits(str_slice(iban, 2, 4)))
        return false;
    if (has_digits_only(country) && !is_digits(str_slice(iban, 4, iban.length)))
        return false;
    return mod_97(str_slice(iban, 0, 4), mod_97(str_slice(iban, 4, iban.length), 0)) == 1;
}

bool check_serbian_account(struct str digits)
{
    return digits.length == RS_ACCOUNT_LENGTH && is_digits(digits) && digits.bytes[0] != '0' &&
           mod_97(digits, 0) == 1;
}

/* ISO 7064 mod 11,10: the last digit checks the others. */
static bool check_mod_11_10(struct str digits)
{
    int carry = 10;

    for (size_t i = 0; i + 1 < digits.length; i++) {
        carry = (carry + digit_at(digits, i)) % 10;
        carry = (carry == 0 ? 10 : carry) * 2 % 11;
    }
    return (11 - carry) % 10 == digit_at(digits, digits.length - 1);
}

bool check_croatian_account(struct str digits)
{
    return digits.length == HR_ACCOUNT_LENGTH && is_digits(digits) &&
           check_mod_11_10(str_slice(digits, 0, HR_BANK_LENGTH)) &&
           check_mod_11_10(str_slice(digits, HR_BANK_LENGTH, HR_ACCOUNT_LENGTH));
}

bool check_oib(struct str digits)
{
    return digits.length == OIB_LENGTH && is_digits(digits) && check_mod_11_10(digits);
}

/* DDMMYYY: the year without its thousands. */
static bool is_date_of_birth(struct str digits)
{
    int year = digit_at(digits, 4) * 100 + digit_at(digits, 5) * 10 + digit_at(digits, 6);
    struct date date = {
        .year = (int16_t)(year < 800 ? 2000 + year : 1000 + year),
        .month = (uint8_t)(digit_at(digits, 2) * 10 + digit_at(digits, 3)),
        .day = (uint8_t)(digit_at(digits, 0) * 10 + digit_at(digits, 1)),
    };

    return date.year < 2100 && date_is_valid(date);
}

bool check_jmbg(struct str digits)
{
    int sum = 0;

    if (digits.length != JMBG_LENGTH || !is_digits(digits) || !is_date_of_birth(digits))
        return false;
    for (size_t i = 0; i < 12; i++)
        sum += digit_at(digits, i) * (7 - (int)(i % 6));
    return (11 - sum % 11) % 11 % 10 == digit_at(digits, 12) && sum % 11 != 1;
}
