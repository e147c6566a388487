#include "read_number.h"

enum { MOST_DIGITS = 15, MOST_GROUPS = 8, MOST_FRACTION = 8, MOST_WORDS = 12, MOST_HALVED = 999 };

/* Rows of digits and the sign in front of each but the first. */
struct groups {
    size_t atoms[MOST_GROUPS];
    char signs[MOST_GROUPS];
    size_t count;
    size_t after;
};

static bool is_separator(char byte)
{
    return byte == '.' || byte == ',' || byte == '\'';
}

static bool is_glued_digits(const struct finder *finder, size_t index)
{
    return scan_is_digits(&finder->scan, index) && !scan_is_spaced(&finder->scan, index);
}

/* "1 234": three digits behind one space, after a head that is no longer than that. */
static bool is_spaced_group(const struct finder *finder, const struct groups *groups)
{
    const struct scan *scan = &finder->scan;
    size_t next = groups->after;
    size_t head = groups->atoms[0];

    if (!scan_is_digits(scan, next) || scan_length(scan, next) != 3 ||
        scan->atoms[next].from != scan->atoms[next - 1].to + 1 || scan->atoms[next].line)
        return false;
    if (scan_length(scan, head) > 3 || scan_part(scan, head).bytes[0] == '0')
        return false;
    return groups->count == 1 || groups->signs[groups->count - 1] == ' ';
}

static void read_groups(const struct finder *finder, size_t index, struct groups *out)
{
    const struct scan *scan = &finder->scan;

    *out = (struct groups){.atoms = {index}, .count = 1, .after = index + 1};
    while (out->count < MOST_GROUPS) {
        char sign = ' ';
        size_t digits = out->after;

        if (!scan_is_spaced(scan, digits) &&
            is_separator(plain_at(&scan->plain, scan->atoms[digits].from)) &&
            is_glued_digits(finder, digits + 1)) {
            sign = scan->plain.bytes[scan->atoms[digits].from];
            digits++;
        } else if (!is_spaced_group(finder, out)) {
            return;
        }
        out->signs[out->count] = sign;
        out->atoms[out->count++] = digits;
        out->after = digits + 1;
    }
}

/* The number of groups that belong to the whole part: all of them, or all but the last; 0 when it
 * is no number. */
static size_t count_whole_groups(const struct finder *finder, const struct groups *groups)
{
    const struct scan *scan = &finder->scan;
    size_t last = groups->count - 1;
    bool single = groups->count == 2;
    size_t whole = groups->count;
    struct str head = scan_part(scan, groups->atoms[0]);

    if (groups->count == 1)
        return 1;
    if (groups->signs[last] != groups->signs[1])
        whole = last;
    else if (single && groups->signs[1] != ' ' && groups->signs[1] != '\'' &&
             (scan_length(scan, groups->atoms[1]) != 3 || head.length > 3 || head.bytes[0] == '0'))
        whole = 1;
    if (whole > 1 && (head.length > 3 || head.bytes[0] == '0'))
        return 0;
    for (size_t i = 1; i < whole; i++) {
        if (scan_length(scan, groups->atoms[i]) != 3 || groups->signs[i] != groups->signs[1])
            return 0;
    }
    return whole;
}

static bool add_digits(struct number *number, struct str digits)
{
    for (size_t i = 0; i < digits.length; i++) {
        if (number->units > INT64_C(99999999999999))
            return false;
        number->units = number->units * 10 + (digits.bytes[i] - '0');
    }
    return digits.length <= MOST_DIGITS;
}

static bool is_glued_minus(const struct finder *finder, size_t index)
{
    const struct scan *scan = &finder->scan;

    return index > 0 && scan_is_sign(scan, index - 1, '-') && !scan_is_spaced(scan, index) &&
           scan_is_spaced(scan, index - 1);
}

/* "22" of "11.22" starts no number, nor does "50" of ".50", nor what is left of a hidden one. */
static bool is_inside_number(const struct finder *finder, size_t index)
{
    const struct scan *scan = &finder->scan;
    char before;

    if (index == 0 || scan_is_spaced(scan, index))
        return false;
    before = scan->plain.bytes[scan->atoms[index - 1].from];
    if (before == '*')
        return true;
    if ((before == '.' || before == ',') && scan_is_spaced(scan, index - 1))
        return true;
    return (is_separator(before) || before == '/' || before == ':') &&
           !scan_is_spaced(scan, index - 1) && index > 1 && scan_is_digits(scan, index - 2);
}

static bool read_written(const struct finder *finder, size_t index, struct number *out)
{
    const struct scan *scan = &finder->scan;
    struct groups groups;
    size_t whole;

    if (!scan_is_digits(scan, index) || is_inside_number(finder, index))
        return false;
    read_groups(finder, index, &groups);
    whole = count_whole_groups(finder, &groups);
    if (whole == 0)
        return false;
    *out = (struct number){.first = index, .after = groups.after, .grouped = groups.count > 1};
    for (size_t i = 0; i < groups.count; i++) {
        struct str digits = scan_part(scan, groups.atoms[i]);

        if (!add_digits(out, digits))
            return false;
        if (i >= whole)
            out->scale = (int)digits.length;
    }
    if (is_glued_minus(finder, index)) {
        out->negative = true;
        out->first--;
    }
    return out->scale <= MOST_FRACTION;
}

/* "što" is folded to "sto", but is no hundred. */
static bool is_hundred_at_all(const struct finder *finder, size_t index)
{
    const struct plain *plain = &finder->scan.plain;
    size_t start = plain->starts[finder->scan.atoms[index].from];
    unsigned char first = (unsigned char)plain->original.bytes[start];
    unsigned char second =
        start + 1 < plain->original.length ? (unsigned char)plain->original.bytes[start + 1] : 0;

    if (first == 's' || first == 'S')
        return true;
    return first == 0xD1 ? second == 0x81 : first == 0xD0 && second == 0xA1; /* с С */
}

static bool is_cardinal(const struct finder *finder, size_t index)
{
    if (finder_class(finder, index) != WORD_CARDINAL)
        return false;
    return finder_value(finder, index) != 100 || is_hundred_at_all(finder, index);
}

/* What is said so far: sum of the finished thousands, and what counts below the next one. */
struct spoken {
    int64_t sum;
    int64_t current;
    int64_t smallest_scale;
};

static bool add_cardinal(struct spoken *spoken, int64_t value)
{
    int64_t room = value < 10 ? 10 : 100; /* "dvadeset pet", but not "pet pet" */

    if (value >= 100)
        room = 1000;
    if (spoken->current % room != 0 || (value < 10 && spoken->current % 100 == 10))
        return false;
    spoken->current += value;
    return true;
}

static bool add_scale(struct spoken *spoken, int64_t scale)
{
    if (scale == 100) { /* also "twenty-five hundred" */
        if (spoken->current > 99)
            return false;
        spoken->current = (spoken->current ? spoken->current : 1) * 100;
        return true;
    }
    if (scale >= spoken->smallest_scale)
        return false;
    spoken->sum += (spoken->current ? spoken->current : 1) * scale;
    spoken->current = 0;
    spoken->smallest_scale = scale;
    return true;
}

static bool is_scale_word(const struct finder *finder, size_t index)
{
    return finder_class(finder, index) == WORD_SCALE && scan_length(&finder->scan, index) > 1;
}

/* "tisuće eura" are thousands, but nobody says how many. */
static bool is_plural(const struct finder *finder, size_t index)
{
    return scan_is_one_of(&finder->scan, index,
                          "tisuce tisucama hiljade hiljadama hiljadarke somova stotine stotke "
                          "stotki milijuni milijune milioni milione milijarde milijardi hundreds "
                          "thousands millions billions");
}

static bool add_word(const struct finder *finder, size_t index, struct spoken *spoken)
{
    if (is_cardinal(finder, index))
        return add_cardinal(spoken, finder_value(finder, index));
    /* "k" is a thousand behind digits only */
    if (is_scale_word(finder, index) &&
        (spoken->current + spoken->sum > 0 || !is_plural(finder, index)))
        return add_scale(spoken, finder_value(finder, index));
    return false;
}

/* "and", "i", or the hyphen of "twenty-five". */
static bool is_joint(const struct finder *finder, size_t index)
{
    return scan_is_one_of(&finder->scan, index, "i and") ||
           (scan_is_sign(&finder->scan, index, '-') && !scan_is_spaced(&finder->scan, index));
}

/* Behind "i po", "i pol", "ipo", "and a half", or `index`. */
static size_t skip_half(const struct finder *finder, size_t index)
{
    const struct scan *scan = &finder->scan;
    size_t half = index + 1 + (scan_is_one_of(scan, index + 1, "a") ? 1 : 0);

    if (scan_is_one_of(scan, index, "ipo ipol"))
        return index + 1;
    return scan_is_one_of(scan, index, "i and") && scan_is_one_of(scan, half, "po pol half")
               ? half + 1
               : index;
}

/* "hiljadu i po", "a thousand and a half": half of the last thousand more; "dvije i pol tisuće":
 * half of the thousand behind. Returns where it ends. */
static size_t add_half_more(const struct finder *finder, size_t index, struct spoken *spoken)
{
    size_t after = skip_half(finder, index);
    int64_t scale = spoken->smallest_scale;

    if (after == index)
        return index;
    if (spoken->current == 0 && scale != INT64_MAX) {
        spoken->sum += scale / 2;
        return after;
    }
    if (scale != INT64_MAX || !is_scale_word(finder, after) ||
        !add_scale(spoken, finder_value(finder, after)))
        return index;
    spoken->sum += finder_value(finder, after) / 2;
    return after + 1;
}

/* Inside a number that could not be read as a whole ("pet pet eura"), or of as many as nobody says:
 * "nekoliko tisuća", "a quarter of a million". Better no number than another one. */
static bool is_multiplied(const struct finder *finder, size_t index)
{
    const struct scan *scan = &finder->scan;
    size_t before = index;

    if (before == 0)
        return false;
    if (is_cardinal(finder, index - 1) || is_scale_word(finder, index - 1))
        return true;
    if (!is_scale_word(finder, index))
        return scan_is_sign(scan, index - 1, '-') && !scan_is_spaced(scan, index) && index > 1 &&
               is_cardinal(finder, index - 2);
    while (before > 1 && scan_is_one_of(scan, before - 1, "a of"))
        before--;
    return scan_is_one_of(
        scan, before - 1,
        "pol po pola ipo ipol half quarter quarters cetvrt cetvrtina cetvrtinu par nekoliko "
        "vise puno mnogo several few many some couple tens dozens desetak petnaestak "
        "dvadesetak tridesetak pedesetak desetine desetaka");
}

static bool read_spoken(const struct finder *finder, size_t index, struct number *out)
{
    struct spoken spoken = {.smallest_scale = INT64_MAX};
    size_t after = index;

    if (is_multiplied(finder, index))
        return false;
    while (after < index + MOST_WORDS) {
        if (add_word(finder, after, &spoken))
            after++;
        else if (after > index && is_joint(finder, after) && is_cardinal(finder, after + 1) &&
                 add_word(finder, after + 1, &spoken))
            after += 2;
        else
            break;
    }
    if (after == index)
        return false;
    after = add_half_more(finder, after, &spoken);
    *out = (struct number){
        .units = spoken.sum + spoken.current, .worded = true, .first = index, .after = after};
    return true;
}

static bool read_half(const struct finder *finder, size_t index, struct number *out)
{
    size_t scale = index + 1 + (scan_is_one_of(&finder->scan, index + 1, "a") ? 1 : 0);

    if (finder_class(finder, index) != WORD_HALF || !is_scale_word(finder, scale))
        return false;
    *out = (struct number){.units = finder_value(finder, scale) / 2,
                           .worded = true,
                           .first = index,
                           .after = scale + 1};
    return true;
}

/* "2 i pol tisuće" */
static void read_half_scale(const struct finder *finder, struct number *number)
{
    size_t at = skip_half(finder, number->after);

    if (at == number->after || number->grouped || number->units > MOST_HALVED ||
        !is_scale_word(finder, at))
        return;
    number->units = number->units * finder_value(finder, at) + finder_value(finder, at) / 2;
    number->grouped = number->worded = true;
    number->after = at + 1;
}

/* "2,5 milijuna", "20k". */
static void read_scale(const struct finder *finder, struct number *number)
{
    int64_t scale = finder_value(finder, number->after);
    bool glued = !scan_is_spaced(&finder->scan, number->after);

    if (number->worded || finder_class(finder, number->after) != WORD_SCALE)
        return;
    if (!glued && scan_length(&finder->scan, number->after) == 1)
        return;
    while (number->scale > 0 && scale > 1) {
        number->scale--;
        scale /= 10;
    }
    if (number->units > INT64_C(999999999999999) / scale)
        return;
    number->units *= scale;
    number->grouped = true;
    number->worded = scan_length(&finder->scan, number->after) > 1;
    number->after++;
}

bool read_number(const struct finder *finder, size_t index, struct number *out)
{
    if (read_half(finder, index, out) || read_spoken(finder, index, out))
        return true;
    if (!read_written(finder, index, out))
        return false;
    read_half_scale(finder, out);
    read_scale(finder, out);
    return true;
}

bool read_count(const struct finder *finder, size_t index, int most, int *out, size_t *after)
{
    struct number number;

    if (scan_is_digits(&finder->scan, index)) {
        number = (struct number){.after = index + 1};
        if (scan_length(&finder->scan, index) > 5 || is_inside_number(finder, index) ||
            !add_digits(&number, scan_part(&finder->scan, index)))
            return false;
    } else if (!read_spoken(finder, index, &number)) {
        return false;
    }
    if (number.units < 1 || number.units > most)
        return false;
    *out = (int)number.units;
    *after = number.after;
    return true;
}

double number_value(const struct number *number)
{
    double value = (double)number->units;
    double power = 1;

    for (int i = 0; i < number->scale; i++)
        power *= 10;
    value /= power;
    return number->negative ? -value : value;
}

struct str number_canonical(const struct number *number, struct arena *arena)
{
    int64_t units = number->units;
    int scale = number->scale;
    int64_t power = 1;
    const char *sign = number->negative && units != 0 ? "-" : "";

    while (scale > 0 && units % 10 == 0) {
        units /= 10;
        scale--;
    }
    for (int i = 0; i < scale; i++)
        power *= 10;
    if (scale == 0)
        return arena_printf(arena, "%s%lld", sign, (long long)units);
    return arena_printf(arena, "%s%lld.%0*lld", sign, (long long)(units / power), scale,
                        (long long)(units % power));
}
