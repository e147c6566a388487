#include "plain.h"

#include <utf8proc.h>

#include "utf8.h"

enum { MOST_LETTERS = 2, MOST_PARTS = 18 }; /* of one character */

enum script { SCRIPT_NONE, SCRIPT_LATIN, SCRIPT_CYRILLIC };

static const char *cyrillic_letter(uint32_t code)
{
    static const char *const letters[] = {
        "a", "b", "v", "g", "d", "e", "z", "z", "i", "j", "k", "l", "m", "n", "o", "p",
        "r", "s", "t", "u", "f", "h", "c", "c", "s", "s", "",  "y", "",  "e", "u", "a",
    }; /* а to я; й щ ъ ы ь э ю я are none of ours, but seen */

    if (code >= 0x0430 && code <= 0x044F)
        return letters[code - 0x0430];
    switch (code) {
    case 0x0450: /* ѐ */
    case 0x0451: /* ё */
        return "e";
    case 0x0452: /* ђ */
    case 0x0453: /* ѓ */
        return "d";
    case 0x0455: /* ѕ */
        return "s";
    case 0x0456: /* і */
    case 0x0457: /* ї */
    case 0x045D: /* ѝ */
        return "i";
    case 0x0458: /* ј */
        return "j";
    case 0x0459: /* љ */
        return "lj";
    case 0x045A: /* њ */
        return "nj";
    case 0x045B: /* ћ */
    case 0x045C: /* ќ */
        return "c";
    case 0x045F: /* џ */
        return "dz";
    default:
        return NULL;
    }
}

/* The letter below the accents, if that is one of ours. */
static char base_letter(uint32_t code)
{
    utf8proc_int32_t parts[MOST_PARTS];
    int boundary = 0;
    utf8proc_ssize_t count = utf8proc_decompose_char(
        (utf8proc_int32_t)code, parts, MOST_PARTS,
        UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD, &boundary);

    if (count < 1 || count > MOST_PARTS || parts[0] < 'a' || parts[0] > 'z')
        return PLAIN_LETTER;
    return (char)parts[0];
}

static char latin_letter(uint32_t code)
{
    switch (code) {
    case 0x0107: /* ć */
    case 0x010D: /* č */
        return 'c';
    case 0x0111: /* đ */
    case 0x00F0: /* ð, on some keyboards */
        return 'd';
    case 0x0131: /* ı */
        return 'i';
    case 0x0142: /* ł */
        return 'l';
    case 0x00F8: /* ø */
        return 'o';
    case 0x0161: /* š */
        return 's';
    case 0x017E: /* ž */
        return 'z';
    default:
        return base_letter(code);
    }
}

static char sign_of(uint32_t code)
{
    switch (code) {
    case 0x20AC:
        return PLAIN_EURO;
    case 0x00A3:
        return PLAIN_POUND;
    case 0x00A5:
        return PLAIN_YEN;
    case 0x00B7: /* · */
    case 0x2022: /* • */
    case 0x2217: /* ∗ */
    case 0x2219: /* ∙ */
    case 0x22C5: /* ⋅ */
    case 0x25CF: /* ● */
    case 0x26AB: /* ⚫ */
        return '*';
    case 0x2044: /* ⁄ */
    case 0x2215: /* ∕ */
        return '/';
    default:
        return PLAIN_SIGN;
    }
}

/* Writes up to MOST_LETTERS bytes and returns how many. */
static size_t fold_character(uint32_t code, char out[MOST_LETTERS], enum script *script)
{
    const char *letters;

    *script = SCRIPT_NONE;
    if (code < 0x80) {
        if (plain_is_letter((char)code))
            *script = SCRIPT_LATIN;
        out[0] = code < ' ' && code != '\n' ? ' ' : (char)code;
        return 1;
    }
    if (utf8_is_cyrillic(code)) {
        letters = cyrillic_letter(code);
        *script = SCRIPT_CYRILLIC;
        if (letters != NULL) {
            memcpy(out, letters, strlen(letters));
            return strlen(letters);
        }
    }
    if (utf8_is_latin(code)) {
        *script = SCRIPT_LATIN;
        out[0] = latin_letter(code);
    } else {
        out[0] = utf8_is_letter(code) ? PLAIN_LETTER : sign_of(code);
    }
    return 1;
}

/* What a letter looks like in the other script, by its Latin form: с typed for c, p typed for р. 0:
 * nothing. */
static char look_alike(char letter, enum script wanted)
{
    static const char latin[] = "cpxyh";
    static const char cyrillic[] =
        "srhun"; /* how the Cyrillic letters of the same shape are folded */
    const char *from = wanted == SCRIPT_CYRILLIC ? latin : cyrillic;
    const char *to = wanted == SCRIPT_CYRILLIC ? cyrillic : latin;
    const char *at = strchr(from, letter);

    return at != NULL && letter != '\0' ? to[at - from] : letter;
}

/* One word that holds both scripts. */
static void unify_word(char *bytes, const unsigned char *scripts, size_t from, size_t to)
{
    size_t latin = 0;
    size_t cyrillic = 0;
    enum script wanted;

    for (size_t i = from; i < to; i++) {
        latin += scripts[i] == SCRIPT_LATIN;
        cyrillic += scripts[i] == SCRIPT_CYRILLIC;
    }
    if (latin == 0 || cyrillic == 0)
        return;
    wanted = latin > cyrillic ? SCRIPT_LATIN : SCRIPT_CYRILLIC;
    for (size_t i = from; i < to; i++) {
        if (scripts[i] != SCRIPT_NONE && scripts[i] != wanted)
            bytes[i] = look_alike(bytes[i], wanted);
    }
}

static void unify_scripts(struct plain *plain, const unsigned char *scripts)
{
    size_t from = 0;

    for (size_t i = 0; i <= plain->length; i++) {
        if (i < plain->length && scripts[i] != SCRIPT_NONE)
            continue;
        unify_word(plain->bytes, scripts, from, i);
        from = i + 1;
    }
}

static void put(struct plain *plain, char byte, const struct normal_char *from)
{
    plain->bytes[plain->length] = byte;
    plain->starts[plain->length] = from->start;
    plain->ends[plain->length++] = from->end;
}

/* The script of each byte, read once more: hardly a message holds both. */
static unsigned char *read_scripts(const struct normal *normal, size_t length, struct arena *arena)
{
    unsigned char *scripts = arena_array(arena, length, sizeof *scripts);
    size_t at = 0;

    for (size_t i = 0; i < normal->count; i++) {
        enum script script;
        char letters[MOST_LETTERS];
        size_t count = fold_character(normal->chars[i].code, letters, &script);

        while (count-- > 0)
            scripts[at++] = (unsigned char)script;
    }
    return scripts;
}

struct plain plain_read(struct str text, const struct normal *normal, struct arena *arena)
{
    size_t most = normal->count * MOST_LETTERS + 1;
    struct plain plain = {
        .original = text,
        .bytes = arena_array(arena, most, sizeof *plain.bytes),
        .starts = arena_array(arena, most, sizeof *plain.starts),
        .ends = arena_array(arena, most, sizeof *plain.ends),
    };
    bool latin = false;
    bool cyrillic = false;

    for (size_t i = 0; i < normal->count; i++) {
        const struct normal_char *from = &normal->chars[i];
        enum script script;
        char letters[MOST_LETTERS];
        size_t count;

        if (from->code >= ' ' && from->code < 0x80) {
            put(&plain, (char)from->code, from);
            latin = latin || plain_is_letter((char)from->code);
            continue;
        }
        count = fold_character(from->code, letters, &script);
        latin = latin || script == SCRIPT_LATIN;
        cyrillic = cyrillic || script == SCRIPT_CYRILLIC;
        for (size_t j = 0; j < count; j++)
            put(&plain, letters[j], from);
    }
    if (latin && cyrillic)
        unify_scripts(&plain, read_scripts(normal, plain.length, arena));
    return plain;
}

bool plain_is_upper(const struct plain *plain, size_t index)
{
    size_t offset;
    uint32_t code;

    if (index >= plain->length)
        return false;
    offset = plain->starts[index];
    code = utf8_next(plain->original, &offset);
    return code < 0x80 ? code >= 'A' && code <= 'Z'
                       : utf8proc_tolower((utf8proc_int32_t)code) != (utf8proc_int32_t)code;
}
