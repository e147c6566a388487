/*
 * utf8proc_map() would do all of this in one call, but loses where each letter came from. So the
 * text is cut into clusters (a code point and the marks that hang on it), and only those that are
 * no plain letter go through it.
 */
#include "normalize.h"

#include <utf8proc.h>

#include "utf8.h"

enum {
    MOST_MARKS = 8,  /* on one letter; more is a joke at our expense */
    MOST_PARTS = 18, /* of one code point after compatibility decomposition (U+FDFA) */
    GROWTH = 2, /* code points for one byte; only U+FDFA and U+FDFB want more, and are clipped */
    ZERO_WIDTH_JOINER = 0x200D
};

enum before { AFTER_OTHER, AFTER_JOINER, AFTER_HALF_FLAG };

struct reader {
    struct str text;
    size_t offset;
    size_t longest;
    enum before after; /* what decides whether an emoji is a new one */
    struct normal *out;
};

static void put(struct reader *reader, uint32_t code, size_t start, size_t end)
{
    struct normal *out = reader->out;

    if (out->count == reader->longest) {
        out->cut = true;
        return;
    }
    out->chars[out->count++] = (struct normal_char){code, (uint32_t)start, (uint32_t)end};
}

/* Letters that are their own NFKC form, in lower case: ASCII, Serbian Cyrillic and the five pairs.
 * 0: not one of them. */
static uint32_t lower_plain(uint32_t code)
{
    if (code >= 0x0400 && code <= 0x045F)
        return code < 0x0410 ? code + 0x50 : code < 0x0430 ? code + 0x20 : code;
    switch (code) {
    case 0x0106: /* Ć */
    case 0x010C: /* Č */
    case 0x0110: /* Đ */
    case 0x0160: /* Š */
    case 0x017D: /* Ž */
        return code + 1;
    case 0x0107:
    case 0x010D:
    case 0x0111:
    case 0x0161:
    case 0x017E:
        return code;
    default:
        return 0;
    }
}

/* The same of a letter of two bytes, 0 when it is none of them. */
static uint32_t lower_pair(unsigned char lead, unsigned char next)
{
    if ((lead != 0xC4 && lead != 0xC5 && lead != 0xD0 && lead != 0xD1) || (next & 0xC0u) != 0x80u)
        return 0;
    return lower_plain((uint32_t)(lead & 0x1F) << 6 | (next & 0x3Fu));
}

static uint32_t lower_ascii(uint32_t code)
{
    if (code >= 'A' && code <= 'Z')
        return code + ('a' - 'A');
    if (code == '`')
        return '\'';
    if (code == '\r')
        return '\n';
    return code == '\t' || code == '\v' || code == '\f' ? ' ' : code;
}

/* Whether a mark may start with this byte: no mark of ours lies below U+0300, and none in Greek or
 * Serbian Cyrillic. */
static bool may_start_mark(const struct reader *reader)
{
    unsigned char lead;

    if (reader->offset == reader->text.length)
        return false;
    lead = (unsigned char)reader->text.bytes[reader->offset];
    return lead >= 0xCC && (lead < 0xCE || lead > 0xD1);
}

/* Punctuation that NFKC would leave alone or tear apart. 0: no such thing. */
static uint32_t plain_punctuation(uint32_t code)
{
    switch (code) {
    case 0x00AB:
    case 0x00BB:
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x201F:
    case 0x2039:
    case 0x203A:
    case 0x301D:
    case 0x301E:
        return '"';
    case 0x00B4:
    case 0x02B9:
    case 0x02BB:
    case 0x02BC:
    case 0x02C8:
    case 0x2018:
    case 0x2019:
    case 0x201A:
    case 0x201B:
    case 0x2032:
        return '\'';
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2015:
    case 0x2212:
        return '-';
    case 0x2044: /* of a fraction */
        return '/';
    case 0x2028:
    case 0x2029:
    case 0x0085:
        return '\n';
    case 0x00A9: /* signs that are no part of the name they stand behind */
    case 0x00AE:
    case 0x2120:
    case 0x2122:
        return ' ';
    default:
        return utf8_is_space(code) ? ' ' : 0;
    }
}

/* Reads the marks behind a letter; those beyond MOST_MARKS are swallowed. Returns how many code
 * points there are. */
static size_t read_cluster(struct reader *reader, uint32_t first, uint32_t codes[MOST_MARKS + 1])
{
    size_t count = 1;

    codes[0] = first;
    while (may_start_mark(reader)) {
        size_t next = reader->offset;
        uint32_t code = utf8_next(reader->text, &next);
        bool mark = utf8_is_mark(code);

        if (!mark && !utf8_is_invisible(code))
            break;
        if (mark && count <= MOST_MARKS)
            codes[count++] = code;
        reader->offset = next;
    }
    return count;
}

static size_t compose(const uint32_t *codes, size_t count, int32_t *out, size_t room)
{
    utf8proc_uint8_t bytes[(MOST_MARKS + 1) * UTF8_LONGEST];
    size_t length = 0;
    utf8proc_ssize_t parts;

    for (size_t i = 0; i < count; i++)
        length += utf8_put(codes[i], (char *)bytes + length);
    parts = utf8proc_decompose(bytes, (utf8proc_ssize_t)length, out, (utf8proc_ssize_t)room,
                               UTF8PROC_STABLE | UTF8PROC_COMPAT | UTF8PROC_COMPOSE);
    if (parts < 0 || (size_t)parts > room)
        return 0;
    parts = utf8proc_normalize_utf32(out, parts, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    return parts < 0 ? 0 : (size_t)parts;
}

static uint32_t lower(uint32_t code)
{
    int digit;

    if (code < 0x80)
        return lower_ascii(code);
    digit = utf8_digit(code);
    return digit >= 0 ? (uint32_t)('0' + digit)
                      : (uint32_t)utf8proc_tolower((utf8proc_int32_t)code);
}

static void put_cluster(struct reader *reader, const uint32_t *codes, size_t count, size_t start)
{
    int32_t parts[MOST_PARTS + 4 * MOST_MARKS];
    size_t part_count = compose(codes, count, parts, sizeof parts / sizeof parts[0]);
    size_t most = (reader->offset - start) * GROWTH;

    for (size_t i = 0; i < part_count && i < most; i++) {
        uint32_t code = lower((uint32_t)parts[i]);
        uint32_t punctuation = code < 0x80 ? 0 : plain_punctuation(code);

        if (!utf8_is_mark(code) && !utf8_is_invisible(code))
            put(reader, punctuation ? punctuation : code, start, reader->offset);
    }
}

/* Skin tones, what follows a joiner and the second half of a flag belong to the picture before
 * them. */
static void put_emoji(struct reader *reader, uint32_t code, size_t start)
{
    struct normal *out = reader->out;
    bool skin = code >= 0x1F3FB && code <= 0x1F3FF;
    bool flag = code >= 0x1F1E6 && code <= 0x1F1FF;

    if (out->count > 0 && out->chars[out->count - 1].code == NORMAL_EMOJI &&
        (skin || reader->after == AFTER_JOINER || (flag && reader->after == AFTER_HALF_FLAG))) {
        out->chars[out->count - 1].end = (uint32_t)reader->offset;
        reader->after = AFTER_OTHER;
        return;
    }
    out->emoji++;
    put(reader, NORMAL_EMOJI, start, reader->offset);
    reader->after = flag ? AFTER_HALF_FLAG : AFTER_OTHER;
}

static void read_other(struct reader *reader, uint32_t code, size_t start)
{
    uint32_t codes[MOST_MARKS + 1];
    uint32_t punctuation = code < 0x80 ? 0 : plain_punctuation(code);
    size_t count;

    if (utf8_is_invisible(code) || utf8_is_mark(code)) {
        if (code == ZERO_WIDTH_JOINER)
            reader->after = AFTER_JOINER;
        return;
    }
    if (utf8_is_emoji(code)) {
        put_emoji(reader, code, start);
        return;
    }
    reader->after = AFTER_OTHER;
    count = read_cluster(reader, code, codes);
    if (punctuation)
        put(reader, punctuation, start, reader->offset);
    else
        put_cluster(reader, codes, count, start);
}

static void read_one(struct reader *reader)
{
    size_t start = reader->offset;
    uint32_t code = utf8_next(reader->text, &reader->offset);
    uint32_t plain = code < 0x80 ? lower_ascii(code) : lower_plain(code);

    if (plain == '\n' || (plain >= ' ' && plain != 0x7F && !may_start_mark(reader))) {
        reader->after = AFTER_OTHER;
        put(reader, plain, start, reader->offset);
    } else {
        read_other(reader, code, start);
    }
}

/*
 * Nearly everything that is written is ASCII and letters that are their own form: read here without
 * a look at what else they could be. Returns at the first character that is something else, or has
 * a mark behind it.
 */
static void read_run(struct reader *reader)
{
    const unsigned char *bytes = (const unsigned char *)reader->text.bytes;
    struct normal *out = reader->out;

    while (reader->offset < reader->text.length && out->count < reader->longest) {
        size_t start = reader->offset;
        size_t length = bytes[start] < 0x80 ? 1 : 2;
        uint32_t plain = bytes[start];

        if (plain >= 0x80)
            plain =
                start + 1 < reader->text.length ? lower_pair(bytes[start], bytes[start + 1]) : 0;
        else if (plain >= 'A' && plain <= 'Z')
            plain += 'a' - 'A';
        if (plain < ' ' || plain == '`' || plain == 0x7F)
            return;
        reader->offset += length;
        if (may_start_mark(reader)) {
            reader->offset = start;
            return;
        }
        reader->after = AFTER_OTHER;
        out->chars[out->count++] =
            (struct normal_char){plain, (uint32_t)start, (uint32_t)reader->offset};
    }
}

struct normal normalize(struct str text, size_t longest, struct arena *arena)
{
    struct normal out = {0};
    struct reader reader = {.text = text, .longest = longest, .out = &out};

    out.chars = arena_array(arena, text.length < longest ? text.length * GROWTH : longest * GROWTH,
                            sizeof *out.chars);
    while (reader.offset < text.length && !out.cut) {
        read_run(&reader);
        if (reader.offset < text.length)
            read_one(&reader);
    }
    return out;
}
