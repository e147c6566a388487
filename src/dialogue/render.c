#include "render.h"

#include "calendar.h"
#include "text/locale.h"

static struct str minutes_text(struct turn *turn, unsigned minutes)
{
    struct buf out = {0};
    struct str text;

    text_format_time(&out, turn->out->variant, (int)(minutes / 60), (int)(minutes % 60));
    text = arena_copy(turn->arena, buf_str(&out));
    buf_clear(&out);
    return text;
}

void render_person_button(struct turn *turn)
{
    turn_add_button(turn, render_sentence_text(turn, KB_SENTENCE_BUTTON_PERSON, NULL),
                    STR("talk_to_human"));
}

/* "today 8:00 to 20:00", in the bot's own sentence; empty when it is not known which day it is. */
struct str render_hours_today(struct turn *turn)
{
    const struct kb_department *department = turn->model->bot.default_department;
    struct date today = turn->input->now.date;
    struct value extra = value_map();
    struct render_scope inner = {.extra = &extra};
    const struct kb_hours *hours;

    if (!date_is_valid(today))
        return (struct str){NULL, 0};
    if (department == NULL || calendar_is_holiday(&turn->model->bot, today))
        return render_sentence_text(turn, KB_SENTENCE_CLOSED_TODAY, &inner);
    hours = &department->hours[date_weekday(today)];
    if (hours->opens >= hours->closes)
        return render_sentence_text(turn, KB_SENTENCE_CLOSED_TODAY, &inner);
    value_set(&extra, STR("opens"), value_text(minutes_text(turn, hours->opens)), turn->arena);
    value_set(&extra, STR("closes"), value_text(minutes_text(turn, hours->closes)), turn->arena);
    return render_sentence_text(turn, KB_SENTENCE_OPEN_NOW, &inner);
}

static struct value bank_value(struct turn *turn, struct str name)
{
    const struct kb_bot *bot = &turn->model->bot;
    const struct {
        const char *name;
        struct str text;
    } fields[] = {
        {"name", bot->bank},       {"phone", bot->phone}, {"emergency_phone", bot->emergency_phone},
        {"address", bot->address}, {"email", bot->email}, {"web", bot->web},
        {"login", bot->login},     {"swift", bot->swift},
    };

    if (str_is(name, "hours_today"))
        return value_text(render_hours_today(turn));
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (str_is(name, fields[i].name))
            return value_text(fields[i].text);
    }
    return value_null();
}

static struct value fact_value(const struct turn *turn, struct str name)
{
    for (size_t i = 0; i < turn->model->fact_count; i++) {
        if (str_equal(turn->model->facts[i].name, name))
            return turn->model->facts[i].value[turn->out->variant];
    }
    return value_null();
}

/* A cell or a field that holds the id of a choice is shown by its title. */
static struct value show_choice(const struct turn *turn, const struct kb_field *field,
                                struct value value)
{
    if (field->choices == NULL || value.kind != VALUE_TEXT)
        return value;
    for (size_t i = 0; i < field->choices->count; i++) {
        if (str_equal(field->choices->items[i].id, value.text))
            return value_text(field->choices->items[i].title[turn->out->variant]);
    }
    return value;
}

static struct value row_value(const struct turn *turn, const struct render_scope *scope,
                              struct str name)
{
    for (size_t i = 0; scope->table != NULL && i < scope->table->column_count; i++) {
        const struct kb_field *column = &scope->table->columns[i];

        if (str_equal(column->name, name))
            return show_choice(turn, column,
                               scope->table->cells[scope->row * scope->table->column_count + i]
                                                  [turn->out->variant]);
    }
    return value_null();
}

static struct value member_value(const struct value *map, struct str path)
{
    const struct value *member = map ? value_path(map, path) : NULL;

    return member ? *member : value_null();
}

static struct value slot_value(const struct turn *turn, const struct render_scope *scope,
                               struct str name)
{
    const struct value *canonical = value_get(&turn->session.slots, name);

    for (size_t i = 0; canonical != NULL && scope->topic != NULL && i < scope->topic->slot_count;
         i++) {
        if (str_equal(scope->topic->slots[i].name, name))
            return value_text(render_slot(turn, &scope->topic->slots[i], canonical->text));
    }
    return canonical ? *canonical : value_null();
}

static struct value path_value(struct turn *turn, const struct render_scope *scope, struct str path)
{
    struct str rest = path;
    struct str head = str_cut(&rest, '.');
    struct value value = scope->extra ? member_value(scope->extra, path) : value_null();

    if (value.kind != VALUE_NULL)
        return value;
    if (str_is(head, "bank"))
        return bank_value(turn, rest);
    if (str_is(head, "facts"))
        return fact_value(turn, rest);
    if (str_is(head, "lookup"))
        return member_value(scope->lookup, rest);
    if (str_is(head, "row"))
        return row_value(turn, scope, rest);
    if (str_is(head, "customer"))
        return member_value(turn->input->customer, rest);
    return slot_value(turn, scope, path);
}

static const struct str *plural_form(const struct turn *turn, const struct kb_part *part,
                                     const struct value *value)
{
    int64_t number = value->kind == VALUE_INTEGER ? value->integer : (int64_t)value->number;

    switch (text_plural_of(turn->out->variant, number)) {
    case TEXT_PLURAL_ONE:
        return &part->forms[0];
    case TEXT_PLURAL_FEW:
        return &part->forms[1];
    case TEXT_PLURAL_MANY:
        break;
    }
    return part->forms[2].length > 0 ? &part->forms[2] : &part->forms[1];
}

/* A part that is a path. */
static void render_part(struct turn *turn, const struct kb_part *part,
                        const struct render_scope *scope, struct buf *out)
{
    struct buf text = {0};
    struct value value = path_value(turn, scope, part->text);

    if (part->forms[0].length > 0)
        buf_add(out, *plural_form(turn, part, &value));
    else if (part->type == KB_TYPE_PERCENT &&
             (value.kind == VALUE_NUMBER || value.kind == VALUE_INTEGER)) {
        text_format_value(&text, turn->out->variant, &value);
        buf_addf(out, "%s%s", text.bytes ? text.bytes : "",
                 turn->out->variant == TEXT_VARIANT_EN ? "%" : " %");
    } else {
        text_format_value(&text, turn->out->variant, &value);
        if (part->upper)
            text_upper(out, buf_str(&text));
        else
            buf_add(out, buf_str(&text));
    }
    buf_clear(&text);
}

static const struct kb_text *in_variant(const struct turn *turn,
                                        const struct kb_text text[TEXT_VARIANTS])
{
    return text[turn->out->variant].count > 0 ? &text[turn->out->variant]
                                              : &text[turn->model->bot.fallback];
}

/* "ring {{bank.phone}} ({{bank.hours_today}})": what is not known goes with its brackets. Returns
 * how much of the next part went. */
static size_t drop_empty_brackets(const struct kb_message *message, size_t part, struct buf *out)
{
    const struct kb_part *next = part + 1 < message->count ? &message->parts[part + 1] : NULL;
    size_t length = out->length;

    if (next == NULL || next->is_path || next->text.length == 0 || next->text.bytes[0] != ')' ||
        length == 0 || out->bytes[length - 1] != '(')
        return 0;
    length--;
    buf_truncate(out, length > 0 && out->bytes[length - 1] == ' ' ? length - 1 : length);
    return 1;
}

static struct str render_message(struct turn *turn, const struct kb_message *message,
                                 const struct render_scope *scope)
{
    struct buf out = {0};
    size_t dropped = 0; /* bytes at the start of the part */
    struct str text;

    for (size_t i = 0; i < message->count; i++) {
        const struct kb_part *part = &message->parts[i];
        size_t before = out.length;

        if (part->is_path)
            render_part(turn, part, scope, &out);
        else
            buf_add(&out, str_slice(part->text, dropped, part->text.length));
        dropped = part->is_path && out.length == before ? drop_empty_brackets(message, i, &out) : 0;
    }
    text = arena_copy(turn->arena, str_trim(buf_str(&out)));
    buf_clear(&out);
    return text;
}

void render_text(struct turn *turn, const struct kb_text text[TEXT_VARIANTS],
                 const struct render_scope *scope)
{
    const struct kb_text *chosen = in_variant(turn, text);

    for (size_t i = 0; i < chosen->count; i++)
        turn_say(turn, render_message(turn, &chosen->messages[i], scope));
}

void render_sentence(struct turn *turn, enum kb_sentence sentence, const struct render_scope *scope)
{
    static const struct render_scope nothing = {0};

    render_text(turn, turn->model->sentences[sentence], scope ? scope : &nothing);
}

struct str render_sentence_text(struct turn *turn, enum kb_sentence sentence,
                                const struct render_scope *scope)
{
    static const struct render_scope nothing = {0};
    const struct kb_text *chosen = in_variant(turn, turn->model->sentences[sentence]);

    if (chosen->count == 0)
        return (struct str){NULL, 0};
    return render_message(turn, &chosen->messages[0], scope ? scope : &nothing);
}

static struct str date_in_words(const struct turn *turn, struct str canonical)
{
    struct buf out = {0};
    struct date first;
    struct date last;
    struct str text = canonical;

    if (date_parse_iso(str_slice(canonical, 0, 10), &first)) {
        text_format_date(&out, turn->out->variant, first);
        if (canonical.length == 22 && date_parse_iso(str_slice(canonical, 12, 22), &last)) {
            buf_add_text(&out, " – ");
            text_format_date(&out, turn->out->variant, last);
        }
        text = arena_copy(turn->arena, buf_str(&out));
    }
    buf_clear(&out);
    return text;
}

struct str render_slot(const struct turn *turn, const struct kb_slot *slot, struct str canonical)
{
    struct money money;
    struct buf out = {0};
    struct str text = canonical;

    for (size_t i = 0; slot->choices != NULL && i < slot->choices->count; i++) {
        if (str_equal(slot->choices->items[i].id, canonical))
            return slot->choices->items[i].title[turn->out->variant];
    }
    if (slot->choices != NULL || slot->free_text)
        return canonical;
    if (slot->entity == TEXT_DATE || slot->entity == TEXT_PERIOD)
        return date_in_words(turn, canonical);
    if (slot->entity == TEXT_AMOUNT && text_parse_money(canonical, &money)) {
        text_format_money(&out, turn->out->variant, &money);
        text = arena_copy(turn->arena, buf_str(&out));
        buf_clear(&out);
    }
    return text;
}
