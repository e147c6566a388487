#include "base/memory.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Noreturn void report_and_abort(size_t size)
{
    fprintf(stderr, "salter: out of memory (%zu bytes were asked for)\n", size);
    abort();
}

void *memory_alloc(size_t size)
{
    void *block = calloc(1, size ? size : 1);

    if (block == NULL)
        report_and_abort(size);
    return block;
}

void *memory_resize(void *block, size_t count, size_t size)
{
    size_t total;
    void *resized;

    if (__builtin_mul_overflow(count, size, &total))
        report_and_abort(SIZE_MAX);
    resized = realloc(block, total > 0 ? total : 1);
    if (resized == NULL)
        report_and_abort(total);
    return resized;
}

char *memory_text(const char *bytes, size_t length)
{
    char *copy = memory_alloc(length + 1);

    if (length > 0)
        memcpy(copy, bytes, length);
    return copy;
}
