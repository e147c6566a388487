#include "text/locale.h"

#include <math.h>
#include <stdio.h>

#include "currency.h"

enum { MOST_DECIMALS = 9, NUMBER_ROOM = 400, VALUE_DECIMALS = 6 };

/* How one variant writes things; in the order of enum text_variant. */
struct locale {
    char decimal;
    char thousands;
    const char *day_dot;    /* behind the day, and behind the year */
    const char *months[12]; /* as they stand in a date */
    const char *weekdays[7];
    const char *and, * or ;
    const char *at; /* between a date and a time */
    const char *yes, *no;
};

static const struct locale locales[TEXT_VARIANTS] = {
    [TEXT_VARIANT_EN] = {'.',
                         ',',
                         "",
                         {"January", "February", "March", "April", "May", "June", "July", "August",
                          "September", "October", "November", "December"},
                         {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
                          "Sunday"},
                         " and ",
                         " or ",
                         " at ",
                         "yes",
                         "no"},
    [TEXT_VARIANT_HR] = {',',
                         '.',
                         ".",
                         {"siječnja", "veljače", "ožujka", "travnja", "svibnja", "lipnja", "srpnja",
                          "kolovoza", "rujna", "listopada", "studenoga", "prosinca"},
                         {"ponedjeljak", "utorak", "srijeda", "četvrtak", "petak", "subota",
                          "nedjelja"},
                         " i ",
                         " ili ",
                         " u ",
                         "da",
                         "ne"},
    [TEXT_VARIANT_SR_LATN] = {',',
                              '.',
                              ".",
                              {"januar", "februar", "mart", "april", "maj", "jun", "jul", "avgust",
                               "septembar", "oktobar", "novembar", "decembar"},
                              {"ponedeljak", "utorak", "sreda", "četvrtak", "petak", "subota",
                               "nedelja"},
                              " i ",
                              " ili ",
                              " u ",
                              "da",
                              "ne"},
    [TEXT_VARIANT_SR_CYRL] = {',',
                              '.',
                              ".",
                              {"јануар", "фебруар", "март", "април", "мај", "јун", "јул", "август",
                               "септембар", "октобар", "новембар", "децембар"},
                              {"понедељак", "уторак", "среда", "четвртак", "петак", "субота",
                               "недеља"},
                              " и ",
                              " или ",
                              " у ",
                              "да",
                              "не"},
};

/* Digits in groups of three. */
static void add_grouped(struct buf *out, struct str digits, char separator)
{
    for (size_t i = 0; i < digits.length; i++) {
        if (i > 0 && (digits.length - i) % 3 == 0)
            buf_add_byte(out, separator);
        buf_add_byte(out, digits.bytes[i]);
    }
}

/* A number as printf writes it, in the variant's signs. */
static void add_number(struct buf *out, enum text_variant variant, struct str plain)
{
    const struct locale *locale = &locales[variant];
    bool negative = str_starts(plain, STR("-"));
    struct str fraction = str_slice(plain, negative ? 1 : 0, plain.length);
    struct str whole = str_cut(&fraction, '.');

    if (negative)
        buf_add_byte(out, '-');
    add_grouped(out, whole, locale->thousands);
    if (fraction.length > 0) {
        buf_add_byte(out, locale->decimal);
        buf_add(out, fraction);
    }
}

static bool is_zero(const char *plain)
{
    return plain[strspn(plain, "-0.")] == '\0';
}

void text_format_number(struct buf *out, enum text_variant variant, double number, int decimals)
{
    char plain[NUMBER_ROOM];

    if (decimals < 0 || !isfinite(number))
        decimals = 0;
    if (decimals > MOST_DECIMALS)
        decimals = MOST_DECIMALS;
    snprintf(plain, sizeof plain, "%.*f", decimals, isfinite(number) ? number : 0.0);
    add_number(out, variant, str_from(is_zero(plain) && plain[0] == '-' ? plain + 1 : plain));
}

void text_format_integer(struct buf *out, enum text_variant variant, int64_t number)
{
    char plain[32];

    snprintf(plain, sizeof plain, "%lld", (long long)number);
    add_number(out, variant, str_from(plain));
}

void text_format_money(struct buf *out, enum text_variant variant, const struct money *money)
{
    struct buf plain = {0};

    money_add_plain(&plain, money);
    add_number(out, variant, buf_str(&plain));
    buf_addf(out, " %s", money->currency);
    buf_clear(&plain);
}

void text_format_date(struct buf *out, enum text_variant variant, struct date date)
{
    const struct locale *locale = &locales[variant];

    if (!date_is_valid(date))
        return;
    buf_addf(out, "%d%s %s %d%s", date.day, locale->day_dot, locale->months[date.month - 1],
             date.year, locale->day_dot);
}

/* The same for all: 17:30 is understood everywhere. */
void text_format_time(struct buf *out, enum text_variant variant, int hour, int minute)
{
    (void)variant;
    buf_addf(out, "%02d:%02d", hour, minute);
}

const char *text_weekday_name(enum text_variant variant, int weekday)
{
    return weekday >= 1 && weekday <= 7 ? locales[variant].weekdays[weekday - 1] : "";
}

const char *text_list_word(enum text_variant variant, bool or)
{
    return or ? locales[variant].or : locales[variant].and;
}

/* As many decimals as the number has, within reason. */
static void add_any_number(struct buf *out, enum text_variant variant, double number)
{
    char plain[NUMBER_ROOM];
    size_t length;

    snprintf(plain, sizeof plain, "%.*f", VALUE_DECIMALS, isfinite(number) ? number : 0.0);
    for (length = strlen(plain); plain[length - 1] == '0'; length--)
        ;
    if (plain[length - 1] == '.')
        length--;
    plain[length] = '\0';
    add_number(out, variant, str_from(is_zero(plain) ? "0" : plain));
}

static void add_list(struct buf *out, enum text_variant variant, const struct value *list)
{
    for (size_t i = 0; i < list->list.count; i++) {
        if (i > 0)
            buf_add_text(out, i + 1 == list->list.count ? locales[variant].and : ", ");
        text_format_value(out, variant, &list->list.items[i]);
    }
}

void text_format_value(struct buf *out, enum text_variant variant, const struct value *value)
{
    switch (value->kind) {
    case VALUE_NULL:
    case VALUE_MAP: /* has no form of its own: a template names its members */
        return;
    case VALUE_BOOL:
        buf_add_text(out, value->boolean ? locales[variant].yes : locales[variant].no);
        return;
    case VALUE_INTEGER:
        text_format_integer(out, variant, value->integer);
        return;
    case VALUE_NUMBER:
        add_any_number(out, variant, value->number);
        return;
    case VALUE_TEXT:
        buf_add(out, value->text);
        return;
    case VALUE_MONEY:
        text_format_money(out, variant, &value->money);
        return;
    case VALUE_DATE:
        text_format_date(out, variant, value->time.date);
        return;
    case VALUE_DATETIME:
        text_format_date(out, variant, value->time.date);
        buf_add_text(out, locales[variant].at);
        text_format_time(out, variant, value->time.hour, value->time.minute);
        return;
    case VALUE_LIST:
        add_list(out, variant, value);
        return;
    }
}

enum text_plural text_plural_of(enum text_variant variant, int64_t number)
{
    uint64_t count = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
    uint64_t last = count % 10;
    bool teen = count % 100 >= 11 && count % 100 <= 14;

    if (variant == TEXT_VARIANT_EN)
        return count == 1 ? TEXT_PLURAL_ONE : TEXT_PLURAL_MANY;
    if (last == 1 && !teen)
        return TEXT_PLURAL_ONE;
    return last >= 2 && last <= 4 && !teen ? TEXT_PLURAL_FEW : TEXT_PLURAL_MANY;
}
