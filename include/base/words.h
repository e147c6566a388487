/* Sorted tables of words. */
#ifndef SALTER_BASE_WORDS_H
#define SALTER_BASE_WORDS_H

#include "base/str.h"

#define WORD_COUNT(table) (sizeof(table) / sizeof(table)[0])

/*
 * The place of a word in a table whose entries are `stride` bytes apart and begin with a `const
 * char *`, sorted by bytes; SIZE_MAX when it is not there.
 */
size_t word_find(const void *table, size_t count, size_t stride, struct str word);
/* The same for a table of beginnings, none of which begins another: the one that begins the word.
 */
size_t word_find_beginning(const void *table, size_t count, size_t stride, struct str word);

#endif
