/*
 * Private to text: a plain text cut into words, rows of digits and signs. White space is no atom,
 * but remembered. "20k" is two atoms, "1.234,56" is five: what belongs together is decided by who
 * reads them.
 */
#ifndef SALTER_TEXT_SCAN_H
#define SALTER_TEXT_SCAN_H

#include "plain.h"

enum atom_kind { ATOM_WORD, ATOM_DIGITS, ATOM_SIGN };

struct atom {
    uint32_t from, to; /* in the plain text */
    uint8_t kind;      /* enum atom_kind */
    bool spaced;       /* white space, or the start of the text, stands in front */
    bool line;         /* that white space holds the end of a line */
};

struct scan {
    struct plain plain;
    struct atom *atoms;
    size_t count;
};

/* Cuts anew, after characters of the plain text were changed in place. */
void scan_cut(struct scan *scan);
/* `normal` is of `text`. */
struct scan scan_text(struct str text, const struct normal *normal, struct arena *arena);

/* All of these are false, empty or 0 outside the row. */
static inline bool scan_is_word(const struct scan *scan, size_t index)
{
    return index < scan->count && scan->atoms[index].kind == ATOM_WORD;
}

static inline bool scan_is_digits(const struct scan *scan, size_t index)
{
    return index < scan->count && scan->atoms[index].kind == ATOM_DIGITS;
}

static inline bool scan_is_sign(const struct scan *scan, size_t index, char sign)
{
    return index < scan->count && scan->plain.bytes[scan->atoms[index].from] == sign;
}

/* True outside. */
static inline bool scan_is_spaced(const struct scan *scan, size_t index)
{
    return index >= scan->count || scan->atoms[index].spaced;
}

static inline struct str scan_part(const struct scan *scan, size_t index)
{
    if (index >= scan->count)
        return (struct str){NULL, 0};
    return plain_part(&scan->plain, scan->atoms[index].from, scan->atoms[index].to);
}

/* In plain bytes. */
static inline size_t scan_length(const struct scan *scan, size_t index)
{
    return scan_part(scan, index).length;
}

/* Whether the atom is one of the words, which have one space between them ("od from since"). */
bool scan_is_one_of(const struct scan *scan, size_t index, const char *words);
bool is_one_of(struct str word, const char *words);

#endif
