/* Times of day. A number alone is none: something must say so, a colon, "h", "pm", "ujutro" or a
 * preposition. */
#include "entity_finder.h"
#include "read_number.h"

enum { NOON = 12, HOURS = 24, MINUTES = 60 };

static bool is_glued(const struct finder *finder, size_t index)
{
    return index < finder->scan.count && !finder->scan.atoms[index].spaced;
}

static bool is_glued_sign(const struct finder *finder, size_t index, char sign)
{
    return scan_is_sign(&finder->scan, index, sign) && is_glued(finder, index);
}

static bool read_two_digits(const struct finder *finder, size_t index, size_t least, int limit,
                            int *out)
{
    size_t length = scan_length(&finder->scan, index);
    struct str digits = scan_part(&finder->scan, index);

    if (!scan_is_digits(&finder->scan, index) || length < least || length > 2)
        return false;
    *out = length == 1 ? digits.bytes[0] - '0'
                       : (digits.bytes[0] - '0') * 10 + (digits.bytes[1] - '0');
    return *out < limit;
}

/* "am", "p.m.", "ujutro", "navečer" behind a time; moves *after and turns *hour. */
static bool read_part_of_day(const struct finder *finder, int *hour, size_t *after)
{
    const struct scan *scan = &finder->scan;
    enum word_class class = finder_class(finder, *after);
    size_t behind = *after + 1;

    if (scan_is_one_of(scan, *after, "a p") && is_glued_sign(finder, *after + 1, '.') &&
        scan_is_one_of(scan, *after + 2, "m") && is_glued(finder, *after + 2)) {
        class = scan_is_one_of(scan, *after, "p") ? WORD_EVENING : WORD_MORNING;
        behind = *after + 3 + (is_glued_sign(finder, *after + 3, '.') ? 1 : 0);
    }
    if ((class != WORD_MORNING && class != WORD_EVENING) || *hour > HOURS)
        return false;
    if (class == WORD_EVENING && *hour < NOON)
        *hour += NOON;
    else if (class == WORD_MORNING && *hour == NOON)
        *hour = 0;
    *after = behind;
    return true;
}

static bool skip_hour_word(const struct finder *finder, size_t *after)
{
    const struct scan *scan = &finder->scan;

    if (scan_is_one_of(scan, *after, "o") && scan_is_sign(scan, *after + 1, '\'') &&
        scan_is_one_of(scan, *after + 2, "clock")) {
        *after += 3;
        return true;
    }
    if (!scan_is_one_of(scan, *after, "h sati sat sata casova cas casa oclock"))
        return false;
    *after += 1;
    return true;
}

static bool is_introduced(const struct finder *finder, size_t index)
{
    return index > 0 &&
           scan_is_one_of(
               &finder->scan, index - 1,
               "u at od do oko around about until till from to iza poslije posle nakon after by "
               "since tek vec negdje negde");
}

/* "17 sati" and no more, or behind a day: nobody waits that long in one clause. */
static bool is_said_alone(const struct finder *finder, size_t index, size_t after, int hour)
{
    const struct scan *scan = &finder->scan;
    enum word_class before = index > 0 ? finder_class(finder, index - 1) : WORD_OTHER;
    bool ends = after >= scan->count || !(scan_is_word(scan, after) || scan_is_digits(scan, after));

    if (before == WORD_DAY_FROM_TODAY || before == WORD_WEEKDAY)
        return true;
    return ends && hour > NOON && (index == 0 || scan_is_sign(scan, index - 1, ','));
}

static void add_time(struct finder *finder, size_t first, size_t after, int hour, int minute)
{
    finder_add_text(finder, TEXT_TIME, first, after,
                    arena_printf(finder->arena, "%02d:%02d", hour % HOURS, minute));
}

/* "17:30", "17:30:00", "17.30 h", "u 17.30", "5:30 pm" */
static bool find_clock(struct finder *finder, size_t index)
{
    int hour;
    int minute;
    int second;
    size_t after = index + 3;
    bool colon = is_glued_sign(finder, index + 1, ':');
    bool said;

    if (!read_two_digits(finder, index, 1, HOURS + 1, &hour) || !is_glued(finder, index + 2) ||
        !read_two_digits(finder, index + 2, 2, MINUTES, &minute) ||
        (hour == HOURS && minute != 0) || (!colon && !is_glued_sign(finder, index + 1, '.')))
        return false;
    if (colon && is_glued_sign(finder, after, ':') &&
        read_two_digits(finder, after + 1, 2, MINUTES, &second))
        after += 2;
    if (is_glued(finder, after) &&
        (is_glued_sign(finder, after, ':') || is_glued_sign(finder, after, '/')))
        return false;
    if (!colon && is_glued_sign(finder, after, '.') && is_glued(finder, after + 1) &&
        scan_is_digits(&finder->scan, after + 1))
        return false;
    said = read_part_of_day(finder, &hour, &after);
    said = skip_hour_word(finder, &after) || said;
    if (!colon && !said && !(index > 0 && scan_is_one_of(&finder->scan, index - 1, "u at")))
        return false;
    if (said)
        read_part_of_day(finder, &hour, &after);
    add_time(finder, index, after, hour, minute);
    return true;
}

/* "u 17 sati", "at 5 o'clock", "5 pm", "9 ujutro". "5 sati" alone is a while, and so is "u 24
 * sata"; "17 sati" alone and "sutra 9 sati" are none. */
static bool find_hour(struct finder *finder, size_t index)
{
    int hour;
    size_t after = index + 1;
    bool introduced = is_introduced(finder, index);
    bool part;

    if (!read_two_digits(finder, index, 1, HOURS, &hour))
        return false;
    part = read_part_of_day(finder, &hour, &after);
    if (!part && !(skip_hour_word(finder, &after) &&
                   (introduced || is_said_alone(finder, index, after, hour))))
        return false;
    if (!part)
        read_part_of_day(finder, &hour, &after);
    add_time(finder, index, after, hour, 0);
    return true;
}

/* The first time of "od 8 do 16 sati", "9-17h". */
static void find_first_of_two(struct finder *finder, size_t index)
{
    const struct scan *scan = &finder->scan;
    int hour;
    int other;
    size_t after = index + 3;
    bool dash = scan_is_sign(scan, index + 1, '-');

    if (!read_two_digits(finder, index, 1, HOURS, &hour) ||
        !(dash || scan_is_one_of(scan, index + 1, "do to")) ||
        !read_two_digits(finder, index + 2, 1, HOURS + 1, &other) || hour >= other ||
        !(dash || (index > 0 && scan_is_one_of(scan, index - 1, "od from"))) ||
        !skip_hour_word(finder, &after))
        return;
    if (dash && !scan_is_one_of(scan, after - 1, "h"))
        return;
    add_time(finder, index, index + 1, hour, 0);
    add_time(finder, index + 2, after, other, 0);
}

/* "u pola 6" is half an hour before six, "half past 5" half an hour after five. */
static void find_half(struct finder *finder, size_t index)
{
    const struct scan *scan = &finder->scan;
    bool past = scan_is_one_of(scan, index, "half") && scan_is_one_of(scan, index + 1, "past");
    size_t after;
    int hour;

    if (!past && !(scan_is_one_of(scan, index, "pola") && is_introduced(finder, index)))
        return;
    if (!read_count(finder, index + (past ? 2 : 1), NOON, &hour, &after) ||
        finder_class(finder, after) == WORD_CURRENCY)
        return;
    if (!past)
        hour = hour == 1 ? NOON : hour - 1;
    read_part_of_day(finder, &hour, &after);
    add_time(finder, index, after, hour, 30);
}

/* "u podne", "12 noon", but not "pre podne". */
static void find_noon(struct finder *finder, size_t index)
{
    bool twelve = index > 0 && scan_is_one_of(&finder->scan, index - 1, "12");

    if (finder_class(finder, index) != WORD_NOON ||
        (index > 0 && scan_is_one_of(&finder->scan, index - 1, "prije pre poslije posle")))
        return;
    add_time(finder, index - (twelve ? 1 : 0), index + 1, finder_value(finder, index), 0);
}

/* Digits that go on from others: the minutes, a year, a card. */
static bool is_inside(const struct finder *finder, size_t index)
{
    const struct scan *scan = &finder->scan;

    if (index == 0 || scan_is_spaced(scan, index))
        return false;
    if (scan_is_word(scan, index - 1) || scan_is_sign(scan, index - 1, '*'))
        return true;
    return index > 1 && memchr(".:/,", scan->plain.bytes[scan->atoms[index - 1].from], 4) != NULL &&
           scan_is_digits(scan, index - 2);
}

void find_times(struct finder *finder)
{
    if (!finder_has(finder, WORD_BIT(WORD_HALF) | WORD_BIT(WORD_NOON)))
        return;
    for (size_t i = 0; i < finder->scan.count; i++) {
        if (!finder_may_start(finder, i))
            continue;
        find_half(finder, i);
        find_noon(finder, i);
        if (!scan_is_digits(&finder->scan, i) || is_inside(finder, i))
            continue;
        if (!find_clock(finder, i) && !find_hour(finder, i))
            find_first_of_two(finder, i);
    }
}
