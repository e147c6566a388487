#include "clarify.h"

#include "render.h"

/* A candidate this much less probable than the first is no choice to offer, unless there would be no choice at all. */
static const double least_share_of_first = 0.08;
enum { LEAST_CHOICES = 2, LEAST_CHOICES_FOR_NOUN = 3 /* "card" may be anything about cards */ };

static size_t collect_choices(const struct turn *turn, const struct kb_topic *choices[DIALOGUE_MOST_CHOICES])
{
    const struct match_ranking *ranking = &turn->out->ranking;
    size_t least = ranking->bare_noun ? LEAST_CHOICES_FOR_NOUN : LEAST_CHOICES;
    size_t count = 0;

    for (size_t i = 0; i < ranking->count && count < DIALOGUE_MOST_CHOICES; i++) {
        const struct match_candidate *candidate = &ranking->candidates[i];
        const struct kb_topic *topic = &turn->model->topics[candidate->topic];

        if (topic->small_talk ||
            (count >= least && candidate->probability < least_share_of_first * ranking->candidates[0].probability))
            continue;
        choices[count++] = topic;
    }
    return count;
}

/* The set of choices as one text, the same whatever their order. */
static struct str choices_key(const struct turn *turn, const struct kb_topic *const *choices, size_t count)
{
    bool used[DIALOGUE_MOST_CHOICES] = {false};
    struct str key = {NULL, 0};

    for (size_t n = 0; n < count; n++) {
        size_t least = SIZE_MAX;

        for (size_t i = 0; i < count; i++) {
            if (!used[i] && (least == SIZE_MAX || choices[i]->number < choices[least]->number))
                least = i;
        }
        used[least] = true;
        key = arena_printf(turn->arena, "%.*s%s%.*s", STR_ARG(key), n > 0 ? "," : "", STR_ARG(choices[least]->id));
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

bool clarify_is_possible(const struct turn *turn)
{
    const struct kb_topic *choices[DIALOGUE_MOST_CHOICES];
    size_t count = collect_choices(turn, choices);

    /* What does not fit the memory would be offered again; who was asked so often is better served by a person. */
    return count > 0 && turn->session.clarified.list.count < DIALOGUE_MOST_REMEMBERED &&
           !was_offered(turn, choices_key(turn, choices, count));
}

static void remember_offer(struct turn *turn, struct str key)
{
    struct dialogue_session *session = &turn->session;

    value_push(&session->clarified, value_text(key), turn->arena);
    session->expecting = DIALOGUE_CHOICE;
    session->question = str_slice(turn->input->text, 0, DIALOGUE_LONGEST_QUESTION);
}

void clarify_offer(struct turn *turn)
{
    const struct kb_topic *choices[DIALOGUE_MOST_CHOICES];
    size_t count = collect_choices(turn, choices);
    struct dialogue_outcome *out = turn->out;

    out->action = KB_ACTION_CLARIFY;
    out->choices.items = arena_array(turn->arena, count, sizeof *out->choices.items);
    render_sentence(turn, KB_SENTENCE_CLARIFY, NULL);
    turn->session.choice_count = 0;
    for (size_t i = 0; i < count; i++) {
        out->choices.items[out->choices.count++] = choices[i]->number;
        turn->session.choices[turn->session.choice_count++] = choices[i]->id;
        turn_add_topic_button(turn, choices[i]->number);
    }
    turn_add_button(turn, render_sentence_text(turn, KB_SENTENCE_NONE_OF_THESE, NULL), STR("none_of_these"));
    remember_offer(turn, choices_key(turn, choices, count));
}

/* "2", "2.", "the second one": a number or an ordinal and at most two words more; SIZE_MAX: none. */
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

/* The title in any language, as typed or read aloud. */
static bool is_title(const struct turn *turn, const struct kb_topic *topic, struct str folded)
{
    for (int variant = 0; variant < TEXT_VARIANTS; variant++) {
        if (topic->title[variant].length > 0 &&
            str_equal(text_fold_ekavian(topic->title[variant], turn->arena), folded))
            return true;
    }
    return false;
}

static const struct kb_topic *chosen_by_title(const struct turn *turn)
{
    struct str folded = text_fold_ekavian(turn->input->text, turn->arena);

    for (size_t i = 0; i < turn->before->choice_count; i++) {
        const struct kb_topic *topic = turn_topic(turn, turn->before->choices[i]);

        if (topic != NULL && is_title(turn, topic, folded))
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

/* "Card" answered with "declined": the two together may say what neither says alone. */
static struct match_ranking rank_together(const struct turn *turn)
{
    struct str joined =
        arena_printf(turn->arena, "%.*s %.*s", STR_ARG(turn->before->question), STR_ARG(turn->input->text));
    struct text_options options = {turn->bot->lexicon, turn->input->now.date};
    struct match_context context = {.previous = KB_NO_TOPIC, .no_small_talk = true};
    struct match_ranking ranking;

    match_rank(turn->bot->index, text_analyse(joined, &options, turn->arena), &context, turn->input->explain,
               turn->scratch, turn->arena, &ranking);
    return ranking;
}

/*
 * Own words: sure by themselves they may lead anywhere; otherwise the best of what was offered, provided that the
 * message alone, or together with the question, puts it clearly in front of the other choices.
 */
static const struct kb_topic *chosen_by_words(struct turn *turn)
{
    struct match_ranking together;
    const struct kb_topic *best = turn_best(turn);

    if (best != NULL && !best->small_talk && (turn_is_confident(turn) || was_choice(turn, best)) &&
        turn->out->ranking.confidence >= turn->model->bot.clarify)
        return best;
    if (turn->analysis->token_count == 0)
        return NULL;
    together = rank_together(turn);
    if (together.count == 0)
        return NULL;
    best = &turn->model->topics[together.candidates[0].topic];
    if (together.confidence < match_answer_threshold(turn->bot->index, best->number))
        return NULL;
    turn->out->ranking = together;
    return best;
}

enum clarify_reply clarify_read(struct turn *turn, const struct kb_topic **chosen)
{
    size_t position = read_position(turn);

    if (str_is(turn->input->button, "none_of_these") || (turn->said & (PHRASE_NONE | PHRASE_NO)) ||
        position == turn->before->choice_count)
        return CLARIFY_NONE_OF_THESE;
    *chosen = position < turn->before->choice_count ? turn_topic(turn, turn->before->choices[position])
                                                    : chosen_by_title(turn);
    if (*chosen == NULL && (turn->said & PHRASE_YES) && turn->before->choice_count == 1)
        *chosen = turn_topic(turn, turn->before->choices[0]);
    if (*chosen == NULL)
        *chosen = chosen_by_words(turn);
    return *chosen ? CLARIFY_CHOSEN : CLARIFY_UNCLEAR;
}
