#include "correct.h"

#include "answer.h"
#include "follow.h"

enum {
    LONGEST = 7,     /* words behind "no, " */
    LONGEST_SWAP = 2 /* words that are denied, and meant, in "not debit, credit" */
};

/* Which words of the message are denied ("not the account"), and which are meant instead ("the
 * card"). */
struct correction {
    size_t first;         /* token behind "no, " */
    bool denied[LONGEST]; /* [token - first]: denied */
    bool silent[LONGEST]; /* says nothing: "not", "the" */
    size_t denied_count, meant_count;
    bool is_parted; /* a comma or a "but" stands between its words */
};

static size_t phrase(const struct turn *turn, size_t at, unsigned sets)
{
    return phrases_at(turn->bot->phrases, turn->analysis, at, turn_in_language(turn, sets));
}

static void read_word(const struct turn *turn, size_t at, bool denies, struct correction *out)
{
    bool silent = phrase(turn, at, PHRASE_BESIDE | PHRASE_AND) > 0;
    size_t place = at - out->first;

    out->silent[place] = silent;
    out->denied[place] = denies && !silent;
    out->denied_count += denies && !silent;
    out->meant_count += !denies && !silent;
}

/* A denial ends with a comma or a "but". */
static void read_words(const struct turn *turn, struct correction *out)
{
    const struct text_analysis *analysis = turn->analysis;
    bool denies = turn_denies(turn, analysis, out->first); /* "ne račun", and not "ne, račun" */

    for (size_t at = out->first; at < analysis->token_count; at++) {
        bool is_not = phrase(turn, at, PHRASE_NOT) > 0, is_but = phrase(turn, at, PHRASE_BUT) > 0;

        if (at > out->first && (is_but || analysis->tokens[at].border != TEXT_SPACE)) {
            denies = false;
            out->is_parted = true;
        }
        out->silent[at - out->first] = is_not || is_but;
        if (is_not || is_but)
            denies = is_not;
        else
            read_word(turn, at, denies, out);
    }
}

/* "Not debit, credit": one thing in place of another, and nothing else. */
static bool is_swap(const struct correction *correction)
{
    return correction->is_parted && correction->denied_count > 0 &&
           correction->denied_count <= LONGEST_SWAP && correction->meant_count > 0 &&
           correction->meant_count <= LONGEST_SWAP;
}

/* false: the message is no correction of this kind. */
static bool read_correction(const struct turn *turn, struct correction *out)
{
    size_t lead = phrase(turn, 0, PHRASE_CORRECTION), count = turn->analysis->token_count;

    *out = (struct correction){.first = lead};
    if (lead == 0 && !phrases_within(turn->bot->phrases, turn->analysis, 0, count,
                                     turn_in_language(turn, PHRASE_NOT)))
        return false;
    if (lead >= count || count - lead > LONGEST || follow_asks(turn))
        return false;
    read_words(turn, out);
    return lead > 0 || is_swap(out);
}

/* ---- the question before
 * ---------------------------------------------------------------------------------- */

/* "In English?" adds to the question about the same topic, and takes not its place; nor does a
 * denial, which is half a question. */
static bool goes_on(const struct turn *turn, const struct kb_topic *topic)
{
    struct correction correction;

    if (turn->session.question.length > 0 && read_correction(turn, &correction) &&
        correction.denied_count > 0)
        return true;
    return topic == turn_topic(turn, turn->before->topic) &&
           turn->input->text.length < turn->session.question.length;
}

void correct_remember(struct turn *turn)
{
    const struct kb_topic *topic =
        turn->out->topic != KB_NO_TOPIC ? &turn->model->topics[turn->out->topic] : NULL;

    if (topic == NULL || topic->small_talk || turn->keeps_question ||
        turn->session.expecting == DIALOGUE_CHOICE)
        return;
    if (topic->handoff.reason == KB_REASON_EXPLICIT_REQUEST)
        return; /* what a person is wanted for is still the question */
    if (turn->input->button.length > 0)
        turn->session.question = turn_title(turn, topic);
    else if (topic == turn_best(turn) && turn_is_confident(turn) && !goes_on(turn, topic))
        turn_keep_question(turn, turn->input->text);
}

static bool is_denied(const struct turn *turn, const struct correction *correction,
                      const struct text_token *word)
{
    for (size_t i = 0; i < turn->analysis->token_count - correction->first; i++) {
        const struct text_token *token = &turn->analysis->tokens[correction->first + i];

        if (correction->denied[i] && (str_equal(token->stems[TEXT_HS], word->stems[TEXT_HS]) ||
                                      str_equal(token->stems[TEXT_EN], word->stems[TEXT_EN])))
            return true;
    }
    return false;
}

static struct str add_word(const struct turn *turn, struct str line, struct str text,
                           const struct text_token *token)
{
    return arena_printf(turn->arena, "%.*s%s%.*s", STR_ARG(line), line.length > 0 ? " " : "",
                        STR_ARG(str_slice(text, token->span.start, token->span.end)));
}

static struct str add_meant(const struct turn *turn, const struct correction *correction,
                            struct str line)
{
    for (size_t i = 0; i < turn->analysis->token_count - correction->first; i++) {
        if (!correction->denied[i] && !correction->silent[i])
            line = add_word(turn, line, turn->input->text,
                            &turn->analysis->tokens[correction->first + i]);
    }
    return line;
}

/* What is meant in place of what is denied, or else behind the question. *replaced: how many words
 * it stands for. */
static struct str put_right(const struct turn *turn, const struct correction *correction,
                            size_t *replaced)
{
    struct text_options options = {turn->bot->lexicon, turn->input->now.date};
    struct str question = turn->before->question, line = {NULL, 0};
    const struct text_analysis *before = text_analyse(question, &options, turn->arena);

    *replaced = 0;
    for (size_t i = 0; i < before->token_count; i++) {
        if (!is_denied(turn, correction, &before->tokens[i]))
            line = add_word(turn, line, question, &before->tokens[i]);
        else if ((*replaced)++ == 0)
            line = add_meant(turn, correction, line);
    }
    return *replaced > 0 ? line : add_meant(turn, correction, line);
}

static bool has_question(const struct turn *turn)
{
    return turn->said == 0 && turn->before->question.length > 0 && turn->before->topic.length > 0 &&
           turn->input->button.length == 0 && turn->before->expecting != DIALOGUE_CHOICE &&
           turn->before->expecting != DIALOGUE_SLOT;
}

/* ---- rows
 * -------------------------------------------------------------------------------------------------
 */

/* By itself it says enough, and takes nothing back. */
static bool stands_alone(const struct turn *turn, const struct correction *correction,
                         size_t replaced)
{
    return replaced == 0 && !is_swap(correction) && !turn_is_bare_noun(turn) &&
           turn->out->ranking.confidence >= turn->model->bot.clarify;
}

/* "No, I meant ..." in so many words, or "no, the card": whatever is meant, it is not what was
 * answered. */
static bool leads_back(const struct turn *turn, const struct correction *correction,
                       size_t replaced, uint32_t topic)
{
    return (correction->first > 1 || turn_is_bare_noun(turn)) && replaced == 0 &&
           &turn->model->topics[topic] == turn_topic(turn, turn->before->topic);
}

bool correct_is_clear(struct turn *turn)
{
    struct correction correction;
    struct match_ranking meant;
    struct str line;
    size_t replaced;

    if (!has_question(turn) || !read_correction(turn, &correction) || correction.meant_count == 0)
        return false;
    line = put_right(turn, &correction, &replaced);
    if (stands_alone(turn, &correction, replaced))
        return false;
    meant = turn_rank_alone(turn, line);
    if (meant.count == 0 || meant.policy_count > 0 ||
        leads_back(turn, &correction, replaced, meant.candidates[0].topic) ||
        meant.confidence < match_answer_threshold(turn->bot->index, meant.candidates[0].topic))
        return false;
    turn->out->ranking = meant;
    turn_keep_question(turn, line);
    turn->keeps_question = true;
    return true;
}

void correct_answer(struct turn *turn)
{
    answer_topic(turn, &turn->model->topics[turn->out->ranking.candidates[0].topic]);
    follow_say_once(turn);
}

bool correct_denies_nothing(struct turn *turn)
{
    const struct kb_topic *topic = turn_topic(turn, turn->before->topic);
    struct correction correction;
    size_t replaced;

    if (!has_question(turn) || topic == NULL || topic->handoff.reason != KB_REASON_NONE ||
        (turn_is_confident(turn) && !turn_is_bare_noun(turn)) ||
        !read_correction(turn, &correction) || correction.meant_count > 0 ||
        correction.denied_count == 0 || correction.denied_count > LONGEST_SWAP)
        return false;
    put_right(turn, &correction, &replaced);
    return replaced == 0;
}
