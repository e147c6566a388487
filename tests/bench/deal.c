/*
 * Deals a table `text,category` out for a measurement, always in the same way: rows go in the order
 * of their text's content hash.
 *
 * deal part FILE.csv FROM TO: rows from the share FROM to the share TO of that order (0 0.9:
 * without the last tenth) deal few FILE.csv K: the first K of each category deal many TOPICS K
 * FILE.csv ...: that many topics of K rows each, a category cut into pieces: for the cost of a
 * load, not for what is understood deal questions FILE.csv ...: as a table for `salter evaluate`:
 * topic ids, oos as OUT_OF_SCOPE deal typos FILE.tsv SEED: the same questions with one random slip
 * each: a letter swapped, lost, doubled or changed
 */
#include <stdio.h>
#include <stdlib.h>

#include "../../src/cmd/clean.h"
#include "../../src/cmd/csv.h"
#include "base/file.h"
#include "base/map.h"
#include "crypto/hash.h"

enum { LARGEST = 64 << 20, SHORTEST_WORD = 4 };

struct row {
    struct str text;
    struct str category;
    struct crypto_hash hash;
};

struct rows VEC_OF(struct row);

static struct arena *arena;

static void fail(const char *message)
{
    fprintf(stderr, "deal: %s\n", message);
    exit(2);
}

static struct str read_whole(const char *path)
{
    struct buf bytes = {0};
    struct error err = {0};
    struct str content;

    if (!file_read(path, LARGEST, &bytes, &err))
        fail(err.message);
    content = arena_copy(arena, buf_str(&bytes));
    buf_clear(&bytes);
    return content;
}

static size_t column(const struct csv *csv, const char *name)
{
    for (size_t i = 0; i < csv->fields.count; i++) {
        if (str_is(csv->fields.items[i], name))
            return i;
    }
    fail("the header has no columns text and category");
    return 0;
}

static int compare_rows(const void *left, const void *right)
{
    const struct row *a = left, *b = right;
    int order = memcmp(a->hash.bytes, b->hash.bytes, sizeof a->hash.bytes);

    return order != 0 ? order : str_compare(a->category, b->category);
}

static void read_rows(const char *path, struct rows *rows)
{
    size_t text, category;
    enum csv_result result;
    struct csv csv;

    csv_open(&csv, read_whole(path), ',');
    if (csv_next(&csv, NULL) != CSV_RECORD)
        fail("the file is empty");
    text = column(&csv, "text");
    category = column(&csv, "category");
    while ((result = csv_next(&csv, NULL)) != CSV_END) {
        struct row row;

        if (result == CSV_BROKEN)
            fail("a quote is not closed");
        if (text >= csv.fields.count || category >= csv.fields.count)
            fail("a row is too short");
        row.text = arena_copy(arena, csv.fields.items[text]);
        row.category = arena_copy(arena, csv.fields.items[category]);
        row.hash = crypto_hash_of(row.text);
        vec_push(rows, row);
    }
    csv_close(&csv);
    if (rows->count > 1)
        qsort(rows->items, rows->count, sizeof *rows->items, compare_rows);
}

static void print_quoted(struct str text)
{
    putchar('"');
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] == '"')
            putchar('"');
        putchar(text.bytes[i]);
    }
    putchar('"');
}

static void print_row(const struct row *row)
{
    print_quoted(row->text);
    putchar(',');
    print_quoted(row->category);
    putchar('\n');
}

static void deal_part(const struct rows *rows, double from, double to)
{
    double count = (double)rows->count;

    printf("text,category\n");
    for (size_t i = (size_t)(from * count + 0.5); i < rows->count && (double)i + 0.5 <= to * count;
         i++)
        print_row(&rows->items[i]);
}

static void deal_few(const struct rows *rows, size_t most)
{
    struct map counts = {0};

    printf("text,category\n");
    for (size_t i = 0; i < rows->count; i++) {
        uintptr_t dealt = (uintptr_t)map_get(&counts, rows->items[i].category);

        if (dealt >= most)
            continue;
        map_put(&counts, rows->items[i].category, (void *)(dealt + 1));
        print_row(&rows->items[i]);
    }
    map_clear(&counts);
}

/* Rows that do not fill a topic are left over. Returns the topics that are dealt. */
static size_t deal_many(const struct rows *rows, size_t topics, size_t each)
{
    /* of each category: rows, rows so far, topics so far */
    struct map sizes = {0}, met = {0}, begun = {0};
    size_t dealt = 0;

    for (size_t i = 0; i < rows->count; i++)
        map_put(&sizes, rows->items[i].category,
                (void *)((uintptr_t)map_get(&sizes, rows->items[i].category) + 1));
    for (size_t i = 0; i < rows->count; i++) {
        struct row row = rows->items[i];
        size_t before = (uintptr_t)map_get(&met, row.category),
               whole = (uintptr_t)map_get(&sizes, row.category);
        size_t topic = before / each + 1;

        map_put(&met, row.category, (void *)(uintptr_t)(before + 1));
        if (before % each == 0 && topic <= whole / each && dealt < topics) {
            map_put(&begun, row.category, (void *)(uintptr_t)topic);
            dealt++;
        }
        if ((uintptr_t)map_get(&begun, row.category) != topic)
            continue;
        row.category = arena_printf(arena, "%.*s %zu", STR_ARG(row.category), topic);
        print_row(&row);
    }
    map_clear(&sizes);
    map_clear(&met);
    map_clear(&begun);
    return dealt;
}

static void print_cell(struct str text)
{
    for (size_t i = 0; i < text.length; i++) {
        char c = text.bytes[i];

        if (c == '\t' || c == '\n' || c == '\\')
            printf("\\%c", c == '\t' ? 't' : c == '\n' ? 'n' : '\\');
        else if (c != '\r')
            putchar(c);
    }
}

static void deal_questions(const struct rows *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        struct buf id = {0};

        clean_id(rows->items[i].category, &id);
        print_cell(rows->items[i].text);
        printf("\t%s\n", strcmp(id.bytes, "oos") == 0 ? "OUT_OF_SCOPE" : id.bytes);
        buf_clear(&id);
    }
}

/* ---- slips
 * ------------------------------------------------------------------------------------------------
 */

static uint64_t random_state;

static size_t roll(size_t sides)
{
    random_state ^= random_state >> 12;
    random_state ^= random_state << 25;
    random_state ^= random_state >> 27;
    return (size_t)((random_state * 0x2545F4914F6CDD1Du) >> 33) % sides;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Letters of longer words, not the first: where people slip. */
static size_t places(struct str text, size_t *out)
{
    size_t count = 0;

    for (size_t i = 0; i < text.length;) {
        size_t start = i;

        while (i < text.length && is_letter(text.bytes[i]))
            i++;
        for (size_t k = start + 1; i - start >= SHORTEST_WORD && k < i; k++)
            out[count++] = k;
        i += i == start;
    }
    return count;
}

static void slip(struct str text)
{
    size_t *candidates = arena_array(arena, text.length + 1, sizeof *candidates);
    size_t count = places(text, candidates);
    size_t at = count > 0 ? candidates[roll(count)] : text.length;

    for (size_t i = 0; i < text.length; i++) {
        if (i != at) {
            putchar(text.bytes[i]);
            continue;
        }
        switch (roll(4)) {
        case 0: /* lost */
            break;
        case 1: /* one more */
            printf("%c%c", text.bytes[i], (char)('a' + roll(26)));
            break;
        case 2: /* another one */
            putchar('a' + (int)roll(26));
            break;
        case 3: /* swapped with its neighbour */
            if (i + 1 < text.length && is_letter(text.bytes[i + 1])) {
                putchar(text.bytes[i + 1]);
                i++;
            }
            putchar(text.bytes[at]);
            break;
        }
    }
}

/* The text is the first column; the header stays. */
static void deal_typos(struct str bytes, uint64_t seed)
{
    struct str rest = bytes;
    struct str header = str_cut(&rest, '\n');

    printf("%.*s\n", STR_ARG(header));
    while (rest.length > 0) {
        struct str line = str_cut(&rest, '\n');
        struct str text = str_cut(&line, '\t');

        random_state = str_hash(text) ^ (seed * 0x9e3779b97f4a7c15u) ^ 1;
        slip(text);
        printf("\t%.*s\n", STR_ARG(line));
    }
}

int main(int argc, char **argv)
{
    struct rows rows = {0};

    arena = arena_new();
    if (argc == 5 && strcmp(argv[1], "part") == 0) {
        read_rows(argv[2], &rows);
        deal_part(&rows, atof(argv[3]), atof(argv[4]));
    } else if (argc == 4 && strcmp(argv[1], "few") == 0) {
        read_rows(argv[2], &rows);
        deal_few(&rows, (size_t)atoi(argv[3]));
    } else if (argc >= 5 && strcmp(argv[1], "many") == 0) {
        size_t topics = (size_t)atoi(argv[2]), each = (size_t)atoi(argv[3]), dealt = 0;

        printf("text,category\n");
        for (int i = 4; i < argc; i++) {
            rows.count = 0;
            read_rows(argv[i], &rows);
            dealt += deal_many(&rows, topics - dealt, each);
        }
    } else if (argc >= 3 && strcmp(argv[1], "questions") == 0) {
        printf("text\ttopic\n");
        for (int i = 2; i < argc; i++) {
            rows.count = 0;
            read_rows(argv[i], &rows);
            deal_questions(&rows);
        }
    } else if (argc == 4 && strcmp(argv[1], "typos") == 0) {
        deal_typos(read_whole(argv[2]), (uint64_t)atoi(argv[3]));
    } else {
        fail("part FILE FROM TO | few FILE K | many TOPICS K FILE ... | questions FILE ... | typos "
             "FILE SEED");
    }
    vec_clear(&rows);
    arena_free(arena);
    return 0;
}
