#include "test.h"

#include "given_files.h"

static struct kb_snapshot *load_clean(const struct given_files *given)
{
    struct kb_snapshot *snapshot;
    struct diag_list diags;

    diag_list_init(&diags);
    snapshot = given_load(given, &diags);
    for (size_t i = 0; i < diags.all.count; i++) {
        struct buf shown = {0};

        diag_print(&diags.all.items[i], false, &shown);
        print_error("%s", shown.bytes);
        buf_clear(&shown);
    }
    assert_int_equal(diags.all.count, 0);
    assert_non_null(snapshot);
    diag_list_clear(&diags);
    return snapshot;
}

static const char topic[] =
    "department: general\n"
    "owner: somebody\n"
    "review_by: 2027-06-01\n"
    "answers:\n"
    "  general:\n"
    "en:\n"
    "  title: Days\n"
    "  examples: |\n    how long does it take you\n    days\n    when is it ready\n    how fast is "
    "that\n    time needed\n"
    "  answers:\n    general: |\n      {{facts.days}} {{facts.days | plural: day, days}}.\n"
    "hr:\n"
    "  title: Trajanje\n"
    "  examples: |\n    koliko to traje\n    dani\n    kada je gotovo\n    je li brzo\n    treba "
    "mi rok\n"
    "  answers:\n    general: |\n      {{facts.days}} {{facts.days | plural: dan, dana, dana}}.\n"
    "sr:\n"
    "  title: Трајање Његово\n"
    "  examples: |\n    колико се чека\n    за колико дана\n    кад ће да буде готово\n    треба "
    "ми рок, али одмах\n    hoce li brzo\n"
    "  answers:\n    general: |\n      Још {{facts.days}} {{facts.days | plural: дан, дана, "
    "дана}}.\n";

static struct given_files given_days(const char *tail)
{
    struct given_files given = given_folder("tests/bad_knowledge/base-languages");

    given_file(&given, "facts.yaml",
               "days:\n  type: number\n  value: 3\n  owner: me\n  review_by: 2027-06-01\n");
    given_bytes(&given, "topics/days.yaml", arena_printf(given.arena, "%s%s", topic, tail));
    return given;
}

static void serbian_latin_is_derived_from_the_author_s_text_only(void **state)
{
    struct given_files given = given_days("");
    struct kb_snapshot *snapshot = load_clean(&given);
    const struct kb_topic *days = kb_find_topic(kb_snapshot_model(snapshot), STR("days"));
    const struct kb_message *message = &days->answers[0].text[TEXT_VARIANT_SR_LATN].messages[0];

    (void)state;
    assert_str(days->title[TEXT_VARIANT_SR_LATN], "Trajanje Njegovo");
    assert_str(days->title[TEXT_VARIANT_SR_CYRL], "Трајање Његово");
    assert_str(message->parts[0].text, "Još ");
    assert_str(message->parts[1].text, "facts.days");
    assert_str(message->parts[3].forms[1], "dana");
    assert_str(days->answers[0].text[TEXT_VARIANT_SR_CYRL].messages[0].parts[0].text, "Још ");
    assert_str(days->answers[0].text[TEXT_VARIANT_EN].messages[0].parts[2].forms[2], "days");
    kb_snapshot_release(snapshot);
    given_clear(&given);
}

static void sr_latn_overrides_what_is_derived(void **state)
{
    struct given_files given =
        given_days("sr-Latn:\n  title: Rok\n  answers:\n    general: |\n      Uskoro.\n");
    struct kb_snapshot *snapshot = load_clean(&given);
    const struct kb_topic *days = kb_find_topic(kb_snapshot_model(snapshot), STR("days"));

    (void)state;
    assert_str(days->title[TEXT_VARIANT_SR_LATN], "Rok");
    assert_str(days->title[TEXT_VARIANT_SR_CYRL], "Трајање Његово");
    assert_str(days->answers[0].text[TEXT_VARIANT_SR_LATN].messages[0].parts[0].text, "Uskoro.");
    assert_str(days->answers[0].text[TEXT_VARIANT_SR_CYRL].messages[0].parts[0].text, "Још ");
    kb_snapshot_release(snapshot);
    given_clear(&given);
}

static void examples_of_all_languages_stand_together(void **state)
{
    struct given_files given = given_days("");
    struct kb_snapshot *snapshot = load_clean(&given);
    const struct kb_topic *days = kb_find_topic(kb_snapshot_model(snapshot), STR("days"));

    (void)state;
    assert_int_equal(days->examples.count, 15);
    assert_int_equal(days->examples.items[5].group, TEXT_HS);
    assert_string_equal(days->examples.items[5].language, "hr");
    assert_int_equal(days->examples.items[14].group, TEXT_HS);
    assert_string_equal(days->examples.items[14].language, "sr");
    kb_snapshot_release(snapshot);
    given_clear(&given);
}

/* What `salter import` writes: topics with examples, and nothing else. */
static void a_folder_of_drafts_needs_nothing_else(void **state)
{
    struct given_files given = given_nothing();
    struct kb_snapshot *snapshot;
    const struct kb_model *model;

    (void)state;
    given_file(&given, "topics/activate_my_card.yaml",
               "draft: true\nen:\n  examples: |\n    how do I activate it\n");
    given_file(&given, "topics/age_limit.yaml",
               "draft: true\nhr:\n  title: Dob\n  examples: |\n    koliko godina trebam\n");
    snapshot = load_clean(&given);
    model = kb_snapshot_model(snapshot);
    assert_int_equal(model->topic_count, 2);
    assert_true(model->topics[0].draft);
    assert_str(model->topics[0].title[TEXT_VARIANT_SR_CYRL], "activate_my_card");
    assert_str(model->topics[1].title[TEXT_VARIANT_EN], "Dob");
    assert_int_equal(model->topics[0].answer_count, 1);
    assert_int_equal(model->topics[0].answers[0].text[TEXT_VARIANT_HR].count, 1);
    assert_non_null(model->topics[0].department);
    for (int i = 0; i < KB_SENTENCE_COUNT; i++) {
        assert_int_equal(model->sentences[i][TEXT_VARIANT_SR_CYRL].count, 1);
        assert_true(model->sentences[i][TEXT_VARIANT_EN].messages[0].parts[0].text.length > 0);
    }
    assert_true(model->bot.speaks[TEXT_VARIANT_EN]);
    kb_snapshot_release(snapshot);
    given_clear(&given);
}

static void one_finished_topic_makes_the_rest_required(void **state)
{
    struct given_files given = given_days("");
    struct given_files alone = given_nothing();
    struct diag_list diags;

    (void)state;
    given_file(&alone, "topics/activate_my_card.yaml",
               "draft: true\nen:\n  examples: |\n    how do I activate it\n");
    given_bytes(&alone, "topics/days.yaml", str_from(topic));
    diag_list_init(&diags);
    assert_null(given_load(&alone, &diags));
    assert_true(diags.errors >= 2);
    diag_list_clear(&diags);
    given_clear(&alone);
    given_clear(&given);
}

static void a_draft_beside_finished_topics_may_lack_what_it_lacks(void **state)
{
    struct given_files given = given_days("");
    struct kb_snapshot *snapshot;

    (void)state;
    given_file(&given, "topics/new_one.yaml", "draft: yes\nhr:\n  examples: |\n    nova tema\n");
    snapshot = load_clean(&given);
    assert_true(kb_find_topic(kb_snapshot_model(snapshot), STR("new_one"))->draft);
    assert_false(kb_find_topic(kb_snapshot_model(snapshot), STR("days"))->draft);
    kb_snapshot_release(snapshot);
    given_clear(&given);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(serbian_latin_is_derived_from_the_author_s_text_only),
        cmocka_unit_test(sr_latn_overrides_what_is_derived),
        cmocka_unit_test(examples_of_all_languages_stand_together),
        cmocka_unit_test(a_folder_of_drafts_needs_nothing_else),
        cmocka_unit_test(one_finished_topic_makes_the_rest_required),
        cmocka_unit_test(a_draft_beside_finished_topics_may_lack_what_it_lacks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
