#include "understand.h"

#include "clarify.h"
#include "refuse.h"
#include "slots.h"

enum {
    LONGEST_GREETING = 3, /* words of "dobar dan svima," */
    LONGEST_COURTESY = 4, /* words of "thank you very much," */
    LONGEST_NAMED = 3     /* words behind "no, " that name a thing: "the home loan" */
};

static void rank(struct turn *turn, bool no_small_talk)
{
    const struct kb_topic *previous = turn_topic(turn, turn->before->topic);
    struct match_context context = {
        .previous = previous ? previous->number : KB_NO_TOPIC,
        .no_small_talk = no_small_talk,
        .language = &turn->language,
    };

    match_rank(turn->bot->index, turn->analysis, &context, turn->input->explain, turn->scratch,
               turn->arena, &turn->out->ranking);
}

/*
 * How many words of the beginning only say that something was meant otherwise: "no, I meant". A
 * single word must be set apart by a comma: "ne radi mi kartica" corrects nothing.
 */
static size_t correcting_words(const struct turn *turn)
{
    const struct text_analysis *analysis = turn->analysis;
    size_t length = 0;

    while (length < analysis->token_count) {
        size_t more = phrases_at(turn->bot->phrases, analysis, length, PHRASE_CORRECTION);

        if (more == 0 || (more == 1 && length + 1 < analysis->token_count &&
                          analysis->tokens[length + 1].border == TEXT_SPACE))
            break;
        length += more;
    }
    return length < analysis->token_count ? length : 0;
}

/* The same message with the words [first, after) blanked: spans stay true. */
static struct str without_words(const struct turn *turn, size_t first, size_t after)
{
    const struct text_token *tokens = turn->analysis->tokens;
    struct str blanked = arena_copy(turn->arena, turn->input->text);
    size_t start = first > 0 ? tokens[first].span.start : 0;
    size_t end = after < turn->analysis->token_count ? tokens[after].span.start : blanked.length;

    memset((char *)blanked.bytes + start, ' ', end - start);
    return blanked;
}

static void rank_without_words(struct turn *turn, size_t count, const struct match_context *context)
{
    turn_rank(turn, without_words(turn, 0, count), context, &turn->out->ranking);
}

/* "I don't know, ..." in answer to the bot's question is no cry for help; what follows it may be
 * one. */
static void rank_uncertain(struct turn *turn)
{
    size_t count = turn->before->expecting == DIALOGUE_SLOT
                       ? phrases_at(turn->bot->phrases, turn->analysis, 0, PHRASE_DONT_KNOW)
                       : 0;

    turn->cannot_tell = count > 0;
    if (count > 0 && count < turn->analysis->token_count)
        rank_without_words(turn, count, &turn_alone);
}

/*
 * A correction is understood by what it names, and what was said before is not offered again. A cry
 * for help counts as it stands; "no, the loan" is none without its "no".
 */
static void rank_correction(struct turn *turn)
{
    const struct kb_topic *previous = turn_topic(turn, turn->before->topic);
    size_t count = turn->before->turns > 0 ? correcting_words(turn) : 0;
    struct match_ranking whole = turn->out->ranking;

    if (count == 0 ||
        (whole.policy_count > 0 && turn->analysis->token_count - count > LONGEST_NAMED))
        return;
    rank_without_words(turn, count, &turn_alone);
    if (whole.policy_count > 0 && turn->out->ranking.policy_count > 0) {
        turn->out->ranking = whole;
        return;
    }
    if (previous != NULL && turn->before->expecting != DIALOGUE_CHOICE &&
        !slots_mentions(turn, previous))
        turn->rejected = previous;
}

/* "Thanks, and how much is it?": where something is asked behind a few words that are set apart; 0:
 * nowhere. */
static size_t words_before_question(const struct turn *turn)
{
    const struct text_analysis *analysis = turn->analysis;
    unsigned joining = turn_in_language(turn, PHRASE_AND | PHRASE_BUT);
    size_t start = 1;

    while (start <= LONGEST_COURTESY && start < analysis->token_count &&
           analysis->tokens[start].border == TEXT_SPACE &&
           phrases_at(turn->bot->phrases, analysis, start, joining) == 0)
        start++;
    if (start > LONGEST_COURTESY || start >= analysis->token_count)
        return 0;
    if (!turn_has_question_mark(turn) &&
        !phrases_within(turn->bot->phrases, analysis, start, analysis->token_count,
                        turn_in_language(turn, PHRASE_QUESTION)))
        return 0;
    return start;
}

/* Small talk first and then a question that no topic is sure of ("hi, how are you?" is small talk
 * to its end). */
static bool rank_behind_courtesy(struct turn *turn)
{
    struct match_ranking whole = turn->out->ranking;
    size_t lead = words_before_question(turn);
    struct match_context context = {.previous = KB_NO_TOPIC};

    if (lead == 0)
        return false;
    rank_without_words(turn, lead, &context);
    if (turn_best(turn) == NULL || turn_best(turn)->small_talk) {
        turn->out->ranking = whole;
        return false;
    }
    turn->lead = lead;
    return true;
}

/* The words [first, after) are a topic of small talk by themselves: "dobar dan", "hvala unaprijed".
 */
static bool is_courtesy(const struct turn *turn, size_t first, size_t after)
{
    const struct text_token *tokens = turn->analysis->tokens;
    const struct match_context context = {.previous = KB_NO_TOPIC};
    struct match_ranking ranking;

    turn_rank(turn,
              str_slice(turn->input->text, tokens[first].span.start, tokens[after - 1].span.end),
              &context, &ranking);
    return ranking.count > 0 && turn->model->topics[ranking.candidates[0].topic].small_talk &&
           ranking.confidence >=
               match_answer_threshold(turn->bot->index, ranking.candidates[0].topic);
}

/* How many words of the beginning are courtesy and set apart: "Dobar dan,"; 0: none. */
static size_t courtesy_in_front(const struct turn *turn)
{
    const struct text_token *tokens = turn->analysis->tokens;
    size_t count = 1;

    while (count <= LONGEST_GREETING && count < turn->analysis->token_count &&
           tokens[count].border == TEXT_SPACE)
        count++;
    return count <= LONGEST_GREETING && count < turn->analysis->token_count &&
                   is_courtesy(turn, 0, count)
               ? count
               : 0;
}

/* And where those of the end begin: ", hvala unaprijed"; token_count: nowhere. */
static size_t courtesy_behind(const struct turn *turn, size_t lead)
{
    const struct text_token *tokens = turn->analysis->tokens;
    size_t count = turn->analysis->token_count, first = count - 1;

    while (first > lead && count - first <= LONGEST_GREETING && tokens[first].border == TEXT_SPACE)
        first--;
    return first > lead && count - first <= LONGEST_GREETING && is_courtesy(turn, first, count)
               ? first
               : count;
}

static void rank_words(struct turn *turn, size_t first, size_t after)
{
    struct str text = without_words(turn, 0, first);

    if (after < turn->analysis->token_count)
        text.length = turn->analysis->tokens[after - 1].span.end;
    turn_rank(turn, text, &turn_alone, &turn->out->ranking);
}

/* Who is in need or in danger; "here I am again" behind a greeting is no complaint. */
static bool calls_for_help(const struct turn *turn)
{
    for (size_t i = 0; i < turn->out->ranking.policy_count; i++) {
        enum kb_reason reason =
            turn->model->policies[turn->out->ranking.policies[i].policy].handoff.reason;

        if (reason == KB_REASON_VULNERABILITY || reason == KB_REASON_POLICY_TOPIC)
            return true;
    }
    return false;
}

static bool is_among_first(const struct match_ranking *ranking, uint32_t topic)
{
    for (size_t i = 0; i < ranking->count && i < 2; i++) {
        if (ranking->candidates[i].topic == topic)
            return true;
    }
    return false;
}

/* A greeting or thanks say nothing about what stands beside them, and make what it is likely about
 * no less sure. */
static void rank_between_courtesy(struct turn *turn)
{
    struct match_ranking whole = turn->out->ranking;
    size_t count = turn->analysis->token_count;
    size_t lead = count > 1 ? courtesy_in_front(turn) : 0;
    size_t tail = count > 1 ? courtesy_behind(turn, lead) : count;

    if (lead == 0 && tail == count)
        return;
    rank_words(turn, lead, tail);
    if (calls_for_help(turn) ||
        (turn_is_confident(turn) && is_among_first(&whole, turn_best(turn)->number)))
        turn->lead = lead;
    else
        turn->out->ranking = whole;
}

/* "Hello, my card" and "hello, I can't go on" are more than small talk. */
static bool rank_behind_greeting(struct turn *turn)
{
    struct match_ranking whole = turn->out->ranking;
    const struct match_ranking *rest = &turn->out->ranking;
    size_t lead = courtesy_in_front(turn);

    if (lead == 0 || is_courtesy(turn, lead, turn->analysis->token_count))
        return false;
    rank_words(turn, lead, turn->analysis->token_count);
    if (calls_for_help(turn) || (rest->bare_noun && clarify_has_thing(turn) &&
                                 rest->confidence >= turn->model->bot.clarify)) {
        turn->lead = lead;
        return true;
    }
    turn->out->ranking = whole;
    return false;
}

/*
 * "Good morning" is small talk; with a question behind it the question counts: the ranking without
 * small talk stands when it is sure of a topic or calls a person, or when the small talk itself is
 * not sure.
 */
void understand_message(struct turn *turn)
{
    struct match_ranking all;
    bool is_surely_small_talk;

    if (turn->input->button.length > 0)
        return;
    rank(turn, false);
    rank_uncertain(turn);
    rank_correction(turn);
    if (turn_best(turn) == NULL || !turn_best(turn)->small_talk ||
        turn->analysis->token_count < 2) {
        if (!turn_is_confident(turn) && turn->out->ranking.policy_count == 0)
            rank_between_courtesy(turn);
        return;
    }
    all = turn->out->ranking;
    is_surely_small_talk = turn_is_confident(turn);
    rank(turn, true);
    if (turn_is_confident(turn) || turn->out->ranking.policy_count > 0 ||
        (turn->out->ranking.is_out_of_scope && !is_surely_small_talk) ||
        rank_behind_courtesy(turn) || rank_behind_greeting(turn))
        return;
    turn->out->ranking = all;
    turn->out->ranking.is_out_of_scope = false;
}

/* Whether the words of the message speak for a person, first or beside a question. */
static bool speaks_of_person(const struct turn *turn)
{
    const struct match_ranking *ranking = &turn->out->ranking;

    for (size_t i = 0; i < ranking->policy_count; i++) {
        if (turn->model->policies[ranking->policies[i].policy].handoff.reason ==
            KB_REASON_EXPLICIT_REQUEST)
            return true;
    }
    for (size_t i = 0; i < ranking->count && i < 2; i++) {
        if (turn->model->topics[ranking->candidates[i].topic].handoff.reason ==
            KB_REASON_EXPLICIT_REQUEST)
            return true;
    }
    return false;
}

/* Who wants no person is understood by the rest of the message; whom a person was promised already
 * is told how that stands. */
void understand_refusal(struct turn *turn)
{
    size_t first, after;

    if (turn->input->button.length > 0 || turn_awaits_person(turn) || !speaks_of_person(turn) ||
        !refuse_finds(turn, &first, &after))
        return;
    turn->out->ranking = turn_rank_alone(turn, without_words(turn, first, after));
    turn->refuses_person = true;
}
