/*
 * Memory that is freed all at once: one arena per knowledge snapshot, one per turn.
 *
 * What an arena hands out is aligned for any type, zeroed, and valid until arena_reset()
 * or arena_free(). Out of memory ends the program (STYLE.md 3.4): sizes that a stranger
 * controls are bounded before they get here. Under AddressSanitizer each allocation is a
 * block of its own, so that overruns are seen. One thread at a time.
 */
#ifndef SALTER_BASE_ARENA_H
#define SALTER_BASE_ARENA_H

#include "base/str.h"

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *arena); /* NULL is allowed */

/* Forgets everything but keeps the largest block for the next round. */
void arena_reset(struct arena *arena);

void *arena_alloc(struct arena *arena, size_t size);
/* count * size with the overflow checked. */
void *arena_array(struct arena *arena, size_t count, size_t size);

/* A copy, with a NUL behind it that does not count in the length. */
struct str arena_copy(struct arena *arena, struct str text);
struct str arena_printf(struct arena *arena, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Bytes held from the system, for reports. */
size_t arena_size(const struct arena *arena);

#endif
