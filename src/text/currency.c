#include "currency.h"

#include "text/locale.h"

enum {
    MOST_DIGITS = 15
}; /* of an amount in minor units: far from overflow, and more than any bank holds */

int text_currency_decimals(struct str code)
{
    static const struct {
        int decimals;
        const char *codes; /* ISO 4217, and those of the last years that customers still name */
    } table[] = {
        {0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"},
        {2, "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP "
            "BYN BZD "
            "CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS "
            "GIP GMD "
            "GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR "
            "LRD LSL "
            "MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB "
            "PEN PGK "
            "PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STN SVC "
            "SYP SZL "
            "THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD YER ZAR ZMW ZWL"},
        {3, "BHD IQD JOD KWD LYD OMR TND"},
    };

    if (code.length != 3 || memchr(code.bytes, ' ', 3) != NULL)
        return -1;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        if (str_find(str_from(table[i].codes), code, 0) != SIZE_MAX)
            return table[i].decimals;
    }
    return -1;
}

static uint64_t power_of_ten(int exponent)
{
    uint64_t power = 1;

    while (exponent-- > 0)
        power *= 10;
    return power;
}

void money_add_plain(struct buf *out, const struct money *money)
{
    int decimals = text_currency_decimals(str_from(money->currency));
    uint64_t minor = money->minor < 0 ? 0 - (uint64_t)money->minor : (uint64_t)money->minor;
    uint64_t unit;

    if (decimals < 0)
        decimals = 2;
    unit = power_of_ten(decimals);
    buf_addf(out, "%s%llu", money->minor < 0 ? "-" : "", (unsigned long long)(minor / unit));
    if (decimals > 0)
        buf_addf(out, ".%0*llu", decimals, (unsigned long long)(minor % unit));
}

struct str money_canonical(const struct money *money, struct arena *arena)
{
    struct buf plain = {0};
    struct str canonical;

    money_add_plain(&plain, money);
    canonical = arena_printf(arena, "%s %s", plain.bytes, money->currency);
    buf_clear(&plain);
    return canonical;
}

/* Digits with at most `decimals` behind a dot, as minor units. */
static bool read_minor(struct str digits, int decimals, int64_t *out)
{
    bool negative = digits.length > 0 && digits.bytes[0] == '-';
    size_t dot;
    struct str whole;
    struct str part;

    digits = str_slice(digits, negative ? 1 : 0, digits.length);
    dot = str_find_byte(digits, '.', 0);
    whole = str_slice(digits, 0, dot);
    part = dot == SIZE_MAX ? STR("") : str_slice(digits, dot + 1, digits.length);
    if (whole.length == 0 || whole.length + (size_t)decimals > MOST_DIGITS ||
        (dot != SIZE_MAX && part.length == 0) || part.length > (size_t)decimals)
        return false;
    *out = 0;
    for (size_t i = 0; i < whole.length + (size_t)decimals; i++) {
        size_t behind = i - whole.length;
        char byte = i < whole.length       ? whole.bytes[i]
                    : behind < part.length ? part.bytes[behind]
                                           : '0';

        if (byte < '0' || byte > '9')
            return false;
        *out = *out * 10 + (byte - '0');
    }
    *out = negative ? -*out : *out;
    return true;
}

bool text_parse_money(struct str text, struct money *out)
{
    size_t space = str_find_byte(text, ' ', 0);
    struct str code;
    struct money money = {0};
    int decimals;

    if (space == SIZE_MAX)
        return false;
    code = str_slice(text, space + 1, text.length);
    decimals = text_currency_decimals(code);
    if (decimals < 0 || !read_minor(str_slice(text, 0, space), decimals, &money.minor))
        return false;
    memcpy(money.currency, code.bytes, 3);
    *out = money;
    return true;
}
