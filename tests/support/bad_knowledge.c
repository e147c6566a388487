#include "bad_knowledge.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/map.h"

enum { MOST_EXPECTED = 64, LARGEST = 32 << 20 };

struct expected {
    struct str file;
    uint32_t line, column; /* column 0: any */
    struct str severity, name;
    bool met;
};

struct run {
    const struct bad_knowledge *suite;
    struct arena *arena;
    struct map *seen;
    struct str root;    /* a folder of our own, put together anew for each case */
    const char *base;   /* good knowledge the case is laid over */
    const char *remove; /* NULL: nothing */
    size_t grow;
    const char *circle; /* or NULL */
    struct expected expected[MOST_EXPECTED];
    size_t expected_count;
};

static bool is_folder(const char *path)
{
    struct stat status;

    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static void remove_tree(const char *path)
{
    DIR *folder = opendir(path);
    struct dirent *entry;
    char inner[1024];

    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        snprintf(inner, sizeof inner, "%s/%s", path, entry->d_name);
        if (is_folder(inner))
            remove_tree(inner);
        else
            unlink(inner);
    }
    if (folder != NULL)
        closedir(folder);
    rmdir(path);
}

/* Writes a file into the case's folder, over one of the base. */
static void put_file(struct run *run, struct str name, struct str content)
{
    struct str path = arena_printf(run->arena, "%.*s/%.*s", STR_ARG(run->root), STR_ARG(name));
    char folder[1024];
    FILE *file;

    snprintf(folder, sizeof folder, "%s", path.bytes);
    *strrchr(folder, '/') = '\0';
    if (!file_make_folder(folder, NULL) || (file = fopen(path.bytes, "wb")) == NULL)
        abort();
    fwrite(content.bytes, 1, content.length, file);
    fclose(file);
}

static void copy_base(struct run *run)
{
    struct str folder = arena_printf(run->arena, "%s/%s", run->suite->folder, run->base);
    struct file_list names = {0};

    if (!file_walk(folder.bytes, run->arena, &names, NULL, NULL))
        abort();
    for (size_t i = 0; i < names.count; i++) {
        struct str path =
            arena_printf(run->arena, "%.*s/%.*s", STR_ARG(folder), STR_ARG(names.items[i]));
        struct buf content = {0};

        if (run->remove != NULL && str_is(names.items[i], run->remove))
            continue;
        if (!file_read(path.bytes, LARGEST, &content, NULL))
            abort();
        put_file(run, names.items[i], buf_str(&content));
        buf_clear(&content);
    }
    vec_clear(&names);
}

static void expect(struct run *run, struct expected expected)
{
    map_put(run->seen, expected.name, (void *)run->suite);
    if (run->suite->mine(expected.name) && run->expected_count < MOST_EXPECTED)
        run->expected[run->expected_count++] = expected;
}

/* "12:7 error name", "facts.yaml:3:1 error name" */
static void read_expect(struct run *run, struct str file, struct str rest)
{
    struct expected expected = {.file = file};
    struct str place = str_cut(&rest, ' ');
    struct str first = str_cut(&place, ':');
    int64_t line = 0, column = 0;

    if (!str_to_int(first, &line)) {
        expected.file = first;
        str_to_int(str_cut(&place, ':'), &line);
    }
    str_to_int(place, &column);
    expected.line = (uint32_t)line;
    expected.column = (uint32_t)column;
    expected.severity = str_cut(&rest, ' ');
    expected.name = str_trim(rest);
    expect(run, expected);
}

/* All "# error: name" of a line. */
static void read_marks(struct run *run, struct str file, uint32_t line, struct str text)
{
    static const char *const severities[] = {"error", "warning", "note"};

    for (size_t i = 0; i < sizeof severities / sizeof *severities; i++) {
        struct str mark = arena_printf(run->arena, "# %s: ", severities[i]);

        for (size_t at = str_find(text, mark, 0); at != SIZE_MAX;
             at = str_find(text, mark, at + 1)) {
            struct str name = str_slice(text, at + mark.length, text.length);

            name = str_trim(str_cut(&name, '#'));
            expect(run, (struct expected){.file = file,
                                          .line = line,
                                          .severity = str_from(severities[i]),
                                          .name = name});
        }
    }
}

static void read_directive(struct run *run, struct str *file, struct str text)
{
    struct str rest = text;
    struct str key = str_cut(&rest, ' ');
    int64_t size;

    if (str_is(key, "file:"))
        *file = str_trim(rest);
    else if (str_is(key, "base:"))
        run->base = arena_copy(run->arena, str_trim(rest)).bytes;
    else if (str_is(key, "remove:"))
        run->remove = arena_copy(run->arena, str_trim(rest)).bytes;
    else if (str_is(key, "grow:") && str_to_int(str_trim(rest), &size))
        run->grow = (size_t)size;
    else if (str_is(key, "circle:"))
        run->circle = arena_copy(run->arena, str_trim(rest)).bytes;
}

/* Reads what a file of a case says about itself; *file is its name in the knowledge. */
static void read_comments(struct run *run, struct str content, struct str *file)
{
    struct str all = content;
    uint32_t line = 0;

    while (str_starts(all, STR("# ")))
        read_directive(run, file, str_slice(str_cut(&all, '\n'), 2, SIZE_MAX));
    while (content.length > 0) {
        struct str text = str_cut(&content, '\n');

        line++;
        if (str_starts(text, STR("# expect ")))
            read_expect(run, *file, str_slice(text, 9, text.length));
        else
            read_marks(run, *file, line, text);
    }
}

static struct str grown(struct run *run, struct str content)
{
    struct buf large = {0};
    struct str result;

    buf_add(&large, content);
    while (large.length < run->grow)
        buf_add_text(&large, "# the file is too large\n");
    result = arena_copy(run->arena, buf_str(&large));
    buf_clear(&large);
    return result;
}

/* cases/unknown-key.yaml -> topics/unknown_key.yaml */
static struct str topic_name(struct run *run, struct str name)
{
    struct str topic = arena_printf(run->arena, "topics/%.*s", STR_ARG(name));

    for (size_t i = 0; i < topic.length; i++) {
        if (topic.bytes[i] == '-')
            ((char *)topic.bytes)[i] = '_';
    }
    return topic;
}

static struct str read_file(struct run *run, struct str path)
{
    struct buf content = {0};
    struct str copy;

    if (!file_read(path.bytes, LARGEST, &content, NULL))
        abort();
    copy = arena_copy(run->arena, buf_str(&content));
    buf_clear(&content);
    return copy;
}

static void lay_file(struct run *run, struct str name)
{
    struct str content =
        read_file(run, arena_printf(run->arena, "%s/%.*s", run->suite->folder, STR_ARG(name)));
    struct str file = topic_name(run, name);

    read_comments(run, content, &file);
    copy_base(run);
    put_file(run, file, run->grow > 0 ? grown(run, content) : content);
    if (run->circle != NULL &&
        symlink(strrchr(run->circle, '/') + 1,
                arena_printf(run->arena, "%.*s/%s", STR_ARG(run->root), run->circle).bytes) != 0)
        abort();
}

static void lay_folder(struct run *run, struct str name)
{
    struct str folder = arena_printf(run->arena, "%s/%.*s", run->suite->folder, STR_ARG(name));
    struct file_list names = {0};

    if (!file_walk(folder.bytes, run->arena, &names, NULL, NULL))
        abort();
    for (size_t i = 0; i < names.count; i++) {
        struct str file = names.items[i];

        read_comments(
            run,
            read_file(run, arena_printf(run->arena, "%.*s/%.*s", STR_ARG(folder), STR_ARG(file))),
            &file);
    }
    copy_base(run);
    for (size_t i = 0; i < names.count; i++)
        put_file(run, names.items[i],
                 read_file(run, arena_printf(run->arena, "%.*s/%.*s", STR_ARG(folder),
                                             STR_ARG(names.items[i]))));
    vec_clear(&names);
}

static const char *severity_name(enum diag_severity severity)
{
    return severity == DIAG_ERROR ? "error" : severity == DIAG_WARNING ? "warning" : "note";
}

static bool meets(const struct diag *diag, struct expected *expected)
{
    if (expected->met || !str_is(expected->name, diag->name) ||
        !str_equal(expected->file, diag->place.file) || expected->line != diag->place.line ||
        !str_is(expected->severity, severity_name(diag->severity)) ||
        (expected->column != 0 && expected->column != diag->place.column))
        return false;
    expected->met = true;
    return true;
}

static bool compare(struct run *run, struct str name, const struct diag_list *diags)
{
    bool good = true;

    for (size_t i = 0; i < diags->all.count; i++) {
        const struct diag *diag = &diags->all.items[i];
        bool wanted = !run->suite->mine(str_from(diag->name));
        struct buf shown = {0};

        for (size_t k = 0; k < run->expected_count && !wanted; k++)
            wanted = meets(diag, &run->expected[k]);
        if (wanted)
            continue;
        diag_print(diag, false, &shown);
        fprintf(stderr, "%.*s: not expected:\n%.*s", STR_ARG(name), STR_ARG(buf_str(&shown)));
        buf_clear(&shown);
        good = false;
    }
    for (size_t k = 0; k < run->expected_count; k++) {
        const struct expected *expected = &run->expected[k];

        if (expected->met)
            continue;
        fprintf(stderr, "%.*s: missing: %.*s:%u:%u %.*s %.*s\n", STR_ARG(name),
                STR_ARG(expected->file), expected->line, expected->column,
                STR_ARG(expected->severity), STR_ARG(expected->name));
        good = false;
    }
    return good;
}

static bool run_case(struct run *run, struct str name, bool folder)
{
    struct diag_list diags;
    bool good;

    run->base = "base";
    run->remove = NULL;
    run->grow = 0;
    run->circle = NULL;
    run->expected_count = 0;
    if (folder)
        lay_folder(run, name);
    else
        lay_file(run, name);
    diag_list_init(&diags);
    run->suite->collect(run->root.bytes, &diags);
    good = compare(run, name, &diags);
    diag_list_clear(&diags);
    remove_tree(run->root.bytes);
    return good;
}

static int compare_names(const void *left, const void *right)
{
    return str_compare(*(const struct str *)left, *(const struct str *)right);
}

static void list_cases(const char *folder, struct arena *arena, struct file_list *out)
{
    DIR *listing = opendir(folder);
    struct dirent *entry;

    while (listing != NULL && (entry = readdir(listing)) != NULL) {
        if (entry->d_name[0] != '.' && strncmp(entry->d_name, "base", 4) != 0)
            vec_push(out, arena_copy(arena, str_from(entry->d_name)));
    }
    if (listing != NULL)
        closedir(listing);
    if (out->count > 1)
        qsort(out->items, out->count, sizeof *out->items, compare_names);
}

size_t bad_knowledge_run(const struct bad_knowledge *suite, struct arena *arena, struct map *seen)
{
    const char *temporary = getenv("TMPDIR");
    struct str root = arena_printf(arena, "%s/salter-bad-XXXXXX", temporary ? temporary : "/tmp");
    struct run run = {.suite = suite, .arena = arena, .seen = seen, .root = root};
    struct file_list cases = {0};
    size_t failed = 0;

    if (mkdtemp((char *)root.bytes) == NULL)
        abort();
    list_cases(suite->folder, arena, &cases);
    for (size_t i = 0; i < cases.count; i++) {
        bool folder =
            is_folder(arena_printf(arena, "%s/%.*s", suite->folder, STR_ARG(cases.items[i])).bytes);

        if ((!folder && !str_ends(cases.items[i], STR(".yaml"))) ||
            (suite->only != NULL && !str_is(cases.items[i], suite->only)))
            continue;
        failed += run_case(&run, cases.items[i], folder) ? 0 : 1;
    }
    vec_clear(&cases);
    remove_tree(root.bytes);
    return failed;
}
