#include "engine/engine.h"

#include <stdatomic.h>
#include <stdlib.h>

#include "base/memory.h"
#include "text/mask.h"

struct engine {
    atomic_size_t references;
    struct dialogue_bot *bot;
    struct kb_snapshot *snapshot;
};

static struct engine *wrap(struct kb_snapshot *snapshot, struct match_index *index)
{
    struct engine *engine = memory_alloc(sizeof *engine);

    atomic_init(&engine->references, 1);
    engine->snapshot = snapshot;
    engine->bot = dialogue_bot_new(index);
    return engine;
}

bool engine_build(struct kb_snapshot *snapshot, const struct engine_options *options,
                  struct engine **out, struct diag_list *diags, struct error *err)
{
    struct match_options match_options = {.pool = options->pool, .fit = options->fit};
    struct match_index *index = NULL;

    *out = NULL;
    if (!match_index_build(snapshot, &match_options, &index, diags, err)) {
        kb_snapshot_release(snapshot);
        return false;
    }
    if (options->check)
        match_index_check(index, options->pool, diags);
    *out = wrap(snapshot, index);
    return true;
}

bool engine_read(const char *folder, const struct engine_options *options, struct kb_snapshot **out,
                 struct diag_list *diags, struct error *err)
{
    struct kb_options kb_options = {.today = options->today, .keep_broken = options->check};

    *out = NULL;
    if (kb_snapshot_load(folder, &kb_options, out, diags, err))
        return true;
    if (*out != NULL)
        match_check_patterns(*out, options->pool, diags);
    kb_snapshot_release(*out);
    *out = NULL;
    return false;
}

bool engine_load(const char *folder, const struct engine_options *options, struct engine **out,
                 struct diag_list *diags, struct error *err)
{
    struct kb_snapshot *snapshot;

    *out = NULL;
    return engine_read(folder, options, &snapshot, diags, err) &&
           engine_build(snapshot, options, out, diags, err);
}

struct engine *engine_acquire(struct engine *engine)
{
    atomic_fetch_add(&engine->references, 1);
    return engine;
}

void engine_release(struct engine *engine)
{
    if (engine == NULL || atomic_fetch_sub(&engine->references, 1) != 1)
        return;
    dialogue_bot_free(engine->bot);
    kb_snapshot_release(engine->snapshot);
    free(engine);
}

const struct dialogue_bot *engine_bot(const struct engine *engine)
{
    return engine->bot;
}

const struct kb_model *engine_model(const struct engine *engine)
{
    return kb_snapshot_model(engine->snapshot);
}

const struct kb_snapshot *engine_snapshot(const struct engine *engine)
{
    return engine->snapshot;
}

struct str engine_hash(const struct engine *engine)
{
    return kb_snapshot_hash(engine->snapshot);
}

void engine_fit(const struct engine *engine, struct buf *out)
{
    match_index_fit(dialogue_bot_index(engine->bot), out);
}

bool engine_ask(const struct engine *engine, const struct dialogue_session *before,
                const struct engine_message *message, struct match_scratch *scratch,
                struct arena *arena, struct engine_turn *out)
{
    struct text_masked masked = text_mask(message->text, arena);

    *out = (struct engine_turn){0};
    out->input = (struct dialogue_input){
        .text = masked.text,
        .secrets = masked.secrets,
        .button = message->button,
        .now = message->now,
        .fallback = message->fallback,
        .has_choice = message->has_choice,
        .choice = message->choice,
        .customer = message->customer,
        .lookups = message->lookups,
        .reference = message->reference,
        .topics_off = message->topics_off,
        .person_replied = message->person_replied,
        .explain = message->explain,
    };
    return dialogue_turn(engine->bot, before, &out->input, scratch, arena, &out->outcome,
                         &out->request);
}
