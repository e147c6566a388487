#include "clarify.h"

#include "answer.h"
#include "render.h"
#include "second.h"
#include "slots.h"
#include "small.h"

/* A candidate this much less probable than the first is no choice to offer, unless there would be
 * no choice at all. */
static const double least_share_of_first = 0.08;
/* From this confidence on the first topic is the first choice, too. */
static const double surely = 0.9;
enum {
    LEAST_CHOICES = 2,
    LONGEST_ABOUT = 8, /* words */
    LONGEST_DENIAL = 6 /* words */
};

/* Words about the choices themselves, each the whole message. */
enum { CHOOSING_BOTH = 1, CHOOSING_OTHER = 2 };

struct phrases *clarify_phrases_new(const struct kb_model *model)
{
    static const char *const names[] = {"say_both", "say_other"};

    return phrases_of_sets(model, names, sizeof names / sizeof *names);
}

struct choices {
    const struct kb_topic *items[DIALOGUE_MOST_CHOICES];
    size_t count;
};

static bool is_what_is_denied(const struct turn *turn, const struct kb_topic *topic)
{
    return turn->out->ranking.denied && topic->number == turn->out->ranking.candidates[0].topic;
}

static void add_choice(const struct turn *turn, struct choices *choices,
                       const struct kb_topic *topic)
{
    for (size_t i = 0; i < choices->count; i++) {
        if (choices->items[i] == topic)
            return;
    }
    if (choices->count < DIALOGUE_MOST_CHOICES && !topic->small_talk && topic != turn->rejected &&
        !turn_is_off(turn, topic) && !is_what_is_denied(turn, topic))
        choices->items[choices->count++] = topic;
}

static const struct kb_ids *titled(const struct turn *turn, size_t token)
{
    enum text_group group = turn->session.variant == TEXT_VARIANT_EN ? TEXT_EN : TEXT_HS;

    return titles_with(turn->bot->titles, group, turn->analysis->tokens[token].stems[group]);
}

/* "Not" and "the" are in titles, too ("Payment not arrived"), and no thing. */
static bool is_silent(const struct turn *turn, size_t token)
{
    return phrases_at(turn->bot->phrases, turn->analysis, token,
                      turn_in_language(turn, PHRASE_NOT | PHRASE_QUESTION | PHRASE_BESIDE)) > 0;
}

/* The word that most titles have: the thing of "my card, please"; SIZE_MAX when none is in two
 * titles. */
static size_t find_thing(const struct turn *turn)
{
    size_t thing = SIZE_MAX;
    size_t most = 1;

    for (size_t i = 0; i < turn->analysis->token_count; i++) {
        const struct kb_ids *topics = is_silent(turn, i) ? NULL : titled(turn, i);

        if (topics != NULL && topics->count > most && turn->analysis->tokens[i].folded.length > 2) {
            thing = i;
            most = topics->count;
        }
    }
    return thing;
}

bool clarify_has_thing(const struct turn *turn)
{
    return find_thing(turn) != SIZE_MAX;
}

static bool is_denial(const struct turn *turn)
{
    return turn->analysis->token_count <= LONGEST_DENIAL &&
           phrases_within(turn->bot->phrases, turn->analysis, 0, turn->analysis->token_count,
                          PHRASE_NOT);
}

bool clarify_is_about_thing(const struct turn *turn)
{
    unsigned silent = turn_in_language(turn, PHRASE_ABOUT | PHRASE_BESIDE | PHRASE_AND);
    size_t count = turn->analysis->token_count, about = 0, things = 0;

    for (size_t i = 0; i < count && count <= LONGEST_ABOUT;) {
        size_t length = phrases_at(turn->bot->phrases, turn->analysis, i, silent);

        about += phrases_at(turn->bot->phrases, turn->analysis, i,
                            turn_in_language(turn, PHRASE_ABOUT)) > 0;
        things += length == 0;
        i += length > 0 ? length : 1;
    }
    return about > 0 && things == 1 && find_thing(turn) != SIZE_MAX;
}

/* "USD": no thing that several topics are about, but a value that the topic asks for. */
static bool is_value_of_topic(const struct turn *turn)
{
    return turn_is_confident(turn) && !clarify_has_thing(turn) &&
           slots_are_all_it_says(turn, turn_best(turn));
}

/*
 * "The mortgage": no thing that several topics are about either, and no other topic comes near.
 * Behind a question it may be a part of that ("three times"), unless it corrects it.
 */
static bool is_of_one_topic(const struct turn *turn)
{
    const struct match_ranking *ranking = &turn->out->ranking;

    if (turn->before->question.length > 0 && turn->rejected == NULL)
        return false;
    return turn_is_confident(turn) && ranking->confidence >= surely && !clarify_has_thing(turn) &&
           (ranking->count < 2 || ranking->candidates[1].probability <
                                      least_share_of_first * ranking->candidates[0].probability);
}

bool clarify_is_bare_noun(const struct turn *turn)
{
    return turn_is_bare_noun(turn) && !is_value_of_topic(turn) && !is_of_one_topic(turn);
}

bool clarify_names_thing(const struct turn *turn)
{
    return clarify_is_bare_noun(turn) || clarify_is_about_thing(turn) ||
           (is_denial(turn) && find_thing(turn) != SIZE_MAX);
}

static bool is_titled(const struct turn *turn, size_t token, uint32_t topic)
{
    const struct kb_ids *topics = titled(turn, token);

    return topics != NULL && kb_ids_have(topics, topic);
}

/* "I did not lose my card" is about cards, and not about the lost one; nor does a denial call a
 * person. */
static bool is_denied(const struct turn *turn, size_t thing, uint32_t topic)
{
    if (is_denial(turn) && turn->model->topics[topic].handoff.reason != KB_REASON_NONE)
        return true;
    for (size_t i = 0; is_denial(turn) && i < turn->analysis->token_count; i++) {
        if (i != thing && is_titled(turn, i, topic))
            return true;
    }
    return false;
}

/* "New account": the word beside the thing says which of its topics is meant first. */
static bool says_more_than_thing(const struct turn *turn)
{
    return turn->analysis->token_count > 1 && turn_is_confident(turn) &&
           turn->out->ranking.confidence >= surely;
}

/* What is surely spoken of, what is asked most about the thing, then what else the words speak for.
 */
static void collect_of_thing(const struct turn *turn, struct choices *choices)
{
    const struct match_ranking *ranking = &turn->out->ranking;
    size_t thing = find_thing(turn);
    const struct kb_ids *topics =
        thing != SIZE_MAX ? titled(turn, thing) : &turn->model->bot.welcome_buttons;

    if (thing != SIZE_MAX && says_more_than_thing(turn) &&
        !is_denied(turn, thing, ranking->candidates[0].topic))
        add_choice(turn, choices, turn_best(turn));
    for (size_t i = 0; i < turn->model->bot.welcome_buttons.count; i++) {
        uint32_t topic = turn->model->bot.welcome_buttons.items[i];

        if (thing != SIZE_MAX && is_titled(turn, thing, topic) && !is_denied(turn, thing, topic))
            add_choice(turn, choices, &turn->model->topics[topic]);
    }
    for (size_t i = 0; i < ranking->count; i++) {
        if (thing == SIZE_MAX || is_titled(turn, thing, ranking->candidates[i].topic))
            add_choice(turn, choices, &turn->model->topics[ranking->candidates[i].topic]);
    }
    for (size_t i = 0; thing != SIZE_MAX && i < topics->count; i++) {
        if (!is_denied(turn, thing, topics->items[i]))
            add_choice(turn, choices, &turn->model->topics[topics->items[i]]);
    }
}

static struct choices collect_choices(const struct turn *turn)
{
    const struct match_ranking *ranking = &turn->out->ranking;
    struct choices choices = {.count = 0};

    if (clarify_names_thing(turn))
        collect_of_thing(turn, &choices);
    for (size_t i = 0; i < ranking->count; i++) {
        const struct match_candidate *candidate = &ranking->candidates[i];

        if (choices.count < LEAST_CHOICES || turn_foresees(candidate) ||
            (candidate->probability >= least_share_of_first * ranking->candidates[0].probability))
            add_choice(turn, &choices, &turn->model->topics[candidate->topic]);
    }
    return choices;
}

/* The set of choices as one text, the same whatever their order. */
static struct str choices_key(const struct turn *turn, const struct choices *choices)
{
    bool used[DIALOGUE_MOST_CHOICES] = {false};
    struct str key = {NULL, 0};

    for (size_t n = 0; n < choices->count; n++) {
        size_t least = SIZE_MAX;

        for (size_t i = 0; i < choices->count; i++) {
            if (!used[i] &&
                (least == SIZE_MAX || choices->items[i]->number < choices->items[least]->number))
                least = i;
        }
        used[least] = true;
        key = arena_printf(turn->arena, "%.*s%s%.*s", STR_ARG(key), n > 0 ? "," : "",
                           STR_ARG(choices->items[least]->id));
    }
    return key;
}

static bool was_offered(const struct turn *turn, struct str key)
{
    const struct value *clarified = &turn->session.clarified;

    for (size_t i = 0; i < clarified->list.count; i++) {
        if (str_equal(clarified->list.items[i].text, key))
            return true;
    }
    return false;
}

/* What does not fit the memory would be offered again; who was asked so often is better served by a
 * person. */
static bool is_offer(const struct turn *turn, const struct choices *choices)
{
    return choices->count > 0 && turn->session.clarified.list.count < DIALOGUE_MOST_REMEMBERED &&
           !was_offered(turn, choices_key(turn, choices));
}

bool clarify_is_possible(const struct turn *turn)
{
    struct choices choices = collect_choices(turn);

    return is_offer(turn, &choices);
}

static void offer(struct turn *turn, const struct choices *choices)
{
    struct dialogue_session *session = &turn->session;
    struct dialogue_outcome *out = turn->out;

    out->action = KB_ACTION_CLARIFY;
    out->choices.items = arena_array(turn->arena, choices->count, sizeof *out->choices.items);
    render_sentence(turn, KB_SENTENCE_CLARIFY, NULL);
    session->choice_count = 0;
    for (size_t i = 0; i < choices->count; i++) {
        out->choices.items[out->choices.count++] = choices->items[i]->number;
        session->choices[session->choice_count++] = choices->items[i]->id;
        turn_add_topic_button(turn, choices->items[i]->number);
    }
    turn_add_button(turn, render_sentence_text(turn, KB_SENTENCE_NONE_OF_THESE, NULL),
                    STR("none_of_these"));
    session->expecting = DIALOGUE_CHOICE;
    value_push(&session->clarified, value_text(choices_key(turn, choices)), turn->arena);
}

void clarify_offer(struct turn *turn)
{
    struct choices choices = collect_choices(turn);

    offer(turn, &choices);
    turn_keep_question(turn, turn->input->text);
}

void clarify_offer_again(struct turn *turn)
{
    const struct dialogue_session *before = turn->before;
    struct dialogue_outcome *out = turn->out;

    out->action = KB_ACTION_CLARIFY;
    out->choices.items =
        arena_array(turn->arena, DIALOGUE_MOST_CHOICES, sizeof *out->choices.items);
    for (size_t i = 0; i < before->choice_count; i++) {
        const struct kb_topic *topic = turn_topic(turn, before->choices[i]);

        if (topic == NULL)
            continue;
        out->choices.items[out->choices.count++] = topic->number;
        turn_add_topic_button(turn, topic->number);
    }
    turn_add_button(turn, render_sentence_text(turn, KB_SENTENCE_NONE_OF_THESE, NULL),
                    STR("none_of_these"));
}

/* "2", "2.", "the second one": a number or an ordinal and at most two words more; SIZE_MAX: none.
 */
static size_t read_position(const struct turn *turn)
{
    const struct text_analysis *analysis = turn->analysis;
    const unsigned ordinals[] = {PHRASE_FIRST, PHRASE_SECOND, PHRASE_THIRD};
    size_t position = SIZE_MAX;

    if (analysis->token_count == 0 || analysis->token_count > 4)
        return SIZE_MAX;
    for (size_t i = 0; i < analysis->token_count; i++) {
        struct str word = analysis->tokens[i].folded;
        int64_t number;

        if (analysis->tokens[i].digits && word.length > 0 && word.bytes[word.length - 1] == '.')
            word.length--;
        if (str_to_int(word, &number) && number >= 1 && number <= DIALOGUE_MOST_CHOICES + 1)
            position = (size_t)number - 1;
    }
    for (size_t i = 0; position == SIZE_MAX && i < sizeof ordinals / sizeof *ordinals; i++) {
        if (phrases_within(turn->bot->phrases, analysis, 0, analysis->token_count, ordinals[i]))
            position = i;
    }
    return position;
}

static const struct kb_topic *chosen_by_title(const struct turn *turn)
{
    for (size_t i = 0; i < turn->before->choice_count; i++) {
        const struct kb_topic *topic = turn_topic(turn, turn->before->choices[i]);

        if (topic != NULL && turn_is_title(turn, topic))
            return topic;
    }
    return NULL;
}

static bool was_choice(const struct turn *turn, const struct kb_topic *topic)
{
    for (size_t i = 0; i < turn->before->choice_count; i++) {
        if (str_equal(turn->before->choices[i], topic->id))
            return true;
    }
    return false;
}

static bool has_word(const struct text_analysis *analysis, const struct text_token *word)
{
    for (size_t i = 0; i < analysis->token_count; i++) {
        if (str_equal(analysis->tokens[i].stems[TEXT_EN], word->stems[TEXT_EN]) ||
            str_equal(analysis->tokens[i].stems[TEXT_HS], word->stems[TEXT_HS]))
            return true;
    }
    return false;
}

/* Nothing but words of the question that was not clear: "card" after "my card". */
static bool says_no_more(const struct turn *turn)
{
    struct text_options options = {turn->bot->lexicon, turn->input->now.date};
    const struct text_analysis *question =
        text_analyse(turn->before->question, &options, turn->arena);

    for (size_t i = 0; i < turn->analysis->token_count; i++) {
        if (!has_word(question, &turn->analysis->tokens[i]))
            return false;
    }
    return turn->analysis->token_count > 0;
}

/*
 * Own words: sure by themselves they may lead anywhere; otherwise the best of what was offered, or
 * what "card" and "declined" say together, provided that the reply says something about it.
 */
static const struct kb_topic *chosen_by_words(struct turn *turn)
{
    struct match_ranking together;
    double support;
    const struct kb_topic *best = turn_best(turn);

    if (best != NULL && !best->small_talk && (turn_is_confident(turn) || was_choice(turn, best)) &&
        turn->out->ranking.confidence >= turn->model->bot.clarify)
        return best;
    if (turn->analysis->token_count == 0)
        return NULL;
    together = turn_rank_behind(turn, turn->before->question, turn->input->text, &support);
    if (together.count == 0 || support < turn_says_something)
        return NULL;
    best = &turn->model->topics[together.candidates[0].topic];
    if (together.confidence < match_answer_threshold(turn->bot->index, best->number))
        return NULL;
    turn->out->ranking = together;
    return best;
}

/* What is remembered of a reply that took none of these choices and refused none. */
static struct str open_key(const struct turn *turn)
{
    struct str key = STR("open");

    for (size_t i = 0; i < turn->before->choice_count; i++)
        key =
            arena_printf(turn->arena, "%.*s %.*s", STR_ARG(key), STR_ARG(turn->before->choices[i]));
    return key;
}

static unsigned says_of_choices(const struct turn *turn)
{
    return phrases_of(turn->bot->choosing, turn->analysis, 0, turn->analysis->token_count);
}

/* "Yes", "both", "I don't know", "7", or the question once more: understood, and still open which
 * one is meant. */
static bool leaves_open(struct turn *turn)
{
    if (turn->said & (PHRASE_NONE | PHRASE_NO | PHRASE_HELP) || read_position(turn) != SIZE_MAX ||
        chosen_by_title(turn) != NULL)
        return false;
    if (turn->said & (PHRASE_YES | PHRASE_OK))
        return turn->before->choice_count > 1;
    return (turn->said & PHRASE_DONT_KNOW) || says_of_choices(turn) != 0 || small_is_number(turn) ||
           says_no_more(turn);
}

bool clarify_is_left_open(struct turn *turn)
{
    return turn->before->expecting == DIALOGUE_CHOICE && turn->input->button.length == 0 &&
           leaves_open(turn) && turn->session.clarified.list.count < DIALOGUE_MOST_REMEMBERED &&
           !was_offered(turn, open_key(turn));
}

void clarify_ask_which(struct turn *turn)
{
    value_push(&turn->session.clarified, value_text(open_key(turn)), turn->arena);
    turn->session.expecting = DIALOGUE_CHOICE;
    render_sentence(turn, KB_SENTENCE_CHOOSE_ONE, NULL);
    clarify_offer_again(turn);
    render_person_button(turn);
}

static const struct kb_topic *choice_at(const struct turn *turn, size_t position)
{
    return position < turn->before->choice_count ? turn_topic(turn, turn->before->choices[position])
                                                 : NULL;
}

bool clarify_takes_both(struct turn *turn)
{
    return turn->before->expecting == DIALOGUE_CHOICE && turn->input->button.length == 0 &&
           turn->before->choice_count == 2 && (says_of_choices(turn) & CHOOSING_BOTH) &&
           choice_at(turn, 0) != NULL && choice_at(turn, 1) != NULL;
}

void clarify_answer_both(struct turn *turn)
{
    turn->session.expecting = DIALOGUE_NOTHING;
    second_answer_both(turn, choice_at(turn, 0), choice_at(turn, 1));
}

/* One of the choices was answered, and now the talk is about them again. */
static const struct kb_topic *answered_choice(const struct turn *turn)
{
    const struct kb_topic *before = turn_topic(turn, turn->before->topic);
    bool waits =
        turn->before->expecting == DIALOGUE_CHOICE || turn->before->expecting == DIALOGUE_SLOT;

    return !waits && turn->input->button.length == 0 && before != NULL && was_choice(turn, before)
               ? before
               : NULL;
}

/* What "the other one" is: the choice that was not answered, when there is one such; or NULL. */
static const struct kb_topic *other_choice(const struct turn *turn, const struct kb_topic *answered)
{
    for (size_t i = 0; turn->before->choice_count == 2 && i < 2; i++) {
        if (choice_at(turn, i) != answered)
            return choice_at(turn, i);
    }
    return NULL;
}

static const struct kb_topic *chosen_again(const struct turn *turn)
{
    const struct kb_topic *answered = answered_choice(turn), *chosen;

    if (answered == NULL)
        return NULL;
    chosen = says_of_choices(turn) & CHOOSING_OTHER ? other_choice(turn, answered)
                                                    : choice_at(turn, read_position(turn));
    return chosen != answered ? chosen : NULL;
}

bool clarify_is_chosen_again(struct turn *turn)
{
    return chosen_again(turn) != NULL;
}

void clarify_choose_again(struct turn *turn)
{
    answer_topic(turn, chosen_again(turn));
}

/* "The other one" of three: which of those that are left. */
static struct choices left_choices(const struct turn *turn, const struct kb_topic *answered)
{
    struct choices left = {.count = 0};

    for (size_t i = 0; i < turn->before->choice_count; i++) {
        if (choice_at(turn, i) != NULL && choice_at(turn, i) != answered)
            add_choice(turn, &left, choice_at(turn, i));
    }
    return left;
}

bool clarify_is_other_of_several(struct turn *turn)
{
    const struct kb_topic *answered = answered_choice(turn);
    struct choices left;

    if (answered == NULL || !(says_of_choices(turn) & CHOOSING_OTHER))
        return false;
    left = left_choices(turn, answered);
    return is_offer(turn, &left);
}

void clarify_offer_left(struct turn *turn)
{
    struct choices left = left_choices(turn, answered_choice(turn));

    offer(turn, &left);
}

enum clarify_reply clarify_read(struct turn *turn, const struct kb_topic **chosen)
{
    size_t position = read_position(turn);

    if (str_is(turn->input->button, "none_of_these") || (turn->said & (PHRASE_NONE | PHRASE_NO)) ||
        position == turn->before->choice_count)
        return CLARIFY_NONE_OF_THESE;
    *chosen =
        position < turn->before->choice_count ? choice_at(turn, position) : chosen_by_title(turn);
    if (*chosen == NULL && (turn->said & PHRASE_YES) && turn->before->choice_count == 1)
        *chosen = turn_topic(turn, turn->before->choices[0]);
    if (*chosen == NULL && !leaves_open(turn))
        *chosen = chosen_by_words(turn);
    return *chosen ? CLARIFY_CHOSEN : CLARIFY_UNCLEAR;
}
