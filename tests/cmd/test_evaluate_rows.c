/* What counts as right, case by case. */
#include "test.h"

#include "../../src/cmd/evaluate.h"

enum { BALANCE, GREETING, LOST, TOPICS };

static struct kb_topic topics[TOPICS] = {
    [BALANCE] = {.id = {"balance", 7}, .number = BALANCE},
    [GREETING] = {.id = {"greeting", 8}, .number = GREETING, .small_talk = true},
    [LOST] = {.id = {"lost", 4}, .number = LOST, .handoff = {.reason = KB_REASON_POLICY_TOPIC}},
};
static struct kb_policy policies[] = {
    {.id = {"distress", 8}, .handoff = {.reason = KB_REASON_VULNERABILITY}}};
static const struct kb_model model = {
    .topics = topics, .topic_count = TOPICS, .policies = policies, .policy_count = 1};

static const uint32_t none = KB_NO_TOPIC;

static void judgements_follow_the_table(void **state)
{
    static const struct {
        const char *name;
        enum evaluate_goal goal;
        uint32_t expected;
        enum kb_action action;
        uint32_t topic;
        enum kb_reason reason;
        enum evaluate_result result;
        bool false_policy;
    } cases[] = {
        {"the topic is answered", EVALUATE_TOPIC, BALANCE, KB_ACTION_ANSWER, BALANCE, 0,
         EVALUATE_RIGHT, false},
        {"its slot is asked for", EVALUATE_TOPIC, BALANCE, KB_ACTION_ASK_SLOT, BALANCE, 0,
         EVALUATE_RIGHT, false},
        {"another is answered", EVALUATE_TOPIC, BALANCE, KB_ACTION_ANSWER, LOST, 0, EVALUATE_WRONG,
         false},
        {"another's slot is asked for", EVALUATE_TOPIC, BALANCE, KB_ACTION_ASK_SLOT, LOST, 0,
         EVALUATE_WRONG, false},
        {"small talk answers a question", EVALUATE_TOPIC, BALANCE, KB_ACTION_ANSWER, GREETING, 0,
         EVALUATE_WRONG, false},
        {"a reply without a topic", EVALUATE_TOPIC, BALANCE, KB_ACTION_ANSWER, KB_NO_TOPIC, 0,
         EVALUATE_WRONG, false},
        {"a topic's own hand-over", EVALUATE_TOPIC, LOST, KB_ACTION_HANDOFF, LOST,
         KB_REASON_POLICY_TOPIC, EVALUATE_RIGHT, false},
        {"a policy for the topic's reason", EVALUATE_TOPIC, LOST, KB_ACTION_HANDOFF, KB_NO_TOPIC,
         KB_REASON_POLICY_TOPIC, EVALUATE_RIGHT, false},
        {"its look-up failed", EVALUATE_TOPIC, BALANCE, KB_ACTION_HANDOFF, BALANCE,
         KB_REASON_LOOKUP_FAILED, EVALUATE_RIGHT, false},
        {"a policy in vain", EVALUATE_TOPIC, BALANCE, KB_ACTION_HANDOFF, KB_NO_TOPIC,
         KB_REASON_VULNERABILITY, EVALUATE_WRONG, true},
        {"a policy in vain, though the topic is understood", EVALUATE_TOPIC, BALANCE,
         KB_ACTION_HANDOFF, BALANCE, KB_REASON_VULNERABILITY, EVALUATE_WRONG, true},
        {"a policy in the name of a topic that hands over", EVALUATE_TOPIC, LOST, KB_ACTION_HANDOFF,
         LOST, KB_REASON_VULNERABILITY, EVALUATE_RIGHT, false},
        {"an urgent topic in vain", EVALUATE_TOPIC, BALANCE, KB_ACTION_HANDOFF, LOST,
         KB_REASON_POLICY_TOPIC, EVALUATE_WRONG, true},
        {"not understood", EVALUATE_TOPIC, BALANCE, KB_ACTION_HANDOFF, KB_NO_TOPIC,
         KB_REASON_NOT_UNDERSTOOD, EVALUATE_HANDED_OFF, false},
        {"declined", EVALUATE_TOPIC, BALANCE, KB_ACTION_OUT_OF_SCOPE, KB_NO_TOPIC, 0,
         EVALUATE_DECLINED, false},
        {"an unknown topic is never right", EVALUATE_TOPIC, KB_NO_TOPIC, KB_ACTION_HANDOFF,
         KB_NO_TOPIC, KB_REASON_NOT_UNDERSTOOD, EVALUATE_HANDED_OFF, false},
        {"out of scope, answered", EVALUATE_OUT_OF_SCOPE, KB_NO_TOPIC, KB_ACTION_ANSWER, BALANCE, 0,
         EVALUATE_WRONG, false},
        {"out of scope, small talk", EVALUATE_OUT_OF_SCOPE, KB_NO_TOPIC, KB_ACTION_ANSWER, GREETING,
         0, EVALUATE_SMALL_TALK, false},
        {"out of scope, no topic", EVALUATE_OUT_OF_SCOPE, KB_NO_TOPIC, KB_ACTION_ANSWER,
         KB_NO_TOPIC, 0, EVALUATE_SMALL_TALK, false},
        {"out of scope, declined", EVALUATE_OUT_OF_SCOPE, KB_NO_TOPIC, KB_ACTION_OUT_OF_SCOPE,
         KB_NO_TOPIC, 0, EVALUATE_DECLINED, false},
        {"out of scope, asked back", EVALUATE_OUT_OF_SCOPE, KB_NO_TOPIC, KB_ACTION_CLARIFY,
         KB_NO_TOPIC, 0, EVALUATE_CLARIFIED_ELSE, false},
        {"out of scope, a policy", EVALUATE_OUT_OF_SCOPE, KB_NO_TOPIC, KB_ACTION_HANDOFF,
         KB_NO_TOPIC, KB_REASON_EXPLICIT_REQUEST, EVALUATE_HANDED_OFF, true},
        {"for a person, handed over", EVALUATE_PERSON, KB_NO_TOPIC, KB_ACTION_HANDOFF, KB_NO_TOPIC,
         KB_REASON_VULNERABILITY, EVALUATE_RIGHT, false},
        {"for a person, for any policy's reason", EVALUATE_PERSON, KB_NO_TOPIC, KB_ACTION_HANDOFF,
         LOST, KB_REASON_POLICY_TOPIC, EVALUATE_RIGHT, false},
        {"for a person, not understood", EVALUATE_PERSON, KB_NO_TOPIC, KB_ACTION_HANDOFF,
         KB_NO_TOPIC, KB_REASON_NOT_UNDERSTOOD, EVALUATE_HANDED_OFF, false},
        {"for a person, answered", EVALUATE_PERSON, KB_NO_TOPIC, KB_ACTION_ANSWER, BALANCE, 0,
         EVALUATE_WRONG, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct dialogue_outcome outcome = {
            .action = cases[i].action, .topic = cases[i].topic, .reason = cases[i].reason};
        struct evaluate_row row = {.goal = cases[i].goal, .topic = cases[i].expected};

        evaluate_judge(&row, &model, &outcome);
        if (row.result != cases[i].result || row.false_policy != cases[i].false_policy)
            print_error("%s\n", cases[i].name);
        assert_int_equal(row.result, cases[i].result);
        assert_int_equal(row.false_policy, cases[i].false_policy);
    }
}

static void a_clarification_is_better_with_the_right_topic_in_it(void **state)
{
    uint32_t offered[] = {LOST, BALANCE};
    struct dialogue_outcome outcome = {
        .action = KB_ACTION_CLARIFY, .topic = none, .choices = {offered, 2}};
    struct evaluate_row row = {.goal = EVALUATE_TOPIC, .topic = BALANCE};

    (void)state;
    evaluate_judge(&row, &model, &outcome);
    assert_int_equal(row.result, EVALUATE_CLARIFIED);
    row.topic = GREETING;
    evaluate_judge(&row, &model, &outcome);
    assert_int_equal(row.result, EVALUATE_CLARIFIED_ELSE);
}

static void the_place_among_those_considered_is_kept(void **state)
{
    struct dialogue_outcome outcome = {
        .action = KB_ACTION_ANSWER,
        .topic = LOST,
        .ranking = {.candidates = {{.topic = LOST}, {.topic = BALANCE}},
                    .count = 2,
                    .confidence = 0.75,
                    .out_of_scope = 0.1}};
    struct evaluate_row row = {.goal = EVALUATE_TOPIC, .topic = BALANCE};

    (void)state;
    evaluate_judge(&row, &model, &outcome);
    assert_int_equal(row.place, 2);
    assert_int_equal(row.first, LOST);
    assert_int_equal(row.answered, LOST);
    assert_true(row.confidence == 0.75);
    row.topic = GREETING;
    evaluate_judge(&row, &model, &outcome);
    assert_int_equal(row.place, 0);
}

static void expectations_are_topics_policies_or_words_for_both_ends(void **state)
{
    static const struct {
        const char *name;
        enum evaluate_goal goal;
        uint32_t topic;
    } cases[] = {
        {"lost", EVALUATE_TOPIC, LOST},
        {" lost ", EVALUATE_TOPIC, LOST},
        {"OUT_OF_SCOPE", EVALUATE_OUT_OF_SCOPE, KB_NO_TOPIC},
        {"out_of_scope", EVALUATE_OUT_OF_SCOPE, KB_NO_TOPIC},
        {"HUMAN", EVALUATE_PERSON, KB_NO_TOPIC},
        {"distress", EVALUATE_PERSON, KB_NO_TOPIC},
    };
    struct evaluate_set set;
    struct buf bytes = {0};
    struct error err = {0};

    (void)state;
    evaluate_set_init(&set);
    buf_add_text(&bytes, "topic\ttext\n");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        buf_addf(&bytes, "%s\tsome text\n", cases[i].name);
    assert_true(tsv_parse(buf_str(&bytes), set.arena, &set.table, &err));
    set.topic = 0;
    set.text = 1;
    evaluate_resolve(&set, &model, "file");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(set.rows.items[i].goal, cases[i].goal);
        assert_int_equal(set.rows.items[i].topic, cases[i].topic);
    }
    buf_clear(&bytes);
    evaluate_set_clear(&set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(judgements_follow_the_table),
        cmocka_unit_test(a_clarification_is_better_with_the_right_topic_in_it),
        cmocka_unit_test(the_place_among_those_considered_is_kept),
        cmocka_unit_test(expectations_are_topics_policies_or_words_for_both_ends),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
