/*
 * tests/bad_knowledge: mistakes of authors, with the diagnostic each must give written beside it,
 * as Wren does.
 *
 * A file NAME.yaml is laid over the good knowledge in base/ as topics/NAME.yaml (dashes become
 * underscores). Comments at its top say otherwise:
 *
 *     # file: messages.yaml          which file it stands for
 *     # base: base-languages         over which good knowledge it is laid
 *     # remove: facts.yaml           a file of the base that is not there
 *     # circle: topics/again.yaml    a link that leads to itself is there, too
 *     # grow: 17000000               comments are added behind it up to this size in bytes
 *
 * A folder NAME/ holds several such files by their own names. What is expected stands on the line
 * that is wrong:
 *
 *     buttons: [no_such_topic]  # error: unknown-topic
 *
 * or, where a comment would be text, at the top with line and column (line 0: the whole file; a
 * file when it is another):
 *
 *     # expect 12:7 error template-syntax
 *     # expect bot.yaml:0:0 error missing-file
 *
 * A diagnostic that is missing and one too many both fail.
 */
#ifndef SALTER_TESTS_SUPPORT_BAD_KNOWLEDGE_H
#define SALTER_TESTS_SUPPORT_BAD_KNOWLEDGE_H

#include "base/diag.h"
#include "base/map.h"

struct bad_knowledge {
    const char *folder; /* "tests/bad_knowledge" */
    const char *only;   /* one case by its name; NULL: all of them */
    void (*collect)(const char *knowledge,
                    struct diag_list *diags); /* loads a folder and says what is wrong */
    bool (*mine)(struct str name); /* whether collect() can find the diagnostic; others are neither
                                      wanted nor counted */
};

/* Runs all cases; returns how many failed and prints why. Names that were expected somewhere are
 * put into *seen, which the caller clears; they live in the arena. */
size_t bad_knowledge_run(const struct bad_knowledge *suite, struct arena *arena, struct map *seen);

#endif
