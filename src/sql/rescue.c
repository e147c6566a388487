#include "sql/rescue.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/memory.h"
#include "base/vec.h"

enum {
    HEADER = 100, /* bytes of the file's, on the first page */
    LEAF = 0x0D,  /* a page of a table's rows */
    LEAF_HEADER = 8,
    SMALLEST_PAGE = 512,
    LARGEST_PAGE = 65536
};

/* A leaf that has a row of those wanted: the first one's number, by which they are put in order. */
struct leaf {
    int64_t first;
    uint32_t page;
};

struct leaves VEC_OF(struct leaf);

struct rescue {
    const char *path;
    int descriptor;
    size_t page_bytes;
    size_t usable; /* bytes of a page */
    uint32_t pages;
    size_t columns;
    size_t most;
    unsigned char *leaf;     /* the page whose rows are read */
    unsigned char *overflow; /* a page that one of them goes on to */
    struct buf record;
    struct sql_value values[SQL_RESCUE_MOST_COLUMNS];
};

/* Bytes that are still to be read; never past their end. */
struct bytes {
    const unsigned char *at;
    size_t left;
};

static uint32_t number_at(const unsigned char *bytes, size_t length)
{
    uint32_t number = 0;

    for (size_t i = 0; i < length; i++)
        number = number << 8 | bytes[i];
    return number;
}

/* Seven bits a byte, the highest first, and eight of the ninth. */
static bool take_varint(struct bytes *bytes, uint64_t *out)
{
    *out = 0;
    for (int i = 0; i < 9 && bytes->left > 0; i++) {
        unsigned char byte = *bytes->at++;

        bytes->left--;
        if (i == 8) {
            *out = *out << 8 | byte;
            return true;
        }
        *out = *out << 7 | (byte & 0x7F);
        if (byte < 0x80)
            return true;
    }
    return false;
}

static bool read_page(const struct rescue *rescue, uint32_t number, unsigned char *out)
{
    off_t at = (off_t)(number - 1) * (off_t)rescue->page_bytes;

    return number >= 1 && number <= rescue->pages &&
           pread(rescue->descriptor, out, rescue->page_bytes, at) == (ssize_t)rescue->page_bytes;
}

/* ---- a row
 * ------------------------------------------------------------------------------------------------
 */

/* How much of so long a record stands on the leaf itself; the rest is on pages of its own. */
static size_t local_part(const struct rescue *rescue, size_t length)
{
    size_t largest = rescue->usable - 35;
    size_t least = (rescue->usable - 12) * 32 / 255 - 23;
    size_t part = least + (length - least) % (rescue->usable - 4);

    if (length <= largest)
        return length;
    return part <= largest ? part : least;
}

static bool follow_overflow(struct rescue *rescue, uint32_t page, size_t length)
{
    while (rescue->record.length < length) {
        size_t missing = length - rescue->record.length;
        size_t there = rescue->usable - 4;

        if (!read_page(rescue, page, rescue->overflow))
            return false;
        page = number_at(rescue->overflow, 4);
        buf_add(&rescue->record,
                str_of((const char *)rescue->overflow + 4, missing < there ? missing : there));
    }
    return page == 0;
}

static bool gather_record(struct rescue *rescue, struct bytes cell, int64_t *row)
{
    uint64_t length;
    uint64_t number;
    size_t local;

    if (!take_varint(&cell, &length) || !take_varint(&cell, &number) || length > rescue->most)
        return false;
    *row = (int64_t)number;
    local = local_part(rescue, (size_t)length);
    buf_truncate(&rescue->record, 0);
    if (local + (local < length ? 4 : 0) > cell.left)
        return false;
    buf_add(&rescue->record, str_of((const char *)cell.at, local));
    return local == length ||
           follow_overflow(rescue, number_at(cell.at + local, 4), (size_t)length);
}

static bool take_integer(struct bytes *body, size_t size, struct sql_value *out)
{
    uint64_t number = body->left >= size && size > 0 && body->at[0] >= 0x80 ? UINT64_MAX : 0;

    if (body->left < size)
        return false;
    for (size_t i = 0; i < size; i++)
        number = number << 8 | body->at[i];
    *out = (struct sql_value){.kind = SQL_INTEGER, .integer = (int64_t)number};
    body->at += size;
    body->left -= size;
    return true;
}

static bool take_bytes(struct bytes *body, size_t size, enum sql_kind kind, struct sql_value *out)
{
    if (body->left < size)
        return false;
    *out = (struct sql_value){.kind = kind, .text = str_of((const char *)body->at, size)};
    body->at += size;
    body->left -= size;
    return true;
}

static bool take_value(struct bytes *body, uint64_t type, struct sql_value *out)
{
    static const size_t sizes[] = {0, 1, 2, 3, 4, 6, 8};

    *out = (struct sql_value){.kind = SQL_NULL};
    if (type == 0)
        return true;
    if (type < sizeof sizes / sizeof *sizes)
        return take_integer(body, sizes[type], out);
    if (type == 8 || type == 9) {
        *out = (struct sql_value){.kind = SQL_INTEGER, .integer = (int64_t)type - 8};
        return true;
    }
    if (type == 7)
        return take_bytes(body, 8, SQL_OTHER, out);
    return type >= 12 &&
           take_bytes(body, (size_t)((type - 12) / 2), type % 2 == 1 ? SQL_TEXT : SQL_OTHER, out);
}

/* All of it, to the last byte. */
static bool read_record(struct rescue *rescue)
{
    struct bytes header = {(const unsigned char *)rescue->record.bytes, rescue->record.length};
    struct bytes body = header;
    uint64_t length;
    size_t before = header.left;
    size_t count = 0;

    if (!take_varint(&header, &length) || length > rescue->record.length ||
        length < before - header.left)
        return false;
    body.at += length;
    body.left -= (size_t)length;
    header.left = (size_t)length - (before - header.left);
    while (header.left > 0 && count < rescue->columns) {
        uint64_t type;

        if (!take_varint(&header, &type) || !take_value(&body, type, &rescue->values[count++]))
            return false;
    }
    return header.left == 0 && body.left == 0 && count == rescue->columns;
}

/* The i-th row of the leaf; false: it is none of those wanted, or damaged. */
static bool read_row(struct rescue *rescue, size_t start, size_t i, int64_t *row)
{
    size_t at = number_at(rescue->leaf + start + LEAF_HEADER + 2 * i, 2);

    if (at < start + LEAF_HEADER || at >= rescue->usable)
        return false;
    return gather_record(rescue, (struct bytes){rescue->leaf + at, rescue->usable - at}, row) &&
           read_record(rescue);
}

/* ---- the pages
 * -------------------------------------------------------------------------------------------- */

/* How many rows the page says it has; 0: it is no leaf, or says nonsense. */
static size_t open_leaf(struct rescue *rescue, uint32_t page, size_t *start)
{
    size_t count;

    *start = page == 1 ? HEADER : 0;
    if (!read_page(rescue, page, rescue->leaf) || rescue->leaf[*start] != LEAF)
        return 0;
    count = number_at(rescue->leaf + *start + 3, 2);
    return *start + LEAF_HEADER + 2 * count <= rescue->usable ? count : 0;
}

static void find_leaves(struct rescue *rescue, struct leaves *leaves)
{
    for (uint32_t page = 1; page <= rescue->pages; page++) {
        size_t start;
        size_t count = open_leaf(rescue, page, &start);
        struct leaf leaf = {.page = page};
        size_t i = 0;

        while (i < count && !read_row(rescue, start, i, &leaf.first))
            i++;
        if (i < count)
            vec_push(leaves, leaf);
    }
}

static int by_first_row(const void *left, const void *right)
{
    const struct leaf *one = left;
    const struct leaf *other = right;

    return one->first < other->first ? -1 : one->first > other->first;
}

/* The number of the first row from the i-th of the leaf on that can be read, or else `otherwise`.
 */
static int64_t number_from(struct rescue *rescue, size_t start, size_t i, size_t count,
                           int64_t otherwise)
{
    int64_t row;

    for (; i < count; i++) {
        if (read_row(rescue, start, i, &row))
            return row;
    }
    return otherwise;
}

/* Numbers rise: one that does not stand below the next, while the one before it does, is not its
 * own. */
static void visit_all(struct rescue *rescue, const struct leaves *leaves, sql_rescued *visit,
                      void *context)
{
    int64_t before = INT64_MIN;

    for (size_t n = 0; n < leaves->count; n++) {
        int64_t next = n + 1 < leaves->count ? leaves->items[n + 1].first : INT64_MAX;
        size_t start;
        size_t count = open_leaf(rescue, leaves->items[n].page, &start);

        for (size_t i = 0; i < count; i++) {
            int64_t behind = number_from(rescue, start, i + 1, count, next), row;

            if (!read_row(rescue, start, i, &row) || (row >= behind && before < behind))
                continue;
            before = row;
            if (!visit(context, row, rescue->values))
                return;
        }
    }
}

static bool open_file(struct rescue *rescue, struct error *err)
{
    unsigned char header[HEADER];
    struct stat status;

    rescue->descriptor = open(rescue->path, O_RDONLY | O_CLOEXEC);
    if (rescue->descriptor < 0 || fstat(rescue->descriptor, &status) != 0)
        return error_set(err, ERROR_IO, "%s: %s", rescue->path, strerror(errno));
    if (pread(rescue->descriptor, header, HEADER, 0) != HEADER ||
        memcmp(header, "SQLite format 3", 16) != 0)
        return error_set(err, ERROR_INVALID, "%s: no database", rescue->path);
    rescue->page_bytes = number_at(header + 16, 2) == 1 ? LARGEST_PAGE : number_at(header + 16, 2);
    rescue->usable = rescue->page_bytes - header[20];
    if (rescue->page_bytes < SMALLEST_PAGE || rescue->usable < 480 ||
        (rescue->page_bytes & (rescue->page_bytes - 1)) != 0)
        return error_set(err, ERROR_INVALID, "%s: pages of %zu bytes", rescue->path,
                         rescue->page_bytes);
    rescue->pages = (uint32_t)(status.st_size / (off_t)rescue->page_bytes);
    return true;
}

bool sql_rescue(const char *path, size_t columns, size_t most, sql_rescued *visit, void *context,
                struct error *err)
{
    struct rescue rescue = {.path = path, .columns = columns, .most = most};
    struct leaves leaves = {0};
    bool opened = open_file(&rescue, err);

    if (opened) {
        rescue.leaf = memory_alloc(rescue.page_bytes);
        rescue.overflow = memory_alloc(rescue.page_bytes);
        find_leaves(&rescue, &leaves);
        if (leaves.count > 0)
            qsort(leaves.items, leaves.count, sizeof *leaves.items, by_first_row);
        visit_all(&rescue, &leaves, visit, context);
    }
    if (rescue.descriptor >= 0)
        close(rescue.descriptor);
    free(rescue.leaf);
    free(rescue.overflow);
    buf_clear(&rescue.record);
    vec_clear(&leaves);
    return opened;
}
