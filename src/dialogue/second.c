#include "second.h"

#include "answer.h"
#include "render.h"
#include "slots.h"

enum { MOST_PARTS = 4, SHORTEST_PART = 2 /* words */, SHORTEST_MESSAGE = 6, LONGEST_MESSAGE = 24 };

/*
 * Of both topics in the ranking of the whole message. The model asks of each topic apart from the others whether a message
 * belongs to it: above 0 it does, and half of a message may fall a little short of that; a long story's by-ways stay below.
 */
static const double belongs = -0.25;

struct part {
    size_t first, after; /* tokens */
};

static bool starts_part(const struct turn *turn, size_t token)
{
    const struct text_token *here = &turn->analysis->tokens[token];

    if (here->border != TEXT_SPACE)
        return true;
    return phrases_at(turn->bot->phrases, turn->analysis, token, PHRASE_AND) > 0;
}

/* Cuts at sentence ends, commas and joining words; short pieces stay with the one before. */
static size_t cut_parts(const struct turn *turn, struct part parts[MOST_PARTS])
{
    size_t count = 0;

    for (size_t i = 0; i < turn->analysis->token_count; i++) {
        bool cut = i == 0 || (starts_part(turn, i) && i - parts[count - 1].first >= SHORTEST_PART &&
                              turn->analysis->token_count - i >= SHORTEST_PART);

        if (cut && count < MOST_PARTS)
            parts[count++].first = i;
        parts[count - 1].after = i + 1;
    }
    return count;
}

static bool is_question(const struct turn *turn, const struct part *part)
{
    size_t end = turn->analysis->tokens[part->after - 1].span.end;
    struct str behind = str_trim(str_slice(turn->input->text, end, turn->input->text.length));

    return (behind.length > 0 && behind.bytes[0] == '?') ||
           phrases_within(turn->bot->phrases, turn->analysis, part->first, part->after, PHRASE_QUESTION);
}

/* The topic that the part alone is surely about. */
static const struct kb_topic *topic_of(const struct turn *turn, const struct part *part)
{
    struct str text = str_slice(turn->input->text, turn->analysis->tokens[part->first].span.start,
                                turn->analysis->tokens[part->after - 1].span.end);
    struct text_options options = {turn->bot->lexicon, turn->input->now.date};
    struct match_context context = {.previous = KB_NO_TOPIC, .no_small_talk = true};
    struct match_ranking ranking;
    uint32_t topic;

    match_rank(turn->bot->index, text_analyse(text, &options, turn->arena), &context, false, turn->scratch,
               turn->arena, &ranking);
    if (ranking.count == 0 || ranking.is_out_of_scope || ranking.bare_noun)
        return NULL;
    topic = ranking.candidates[0].topic;
    return ranking.confidence >= match_answer_threshold(turn->bot->index, topic) ? &turn->model->topics[topic] : NULL;
}

/* The first two different topics that parts of the message surely ask about. */
static bool find_two(const struct turn *turn, const struct kb_topic *found[2])
{
    struct part parts[MOST_PARTS];
    size_t count;
    size_t known = 0;
    size_t asked = 0;

    if (turn->analysis->token_count < SHORTEST_MESSAGE || turn->analysis->token_count > LONGEST_MESSAGE ||
        turn->input->button.length > 0)
        return false;
    count = cut_parts(turn, parts);
    for (size_t i = 0; count > 1 && i < count && known < 2; i++) {
        bool asks = is_question(turn, &parts[i]);
        const struct kb_topic *topic = topic_of(turn, &parts[i]);

        /* Who tells a problem asks for help with it. */
        if (topic == NULL || !(asks || topic->problem) || (known == 1 && topic == found[0]))
            continue;
        asked += asks;
        found[known++] = topic;
    }
    return known == 2 && asked > 0;
}

/* Whether the whole message is about two topics at all; most are not, and then no part need be ranked. */
static bool whole_has_two(const struct turn *turn)
{
    const struct match_ranking *ranking = &turn->out->ranking;

    return ranking->count >= 2 && ranking->candidates[1].score >= belongs;
}

/* The two topics that the whole message is about as well. */
static bool whole_agrees(const struct turn *turn, const struct kb_topic *const found[2])
{
    const struct match_ranking *ranking = &turn->out->ranking;

    return (ranking->candidates[0].topic == found[0]->number && ranking->candidates[1].topic == found[1]->number) ||
           (ranking->candidates[0].topic == found[1]->number && ranking->candidates[1].topic == found[0]->number);
}

/* In the order of the message. A part alone never calls a person. */
static bool find_pair(const struct turn *turn, const struct kb_topic *found[2])
{
    return whole_has_two(turn) && find_two(turn, found) && whole_agrees(turn, found) && found[0]->handoff.reason == KB_REASON_NONE &&
           found[1]->handoff.reason == KB_REASON_NONE;
}

bool second_is_there(struct turn *turn)
{
    const struct kb_topic *found[2];

    return find_pair(turn, found);
}

static void name_second(struct turn *turn, const struct kb_topic *topic, enum kb_sentence sentence)
{
    struct value extra = value_map();
    struct render_scope scope = {.extra = &extra};

    value_set(&extra, STR("topic"), value_text(turn_title(turn, topic)), turn->arena);
    render_sentence(turn, sentence, &scope);
}

void second_answer(struct turn *turn)
{
    const struct kb_topic *found[2];

    if (!find_pair(turn, found))
        return;
    answer_topic(turn, found[0]);
    if (turn->needs_lookup)
        return;
    slots_take(turn, found[1]);
    if (turn->out->action == KB_ACTION_ANSWER && answer_is_plain(turn, found[1])) {
        name_second(turn, found[1], KB_SENTENCE_SECOND_QUESTION);
        answer_append(turn, found[1]);
        return;
    }
    name_second(turn, found[1], KB_SENTENCE_SECOND_QUESTION_NAMED);
    turn_add_topic_button(turn, found[1]->number);
}
