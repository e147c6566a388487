#include "pattern_literals.h"

_Static_assert(PATTERN_GRAMS == 1 << 10, "grams are the upper ten bits of a hash");

enum {
    SHORTEST = 3, /* bytes of a text that is looked for: a gram */
    LONG = 5,     /* a longer one is as rare */
    DEEPEST = 16  /* groups in groups */
};

/* The bit of the three bytes that stand there. */
static uint16_t gram_at(struct str text, size_t at)
{
    uint32_t bytes = (uint32_t)(unsigned char)text.bytes[at] |
                     (uint32_t)(unsigned char)text.bytes[at + 1] << 8 |
                     (uint32_t)(unsigned char)text.bytes[at + 2] << 16;

    return (uint16_t)(bytes * 0x9e3779b1u >> 22);
}

struct pattern_grams pattern_grams_of(struct str text)
{
    struct pattern_grams grams = {{0}};

    for (size_t at = 0; at + SHORTEST <= text.length; at++) {
        size_t gram = gram_at(text, at);

        grams.bits[gram / 64] |= (uint64_t)1 << gram % 64;
    }
    return grams;
}

/* A recursive reader: an expression is a choice of rows, a row consists of characters and groups.
 */
struct reader {
    struct str text;
    size_t at;
    size_t depth;
    bool failed; /* something is not understood: nothing is known of the whole */
};

static bool is_at_end(const struct reader *reader)
{
    return reader->at >= reader->text.length;
}

static char peek(const struct reader *reader)
{
    return is_at_end(reader) ? '\0' : reader->text.bytes[reader->at];
}

static bool starts(const struct reader *reader, const char *text)
{
    return str_starts(str_slice(reader->text, reader->at, reader->text.length), str_from(text));
}

static bool is_plain(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == ' ';
}

/* The shortest text counts: the line need hold no other one. */
static size_t worth(const struct pattern_literals *literals)
{
    size_t least = literals->count > 0 ? LONG : 0;

    for (size_t i = 0; i < literals->count; i++)
        least = literals->items[i].length < least ? literals->items[i].length : least;
    return least < SHORTEST ? 0 : least;
}

static void keep_better(struct pattern_literals *best, const struct pattern_literals *other)
{
    size_t a = worth(best), b = worth(other);

    if (b > a || (b == a && b > 0 && other->count < best->count))
        *best = *other;
}

static void keep_row(struct pattern_literals *best, const struct reader *reader, size_t start,
                     size_t end)
{
    struct pattern_literals row = {.items = {str_slice(reader->text, start, end)}, .count = 1};

    keep_better(best, &row);
}

/* Behind "[...]", in which a "]" that stands first is a character. */
static void skip_class(struct reader *reader)
{
    reader->at++;
    if (peek(reader) == '^')
        reader->at++;
    if (peek(reader) == ']')
        reader->at++;
    while (!is_at_end(reader) && peek(reader) != ']') {
        if (starts(reader, "[:") || starts(reader, "\\Q"))
            reader->failed = true;
        reader->at += peek(reader) == '\\' ? 2 : 1;
    }
    reader->at++;
}

/* Behind "2,3}"; a brace that opens no count is a character, and what follows it an expression. */
static void skip_count(struct reader *reader)
{
    while (peek(reader) == ',' || (peek(reader) >= '0' && peek(reader) <= '9'))
        reader->at++;
    if (peek(reader) != '}')
        reader->failed = true;
    reader->at++;
}

/* Behind what may follow an item; false: it may be missing. */
static bool read_quantifier(struct reader *reader)
{
    char sign = peek(reader);

    if (sign != '?' && sign != '*' && sign != '+' && sign != '{')
        return true;
    reader->at++;
    if (sign == '{')
        skip_count(reader);
    if (peek(reader) == '?' || peek(reader) == '+')
        reader->at++;
    return sign == '+';
}

static struct pattern_literals read_choice(struct reader *reader);

/* A group, from its "("; what it must hold is added to the best. */
static void read_group(struct reader *reader, struct pattern_literals *best)
{
    bool looks_around = starts(reader, "(?!") || starts(reader, "(?=") || starts(reader, "(?<!") ||
                        starts(reader, "(?<=");
    struct pattern_literals inner;

    if (starts(reader, "(*") || (starts(reader, "(?") && !looks_around && !starts(reader, "(?:")))
        reader->failed = true;
    reader->at += starts(reader, "(?<") ? 4 : starts(reader, "(?") ? 3 : 1;
    if (++reader->depth > DEEPEST)
        reader->failed = true;
    inner = reader->failed ? (struct pattern_literals){.count = 0} : read_choice(reader);
    reader->depth--;
    reader->at++;
    if (read_quantifier(reader) && !looks_around)
        keep_better(best, &inner);
}

/* "\b" and its like break a row, an escaped sign too; what else a backslash can begin is not
 * understood. */
static void read_escape(struct reader *reader)
{
    char byte = reader->at + 1 < reader->text.length ? reader->text.bytes[reader->at + 1] : '\0';

    if (byte == '\0' || (is_plain(byte) && byte != ' ' && strchr("bwds", byte) == NULL) ||
        (byte >= 'A' && byte <= 'Z' && strchr("BWDS", byte) == NULL))
        reader->failed = true;
    reader->at += 2;
}

/* Anything but a plain character, which ends a row of them. */
static void read_other(struct reader *reader, struct pattern_literals *best)
{
    if (peek(reader) == '(') {
        read_group(reader, best);
        return;
    }
    if (peek(reader) == '\\')
        read_escape(reader);
    else if (peek(reader) == '[')
        skip_class(reader);
    else
        reader->at++;
    read_quantifier(reader);
}

/* Plain characters; the last is none of the row when it may be missing. */
static void read_plain(struct reader *reader, struct pattern_literals *best)
{
    size_t start = reader->at, end;

    while (is_plain(peek(reader)))
        reader->at++;
    end = reader->at;
    if (!read_quantifier(reader))
        end--;
    keep_row(best, reader, start, end);
}

/* The best of what one row must hold: a row of characters, or a group's choice. */
static struct pattern_literals read_row(struct reader *reader)
{
    struct pattern_literals best = {.count = 0};

    while (!is_at_end(reader) && !reader->failed && peek(reader) != '|' && peek(reader) != ')') {
        if (is_plain(peek(reader)))
            read_plain(reader, &best);
        else
            read_other(reader, &best);
    }
    return best;
}

/* One of what each row must hold; nothing as soon as one row need not hold anything. */
static struct pattern_literals read_choice(struct reader *reader)
{
    struct pattern_literals all = read_row(reader);

    while (peek(reader) == '|' && !reader->failed) {
        struct pattern_literals row;

        reader->at++;
        row = read_row(reader);
        if (all.count == 0 || row.count == 0 || all.count + row.count > PATTERN_MOST_LITERALS) {
            all.count = 0;
            continue;
        }
        memcpy(all.items + all.count, row.items, row.count * sizeof *row.items);
        all.count += row.count;
    }
    return all;
}

const struct pattern_literals *pattern_literals_of(struct str expression, struct arena *arena)
{
    struct reader reader = {.text = expression};
    struct pattern_literals found = read_choice(&reader), *kept;

    if (reader.failed || !is_at_end(&reader) || worth(&found) == 0)
        return NULL;
    kept = arena_alloc(arena, sizeof *kept);
    kept->count = found.count;
    for (size_t i = 0; i < found.count; i++) {
        kept->items[i] = arena_copy(arena, found.items[i]);
        kept->grams[i] = gram_at(found.items[i], 0);
    }
    return kept;
}

bool pattern_literals_are_in(const struct pattern_literals *literals, struct str text,
                             const struct pattern_grams *grams)
{
    for (size_t i = 0; i < literals->count; i++) {
        size_t gram = literals->grams[i];

        if (grams->bits[gram / 64] >> gram % 64 & 1 &&
            str_find(text, literals->items[i], 0) != SIZE_MAX)
            return true;
    }
    return false;
}
