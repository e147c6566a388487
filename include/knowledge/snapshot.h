/*
 * One loaded knowledge folder, frozen at the moment it was read.
 *
 * A snapshot never changes after kb_snapshot_load() returns, so any number of threads may read it
 * without a lock. Editing the files makes a new snapshot; turns already under way finish on the one
 * they started with. Everything reached through it is borrowed and valid while the reader holds a
 * reference.
 */
#ifndef SALTER_KNOWLEDGE_SNAPSHOT_H
#define SALTER_KNOWLEDGE_SNAPSHOT_H

#include "base/diag.h"
#include "base/error.h"
#include "knowledge/model.h"

enum {
    KB_LARGEST_FILE = 16 << 20,    /* bytes of one YAML file */
    KB_LARGEST_FOLDER = 256 << 20, /* bytes of all of them */
    KB_DEEPEST = 12,               /* levels of a YAML file */
    KB_LONGEST_LINE = 2000         /* code points of an example or a pattern */
};

struct kb_snapshot;

struct kb_options {
    struct date today; /* for review_by and valid_until */
    /* of a knowledge with mistakes, too, *out is what could be read: for match_check_patterns() and
     * nothing else */
    bool keep_broken;
};

/*
 * Reads the folder at path. Mistakes an author can make do not stop the reading: each becomes a
 * diagnostic, so that one run reports all of them. The result is true only when there was no error
 * among them; then *out holds one reference. Otherwise it is NULL, but for keep_broken. Warnings
 * alone do not fail a load. When the folder itself cannot be read, err says so.
 */
bool kb_snapshot_load(const char *path, const struct kb_options *options, struct kb_snapshot **out,
                      struct diag_list *diags, struct error *err)
    __attribute__((warn_unused_result));

/* The same from memory: `name` is the path below the folder. Names and contents are copied; their
 * order does not matter. For tools that hold the files themselves, and for tests. */
struct kb_file {
    struct str name;
    struct str content;
};
bool kb_snapshot_load_files(const struct kb_file *files, size_t count,
                            const struct kb_options *options, struct kb_snapshot **out,
                            struct diag_list *diags, struct error *err)
    __attribute__((warn_unused_result));

struct kb_snapshot *kb_snapshot_acquire(struct kb_snapshot *snapshot);
void kb_snapshot_release(struct kb_snapshot *snapshot); /* NULL is allowed */

/* Whether an example stays. */
typedef bool kb_keep_example(void *context, const struct kb_line *example);

/*
 * The same knowledge with a part of its examples: of topics, policies and what is out of scope (for
 * cross-validation). Its model has its own topics and policies, everything else is shared with the
 * parent, which it holds a reference to. One reference; the hash is its own, so a fit of the whole
 * is not taken for a fit of the part.
 */
struct kb_snapshot *kb_snapshot_select(struct kb_snapshot *snapshot, kb_keep_example *keep,
                                       void *context);

const struct kb_model *kb_snapshot_model(const struct kb_snapshot *snapshot);
const struct text_lexicon *kb_snapshot_lexicon(const struct kb_snapshot *snapshot);

/* 64 hexadecimal digits: the content of all files with their names; the order of files does not
 * matter, tests/ does not count. */
struct str kb_snapshot_hash(const struct kb_snapshot *snapshot);

/* Absence is NULL. */
const struct kb_topic *kb_find_topic(const struct kb_model *model, struct str id);
const struct kb_policy *kb_find_policy(const struct kb_model *model, struct str id);
const struct kb_set *kb_find_set(const struct kb_model *model, struct str name);
const struct kb_choices *kb_find_choices(const struct kb_model *model, struct str name);

bool kb_ids_have(const struct kb_ids *ids, uint32_t topic);

/* The line of a file as the author wrote it, for the caret of a later diagnostic; empty when there
 * is none. */
struct str kb_source_line(const struct kb_snapshot *snapshot, struct diag_place place);

#endif
