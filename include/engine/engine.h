/*
 * The engine: a knowledge folder made ready to talk, one turn, and its outcome as data and as text
 * for people.
 *
 * An engine is immutable after engine_load() and reference-counted: a reload makes a new one, and
 * turns under way finish on theirs. No clock, no lock, no file but the knowledge's own (read by its
 * loader).
 */
#ifndef SALTER_ENGINE_ENGINE_H
#define SALTER_ENGINE_ENGINE_H

#include "dialogue/dialogue.h"

struct engine;

struct engine_options {
    struct date today;     /* for review dates; year 0: they are not checked */
    struct parallel *pool; /* may be NULL */
    /* bytes of engine_fit() of an earlier load, taken over when used; or NULL: there are none */
    struct buf *fit;
    bool check; /* also run the thorough checks of `salter check` */
};

/* false with diagnostics when the knowledge has mistakes, with err when the folder cannot be read.
 */
bool engine_load(const char *folder, const struct engine_options *options, struct engine **out,
                 struct diag_list *diags, struct error *err) __attribute__((warn_unused_result));

/* The first half of it: the folder as read. With options->check, patterns are also looked at when
 * it has mistakes. */
bool engine_read(const char *folder, const struct engine_options *options, struct kb_snapshot **out,
                 struct diag_list *diags, struct error *err) __attribute__((warn_unused_result));

/* The second half: from a snapshot that is there already, whose reference it takes over, also on
 * failure. */
bool engine_build(struct kb_snapshot *snapshot, const struct engine_options *options,
                  struct engine **out, struct diag_list *diags, struct error *err)
    __attribute__((warn_unused_result));

struct engine *engine_acquire(struct engine *engine);
void engine_release(struct engine *engine); /* NULL is allowed */

const struct dialogue_bot *engine_bot(const struct engine *engine);
const struct kb_model *engine_model(const struct engine *engine);
const struct kb_snapshot *engine_snapshot(const struct engine *engine);
struct str engine_hash(const struct engine *engine); /* of the knowledge */

/* The fitted model as bytes for a cache. Free with buf_clear(). */
void engine_fit(const struct engine *engine, struct buf *out);

/* What a customer sent. Masking is the first thing that happens to `text`. */
struct engine_message {
    struct str text;
    struct str button; /* a topic or choice id that was pressed, or empty */
    struct civil_time now;
    enum text_variant fallback; /* the channel's language */
    bool has_choice;            /* the customer chose one in the client: dialogue_input */
    enum text_variant choice;
    const struct value *customer; /* verified, or NULL */
    const struct value *lookups;  /* results that are there, or NULL */
    struct str reference;
    struct str topics_off; /* ",a,b,": switched off by an operator; not spoken, handed over */
    bool person_replied;   /* since the hand-off: dialogue_input */
    bool explain;
};

struct engine_turn {
    struct dialogue_input input; /* masked */
    struct dialogue_outcome outcome;
    struct dialogue_request request; /* when engine_ask() returned false */
};

/* As dialogue_turn(): false means that a look-up is needed first. All in the arena. */
bool engine_ask(const struct engine *engine, const struct dialogue_session *before,
                const struct engine_message *message, struct match_scratch *scratch,
                struct arena *arena, struct engine_turn *out);

/* The outcome as the object of `chat --json`. */
struct value engine_turn_value(const struct engine *engine, const struct engine_turn *turn,
                               struct arena *arena);

/* Why: for people, several lines; colours for a terminal only when asked. */
void engine_explain(const struct engine *engine, const struct engine_turn *turn, bool colours,
                    struct buf *out);

#endif
