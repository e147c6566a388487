/*
 * The tests of a knowledge folder: stories (whole talks) and questions (single messages), each in
 * every spelling it can be typed in: as written, without diacritics, in the other script.
 */
#ifndef SALTER_SERVICE_STORIES_H
#define SALTER_SERVICE_STORIES_H

#include "service/service.h"

/* Valid during the call-back only. */
struct service_story_result {
    struct str name; /* "story (without diacritics)", or "topic: question" */
    struct diag_place place;
    bool passed;
    struct str said; /* the message of the turn that failed */
    struct str expected;
    struct str got;
    struct str why; /* explanation of that turn */
};

/* false: no more of them. */
typedef bool service_story_report(void *context, const struct service_story_result *result);

/* Runs them against the live knowledge, each in a conversation of its own; how many failed. */
size_t service_run_stories(struct service *service, service_story_report *report, void *context);

/* What a turn did, as the line of a story that would expect it: "= answer account_balance\n". */
void service_story_expectation(const struct service_reply *reply, struct buf *out);

#endif
