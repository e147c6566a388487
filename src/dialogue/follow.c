/*
 * Whether a message goes on with the topic before is asked of the model itself: the topic's title
 * is put in front, as people would fill in what was left out ("Home loan: and the interest?"). It
 * goes on when the two together surely are that topic, and no topic outside of its family comes
 * near: what names a thing of its own ("and the exchange rate?") keeps belonging there, title or
 * not.
 */
#include "follow.h"

#include "answer.h"
#include "clarify.h"
#include "handoff.h"
#include "render.h"
#include "said.h"
#include "slots.h"

enum {
    LONGEST_FOLLOW_UP = 5,  /* words of "and how about dollars?" */
    SHORTEST_FOLLOW_UP = 3, /* "and in Niš?": so short that nothing else can be meant */
    LONGEST_CORRECTION = 8, /* words of "no, I meant the foreign currency one" */
    LONGEST_LEANING = 6,    /* words behind "and" that ask: "what documents do I need" */
    LONGEST_NAMING = 4,     /* and that do not: "for students" */
    LONGEST_ADDITION = 6,   /* words of "it was to my sister yesterday" */
    LONGEST_SCRAP = 6,      /* words that are read behind the question before */
    MOST_ADDED = 2,         /* messages in a row to which no more is known */
    MOST_REPEATED = 1,      /* and when they are the same question word for word */
    BESIDE = 3              /* candidates among which the family is near */
};

/* The score from which another topic has a claim of its own on title and message together. */
static const double claims = -0.35;
/* And below this one it has hardly any. */
static const double hardly_claims = -0.4;
/* Beside a topic that has one, a topic of the family must reach this. */
static const double is_near = -0.75;
/* From this probability of being no business of the bank on, nothing is read into a message, unless
 * its first words say so. */
static const double strange = 0.2;
/* From this one on it is rather not the bank's business than that it is. */
static const double rather_strange = 0.5;
/* And from this one on, no word of it is a value. */
static const double surely_strange = 0.9;
/* And one that is itself the likeliest is spoken of from this confidence on. */
static const double likely = 0.5;
/* How far behind the likeliest topic one of the family may be and still be what is asked. */
static const double close_by = 0.35;
/* A topic that is as sure as this needs no other words. */
static const double sure = 0.93;
/* As sure as this of a topic must a question and what was said behind it be. */
static const double surely_behind = 0.88;
/* And when that names a thing of its own. */
static const double surely_behind_with_thing = 0.97;

static const struct kb_topic *topic_before(const struct turn *turn)
{
    const struct kb_topic *topic = turn_topic(turn, turn->before->topic);

    return topic != NULL && !topic->small_talk && turn->input->button.length == 0 ? topic : NULL;
}

static size_t joining_words(const struct turn *turn, unsigned sets)
{
    return phrases_at(turn->bot->phrases, turn->analysis, turn->lead, turn_in_language(turn, sets));
}

/* ---- a value of a slot
 * ------------------------------------------------------------------------------------ */

bool follow_names_value(struct turn *turn)
{
    const struct kb_topic *topic = topic_before(turn);
    const struct kb_topic *best = turn_best(turn);
    size_t length = turn->analysis->token_count - turn->lead;
    bool joins = joining_words(turn, PHRASE_AND | PHRASE_BUT | PHRASE_CORRECTION) > 0;

    if (topic == NULL || turn->before->expecting == DIALOGUE_SLOT || !slots_mentions(turn, topic))
        return false;
    if (slots_are_all_it_says(turn, topic))
        return true;
    if (!joins && turn->out->ranking.out_of_scope >= surely_strange)
        return false;
    if (best == NULL || best == topic || joining_words(turn, PHRASE_BUT) > 0)
        return length <= LONGEST_CORRECTION;
    if (!turn_is_confident(turn))
        return length <= (joins ? LONGEST_CORRECTION : LONGEST_FOLLOW_UP);
    return joins && length <= (best->handoff.reason != KB_REASON_NONE ? SHORTEST_FOLLOW_UP
                                                                      : LONGEST_FOLLOW_UP);
}

/* The first text tells: what follows it may be the hours of another minute. */
static bool was_just_said(const struct turn *turn)
{
    const struct value *last = &turn->before->last_reply;

    return turn->out->reply_count > turn->warned && last->list.count > 0 &&
           str_equal(turn->out->replies[turn->warned], last->list.items[0].text);
}

/* The slot that the message gives a value by name, or NULL. */
static const struct kb_slot *named_choice(const struct turn *turn, const struct kb_topic *topic)
{
    for (size_t i = 0; i < topic->slot_count; i++) {
        if (topic->slots[i].choices != NULL && slots_find(turn, &topic->slots[i]).length > 0)
            return &topic->slots[i];
    }
    return NULL;
}

/* In front of an answer that is the same for the other value, so that it is heard which one it is
 * about. */
static void say_same_for(struct turn *turn, const struct kb_slot *slot)
{
    struct dialogue_outcome *out = turn->out;
    struct str value = render_slot(turn, slot, slots_find(turn, slot)), sentence;
    struct value extra = value_map();
    struct render_scope scope = {.extra = &extra};

    value_set(&extra, STR("value"), value_text(value), turn->arena);
    sentence = render_sentence_text(turn, KB_SENTENCE_SAME_ANSWER, &scope);
    if (sentence.length == 0 || out->reply_count == TURN_MOST_REPLIES)
        return;
    memmove(out->replies + turn->warned + 1, out->replies + turn->warned,
            (out->reply_count - turn->warned) * sizeof *out->replies);
    out->replies[turn->warned] = sentence;
    out->reply_count++;
    turn->keeps_last_reply = true;
}

/* The hours of a town say what they are about, and of which days. */
static bool is_of_table(const struct turn *turn, const struct kb_topic *topic)
{
    for (size_t i = 0; i < topic->answer_count; i++) {
        if (str_equal(topic->answers[i].name, turn->out->answer))
            return topic->answers[i].table != NULL;
    }
    return false;
}

static bool is_new_value(const struct turn *turn, const struct kb_slot *slot)
{
    const struct value *before = value_get(&turn->before->slots, slot->name);

    return before == NULL || !str_equal(before->text, slots_find(turn, slot));
}

void follow_with_value(struct turn *turn)
{
    const struct kb_topic *topic = turn_topic(turn, turn->before->topic);
    const struct kb_slot *slot = named_choice(turn, topic);

    answer_topic(turn, topic);
    if (turn->out->action == KB_ACTION_ANSWER && !turn->needs_lookup && was_just_said(turn) &&
        slot != NULL && is_new_value(turn, slot) && !is_of_table(turn, topic))
        say_same_for(turn, slot);
}

/* ---- what leans
 * ------------------------------------------------------------------------------------------- */

/* The topic itself and where it leads, except to a person. */
static bool is_of_family(const struct turn *turn, const struct kb_topic *topic, uint32_t other)
{
    if (other == topic->number)
        return true;
    return turn->model->topics[other].handoff.reason == KB_REASON_NONE &&
           (kb_ids_have(&topic->follow_ups, other) || kb_ids_have(&topic->buttons, other));
}

/* The likeliest of the family, provided that hardly another topic is likelier; or NULL. */
static const struct kb_topic *likeliest_of_family(const struct turn *turn,
                                                  const struct kb_topic *topic)
{
    const struct match_ranking *ranking = &turn->out->ranking;

    for (size_t i = 0; i < ranking->count; i++) {
        if (ranking->candidates[0].score - ranking->candidates[i].score > close_by)
            return NULL;
        if (is_of_family(turn, topic, ranking->candidates[i].topic))
            return &turn->model->topics[ranking->candidates[i].topic];
    }
    return NULL;
}

bool follow_asks(const struct turn *turn)
{
    return phrases_within(turn->bot->phrases, turn->analysis, turn->lead,
                          turn->analysis->token_count, turn_in_language(turn, PHRASE_QUESTION));
}

/* What the bot did not understand in between, or waits for, belongs to no topic. */
static bool is_in_the_topic(const struct turn *turn)
{
    const struct dialogue_session *before = turn->before;

    return before->out_of_scope == 0 && before->not_recognised == 0 &&
           (before->expecting == DIALOGUE_NOTHING || before->expecting == DIALOGUE_CONTACT);
}

static bool is_beside_family(const struct turn *turn, const struct kb_topic *topic)
{
    const struct match_ranking *ranking = &turn->out->ranking;

    for (size_t i = 0; i < ranking->count && i < BESIDE; i++) {
        if (ranking->candidates[i].score >= is_near &&
            is_of_family(turn, topic, ranking->candidates[i].topic))
            return true;
    }
    return false;
}

/* Whether the first words say that something was left out: "and the interest", "but there is
 * money", "for students". */
static bool is_marked(const struct turn *turn)
{
    return joining_words(turn, PHRASE_AND | PHRASE_BUT | PHRASE_PREPOSITION) > 0;
}

/* So short, for what it is, that something must have been left out. */
static bool is_elliptic(const struct turn *turn)
{
    size_t length =
        turn->analysis->token_count - turn->lead - joining_words(turn, PHRASE_AND | PHRASE_BUT);
    bool may_be_long = follow_asks(turn) || joining_words(turn, PHRASE_BUT) > 0;

    return length > 0 && length <= (may_be_long ? LONGEST_LEANING : LONGEST_NAMING) &&
           (is_marked(turn) || turn->out->ranking.out_of_scope < strange);
}

/* What belongs to another topic by itself; words that say that something was left out must be
 * outweighed. */
static bool belongs_elsewhere(const struct turn *turn, const struct kb_topic *topic)
{
    const struct match_candidate *best = &turn->out->ranking.candidates[0];

    return !is_of_family(turn, topic, best->topic) &&
           (turn_is_confident(turn) || (best->score >= claims && !is_marked(turn)));
}

/* What belongs elsewhere leans only when it says so and the family is near. A mere noun asks about
 * the noun. */
static bool may_lean(const struct turn *turn, const struct kb_topic *topic)
{
    if (!is_elliptic(turn))
        return false;
    if (belongs_elsewhere(turn, topic))
        return is_marked(turn) && is_beside_family(turn, topic);
    return is_marked(turn) || (!turn_is_bare_noun(turn) &&
                               (follow_asks(turn) || likeliest_of_family(turn, topic) != NULL));
}

/* The message without the courtesy in front. */
static struct str gist_of(const struct turn *turn)
{
    return str_slice(turn->input->text, turn->analysis->tokens[turn->lead].span.start,
                     turn->input->text.length);
}

static bool is_surely_of_family(const struct turn *turn, const struct kb_topic *topic)
{
    struct str text = arena_printf(turn->arena, "%.*s %.*s", STR_ARG(turn_title(turn, topic)),
                                   STR_ARG(gist_of(turn)));
    struct match_context context = {.previous = topic->number, .no_small_talk = true};
    struct match_ranking ranking;

    turn_rank(turn, text, &context, &ranking);
    if (ranking.count == 0 || ranking.candidates[0].topic != topic->number ||
        ranking.confidence < match_answer_threshold(turn->bot->index, topic->number))
        return false;
    for (size_t i = 1; i < ranking.count; i++) {
        if (ranking.candidates[i].score >= claims &&
            !is_of_family(turn, topic, ranking.candidates[i].topic))
            return false;
    }
    return true;
}

bool follow_leans(struct turn *turn)
{
    const struct kb_topic *topic = topic_before(turn);
    const struct kb_topic *best = turn_best(turn);

    if (topic == NULL || best == NULL || best->small_talk || turn->out->ranking.is_out_of_scope ||
        !is_in_the_topic(turn))
        return false;
    if (turn_is_confident(turn) && !turn_is_bare_noun(turn) &&
        is_of_family(turn, topic, best->number))
        return false; /* it is understood by itself */
    return may_lean(turn, topic) && is_surely_of_family(turn, topic);
}

/* A topic of the family that is asked for in so many words, or NULL. */
static const struct kb_topic *asked_of_family(const struct turn *turn, const struct kb_topic *topic)
{
    const struct kb_topic *best = turn_best(turn);

    return follow_asks(turn) && turn->out->ranking.confidence >= likely &&
                   is_of_family(turn, topic, best->number)
               ? best
               : NULL;
}

/* The part of the last answer that says what to do: in front of it stands that the bank is sorry.
 */
static struct str gist_of_answer(struct turn *turn, const struct kb_topic *topic)
{
    struct value last = said_last(turn);
    size_t part = topic->problem && last.list.count > 1 ? 1 : 0;

    return part < last.list.count ? last.list.items[part].text : (struct str){NULL, 0};
}

/*
 * The answer once more, and who knows more; then only who knows more; who asks on is handed over.
 * Who is in need hears the number for that again.
 */
static void say_no_more(struct turn *turn, const struct kb_topic *topic)
{
    if (turn->before->added >= (follow_asks_the_same(turn) ? MOST_REPEATED : MOST_ADDED) ||
        turn->before->urgent > 0) {
        handoff_say_no_more(turn, topic);
        return;
    }
    turn->session.added = turn->before->added + 1;
    turn->keeps_last_reply = true;
    if (turn->before->added == 0 &&
        !turn->before->about_contact) /* then the last reply is no answer */
        turn_say(turn, gist_of_answer(turn, topic));
    render_sentence(turn, KB_SENTENCE_ALREADY_SAID, NULL);
}

bool follow_asks_the_same(struct turn *turn)
{
    const struct kb_topic *topic = topic_before(turn);

    return topic != NULL && topic == turn_best(turn) && topic->handoff.reason == KB_REASON_NONE &&
           turn_is_confident(turn) && turn->before->urgent == 0 &&
           turn->before->question.length > 0 && is_in_the_topic(turn) &&
           turn->out->ranking.policy_count == 0 &&
           str_equal(text_fold_ekavian(turn->before->question, turn->arena),
                     text_fold_ekavian(turn->input->text, turn->arena));
}

void follow_say_once(struct turn *turn)
{
    if (!was_just_said(turn))
        return;
    turn->out->reply_count = turn->warned;
    say_no_more(turn, &turn->model->topics[turn->out->topic]);
}

void follow_on(struct turn *turn)
{
    const struct kb_topic *topic = topic_before(turn);
    const struct kb_topic *next = asked_of_family(turn, topic);

    answer_topic(turn, next != NULL ? next : topic);
    if (turn->needs_lookup)
        return;
    if (next != NULL && turn->session.expecting == DIALOGUE_NOTHING)
        turn->session.topic = topic->id; /* a by-way: the talk is still about this */
    follow_say_once(turn);
}

/* ---- what is added
 * ---------------------------------------------------------------------------------------- */

static bool is_nothing_but_entities(const struct turn *turn)
{
    for (size_t i = turn->lead; i < turn->analysis->token_count; i++) {
        if (turn->analysis->tokens[i].entity == 0)
            return false;
    }
    return turn->analysis->entity_count > 0;
}

/* "yesterday", "in Zadar", "it was to Germany". */
static bool is_an_addition(const struct turn *turn)
{
    unsigned joining = PHRASE_PREPOSITION | PHRASE_ADDING |
                       (turn->out->ranking.is_out_of_scope ? 0 : PHRASE_AND | PHRASE_BUT);

    return !follow_asks(turn) && !turn_has_question_mark(turn) &&
           turn->analysis->token_count - turn->lead <= LONGEST_ADDITION &&
           (joining_words(turn, joining) > 0 || is_nothing_but_entities(turn));
}

/* ---- behind the question before
 * --------------------------------------------------------------------------- */

/*
 * The message behind the question that the topic before answered, or none: what is long, or in
 * words that an author foresaw, needs no other words; a wish for a person is no question.
 */
static struct match_ranking behind_question(const struct turn *turn, double *support)
{
    const struct kb_topic *topic = topic_before(turn);
    struct match_ranking none = {.count = 0};
    size_t length = turn->analysis->token_count - turn->lead;

    if (topic == NULL || topic->handoff.reason == KB_REASON_EXPLICIT_REQUEST ||
        !is_in_the_topic(turn) || turn->before->question.length == 0 || length == 0 ||
        length > LONGEST_SCRAP || turn->out->ranking.count == 0 ||
        turn->out->ranking.out_of_scope >= surely_strange || turn_meets_pattern(turn) ||
        joining_words(turn, PHRASE_CORRECTION) > 0)
        return none;
    return turn_rank_behind(turn, turn->before->question, gist_of(turn), support);
}

/* "What papers do I need" after a death: by itself about a loan, but not surely, and behind that
 * question surely not. */
bool follow_stays(struct turn *turn)
{
    const struct kb_topic *best = turn_best(turn), *topic = topic_before(turn);
    struct match_ranking whole;
    double support;

    if (turn->before->urgent > 0 && topic != NULL && best != topic && is_in_the_topic(turn) &&
        is_an_addition(turn))
        return true; /* "in Split": where the card was stolen */
    if (best == NULL || topic == NULL || best == topic || best->small_talk ||
        !turn_is_confident(turn) || turn->out->ranking.confidence >= sure ||
        (turn_is_bare_noun(turn) && clarify_has_thing(turn)) ||
        (best->handoff.reason != KB_REASON_NONE && topic->handoff.reason != KB_REASON_NONE))
        return false;
    whole = behind_question(turn, &support);
    return whole.count > 0 && whole.candidates[0].topic == topic->number &&
           whole.confidence >= (clarify_has_thing(turn) ? surely_behind_with_thing : surely_behind);
}

void follow_stay(struct turn *turn)
{
    if (slots_mentions(turn, topic_before(turn)))
        /* "and the joint account?": the answer for that one */
        answer_topic(turn, topic_before(turn));
    else
        follow_no_further(turn);
}

/*
 * "Three times" after "wrong PIN": nothing by itself. The two together must agree with what little
 * it says, or be of the topic still, and it must say something: "banana" behind a question leaves
 * the question as sure as it was.
 */
bool follow_completes(struct turn *turn)
{
    const struct kb_topic *best = turn_best(turn), *topic = topic_before(turn);
    double support;
    struct match_ranking whole = behind_question(turn, &support);

    if (whole.count == 0 || support < turn_says_something || whole.confidence < surely_behind ||
        clarify_has_thing(turn))
        return false;
    if (whole.candidates[0].topic != topic->number &&
        (best == NULL || whole.candidates[0].topic != best->number))
        return false;
    turn->out->ranking = whole;
    turn->keeps_question = true;
    return true;
}

void follow_with_whole(struct turn *turn)
{
    const struct kb_topic *whole = turn_best(turn);

    if (whole == topic_before(turn)) {
        follow_no_further(turn);
        return;
    }
    answer_topic(turn, whole);
    follow_say_once(turn);
}

/* ---- what only adds
 * --------------------------------------------------------------------------------------- */

static bool supports_the_topic(const struct turn *turn)
{
    double support;
    struct match_ranking whole = behind_question(turn, &support);

    return whole.count > 0 && whole.candidates[0].topic == topic_before(turn)->number &&
           support >= turn_says_something;
}

/* Rather the bank's business than not, and near to no topic: "I have none", and neither "banana"
 * nor "my phone died". */
static bool says_little(const struct turn *turn)
{
    const struct match_ranking *ranking = &turn->out->ranking;

    return ranking->out_of_scope < rather_strange && ranking->count > 0 &&
           ranking->candidates[0].score < hardly_claims;
}

/* So short that by itself it could be about anything: it says something about the topic, or hardly
 * anything at all. */
static bool is_a_scrap(const struct turn *turn)
{
    const struct match_ranking *ranking = &turn->out->ranking;

    if (turn->analysis->token_count - turn->lead > LONGEST_NAMING || ranking->is_out_of_scope ||
        ranking->confidence >= likely)
        return false;
    return turn_says_nothing(turn) || says_little(turn) || supports_the_topic(turn);
}

bool follow_adds(struct turn *turn)
{
    return topic_before(turn) != NULL && is_in_the_topic(turn) && turn->before->added == 0 &&
           !turn_awaits_nobody(turn) && turn->analysis->token_count > turn->lead &&
           !turn_is_confident(turn) && !turn->out->upset &&
           (is_an_addition(turn) || is_a_scrap(turn));
}

void follow_no_further(struct turn *turn)
{
    turn->out->action = KB_ACTION_ANSWER;
    turn->out->topic = topic_before(turn)->number;
    say_no_more(turn, topic_before(turn));
    if (turn->out->action != KB_ACTION_ANSWER)
        return;
    for (size_t i = 0; i < topic_before(turn)->buttons.count; i++)
        turn_add_topic_button(turn, topic_before(turn)->buttons.items[i]);
    render_person_button(turn);
}
