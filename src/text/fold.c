#include "fold.h"

#include <utf8proc.h>

#include "translit.h"
#include "utf8.h"

enum { MOST_PARTS = 8 }; /* of one letter and its marks, canonically */

/* Letters that lose more than a mark when they become ASCII. NULL: not one of them. */
static const char *fold_special(uint32_t code)
{
    switch (code) {
    case 0x0107:
    case 0x010D:
        return "c";
    case 0x0111:
        return "d";
    case 0x0161:
        return "s";
    case 0x017E:
        return "z";
    case 0x00DF:
        return "ss";
    case 0x00E6:
        return "ae";
    case 0x00F0:
        return "d";
    case 0x00F8:
        return "o";
    case 0x00FE:
        return "th";
    case 0x0127:
        return "h";
    case 0x0131:
        return "i";
    case 0x0142:
        return "l";
    case 0x014B:
        return "n";
    case 0x0153:
        return "oe";
    case 0x0167:
        return "t";
    default:
        return NULL;
    }
}

static bool is_slavic_diacritic(uint32_t code)
{
    return code == 0x0107 || code == 0x010D || code == 0x0111 || code == 0x0161 || code == 0x017E;
}

/* The letter without its marks; a syllable that comes apart into letters stays whole. */
static uint32_t strip_marks(uint32_t code)
{
    utf8proc_int32_t parts[MOST_PARTS];
    int last = 0;
    utf8proc_ssize_t count = utf8proc_decompose_char((utf8proc_int32_t)code, parts, MOST_PARTS,
                                                     UTF8PROC_DECOMPOSE | UTF8PROC_STABLE, &last);

    if (count < 1 || count > MOST_PARTS)
        return code;
    for (utf8proc_ssize_t i = 1; i < count; i++) {
        if (!utf8_is_mark((uint32_t)parts[i]))
            return code;
    }
    return (uint32_t)parts[0];
}

static void put_byte(struct folded_word *out, char byte, size_t origin)
{
    /* đ, dj and d all meet; so do "djj" and "d'j", or folding twice would change something. */
    if (byte == 'j' && out->length > 0 && out->bytes[out->length - 1] == 'd')
        return;
    if (out->length == TEXT_LONGEST_WORD)
        return;
    out->bytes[out->length] = byte;
    out->origin[out->length++] = (uint16_t)origin;
}

static void put_text(struct folded_word *out, const char *text, size_t origin)
{
    for (; *text != '\0'; text++)
        put_byte(out, *text, origin);
}

/* A letter of another script: whole or not at all. */
static void put_code(struct folded_word *out, uint32_t code, size_t origin)
{
    char bytes[UTF8_LONGEST];
    size_t length = utf8_put(code, bytes);

    if (out->length + length > TEXT_LONGEST_WORD)
        return;
    for (size_t i = 0; i < length; i++)
        put_byte(out, bytes[i], origin);
}

static void fold_one(struct folded_word *out, uint32_t code, size_t origin)
{
    const char *text;

    if (code < 0x80) {
        if (code != '\'' && code != '-')
            put_byte(out, (char)code, origin);
        return;
    }
    text = utf8_is_cyrillic(code) ? translit_cyrillic(code) : fold_special(code);

    if (is_slavic_diacritic(code))
        out->diacritics = true;
    if (text == NULL) {
        code = strip_marks(code);
        text = utf8_is_cyrillic(code) ? translit_cyrillic(code) : fold_special(code);
    }
    /* A Cyrillic letter that nobody here writes has no Latin one; left as it is, it would make a
     * mixed word. */
    if (text == NULL && utf8_is_cyrillic(code))
        text = "";
    if (text != NULL)
        put_text(out, text, origin);
    else
        put_code(out, code, origin);
}

/* A token that mixes scripts goes to the script of its majority; on a tie to Cyrillic, which nobody
 * types by accident. */
static enum text_script script_of(const struct normal_char *chars, size_t count, bool *mixed)
{
    size_t cyrillic = 0;
    size_t latin = 0;
    size_t other = 0;

    for (size_t i = 0; i < count; i++) {
        if (utf8_is_latin(chars[i].code))
            latin++;
        else if (utf8_is_cyrillic(chars[i].code))
            cyrillic++;
        else if (chars[i].code >= 0x80)
            other++;
    }
    *mixed = latin > 0 && cyrillic > 0;
    if (cyrillic > 0 && cyrillic >= latin)
        return TEXT_CYRILLIC;
    return latin > 0 ? TEXT_LATIN : other > 0 ? TEXT_OTHER_SCRIPT : TEXT_NO_SCRIPT;
}

void fold_word(const struct normal_char *chars, size_t count, struct folded_word *out)
{
    bool mixed;

    out->length = 0;
    out->diacritics = false;
    out->script = script_of(chars, count, &mixed);
    for (size_t i = 0; i < count; i++) {
        uint32_t code = chars[i].code;
        bool foreign =
            mixed && (out->script == TEXT_CYRILLIC ? utf8_is_latin(code) : utf8_is_cyrillic(code));

        fold_one(out, foreign ? translit_look_alike(code) : code, i);
    }
}
