#include "handoff.h"

#include "contact.h"
#include "reach.h"
#include "render.h"

enum { URGENT_FOR = 3 /* questions about something else that were answered since */ };

bool handoff_asks_again(const struct turn *turn, enum kb_reason reason, bool emergency)
{
    return reason == KB_REASON_EXPLICIT_REQUEST && turn->before->handed_off != KB_REASON_NONE &&
           !emergency;
}

static const struct {
    enum kb_reason reason;
    enum kb_sentence sentence;
} handoff_sentences[] = {
    {KB_REASON_EXPLICIT_REQUEST, KB_SENTENCE_EXPLICIT_REQUEST},
    {KB_REASON_POLICY_TOPIC, KB_SENTENCE_POLICY_TOPIC},
    {KB_REASON_EXTERNAL_THREAT, KB_SENTENCE_EXTERNAL_THREAT},
    {KB_REASON_VULNERABILITY, KB_SENTENCE_VULNERABILITY},
    {KB_REASON_REPEATED_CONTACT, KB_SENTENCE_REPEATED_CONTACT},
    {KB_REASON_CLARIFY_FAILED, KB_SENTENCE_CHOICE_NOT_FOUND},
    {KB_REASON_NOT_UNDERSTOOD, KB_SENTENCE_NOT_UNDERSTOOD},
    {KB_REASON_SLOT_FAILED, KB_SENTENCE_SLOT_FAILED},
    {KB_REASON_OUT_OF_SCOPE_REPEATED, KB_SENTENCE_OUT_OF_SCOPE_HANDOFF},
    {KB_REASON_LOOKUP_FAILED, KB_SENTENCE_LOOKUP_FAILED},
    {KB_REASON_CONTENT_EXPIRED, KB_SENTENCE_CONTENT_EXPIRED},
};

void handoff_say_reason(struct turn *turn, enum kb_reason reason)
{
    if (reason == KB_REASON_NOT_UNDERSTOOD && turn_has_case(turn)) {
        render_sentence(turn, KB_SENTENCE_ADDED_TO_CASE, NULL);
        return;
    }
    for (size_t i = 0; i < sizeof handoff_sentences / sizeof *handoff_sentences; i++) {
        if (handoff_sentences[i].reason == reason)
            render_sentence(turn, handoff_sentences[i].sentence, NULL);
    }
}

/* Nobody answers while the window is open, so there must be another way to the customer; who has
 * said it is not asked. */
static void ask_for_contact(struct turn *turn)
{
    struct str own = reach_own_contact(turn);

    if (turn->session.contact.length > 0)
        return;
    if (own.length > 0) {
        contact_note(turn, own, false);
        return;
    }
    render_sentence(turn, KB_SENTENCE_LEAVE_CONTACT, NULL);
    turn->session.expecting = DIALOGUE_CONTACT;
}

/* The 24-hour number alone: what else the sentence holds is the number of the day. */
static struct str urgent_step(struct turn *turn)
{
    struct dialogue_outcome *out = turn->out;
    size_t before = out->reply_count;
    struct str step = turn->model->bot.emergency_phone;

    render_sentence(turn, KB_SENTENCE_PEOPLE_NONE_EMERGENCY, NULL);
    if (out->reply_count > before)
        step = out->replies[before];
    out->reply_count = before;
    return step;
}

/* Who asks for a person twice, or when one comes, hears in one line how it stands, and under which
 * number. */
static void say_how_it_stands(struct turn *turn, enum kb_sentence sentence)
{
    struct str line =
        turn->before->urgent > 0 ? urgent_step(turn) : render_sentence_text(turn, sentence, NULL);
    struct value extra = value_map();
    struct render_scope scope = {.extra = &extra};

    value_set(&extra, STR("reference"), value_text(turn->input->reference), turn->arena);
    if (turn->session.contact.length > 0)
        line =
            arena_printf(turn->arena, "%.*s %.*s", STR_ARG(line),
                         STR_ARG(render_sentence_text(turn, KB_SENTENCE_REFERENCE_AGAIN, &scope)));
    turn_say(turn, line);
    if (turn->before->expecting == DIALOGUE_CONTACT)
        turn->session.expecting = DIALOGUE_CONTACT;
}

/* The same line once more; who has left no contact by now may want to. */
static void say_it_is_so(struct turn *turn)
{
    bool is_none = turn->model->bot.people == KB_PEOPLE_NONE;

    say_how_it_stands(turn, is_none ? KB_SENTENCE_PEOPLE_NONE_AGAIN : KB_SENTENCE_PEOPLE_AGAIN);
    if (turn->before->expecting != DIALOGUE_CONTACT && turn->model->bot.people != KB_PEOPLE_DESK &&
        !turn->input->person_replied)
        ask_for_contact(turn);
}

/* Handed over already: what the topic has to say was said, a danger is named once more, and nothing
 * else happens. */
static void say_it_stands(struct turn *turn, const struct kb_handoff *handoff)
{
    bool is_desk = turn->model->bot.people == KB_PEOPLE_DESK;

    if (handoff->emergency || turn->before->urgent > 0)
        turn_say(turn, urgent_step(turn));
    if (turn->out->reply_count > turn->warned)
        render_sentence(turn, is_desk ? KB_SENTENCE_PEOPLE_DESK : KB_SENTENCE_PEOPLE_NOTIFY, NULL);
    else
        render_sentence(turn, KB_SENTENCE_ALREADY_HANDED_OFF, NULL);
}

static bool is_said(const struct turn *turn, size_t first, size_t after, struct str words)
{
    for (size_t i = first; words.length > 0 && i < after; i++) {
        if (str_find(turn->out->replies[i], words, 0) != SIZE_MAX)
            return true;
    }
    return false;
}

/* The 24-hour number is said once: what the topic has to say may hold it already. */
static void say_number_once(struct turn *turn, enum kb_sentence sentence)
{
    struct dialogue_outcome *out = turn->out;
    struct str number = turn->model->bot.emergency_phone;
    size_t before = out->reply_count;
    bool was_said = is_said(turn, 0, before, number);
    size_t kept = before;

    render_sentence(turn, sentence, NULL);
    for (size_t i = before; i < out->reply_count; i++) {
        if (!was_said || !is_said(turn, i, i + 1, number))
            out->replies[kept++] = out->replies[i];
    }
    out->reply_count = kept;
}

/* No sentence promises a person who is not there. */
static void say_who_comes(struct turn *turn, const struct kb_handoff *handoff)
{
    switch (turn->model->bot.people) {
    case KB_PEOPLE_NONE:
        say_number_once(turn, handoff->emergency ? KB_SENTENCE_PEOPLE_NONE_EMERGENCY
                                                 : KB_SENTENCE_PEOPLE_NONE);
        ask_for_contact(turn);
        return;
    case KB_PEOPLE_NOTIFY:
        if (handoff->emergency) /* who reads it later cannot block a card now */
            say_number_once(turn, KB_SENTENCE_PEOPLE_NONE_EMERGENCY);
        render_sentence(turn, KB_SENTENCE_PEOPLE_NOTIFY, NULL);
        ask_for_contact(turn);
        return;
    case KB_PEOPLE_DESK:
        render_sentence(turn, KB_SENTENCE_PEOPLE_DESK, NULL);
        return;
    }
}

static void set_outcome(struct turn *turn, enum kb_reason reason, const struct kb_handoff *handoff)
{
    struct dialogue_outcome *out = turn->out;

    out->action = KB_ACTION_HANDOFF;
    out->reason = reason;
    out->handoff = *handoff;
    out->handoff.reason = reason;
    if (out->handoff.department == NULL)
        out->handoff.department = turn->model->bot.default_department;
    turn->session.expecting = DIALOGUE_NOTHING;
    turn->session.slot_tries = 0;
}

void handoff_say_when(struct turn *turn)
{
    static const enum kb_sentence sentences[] = {
        [KB_PEOPLE_NONE] = KB_SENTENCE_WHO_COMES_NONE,
        [KB_PEOPLE_NOTIFY] = KB_SENTENCE_WHO_COMES_NOTIFY,
        [KB_PEOPLE_DESK] = KB_SENTENCE_WHO_COMES_DESK,
    };
    struct kb_handoff handoff = {.priority = KB_PRIORITY_NORMAL};

    set_outcome(turn, KB_REASON_EXPLICIT_REQUEST, &handoff);
    say_how_it_stands(turn, sentences[turn->model->bot.people]);
}

/* Who is in need wants the number for that, and not to hear that a program did not understand. */
static bool goes_without_saying(const struct turn *turn, enum kb_reason reason)
{
    return reason == KB_REASON_EXPLICIT_REQUEST ||
           (reason == KB_REASON_NOT_UNDERSTOOD && turn->before->urgent > 0);
}

void handoff_say(struct turn *turn, enum kb_reason reason, const struct kb_handoff *handoff)
{
    struct dialogue_outcome *out = turn->out;

    if (handoff->emergency)
        turn->session.urgent = URGENT_FOR;
    set_outcome(turn, reason, handoff);
    if (handoff_asks_again(turn, reason, handoff->emergency) ||
        (turn_awaits_nobody(turn) && !handoff->emergency)) {
        if (out->reply_count == turn->warned && !goes_without_saying(turn, reason))
            handoff_say_reason(turn, reason);
        say_it_is_so(turn);
        return;
    }
    if (turn_awaits_person(turn) && !turn_awaits_nobody(turn)) {
        say_it_stands(turn, &out->handoff);
        return;
    }
    if (out->reply_count == turn->warned)
        handoff_say_reason(turn, reason);
    say_who_comes(turn, &out->handoff);
    turn->session.handed_off = reason;
    if (turn->session.waits_since == 0)
        turn->session.waits_since = date_minutes(turn->input->now);
}

void handoff_say_no_more(struct turn *turn, const struct kb_topic *topic)
{
    struct kb_handoff handoff = {.priority = KB_PRIORITY_NORMAL, .department = topic->department};

    if (turn->before->urgent == 0)
        render_sentence(turn, KB_SENTENCE_SAID_ALL, NULL);
    handoff_say(turn, KB_REASON_NOT_UNDERSTOOD, &handoff);
}
