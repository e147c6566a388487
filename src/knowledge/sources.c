#include "sources.h"

#include <stdio.h>

#include "base/file.h"
#include "fields.h"
#include "knowledge/diagnostics.h"
#include "knowledge/snapshot.h"

static const struct {
    const char *name; /* of a file, or of a folder with '/' behind it */
    enum file_kind kind;
} places[] = {
    {"bot.yaml", FILE_BOT},           {"messages.yaml", FILE_MESSAGES},
    {"policies.yaml", FILE_POLICIES}, {"out_of_scope.yaml", FILE_OUT_OF_SCOPE},
    {"facts.yaml", FILE_FACTS},       {"lookups.yaml", FILE_LOOKUPS},
    {"topics/", FILE_TOPIC},          {"words/", FILE_WORDS},
    {"tables/", FILE_TABLE},          {"tests/", FILE_TESTS},
};

enum { PLACES = sizeof places / sizeof *places };

static enum file_kind kind_of(struct str name)
{
    for (size_t i = 0; i < PLACES; i++) {
        struct str place = str_from(places[i].name);
        bool folder = str_ends(place, STR("/"));

        if (!folder && str_equal(name, place))
            return places[i].kind;
        if (folder && str_starts(name, place) && str_ends(name, STR(".yaml")) &&
            str_find_byte(name, '/', place.length) == SIZE_MAX)
            return places[i].kind;
    }
    return FILE_OTHER;
}

static struct str base_name(struct str name)
{
    struct str rest = name;

    while (str_find_byte(rest, '/', 0) != SIZE_MAX)
        str_cut(&rest, '/');
    return rest;
}

/* A schema for editors, a page for readers, what editors leave behind: none of it is knowledge. */
static bool is_ignored(struct str name)
{
    return str_is(base_name(name), "README.md") || str_ends(name, STR(".json")) ||
           str_ends(name, STR("~"));
}

static void report_unknown(struct str name, struct diag_list *diags)
{
    struct diag_place place = {.file = name};
    struct str candidates[PLACES];
    struct str nearest;
    char hint[160];

    for (size_t i = 0; i < PLACES; i++)
        candidates[i] = str_from(places[i].name);
    nearest = diag_nearest(name, candidates, PLACES);
    if (str_ends(name, STR(".yml")))
        snprintf(hint, sizeof hint, "knowledge files end in .yaml");
    else if (nearest.length > 0)
        snprintf(hint, sizeof hint, "did you mean \"%.*s\"?", STR_ARG(nearest));
    else
        snprintf(
            hint, sizeof hint,
            "topics stand in topics/, word lists in words/, tables in tables/, tests in tests/");
    kb_diag_add(diags, KB_DIAG_UNKNOWN_FILE, place, STR(""), hint, "nothing reads this file");
}

/* A topic's id may begin with a digit or "_": imports keep the names they find. */
static bool is_topic_id(struct str id)
{
    for (size_t i = 0; i < id.length; i++) {
        char c = id.bytes[i];

        if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '_')
            return false;
    }
    return id.length > 0 && id.length <= 64 && !str_is(id, "out_of_scope");
}

static bool is_right_id(const struct file_source *file)
{
    if (file->kind == FILE_TOPIC)
        return is_topic_id(file->id);
    return file->kind != FILE_TABLE || fields_is_id(file->id);
}

/* The file name is the topic's id. */
static bool check_id(const struct file_source *file, struct diag_list *diags)
{
    struct diag_place place = {.file = file->source.name};

    if (is_right_id(file))
        return true;
    kb_diag_add(diags, KB_DIAG_BAD_FILE_NAME, place, STR(""),
                "use a-z, 0-9 and _, and begin with a letter", "\"%.*s\" cannot be the id of a %s",
                STR_ARG(file->id), file->kind == FILE_TOPIC ? "topic" : "table");
    return false;
}

/* A line "draft: yes" at the left border: which topics are drafts decides what the others may lack.
 */
static bool says_draft(struct str bytes)
{
    size_t at = str_starts(bytes, STR("draft:")) ? 0 : str_find(bytes, STR("\ndraft:"), 0);
    struct str line;

    if (at == SIZE_MAX)
        return false;
    line = str_slice(bytes, at + (bytes.bytes[at] == '\n' ? 7 : 6), bytes.length);
    line = str_trim(str_cut(&line, '\n'));
    line = str_trim(str_cut(&line, '#'));
    return str_is(line, "yes") || str_is(line, "true");
}

static void report_size(struct file_source *file, struct diag_list *diags)
{
    struct diag_place place = {.file = file->source.name};

    kb_diag_add(diags, KB_DIAG_FILE_TOO_LARGE, place, STR(""), "split it into several files",
                "the file is larger than %d MiB", KB_LARGEST_FILE >> 20);
}

static void set_bytes(struct arena *arena, struct file_source *file, struct str bytes,
                      struct diag_list *diags)
{
    file->source.bytes = arena_copy(arena, bytes);
    file->readable = source_init(&file->source, arena, diags);
    file->draft = file->kind == FILE_TOPIC && says_draft(file->source.bytes);
}

/* false: the file system refused, err says how. */
static bool read_bytes(const char *folder, struct arena *arena, struct file_source *file,
                       struct diag_list *diags, struct error *err)
{
    struct buf path = {0};
    struct error failure = {0};
    struct buf bytes = {0};
    bool read;

    buf_addf(&path, "%s/%.*s", folder, STR_ARG(file->source.name));
    read = file_read(path.bytes, KB_LARGEST_FILE, &bytes, &failure);
    if (read) {
        set_bytes(arena, file, buf_str(&bytes), diags);
    } else if (failure.code == ERROR_TOO_LARGE) {
        report_size(file, diags);
        read = true;
    } else {
        error_set(err, failure.code, "%s", failure.message);
    }
    buf_clear(&bytes);
    buf_clear(&path);
    return read;
}

/* Finds out what the file is for; false: nothing that is read. */
static bool classify(struct file_source *file, struct diag_list *diags)
{
    struct str name = base_name(file->source.name);

    file->kind = kind_of(file->source.name);
    if (file->kind == FILE_OTHER) {
        if (!is_ignored(file->source.name))
            report_unknown(file->source.name, diags);
        return false;
    }
    file->id = str_slice(name, 0, name.length - 5);
    if (check_id(file, diags))
        return true;
    file->kind = FILE_OTHER;
    return false;
}

static bool add_total(size_t *total, const struct file_source *file, struct error *err)
{
    *total += file->source.bytes.length;
    return *total <= KB_LARGEST_FOLDER ||
           error_set(err, ERROR_TOO_LARGE, "more than %d MiB of knowledge",
                     KB_LARGEST_FOLDER >> 20);
}

/* What is no file, and looks as if it were knowledge. */
static void report_others(const struct file_list *others, struct diag_list *diags)
{
    for (size_t i = 0; i < others->count; i++) {
        struct str name = others->items[i];
        struct diag_place place = {.file = name};

        if (str_ends(name, STR(".yaml/")))
            kb_diag_add(diags, KB_DIAG_UNKNOWN_FILE, place, STR(""),
                        "only files are read: give the folder another name, or put its files "
                        "beside the others",
                        "this is a folder with the name of a file");
        else if (!str_ends(name, STR("/")) && !is_ignored(name))
            kb_diag_add(diags, KB_DIAG_UNKNOWN_FILE, place, STR(""),
                        "delete it, or let it lead to a file",
                        "this is no file, or a link that leads to none");
    }
}

bool sources_load(const char *path, struct arena *arena, struct sources *out,
                  struct diag_list *diags, struct error *err)
{
    struct file_list names = {0};
    struct file_list others = {0};
    size_t total = 0;
    bool loaded = file_walk(path, arena, &names, &others, err);

    *out = (struct sources){.items = arena_array(arena, names.count, sizeof *out->items)};
    if (loaded)
        report_others(&others, diags);
    for (size_t i = 0; loaded && i < names.count; i++) {
        struct file_source *file = &out->items[out->count++];

        file->source.name = names.items[i];
        map_put(&out->by_name, file->source.name, file);
        if (classify(file, diags))
            loaded = read_bytes(path, arena, file, diags, err) && add_total(&total, file, err);
    }
    vec_clear(&names);
    vec_clear(&others);
    if (!loaded)
        sources_clear(out);
    return loaded;
}

static int compare_files(const void *left, const void *right)
{
    return str_compare(((const struct file_source *)left)->source.name,
                       ((const struct file_source *)right)->source.name);
}

bool sources_copy(const struct kb_file *files, size_t count, struct arena *arena,
                  struct sources *out, struct diag_list *diags, struct error *err)
{
    size_t total = 0;
    bool loaded = true;

    *out = (struct sources){.items = arena_array(arena, count, sizeof *out->items), .count = count};
    for (size_t i = 0; i < count; i++) {
        out->items[i].source.name = arena_copy(arena, files[i].name);
        out->items[i].source.bytes = files[i].content;
    }
    if (count > 1)
        qsort(out->items, count, sizeof *out->items, compare_files);
    for (size_t i = 0; i < count && loaded; i++) {
        struct file_source *file = &out->items[i];
        struct str bytes = file->source.bytes;

        file->source.bytes = STR("");
        map_put(&out->by_name, file->source.name, file);
        if (!classify(file, diags))
            continue;
        if (bytes.length > KB_LARGEST_FILE)
            report_size(file, diags);
        else
            set_bytes(arena, file, bytes, diags);
        loaded = add_total(&total, file, err);
    }
    if (!loaded)
        sources_clear(out);
    return loaded;
}

void sources_clear(struct sources *sources)
{
    map_clear(&sources->by_name);
}

struct str sources_line(const struct sources *sources, struct diag_place place)
{
    const struct file_source *file = map_get(&sources->by_name, place.file);

    return file != NULL && file->readable ? source_line(&file->source, place.line)
                                          : (struct str){NULL, 0};
}
