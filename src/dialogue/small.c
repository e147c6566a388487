#include "small.h"

#include "clarify.h"
#include "handoff.h"
#include "render.h"
#include "said.h"

void small_say(struct turn *turn, enum kb_sentence sentence)
{
    turn->out->action = KB_ACTION_ANSWER;
    render_sentence(turn, sentence, NULL);
}

/* What the bot waits for stays; the customer is only told what came of the message. */
static void keep_expecting(struct turn *turn)
{
    turn->session.expecting = turn->before->expecting;
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
bool small_is_rejection(struct turn *turn)
{
    return (turn->said & (PHRASE_CORRECTION | PHRASE_NONE)) &&
           !(turn->said & (PHRASE_NO | PHRASE_OK | PHRASE_YES)) &&
           turn->before->expecting == DIALOGUE_NOTHING && turn->before->turns > 0 &&
           turn->before->not_recognised == 0;
}

bool small_is_secret(struct turn *turn)
{
    return turn->input->secrets != 0 && turn->out->ranking.policy_count == 0 &&
           (turn->out->ranking.count == 0 || says_only_secrets(turn));
}

void small_answer_secret(struct turn *turn)
{
    turn->out->action = KB_ACTION_ANSWER; /* the sentence about the secret is said in any case */
    keep_expecting(turn);
}

bool small_is_empty(struct turn *turn)
{
    return turn->input->button.length == 0 && turn->analysis->token_count == 0 &&
           turn->analysis->emoji == 0 && turn->input->secrets == 0;
}

/* "?" is a message, if without a word. */
void small_answer_empty(struct turn *turn)
{
    small_say(turn,
              str_trim(turn->input->text).length > 0 ? KB_SENTENCE_TELL_ME : KB_SENTENCE_EMPTY);
    keep_expecting(turn);
}

bool small_is_emoji(struct turn *turn)
{
    return turn->input->button.length == 0 && turn->analysis->token_count == 0 &&
           turn->analysis->emoji > 0;
}

void small_answer_emoji(struct turn *turn)
{
    small_say(turn, KB_SENTENCE_EMOJI);
    keep_expecting(turn);
}

static void offer_topics(struct turn *turn)
{
    for (size_t i = 0; i < turn->model->bot.welcome_buttons.count; i++)
        turn_add_topic_button(turn, turn->model->bot.welcome_buttons.items[i]);
}

bool small_is_start_over(struct turn *turn)
{
    return turn->said & PHRASE_START_OVER;
}

void small_start_over(struct turn *turn)
{
    struct dialogue_session fresh = dialogue_session_new();

    fresh.variant = turn->session.variant;
    fresh.has_variant = turn->session.has_variant;
    fresh.variant_is_guess = turn->session.variant_is_guess;
    fresh.handed_off = turn->session.handed_off;
    fresh.waits_since = turn->session.waits_since;
    fresh.urgent = turn->session.urgent;
    fresh.contact = turn->session.contact;
    fresh.turns = turn->session.turns;
    fresh.unknown = turn->session.unknown;
    turn->session = fresh;
    small_say(turn, KB_SENTENCE_START_OVER);
    offer_topics(turn);
}

bool small_is_help(struct turn *turn)
{
    return turn->said & PHRASE_HELP;
}

static void ask_what_with(struct turn *turn)
{
    small_say(turn, KB_SENTENCE_TELL_ME);
    if (turn->before->expecting == DIALOGUE_NOTHING)
        offer_topics(turn);
    keep_expecting(turn);
}

/* "What shall I do?" right after a hand-off: what was said to be done. */
void small_help(struct turn *turn)
{
    if (turn->before->expecting == DIALOGUE_CONTACT) {
        small_say(turn, turn_awaits_person(turn) ? KB_SENTENCE_PEOPLE_AGAIN
                                                 : KB_SENTENCE_PEOPLE_NONE_AGAIN);
        keep_expecting(turn);
        return;
    }
    ask_what_with(turn);
}

/* "Oh wait, it's my son's, never mind" after an alarm: a part of the message that is set apart says
 * it. Distress is not called off. */
static bool calls_it_off(const struct turn *turn)
{
    const struct text_analysis *analysis = turn->analysis;
    bool is_alarm = turn->before->urgent > 0 && turn->before->handed_off == KB_REASON_POLICY_TOPIC;
    size_t first = 0;

    for (size_t i = 1; is_alarm && i <= analysis->token_count; i++) {
        if (i < analysis->token_count && analysis->tokens[i].border == TEXT_SPACE)
            continue;
        if (phrases_of(turn->bot->phrases, analysis, first, i) & PHRASE_NEVER_MIND)
            return true;
        first = i;
    }
    return false;
}

bool small_is_never_mind(struct turn *turn)
{
    bool is_asked =
        turn->before->expecting == DIALOGUE_SLOT || turn->before->expecting == DIALOGUE_CHOICE;

    return (turn->said & PHRASE_NEVER_MIND) || (is_asked && (turn->said & PHRASE_CANCEL)) ||
           calls_it_off(turn);
}

/* What the bot was asking is no longer to be answered. */
void small_let_go(struct turn *turn)
{
    if (calls_it_off(turn))
        turn->session.urgent = 0;
    small_say(turn, KB_SENTENCE_ANYTHING_ELSE);
    turn->session.expecting = DIALOGUE_NOTHING;
}

bool small_is_repeat(struct turn *turn)
{
    return turn->said & PHRASE_REPEAT;
}

/* In the language of this turn, if it can be said in it; otherwise all of it in the language that
 * it was said in. */
static void say_again(struct turn *turn)
{
    struct value last = said_last(turn);

    if (turn->before->expecting == DIALOGUE_CHOICE) {
        render_sentence(turn, KB_SENTENCE_CLARIFY, NULL);
        return;
    }
    if (last.list.count == 0)
        said_again_as_it_was(turn);
    for (size_t i = 0; i < last.list.count; i++)
        turn_say(turn, last.list.items[i].text);
}

/* The same words a third time help nobody: who knows more is told, and who asks on is handed over.
 * In an emergency they are said again. */
static bool was_repeated(const struct turn *turn, const struct kb_topic *topic)
{
    return topic != NULL && !topic->small_talk && turn->before->repeated > 0 &&
           turn->before->urgent == 0 && turn->before->expecting == DIALOGUE_NOTHING;
}

static void say_who_knows_more(struct turn *turn, const struct kb_topic *topic)
{
    if (turn->before->repeated > 1) {
        handoff_say_no_more(turn, topic);
        return;
    }
    small_say(turn, KB_SENTENCE_ALREADY_SAID);
    turn->out->topic = topic->number;
    turn->keeps_last_reply = true;
    render_person_button(turn);
}

void small_repeat(struct turn *turn)
{
    const struct value *last = &turn->before->last_reply;
    const struct kb_topic *topic = turn_topic(turn, turn->before->topic);

    turn->session.repeated = turn->before->repeated + 1;
    if (was_repeated(turn, topic)) {
        say_who_knows_more(turn, topic);
        return;
    }
    keep_expecting(turn);
    if (last->list.count == 0) {
        small_say(turn, KB_SENTENCE_REPEAT_NOTHING);
        return;
    }
    turn->out->action = KB_ACTION_ANSWER;
    turn->out->topic = topic ? topic->number : KB_NO_TOPIC;
    say_again(turn);
    if (turn->before->expecting == DIALOGUE_CHOICE)
        clarify_offer_again(turn);
    for (size_t i = 0;
         topic != NULL && turn->before->expecting == DIALOGUE_NOTHING && i < topic->buttons.count;
         i++)
        turn_add_topic_button(turn, topic->buttons.items[i]);
}

bool small_is_ok(struct turn *turn)
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
    small_say(turn,
              turn_awaits_person(turn) ? KB_SENTENCE_PEOPLE_AGAIN : KB_SENTENCE_PEOPLE_NONE_AGAIN);
    keep_expecting(turn);
}

/* Who is in need hears no "Good." to a "no": where help is was just told, and is told once more; or
 * somebody is on the way. */
void small_answer_ok(struct turn *turn)
{
    bool in_need = turn->before->handed_off == KB_REASON_VULNERABILITY;

    if (in_need && turn->before->expecting == DIALOGUE_CONTACT) {
        small_repeat(turn);
        return;
    }
    if ((turn->said & PHRASE_DONT_KNOW) && !(turn->said & (PHRASE_OK | PHRASE_YES | PHRASE_NO))) {
        help_on(turn);
        return;
    }
    small_say(turn, in_need && turn_awaits_person(turn) ? KB_SENTENCE_PEOPLE_AGAIN
                                                        : KB_SENTENCE_ANYTHING_ELSE);
    keep_expecting(turn);
}

bool small_is_number(struct turn *turn)
{
    for (size_t i = 0; i < turn->analysis->token_count; i++) {
        if (!turn->analysis->tokens[i].digits)
            return false;
    }
    return turn->analysis->token_count > 0;
}

void small_answer_number(struct turn *turn)
{
    small_say(turn, KB_SENTENCE_NUMBER_ALONE);
    keep_expecting(turn);
}

/* Swear words and nothing the bank could answer. */
bool small_is_profanity(struct turn *turn)
{
    return turn->swears && !turn_is_confident(turn);
}

void small_answer_profanity(struct turn *turn)
{
    small_say(turn, KB_SENTENCE_PROFANITY);
    keep_expecting(turn);
    render_person_button(turn);
}

bool small_is_too_long(struct turn *turn)
{
    return turn->analysis->cut;
}

void small_answer_too_long(struct turn *turn)
{
    small_say(turn, KB_SENTENCE_TOO_LONG);
    keep_expecting(turn);
}
