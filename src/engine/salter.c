#include "salter.h"

#include <stdlib.h>

#include "base/memory.h"
#include "engine/engine.h"
#include "json/json.h"

struct salter {
    struct engine *engine;
    char hash[65];
};

enum { MOST_LINES = 200 /* of a transcript that is kept for a hand-off */ };

struct salter_conversation {
    struct salter *salter;
    enum text_variant fallback;
    struct dialogue_session session;
    struct match_scratch *scratch;
    /* the last turn's, and the one before it, in which its session was made */
    struct arena *arenas[2];
    size_t current;
    struct engine_turn turn;
    bool has_turn;
    struct arena *log;
    struct transcript VEC_OF(struct dialogue_line) lines;
    char *handoff;
};

static char *print_diagnostics(const struct diag_list *diags, const struct error *err)
{
    struct buf out = {0};

    for (size_t i = 0; i < diags->all.count; i++)
        diag_print(&diags->all.items[i], false, &out);
    if (err->code != ERROR_NONE)
        buf_addf(&out, "%s\n", err->message);
    return buf_take(&out);
}

struct salter *salter_load(const char *folder, const char *today, char **diagnostics)
{
    struct engine_options options = {0};
    struct engine *engine = NULL;
    struct salter *salter = NULL;
    struct diag_list diags;
    struct error err = {0};

    diag_list_init(&diags);
    if (today != NULL && !date_parse_iso(str_from(today), &options.today))
        error_set(&err, ERROR_INVALID, "today must be YYYY-MM-DD");
    else if (engine_load(folder, &options, &engine, &diags, &err)) {
        salter = memory_alloc(sizeof *salter);
        salter->engine = engine;
        memcpy(salter->hash, engine_hash(engine).bytes, sizeof salter->hash - 1);
    }
    diag_sort(&diags);
    if (diagnostics != NULL)
        *diagnostics = print_diagnostics(&diags, &err);
    diag_list_clear(&diags);
    return salter;
}

void salter_free(struct salter *salter)
{
    if (salter == NULL)
        return;
    engine_release(salter->engine);
    free(salter);
}

const char *salter_knowledge(const struct salter *salter)
{
    return salter->hash;
}

/* As bot.yaml names them, too: there "sr" is Serbian, in Cyrillic until the customer writes in
 * Latin. */
static bool language_from_name(const char *name, enum text_variant *out)
{
    if (strcmp(name, "sr") == 0) {
        *out = TEXT_VARIANT_SR_CYRL;
        return true;
    }
    return text_variant_from_name(str_from(name), out);
}

struct salter_conversation *salter_open(struct salter *salter, const char *language)
{
    enum text_variant fallback = engine_model(salter->engine)->bot.fallback;
    struct salter_conversation *conversation;

    if (language != NULL && !language_from_name(language, &fallback))
        return NULL;
    conversation = memory_alloc(sizeof *conversation);
    conversation->salter = salter;
    conversation->fallback = fallback;
    conversation->session = dialogue_session_new();
    conversation->scratch = match_scratch_new();
    conversation->arenas[0] = arena_new();
    conversation->arenas[1] = arena_new();
    conversation->log = arena_new();
    return conversation;
}

void salter_close(struct salter_conversation *conversation)
{
    if (conversation == NULL)
        return;
    match_scratch_free(conversation->scratch);
    arena_free(conversation->arenas[0]);
    arena_free(conversation->arenas[1]);
    arena_free(conversation->log);
    vec_clear(&conversation->lines);
    free(conversation->handoff);
    free(conversation);
}

static void log_line(struct salter_conversation *conversation, const char *author, struct str text)
{
    if (conversation->lines.count < MOST_LINES)
        vec_push(
            &conversation->lines,
            (struct dialogue_line){.author = author, .text = arena_copy(conversation->log, text)});
}

static void log_reply(struct salter_conversation *conversation,
                      const struct dialogue_outcome *outcome)
{
    for (size_t i = 0; i < outcome->reply_count && conversation->lines.count < MOST_LINES; i++) {
        struct dialogue_line line = {.author = "bot",
                                     .text = arena_copy(conversation->log, outcome->replies[i])};

        line.action = kb_action_name(outcome->action);
        if (i + 1 == outcome->reply_count)
            line.choices = dialogue_offered(outcome, conversation->log);
        vec_push(&conversation->lines, line);
    }
}

static void keep_handoff(struct salter_conversation *conversation, struct arena *arena)
{
    struct value envelope = dialogue_envelope(
        engine_bot(conversation->salter->engine), &conversation->turn.outcome,
        &conversation->turn.input, conversation->lines.items, conversation->lines.count, arena);
    struct buf out = {0};

    json_write(&out, &envelope);
    free(conversation->handoff);
    conversation->handoff = buf_take(&out);
}

static bool parse_two_digits(struct str text, size_t at, int most, uint8_t *out)
{
    int64_t number;

    if (text.bytes[at] == '-' || !str_to_int(str_slice(text, at, at + 2), &number) || number > most)
        return false;
    *out = (uint8_t)number;
    return true;
}

/* "YYYY-MM-DDTHH:MM" and nothing else. */
static bool parse_now(struct str text, struct civil_time *out)
{
    return text.length == 16 && text.bytes[10] == 'T' && text.bytes[13] == ':' &&
           date_parse_iso(str_slice(text, 0, 10), &out->date) &&
           parse_two_digits(text, 11, 23, &out->hour) &&
           parse_two_digits(text, 14, 59, &out->minute);
}

/* Look-ups belong to the service; here each one counts as failed, which hands over. */
static void take_turn(struct salter_conversation *conversation, struct engine_message *message,
                      struct arena *arena)
{
    struct value lookups = value_map();

    message->lookups = &lookups;
    while (!engine_ask(conversation->salter->engine, &conversation->session, message,
                       conversation->scratch, arena, &conversation->turn))
        value_set(&lookups, conversation->turn.request.lookup->id, value_null(), arena);
    conversation->turn.input.lookups = NULL; /* it ends with this function */
}

char *salter_ask(struct salter_conversation *conversation, const char *message, const char *now)
{
    struct engine_message incoming = {
        .fallback = conversation->fallback, .reference = STR("-"), .explain = true};
    struct arena *arena;
    struct value object;
    struct buf out = {0};

    if (now != NULL && !parse_now(str_from(now), &incoming.now))
        return NULL;
    arena = conversation->arenas[conversation->current ^= 1];
    arena_reset(arena);
    incoming.text = arena_copy(arena, str_from(message));
    take_turn(conversation, &incoming, arena);
    conversation->has_turn = true;
    conversation->session = conversation->turn.outcome.session;
    log_line(conversation, "customer", conversation->turn.input.text);
    log_reply(conversation, &conversation->turn.outcome);
    if (conversation->turn.outcome.action == KB_ACTION_HANDOFF)
        keep_handoff(conversation, arena);
    object = engine_turn_value(conversation->salter->engine, &conversation->turn, arena);
    json_write(&out, &object);
    return buf_take(&out);
}

char *salter_explain(const struct salter_conversation *conversation)
{
    struct buf out = {0};

    if (conversation->has_turn)
        engine_explain(conversation->salter->engine, &conversation->turn, false, &out);
    return buf_take(&out);
}

char *salter_handoff(const struct salter_conversation *conversation)
{
    return conversation->handoff ? memory_text(conversation->handoff, strlen(conversation->handoff))
                                 : NULL;
}

void salter_free_text(char *text)
{
    free(text);
}
