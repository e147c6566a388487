#include "given_talk.h"

#include "json/json.h"
#include "test.h"

struct engine *engine;
struct match_scratch *scratch;

int load_bank(void **state)
{
    (void)state;
    engine = given_bank();
    scratch = match_scratch_new();
    return engine == NULL;
}

int unload_bank(void **state)
{
    (void)state;
    match_scratch_free(scratch);
    engine_release(engine);
    return 0;
}

struct talk talk_begin(void)
{
    struct talk talk = {.arena = arena_new(), .session = dialogue_session_new()};

    talk.next.now = (struct civil_time){{2026, 11, 23}, 10, 0};
    talk.next.fallback = TEXT_VARIANT_HR;
    talk.next.reference = STR("P-2026-00001");
    return talk;
}

void talk_end(struct talk *talk)
{
    arena_free(talk->arena);
}

static void carry_session(struct talk *talk)
{
    struct value value = dialogue_session_to_value(&talk->turn.outcome.session, talk->arena);
    struct value read;
    struct buf text = {0};

    json_write(&text, &value);
    assert_true(json_parse(buf_str(&text), 1 << 20, talk->arena, &read, NULL));
    assert_true(dialogue_session_from_value(&read, &talk->session, talk->arena));
    buf_clear(&text);
}

const struct dialogue_outcome *talk_say(struct talk *talk, const char *text)
{
    talk->next.text = str_from(text);
    assert_true(engine_ask(engine, &talk->session, &talk->next, scratch, talk->arena, &talk->turn));
    assert_true(talk->turn.outcome.reply_count > 0);
    for (size_t i = 0; i < talk->turn.outcome.reply_count; i++)
        assert_true(talk->turn.outcome.replies[i].length > 0);
    carry_session(talk);
    talk->next.button = (struct str){NULL, 0};
    return &talk->turn.outcome;
}
