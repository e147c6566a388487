/* What every import promises, whatever it read: the folder it writes is one that `check` accepts.
 */
#ifndef SALTER_TESTS_FUZZ_IMPORT_HOLDS_H
#define SALTER_TESTS_FUZZ_IMPORT_HOLDS_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "../../src/cmd/clean.h"
#include "../../src/cmd/import.h"
#include "base/file.h"
#include "knowledge/snapshot.h"

static inline void demand(bool condition, const char *what)
{
    if (condition)
        return;
    fprintf(stderr, "broken: %s\n", what);
    abort();
}

static inline void demand_id(struct str id)
{
    demand(id.length > 0 && id.length <= 64, "an id's length");
    for (size_t i = 0; i < id.length; i++)
        demand(id.bytes[i] != '\0' &&
                   strchr("abcdefghijklmnopqrstuvwxyz0123456789_", id.bytes[i]) != NULL,
               "an id's characters");
}

static inline void demand_line(struct str line)
{
    struct buf again = {0};

    demand(line.length > 0 && clean_length(line) <= KB_LONGEST_LINE, "a line's length");
    demand(clean_line(line, &again) && str_equal(buf_str(&again), line),
           "a clean line stays as it is");
    buf_clear(&again);
}

static inline void demand_topics(struct import *import)
{
    struct map ids = {0};

    for (size_t i = 0; i < import->topics.count; i++) {
        const struct import_topic *topic = &import->topics.items[i];

        demand_id(topic->id);
        demand(map_put(&ids, topic->id, import), "an id is used once");
        for (size_t k = 0; k < topic->examples.count; k++)
            demand_line(topic->examples.items[k]);
    }
    map_clear(&ids);
}

static inline void remove_folder(const char *folder)
{
    static const char *const inner[] = {"/topics", "/words", ""};
    struct arena *arena = arena_new();
    struct file_list files = {0};

    if (file_walk(folder, arena, &files, NULL, NULL)) {
        for (size_t i = 0; i < files.count; i++)
            unlink(arena_printf(arena, "%s/%.*s", folder, STR_ARG(files.items[i])).bytes);
    }
    for (size_t i = 0; i < sizeof inner / sizeof *inner; i++)
        rmdir(arena_printf(arena, "%s%s", folder, inner[i]).bytes);
    vec_clear(&files);
    arena_free(arena);
}

static inline void demand_loads(const char *folder)
{
    struct kb_options options = {0};
    struct kb_snapshot *snapshot = NULL;
    struct diag_list diags;
    struct error err = {0};

    diag_list_init(&diags);
    if (!kb_snapshot_load(folder, &options, &snapshot, &diags, &err)) {
        struct buf text = {0};

        for (size_t i = 0; i < diags.all.count; i++)
            diag_print(&diags.all.items[i], false, &text);
        fprintf(stderr, "%s%s\n", text.bytes ? text.bytes : "", err.message);
        demand(false, "the folder loads");
    }
    kb_snapshot_release(snapshot);
    diag_list_clear(&diags);
}

/* Only where there is a topic: a folder without one is no knowledge. */
static inline void demand_folder(struct import *import)
{
    const char *place = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    struct error err = {0};
    char folder[64];
    bool topic = false;

    for (size_t i = 0; i < import->topics.count; i++)
        topic = topic || !str_is(import->topics.items[i].id, "out_of_scope");
    if (!topic)
        return;
    snprintf(folder, sizeof folder, "%s/salter_import_%ld", place, (long)getpid());
    demand(import_write(import, folder, "a\nfile", &err), err.message);
    demand(import_prove(import, folder, &err), err.message);
    demand_loads(folder);
    demand(!import_write(import, folder, "again", NULL), "a folder that is not empty is refused");
    remove_folder(folder);
}

static inline void demand_import(bool (*read)(struct import *import, struct str bytes,
                                              struct error *err),
                                 struct str bytes, const char *language)
{
    struct error err = {0};
    struct import import;
    bool done;

    import_init(&import, language);
    import.file = STR("in");
    done = read(&import, bytes, &err);
    demand(done || err.code != ERROR_NONE, "a failure is explained");
    import_finish_words(&import);
    demand_topics(&import);
    if (done)
        demand_folder(&import);
    import_clear(&import);
}

#endif
