/*
 * libsalter: load a knowledge folder, ask it, explain the answer, free it. Synchronous, without a
 * store, a clock or a thread of its own. This header stands alone; everything else under include/
 * is for the program itself.
 *
 * A `struct salter` is read-only once loaded and may be shared by threads. A `struct
 * salter_conversation` is used by one thread at a time and must be closed before its salter is
 * freed. Texts are UTF-8 and end in NUL; what a function returns as `char *` is the caller's, to be
 * freed with salter_free_text(). What customers write is masked (card numbers, PINs, codes,
 * passwords) before anything else sees it.
 */
#ifndef SALTER_H
#define SALTER_H

#ifdef __cplusplus
extern "C" {
#endif

struct salter;
struct salter_conversation;

/*
 * Loads a folder. NULL when it cannot be used; then, and also when there are only warnings,
 * *diagnostics (may be NULL) is what an editor reads: file:line:column, message, hint. `today` is
 * "YYYY-MM-DD" for review dates, or NULL: not checked.
 */
struct salter *salter_load(const char *folder, const char *today, char **diagnostics);
void salter_free(struct salter *salter); /* NULL is allowed */

/* The content hash of the knowledge, 64 hexadecimal digits; borrowed. */
const char *salter_knowledge(const struct salter *salter);

/*
 * `language` is used until the customer's is clear: "en", "hr", "sr-Latn", "sr-Cyrl" or "sr"
 * (Cyrillic until the customer writes Latin); NULL: the first of `languages:`. Any other name: the
 * result is NULL.
 */
struct salter_conversation *salter_open(struct salter *salter, const char *language);
void salter_close(struct salter_conversation *conversation); /* NULL is allowed */

/*
 * One turn: a message in, a JSON object out (action, topic, confidence, choices, considered, slot,
 * slots, reason, language, reply, buttons, knowledge; README.md has the table). `now` is the bank's
 * local time, "YYYY-MM-DDTHH:MM", or NULL: then the day is not known, relative dates are not
 * understood and opening hours of today are left out. A `now` of any other form is refused: the
 * result is NULL and the conversation is as it was. Otherwise never NULL and never silent: the
 * reply has at least one text.
 */
char *salter_ask(struct salter_conversation *conversation, const char *message, const char *now);

/* Why the last turn went as it did, for people: evidence, the customer's words underlined, file and
 * line of each rule. */
char *salter_explain(const struct salter_conversation *conversation);

/* The last hand-off as versioned JSON, or NULL when there was none. */
char *salter_handoff(const struct salter_conversation *conversation);

void salter_free_text(char *text); /* NULL is allowed */

#ifdef __cplusplus
}
#endif

#endif
