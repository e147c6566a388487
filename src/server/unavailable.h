/* The answer when the store does not do its part: when to come back, and the bot's own words, which
 * name the number to ring. */
#ifndef SALTER_SERVER_UNAVAILABLE_H
#define SALTER_SERVER_UNAVAILABLE_H

#include "request.h"

/* 503 with the problem's detail; the sentence (not_stored, not_read) is in the language that the
 * request asks for. */
void unavailable_answer(struct request *request, enum kb_sentence sentence, const char *detail);
/* The same with words of the caller's. */
void unavailable_answer_with(struct request *request, const char *detail, const struct str *texts,
                             size_t count);
/* Those words as one text, in the request's arena. */
struct str unavailable_words(struct request *request, enum kb_sentence sentence);

#endif
