/* The one place where running out of memory is met: it is reported and the program aborts. */
#ifndef SALTER_BASE_MEMORY_H
#define SALTER_BASE_MEMORY_H

#include <stddef.h>

void *memory_alloc(size_t size);                             /* zeroed */
void *memory_resize(void *block, size_t count, size_t size); /* count * size, overflow checked */
char *memory_text(const char *bytes, size_t length);         /* a NUL-terminated copy */

#endif
