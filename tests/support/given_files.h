/*
 * Knowledge put together by a test: files of a folder, others laid over them, loaded from memory.
 * Inline, since fuzzers use it too and are linked without the support of tests.
 */
#ifndef SALTER_TESTS_SUPPORT_GIVEN_FILES_H
#define SALTER_TESTS_SUPPORT_GIVEN_FILES_H

#include "base/file.h"
#include "knowledge/snapshot.h"

struct given_files {
    struct arena *arena;
    struct kb_file_list VEC_OF(struct kb_file) files;
};

static inline struct given_files given_nothing(void)
{
    return (struct given_files){.arena = arena_new()};
}

static inline void given_clear(struct given_files *given)
{
    vec_clear(&given->files);
    arena_free(given->arena);
}

/* Adds the file, in place of one of the same name. */
static inline void given_bytes(struct given_files *given, const char *name, struct str content)
{
    struct kb_file file = {arena_copy(given->arena, str_from(name)),
                           arena_copy(given->arena, content)};

    for (size_t i = 0; i < given->files.count; i++) {
        if (str_equal(given->files.items[i].name, file.name)) {
            given->files.items[i] = file;
            return;
        }
    }
    vec_push(&given->files, file);
}

static inline void given_file(struct given_files *given, const char *name, const char *content)
{
    given_bytes(given, name, str_from(content));
}

static inline struct given_files given_folder(const char *folder)
{
    struct given_files given = given_nothing();
    struct file_list names = {0};
    struct error err = {0};

    if (!file_walk(folder, given.arena, &names, NULL, &err))
        abort();
    for (size_t i = 0; i < names.count; i++) {
        struct str path = arena_printf(given.arena, "%s/%.*s", folder, STR_ARG(names.items[i]));
        struct buf content = {0};

        if (!file_read(path.bytes, KB_LARGEST_FILE, &content, &err))
            abort();
        given_bytes(&given, names.items[i].bytes, buf_str(&content));
        buf_clear(&content);
    }
    vec_clear(&names);
    return given;
}

/* NULL when there are errors among the diagnostics. The day is 2026-11-22. */
static inline struct kb_snapshot *given_load(const struct given_files *given,
                                             struct diag_list *diags)
{
    const struct kb_options options = {.today = {2026, 11, 22}};
    struct kb_snapshot *snapshot = NULL;
    struct error err = {0};

    if (!kb_snapshot_load_files(given->files.items, given->files.count, &options, &snapshot, diags,
                                &err))
        return NULL;
    return snapshot;
}

#endif
