#include "clarify.h"
#include "contact.h"
#include "correct.h"
#include "policy.h"
#include "refuse.h"
#include "render.h"
#include "slots.h"
#include "turn.h"
#include "text/mask.h"

enum {
    LONGEST_GREETING = 3, /* words of "dobar dan svima," */
    LONGEST_COURTESY = 4, /* words of "thank you very much," */
    LONGEST_NAMED = 3     /* words behind "no, " that name a thing: "the home loan" */
};

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

static void rank(struct turn *turn, bool no_small_talk)
{
    const struct kb_topic *previous = turn_topic(turn, turn->before->topic);
    struct match_context context = {
        .previous = previous ? previous->number : KB_NO_TOPIC,
        .no_small_talk = no_small_talk,
        .language = &turn->language,
    };

    match_rank(turn->bot->index, turn->analysis, &context, turn->input->explain, turn->scratch,
               turn->arena, &turn->out->ranking);
}

/*
 * How many words of the beginning only say that something was meant otherwise: "no, I meant". A
 * single word must be set apart by a comma: "ne radi mi kartica" corrects nothing.
 */
static size_t correcting_words(const struct turn *turn)
{
    const struct text_analysis *analysis = turn->analysis;
    size_t length = 0;

    while (length < analysis->token_count) {
        size_t more = phrases_at(turn->bot->phrases, analysis, length, PHRASE_CORRECTION);

        if (more == 0 || (more == 1 && length + 1 < analysis->token_count &&
                          analysis->tokens[length + 1].border == TEXT_SPACE))
            break;
        length += more;
    }
    return length < analysis->token_count ? length : 0;
}

/* The same message with the words [first, after) blanked: spans stay true. */
static struct str without_words(const struct turn *turn, size_t first, size_t after)
{
    const struct text_token *tokens = turn->analysis->tokens;
    struct str blanked = arena_copy(turn->arena, turn->input->text);
    size_t start = first > 0 ? tokens[first].span.start : 0;
    size_t end = after < turn->analysis->token_count ? tokens[after].span.start : blanked.length;

    memset((char *)blanked.bytes + start, ' ', end - start);
    return blanked;
}

static void rank_without_words(struct turn *turn, size_t count, const struct match_context *context)
{
    turn_rank(turn, without_words(turn, 0, count), context, &turn->out->ranking);
}

/* "I don't know, ..." in answer to the bot's question is no cry for help; what follows it may be
 * one. */
static void rank_uncertain(struct turn *turn)
{
    size_t count = turn->before->expecting == DIALOGUE_SLOT
                       ? phrases_at(turn->bot->phrases, turn->analysis, 0, PHRASE_DONT_KNOW)
                       : 0;

    turn->cannot_tell = count > 0;
    if (count > 0 && count < turn->analysis->token_count)
        rank_without_words(turn, count, &turn_alone);
}

/*
 * A correction is understood by what it names, and what was said before is not offered again. A cry
 * for help counts as it stands; "no, the loan" is none without its "no".
 */
static void rank_correction(struct turn *turn)
{
    const struct kb_topic *previous = turn_topic(turn, turn->before->topic);
    size_t count = turn->before->turns > 0 ? correcting_words(turn) : 0;
    struct match_ranking whole = turn->out->ranking;

    if (count == 0 ||
        (whole.policy_count > 0 && turn->analysis->token_count - count > LONGEST_NAMED))
        return;
    rank_without_words(turn, count, &turn_alone);
    if (whole.policy_count > 0 && turn->out->ranking.policy_count > 0) {
        turn->out->ranking = whole;
        return;
    }
    if (previous != NULL && turn->before->expecting != DIALOGUE_CHOICE &&
        !slots_mentions(turn, previous))
        turn->rejected = previous;
}

/* "Thanks, and how much is it?": where something is asked behind a few words that are set apart; 0:
 * nowhere. */
static size_t words_before_question(const struct turn *turn)
{
    const struct text_analysis *analysis = turn->analysis;
    unsigned joining = turn_in_language(turn, PHRASE_AND | PHRASE_BUT);
    size_t start = 1;

    while (start <= LONGEST_COURTESY && start < analysis->token_count &&
           analysis->tokens[start].border == TEXT_SPACE &&
           phrases_at(turn->bot->phrases, analysis, start, joining) == 0)
        start++;
    if (start > LONGEST_COURTESY || start >= analysis->token_count)
        return 0;
    if (!turn_has_question_mark(turn) &&
        !phrases_within(turn->bot->phrases, analysis, start, analysis->token_count,
                        turn_in_language(turn, PHRASE_QUESTION)))
        return 0;
    return start;
}

/* Small talk first and then a question that no topic is sure of ("hi, how are you?" is small talk
 * to its end). */
static bool rank_behind_courtesy(struct turn *turn)
{
    struct match_ranking whole = turn->out->ranking;
    size_t lead = words_before_question(turn);
    struct match_context context = {.previous = KB_NO_TOPIC};

    if (lead == 0)
        return false;
    rank_without_words(turn, lead, &context);
    if (turn_best(turn) == NULL || turn_best(turn)->small_talk) {
        turn->out->ranking = whole;
        return false;
    }
    turn->lead = lead;
    return true;
}

/* The words [first, after) are a topic of small talk by themselves: "dobar dan", "hvala unaprijed".
 */
static bool is_courtesy(const struct turn *turn, size_t first, size_t after)
{
    const struct text_token *tokens = turn->analysis->tokens;
    const struct match_context context = {.previous = KB_NO_TOPIC};
    struct match_ranking ranking;

    turn_rank(turn,
              str_slice(turn->input->text, tokens[first].span.start, tokens[after - 1].span.end),
              &context, &ranking);
    return ranking.count > 0 && turn->model->topics[ranking.candidates[0].topic].small_talk &&
           ranking.confidence >=
               match_answer_threshold(turn->bot->index, ranking.candidates[0].topic);
}

/* How many words of the beginning are courtesy and set apart: "Dobar dan,"; 0: none. */
static size_t courtesy_in_front(const struct turn *turn)
{
    const struct text_token *tokens = turn->analysis->tokens;
    size_t count = 1;

    while (count <= LONGEST_GREETING && count < turn->analysis->token_count &&
           tokens[count].border == TEXT_SPACE)
        count++;
    return count <= LONGEST_GREETING && count < turn->analysis->token_count &&
                   is_courtesy(turn, 0, count)
               ? count
               : 0;
}

/* And where those of the end begin: ", hvala unaprijed"; token_count: nowhere. */
static size_t courtesy_behind(const struct turn *turn, size_t lead)
{
    const struct text_token *tokens = turn->analysis->tokens;
    size_t count = turn->analysis->token_count, first = count - 1;

    while (first > lead && count - first <= LONGEST_GREETING && tokens[first].border == TEXT_SPACE)
        first--;
    return first > lead && count - first <= LONGEST_GREETING && is_courtesy(turn, first, count)
               ? first
               : count;
}

static void rank_words(struct turn *turn, size_t first, size_t after)
{
    struct str text = without_words(turn, 0, first);

    if (after < turn->analysis->token_count)
        text.length = turn->analysis->tokens[after - 1].span.end;
    turn_rank(turn, text, &turn_alone, &turn->out->ranking);
}

/* Who is in need or in danger; "here I am again" behind a greeting is no complaint. */
static bool calls_for_help(const struct turn *turn)
{
    for (size_t i = 0; i < turn->out->ranking.policy_count; i++) {
        enum kb_reason reason =
            turn->model->policies[turn->out->ranking.policies[i].policy].handoff.reason;

        if (reason == KB_REASON_VULNERABILITY || reason == KB_REASON_POLICY_TOPIC)
            return true;
    }
    return false;
}

static bool is_among_first(const struct match_ranking *ranking, uint32_t topic)
{
    for (size_t i = 0; i < ranking->count && i < 2; i++) {
        if (ranking->candidates[i].topic == topic)
            return true;
    }
    return false;
}

/* A greeting or thanks say nothing about what stands beside them, and make what it is likely about
 * no less sure. */
static void rank_between_courtesy(struct turn *turn)
{
    struct match_ranking whole = turn->out->ranking;
    size_t count = turn->analysis->token_count;
    size_t lead = count > 1 ? courtesy_in_front(turn) : 0;
    size_t tail = count > 1 ? courtesy_behind(turn, lead) : count;

    if (lead == 0 && tail == count)
        return;
    rank_words(turn, lead, tail);
    if (calls_for_help(turn) ||
        (turn_is_confident(turn) && is_among_first(&whole, turn_best(turn)->number)))
        turn->lead = lead;
    else
        turn->out->ranking = whole;
}

/* "Hello, my card" and "hello, I can't go on" are more than small talk. */
static bool rank_behind_greeting(struct turn *turn)
{
    struct match_ranking whole = turn->out->ranking;
    const struct match_ranking *rest = &turn->out->ranking;
    size_t lead = courtesy_in_front(turn);

    if (lead == 0 || is_courtesy(turn, lead, turn->analysis->token_count))
        return false;
    rank_words(turn, lead, turn->analysis->token_count);
    if (calls_for_help(turn) || (rest->bare_noun && clarify_has_thing(turn) &&
                                 rest->confidence >= turn->model->bot.clarify)) {
        turn->lead = lead;
        return true;
    }
    turn->out->ranking = whole;
    return false;
}

/*
 * "Good morning" is small talk; with a question behind it the question counts: the ranking without
 * small talk stands when it is sure of a topic or calls a person, or when the small talk itself is
 * not sure.
 */
static void rank_message(struct turn *turn)
{
    struct match_ranking all;
    bool is_surely_small_talk;

    if (turn->input->button.length > 0)
        return;
    rank(turn, false);
    rank_uncertain(turn);
    rank_correction(turn);
    if (turn_best(turn) == NULL || !turn_best(turn)->small_talk ||
        turn->analysis->token_count < 2) {
        if (!turn_is_confident(turn) && turn->out->ranking.policy_count == 0)
            rank_between_courtesy(turn);
        return;
    }
    all = turn->out->ranking;
    is_surely_small_talk = turn_is_confident(turn);
    rank(turn, true);
    if (turn_is_confident(turn) || turn->out->ranking.policy_count > 0 ||
        (turn->out->ranking.is_out_of_scope && !is_surely_small_talk) ||
        rank_behind_courtesy(turn) || rank_behind_greeting(turn))
        return;
    turn->out->ranking = all;
    turn->out->ranking.is_out_of_scope = false;
}

/* Whether the words of the message speak for a person, first or beside a question. */
static bool speaks_of_person(const struct turn *turn)
{
    const struct match_ranking *ranking = &turn->out->ranking;

    for (size_t i = 0; i < ranking->policy_count; i++) {
        if (turn->model->policies[ranking->policies[i].policy].handoff.reason ==
            KB_REASON_EXPLICIT_REQUEST)
            return true;
    }
    for (size_t i = 0; i < ranking->count && i < 2; i++) {
        if (turn->model->topics[ranking->candidates[i].topic].handoff.reason ==
            KB_REASON_EXPLICIT_REQUEST)
            return true;
    }
    return false;
}

/* Who wants no person is understood by the rest of the message; whom a person was promised already
 * is told how that stands. */
static void rank_refusal(struct turn *turn)
{
    size_t first, after;

    if (turn->input->button.length > 0 || turn_awaits_person(turn) || !speaks_of_person(turn) ||
        !refuse_finds(turn, &first, &after))
        return;
    turn->out->ranking = turn_rank_alone(turn, without_words(turn, first, after));
    turn->refuses_person = true;
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
    rank_message(turn);
    rank_refusal(turn);
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
