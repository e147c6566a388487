#include "scan.h"

static uint8_t kind_of(char byte)
{
    return plain_is_letter(byte) ? ATOM_WORD : plain_is_digit(byte) ? ATOM_DIGITS : ATOM_SIGN;
}

/* Where the atom that starts here ends: words and digits go on, a sign stands alone. */
static size_t end_of_atom(const struct plain *plain, size_t from)
{
    uint8_t kind = kind_of(plain->bytes[from]);
    size_t to = from + 1;

    while (kind != ATOM_SIGN && to < plain->length && kind_of(plain->bytes[to]) == kind)
        to++;
    return to;
}

void scan_cut(struct scan *scan)
{
    bool spaced = true;
    bool line = true;
    size_t at = 0;

    scan->count = 0;
    while (at < scan->plain.length) {
        char byte = scan->plain.bytes[at];
        size_t to;

        if (plain_is_space(byte)) {
            spaced = true;
            line = line || byte == '\n';
            at++;
            continue;
        }
        to = end_of_atom(&scan->plain, at);
        scan->atoms[scan->count++] =
            (struct atom){(uint32_t)at, (uint32_t)to, kind_of(byte), spaced, line};
        spaced = line = false;
        at = to;
    }
}

struct scan scan_text(struct str text, const struct normal *normal, struct arena *arena)
{
    struct scan scan = {.plain = plain_read(text, normal, arena)};

    scan.atoms = arena_array(arena, scan.plain.length + 1, sizeof *scan.atoms);
    scan_cut(&scan);
    return scan;
}

/* Whether the word is all that stands there, up to the next space. */
static bool stands_at(struct str word, const char *at)
{
    size_t same = 0;

    while (same < word.length && at[same] == word.bytes[same] && at[same] != '\0')
        same++;
    return same == word.length && (at[same] == ' ' || at[same] == '\0');
}

/* From one place with the word's first letter to the next: hardly any of them begins a word of the
 * list. */
bool is_one_of(struct str word, const char *words)
{
    const char *at = word.length > 0 && word.bytes[0] != '\0' ? strchr(words, word.bytes[0]) : NULL;

    for (; at != NULL; at = strchr(at + 1, word.bytes[0])) {
        if ((at == words || at[-1] == ' ') && stands_at(word, at))
            return true;
    }
    return false;
}

bool scan_is_one_of(const struct scan *scan, size_t index, const char *words)
{
    return is_one_of(scan_part(scan, index), words);
}
