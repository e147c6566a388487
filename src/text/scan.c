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

struct scan scan_text(struct str text, size_t longest, struct arena *arena)
{
    struct scan scan = {.plain = plain_read(text, longest, arena)};

    scan.atoms = arena_array(arena, scan.plain.length + 1, sizeof *scan.atoms);
    scan_cut(&scan);
    return scan;
}

bool scan_is_word(const struct scan *scan, size_t index)
{
    return index < scan->count && scan->atoms[index].kind == ATOM_WORD;
}

bool scan_is_digits(const struct scan *scan, size_t index)
{
    return index < scan->count && scan->atoms[index].kind == ATOM_DIGITS;
}

bool scan_is_sign(const struct scan *scan, size_t index, char sign)
{
    return index < scan->count && scan->plain.bytes[scan->atoms[index].from] == sign;
}

bool scan_is_spaced(const struct scan *scan, size_t index)
{
    return index >= scan->count || scan->atoms[index].spaced;
}

struct str scan_part(const struct scan *scan, size_t index)
{
    if (index >= scan->count)
        return (struct str){NULL, 0};
    return plain_part(&scan->plain, scan->atoms[index].from, scan->atoms[index].to);
}

size_t scan_length(const struct scan *scan, size_t index)
{
    return scan_part(scan, index).length;
}

/* By hand: most words of a list differ in their first letter, and a call for each would cost more
 * than the rest. */
bool is_one_of(struct str word, const char *words)
{
    if (word.length == 0)
        return false;
    for (const char *at = words; *at != '\0'; at += *at == ' ') {
        size_t same = 0;

        while (same < word.length && at[same] == word.bytes[same])
            same++;
        at += same;
        if (same == word.length && (*at == ' ' || *at == '\0'))
            return true;
        while (*at != ' ' && *at != '\0')
            at++;
    }
    return false;
}

bool scan_is_one_of(const struct scan *scan, size_t index, const char *words)
{
    return is_one_of(scan_part(scan, index), words);
}
