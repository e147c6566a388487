/*
 * Random talks with the demo bank, the same in every run: whatever is said in whatever order, the
 * bot is never silent, never offers the same clarification twice unasked, never asks for the same
 * thing a third time in a row, and a person is one sentence away.
 */
#include "test.h"

#include "base/map.h"
#include "base/vec.h"
#include "given_bank.h"
#include "json/json.h"

enum {
    WALKS = 150,
    LONGEST_WALK = 24,
    ENDLESS_WALK = 10000, /* turns at most, until what is remembered of them has filled up twice */
    SLOT_TRIES = 2,
    MOST_UNCLEAR = 3, /* turns in a row that end in no answer, before a person is called */
    EXAMPLES_OF_TOPIC = 4
};

struct messages VEC_OF(struct str);

static struct engine *engine;
static struct match_scratch *scratch;
static struct messages messages;

/* What people say that is no question, and what is hardly said at all. */
static const char *const remarks[] = {
    "kartica",
    "card",
    "рачун",
    "račun",
    "kredit",
    "pin",
    "novac",
    "money",
    "limit",
    "1",
    "2",
    "3",
    "4",
    "7",
    "2.",
    "druga",
    "the first one",
    "прва",
    "ništa od navedenog",
    "none of these",
    "не",
    "da",
    "yes",
    "ok",
    "у реду",
    "",
    "   ",
    "?",
    "🙂",
    "👍👍",
    "hvala",
    "thanks",
    "bok",
    "hello",
    "zxqv wrtplk",
    "asdf",
    "Split",
    "у Београду",
    "dolari",
    "and dollars?",
    "a u Zadru?",
    "ne, mislila sam devizni",
    "no, the credit card",
    "ponovi",
    "repeat",
    "ispočetka",
    "start over",
    "jebote",
    "this is shit!!!",
    "kako se kuha grah",
    "what is the weather",
    "100 EUR",
    "sutra",
    "091 555 0100",
    "ana@example.com",
    "4539 1488 0343 6467",
    "moj pin je 1234",
    "lozinka mi je ljubica",
    "\xff\xfe\x80",
    "nije to",
    "ma ne to",
    "hm",
    "a što sad",
    "и шта сад",
    "Odbijena kartica",
    "Branches",
};

static int load(void **state)
{
    (void)state;
    engine = given_bank();
    if (engine == NULL)
        return -1;
    scratch = match_scratch_new();
    for (size_t i = 0; i < sizeof remarks / sizeof *remarks; i++)
        vec_push(&messages, str_from(remarks[i]));
    for (size_t i = 0; i < engine_model(engine)->topic_count; i++) {
        const struct kb_lines *examples = &engine_model(engine)->topics[i].examples;

        for (size_t k = 0; k < examples->count && k < EXAMPLES_OF_TOPIC; k++)
            vec_push(
                &messages,
                examples->items[k * examples->count / EXAMPLES_OF_TOPIC % examples->count].text);
    }
    return 0;
}

static int unload(void **state)
{
    (void)state;
    vec_clear(&messages);
    match_scratch_free(scratch);
    engine_release(engine);
    return 0;
}

struct walk {
    uint64_t dice;
    struct arena *arena; /* of the whole walk */
    struct arena *turn;  /* of one turn */
    struct buf session;  /* JSON */
    struct map offered;  /* choices of clarifications so far */
    struct str asked;    /* slot asked by the turn before, with its topic */
    int asked_times;
    struct buf said;             /* for the one who has to find out why */
    struct dialogue_outcome out; /* of the last turn, until the next */
};

static uint32_t roll(struct walk *walk, size_t sides)
{
    walk->dice ^= walk->dice >> 12;
    walk->dice ^= walk->dice << 25;
    walk->dice ^= walk->dice >> 27;
    return (uint32_t)((walk->dice * 2685821657736338717u) >> 33) % (uint32_t)sides;
}

static void begin(struct walk *walk, uint64_t seed)
{
    *walk = (struct walk){
        .dice = seed * 88172645463325252u + 1, .arena = arena_new(), .turn = arena_new()};
}

static void end(struct walk *walk)
{
    map_clear(&walk->offered);
    buf_clear(&walk->session);
    buf_clear(&walk->said);
    arena_free(walk->turn);
    arena_free(walk->arena);
}

#define CHECK(walk, condition)                                                                     \
    do {                                                                                           \
        if (!(condition))                                                                          \
            fail_msg("%s\n%s", #condition, (walk)->said.bytes);                                    \
    } while (0)

static void check_replies(struct walk *walk)
{
    CHECK(walk, walk->out.reply_count > 0);
    for (size_t i = 0; i < walk->out.reply_count; i++) {
        CHECK(walk, str_trim(walk->out.replies[i]).length > 0);
        CHECK(walk, str_find(walk->out.replies[i], STR("{{"), 0) == SIZE_MAX);
    }
}

static int compare_numbers(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left, b = *(const uint32_t *)right;

    return (a > b) - (a < b);
}

static void check_clarification(struct walk *walk)
{
    uint32_t numbers[DIALOGUE_MOST_CHOICES];
    struct buf key = {0};

    if (walk->out.action != KB_ACTION_CLARIFY || walk->out.choices.count == 0)
        return;
    if (strcmp(walk->out.rule, "repeat") == 0) /* who asks to hear it again does */
        return;
    memcpy(numbers, walk->out.choices.items, walk->out.choices.count * sizeof *numbers);
    qsort(numbers, walk->out.choices.count, sizeof *numbers, compare_numbers);
    if (strcmp(walk->out.rule, "no choice among several") == 0) /* they are offered once more */
        buf_add_text(&key, "again ");
    for (size_t i = 0; i < walk->out.choices.count; i++)
        buf_addf(&key, "%u,", numbers[i]);
    CHECK(walk, map_put(&walk->offered, arena_copy(walk->arena, buf_str(&key)), walk));
    buf_clear(&key);
}

static void check_slot(struct walk *walk)
{
    struct str asked = {NULL, 0};

    if (walk->out.action == KB_ACTION_ASK_SLOT)
        asked = arena_printf(walk->arena, "%u %.*s", walk->out.topic, STR_ARG(walk->out.slot));
    walk->asked_times =
        asked.length > 0 && str_equal(asked, walk->asked) ? walk->asked_times + 1 : 1;
    walk->asked = asked;
}

static void check_handoff(struct walk *walk)
{
    CHECK(walk, (walk->out.action == KB_ACTION_HANDOFF) == (walk->out.reason != KB_REASON_NONE));
    if (walk->out.action == KB_ACTION_HANDOFF)
        CHECK(walk, walk->out.session.handed_off != KB_REASON_NONE);
}

static void keep_session(struct walk *walk)
{
    struct value value = dialogue_session_to_value(&walk->out.session, walk->turn);

    buf_truncate(&walk->session, 0);
    json_write(&walk->session, &value);
}

static void say(struct walk *walk, struct str text)
{
    struct dialogue_session before = dialogue_session_new();
    struct value lookups = value_map();
    struct engine_message message = {.text = text,
                                     .now = {{2026, 11, 23}, 10, 0},
                                     .fallback = TEXT_VARIANT_HR,
                                     .reference = STR("P-2026-00001"),
                                     .lookups = &lookups};
    struct engine_turn turn;
    struct value value;

    arena_reset(walk->turn);
    if (walk->session.length > 0) {
        assert_true(json_parse(buf_str(&walk->session), 1 << 20, walk->turn, &value, NULL));
        assert_true(dialogue_session_from_value(&value, &before, walk->turn));
    }
    while (!engine_ask(engine, &before, &message, scratch, walk->turn, &turn))
        value_set(&lookups, turn.request.lookup->id, value_null(), walk->turn);
    walk->out = turn.outcome;
    buf_addf(&walk->said, "> %.*s\n= %s (%s)\n", STR_ARG(text), kb_action_name(walk->out.action),
             walk->out.rule);
    if (strcmp(walk->out.rule, "start over") == 0)
        map_clear(&walk->offered);
    check_replies(walk);
    check_clarification(walk);
    check_slot(walk);
    check_handoff(walk);
    keep_session(walk);
}

static void stroll(struct walk *walk, size_t turns)
{
    for (size_t i = 0; i < turns; i++)
        say(walk, messages.items[roll(walk, messages.count)]);
}

static void a_random_talk_is_never_silent_and_never_goes_in_circles(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= WALKS; seed++) {
        struct walk walk;

        begin(&walk, seed);
        stroll(&walk, LONGEST_WALK);
        end(&walk);
    }
}

static void from_anywhere_a_person_is_one_sentence_away(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= WALKS; seed++) {
        struct walk walk;

        begin(&walk, seed + WALKS);
        stroll(&walk, roll(&walk, LONGEST_WALK));
        say(&walk, seed % 2 ? STR("I want to talk to a person")
                            : STR("Желим да разговарам са службеником"));
        CHECK(&walk, walk.out.action == KB_ACTION_HANDOFF &&
                         walk.out.reason == KB_REASON_EXPLICIT_REQUEST);
        end(&walk);
    }
}

/* Nothing that the bot could make out: at most one slot is asked twice and one rephrasing, then it
 * hands over. */
static void who_is_not_understood_reaches_a_person_in_a_few_turns(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= WALKS; seed++) {
        struct walk walk;
        int turns = 0;

        begin(&walk, seed + 2 * WALKS);
        stroll(&walk, roll(&walk, LONGEST_WALK));
        do {
            say(&walk, STR("zxqv wrtplk"));
            CHECK(&walk, ++turns <= MOST_UNCLEAR + SLOT_TRIES);
        } while (walk.out.action != KB_ACTION_HANDOFF);
        end(&walk);
    }
}

static void the_same_question_is_put_to_the_customer_twice_at_most(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= WALKS; seed++) {
        struct walk walk;

        begin(&walk, seed + 3 * WALKS);
        say(&walk, STR("Gdje je poslovnica?"));
        for (int i = 0; i < MOST_UNCLEAR && walk.out.action == KB_ACTION_ASK_SLOT; i++) {
            CHECK(&walk, walk.asked_times <= SLOT_TRIES);
            say(&walk, str_from(remarks[roll(&walk, sizeof remarks / sizeof *remarks)]));
        }
        end(&walk);
    }
}

/* What a session remembers of clarifications is bounded; what it forgets must not be offered again.
 */
static void a_very_long_talk_repeats_no_clarification_either(void **state)
{
    struct walk walk;

    (void)state;
    begin(&walk, 42);
    for (size_t i = 0; i < ENDLESS_WALK && walk.offered.count < 2 * DIALOGUE_MOST_REMEMBERED;) {
        struct str text = messages.items[roll(&walk, messages.count)];

        if (str_is(text, "start over") || str_is(text, "ispočetka"))
            continue; /* then everything is forgotten, and rightly */
        say(&walk, text);
        i++;
    }
    CHECK(&walk, walk.offered.count >= DIALOGUE_MOST_REMEMBERED);
    CHECK(&walk, walk.session.length < (16 << 10));
    end(&walk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_random_talk_is_never_silent_and_never_goes_in_circles),
        cmocka_unit_test(from_anywhere_a_person_is_one_sentence_away),
        cmocka_unit_test(who_is_not_understood_reaches_a_person_in_a_few_turns),
        cmocka_unit_test(the_same_question_is_put_to_the_customer_twice_at_most),
        cmocka_unit_test(a_very_long_talk_repeats_no_clarification_either),
    };

    return cmocka_run_group_tests(tests, load, unload);
}
