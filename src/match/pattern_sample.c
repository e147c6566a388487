#include "pattern_sample.h"

#include "rx/rx.h"

enum { LONGEST_SAMPLE = 2000, MOST_REPEATS = 60 };

struct sampler {
    struct str text;
    size_t at;
    size_t branch; /* which one of a choice is taken, modulo their number */
    bool letters;  /* of a class: a letter before a space */
    size_t extra;  /* repeats above the least */
    bool strange;
    struct buf *out;
};

static void sample_choice(struct sampler *sampler);

static char next(const struct sampler *sampler)
{
    return sampler->at < sampler->text.length ? sampler->text.bytes[sampler->at] : '\0';
}

/* A character that the class, escape or dot means: PCRE2 is asked, so that this cannot differ. */
static void write_member(struct sampler *sampler, struct str class)
{
    static const char spaces_first[] = " ,.-az7bmq0";
    static const char letters_first[] = "az7bmq0 ,.-";
    const char *wanted = sampler->letters ? letters_first : spaces_first;
    struct rx_scratch *scratch = rx_scratch_new();
    struct rx_mistake mistake;
    struct rx *rx = rx_compile(class, &mistake);
    char found = '\0';

    for (size_t i = 0; wanted[i] != '\0' && rx != NULL && found == '\0'; i++)
        found =
            rx_match(rx, scratch, str_of(&wanted[i], 1), 0, NULL, 0) == RX_MATCH ? wanted[i] : '\0';
    for (char c = ' '; c <= '~' && rx != NULL && found == '\0'; c++)
        found = rx_match(rx, scratch, str_of(&c, 1), 0, NULL, 0) == RX_MATCH ? c : '\0';
    if (found == '\0')
        sampler->strange = true;
    else
        buf_add_byte(sampler->out, found);
    rx_free(rx);
    rx_scratch_free(scratch);
}

static size_t class_end(struct str text, size_t at)
{
    at += 1;
    at += at < text.length && text.bytes[at] == '^';
    at += at < text.length && text.bytes[at] == ']';
    while (at < text.length && text.bytes[at] != ']') {
        if (text.bytes[at] == '[' && at + 1 < text.length && text.bytes[at + 1] == ':')
            at = str_find(text, STR(":]"), at) == SIZE_MAX ? text.length
                                                           : str_find(text, STR(":]"), at) + 1;
        else
            at += text.bytes[at] == '\\' ? 1 : 0;
        at++;
    }
    return at + 1;
}

static void sample_escape(struct sampler *sampler)
{
    char letter =
        sampler->at + 1 < sampler->text.length ? sampler->text.bytes[sampler->at + 1] : '\0';
    struct str escape = str_slice(sampler->text, sampler->at, sampler->at + 2);

    sampler->at += 2;
    if (letter == 'b' || letter == 'A' || letter == 'z' || letter == 'Z')
        return;
    if (strchr("dDwWsShHnt", letter) != NULL)
        write_member(sampler, escape);
    else if ((letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'z') ||
             (letter >= 'A' && letter <= 'Z'))
        sampler->strange = true;
    else
        buf_add_byte(sampler->out, letter);
}

static void sample_group(struct sampler *sampler)
{
    sampler->at++;
    if (next(sampler) == '*' || next(sampler) == '?') {
        sampler->strange =
            !str_starts(str_slice(sampler->text, sampler->at, sampler->text.length), STR("?:"));
        sampler->at += 2;
    }
    sample_choice(sampler);
    sampler->at++; /* ) */
}

static void sample_atom(struct sampler *sampler)
{
    size_t from = sampler->at;

    switch (next(sampler)) {
    case '(':
        sample_group(sampler);
        return;
    case '\\':
        sample_escape(sampler);
        return;
    case '[':
        sampler->at = class_end(sampler->text, from);
        write_member(sampler, str_slice(sampler->text, from, sampler->at));
        return;
    case '.':
        write_member(sampler, STR("."));
        break;
    case '^':
    case '$':
        break;
    default:
        buf_add_byte(sampler->out, next(sampler));
        break;
    }
    sampler->at++;
}

static size_t read_digits(struct sampler *sampler)
{
    size_t value = 0;

    while (next(sampler) >= '0' && next(sampler) <= '9' && value < MOST_REPEATS)
        value = value * 10 + (size_t)(sampler->text.bytes[sampler->at++] - '0');
    return value;
}

/* {2}, {2,} or {2,5}; any other brace is a character. */
static bool read_braces(struct sampler *sampler, size_t *least, size_t *most)
{
    size_t start = sampler->at++;

    *least = read_digits(sampler);
    *most = *least;
    if (sampler->at > start + 1 && next(sampler) == ',') {
        sampler->at++;
        *most = next(sampler) == '}' ? MOST_REPEATS : read_digits(sampler);
    }
    if (sampler->at > start + 1 && next(sampler) == '}') {
        sampler->at++;
        return true;
    }
    sampler->at = start;
    return false;
}

static void read_repeats(struct sampler *sampler, size_t *least, size_t *most)
{
    char sign = next(sampler);

    *least = *most = 1;
    if (sign == '*' || sign == '+' || sign == '?') {
        *least = sign == '+';
        *most = sign == '?' ? 1 : MOST_REPEATS;
        sampler->at++;
    } else if (sign != '{' || !read_braces(sampler, least, most)) {
        return;
    }
    if (next(sampler) == '?' || next(sampler) == '+')
        sampler->at++; /* lazy, possessive */
}

static void sample_repeated(struct sampler *sampler)
{
    size_t from = sampler->at, start = sampler->out->length, least, most, times, behind;

    sample_atom(sampler);
    read_repeats(sampler, &least, &most);
    behind = sampler->at;
    times = least + sampler->extra < most ? least + sampler->extra : most;
    if (times == 0)
        buf_truncate(sampler->out, start);
    for (size_t i = 1; i < times && !sampler->strange; i++) {
        sampler->at = from;
        sample_atom(sampler);
        sampler->strange = sampler->strange || sampler->out->length > LONGEST_SAMPLE;
    }
    sampler->at = behind;
}

static void sample_sequence(struct sampler *sampler)
{
    while (sampler->at < sampler->text.length && next(sampler) != '|' && next(sampler) != ')' &&
           !sampler->strange)
        sample_repeated(sampler);
}

/* All branches are written, to read past them; the one that is wanted stays. */
static void sample_choice(struct sampler *sampler)
{
    size_t start = sampler->out->length, taken_from = start, count = 0;
    size_t starts[MOST_REPEATS + 1];

    do {
        sampler->at += count > 0;
        starts[count++] = sampler->out->length;
        sample_sequence(sampler);
        sampler->strange = sampler->strange || count == MOST_REPEATS;
    } while (next(sampler) == '|' && !sampler->strange);
    starts[count] = sampler->out->length;
    if (sampler->strange)
        return;
    taken_from = starts[sampler->branch % count];
    count = starts[sampler->branch % count + 1] - taken_from;
    memmove(sampler->out->bytes + start, sampler->out->bytes + taken_from, count);
    buf_truncate(sampler->out, start + count);
}

bool pattern_sample(struct str expression, size_t number, struct buf *out)
{
    struct sampler sampler = {.text = expression,
                              .branch = number / 4,
                              .letters = number % 2 == 1,
                              .extra = number / 2 % 2,
                              .out = out};

    sample_choice(&sampler);
    return !sampler.strange && sampler.at == expression.length;
}
