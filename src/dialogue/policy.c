/*
 * The policy table of DESIGN.md ("Score, confidence, policy") as rows: the first whose situation
 * holds decides. The order is the policy: a person can be had from any state, so policies stand
 * before everything that is about the conversation; what the bot waits for stands before what a
 * message means by itself.
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
#include "small.h"

enum {
    SLOT_TRIES = 2,
    NOUN_ODDS = 3,
    LONGEST_NAME = 4,  /* words of "in Sveti Ivan Zelina" */
    LONGEST_DO_NOT = 7 /* words of "please don't cancel my transfer to Ana" */
};

struct policy_row {
    const char *name;
    bool (*applies)(struct turn *turn);
    void (*act)(struct turn *turn);
};

/* ---- buttons
 * ---------------------------------------------------------------------------------------------- */

static bool is_topic_button(struct turn *turn)
{
    return turn_topic(turn, turn->input->button) != NULL;
}

static void answer_button(struct turn *turn)
{
    answer_topic(turn, turn_topic(turn, turn->input->button));
}

/* ---- a person
 * --------------------------------------------------------------------------------------------- */

/* A topic that is sure and calls a person for the same urgent reason knows better what to do first:
 * of a fraud, which one it was. */
static bool is_told_by_topic(const struct turn *turn)
{
    const struct match_ranking *ranking = &turn->out->ranking;
    const struct kb_topic *best = turn_best(turn);

    return ranking->policy_count == 1 && best != NULL &&
           best->handoff.reason == KB_REASON_POLICY_TOPIC &&
           turn->model->policies[ranking->policies[0].policy].handoff.reason ==
               KB_REASON_POLICY_TOPIC &&
           turn_is_confident(turn);
}

/* "I don't know" or "please help me" is a part of many a cry for help, and alone is none. */
static bool is_policy(struct turn *turn)
{
    return turn->input->button.length == 0 && turn->out->ranking.policy_count > 0 &&
           !(turn->said & (PHRASE_DONT_KNOW | PHRASE_HELP)) && !is_told_by_topic(turn) &&
           !(turn->before->urgent > 0 && details_are_asked(turn));
}

/* A wish for a person and nothing else is a topic too, when the knowledge has one for that reason.
 */
static const struct kb_topic *topic_with_reason(const struct turn *turn, enum kb_reason reason)
{
    for (size_t i = 0; reason == KB_REASON_EXPLICIT_REQUEST && i < turn->model->topic_count; i++) {
        if (turn->model->topics[i].handoff.reason == reason)
            return &turn->model->topics[i];
    }
    return NULL;
}

/* "I lost my card and I am desperate": the card cannot wait for the person who is kind. */
static bool is_emergency_in_need(const struct turn *turn, const struct kb_policy *policy,
                                 const struct kb_topic *topic)
{
    return policy->handoff.reason == KB_REASON_VULNERABILITY &&
           policy->answer[turn->out->variant].count == 0 && topic == turn_best(turn) &&
           topic->handoff.emergency;
}

static const struct kb_topic *topic_of_policy(const struct turn *turn,
                                              const struct kb_policy *policy)
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
    return turn->refuses_person && turn->out->ranking.policy_count == 0 &&
           !turn_is_confident(turn) && !second_is_there(turn);
}

static void stay(struct turn *turn)
{
    small_say(turn, KB_SENTENCE_NO_PERSON);
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

/* Never a loop: what was said already is told with where else to turn, and then a person is called.
 */
static void answer_once_more(struct turn *turn)
{
    answer_best(turn);
    if (turn->out->action == KB_ACTION_ANSWER && !turn->needs_lookup)
        follow_say_once(turn);
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

/* ---- what is asked on
 * ------------------------------------------------------------------------------------- */

/* Who asks again is told again; who only says that it is of no use hears where else to turn. */
static void tell_details(struct turn *turn)
{
    details_tell(turn);
    if (!follow_asks(turn) && !turn_has_question_mark(turn))
        follow_say_once(turn);
}

/* ---- what the bot waits for
 * ------------------------------------------------------------------------------- */

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
        /* "thanks, I'll think about it" wants no choice */
        if (turn_is_confident(turn) && turn_best(turn)->small_talk) {
            answer_best(turn);
            return;
        }
        hand_over(turn, KB_REASON_CLARIFY_FAILED);
        return;
    case CLARIFY_NONE_OF_THESE:
        render_sentence(turn, KB_SENTENCE_NONE_CHOSEN, NULL);
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

/* The name of something that the list has not ("Zabok"), and nothing else. */
static bool names_another(const struct turn *turn, const struct kb_slot *slot)
{
    const struct kb_topic *best = turn_best(turn);

    if (!slot->open || turn->analysis->token_count == 0 ||
        turn->analysis->token_count > LONGEST_NAME || turn->said != 0 || turn->swears ||
        follow_asks(turn) || turn_has_question_mark(turn) ||
        (best != NULL && turn_is_confident(turn)))
        return false;
    for (size_t i = 0; i < turn->analysis->token_count; i++) {
        if (turn->analysis->tokens[i].digits)
            return false;
    }
    return true;
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
    /* "thanks" wants no town */
    if (canonical.length == 0 && turn_is_confident(turn) && turn_best(turn)->small_talk) {
        answer_best(turn);
        return;
    }
    if (canonical.length == 0 && names_another(turn, slot) && answer_without(turn, topic, slot))
        return;
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

/* ---- the opposite of a topic
 * ------------------------------------------------------------------------------- */

/* Behind "no," or "please,": what stands beside it may be the matter itself ("don't pay, my card is
 * stolen"). */
static bool is_one_clause(const struct turn *turn)
{
    for (size_t i = 2; i < turn->analysis->token_count; i++) {
        if (turn->analysis->tokens[i].border != TEXT_SPACE)
            return false;
    }
    return true;
}

/* "Don't cancel my transfer", "the card wasn't declined": how it is done is no answer to it, and it
 * calls nobody. */
static bool is_opposite(struct turn *turn)
{
    return turn->analysis->token_count <= LONGEST_DO_NOT && is_one_clause(turn) &&
           turn_is_confident(turn) && !turn_best(turn)->small_talk &&
           (turn->out->ranking.denied ||
            phrases_within(turn->bot->phrases, turn->analysis, 0, turn->analysis->token_count,
                           turn_in_language(turn, PHRASE_DO_NOT)));
}

/* ---- while a person is awaited
 * ---------------------------------------------------------------------------- */

static bool is_confident(struct turn *turn)
{
    return turn_is_confident(turn) && !clarify_is_bare_noun(turn) &&
           !turn->out->ranking.is_out_of_scope && !clarify_is_about_thing(turn) &&
           !turn_is_disputed(turn);
}

/* Neither a guess nor a question back: a person reads it. */
static bool is_for_the_person(struct turn *turn)
{
    return turn_awaits_person(turn) && turn->input->button.length == 0 && !is_confident(turn) &&
           !is_slot_expected(turn) && !small_is_secret(turn) && !small_is_ok(turn);
}

static void leave_to_the_person(struct turn *turn)
{
    hand_over(turn, KB_REASON_NOT_UNDERSTOOD);
}

/* ---- what the message means
 * ------------------------------------------------------------------------------- */

/* A noun alone ("kartica") is in as many questions of others as of ours: it must be far more likely
 * not to be ours. */
static bool is_out_of_scope(struct turn *turn)
{
    const struct match_ranking *ranking = &turn->out->ranking;

    return ranking->is_out_of_scope &&
           (!turn_is_bare_noun(turn) || ranking->out_of_scope >= NOUN_ODDS * ranking->confidence);
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
    const struct match_ranking *ranking = &turn->out->ranking;

    return ranking->count > 0 && !turn_says_nothing(turn) && clarify_names_thing(turn) &&
           (clarify_has_thing(turn) || ranking->confidence >= turn->model->bot.clarify);
}

/* What the author of several topics foresaw ("my money is missing") makes none of them sure, but is
 * no riddle. */
static bool is_unclear(struct turn *turn)
{
    const struct match_ranking *ranking = &turn->out->ranking;

    return ranking->count > 0 && !turn_says_nothing(turn) &&
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
    return (turn->out->ranking.count == 0 || turn_says_nothing(turn)) &&
           turn->before->not_recognised == 0;
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
    {"empty message", small_is_empty, small_answer_empty},
    {"only emoji", small_is_emoji, small_answer_emoji},
    {"start over", small_is_start_over, small_start_over},
    {"repeat", small_is_repeat, small_repeat},
    {"never mind", small_is_never_mind, small_let_go},
    {"the same question again", follow_asks_the_same, answer_once_more},
    {"a detail of the topic", details_are_asked, tell_details},
    {"help, and not what with", small_is_help, small_help},
    {"a person is awaited", is_for_the_person, leave_to_the_person},
    {"both of two choices", clarify_takes_both, clarify_answer_both},
    {"no choice among several", clarify_is_left_open, clarify_ask_which},
    {"answer to a clarification", is_choice_expected, read_choice},
    {"another of the choices", clarify_is_chosen_again, clarify_choose_again},
    {"the other of several choices", clarify_is_other_of_several, clarify_offer_left},
    {"follow-up or correction", follow_names_value, follow_with_value},
    {"correction of a word", correct_is_clear, correct_answer},
    {"denies what nobody said", correct_denies_nothing, follow_no_further},
    {"the opposite of a topic", is_opposite, clarify},
    {"of the topic before, not of another", follow_stays, follow_stay},
    {"topic that demands a person", is_urgent_topic, answer_urgent},
    {"answer to a slot question", is_slot_expected, read_slot},
    {"secret alone", small_is_secret, small_answer_secret},
    {"number alone", small_is_number, small_answer_number},
    {"ok, yes, no or no idea alone", small_is_ok, small_answer_ok},
    {"a rejection alone", small_is_rejection, ask_to_rephrase},
    {"message too long", small_is_too_long, small_answer_too_long},
    {"two questions", second_is_there, second_answer},
    {"leans on the topic before", follow_leans, follow_on},
    {"confidence at least answer", is_confident, answer_best},
    {"profanity alone", small_is_profanity, small_answer_profanity},
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
