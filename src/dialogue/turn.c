#include "turn.h"

static const double UNDISPUTED = 0.9; /* confidence */

const double turn_says_something = 0.05;

const struct match_context turn_alone = {.previous = KB_NO_TOPIC, .no_small_talk = true};

void turn_say(struct turn *turn, struct str text)
{
    struct dialogue_outcome *out = turn->out;

    if (text.length > 0 && out->reply_count < TURN_MOST_REPLIES)
        out->replies[out->reply_count++] = text;
}

void turn_add_button(struct turn *turn, struct str title, struct str payload)
{
    struct dialogue_outcome *out = turn->out;

    if (title.length == 0 || out->button_count == TURN_MOST_BUTTONS)
        return;
    for (size_t i = 0; i < out->button_count; i++) {
        if (str_equal(out->buttons[i].payload, payload))
            return;
    }
    out->buttons[out->button_count++] = (struct dialogue_button){title, payload};
}

bool turn_is_off(const struct turn *turn, const struct kb_topic *topic)
{
    struct str off = turn->input->topics_off;
    size_t at = off.length > 0 ? str_find(off, topic->id, 0) : SIZE_MAX;

    while (at != SIZE_MAX && at > 0 &&
           (off.bytes[at - 1] != ',' || off.bytes[at + topic->id.length] != ','))
        at = str_find(off, topic->id, at + 1);
    return at != SIZE_MAX && at > 0;
}

void turn_add_topic_button(struct turn *turn, uint32_t topic)
{
    const struct kb_topic *there = &turn->model->topics[topic];

    if (!turn_is_off(turn, there))
        turn_add_button(turn, turn_title(turn, there), there->id);
}

const struct kb_topic *turn_topic(const struct turn *turn, struct str id)
{
    return id.length > 0 ? kb_find_topic(turn->model, id) : NULL;
}

const struct kb_topic *turn_best(const struct turn *turn)
{
    const struct match_ranking *ranking = &turn->out->ranking;

    return ranking->count > 0 ? &turn->model->topics[ranking->candidates[0].topic] : NULL;
}

bool turn_is_confident(const struct turn *turn)
{
    const struct kb_topic *best = turn_best(turn);

    return best != NULL && best != turn->rejected && !(turn->said & PHRASE_DONT_KNOW) &&
           turn->out->ranking.confidence >= match_answer_threshold(turn->bot->index, best->number);
}

bool turn_is_title(const struct turn *turn, const struct kb_topic *topic)
{
    struct str folded = text_fold_ekavian(turn->input->text, turn->arena);

    for (int variant = 0; variant < TEXT_VARIANTS; variant++) {
        if (topic->title[variant].length > 0 &&
            str_equal(text_fold_ekavian(topic->title[variant], turn->arena), folded))
            return true;
    }
    return false;
}

bool turn_foresees(const struct match_candidate *candidate)
{
    for (size_t i = 0; i < candidate->evidence_count; i++) {
        if (candidate->evidence[i].kind == MATCH_BY_PATTERN)
            return true;
    }
    return false;
}

bool turn_meets_pattern(const struct turn *turn)
{
    return turn->out->ranking.count > 0 && turn_foresees(&turn->out->ranking.candidates[0]);
}

bool turn_is_disputed(const struct turn *turn)
{
    const struct match_ranking *ranking = &turn->out->ranking;
    size_t foreseen = 0;

    for (size_t i = 0; i < ranking->count; i++)
        foreseen += turn_foresees(&ranking->candidates[i]);
    return foreseen > 1 && turn_meets_pattern(turn) && ranking->confidence < UNDISPUTED;
}

bool turn_is_bare_noun(const struct turn *turn)
{
    return turn->out->ranking.bare_noun &&
           !phrases_within(turn->bot->phrases, turn->analysis, 0, turn->analysis->token_count,
                           PHRASE_QUESTION) &&
           !turn_is_title(turn, turn_best(turn));
}

bool turn_awaits_person(const struct turn *turn)
{
    return turn->before->handed_off != KB_REASON_NONE &&
           (turn->model->bot.people != KB_PEOPLE_NONE || turn->input->person_replied);
}

bool turn_awaits_nobody(const struct turn *turn)
{
    return turn->model->bot.people == KB_PEOPLE_NONE && turn->before->handed_off != KB_REASON_NONE;
}

bool turn_has_case(const struct turn *turn)
{
    return turn_awaits_nobody(turn) &&
           (turn->before->contact.length > 0 || turn->input->person_replied);
}

bool turn_has_question_mark(const struct turn *turn)
{
    return str_find_byte(turn->input->text, '?', 0) != SIZE_MAX;
}

bool turn_says_nothing(const struct turn *turn)
{
    unsigned silent = turn_in_language(turn, PHRASE_QUESTION | PHRASE_NOT | PHRASE_AND |
                                                 PHRASE_BUT | PHRASE_THAT | PHRASE_BESIDE |
                                                 PHRASE_YES | PHRASE_NO | PHRASE_OK);
    size_t at = 0, length = 1;

    while (at < turn->analysis->token_count && length > 0) {
        length = phrases_at(turn->bot->phrases, turn->analysis, at, silent);
        at += length;
    }
    return length > 0 && at > 0 &&
           phrases_within(turn->bot->phrases, turn->analysis, 0, at,
                          turn_in_language(turn, PHRASE_QUESTION));
}

bool turn_denies(const struct turn *turn, const struct text_analysis *analysis, size_t token)
{
    return token > 0 && analysis->tokens[token].border == TEXT_SPACE &&
           phrases_at(turn->bot->phrases, analysis, token - 1,
                      turn_in_language(turn, PHRASE_NOT)) == 1;
}

void turn_keep_question(struct turn *turn, struct str question)
{
    turn->session.question = str_slice(question, 0, DIALOGUE_LONGEST_QUESTION);
}

unsigned turn_in_language(const struct turn *turn, unsigned sets)
{
    return sets | (turn->session.variant == TEXT_VARIANT_EN ? PHRASE_IN_EN : PHRASE_IN_HS);
}

void turn_rank(const struct turn *turn, struct str text, const struct match_context *context,
               struct match_ranking *out)
{
    struct text_options options = {turn->bot->lexicon, turn->input->now.date};

    match_rank(turn->bot->index, text_analyse(text, &options, turn->arena), context,
               turn->input->explain, turn->scratch, turn->arena, out);
}

struct match_ranking turn_rank_alone(const struct turn *turn, struct str text)
{
    struct match_ranking ranking;

    turn_rank(turn, text, &turn_alone, &ranking);
    return ranking;
}

/* Of the words from `start` on. */
static double points_behind(const struct match_candidate *candidate, size_t start)
{
    double points = 0;

    for (size_t i = 0; i < candidate->evidence_count; i++) {
        const struct match_evidence *evidence = &candidate->evidence[i];
        bool is_behind = false;

        for (size_t k = 0; k < evidence->span_count; k++)
            is_behind = is_behind || evidence->spans[k].start >= start;
        points += is_behind ? evidence->points : 0;
    }
    return points;
}

struct match_ranking turn_rank_behind(const struct turn *turn, struct str question,
                                      struct str reply, double *support)
{
    struct text_options options = {turn->bot->lexicon, turn->input->now.date};
    struct str text = arena_printf(turn->arena, "%.*s %.*s", STR_ARG(question), STR_ARG(reply));
    struct match_ranking ranking;

    match_rank(turn->bot->index, text_analyse(text, &options, turn->arena), &turn_alone, true,
               turn->scratch, turn->arena, &ranking);
    *support = ranking.count > 0 ? points_behind(&ranking.candidates[0], question.length + 1) : 0;
    return ranking;
}

struct str turn_title(const struct turn *turn, const struct kb_topic *topic)
{
    struct str title = topic->title[turn->out->variant];

    return title.length > 0 ? title : topic->title[turn->model->bot.fallback];
}
