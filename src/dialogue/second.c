#include "second.h"

#include "answer.h"
#include "render.h"
#include "slots.h"

enum {
    MOST_PARTS = 4,
    LONGEST_GREETING = 3,
    SHORTEST_PART = 2 /* words */,
    SHORT_SENTENCE = 6,
    SHORTEST_MESSAGE = 6,
    LONGEST_STORY = 24,
    LONGEST_MESSAGE = 36
};

/*
 * Of both topics in the ranking of the whole message. The model asks of each topic apart from the
 * others whether a message belongs to it: above 0 it does, and half of a message may fall a little
 * short of that; a long story's by-ways stay below.
 */
static const double belongs = -0.25;

/* Of a part alone that is answered though the whole message is not about it among its first two. */
static const double very_sure = 0.9;

struct part {
    size_t first, after; /* tokens */
    /* its first words ask, and it leans on nothing before it: "and where is ...", not "and when is
     * it" */
    bool opens_question;
    bool asks;
    bool is_sentence;             /* of its own, and short */
    bool is_joined;               /* by "and" to the part before, and leans on nothing before it */
    bool is_ranked;               /* topic and sure are known */
    const struct kb_topic *topic; /* the likeliest of the part alone, or NULL */
    bool sure;
    bool very_sure;
};

static size_t joining_words(const struct turn *turn, size_t token)
{
    return phrases_at(turn->bot->phrases, turn->analysis, token,
                      turn_in_language(turn, PHRASE_AND));
}

static bool starts_part(const struct turn *turn, size_t token)
{
    return turn->analysis->tokens[token].border != TEXT_SPACE || joining_words(turn, token) > 0;
}

/* "Dobar dan", and not "I forgot my PIN": the words before say nothing that the bank could answer.
 */
static bool is_greeting(const struct turn *turn, size_t after)
{
    const struct match_context context = {.previous = KB_NO_TOPIC};
    struct str text = str_slice(turn->input->text, 0, turn->analysis->tokens[after - 1].span.end);
    struct match_ranking ranking;

    if (after < SHORTEST_PART)
        return true;
    turn_rank(turn, text, &context, &ranking);
    return ranking.count == 0 || turn->model->topics[ranking.candidates[0].topic].small_talk ||
           ranking.confidence <
               match_answer_threshold(turn->bot->index, ranking.candidates[0].topic);
}

/* Where what is asked begins: behind "Hello," or "Dobar dan,". */
static size_t skip_greeting(const struct turn *turn)
{
    for (size_t i = 1; i <= LONGEST_GREETING && i < turn->analysis->token_count; i++) {
        if (turn->analysis->tokens[i].border == TEXT_SPACE)
            continue;
        return phrases_at(turn->bot->phrases, turn->analysis, i,
                          turn_in_language(turn, PHRASE_QUESTION)) > 0 &&
                       is_greeting(turn, i)
                   ? i
                   : 0;
    }
    return 0;
}

/* "And I need": what is needed is still to come, also behind an "also" ("a trebam i izvadak"). */
static bool only_asks(const struct turn *turn, size_t first, size_t after)
{
    size_t start = first + joining_words(turn, first);

    return start + phrases_at(turn->bot->phrases, turn->analysis, start,
                              turn_in_language(turn, PHRASE_QUESTION)) >=
           after;
}

/* Cuts at sentence ends, commas and joining words; short pieces stay with the one before. */
static size_t cut_parts(const struct turn *turn, struct part parts[MOST_PARTS])
{
    size_t start = skip_greeting(turn);
    size_t count = 0;

    for (size_t i = start; i < turn->analysis->token_count; i++) {
        bool cut =
            i == start || (starts_part(turn, i) && i - parts[count - 1].first >= SHORTEST_PART &&
                           turn->analysis->token_count - i >= SHORTEST_PART &&
                           !only_asks(turn, parts[count - 1].first, i));

        if (cut && count < MOST_PARTS)
            parts[count++] = (struct part){.first = i};
        parts[count - 1].after = i + 1;
    }
    return count;
}

static bool ends_with_question_mark(const struct turn *turn, const struct part *part)
{
    size_t end = turn->analysis->tokens[part->after - 1].span.end;
    struct str behind = str_trim(str_slice(turn->input->text, end, turn->input->text.length));

    return behind.length > 0 && behind.bytes[0] == '?';
}

static bool leans_back(const struct turn *turn, const struct part *part)
{
    return phrases_within(turn->bot->phrases, turn->analysis, part->first, part->after,
                          turn_in_language(turn, PHRASE_THAT));
}

/* Behind a comma it may be the same question told further; a joining word or a sentence's end sets
 * it apart. */
static bool stands_apart(const struct turn *turn, const struct part *part)
{
    return part->first <= LONGEST_GREETING ||
           turn->analysis->tokens[part->first].border == TEXT_SENTENCE ||
           (joining_words(turn, part->first) > 0 && !leans_back(turn, part));
}

static bool begins_as_question(const struct turn *turn, const struct part *part)
{
    size_t start = part->first + joining_words(turn, part->first);

    return phrases_at(turn->bot->phrases, turn->analysis, start,
                      turn_in_language(turn, PHRASE_QUESTION)) > 0;
}

/* "I forgot my PIN." or "I forgot my PIN, and ...": told by itself. */
static bool is_short_sentence(const struct turn *turn, const struct part *part)
{
    const struct text_token *tokens = turn->analysis->tokens;

    if (tokens[part->first].border != TEXT_SENTENCE || part->after - part->first > SHORT_SENTENCE)
        return false;
    return part->after == turn->analysis->token_count ||
           tokens[part->after].border == TEXT_SENTENCE ||
           (tokens[part->after].border == TEXT_COMMA && joining_words(turn, part->after) > 0);
}

static void look_for_question(const struct turn *turn, struct part *part)
{
    part->is_sentence = is_short_sentence(turn, part);
    part->is_joined = joining_words(turn, part->first) > 0 && !leans_back(turn, part);
    part->opens_question =
        stands_apart(turn, part) && (begins_as_question(turn, part) ||
                                     (part->is_joined && ends_with_question_mark(turn, part)));
    part->asks = ends_with_question_mark(turn, part) ||
                 phrases_within(turn->bot->phrases, turn->analysis, part->first, part->after,
                                turn_in_language(turn, PHRASE_QUESTION));
}

/* "How ..., where ... and when ...?": a comma between two questions is one more "and". */
static void look_for_list(const struct turn *turn, struct part *parts, size_t count)
{
    for (size_t i = 1; i + 1 < count; i++) {
        if (!parts[i].opens_question && parts[i - 1].opens_question &&
            parts[i + 1].opens_question && begins_as_question(turn, &parts[i]) &&
            !leans_back(turn, &parts[i]))
            parts[i].opens_question = true;
    }
}

/* What the part alone is about; the joining word in front is none of it. */
static void look_for_topic(const struct turn *turn, struct part *part)
{
    size_t first = part->first + (part->opens_question ? joining_words(turn, part->first) : 0);
    struct str text = str_slice(turn->input->text, turn->analysis->tokens[first].span.start,
                                turn->analysis->tokens[part->after - 1].span.end);
    struct match_ranking ranking;
    uint32_t topic;

    if (part->is_ranked)
        return;
    part->is_ranked = true;
    ranking = turn_rank_alone(turn, text);
    if (ranking.count == 0 || ranking.is_out_of_scope || ranking.bare_noun)
        return;
    topic = ranking.candidates[0].topic;
    if (turn->refuses_person &&
        turn->model->topics[topic].handoff.reason == KB_REASON_EXPLICIT_REQUEST)
        return;
    part->topic = &turn->model->topics[topic];
    part->sure = ranking.confidence >= match_answer_threshold(turn->bot->index, topic);
    part->very_sure = part->sure && ranking.confidence >= very_sure;
}

/* Two questions that each begin as one: "How ... and where ...?", "Where ...? How ...?" */
static bool is_plainly_two(const struct part *parts, size_t count)
{
    size_t questions = 0;

    for (size_t i = 0; i < count; i++)
        questions += parts[i].opens_question;
    return questions >= 2;
}

/* The place of the topic among the two first of the whole message, or SIZE_MAX. */
static size_t place_in_whole(const struct turn *turn, const struct kb_topic *topic)
{
    const struct match_ranking *ranking = &turn->out->ranking;

    for (size_t i = 0; i < ranking->count && i < 2; i++) {
        if (ranking->candidates[i].topic == topic->number)
            return i;
    }
    return SIZE_MAX;
}

/* The whole message is sure of one topic, and no other has a claim on its words. */
static bool whole_has_one(const struct turn *turn)
{
    return turn_is_confident(turn) && !turn_is_disputed(turn);
}

/* Whether the whole message belongs to two topics. */
static bool whole_has_two(const struct turn *turn)
{
    const struct match_ranking *ranking = &turn->out->ranking;

    return ranking->count >= 2 &&
           (ranking->candidates[1].score >= belongs || turn_is_disputed(turn));
}

/* What the whole message, which is not sure of one topic, is about besides this one; or NULL. */
static const struct kb_topic *other_of_whole(const struct turn *turn, const struct kb_topic *topic)
{
    size_t place = place_in_whole(turn, topic);

    if (place == SIZE_MAX || turn->out->ranking.count < 2 || whole_has_one(turn))
        return NULL;
    return &turn->model->topics[turn->out->ranking.candidates[1 - place].topic];
}

static bool calls_person(const struct kb_topic *topic)
{
    return topic->handoff.reason != KB_REASON_NONE;
}

static bool is_told(const struct question_pair *pair, const struct kb_topic *topic)
{
    for (size_t i = 0; i < pair->further_count; i++) {
        if (pair->further[i] == topic)
            return true;
    }
    return topic == pair->first || topic == pair->second;
}

static struct str words_of(const struct turn *turn, const struct part *part)
{
    size_t first = part->first + joining_words(turn, part->first);

    return str_slice(turn->input->text, turn->analysis->tokens[first].span.start,
                     turn->analysis->tokens[part->after - 1].span.end);
}

/* A question of its own: the first two that are sure are answered, the others named, by their topic
 * or else in the customer's words. */
static void add_question(const struct turn *turn, const struct part *part,
                         struct question_pair *pair)
{
    if (part->topic == NULL || !part->sure || calls_person(part->topic)) {
        if (pair->unclear.length == 0)
            pair->unclear = words_of(turn, part);
    } else if (is_told(pair, part->topic)) {
        return;
    } else if (pair->first == NULL) {
        pair->first = part->topic;
    } else if (pair->second == NULL) {
        pair->second = part->topic;
        pair->sure = true;
    } else if (pair->further_count < QUESTIONS_FURTHER) {
        pair->further[pair->further_count++] = part->topic;
    }
}

/*
 * Plainly two questions or more: two that are sure, or one, and the whole message says what the
 * other is. A part alone never calls a person.
 */
static bool find_plain_pair(const struct turn *turn, struct part *parts, size_t count,
                            struct question_pair *pair)
{
    *pair = (struct question_pair){.first = NULL};
    for (size_t i = 0; i < count; i++) {
        if (!parts[i].opens_question)
            continue;
        look_for_topic(turn, &parts[i]);
        add_question(turn, &parts[i], pair);
    }
    if (pair->first != NULL && !pair->sure) {
        pair->second = other_of_whole(turn, pair->first);
        pair->unclear = (struct str){NULL, 0}; /* it is what the whole message says */
    }
    return pair->second != NULL && !pair->second->small_talk;
}

/* The whole message is about it too, or it is a clear question by itself. */
static bool is_of_whole(const struct turn *turn, const struct part *part)
{
    return place_in_whole(turn, part->topic) != SIZE_MAX ||
           (part->very_sure && (part->asks || part->topic->problem || part->is_sentence) &&
            stands_apart(turn, part));
}

/*
 * Who tells a problem asks for help with it; what is told beside a sure question is its
 * circumstances, beside none it is asked for, as is what "and" joins to it: "I'm interested in the
 * rate and the opening hours", or a sentence of its own: "I lost my PIN."
 */
static bool asks_for_help(const struct turn *turn, const struct part *part)
{
    return part->asks || part->topic->problem || !whole_has_one(turn) ||
           ((part->is_joined || part->is_sentence) && part->very_sure);
}

static bool is_asked_beside(const struct turn *turn, const struct part *first,
                            const struct part *second)
{
    bool of_whole = place_in_whole(turn, first->topic) != SIZE_MAX &&
                    place_in_whole(turn, second->topic) != SIZE_MAX;

    if (of_whole && whole_has_two(turn))
        return first->asks || second->asks || !whole_has_one(turn);
    if (first->is_sentence && first->very_sure && second->very_sure && second->opens_question)
        return true;
    return of_whole ? !whole_has_one(turn) && first->very_sure && second->very_sure
                    : second->opens_question;
}

/* What is worth asking the parts for: each is ranked as a message of its own. */
static bool may_be_two(const struct turn *turn, const struct part *parts, size_t count)
{
    size_t asking = 0;
    bool opens = false;

    for (size_t i = 0; i < count; i++) {
        asking += parts[i].asks;
        opens = opens || (i > 0 && parts[i].opens_question);
    }
    return whole_has_two(turn) || !whole_has_one(turn) ||
           (opens && (asking >= 2 || parts[0].is_sentence));
}

/*
 * Otherwise both parts must be sure and the whole message about both, or each by itself. What
 * cannot wait comes first.
 */
static bool find_agreed_pair(const struct turn *turn, struct part *parts, size_t count,
                             struct question_pair *pair)
{
    const struct part *known[2];
    size_t found = 0;
    size_t urgent;

    if (turn->analysis->token_count > LONGEST_STORY || !may_be_two(turn, parts, count))
        return false;
    for (size_t i = 0; i < count && found < 2; i++) {
        look_for_topic(turn, &parts[i]);
        if (parts[i].topic == NULL || !parts[i].sure || !is_of_whole(turn, &parts[i]) ||
            !asks_for_help(turn, &parts[i]) || (found == 1 && known[0]->topic == parts[i].topic))
            continue;
        known[found++] = &parts[i];
    }
    if (found < 2 || !is_asked_beside(turn, known[0], known[1]))
        return false;
    urgent = calls_person(known[1]->topic) && !calls_person(known[0]->topic);
    *pair = (struct question_pair){
        .first = known[urgent]->topic, .second = known[1 - urgent]->topic, .sure = true};
    return true;
}

/*
 * A loss or a fraud told beside a longer question: that one is answered, and what would call a
 * person is named with a button. A part alone calls nobody, but what is urgent must not go unheard.
 */
static bool find_urgent_beside(const struct turn *turn, struct part *parts, size_t count,
                               struct question_pair *pair)
{
    const struct match_ranking *ranking = &turn->out->ranking;
    const struct kb_topic *urgent =
        ranking->count >= 2 ? &turn->model->topics[ranking->candidates[1].topic] : NULL;

    if (urgent == NULL || !calls_person(urgent) || !turn_is_confident(turn) ||
        calls_person(turn_best(turn)))
        return false;
    for (size_t i = 0; i < count; i++) {
        if (!parts[i].asks)
            look_for_topic(turn, &parts[i]);
        if (parts[i].asks || parts[i].topic != urgent || !parts[i].sure) /* it is told, not asked */
            continue;
        *pair = (struct question_pair){.first = turn_best(turn), .second = urgent};
        return true;
    }
    return false;
}

static bool find_pair(const struct turn *turn, struct question_pair *pair)
{
    struct part parts[MOST_PARTS];
    size_t count;

    if (turn->analysis->token_count < SHORTEST_MESSAGE ||
        turn->analysis->token_count > LONGEST_MESSAGE || turn->input->button.length > 0)
        return false;
    count = cut_parts(turn, parts);
    for (size_t i = 0; i < count; i++)
        look_for_question(turn, &parts[i]);
    if (count < 2)
        return false;
    look_for_list(turn, parts, count);
    if (is_plainly_two(parts, count) ? find_plain_pair(turn, parts, count, pair)
                                     : find_agreed_pair(turn, parts, count, pair))
        return true;
    return find_urgent_beside(turn, parts, count, pair);
}

static const struct question_pair *pair_of(struct turn *turn)
{
    if (!turn->pair_is_sought && !find_pair(turn, &turn->pair))
        turn->pair = (struct question_pair){.first = NULL};
    turn->pair_is_sought = true;
    return &turn->pair;
}

const struct kb_topic *second_first(struct turn *turn)
{
    return pair_of(turn)->first;
}

bool second_is_there(struct turn *turn)
{
    return second_first(turn) != NULL;
}

static void say_with(struct turn *turn, enum kb_sentence sentence, const char *name,
                     struct str words)
{
    struct value extra = value_map();
    struct render_scope scope = {.extra = &extra};

    value_set(&extra, str_from(name), value_text(words), turn->arena);
    render_sentence(turn, sentence, &scope);
}

static void name_question(struct turn *turn, const struct kb_topic *topic)
{
    say_with(turn, KB_SENTENCE_SECOND_QUESTION_NAMED, "topic", turn_title(turn, topic));
    turn_add_topic_button(turn, topic->number);
}

static void tell_second(struct turn *turn, const struct question_pair *pair)
{
    slots_take(turn, pair->second);
    if (!pair->sure || turn->out->action != KB_ACTION_ANSWER ||
        !answer_is_plain(turn, pair->second)) {
        name_question(turn, pair->second);
        return;
    }
    say_with(turn, KB_SENTENCE_SECOND_QUESTION, "topic", turn_title(turn, pair->second));
    answer_append(turn, pair->second);
}

void second_answer(struct turn *turn)
{
    const struct question_pair *pair = pair_of(turn);

    answer_topic(turn, pair->first);
    if (turn->needs_lookup)
        return;
    tell_second(turn, pair);
    for (size_t i = 0; i < pair->further_count; i++)
        name_question(turn, pair->further[i]);
    if (pair->unclear.length > 0)
        say_with(turn, KB_SENTENCE_QUESTION_LEFT, "question", pair->unclear);
}

void second_answer_both(struct turn *turn, const struct kb_topic *first,
                        const struct kb_topic *second)
{
    const struct question_pair pair = {.first = first, .second = second, .sure = true};

    answer_topic(turn, first);
    if (!turn->needs_lookup)
        tell_second(turn, &pair);
}
