/* Asks the questions: through the service as a customer would, and writes down what came. */
#include "evaluate.h"

#include <errno.h>

#include "json/json.h"
#include "progress.h"

/* A column that is named as a field of the output, or as another column's new name, gets a name of
 * its own. */
static struct str input_name(const struct evaluate_set *set, size_t column,
                             const struct value *taken, struct arena *arena)
{
    struct str name = column == set->topic ? STR("expected") : set->table.columns[column];

    while (value_get(taken, name) != NULL || (column != set->topic && str_is(name, "expected")))
        name = arena_printf(arena, "input_%.*s", STR_ARG(name));
    return name;
}

bool evaluate_predict(const struct evaluate_set *set, size_t row, const struct engine *engine,
                      const struct engine_turn *turn, const struct evaluate_output *output,
                      struct error *err)
{
    struct arena *arena = arena_new();
    struct value fields = engine_turn_value(engine, turn, arena);
    struct value taken = engine_turn_value(engine, turn, arena);
    struct value line = value_map();
    struct buf text = {0};
    bool written;

    for (size_t i = 0; i < set->table.column_count; i++) {
        struct str name = input_name(set, i, &taken, arena);

        value_set(&line, name, value_text(set->table.rows.items[row].cells[i]), arena);
        value_set(&taken, name, value_null(), arena);
    }
    for (size_t i = 0; i < fields.map.count; i++)
        value_set(&line, fields.map.members[i].name, fields.map.members[i].value, arena);
    json_write(&text, &line);
    buf_add_byte(&text, '\n');
    written = fwrite(text.bytes, 1, text.length, output->file) == text.length;
    buf_clear(&text);
    arena_free(arena);
    return written || error_set(err, ERROR_IO, "%s: %s", output->path, strerror(errno));
}

struct asking {
    struct evaluate_set *set;
    size_t row;
    const struct evaluate_output *output;
    struct error *err;
    bool failed;
    double aside; /* seconds spent on judging and writing, which are no part of a turn */
};

static void take_reply(void *context, const struct service_reply *reply)
{
    struct asking *asking = context;
    double started = progress_seconds();

    if (reply->turn == NULL) {
        asking->failed = true;
        error_set(asking->err, ERROR_IO, "question %zu got no reply", asking->row + 1);
        return;
    }
    evaluate_judge(&asking->set->rows.items[asking->row], engine_model(reply->engine),
                   &reply->turn->outcome);
    if (asking->output->file != NULL)
        asking->failed = !evaluate_predict(asking->set, asking->row, reply->engine, reply->turn,
                                           asking->output, asking->err);
    asking->aside += progress_seconds() - started;
}

static void ask_one(struct asking *asking, struct service *service,
                    const struct service_opening *opening)
{
    struct service_conversation *conversation = service_open(service, opening);
    struct service_message message = {
        .text = asking->set->table.rows.items[asking->row].cells[asking->set->text]};

    service_say_and_wait(conversation, &message, take_reply, asking);
    service_conversation_release(conversation);
}

bool evaluate_ask(struct evaluate_set *set, struct service *service,
                  const struct evaluate_output *output, struct error *err)
{
    struct asking asking = {.set = set, .output = output, .err = err};
    struct engine *engine = service_engine(service);
    struct service_opening opening = {.channel = STR("evaluate"),
                                      .language = engine_model(engine)->bot.fallback};
    struct progress *progress = progress_new();
    double started = progress_seconds();

    engine_release(engine);
    for (; asking.row < set->rows.count && !asking.failed; asking.row++) {
        ask_one(&asking, service, &opening);
        progress_tell(progress, asking.row + 1, set->rows.count, "asking");
    }
    set->seconds = progress_seconds() - started - asking.aside;
    progress_free(progress);
    return !asking.failed;
}
