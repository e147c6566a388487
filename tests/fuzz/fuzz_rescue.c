/*
 * A database file of any pages behind a sound header: rows have what they claim, all of it within
 * the file, and reading twice gives the same.
 */
#define _GNU_SOURCE /* memfd_create */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "sql/rescue.h"

#define HOLDS(condition)                                                                           \
    do {                                                                                           \
        if (!(condition))                                                                          \
            abort();                                                                               \
    } while (0)

enum { COLUMNS = 3, MOST = 4096, MOST_ROWS = 2000 };

struct seen {
    size_t rows;
    uint64_t sum;
};

static bool look(void *context, int64_t row, const struct sql_value *columns)
{
    struct seen *seen = context;
    size_t length = 0;

    seen->sum = seen->sum * 31 + (uint64_t)row;
    for (size_t i = 0; i < COLUMNS; i++) {
        HOLDS(columns[i].kind == SQL_TEXT || columns[i].kind == SQL_OTHER ||
              columns[i].text.length == 0);
        for (size_t at = 0; at < columns[i].text.length; at++)
            seen->sum = seen->sum * 31 + (unsigned char)columns[i].text.bytes[at];
        seen->sum = seen->sum * 31 + (uint64_t)columns[i].integer;
        length += columns[i].text.length;
    }
    HOLDS(length <= MOST);
    return ++seen->rows < MOST_ROWS;
}

static struct seen read_all(const char *path)
{
    struct seen seen = {0};

    HOLDS(sql_rescue(path, COLUMNS, MOST, look, &seen, NULL));
    return seen;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char header[100] = "SQLite format 3";
    int descriptor = memfd_create("rescue", MFD_CLOEXEC);
    char path[64];
    struct seen once;
    struct seen again;

    header[16] = 2; /* pages of 512 bytes */
    snprintf(path, sizeof path, "/proc/self/fd/%d", descriptor);
    HOLDS(descriptor >= 0 && write(descriptor, header, sizeof header) == sizeof header);
    HOLDS(write(descriptor, data, size) == (ssize_t)size);
    once = read_all(path);
    again = read_all(path);
    HOLDS(once.rows == again.rows && once.sum == again.sum);
    close(descriptor);
    return 0;
}
