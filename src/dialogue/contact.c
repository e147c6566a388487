#include "contact.h"

#include "answer.h"
#include "handoff.h"
#include "reach.h"
#include "render.h"

static void say(struct turn *turn, enum kb_sentence sentence)
{
    struct value extra = value_map();
    struct render_scope scope = {.extra = &extra};

    value_set(&extra, STR("reference"), value_text(turn->input->reference), turn->arena);
    value_set(&extra, STR("contact"), value_text(turn->session.contact), turn->arena);
    render_sentence(turn, sentence, &scope);
}

void contact_note(struct turn *turn, struct str contact, bool corrects)
{
    turn->session.contact = contact;
    turn->session.expecting = DIALOGUE_NOTHING;
    turn->out->corrects_contact = corrects;
    say(turn, corrects ? KB_SENTENCE_CONTACT_CORRECTED : KB_SENTENCE_CONTACT_TAKEN);
}

static void ask_for_contact(struct turn *turn, enum kb_sentence sentence)
{
    render_sentence(turn, sentence, NULL);
    turn->session.expecting = DIALOGUE_CONTACT;
}

/* ---- what else the message asks
 * --------------------------------------------------------------------------- */

/* What demands a person at once is said first, anything else last. */
static bool is_urgent(const struct turn *turn)
{
    return turn->reach.topic != NULL && turn->reach.topic->handoff.reason != KB_REASON_NONE;
}

static void answer_rest(struct turn *turn)
{
    turn->out->ranking = turn->reach.rest;
    answer_next(turn, turn->reach.topic);
}

static void reply(struct turn *turn, void (*say_it)(struct turn *turn))
{
    turn->out->action = KB_ACTION_ANSWER;
    turn->session.about_contact = true;
    if (is_urgent(turn))
        answer_rest(turn);
    say_it(turn);
    if (turn->reach.topic != NULL && !is_urgent(turn))
        answer_rest(turn);
}

/* ---- a contact
 * -------------------------------------------------------------------------------------------- */

bool contact_is_left(struct turn *turn)
{
    return reach_of(turn)->kind == REACH_CONTACT;
}

static void note(struct turn *turn)
{
    contact_note(turn, turn->reach.contact, turn->reach.corrects);
}

void contact_take(struct turn *turn)
{
    /* so that what is said first does not ask for it */
    turn->session.contact = turn->reach.contact;
    reply(turn, note);
}

/* ---- everything else
 * -------------------------------------------------------------------------------------- */

/* An operator reads the wish with the case; without a contact nobody could act on it. */
static void note_wish(struct turn *turn)
{
    struct str contact = turn->session.contact;
    bool is_address = str_find_byte(contact, '@', 0) != SIZE_MAX;
    bool has_case = contact.length > 0 || turn_awaits_person(turn);
    bool lacks = contact.length == 0 || (turn->reach.by_mail && !is_address) ||
                 (turn->reach.by_phone && is_address);

    turn->out->wish_noted = true;
    if (has_case)
        say(turn, KB_SENTENCE_WISH_NOTED);
    if (lacks)
        ask_for_contact(turn, KB_SENTENCE_WISH_NEEDS_CONTACT);
}

static void ask_for_the_right_one(struct turn *turn)
{
    ask_for_contact(turn, KB_SENTENCE_RIGHT_CONTACT);
}

static void take_back(struct turn *turn)
{
    bool is_there = turn->session.contact.length > 0;

    turn->session.expecting = DIALOGUE_NOTHING;
    say(turn, is_there ? KB_SENTENCE_CONTACT_WITHDRAWN : KB_SENTENCE_NO_CONTACT_NEEDED);
    turn->session.contact = (struct str){NULL, 0};
}

static void tell_who_comes(struct turn *turn)
{
    bool wants_only = turn->reach.kind == REACH_WANTS;

    if (wants_only && turn->session.contact.length == 0)
        ask_for_contact(turn, KB_SENTENCE_WISH_NEEDS_CONTACT);
    else
        handoff_say_when(turn);
}

bool contact_is_spoken_of(struct turn *turn)
{
    return reach_of(turn)->kind != REACH_NOTHING;
}

void contact_reply(struct turn *turn)
{
    switch (turn->reach.kind) {
    case REACH_WISH:
        reply(turn, note_wish);
        return;
    case REACH_WRONG:
        reply(turn, ask_for_the_right_one);
        return;
    case REACH_REFUSES:
        reply(turn, take_back);
        return;
    case REACH_ASKS:
    case REACH_WANTS:
        reply(turn, tell_who_comes);
        return;
    case REACH_NOTHING:
    case REACH_CONTACT:
        return;
    }
}
