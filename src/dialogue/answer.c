#include "answer.h"

#include "calendar.h"
#include "handoff.h"
#include "render.h"
#include "slots.h"
#include "text/locale.h"

/* What is known about an answer when the list is walked from the top. */
enum fit { FITS, PASSED_OVER, LACKS_SLOT, LACKS_LOOKUP, LOOKUP_IS_DOWN };

struct choice_of_answer {
    enum fit fit;
    const struct kb_answer *answer;
    const struct kb_slot *slot; /* lacking */
    const struct value *lookup;
    size_t row;
};

static bool value_is(const struct kb_bot *bot, const struct value *value,
                     const struct value *wanted)
{
    if (value->kind == VALUE_LIST) {
        for (size_t i = 0; i < value->list.count; i++) {
            if (value_equal(&value->list.items[i], wanted))
                return true;
        }
        return false;
    }
    if (value->kind == VALUE_DATE && wanted->kind == VALUE_TEXT)
        return calendar_is(bot, value->time.date, wanted->text);
    return value_equal(value, wanted);
}

static bool number_of(const struct value *value, double *out)
{
    if (value->kind == VALUE_INTEGER)
        *out = (double)value->integer;
    else if (value->kind == VALUE_NUMBER)
        *out = value->number;
    else if (value->kind == VALUE_MONEY)
        *out = (double)value->money.minor /
               (value_currency_decimals(str_from(value->money.currency)) ? 100 : 1);
    else if (value->kind == VALUE_DATE)
        *out = date_to_days(value->time.date);
    else
        return false;
    return true;
}

static bool condition_holds(const struct kb_bot *bot, const struct kb_condition *condition,
                            const struct value *value)
{
    double number;
    double low;
    double high;

    if (value == NULL)
        return false;
    if (condition->range)
        return condition->count == 2 && number_of(value, &number) &&
               number_of(&condition->values[0], &low) && number_of(&condition->values[1], &high) &&
               number >= low && number <= high;
    for (size_t i = 0; i < condition->count; i++) {
        if (value_is(bot, value, &condition->values[i]))
            return true;
    }
    return false;
}

/* The session keeps slots as canonical texts; a date, an amount and a number are compared as what
 * they are. */
static struct value typed_slot(const struct kb_slot *slot, struct str canonical)
{
    struct money money;
    struct date date;
    int64_t number;

    if (slot == NULL || slot->choices != NULL || slot->free_text)
        return value_text(canonical);
    if (slot->entity == TEXT_DATE && date_parse_iso(canonical, &date))
        return value_date(date);
    if (slot->entity == TEXT_AMOUNT && text_parse_money(canonical, &money))
        return value_money(money.minor, money.currency);
    if (slot->entity == TEXT_NUMBER && str_to_int(canonical, &number))
        return value_integer(number);
    return value_text(canonical);
}

static const struct value *slot_value(const struct turn *turn, const struct kb_topic *topic,
                                      struct str name)
{
    const struct value *there = value_get(&turn->session.slots, name);
    struct value *typed;

    if (there == NULL)
        return NULL;
    typed = arena_alloc(turn->arena, sizeof *typed);
    *typed = typed_slot(slots_by_name(topic, name), there->text);
    return typed;
}

static const struct value *condition_value(const struct turn *turn, const struct kb_topic *topic,
                                           struct str path, const struct value *lookup)
{
    struct str rest = path;
    struct str head = str_cut(&rest, '.');

    if (str_is(head, "slots"))
        return slot_value(turn, topic, rest);
    if (str_is(head, "customer"))
        return turn->input->customer ? value_path(turn->input->customer, rest) : NULL;
    if (str_is(head, "lookup"))
        return lookup ? value_path(lookup, rest) : NULL;
    return value_path(&turn->session.slots, path);
}

static bool conditions_hold(const struct turn *turn, const struct kb_topic *topic,
                            const struct kb_answer *answer, const struct value *lookup)
{
    for (size_t i = 0; i < answer->condition_count; i++) {
        const struct kb_condition *condition = &answer->conditions[i];

        if (!condition_holds(&turn->model->bot, condition,
                             condition_value(turn, topic, condition->path, lookup)))
            return false;
    }
    return true;
}

/* A row fits when each column that is named like a known slot holds the slot's value. */
static bool row_fits(const struct turn *turn, const struct kb_table *table, size_t row)
{
    bool compared = false;

    for (size_t i = 0; i < table->column_count; i++) {
        const struct value *slot = value_get(&turn->session.slots, table->columns[i].name);
        const struct value *cell = &table->cells[row * table->column_count + i][0];

        if (slot == NULL)
            continue;
        compared = true;
        if (cell->kind != VALUE_TEXT || !str_equal(cell->text, slot->text))
            return false;
    }
    return compared;
}

static bool find_row(const struct turn *turn, const struct kb_table *table, size_t *row)
{
    for (*row = 0; *row < table->row_count; (*row)++) {
        if (row_fits(turn, table, *row))
            return true;
    }
    return false;
}

static const struct kb_slot *lacking_slot(struct turn *turn, const struct kb_topic *topic,
                                          const struct kb_answer *answer)
{
    for (size_t i = 0; i < answer->slot_count; i++) {
        const struct kb_slot *slot = &topic->slots[answer->slots[i]];

        if (slots_value(turn, slot).length == 0)
            return slot;
    }
    return NULL;
}

static bool text_names(const struct kb_text *text, const struct kb_slot *slot)
{
    for (size_t i = 0; i < text->count; i++) {
        for (size_t k = 0; k < text->messages[i].count; k++) {
            if (text->messages[i].parts[k].is_path &&
                str_equal(text->messages[i].parts[k].text, slot->name))
                return true;
        }
    }
    return false;
}

/* The answer for everybody else is one for those who cannot tell, too, when it does not speak of
 * the slot. */
static bool serves_without(const struct turn *turn, const struct kb_topic *topic,
                           const struct kb_answer *answer, const struct kb_slot *slot)
{
    return slot == turn->unknown && answer == &topic->answers[topic->answer_count - 1] &&
           !text_names(&answer->text[turn->out->variant], slot);
}

static bool is_passed_over(const struct turn *turn, const struct kb_slot *slot)
{
    return slot->optional || slot == turn->unknown;
}

static struct choice_of_answer judge(struct turn *turn, const struct kb_topic *topic,
                                     const struct kb_answer *answer)
{
    struct choice_of_answer choice = {.fit = PASSED_OVER, .answer = answer};

    if (answer->identity && turn->input->customer == NULL)
        return choice;
    if (answer->lookup == NULL && !conditions_hold(turn, topic, answer, NULL))
        return choice;
    choice.slot = lacking_slot(turn, topic, answer);
    if (choice.slot != NULL && !serves_without(turn, topic, answer, choice.slot)) {
        choice.fit = is_passed_over(turn, choice.slot) ? PASSED_OVER : LACKS_SLOT;
        return choice;
    }
    if (answer->table != NULL && !find_row(turn, answer->table, &choice.row))
        return choice;
    if (answer->lookup != NULL) {
        choice.lookup =
            turn->input->lookups ? value_get(turn->input->lookups, answer->lookup->id) : NULL;
        if (choice.lookup == NULL || choice.lookup->kind != VALUE_MAP) {
            choice.fit = choice.lookup == NULL ? LACKS_LOOKUP : LOOKUP_IS_DOWN;
            return choice;
        }
        if (!conditions_hold(turn, topic, answer, choice.lookup))
            return choice;
    }
    choice.fit = FITS;
    return choice;
}

/* The last answer has no condition, so one is always found in a checked knowledge; drafts may have
 * none. */
static struct choice_of_answer choose(struct turn *turn, const struct kb_topic *topic)
{
    struct choice_of_answer choice = {.fit = PASSED_OVER};

    for (size_t i = 0; i < topic->answer_count; i++) {
        choice = judge(turn, topic, &topic->answers[i]);
        if (choice.fit != PASSED_OVER)
            return choice;
    }
    return choice;
}

static void ask(struct turn *turn, const struct kb_topic *topic, const struct kb_slot *slot)
{
    struct dialogue_outcome *out = turn->out;

    out->action = KB_ACTION_ASK_SLOT;
    out->slot = slot->name;
    turn->session.expecting = DIALOGUE_SLOT;
    turn->session.topic = topic->id;
    turn->session.slot = slot->name;
    turn->session.slot_tries++;
    turn_say(turn, slot->ask[out->variant].length ? slot->ask[out->variant]
                                                  : slot->ask[turn->model->bot.fallback]);
    for (size_t i = 0;
         slot->choices != NULL && slot->choices->count <= 8 && i < slot->choices->count; i++)
        turn_add_button(turn, slot->choices->items[i].title[out->variant],
                        slot->choices->items[i].id);
}

void answer_ask_again(struct turn *turn, const struct kb_topic *topic, const struct kb_slot *slot)
{
    turn->out->topic = topic->number;
    render_sentence(turn, KB_SENTENCE_ASK_AGAIN, NULL);
    ask(turn, topic, slot);
}

static void request_lookup(struct turn *turn, const struct kb_lookup *lookup)
{
    struct value arguments = value_map();

    for (size_t i = 0; i < lookup->argument_count; i++) {
        const struct value *value = value_get(&turn->session.slots, lookup->arguments[i]);

        if (value != NULL)
            value_set(&arguments, lookup->arguments[i], *value, turn->arena);
    }
    *turn->request = (struct dialogue_request){lookup, arguments};
    turn->needs_lookup = true;
}

static void speak(struct turn *turn, const struct kb_topic *topic,
                  const struct choice_of_answer *choice)
{
    struct render_scope scope = {.topic = topic,
                                 .lookup = choice->lookup,
                                 .table = choice->answer->table,
                                 .row = choice->row};

    turn->out->answer = choice->answer->name;
    render_text(turn, choice->answer->text, &scope);
}

static void remember_answer(struct turn *turn, const struct kb_topic *topic)
{
    struct value *tried = &turn->session.tried;

    turn->session.expecting = DIALOGUE_NOTHING;
    turn->session.slot_tries = 0;
    if (topic->small_talk)
        return; /* the talk is still about what it was about before the thanks */
    turn->session.topic = topic->id;
    if (tried->list.count >= DIALOGUE_MOST_REMEMBERED) {
        memmove(tried->list.items, tried->list.items + 1,
                (tried->list.count - 1) * sizeof *tried->list.items);
        tried->list.items[tried->list.count - 1] = value_text(topic->id);
        return;
    }
    value_push(tried, value_text(topic->id), turn->arena);
}

static void hand_over_topic(struct turn *turn, const struct kb_topic *topic,
                            const struct choice_of_answer *choice)
{
    struct kb_handoff handoff = topic->handoff;

    if (handoff.department == NULL)
        handoff.department = topic->department;
    if (choice->fit == FITS && !handoff_asks_again(turn, handoff.reason, handoff.emergency))
        speak(turn, topic, choice);
    remember_answer(turn, topic);
    handoff_say(turn, handoff.reason, &handoff);
}

static void give_up(struct turn *turn, enum kb_reason reason, const struct kb_topic *topic)
{
    struct kb_handoff handoff = {.priority = KB_PRIORITY_NORMAL, .department = topic->department};

    handoff_say(turn, reason, &handoff);
}

static bool is_expired(const struct turn *turn, const struct kb_topic *topic)
{
    if (turn_is_off(turn, topic))
        return true;
    return topic->valid_until.year != 0 && date_is_valid(turn->input->now.date) &&
           date_compare(turn->input->now.date, topic->valid_until) > 0;
}

/* An answer that is spoken well offers where to go on. */
static void speak_with_buttons(struct turn *turn, const struct kb_topic *topic,
                               const struct choice_of_answer *choice)
{
    turn->out->action = KB_ACTION_ANSWER;
    speak(turn, topic, choice);
    for (size_t i = 0; i < topic->buttons.count; i++)
        turn_add_topic_button(turn, topic->buttons.items[i]);
    remember_answer(turn, topic);
}

void answer_topic(struct turn *turn, const struct kb_topic *topic)
{
    struct choice_of_answer choice;

    turn->out->topic = topic->number;
    slots_take(turn, topic);
    if (is_expired(turn, topic)) {
        give_up(turn, KB_REASON_CONTENT_EXPIRED, topic);
        return;
    }
    choice = choose(turn, topic);
    if (topic->handoff.reason != KB_REASON_NONE &&
        !(choice.fit == FITS && choice.answer->no_person)) {
        hand_over_topic(turn, topic, &choice);
        return;
    }
    switch (choice.fit) {
    case FITS:
        speak_with_buttons(turn, topic, &choice);
        return;
    case LACKS_SLOT:
        ask(turn, topic, choice.slot);
        return;
    case LACKS_LOOKUP:
        request_lookup(turn, choice.answer->lookup);
        return;
    case LOOKUP_IS_DOWN:
        give_up(turn, KB_REASON_LOOKUP_FAILED, topic);
        return;
    case PASSED_OVER: /* a draft without answers: its title is all there is to say */
        turn->out->action = KB_ACTION_ANSWER;
        turn_say(turn, turn_title(turn, topic));
        remember_answer(turn, topic);
        return;
    }
}

void answer_next(struct turn *turn, const struct kb_topic *topic)
{
    bool moves_on = !topic->small_talk && !str_equal(topic->id, turn->before->topic);

    if (moves_on && turn->session.urgent > 0)
        turn->session.urgent--;
    answer_topic(turn, topic);
}

bool answer_without(struct turn *turn, const struct kb_topic *topic, const struct kb_slot *slot)
{
    turn->unknown = slot;
    if (choose(turn, topic).fit == PASSED_OVER) {
        turn->unknown = NULL;
        return false;
    }
    answer_topic(turn, topic);
    return true;
}

bool answer_is_plain(struct turn *turn, const struct kb_topic *topic)
{
    struct choice_of_answer choice;

    if (topic->handoff.reason != KB_REASON_NONE || is_expired(turn, topic))
        return false;
    choice = choose(turn, topic);
    return choice.fit == FITS;
}

void answer_append(struct turn *turn, const struct kb_topic *topic)
{
    struct choice_of_answer choice = choose(turn, topic);
    struct str first = turn->out->answer;

    if (choice.fit != FITS || is_expired(turn, topic))
        return;
    speak(turn, topic, &choice);
    turn->out->answer = first;
}
