/* The files of a folder: which there are, what each is for, and their bytes. */
#ifndef SALTER_KNOWLEDGE_SOURCES_H
#define SALTER_KNOWLEDGE_SOURCES_H

#include "base/error.h"
#include "base/map.h"
#include "knowledge/snapshot.h"
#include "source.h"

enum file_kind {
    FILE_OTHER, /* not ours: README.md, a schema, something unknown (reported) */
    FILE_BOT,
    FILE_WORDS,
    FILE_LOOKUPS,
    FILE_TABLE,
    FILE_FACTS,
    FILE_MESSAGES,
    FILE_TOPIC,
    FILE_POLICIES,
    FILE_OUT_OF_SCOPE,
    FILE_TESTS,
    FILE_KINDS
};

struct file_source {
    struct source source;
    enum file_kind kind;
    struct str id; /* the name without folder and ending */
    bool readable; /* its bytes are a text of an allowed size */
    bool draft;    /* a topic that says `draft: yes`, seen before it is parsed */
};

struct sources {
    struct file_source *items; /* sorted by name */
    size_t count;
    struct map by_name; /* name -> struct file_source */
};

/* Reads all files; what is wrong with one is a diagnostic, what is wrong with the folder is err. */
bool sources_load(const char *path, struct arena *arena, struct sources *out,
                  struct diag_list *diags, struct error *err) __attribute__((warn_unused_result));
/* The same from memory. */
bool sources_copy(const struct kb_file *files, size_t count, struct arena *arena,
                  struct sources *out, struct diag_list *diags, struct error *err)
    __attribute__((warn_unused_result));
void sources_clear(struct sources *sources);

/* The line that a place speaks of; empty when there is none. */
struct str sources_line(const struct sources *sources, struct diag_place place);

#endif
