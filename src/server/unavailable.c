#include "unavailable.h"

#include "handlers.h"
#include "json/json.h"

void unavailable_answer_with(struct request *request, const char *detail, const struct str *texts,
                             size_t count)
{
    struct buf out = {0};

    buf_addf(&out,
             "{\"type\":\"about:blank\",\"title\":\"Service "
             "Unavailable\",\"status\":503,\"detail\":\"%s\",\"texts\":[",
             detail);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buf_add_byte(&out, ',');
        json_write_text(&out, texts[i]);
    }
    buf_add_text(&out, "]}");
    request_add_header(request, "Retry-After", "2");
    request_answer(request, 503, "application/problem+json", &out);
}

static void find_words(struct request *request, enum kb_sentence sentence,
                       struct dialogue_outcome *outcome)
{
    struct engine *engine = service_engine(request->server->service);
    struct civil_time now = service_civil_time(server_now_ms(request->server));

    dialogue_sentence(engine_bot(engine), sentence, welcome_language(request, STR("")), now,
                      request->arena, outcome);
    for (size_t i = 0; i < outcome->reply_count; i++) /* they may be the engine's */
        outcome->replies[i] = arena_copy(request->arena, outcome->replies[i]);
    engine_release(engine);
}

void unavailable_answer(struct request *request, enum kb_sentence sentence, const char *detail)
{
    struct dialogue_outcome outcome;

    find_words(request, sentence, &outcome);
    unavailable_answer_with(request, detail, outcome.replies, outcome.reply_count);
}

struct str unavailable_words(struct request *request, enum kb_sentence sentence)
{
    struct dialogue_outcome outcome;
    struct buf words = {0};
    struct str copy;

    find_words(request, sentence, &outcome);
    for (size_t i = 0; i < outcome.reply_count; i++)
        buf_addf(&words, "%s%.*s", i > 0 ? " " : "", STR_ARG(outcome.replies[i]));
    copy = arena_copy(request->arena, buf_str(&words));
    buf_clear(&words);
    return copy;
}
