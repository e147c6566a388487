/* Serbian Cyrillic to Latin, the one direction that is always safe; and capitals. */
#include "text/locale.h"

#include <utf8proc.h>

#include "utf8.h"

/* Lower-case letters а to ш, then the six that stand apart. NULL: no letter of ours. */
static const char *latin_of(uint32_t code)
{
    static const char *const letters[] = {"a",  "b", "v", "g", "d", "e", "ž", "z", "i",
                                          NULL, "k", "l", "m", "n", "o", "p", "r", "s",
                                          "t",  "u", "f", "h", "c", "č", "š"};

    if (code >= 0x0430 && code <= 0x0448)
        return letters[code - 0x0430];
    switch (code) {
    case 0x0452: /* ђ */
    case 0x0453: /* ѓ, from a Macedonian keyboard */
        return "đ";
    case 0x0458:
        return "j";
    case 0x0459:
        return "lj";
    case 0x045A:
        return "nj";
    case 0x045B: /* ћ */
    case 0x045C: /* ќ */
        return "ć";
    case 0x045F:
        return "dž";
    default:
        return NULL;
    }
}

static uint32_t lower(uint32_t code)
{
    return (uint32_t)utf8proc_tolower((utf8proc_int32_t)code);
}

static bool is_upper(uint32_t code)
{
    return code != 0 && lower(code) != code;
}

static void add_upper(struct buf *out, uint32_t code)
{
    char bytes[UTF8_LONGEST];

    buf_add(out,
            str_of(bytes, utf8_put((uint32_t)utf8proc_toupper((utf8proc_int32_t)code), bytes)));
}

/* "lj" as Lj, or LJ when its neighbours are capitals too. */
static void add_capital(struct buf *out, const char *latin, bool among_capitals)
{
    struct str text = str_from(latin);
    size_t offset = 0;

    add_upper(out, utf8_next(text, &offset));
    if (offset == text.length)
        return;
    if (among_capitals)
        add_upper(out, utf8_next(text, &offset));
    else
        buf_add(out, str_slice(text, offset, text.length));
}

static uint32_t letter_at(struct str text, size_t offset)
{
    uint32_t code = offset < text.length ? utf8_next(text, &offset) : 0;

    return utf8_is_letter(code) ? code : 0;
}

void text_to_latin(struct buf *out, struct str text)
{
    uint32_t before = 0; /* the letter in front, or 0 */
    size_t offset = 0;

    while (offset < text.length) {
        size_t start = offset;
        uint32_t code = utf8_next(text, &offset);
        const char *latin = latin_of(lower(code));
        uint32_t next = letter_at(text, offset);

        if (latin == NULL)
            buf_add(out, str_slice(text, start, offset));
        else if (is_upper(code))
            add_capital(out, latin, next ? is_upper(next) : is_upper(before));
        else
            buf_add_text(out, latin);
        before = utf8_is_letter(code) ? code : 0;
    }
}

void text_upper(struct buf *out, struct str text)
{
    size_t offset = 0;

    while (offset < text.length) {
        size_t start = offset;
        uint32_t code = utf8_next(text, &offset);

        if (code == UTF8_INVALID)
            buf_add(out, str_slice(text, start, offset));
        else
            add_upper(out, code);
    }
}
