#include "details.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/memory.h"
#include "render.h"
#include "slots.h"

static const double SURELY = 0.9;

/* Keys are stems with single spaces; values are kinds + 1, and of the first words of phrases
 * anything. */
struct details {
    struct map phrases[TEXT_GROUPS];
    struct map firsts[TEXT_GROUPS];
    struct arena *arena;
};

/* ---- their words
 * ------------------------------------------------------------------------------------------ */

/* The stems of tokens [first, first + count) in a row; empty: too long. */
static struct str key_of(const struct text_analysis *analysis, enum text_group group, size_t first,
                         size_t count, struct phrase_key *key)
{
    key->length = 0;
    for (size_t i = first; i < first + count; i++) {
        if (!phrase_key_add(key, analysis->tokens[i].stems[group]))
            return (struct str){NULL, 0};
    }
    return str_of(key->bytes, key->length);
}

static void add_phrase(struct details *details, const struct text_analysis *analysis,
                       enum text_group group, uint32_t kind)
{
    struct phrase_key room;
    struct str key = key_of(analysis, group, 0, analysis->token_count, &room);

    if (key.length == 0 || analysis->token_count > PHRASE_LONGEST)
        return;
    map_put(&details->phrases[group], arena_copy(details->arena, key),
            (void *)(uintptr_t)(kind + 1));
    map_put(&details->firsts[group], arena_copy(details->arena, analysis->tokens[0].stems[group]),
            details);
}

static void add_line(struct details *details, const struct kb_line *line,
                     const struct text_lexicon *lexicon, uint32_t kind, struct arena *scratch)
{
    struct text_options options = {.lexicon = lexicon};
    const struct text_analysis *analysis = text_analyse(line->text, &options, scratch);

    for (enum text_group group = 0; group < TEXT_GROUPS; group++) {
        if (line->group == TEXT_GROUPS || line->group == group)
            add_phrase(details, analysis, group, kind);
    }
    arena_reset(scratch);
}

struct details *details_new(const struct kb_model *model, const struct text_lexicon *lexicon)
{
    struct details *details = memory_alloc(sizeof *details);
    struct arena *scratch = arena_new();

    details->arena = arena_new();
    for (uint32_t kind = 0; kind < model->detail_count; kind++) {
        for (size_t i = 0; i < model->details[kind].phrases.count; i++)
            add_line(details, &model->details[kind].phrases.items[i], lexicon, kind, scratch);
    }
    arena_free(scratch);
    return details;
}

void details_free(struct details *details)
{
    if (details == NULL)
        return;
    for (int group = 0; group < TEXT_GROUPS; group++) {
        map_clear(&details->phrases[group]);
        map_clear(&details->firsts[group]);
    }
    arena_free(details->arena);
    free(details);
}

/* How many tokens at `first` are the longest phrase of a kind; 0: none. */
static size_t phrase_at(const struct details *details, const struct text_analysis *analysis,
                        enum text_group group, size_t first, uint32_t *kind)
{
    size_t length = analysis->token_count - first;
    struct phrase_key room;

    if (map_get(&details->firsts[group], analysis->tokens[first].stems[group]) == NULL)
        return 0;
    for (length = length < PHRASE_LONGEST ? length : PHRASE_LONGEST; length > 0; length--) {
        struct str key = key_of(analysis, group, first, length, &room);
        uintptr_t found = key.length > 0 ? (uintptr_t)map_get(&details->phrases[group], key) : 0;

        if (found == 0)
            continue;
        *kind = (uint32_t)found - 1;
        return length;
    }
    return 0;
}

/* ---- what a message asks for
 * ------------------------------------------------------------------------------ */

static const struct kb_detail *detail_of_kind(const struct kb_topic *topic, uint32_t kind)
{
    for (size_t i = 0; i < topic->detail_count; i++) {
        if (topic->details[i].kind == kind)
            return &topic->details[i];
    }
    return NULL;
}

static void ask_for(struct turn *turn, const struct kb_detail *detail)
{
    for (size_t i = 0; i < turn->detail_count; i++) {
        if (turn->details[i] == detail)
            return;
    }
    if (turn->detail_count < MOST_DETAILS)
        turn->details[turn->detail_count++] = detail;
}

static size_t words_of_title(const struct turn *turn, const struct kb_topic *topic,
                             enum text_group group, size_t token)
{
    const struct kb_ids *ids =
        titles_with(turn->bot->titles, group, turn->analysis->tokens[token].stems[group]);

    return ids != NULL && kb_ids_have(ids, topic->number) ? 1 : 0;
}

static size_t words_beside(const struct turn *turn, enum text_group group, size_t token)
{
    return phrases_at(turn->bot->phrases, turn->analysis, token,
                      PHRASE_BESIDE | PHRASE_AND | PHRASE_BUT | PHRASE_THAT | PHRASE_OK |
                          (group == TEXT_EN ? PHRASE_IN_EN : PHRASE_IN_HS));
}

/*
 * Reads the message from its first word to its last; false: there is something else in it. *named:
 * words of the topic's title. `titles_first`: such a word names the topic and asks for nothing,
 * whatever else it means ("the limit of my card").
 */
static bool reads_as_details(struct turn *turn, const struct kb_topic *topic, enum text_group group,
                             bool titles_first, size_t *named)
{
    const struct text_analysis *analysis = turn->analysis;

    *named = 0;
    turn->detail_count = 0;
    for (size_t i = turn->lead; i < analysis->token_count;) {
        uint32_t kind;
        size_t length = phrase_at(turn->bot->details, analysis, group, i, &kind);

        if (length == 1 && titles_first && words_of_title(turn, topic, group, i) > 0)
            length = 0;
        if (length > 0 && detail_of_kind(topic, kind) == NULL)
            return false;
        if (length > 0)
            ask_for(turn, detail_of_kind(topic, kind));
        else if ((length = words_beside(turn, group, i)) == 0)
            *named += length = words_of_title(turn, topic, group, i);
        if (length == 0)
            return false;
        i += length;
    }
    return turn->detail_count > 0;
}

static bool asks_of(struct turn *turn, const struct kb_topic *topic, bool must_name)
{
    size_t named;

    if (topic == NULL || topic->detail_count == 0 || turn_is_off(turn, topic))
        return false;
    for (enum text_group group = 0; group < TEXT_GROUPS; group++) {
        if ((reads_as_details(turn, topic, group, true, &named) && (named > 0 || !must_name)) ||
            (!must_name && reads_as_details(turn, topic, group, false, &named))) {
            turn->detailed = topic;
            return true;
        }
    }
    return false;
}

/* Whatever is said is the answer to what the bot asks. */
static bool takes_any_words(const struct turn *turn)
{
    const struct kb_slot *slot =
        turn->before->expecting == DIALOGUE_SLOT
            ? slots_by_name(turn_topic(turn, turn->before->topic), turn->before->slot)
            : NULL;

    return slot != NULL && slot->free_text;
}

/* Nothing else came in between: a matter that is none of the bank's, or one that the bot is not
 * sure of. */
static bool is_at_the_topic(const struct turn *turn)
{
    return turn->before->out_of_scope == 0 && turn->before->expecting != DIALOGUE_CHOICE &&
           !takes_any_words(turn);
}

/* Who has a problem, or may have data in the bank's systems, is told the whole answer first: "why
 * was my card declined". */
static bool is_told_whole(const struct kb_topic *topic)
{
    for (size_t i = 0; i < topic->answer_count; i++) {
        if (topic->answers[i].identity)
            return true;
    }
    return topic->problem;
}

/* The words of a button of a client that sends what stands on it are a topic, not a question about
 * one. */
static bool is_a_title(const struct turn *turn)
{
    const struct kb_topic *best = turn_best(turn);

    return best != NULL && turn_is_title(turn, best);
}

/*
 * "Where" or "at a branch" asks on; "where is your branch" has two kinds in one and is surely a
 * question of another topic, whatever was spoken of before.
 */
static bool is_of_another(const struct turn *turn)
{
    const struct kb_topic *best = turn_best(turn);

    return turn->detail_count > 1 && best != NULL && !best->small_talk &&
           !str_equal(best->id, turn->before->topic) && turn->out->ranking.confidence >= SURELY;
}

static bool asks_on(struct turn *turn)
{
    return asks_of(turn, turn_topic(turn, turn->before->topic), false) && !is_of_another(turn);
}

bool details_are_asked(struct turn *turn)
{
    const struct kb_topic *best = turn_best(turn);

    /* in need, "I can't call" is asked on */
    bool is_policy = turn->out->ranking.policy_count > 0 && turn->before->urgent == 0;

    if (turn->input->button.length > 0 || is_policy || !is_at_the_topic(turn))
        return false;
    if (!asks_on(turn) &&
        !(turn_is_confident(turn) && !is_told_whole(best) && asks_of(turn, best, true)))
        return false;
    return !is_a_title(turn); /* last: it folds all titles of the topic */
}

void details_tell(struct turn *turn)
{
    const struct kb_topic *topic = turn->detailed;
    const struct render_scope scope = {0};

    turn->out->action = KB_ACTION_ANSWER;
    turn->out->topic = topic->number;
    turn->out->answer = turn->model->details[turn->details[0]->kind].name;
    for (size_t i = 0; i < turn->detail_count; i++)
        render_text(turn, turn->details[i]->text, &scope);
    for (size_t i = 0; i < topic->buttons.count; i++)
        turn_add_topic_button(turn, topic->buttons.items[i]);
    turn->session.topic = topic->id;
    turn->session.expecting = turn->before->expecting;
}
