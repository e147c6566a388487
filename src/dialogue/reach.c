#include "reach.h"

#include "text/entity.h"

#define REACH_NUMBER(constant, name) REACH_NUMBER_##constant,
enum { REACH_SETS(REACH_NUMBER) REACH_SET_COUNT };
#define REACH_BIT(constant, name) HAS_##constant = 1u << REACH_NUMBER_##constant,
enum {
    REACH_SETS(REACH_BIT) HAS_ANY_SET = (1u << REACH_SET_COUNT) - 1,
    /* What is no phrase. */
    HAS_NUMBER = 1 << 20,
    HAS_CONTACT = 1 << 21,
    HAS_OWN_WORD = 1 << 22, /* of none of these sets */
    IS_REFUSAL = 1 << 23,   /* begins with HAS_NEVER */
    HAS_WAY = HAS_MAIL | HAS_PHONE,
    HAS_HOUR_OR_WAY = HAS_WHEN | HAS_WAY
};

enum { MOST_CLAUSES = 16, MOST_CONTACTS = 2 /* of one message: a number and an address */ };

/* Tokens [first, after) and what their words are. */
struct clause {
    size_t first, after;
    unsigned has;
};

struct clauses {
    struct clause items[MOST_CLAUSES];
    size_t count;
};

struct phrases *reach_phrases_new(const struct kb_model *model)
{
    static const char *const names[] = {
#define REACH_NAME(constant, name) name,
        REACH_SETS(REACH_NAME)};

    return phrases_of_sets(model, names, REACH_SET_COUNT);
}

/* The ranking mends what it takes for misspelt, and these words are in no example it has learned
 * from. */
static void analyse(struct turn *turn)
{
    struct text_options options = {turn->bot->lexicon, turn->input->now.date};

    if (turn->as_written == NULL)
        turn->as_written = text_analyse(turn->input->text, &options, turn->arena);
}

/* ---- clauses
 * ---------------------------------------------------------------------------------------------- */

/* A comma, a full stop, "because", or "and" with a question behind it. */
static bool begins_clause(const struct turn *turn, size_t token)
{
    const struct phrases *phrases = turn->bot->phrases;
    size_t joins;

    if (turn->as_written->tokens[token].border != TEXT_SPACE ||
        phrases_at(turn->bot->reach, turn->as_written, token, turn_in_language(turn, HAS_BECAUSE)) >
            0)
        return true;
    joins = phrases_at(phrases, turn->as_written, token,
                       turn_in_language(turn, PHRASE_AND | PHRASE_BUT));
    return joins > 0 && phrases_at(phrases, turn->as_written, token + joins,
                                   turn_in_language(turn, PHRASE_QUESTION)) > 0;
}

enum {
    ISO_DATE = 10 /* bytes; the canonical text of a date is one, that of a period ends with one */
};

/* "For last month": nobody can be rung then. */
static bool is_past(const struct turn *turn, const struct text_entity *entity)
{
    struct str text = entity->canonical;
    struct date last;

    return text.length >= ISO_DATE &&
           date_parse_iso(str_slice(text, text.length - ISO_DATE, text.length), &last) &&
           date_compare(last, turn->input->now.date) < 0;
}

static unsigned kind_of_entity(const struct turn *turn, const struct text_entity *entity)
{
    switch (entity->kind) {
    case TEXT_PHONE:
    case TEXT_EMAIL:
        return HAS_CONTACT;
    case TEXT_DATE:
    case TEXT_PERIOD:
        return is_past(turn, entity) ? HAS_OWN_WORD : HAS_WHEN;
    case TEXT_TIME:
        return HAS_WHEN;
    default:
        return entity->kind == TEXT_NUMBER ? HAS_NUMBER : HAS_OWN_WORD;
    }
}

static size_t after_entity(const struct text_analysis *analysis, size_t token)
{
    uint16_t entity = analysis->tokens[token].entity;

    while (token < analysis->token_count && analysis->tokens[token].entity == entity)
        token++;
    return token;
}

/* What stands at the token, and where the next thing stands. */
static unsigned read_at(const struct turn *turn, size_t token, size_t *after)
{
    const struct text_analysis *analysis = turn->as_written;
    unsigned sets = turn_in_language(turn, HAS_ANY_SET);
    size_t length = phrases_at(turn->bot->reach, analysis, token, sets);

    *after = token + (length > 0 ? length : 1);
    if (length > 0)
        return phrases_among(turn->bot->reach, analysis, token, token + length, sets);
    if (analysis->tokens[token].entity > 0) {
        *after = after_entity(analysis, token);
        return kind_of_entity(turn, &analysis->entities[analysis->tokens[token].entity - 1]);
    }
    return analysis->tokens[token].digits ? HAS_NUMBER : HAS_OWN_WORD;
}

static struct clause read_clause(const struct turn *turn, size_t first)
{
    struct clause clause = {.first = first, .after = first};

    do {
        unsigned has = read_at(turn, clause.after, &clause.after);

        if ((has & HAS_NEVER) && (clause.has & ~(unsigned)HAS_BESIDE) == 0)
            clause.has |= IS_REFUSAL;
        clause.has |= has;
    } while (clause.after < turn->as_written->token_count && !begins_clause(turn, clause.after));
    if ((clause.has & HAS_VERB) && (clause.has & HAS_ME))
        clause.has |= HAS_CALL;
    return clause;
}

static void read_clauses(const struct turn *turn, struct clauses *out)
{
    size_t token = 0;

    out->count = 0;
    while (token < turn->as_written->token_count && out->count < MOST_CLAUSES) {
        out->items[out->count] = read_clause(turn, token);
        token = out->items[out->count++].after;
    }
}

/* ---- contacts
 * --------------------------------------------------------------------------------------------- */

static bool is_email(struct str contact)
{
    return str_find_byte(contact, '@', 0) != SIZE_MAX;
}

/* Both may hold a number and an address. */
static bool share_kind(struct str a, struct str b)
{
    return is_email(a) == is_email(b) || str_find_byte(a, ',', 0) != SIZE_MAX ||
           str_find_byte(b, ',', 0) != SIZE_MAX;
}

static bool is_denied(const struct turn *turn, const struct text_entity *entity)
{
    for (size_t i = 1; i < turn->as_written->token_count; i++) {
        if (turn->as_written->tokens[i].span.start == entity->span.start)
            return turn_denies(turn, turn->as_written, i);
    }
    return false;
}

/* Numbers and addresses of the message, one of each kind; what it denies, or what is noted already,
 * only if there is no other. */
static size_t find_contacts(const struct turn *turn, bool others, struct str out[MOST_CONTACTS])
{
    const struct text_analysis *analysis = turn->as_written;
    size_t count = 0;

    for (size_t i = 0; i < analysis->entity_count && count < MOST_CONTACTS; i++) {
        const struct text_entity *entity = &analysis->entities[i];
        bool is_known =
            str_equal(entity->canonical, turn->before->contact) || is_denied(turn, entity);

        if (kind_of_entity(turn, entity) == HAS_CONTACT && is_known == others &&
            (count == 0 || is_email(out[0]) != (entity->kind == TEXT_EMAIL)))
            out[count++] = entity->canonical;
    }
    return count;
}

static struct str contact_in(const struct turn *turn)
{
    struct str found[MOST_CONTACTS];
    size_t count = find_contacts(turn, false, found);

    if (count == 0)
        count = find_contacts(turn, true, found);
    if (count < 2)
        return count > 0 ? found[0] : (struct str){NULL, 0};
    return arena_printf(turn->arena, "%.*s, %.*s", STR_ARG(found[0]), STR_ARG(found[1]));
}

/* "No, ...", or an answer to the question which one is right. */
static bool corrects(const struct turn *turn, const struct clauses *clauses, struct str contact)
{
    struct str before = turn->before->contact;

    if (before.length == 0 || str_equal(before, contact))
        return false;
    for (size_t i = 0; i < clauses->count; i++) {
        if (clauses->items[i].has & HAS_WRONG)
            return true;
    }
    return phrases_at(turn->bot->phrases, turn->as_written, 0,
                      turn_in_language(turn, PHRASE_CORRECTION | PHRASE_NO)) > 0 ||
           (turn->before->expecting == DIALOGUE_CONTACT && share_kind(before, contact));
}

static bool asks(const struct turn *turn)
{
    return turn_has_question_mark(turn) ||
           phrases_within(turn->bot->phrases, turn->as_written, 0, turn->as_written->token_count,
                          turn_in_language(turn, PHRASE_QUESTION));
}

/*
 * The clause says whose number it is, or says nothing else: not who rings from there. "Change my
 * number to ..." is a matter of its own.
 */
static bool is_own(const struct turn *turn, const struct clause *clause)
{
    unsigned has = clause->has;

    if (!(has & HAS_CONTACT) || (has & IS_REFUSAL))
        return false;
    if (has & HAS_MINE)
        return !(has & HAS_OWN_WORD) || !turn_is_confident(turn);
    return (has & HAS_WRONG) || !(has & (HAS_OWN_WORD | HAS_CALL | HAS_VERB | HAS_ASK));
}

/* Mending changes words, never a number or an address; of a button the words were not looked at. */
static bool may_have_contact(const struct turn *turn)
{
    for (size_t i = 0; i < turn->analysis->entity_count; i++) {
        if (kind_of_entity(turn, &turn->analysis->entities[i]) == HAS_CONTACT)
            return true;
    }
    return turn->input->button.length > 0;
}

struct str reach_own_contact(struct turn *turn)
{
    struct clauses clauses;

    if (!may_have_contact(turn))
        return (struct str){NULL, 0};
    analyse(turn);
    read_clauses(turn, &clauses);
    for (size_t i = 0; i < clauses.count; i++) {
        if ((clauses.items[i].has & HAS_CONTACT) && (clauses.items[i].has & HAS_MINE))
            return contact_in(turn);
    }
    return (struct str){NULL, 0};
}

/* ---- what the message says
 * -------------------------------------------------------------------------------- */

/* What names nothing ("after 5", "and when?") is about how one is reached only while nothing else
 * is. */
static bool is_the_subject(const struct turn *turn)
{
    return turn->before->about_contact && (turn->before->expecting == DIALOGUE_NOTHING ||
                                           turn->before->expecting == DIALOGUE_CONTACT);
}

/* "And on Saturday?" goes on with the topic before. */
static bool is_wish_alone(const struct turn *turn, const struct clause *clause)
{
    unsigned joining = turn_in_language(turn, PHRASE_AND);
    bool goes_on =
        clause->first == 0 && phrases_at(turn->bot->phrases, turn->as_written, 0, joining) > 0;

    return (clause->has & HAS_HOUR_OR_WAY) && !(clause->has & HAS_ASK) && !goes_on &&
           !turn_has_question_mark(turn);
}

/* Of a clause that names nobody who is to call, nor that anybody does. */
static enum reach_kind kind_of_fragment(const struct turn *turn, const struct clause *clause)
{
    if (!is_the_subject(turn) ||
        turn->before->urgent > 0) /* "today at 5": when the card was stolen */
        return REACH_NOTHING;
    if (phrases_among(turn->bot->reach, turn->as_written, clause->first, clause->after, HAS_THEN))
        return REACH_ASKS;
    return is_wish_alone(turn, clause) ? REACH_WISH : REACH_NOTHING;
}

/* "Forget it, I solved it myself": what was spoken of last, and that is the call. */
static bool drops_it(const struct turn *turn, const struct clause *clause)
{
    return turn->before->contact.length > 0 && is_the_subject(turn) &&
           (phrases_of(turn->bot->phrases, turn->as_written, clause->first, clause->after) &
            PHRASE_NEVER_MIND);
}

static enum reach_kind kind_of(const struct turn *turn, const struct clause *clause)
{
    unsigned has = clause->has;

    if (drops_it(turn, clause))
        return REACH_REFUSES;
    if (has &
        IS_REFUSAL) /* "... while I drive" is a wish too, if one of words that are not known */
        return has & (HAS_HOUR_OR_WAY | HAS_OWN_WORD) ? REACH_WISH : REACH_REFUSES;
    if ((has & HAS_WRONG) && !(has & HAS_CONTACT))
        return turn->before->about_contact && turn->before->contact.length > 0 && !asks(turn)
                   ? REACH_WRONG
                   : REACH_NOTHING;
    if (has & (HAS_OWN_WORD | HAS_CONTACT | HAS_NEVER))
        return REACH_NOTHING;
    if ((has & (HAS_CALL | HAS_VERB)) && (has & HAS_ASK))
        return REACH_ASKS;
    if ((has & HAS_CALL) && !(has & (HAS_HOUR_OR_WAY | HAS_NUMBER)))
        return REACH_WANTS;
    if ((has & HAS_CALL) || ((has & HAS_VERB) && (has & HAS_HOUR_OR_WAY)))
        return REACH_WISH;
    return kind_of_fragment(turn, clause);
}

/* Of two kinds in one message: what is said of hour and way stands before that nothing is wanted
 * otherwise. */
static bool outranks(enum reach_kind kind, enum reach_kind other)
{
    static const int ranks[] = {[REACH_WANTS] = 1, [REACH_REFUSES] = 2, [REACH_ASKS] = 3,
                                [REACH_WRONG] = 4, [REACH_WISH] = 5,    [REACH_CONTACT] = 6};

    return ranks[kind] > ranks[other];
}

static void blank(struct str text, const struct turn *turn, const struct clause *clause)
{
    size_t end = clause->after < turn->as_written->token_count
                     ? turn->as_written->tokens[clause->after].span.start
                     : text.length;
    size_t start = turn->as_written->tokens[clause->first].span.start;

    memset((char *)text.bytes + start, ' ', end - start);
}

/* What no clause of these has said is a question of its own, when it surely is one. */
static void read_rest(struct turn *turn, struct str rest)
{
    struct reach *reach = &turn->reach;
    struct match_ranking whole = turn->out->ranking;

    if (str_trim(rest).length == 0)
        return;
    reach->rest = turn_rank_alone(turn, rest);
    turn->out->ranking = reach->rest;
    if (turn_is_confident(turn) && !turn_best(turn)->small_talk && !turn_is_bare_noun(turn) &&
        !reach->rest.is_out_of_scope)
        reach->topic = turn_best(turn);
    turn->out->ranking = whole;
}

static void read_ways(struct reach *reach, unsigned has)
{
    reach->by_mail = reach->by_mail || (has & HAS_WAY) == HAS_MAIL;
    reach->by_phone = reach->by_phone || (has & HAS_WAY) == HAS_PHONE;
}

static void read_kinds(struct turn *turn, const struct clauses *clauses)
{
    struct reach *reach = &turn->reach;
    struct str rest = arena_copy(turn->arena, turn->input->text);

    if (turn->said & PHRASE_WHO_COMES) {
        reach->kind = REACH_ASKS;
        return;
    }
    for (size_t i = 0; i < clauses->count; i++) {
        enum reach_kind kind = kind_of(turn, &clauses->items[i]);

        if (outranks(kind, reach->kind))
            reach->kind = kind;
        if (kind == REACH_WISH)
            read_ways(reach, clauses->items[i].has);
        if (kind != REACH_NOTHING || !(clauses->items[i].has & HAS_OWN_WORD))
            blank(rest, turn, &clauses->items[i]);
    }
    if (reach->kind != REACH_NOTHING)
        read_rest(turn, rest);
}

/*
 * While a person is awaited, or a hand-off asked for a contact and has none yet, a number is how to
 * reach the customer, unless it surely belongs to a question; later on, when the words beside it
 * say so.
 */
static bool is_left(const struct turn *turn, const struct clauses *clauses)
{
    bool is_first = turn->before->contact.length == 0;
    bool wanted = turn->before->expecting == DIALOGUE_CONTACT || is_first ||
                  (turn_awaits_person(turn) && !turn_is_confident(turn));

    for (size_t i = 0; i < clauses->count; i++) {
        if (is_own(turn, &clauses->items[i]))
            return true;
    }
    return wanted && !turn_has_question_mark(turn) && !(turn_is_confident(turn) && asks(turn));
}

static void read_contact(struct turn *turn, const struct clauses *clauses)
{
    struct reach *reach = &turn->reach;
    struct str rest = arena_copy(turn->arena, turn->input->text);

    reach->contact = contact_in(turn);
    reach->corrects = reach->contact.length > 0 && corrects(turn, clauses, reach->contact);
    if (reach->contact.length == 0 || !is_left(turn, clauses))
        return;
    reach->kind = REACH_CONTACT;
    for (size_t i = 0; i < clauses->count; i++) {
        if ((clauses->items[i].has & HAS_CONTACT) || !(clauses->items[i].has & HAS_OWN_WORD))
            blank(rest, turn, &clauses->items[i]);
    }
    read_rest(turn, rest);
    if (reach->topic != NULL && reach->topic->handoff.reason == KB_REASON_NONE && !asks(turn))
        reach->topic = NULL; /* "that was my old number" asks nothing */
}

/* Distress, a threat or a fraud come before any number. */
static bool is_for_a_policy(const struct turn *turn)
{
    const struct match_ranking *ranking = &turn->out->ranking;

    for (size_t i = 0; i < ranking->policy_count; i++) {
        if (turn->model->policies[ranking->policies[i].policy].handoff.reason !=
            KB_REASON_EXPLICIT_REQUEST)
            return true;
    }
    return false;
}

/* A contact that was asked for may come after whoever was to ring has closed the case. */
static bool was_handed_over(const struct turn *turn)
{
    return turn->before->handed_off != KB_REASON_NONE ||
           turn->before->expecting == DIALOGUE_CONTACT;
}

const struct reach *reach_of(struct turn *turn)
{
    struct clauses clauses;

    if (turn->reach_is_read)
        return &turn->reach;
    turn->reach_is_read = true;
    if (turn->input->button.length > 0 || !was_handed_over(turn) || is_for_a_policy(turn))
        return &turn->reach;
    analyse(turn);
    read_clauses(turn, &clauses);
    read_contact(turn, &clauses);
    if (turn->reach.kind == REACH_NOTHING)
        read_kinds(turn, &clauses);
    return &turn->reach;
}
