/*
 * Runs the tests of a knowledge folder: stories (whole talks) and questions (single messages), each in every spelling.
 */
#ifndef SALTER_CMD_STORY_H
#define SALTER_CMD_STORY_H

#include "cmd.h"
#include "spelling.h"

struct story_result {
    struct str name;         /* "story (without diacritics)", or "topic: question" */
    struct diag_place place;
    bool passed;
    struct str said;         /* the message of the turn that failed */
    struct str expected;
    struct str got;
    struct str why;          /* explanation of that turn */
};

typedef void story_report(void *context, const struct story_result *result);

/* Runs all; how many failed. */
size_t story_run_all(struct service *service, story_report *report, void *context);

#endif
