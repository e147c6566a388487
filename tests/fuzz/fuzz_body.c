/*
 * Bodies of requests: what passes the fields of a route has the kinds and bounds that they promise,
 * and what the drop-in protocols make of it is JSON again.
 */
#include <stdint.h>
#include <stdlib.h>

#include "../../src/server/handlers.h"
#include "channel/channel.h"
#include "json/json.h"

static void check(bool holds)
{
    if (!holds)
        abort();
}

static void check_id(struct str text)
{
    for (size_t i = 0; i < text.length; i++)
        check(text.bytes[i] > ' ' && text.bytes[i] < 0x7f);
}

static void check_field(const struct field *field, const struct value *value)
{
    if (value == NULL || value->kind == VALUE_NULL) {
        check(!field->required);
        return;
    }
    switch (field->kind) {
    case FIELD_ID:
        check(value->kind == VALUE_TEXT);
        check_id(value->text);
        check((int64_t)value->text.length >= field->least &&
              (int64_t)value->text.length <= field->most);
        break;
    case FIELD_TEXT:
        check(value->kind == VALUE_TEXT && (int64_t)value->text.length >= field->least);
        check((int64_t)value->text.length <= field->most * 4);
        break;
    case FIELD_INTEGER:
        check(value->kind == VALUE_INTEGER && value->integer >= field->least &&
              value->integer <= field->most);
        break;
    case FIELD_LIST:
        check(value->kind == VALUE_LIST);
        break;
    case FIELD_OBJECT:
        check(value->kind == VALUE_MAP);
        break;
    }
}

static void check_json(struct buf *out, struct arena *arena)
{
    struct value value;

    check(json_parse(buf_str(out), 64 << 20, arena, &value, NULL));
    check(value.kind == VALUE_LIST);
    buf_clear(out);
}

/* An event of the bot's that says back what came in, in every form there is. */
static void write_back(const struct channel_message *message, struct arena *arena)
{
    struct value event = value_map();
    struct value texts = value_list();
    struct value buttons = value_list();
    struct value button = value_map();
    struct buf out = {0};
    bool first = true;

    check(message->sender.length <= CHANNEL_LONGEST_SENDER || message->client_id.length <= 64);
    value_push(&texts, value_text(message->text), arena);
    value_set(&button, STR("title"), value_text(message->text), arena);
    value_set(&button, STR("payload"), value_text(message->button), arena);
    value_push(&buttons, button, arena);
    value_set(&event, STR("texts"), texts, arena);
    value_set(&event, STR("buttons"), buttons, arena);
    value_set(&event, STR("client_id"), value_text(message->client_id), arena);
    for (int author = 0; author < 2; author++) {
        value_set(&event, STR("author"), value_text(author ? STR("customer") : STR("bot")), arena);
        first = true;
        buf_add_byte(&out, '[');
        channel_rasa_write(message->sender, &event, ",", &first, arena, &out);
        channel_directline_write(STR("c"), message->sender, &event, &first, arena, &out);
        channel_deepchat_write(&event, &first, arena, &out);
        buf_add_byte(&out, ']');
        check_json(&out, arena);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct field *const doors[] = {conversations_create_fields,
                                                messages_fields,
                                                feedback_fields,
                                                rasa_fields,
                                                deepchat_fields,
                                                directline_start_fields,
                                                directline_activity_fields};
    const struct field *fields;
    struct arena *arena;
    struct field_problem problem;
    struct channel_message message;
    struct value body;

    if (size == 0)
        return 0;
    fields = doors[data[0] % (sizeof doors / sizeof *doors)];
    arena = arena_new();
    if (field_read_body(fields, str_of((const char *)data + 1, size - 1), 64 << 10, arena, &body,
                        &problem)) {
        for (const struct field *field = fields; field->name != NULL; field++)
            check_field(field, value_get(&body, str_from(field->name)));
        if (channel_rasa_read(&body, &message))
            write_back(&message, arena);
        if (channel_directline_read(&body, &message))
            write_back(&message, arena);
        if (channel_deepchat_read(&body, &message))
            write_back(&message, arena);
    } else {
        check(strlen(problem.detail) > 0);
    }
    arena_free(arena);
    return 0;
}
