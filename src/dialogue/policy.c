/*
 * The policy table of DESIGN.md ("Score, confidence, policy") as rows: the first whose situation holds decides.
 * The order is the policy: a person can be had from any state, so policies stand before everything that is about
 * the conversation; what the bot waits for stands before what a message means by itself.
 */
#include "policy.h"

#include "answer.h"
#include "clarify.h"
#include "contact.h"
#include "correct.h"
#include "details.h"
#include "follow.h"
#include "handoff.h"
#include "render.h"
#include "second.h"
#include "slots.h"

enum {
    SLOT_TRIES = 2,
    NOUN_ODDS = 3,
    LONGEST_DO_NOT = 7 /* words of "please don't cancel my transfer to Ana" */
};

struct policy_row {
    const char *name;
    bool (*applies)(struct turn *turn);
    void (*act)(struct turn *turn);
};

/* ---- small rules ------------------------------------------------------------------------------------------ */

static void say_small(struct turn *turn, enum kb_sentence sentence)
{
    turn->out->action = KB_ACTION_ANSWER;
    render_sentence(turn, sentence, NULL);
}

/* What the bot waits for stays; the customer is only told what came of the message. */
static void keep_expecting(struct turn *turn)
{
    turn->session.expecting = turn->before->expecting;
}

static bool is_topic_button(struct turn *turn)
{
    return turn_topic(turn, turn->input->button) != NULL;
}

static void answer_button(struct turn *turn)
{
    answer_topic(turn, turn_topic(turn, turn->input->button));
}

/* "My PIN is **** and the card number ****": nothing but what was hidden and what it is called. */
static bool says_only_secrets(const struct turn *turn)
{
    for (size_t i = 0; i < turn->analysis->token_count; i++) {
        if (!turn->analysis->tokens[i].digits &&
            !(phrases_of(turn->bot->phrases, turn->analysis, i, i + 1) & PHRASE_SECRET))
            return false;
    }
    return true;
}

/* "Not that", and not what instead; while a choice is open it is the answer to it. */
static bool is_rejection_alone(struct turn *turn)
{
    return (turn->said & (PHRASE_CORRECTION | PHRASE_NONE)) && !(turn->said & (PHRASE_NO | PHRASE_OK | PHRASE_YES)) &&
           turn->before->expecting == DIALOGUE_NOTHING && turn->before->turns > 0 && turn->before->not_recognised == 0;
}

static bool is_secret_alone(struct turn *turn)
{
    return turn->input->secrets != 0 && turn->out->ranking.policy_count == 0 &&
           (turn->out->ranking.count == 0 || says_only_secrets(turn));
}

static void answer_secret_alone(struct turn *turn)
{
    turn->out->action = KB_ACTION_ANSWER; /* the sentence about the secret is said in any case */
    keep_expecting(turn);
}

static bool is_empty(struct turn *turn)
{
    return turn->input->button.length == 0 && turn->analysis->token_count == 0 && turn->analysis->emoji == 0 &&
           turn->input->secrets == 0;
}

/* "?" is a message, if without a word. */
static void answer_empty(struct turn *turn)
{
    say_small(turn, str_trim(turn->input->text).length > 0 ? KB_SENTENCE_TELL_ME : KB_SENTENCE_EMPTY);
    keep_expecting(turn);
}

static bool is_emoji(struct turn *turn)
{
    return turn->input->button.length == 0 && turn->analysis->token_count == 0 && turn->analysis->emoji > 0;
}

static void answer_emoji(struct turn *turn)
{
    say_small(turn, KB_SENTENCE_EMOJI);
    keep_expecting(turn);
}

static void offer_welcome_topics(struct turn *turn)
{
    for (size_t i = 0; i < turn->model->bot.welcome_buttons.count; i++)
        turn_add_topic_button(turn, turn->model->bot.welcome_buttons.items[i]);
}

static bool is_start_over(struct turn *turn)
{
    return turn->said & PHRASE_START_OVER;
}

static void start_over(struct turn *turn)
{
    struct dialogue_session fresh = dialogue_session_new();

    fresh.variant = turn->session.variant;
    fresh.has_variant = turn->session.has_variant;
    fresh.variant_is_guess = turn->session.variant_is_guess;
    fresh.handed_off = turn->session.handed_off;
    fresh.urgent = turn->session.urgent;
    fresh.contact = turn->session.contact;
    fresh.turns = turn->session.turns;
    fresh.unknown = turn->session.unknown;
    turn->session = fresh;
    say_small(turn, KB_SENTENCE_START_OVER);
    offer_welcome_topics(turn);
}

static bool is_help(struct turn *turn)
{
    return turn->said & PHRASE_HELP;
}

static void ask_what_with(struct turn *turn)
{
    say_small(turn, KB_SENTENCE_TELL_ME);
    if (turn->before->expecting == DIALOGUE_NOTHING)
        offer_welcome_topics(turn);
    keep_expecting(turn);
}

/* "What shall I do?" right after a hand-off: what was said to be done. */
static void help_or_person(struct turn *turn)
{
    if (turn->before->expecting == DIALOGUE_CONTACT) {
        say_small(turn, turn_awaits_person(turn) ? KB_SENTENCE_PEOPLE_AGAIN : KB_SENTENCE_PEOPLE_NONE_AGAIN);
        keep_expecting(turn);
        return;
    }
    ask_what_with(turn);
}

static bool is_never_mind(struct turn *turn)
{
    bool is_asked = turn->before->expecting == DIALOGUE_SLOT || turn->before->expecting == DIALOGUE_CHOICE;

    return (turn->said & PHRASE_NEVER_MIND) || (is_asked && (turn->said & PHRASE_CANCEL));
}

/* What the bot was asking is no longer to be answered. */
static void let_go(struct turn *turn)
{
    say_small(turn, KB_SENTENCE_ANYTHING_ELSE);
    turn->session.expecting = DIALOGUE_NOTHING;
}

static bool is_repeat(struct turn *turn)
{
    return turn->said & PHRASE_REPEAT;
}

static void repeat(struct turn *turn)
{
    const struct value *last = &turn->before->last_reply;
    const struct kb_topic *topic = turn_topic(turn, turn->before->topic);

    keep_expecting(turn);
    if (last->list.count == 0) {
        say_small(turn, KB_SENTENCE_REPEAT_NOTHING);
        return;
    }
    turn->out->action = KB_ACTION_ANSWER;
    turn->out->topic = topic ? topic->number : KB_NO_TOPIC;
    for (size_t i = 0; i < last->list.count; i++)
        turn_say(turn, last->list.items[i].text);
    if (turn->before->expecting == DIALOGUE_CHOICE)
        clarify_offer_again(turn);
    for (size_t i = 0; topic != NULL && turn->before->expecting == DIALOGUE_NOTHING && i < topic->buttons.count; i++)
        turn_add_topic_button(turn, topic->buttons.items[i]);
}

static bool is_ok(struct turn *turn)
{
    return turn->said & (PHRASE_OK | PHRASE_YES | PHRASE_NO | PHRASE_DONT_KNOW);
}

/* "No idea": nothing is settled, and a person, if one was called, still is the way. */
static void help_on(struct turn *turn)
{
    if (turn->before->handed_off == KB_REASON_NONE) {
        ask_what_with(turn);
        return;
    }
    say_small(turn, turn_awaits_person(turn) ? KB_SENTENCE_PEOPLE_AGAIN : KB_SENTENCE_PEOPLE_NONE_AGAIN);
    keep_expecting(turn);
}

/* Who is in need hears no "Good." to a "no": where help is was just told, and is told once more; or somebody is on the way. */
static void answer_ok(struct turn *turn)
{
    bool in_need = turn->before->handed_off == KB_REASON_VULNERABILITY;

    if (in_need && turn->before->expecting == DIALOGUE_CONTACT) {
        repeat(turn);
        return;
    }
    if ((turn->said & PHRASE_DONT_KNOW) && !(turn->said & (PHRASE_OK | PHRASE_YES | PHRASE_NO))) {
        help_on(turn);
        return;
    }
    say_small(turn, in_need && turn_awaits_person(turn) ? KB_SENTENCE_PEOPLE_AGAIN : KB_SENTENCE_ANYTHING_ELSE);
    keep_expecting(turn);
}

static bool is_number_alone(struct turn *turn)
{
    for (size_t i = 0; i < turn->analysis->token_count; i++) {
        if (!turn->analysis->tokens[i].digits)
            return false;
    }
    return turn->analysis->token_count > 0;
}

static void answer_number(struct turn *turn)
{
    say_small(turn, KB_SENTENCE_NUMBER_ALONE);
    keep_expecting(turn);
}

/* Swear words and nothing the bank could answer. */
static bool is_profanity(struct turn *turn)
{
    return turn->out->upset && !turn_is_confident(turn) &&
           phrases_within(turn->bot->phrases, turn->analysis, 0, turn->analysis->token_count, PHRASE_PROFANITY);
}

static void answer_profanity(struct turn *turn)
{
    say_small(turn, KB_SENTENCE_PROFANITY);
    keep_expecting(turn);
    render_person_button(turn);
}

static bool is_too_long(struct turn *turn)
{
    return turn->analysis->cut;
}

static void answer_too_long(struct turn *turn)
{
    say_small(turn, KB_SENTENCE_TOO_LONG);
    keep_expecting(turn);
}

/* ---- a person --------------------------------------------------------------------------------------------- */

/* A topic that is sure and calls a person for the same urgent reason knows better what to do first: of a fraud, which one it was. */
static bool is_told_by_topic(const struct turn *turn)
{
    const struct match_ranking *ranking = &turn->out->ranking;
    const struct kb_topic *best = turn_best(turn);

    return ranking->policy_count == 1 && best != NULL && best->handoff.reason == KB_REASON_POLICY_TOPIC &&
           turn->model->policies[ranking->policies[0].policy].handoff.reason == KB_REASON_POLICY_TOPIC && turn_is_confident(turn);
}

/* "I don't know" is a part of many a cry for help, and alone is none. */
static bool is_policy(struct turn *turn)
{
    return turn->input->button.length == 0 && turn->out->ranking.policy_count > 0 && !(turn->said & PHRASE_DONT_KNOW) &&
           !is_told_by_topic(turn);
}

/* A wish for a person and nothing else is a topic too, when the knowledge has one for that reason. */
static const struct kb_topic *topic_with_reason(const struct turn *turn, enum kb_reason reason)
{
    for (size_t i = 0; reason == KB_REASON_EXPLICIT_REQUEST && i < turn->model->topic_count; i++) {
        if (turn->model->topics[i].handoff.reason == reason)
            return &turn->model->topics[i];
    }
    return NULL;
}

/* "I lost my card and I am desperate": the card cannot wait for the person who is kind. */
static bool is_emergency_in_need(const struct turn *turn, const struct kb_policy *policy, const struct kb_topic *topic)
{
    return policy->handoff.reason == KB_REASON_VULNERABILITY && policy->answer[turn->out->variant].count == 0 &&
           topic == turn_best(turn) && topic->handoff.emergency;
}

static const struct kb_topic *topic_of_policy(const struct turn *turn, const struct kb_policy *policy)
{
    const struct kb_topic *best = turn_best(turn);

    if (best != NULL && !best->small_talk && turn_is_confident(turn))
        return best;
    return topic_with_reason(turn, policy->handoff.reason);
}

static void take_topic(struct turn *turn, const struct kb_topic *topic)
{
    turn->out->topic = topic->number;
    slots_take(turn, topic);
    if (topic == turn_best(turn))
        turn->session.topic = topic->id; /* what is asked next may be about it */
}

static void hand_over_policy(struct turn *turn)
{
    uint32_t number = turn->out->ranking.policies[0].policy;
    const struct kb_policy *policy = &turn->model->policies[number];
    const struct kb_topic *topic = topic_of_policy(turn, policy);
    struct kb_handoff handoff = policy->handoff;
    struct render_scope scope = {0};

    turn->out->policy = number;
    if (topic != NULL)
        take_topic(turn, topic);
    if (policy->answer[turn->out->variant].count > 0)
        render_text(turn, policy->answer, &scope);
    if (topic != NULL && is_emergency_in_need(turn, policy, topic)) {
        handoff_say_reason(turn, handoff.reason);
        answer_append(turn, topic);
        handoff.priority = topic->handoff.priority;
        handoff.emergency = true;
    }
    handoff_say(turn, handoff.reason, &handoff);
}

static bool is_no_person_wanted(struct turn *turn)
{
    return turn->refuses_person && turn->out->ranking.policy_count == 0 && !turn_is_confident(turn) && !second_is_there(turn);
}

static void stay(struct turn *turn)
{
    say_small(turn, KB_SENTENCE_NO_PERSON);
    render_person_button(turn);
}

/* A topic that demands a person interrupts whatever the bot was asking. */
static bool is_urgent_topic(struct turn *turn)
{
    const struct kb_topic *best = turn_best(turn);

    return best != NULL && best->handoff.reason != KB_REASON_NONE && turn_is_confident(turn);
}

static void answer_best(struct turn *turn)
{
    answer_next(turn, turn_best(turn));
}

static void answer_urgent(struct turn *turn)
{
    const struct kb_topic *first = second_first(turn);

    if (first != NULL && first == turn_best(turn))
        second_answer(turn);
    else
        answer_best(turn);
}

static void hand_over(struct turn *turn, enum kb_reason reason)
{
    const struct kb_topic *best = turn_best(turn);
    const struct kb_topic *topic = turn_topic(turn, turn->session.topic);
    struct kb_handoff handoff = {.priority = KB_PRIORITY_NORMAL};

    if (reason == KB_REASON_CLARIFY_FAILED && best != NULL)
        topic = best;
    handoff.department = topic && reason != KB_REASON_NOT_UNDERSTOOD ? topic->department : NULL;
    handoff_say(turn, reason, &handoff);
}

/* ---- what is asked on ------------------------------------------------------------------------------------- */

/* Who asks again is told again; who only says that it is of no use hears where else to turn. */
static void tell_details(struct turn *turn)
{
    details_tell(turn);
    if (!follow_asks(turn) && str_find_byte(turn->input->text, '?', 0) == SIZE_MAX)
        follow_say_once(turn);
}

/* ---- what the bot waits for ------------------------------------------------------------------------------- */

static bool is_choice_expected(struct turn *turn)
{
    return turn->before->expecting == DIALOGUE_CHOICE;
}

static void read_choice(struct turn *turn)
{
    const struct kb_topic *chosen = NULL;

    turn->session.expecting = DIALOGUE_NOTHING;
    switch (clarify_read(turn, &chosen)) {
    case CLARIFY_CHOSEN:
        answer_topic(turn, chosen);
        return;
    case CLARIFY_UNCLEAR:
        if (turn_is_confident(turn) && turn_best(turn)->small_talk) { /* "thanks, I'll think about it" wants no choice */
            answer_best(turn);
            return;
        }
        hand_over(turn, KB_REASON_CLARIFY_FAILED);
        return;
    case CLARIFY_NONE_OF_THESE:
        hand_over(turn, KB_REASON_CLARIFY_FAILED);
        return;
    }
}

static const struct kb_slot *expected_slot(const struct turn *turn)
{
    if (turn->before->expecting != DIALOGUE_SLOT)
        return NULL;
    return slots_by_name(turn_topic(turn, turn->before->topic), turn->before->slot);
}

static bool is_slot_expected(struct turn *turn)
{
    return expected_slot(turn) != NULL;
}

/* A sure question about something else is no answer to the bot's question. */
static bool changes_topic(struct turn *turn)
{
    const struct kb_topic *best = turn_best(turn);

    return best != NULL && !best->small_talk && turn_is_confident(turn) &&
           !str_equal(best->id, turn->before->topic) &&
           (turn->analysis->token_count > 2 || turn_is_title(turn, best));
}

static struct str whole_reply(const struct turn *turn, const struct kb_slot *slot)
{
    return slot->free_text ? str_trim(turn->input->text) : (struct str){NULL, 0};
}

static void read_slot(struct turn *turn)
{
    const struct kb_topic *topic = turn_topic(turn, turn->before->topic);
    const struct kb_slot *slot = expected_slot(turn);
    struct str canonical = slots_find(turn, slot);

    if (canonical.length == 0 && turn->cannot_tell && answer_without(turn, topic, slot))
        return;
    if (canonical.length == 0 && changes_topic(turn)) {
        turn->session.slot_tries = 0;
        turn->session.expecting = DIALOGUE_NOTHING;
        answer_best(turn);
        return;
    }
    if (canonical.length == 0)
        canonical = whole_reply(turn, slot);
    if (canonical.length > 0) {
        slots_set(turn, slot, canonical);
        turn->session.slot_tries = 0;
        answer_topic(turn, topic);
        return;
    }
    if (turn->before->slot_tries < SLOT_TRIES) {
        answer_ask_again(turn, topic, slot);
        return;
    }
    turn->out->topic = topic->number;
    hand_over(turn, KB_REASON_SLOT_FAILED);
}

/* ---- the opposite of a topic ------------------------------------------------------------------------------- */

/* Behind "no," or "please,": what stands beside it may be the matter itself ("don't pay, my card is stolen"). */
static bool is_one_clause(const struct turn *turn)
{
    for (size_t i = 2; i < turn->analysis->token_count; i++) {
        if (turn->analysis->tokens[i].border != TEXT_SPACE)
            return false;
    }
    return true;
}

/* "Don't cancel my transfer", "the card wasn't declined": how it is done is no answer to it, and it calls nobody. */
static bool is_opposite(struct turn *turn)
{
    return turn->analysis->token_count <= LONGEST_DO_NOT && is_one_clause(turn) && turn_is_confident(turn) &&
           !turn_best(turn)->small_talk &&
           phrases_within(turn->bot->phrases, turn->analysis, 0, turn->analysis->token_count,
                          turn_in_language(turn, PHRASE_DO_NOT));
}

/* ---- while a person is awaited ---------------------------------------------------------------------------- */

static bool is_confident(struct turn *turn)
{
    return turn_is_confident(turn) && !turn_is_bare_noun(turn) && !turn->out->ranking.is_out_of_scope &&
           !clarify_is_about_thing(turn);
}

/* Neither a guess nor a question back: a person reads it. */
static bool is_for_the_person(struct turn *turn)
{
    return turn_awaits_person(turn) && turn->input->button.length == 0 && !is_confident(turn) &&
           !is_slot_expected(turn) && !is_secret_alone(turn) && !is_ok(turn);
}

static void leave_to_the_person(struct turn *turn)
{
    hand_over(turn, KB_REASON_NOT_UNDERSTOOD);
}

/* ---- what the message means ------------------------------------------------------------------------------- */

/* A noun alone ("kartica") is in as many questions of others as of ours: it must be far more likely not to be ours. */
static bool is_out_of_scope(struct turn *turn)
{
    const struct match_ranking *ranking = &turn->out->ranking;

    return ranking->is_out_of_scope && (!turn_is_bare_noun(turn) || ranking->out_of_scope >= NOUN_ODDS * ranking->confidence);
}

static void answer_out_of_scope(struct turn *turn)
{
    turn->session.out_of_scope = turn->before->out_of_scope + 1;
    if (turn->session.out_of_scope >= 2) {
        hand_over(turn, KB_REASON_OUT_OF_SCOPE_REPEATED);
        return;
    }
    turn->out->action = KB_ACTION_OUT_OF_SCOPE;
    render_sentence(turn, KB_SENTENCE_OUT_OF_SCOPE, NULL);
    render_person_button(turn);
}

static bool names_thing(struct turn *turn)
{
    return turn->out->ranking.count > 0 && clarify_names_thing(turn);
}

/* What the author of several topics foresaw ("my money is missing") makes none of them sure, but is no riddle. */
static bool is_unclear(struct turn *turn)
{
    const struct match_ranking *ranking = &turn->out->ranking;

    return ranking->count > 0 &&
           (ranking->confidence >= turn->model->bot.clarify || turn_meets_pattern(turn));
}

static void clarify(struct turn *turn)
{
    if (clarify_is_possible(turn))
        clarify_offer(turn);
    else
        hand_over(turn, KB_REASON_CLARIFY_FAILED);
}

static bool is_nothing_recognised(struct turn *turn)
{
    return turn->out->ranking.count == 0 && turn->before->not_recognised == 0;
}

static void ask_to_rephrase(struct turn *turn)
{
    turn->out->action = KB_ACTION_CLARIFY;
    turn->session.not_recognised = 1;
    render_sentence(turn, KB_SENTENCE_REPHRASE, NULL);
    render_person_button(turn);
}

/* Who was told to ring at once is not asked which of three things they mean. */
static bool is_still_urgent(struct turn *turn)
{
    return turn->before->urgent > 0;
}

static bool was_handed_over(struct turn *turn)
{
    return turn_awaits_nobody(turn);
}

static bool always(struct turn *turn)
{
    (void)turn;
    return true;
}

static void not_understood(struct turn *turn)
{
    hand_over(turn, KB_REASON_NOT_UNDERSTOOD);
}

static const struct policy_row rows[] = {
    {"button pressed", is_topic_button, answer_button},
    {"contact left", contact_is_left, contact_take},
    {"how the customer is reached", contact_is_spoken_of, contact_reply},
    {"no person is wanted", is_no_person_wanted, stay},
    {"policy at its threshold", is_policy, hand_over_policy},
    {"empty message", is_empty, answer_empty},
    {"only emoji", is_emoji, answer_emoji},
    {"start over", is_start_over, start_over},
    {"repeat", is_repeat, repeat},
    {"never mind", is_never_mind, let_go},
    {"a detail of the topic", details_are_asked, tell_details},
    {"help, and not what with", is_help, help_or_person},
    {"a person is awaited", is_for_the_person, leave_to_the_person},
    {"yes to several choices", clarify_is_open_yes, clarify_ask_which},
    {"answer to a clarification", is_choice_expected, read_choice},
    {"follow-up or correction", follow_names_value, follow_with_value},
    {"correction of a word", correct_is_clear, correct_answer},
    {"denies what nobody said", correct_denies_nothing, follow_no_further},
    {"the opposite of a topic", is_opposite, clarify},
    {"of the topic before, not of another", follow_stays, follow_no_further},
    {"topic that demands a person", is_urgent_topic, answer_urgent},
    {"answer to a slot question", is_slot_expected, read_slot},
    {"secret alone", is_secret_alone, answer_secret_alone},
    {"number alone", is_number_alone, answer_number},
    {"ok, yes, no or no idea alone", is_ok, answer_ok},
    {"a rejection alone", is_rejection_alone, ask_to_rephrase},
    {"message too long", is_too_long, answer_too_long},
    {"two questions", second_is_there, second_answer},
    {"leans on the topic before", follow_leans, follow_on},
    {"confidence at least answer", is_confident, answer_best},
    {"profanity alone", is_profanity, answer_profanity},
    {"completes the question before", follow_completes, follow_with_whole},
    {"adds to the topic before", follow_adds, follow_no_further},
    {"not known, and urgent before", is_still_urgent, not_understood},
    {"out of scope", is_out_of_scope, answer_out_of_scope},
    {"a thing named, nothing asked", names_thing, clarify},
    {"confidence between clarify and answer", is_unclear, clarify},
    {"not known, and handed over before", was_handed_over, not_understood},
    {"nothing recognised, first time", is_nothing_recognised, ask_to_rephrase},
    {"confidence below clarify", always, not_understood},
};

void policy_decide(struct turn *turn)
{
    const struct policy_row *row = rows;

    while (!row->applies(turn))
        row++;
    turn->out->rule = row->name;
    row->act(turn);
}
