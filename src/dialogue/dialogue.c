#include "contact.h"
#include "correct.h"
#include "policy.h"
#include "render.h"
#include "slots.h"
#include "turn.h"
#include "understand.h"
#include "text/mask.h"

/* A variant that the bot does not speak is answered in the nearest one that it does. */
static enum text_variant spoken(const struct kb_bot *bot, enum text_variant wanted)
{
    static const enum text_variant nearest[TEXT_VARIANTS][3] = {
        [TEXT_VARIANT_EN] = {TEXT_VARIANT_EN, TEXT_VARIANT_EN, TEXT_VARIANT_EN},
        [TEXT_VARIANT_HR] = {TEXT_VARIANT_HR, TEXT_VARIANT_SR_LATN, TEXT_VARIANT_SR_CYRL},
        [TEXT_VARIANT_SR_LATN] = {TEXT_VARIANT_SR_LATN, TEXT_VARIANT_SR_CYRL, TEXT_VARIANT_HR},
        [TEXT_VARIANT_SR_CYRL] = {TEXT_VARIANT_SR_CYRL, TEXT_VARIANT_SR_LATN, TEXT_VARIANT_HR},
    };

    for (size_t i = 0; i < 3; i++) {
        if (bot->speaks[nearest[wanted][i]])
            return nearest[wanted][i];
    }
    return bot->fallback;
}

/* The bank may want one script of Serbian whatever the customer writes. */
static enum text_variant in_script(const struct kb_bot *bot, enum text_variant variant)
{
    if (variant != TEXT_VARIANT_SR_LATN && variant != TEXT_VARIANT_SR_CYRL)
        return variant;
    switch (bot->script) {
    case KB_SCRIPT_AS_CUSTOMER:
        break;
    case KB_SCRIPT_CYRILLIC:
        return TEXT_VARIANT_SR_CYRL;
    case KB_SCRIPT_LATIN:
        return TEXT_VARIANT_SR_LATN;
    }
    return variant;
}

static void decide_variant(struct turn *turn)
{
    struct dialogue_session *session = &turn->session;
    bool is_guess =
        !turn->input->has_choice && (!session->has_variant || session->variant_is_guess);
    enum text_variant current = turn->input->has_choice ? turn->input->choice
                                : session->has_variant  ? session->variant
                                                        : turn->input->fallback;

    turn->language = text_language_evidence(turn->analysis);
    session->variant = text_language_decide(&turn->language, current, is_guess);
    session->has_variant = true;
    session->variant_is_guess = is_guess && !text_language_is_shown(&turn->language);
    turn->out->variant = spoken(&turn->model->bot, in_script(&turn->model->bot, session->variant));
}

/* Swear words, or a message that shouts. */
static bool is_upset(const struct turn *turn)
{
    struct str text = turn->input->text;
    size_t bangs = 0;

    for (size_t i = 0; i < text.length; i++)
        bangs += text.bytes[i] == '!';
    return bangs >= 3 || turn->swears;
}

static void note_before(struct turn *turn)
{
    const struct kb_topic *topic = turn_topic(turn, turn->before->topic);

    turn->out->topic_before = topic != NULL ? topic->number : KB_NO_TOPIC;
    turn->out->was_clarifying = turn->before->expecting == DIALOGUE_CHOICE;
}

static void prepare(struct turn *turn)
{
    struct dialogue_outcome *out = turn->out;
    struct text_options options = {turn->bot->lexicon, turn->input->now.date};

    *out = (struct dialogue_outcome){
        .topic = KB_NO_TOPIC, .policy = KB_NO_TOPIC, .topic_before = KB_NO_TOPIC};
    out->replies = arena_array(turn->arena, TURN_MOST_REPLIES, sizeof *out->replies);
    out->buttons = arena_array(turn->arena, TURN_MOST_BUTTONS, sizeof *out->buttons);
    turn->session = dialogue_session_copy(turn->before, turn->arena);
    turn->session.turns++;
    turn->session.not_recognised = 0;
    turn->session.added = 0;
    turn->session.repeated = 0;
    turn->session.out_of_scope = 0;
    turn->analysis = text_analyse(turn->input->button.length ? STR("") : turn->input->text,
                                  &options, turn->arena);
    out->analysis = turn->analysis;
    note_before(turn);
    turn->said = phrases_of(turn->bot->phrases, turn->analysis, 0, turn->analysis->token_count);
    decide_variant(turn);
    turn->swears = phrases_within(turn->bot->phrases, turn->analysis, 0,
                                  turn->analysis->token_count, PHRASE_PROFANITY);
    out->upset = is_upset(turn);
    turn->session.upset += out->upset ? 1 : 0;
    understand_message(turn);
    understand_refusal(turn);
}

/* In front of what is said about a topic, so that nobody takes the program for the person they wait
 * for. */
static void mark_as_program(struct turn *turn)
{
    struct dialogue_outcome *out = turn->out;
    struct str mark;
    size_t before = out->reply_count;

    if (!turn_awaits_person(turn) || out->topic == KB_NO_TOPIC ||
        turn->model->topics[out->topic].small_talk ||
        !(out->action == KB_ACTION_ANSWER || out->action == KB_ACTION_ASK_SLOT))
        return;
    render_sentence(turn, KB_SENTENCE_PROGRAM_ANSWERS, NULL);
    if (out->reply_count != before + 1)
        return;
    mark = out->replies[before];
    memmove(out->replies + turn->warned + 1, out->replies + turn->warned,
            (before - turn->warned) * sizeof *out->replies);
    out->replies[turn->warned] = mark;
}

static struct value texts_to_value(const struct dialogue_outcome *out, struct arena *arena)
{
    struct value list = value_list();

    for (size_t i = 0; i < out->reply_count && i < DIALOGUE_MOST_REMEMBERED; i++)
        value_push(&list, value_text(out->replies[i]), arena);
    return list;
}

static void drop_item(struct value *list, size_t place)
{
    memmove(list->list.items + place, list->list.items + place + 1,
            (list->list.count - place - 1) * sizeof *list->list.items);
    list->list.count--;
}

/* What is said once more is the newest again; the oldest makes room. */
static void remember_entity(struct turn *turn, const struct text_entity *entity)
{
    struct value *entities = &turn->session.entities;
    struct value item = value_map();

    value_set(&item, STR("kind"), value_text(str_from(text_entity_name(entity->kind))),
              turn->arena);
    value_set(&item, STR("value"), value_text(entity->canonical), turn->arena);
    for (size_t i = entities->list.count; i > 0; i--) {
        if (value_equal(&entities->list.items[i - 1], &item))
            drop_item(entities, i - 1);
    }
    if (entities->list.count >= DIALOGUE_MOST_REMEMBERED)
        drop_item(entities, 0);
    value_push(entities, item, turn->arena);
}

static void remember_entities(struct turn *turn)
{
    for (size_t i = 0; turn->analysis != NULL && i < turn->analysis->entity_count; i++)
        remember_entity(turn, &turn->analysis->entities[i]);
}

/* Small talk changes no subject. */
static void note_subject(struct turn *turn)
{
    const struct dialogue_outcome *out = turn->out;

    if (out->action == KB_ACTION_HANDOFF)
        turn->session.about_contact = turn->session.handed_off != KB_REASON_NONE;
    else if (out->action != KB_ACTION_ANSWER ||
             (out->topic != KB_NO_TOPIC && !turn->model->topics[out->topic].small_talk))
        turn->session.about_contact = false;
}

/* "You're welcome" is nothing to be told again. */
static bool is_small_talk(const struct turn *turn)
{
    return turn->out->topic != KB_NO_TOPIC && turn->model->topics[turn->out->topic].small_talk;
}

/* Never silent: should knowledge leave a sentence empty, the bank's phone number is said. */
static void finish(struct turn *turn)
{
    struct dialogue_outcome *out = turn->out;

    if (out->reply_count == 0)
        turn_say(turn,
                 turn->model->bot.phone.length ? turn->model->bot.phone : turn->model->bot.bank);
    if (out->reply_count == 0)
        turn_say(turn, STR("…"));
    correct_remember(turn);
    remember_entities(turn);
    if (!turn->keeps_last_reply &&
        !(is_small_talk(turn) && turn->before->last_reply.list.count > 0)) {
        turn->session.last_reply = texts_to_value(out, turn->arena);
        turn->session.reply_variant = out->variant;
    }
    note_subject(turn);
    out->session = turn->session;
}

bool dialogue_turn(const struct dialogue_bot *bot, const struct dialogue_session *before,
                   const struct dialogue_input *input, struct match_scratch *scratch,
                   struct arena *arena, struct dialogue_outcome *out,
                   struct dialogue_request *request)
{
    struct turn turn = {
        .bot = bot,
        .model = bot->model,
        .before = before,
        .input = input,
        .scratch = scratch,
        .arena = arena,
        .out = out,
        .request = request,
    };

    prepare(&turn);
    if (input->secrets != 0)
        render_sentence(&turn, KB_SENTENCE_MASKED, NULL);
    turn.warned = out->reply_count;
    policy_decide(&turn);
    if (turn.needs_lookup)
        return false;
    mark_as_program(&turn);
    finish(&turn);
    return true;
}

/* What sentences outside of a turn are said in. */
static void prepare_alone(struct turn *turn, enum text_variant variant)
{
    struct dialogue_outcome *out = turn->out;

    *out = (struct dialogue_outcome){
        .topic = KB_NO_TOPIC, .policy = KB_NO_TOPIC, .topic_before = KB_NO_TOPIC};
    out->replies = arena_array(turn->arena, TURN_MOST_REPLIES, sizeof *out->replies);
    out->buttons = arena_array(turn->arena, TURN_MOST_BUTTONS, sizeof *out->buttons);
    out->variant = spoken(&turn->model->bot, in_script(&turn->model->bot, variant));
    turn->session = dialogue_session_new();
}

/* A contact is awaited then, whatever the bot had asked last. */
bool dialogue_contact_off(const struct dialogue_bot *bot, const struct dialogue_session *before,
                          const struct dialogue_input *input, enum text_variant variant,
                          struct match_scratch *scratch, struct arena *arena,
                          struct dialogue_outcome *out)
{
    struct dialogue_session awaiting = dialogue_session_copy(before, arena);
    struct text_options options = {bot->lexicon, input->now.date};
    struct turn turn = {.bot = bot,
                        .model = bot->model,
                        .before = &awaiting,
                        .input = input,
                        .scratch = scratch,
                        .arena = arena,
                        .out = out};

    awaiting.expecting = DIALOGUE_CONTACT;
    prepare_alone(&turn, variant);
    turn.analysis = text_analyse(input->text, &options, arena);
    turn.said = phrases_of(bot->phrases, turn.analysis, 0, turn.analysis->token_count);
    if (!contact_is_left(&turn))
        return false;
    contact_note(&turn, turn.reach.contact, turn.reach.corrects);
    finish(&turn);
    out->session = dialogue_session_copy(before, arena);
    out->session.contact = turn.session.contact;
    if (before->expecting == DIALOGUE_CONTACT)
        out->session.expecting = DIALOGUE_NOTHING;
    return true;
}

void dialogue_sentence(const struct dialogue_bot *bot, enum kb_sentence sentence,
                       enum text_variant variant, struct civil_time now, struct arena *arena,
                       struct dialogue_outcome *out)
{
    struct dialogue_session before = dialogue_session_new();
    struct dialogue_input input = {.now = now};
    struct turn turn = {.bot = bot,
                        .model = bot->model,
                        .before = &before,
                        .input = &input,
                        .arena = arena,
                        .out = out};

    prepare_alone(&turn, variant);
    out->rule = kb_sentence_name(sentence);
    render_sentence(&turn, sentence, NULL);
    finish(&turn);
}

struct str dialogue_hours_today(const struct dialogue_bot *bot, enum text_variant variant,
                                struct civil_time now, struct arena *arena)
{
    struct dialogue_session before = dialogue_session_new();
    struct dialogue_input input = {.now = now};
    struct dialogue_outcome out;
    struct turn turn = {.bot = bot,
                        .model = bot->model,
                        .before = &before,
                        .input = &input,
                        .arena = arena,
                        .out = &out};

    prepare_alone(&turn, variant);
    return render_hours_today(&turn);
}

struct str dialogue_words(const struct dialogue_bot *bot, enum kb_sentence sentence,
                          enum text_variant variant, struct civil_time now, struct arena *arena)
{
    struct dialogue_session before = dialogue_session_new();
    struct dialogue_input input = {.now = now};
    struct dialogue_outcome out;
    struct turn turn = {.bot = bot,
                        .model = bot->model,
                        .before = &before,
                        .input = &input,
                        .arena = arena,
                        .out = &out};

    prepare_alone(&turn, variant);
    return render_sentence_text(&turn, sentence, NULL);
}

static const struct kb_choice *offered_choice(const struct turn *turn, struct str payload)
{
    const struct kb_slot *slot =
        turn->before->expecting == DIALOGUE_SLOT
            ? slots_by_name(turn_topic(turn, turn->before->topic), turn->before->slot)
            : NULL;

    for (size_t i = 0; slot != NULL && slot->choices != NULL && i < slot->choices->count; i++) {
        if (str_equal(slot->choices->items[i].id, payload))
            return &slot->choices->items[i];
    }
    return NULL;
}

bool dialogue_button_title(const struct dialogue_bot *bot, const struct dialogue_session *before,
                           struct str payload, enum text_variant variant, struct arena *arena,
                           struct str *title)
{
    struct dialogue_outcome out;
    struct turn turn = {
        .bot = bot, .model = bot->model, .before = before, .arena = arena, .out = &out};
    const struct kb_topic *topic;
    const struct kb_choice *choice;

    prepare_alone(&turn, variant);
    topic = turn_topic(&turn, payload);
    choice = offered_choice(&turn, payload);
    if (choice != NULL)
        *title = choice->title[out.variant];
    else if (topic != NULL)
        *title = turn_title(&turn, topic);
    else if (before->expecting == DIALOGUE_CHOICE && str_is(payload, "none_of_these"))
        *title =
            dialogue_words(bot, KB_SENTENCE_NONE_OF_THESE, variant, (struct civil_time){0}, arena);
    else
        return false;
    return true;
}

void dialogue_welcome(const struct dialogue_bot *bot, enum text_variant variant,
                      struct civil_time now, struct str topics_off, struct arena *arena,
                      struct dialogue_outcome *out)
{
    struct dialogue_input input = {.topics_off = topics_off};
    struct turn turn = {.model = bot->model, .input = &input, .out = out};

    dialogue_sentence(bot, KB_SENTENCE_WELCOME, variant, now, arena, out);
    for (size_t i = 0; i < bot->model->bot.welcome_buttons.count; i++)
        turn_add_topic_button(&turn, bot->model->bot.welcome_buttons.items[i]);
}

void dialogue_welcome_off(const struct dialogue_bot *bot, enum text_variant variant,
                          struct civil_time now, struct arena *arena, struct dialogue_outcome *out)
{
    struct dialogue_session before = dialogue_session_new();
    struct dialogue_input input = {.now = now};
    struct turn turn = {.bot = bot,
                        .model = bot->model,
                        .before = &before,
                        .input = &input,
                        .arena = arena,
                        .out = out};

    prepare_alone(&turn, variant);
    render_sentence(&turn, KB_SENTENCE_BOT_OFF, NULL);
    render_sentence(&turn, KB_SENTENCE_PEOPLE_NONE_AGAIN, NULL);
    finish(&turn);
    if (bot->model->bot.people != KB_PEOPLE_NONE)
        render_person_button(&turn);
}
