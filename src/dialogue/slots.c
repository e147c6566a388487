#include "slots.h"

#include "calendar.h"

struct choice_phrase {
    uint32_t choice;
    uint32_t length; /* words */
    struct str *stems;
    /* hash of the first of them: all that most words of a message are compared with */
    uint64_t first;
    enum text_group group;
};

struct choice_words {
    struct choice_phrase *phrases;
    size_t count;
};

static struct choice_phrase stem_phrase(const struct kb_line *line, uint32_t choice,
                                        const struct text_lexicon *lexicon, struct arena *arena,
                                        struct arena *scratch)
{
    struct text_options options = {.lexicon = lexicon};
    struct text_analysis *analysis = text_analyse(line->text, &options, scratch);
    enum text_group group = line->group == TEXT_GROUPS ? TEXT_HS : line->group;
    struct choice_phrase phrase = {
        .choice = choice, .length = (uint32_t)analysis->token_count, .group = group};

    phrase.stems = arena_array(arena, analysis->token_count, sizeof *phrase.stems);
    for (size_t i = 0; i < analysis->token_count; i++)
        phrase.stems[i] = arena_copy(arena, analysis->tokens[i].stems[group]);
    phrase.first = phrase.length > 0 ? str_hash(phrase.stems[0]) : 0;
    return phrase;
}

static struct choice_words prepare(const struct kb_choices *choices,
                                   const struct text_lexicon *lexicon, struct arena *arena)
{
    struct choice_words words = {0};
    struct arena *scratch = arena_new();
    size_t total = 0;

    for (size_t i = 0; i < choices->count; i++)
        total += choices->items[i].words.count;
    words.phrases = arena_array(arena, total, sizeof *words.phrases);
    for (uint32_t i = 0; i < choices->count; i++) {
        for (size_t k = 0; k < choices->items[i].words.count; k++)
            words.phrases[words.count++] =
                stem_phrase(&choices->items[i].words.items[k], i, lexicon, arena, scratch);
        arena_reset(scratch);
    }
    arena_free(scratch);
    return words;
}

struct choice_words *choice_words_new(const struct kb_model *model,
                                      const struct text_lexicon *lexicon, struct arena *arena)
{
    struct choice_words *all = arena_array(arena, model->choices_count, sizeof *all);

    for (size_t i = 0; i < model->choices_count; i++)
        all[i] = prepare(&model->choices[i], lexicon, arena);
    return all;
}

static bool phrase_is_at(const struct choice_phrase *phrase, const struct text_analysis *analysis,
                         size_t at)
{
    if (phrase->length == 0 || at + phrase->length > analysis->token_count)
        return false;
    for (size_t i = 0; i < phrase->length; i++) {
        if (!str_equal(analysis->tokens[at + i].stems[phrase->group], phrase->stems[i]))
            return false;
    }
    return true;
}

/*
 * What is not denied wins ("debit, not credit"), then the longest phrase; of equal ones the last in
 * the message, since a correction follows what it corrects.
 */
static struct str find_choice(const struct turn *turn, const struct kb_choices *choices)
{
    const struct choice_words *words = &turn->bot->choice_words[choices - turn->model->choices];
    const struct choice_phrase *best = NULL;
    bool best_is_denied = true;

    for (size_t at = 0; at < turn->analysis->token_count; at++) {
        const struct text_token *token = &turn->analysis->tokens[at];
        const uint64_t hashes[TEXT_GROUPS] = {str_hash(token->stems[TEXT_EN]),
                                              str_hash(token->stems[TEXT_HS])};

        for (size_t i = 0; i < words->count; i++) {
            const struct choice_phrase *phrase = &words->phrases[i];
            bool denied;

            if (phrase->first != hashes[phrase->group] || !phrase_is_at(phrase, turn->analysis, at))
                continue;
            denied = turn_denies(turn, turn->analysis, at);
            if (best == NULL || (best_is_denied && !denied) ||
                (denied == best_is_denied && phrase->length >= best->length)) {
                best = phrase;
                best_is_denied = denied;
            }
        }
    }
    return best ? choices->items[best->choice].id : (struct str){NULL, 0};
}

/* A date may stand for a period of one day; nothing else stands in for another kind. */
static bool entity_fits(enum text_entity_kind wanted, enum text_entity_kind found)
{
    return wanted == found || (wanted == TEXT_PERIOD && found == TEXT_DATE);
}

static bool entity_is_denied(const struct turn *turn, size_t entity)
{
    for (size_t at = 0; at < turn->analysis->token_count; at++) {
        if (turn->analysis->tokens[at].entity == entity + 1)
            return turn_denies(turn, turn->analysis, at);
    }
    return false;
}

/* The first that is not denied ("not March, April"); all are: the first. */
static struct str find_entity(const struct turn *turn, enum text_entity_kind kind)
{
    struct str found = {NULL, 0};

    for (size_t i = 0; i < turn->analysis->entity_count; i++) {
        const struct text_entity *entity = &turn->analysis->entities[i];

        if (!entity_fits(kind, entity->kind))
            continue;
        if (!entity_is_denied(turn, i))
            return entity->canonical;
        found = found.length > 0 ? found : entity->canonical;
    }
    return found;
}

static struct str choice_with_id(const struct kb_choices *choices, struct str id)
{
    for (size_t i = 0; choices != NULL && i < choices->count; i++) {
        if (str_equal(choices->items[i].id, id))
            return choices->items[i].id;
    }
    return (struct str){NULL, 0};
}

enum { DAYS_BACK = 7 /* "Friday" without a number is read as the one that was */ };

/* Who asks about a day means one to come: "1.1." and "1 May" may have been read as the one that
 * was. */
static struct date to_come(const struct turn *turn, struct date date, bool in_numbers)
{
    struct date earliest = date_add_days(turn->input->now.date, in_numbers ? 0 : -DAYS_BACK);

    return date_compare(date, earliest) < 0 ? date_add_months(date, 12) : date;
}

/* The date that the message names, in numbers or otherwise ("25.12.", "tomorrow"). */
static bool find_date(const struct turn *turn, bool in_numbers, struct date *date)
{
    for (size_t i = 0; i < turn->analysis->token_count; i++) {
        const struct text_token *token = &turn->analysis->tokens[i];
        const struct text_entity *entity =
            token->entity > 0 ? &turn->analysis->entities[token->entity - 1] : NULL;

        if (entity != NULL && entity->kind == TEXT_DATE && (token->digits || !in_numbers))
            return date_parse_iso(entity->canonical, date);
    }
    return false;
}

static struct str choice_of_day(const struct turn *turn, const struct kb_choices *choices,
                                bool in_numbers)
{
    struct date date;

    if (!find_date(turn, in_numbers, &date))
        return (struct str){NULL, 0};
    date = to_come(turn, date, in_numbers);
    return choice_with_id(choices, calendar_kind(&turn->model->bot, date));
}

/* A date in numbers says more than the weekday beside it; a weekday more than the day it is taken
 * for. */
static struct str find_choice_or_day(const struct turn *turn, const struct kb_choices *choices)
{
    struct str found = choice_of_day(turn, choices, true);

    if (found.length == 0)
        found = find_choice(turn, choices);
    return found.length > 0 ? found : choice_of_day(turn, choices, false);
}

static struct str pressed_choice(const struct turn *turn, const struct kb_slot *slot)
{
    return choice_with_id(slot->choices, turn->input->button);
}

struct str slots_find(const struct turn *turn, const struct kb_slot *slot)
{
    if (turn->input->button.length > 0)
        return pressed_choice(turn, slot);
    if (slot->choices != NULL)
        return find_choice_or_day(turn, slot->choices);
    if (slot->free_text)
        return (struct str){NULL, 0};
    return find_entity(turn, slot->entity);
}

void slots_set(struct turn *turn, const struct kb_slot *slot, struct str canonical)
{
    value_set(&turn->session.slots, slot->name, value_text(canonical), turn->arena);
}

/* The reply to the bot's question goes on with the message before. */
static bool is_asked(const struct turn *turn, const struct kb_topic *topic)
{
    return turn->before->expecting == DIALOGUE_SLOT && str_equal(turn->before->topic, topic->id);
}

/* What counted for an earlier message only; the reply to the bot's question still belongs to that
 * message. */
static void forget_passing(struct turn *turn, const struct kb_topic *topic)
{
    for (size_t i = 0; topic != NULL && i < topic->slot_count; i++) {
        if (topic->slots[i].passing)
            value_remove(&turn->session.slots, topic->slots[i].name);
    }
}

size_t slots_take(struct turn *turn, const struct kb_topic *topic)
{
    size_t taken = 0;

    if (!is_asked(turn, topic)) {
        forget_passing(turn, turn_topic(turn, turn->before->topic));
        forget_passing(turn, topic);
    }
    for (size_t i = 0; i < topic->slot_count; i++) {
        struct str canonical = slots_find(turn, &topic->slots[i]);

        if (canonical.length == 0)
            continue;
        slots_set(turn, &topic->slots[i], canonical);
        taken++;
    }
    return taken;
}

bool slots_mentions(const struct turn *turn, const struct kb_topic *topic)
{
    for (size_t i = 0; i < topic->slot_count; i++) {
        if (slots_find(turn, &topic->slots[i]).length > 0)
            return true;
    }
    return false;
}

static bool is_whole_message(const struct turn *turn, const struct kb_choices *choices)
{
    const struct choice_words *words = &turn->bot->choice_words[choices - turn->model->choices];

    for (size_t i = 0; i < words->count; i++) {
        if (words->phrases[i].length == turn->analysis->token_count &&
            phrase_is_at(&words->phrases[i], turn->analysis, 0))
            return true;
    }
    return false;
}

/* "Yesterday", "on Friday": every word is of a value, or stands in front of one. */
static bool is_whole_entity(const struct turn *turn, enum text_entity_kind kind)
{
    const struct text_analysis *analysis = turn->analysis;
    bool found = false;

    for (size_t i = turn->lead; i < analysis->token_count; i++) {
        size_t entity = analysis->tokens[i].entity;

        if (entity > 0 && !entity_fits(kind, analysis->entities[entity - 1].kind))
            return false;
        if (entity == 0 && phrases_at(turn->bot->phrases, analysis, i,
                                      turn_in_language(turn, PHRASE_PREPOSITION | PHRASE_AND)) != 1)
            return false;
        found = found || entity > 0;
    }
    return found;
}

bool slots_are_all_it_says(const struct turn *turn, const struct kb_topic *topic)
{
    for (size_t i = 0; i < topic->slot_count; i++) {
        const struct kb_slot *slot = &topic->slots[i];

        if (slot->choices != NULL ? is_whole_message(turn, slot->choices)
                                  : !slot->free_text && is_whole_entity(turn, slot->entity))
            return true;
    }
    return false;
}

/* "customer.accounts" holding one value leaves nothing to ask. */
static struct str only_own_value(const struct turn *turn, const struct kb_slot *slot)
{
    struct str path = slot->from;
    const struct value *own;

    if (turn->input->customer == NULL || path.length == 0)
        return (struct str){NULL, 0};
    str_cut(&path, '.');
    own = value_path(turn->input->customer, path);
    if (own != NULL && own->kind == VALUE_TEXT)
        return own->text;
    if (own != NULL && own->kind == VALUE_LIST && own->list.count == 1 &&
        own->list.items[0].kind == VALUE_TEXT)
        return own->list.items[0].text;
    return (struct str){NULL, 0};
}

struct str slots_value(struct turn *turn, const struct kb_slot *slot)
{
    const struct value *known = value_get(&turn->session.slots, slot->name);
    struct str value = known ? known->text : (struct str){NULL, 0};

    if (value.length > 0)
        return value;
    value = only_own_value(turn, slot);
    if (value.length > 0)
        slots_set(turn, slot, value);
    return value;
}

const struct kb_slot *slots_by_name(const struct kb_topic *topic, struct str name)
{
    for (size_t i = 0; topic != NULL && i < topic->slot_count; i++) {
        if (str_equal(topic->slots[i].name, name))
            return &topic->slots[i];
    }
    return NULL;
}
