#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/memory.h"

#if defined(__SANITIZE_ADDRESS__)
#define ONE_BLOCK_EACH 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ONE_BLOCK_EACH 1
#endif
#endif
#ifndef ONE_BLOCK_EACH
#define ONE_BLOCK_EACH 0
#endif

enum { BLOCK_FIRST = 4096, BLOCK_LARGEST = 1 << 20, ALIGNMENT = 16 };

struct block {
    struct block *next;
    size_t size;
    size_t used;
    _Alignas(ALIGNMENT) char bytes[];
};

struct arena {
    struct block *blocks; /* the newest first */
};

struct arena *arena_new(void)
{
    return memory_alloc(sizeof(struct arena));
}

static void free_blocks(struct block *block)
{
    while (block != NULL) {
        struct block *next = block->next;

        free(block);
        block = next;
    }
}

void arena_free(struct arena *arena)
{
    if (arena == NULL)
        return;
    free_blocks(arena->blocks);
    free(arena);
}

void arena_reset(struct arena *arena)
{
    struct block *kept = ONE_BLOCK_EACH ? NULL : arena->blocks;

    if (kept == NULL) {
        free_blocks(arena->blocks);
        arena->blocks = NULL;
        return;
    }
    free_blocks(kept->next);
    kept->next = NULL;
    memset(kept->bytes, 0, kept->used);
    kept->used = 0;
}

/* Blocks double up to BLOCK_LARGEST, so that few are needed and the newest is the largest. */
static struct block *add_block(struct arena *arena, size_t wanted)
{
    size_t size = arena->blocks ? arena->blocks->size * 2 : BLOCK_FIRST;
    struct block *block;

    if (size > BLOCK_LARGEST)
        size = BLOCK_LARGEST;
    if (size < wanted || ONE_BLOCK_EACH)
        size = wanted;
    block = memory_alloc(sizeof *block + size);
    block->size = size;
    block->next = arena->blocks;
    arena->blocks = block;
    return block;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    struct block *block = arena->blocks;
    size_t start;

    if (size == 0)
        size = 1;
    start = block ? (block->used + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT : 0;
    if (ONE_BLOCK_EACH || block == NULL || start > block->size || block->size - start < size) {
        block = add_block(arena, size);
        start = 0;
    }
    block->used = start + size;
    return block->bytes + start;
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    size_t total;

    if (__builtin_mul_overflow(count, size, &total))
        total = SIZE_MAX / 2; /* the allocation reports it */
    return arena_alloc(arena, total);
}

struct str arena_copy(struct arena *arena, struct str text)
{
    char *copy = arena_alloc(arena, text.length + 1);

    if (text.length > 0)
        memcpy(copy, text.bytes, text.length);
    return (struct str){copy, text.length};
}

struct str arena_printf(struct arena *arena, const char *format, ...)
{
    va_list arguments;
    va_list again;
    int length;
    char *text;

    va_start(arguments, format);
    va_copy(again, arguments);
    length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    text = arena_alloc(arena, (size_t)(length < 0 ? 0 : length) + 1);
    if (length > 0)
        vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    return (struct str){text, (size_t)(length < 0 ? 0 : length)};
}

size_t arena_size(const struct arena *arena)
{
    size_t total = sizeof *arena;

    for (const struct block *block = arena->blocks; block != NULL; block = block->next)
        total += sizeof *block + block->size;
    return total;
}
