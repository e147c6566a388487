#include "test.h"

#include "given_files.h"

/* A knowledge that uses every part of the format once. */
struct loaded {
    struct given_files given;
    struct diag_list diags;
    struct kb_snapshot *snapshot;
    const struct kb_model *model;
};

static const char topic[] =
    "department: general\n"
    "owner: cards-content\n"
    "review_by: 2027-06-01\n"
    "valid_until: 2028-01-31\n"
    "problem: yes\n"
    "handoff:\n"
    "  reason: policy_topic\n"
    "  priority: urgent\n"
    "  nobody_there: emergency\n"
    "confidence: 0.7\n"
    "buttons: [branch_address, card_blocked]\n"
    "follow_ups: [card_blocked]\n"
    "patterns: |\n"
    "  ~where {amount}\n"
    "not: |\n"
    "  ~where {date}\n"
    "slots:\n"
    "  city:\n"
    "    choices: city\n"
    "    from: customer.city\n"
    "    open: yes\n"
    "  amount:\n"
    "    entity: amount\n"
    "    optional: yes\n"
    "  day:\n"
    "    entity: date\n"
    "    optional: yes\n"
    "    passing: yes\n"
    "  story:\n"
    "    entity: text\n"
    "    optional: yes\n"
    "answers:\n"
    "  own:\n"
    "    identity: verified\n"
    "    lookup: card_state\n"
    "    slots: [city]\n"
    "  large:\n"
    "    person: not needed\n"
    "    when:\n"
    "      slots.amount: 1000.00 EUR..5000.00 EUR\n"
    "      slots.day: [sunday, holiday, 2026-12-25]\n"
    "      customer.age: 18..25\n"
    "  here:\n"
    "    table: branches\n"
    "    slots: [city]\n"
    "  general:\n"
    "en:\n"
    "  title: Lost card\n"
    "  examples: |\n"
    "    I lost my card\n"
    "\n"
    "      where is my card, I had it yesterday: it is gone   \n"
    "    my card is not there # really\n"
    "    somebody has got my card\n"
    "    no card in my wallet\n"
    "  patterns: |\n"
    "    card * lost\n"
    "  not: |\n"
    "    card * found\n"
    "  ask:\n"
    "    city: |\n"
    "      Which town:\n"
    "      yours?\n"
    "  answers:\n"
    "    own: |\n"
    "      Sorry, {{customer.name}}. It is {{lookup.state | upper}}\n"
    "      since {{lookup.since}} in {{city}}.\n"
    "\n"
    "      {{lookup.tries}} {{lookup.tries | plural: try, tries}} left. A {{{{ is a brace.\n"
    "    large: |\n"
    "      Sorry. That is {{amount}}.\n"
    "    here: |\n"
    "      Sorry. Come to {{row.address}}.\n"
    "    general: |\n"
    "      Sorry. A new card costs {{facts.reissue_fee}}, call {{bank.emergency_phone}}.\n";

static void load(struct loaded *loaded)
{
    diag_list_init(&loaded->diags);
    loaded->snapshot = given_load(&loaded->given, &loaded->diags);
    for (size_t i = 0; i < loaded->diags.all.count; i++) {
        struct buf shown = {0};

        diag_print(&loaded->diags.all.items[i], false, &shown);
        print_error("%s", shown.bytes);
        buf_clear(&shown);
    }
    assert_non_null(loaded->snapshot);
    loaded->model = kb_snapshot_model(loaded->snapshot);
}

static void clear(struct loaded *loaded)
{
    kb_snapshot_release(loaded->snapshot);
    diag_list_clear(&loaded->diags);
    given_clear(&loaded->given);
}

static int set_up(void **state)
{
    static struct loaded loaded;

    loaded.given = given_folder("tests/bad_knowledge/base");
    given_file(&loaded.given, "topics/card_lost.yaml", topic);
    load(&loaded);
    *state = &loaded;
    return 0;
}

static int tear_down(void **state)
{
    clear(*state);
    return 0;
}

static const struct kb_topic *card_lost(void **state)
{
    struct loaded *loaded = *state;
    const struct kb_topic *found = kb_find_topic(loaded->model, STR("card_lost"));

    assert_non_null(found);
    return found;
}

static void topics_are_sorted_by_id_and_found(void **state)
{
    const struct kb_model *model = ((struct loaded *)*state)->model;

    assert_int_equal(model->topic_count, 3);
    for (size_t i = 0; i < model->topic_count; i++) {
        assert_int_equal(model->topics[i].number, i);
        assert_true(i == 0 || str_compare(model->topics[i - 1].id, model->topics[i].id) < 0);
        assert_ptr_equal(kb_find_topic(model, model->topics[i].id), &model->topics[i]);
    }
    assert_null(kb_find_topic(model, STR("nothing")));
    assert_null(kb_find_topic(model, STR("")));
}

static void the_logic_of_a_topic_is_read(void **state)
{
    const struct kb_topic *found = card_lost(state);

    assert_str(found->department->id, "general");
    assert_str(found->owner, "cards-content");
    assert_int_equal(found->review_by.month, 6);
    assert_int_equal(found->valid_until.year, 2028);
    assert_true(found->problem);
    assert_false(found->small_talk);
    assert_false(found->draft);
    assert_int_equal(found->handoff.reason, KB_REASON_POLICY_TOPIC);
    assert_int_equal(found->handoff.priority, KB_PRIORITY_URGENT);
    assert_true(found->handoff.emergency);
    assert_true(found->answer_threshold > 0.699 && found->answer_threshold < 0.701);
    assert_int_equal(found->buttons.count, 2);
    assert_int_equal(found->buttons.items[0], 0);
    assert_int_equal(found->follow_ups.items[0], 1);
}

static void slots_know_what_they_can_be(void **state)
{
    const struct kb_topic *found = card_lost(state);

    assert_int_equal(found->slot_count, 4);
    assert_str(found->slots[0].name, "city");
    assert_str(found->slots[0].choices->name, "city");
    assert_str(found->slots[0].from, "customer.city");
    assert_str(found->slots[0].ask[TEXT_VARIANT_EN], "Which town: yours?");
    assert_false(found->slots[0].optional);
    assert_true(found->slots[0].open);
    assert_false(found->slots[1].open);
    assert_null(found->slots[1].choices);
    assert_int_equal(found->slots[1].entity, TEXT_AMOUNT);
    assert_false(found->slots[1].free_text);
    assert_true(found->slots[1].optional);
    assert_false(found->slots[1].passing);
    assert_true(found->slots[2].passing);
    assert_true(found->slots[3].free_text);
}

static void answers_keep_their_order_and_conditions(void **state)
{
    const struct kb_topic *found = card_lost(state);
    const struct kb_answer *own = &found->answers[0];
    const struct kb_answer *large = &found->answers[1];

    assert_int_equal(found->answer_count, 4);
    assert_str(own->name, "own");
    assert_true(own->identity);
    assert_false(own->no_person);
    assert_true(large->no_person);
    assert_str(own->lookup->id, "card_state");
    assert_int_equal(own->slot_count, 1);
    assert_int_equal(own->slots[0], 0);
    assert_int_equal(large->condition_count, 3);
    assert_str(large->conditions[0].path, "slots.amount");
    assert_true(large->conditions[0].range);
    assert_int_equal(large->conditions[0].values[1].money.minor, 500000);
    assert_int_equal(large->conditions[1].count, 3);
    assert_str(large->conditions[1].values[0].text, "sunday");
    assert_str(large->conditions[1].values[1].text, "holiday");
    assert_int_equal(large->conditions[1].values[2].kind, VALUE_DATE);
    assert_int_equal(large->conditions[2].values[0].integer, 18);
    assert_str(found->answers[2].table->id, "branches");
    assert_int_equal(found->answers[3].condition_count, 0);
}

static void lines_of_blocks_have_their_place(void **state)
{
    struct loaded *loaded = *state;
    const struct kb_topic *found = card_lost(state);
    const struct kb_line *second = &found->examples.items[1];

    assert_int_equal(found->examples.count, 5);
    assert_str(second->text, "where is my card, I had it yesterday: it is gone");
    assert_int_equal(second->place.line, 52);
    assert_int_equal(second->place.column, 7);
    assert_int_equal(second->place.length, 48);
    assert_int_equal(second->group, TEXT_EN);
    assert_string_equal(second->language, "en");
    assert_str(found->examples.items[2].text, "my card is not there # really");
    assert_str(kb_source_line(loaded->snapshot, found->examples.items[0].place),
               "    I lost my card");
    assert_str(
        kb_source_line(loaded->snapshot, (struct diag_place){.file = STR("no.yaml"), .line = 1}),
        "");
}

static void patterns_above_the_languages_are_neutral(void **state)
{
    const struct kb_topic *found = card_lost(state);

    assert_int_equal(found->patterns.count, 2);
    assert_int_equal(found->patterns.items[0].group, TEXT_GROUPS);
    assert_string_equal(found->patterns.items[0].language, "");
    assert_str(found->patterns.items[1].text, "card * lost");
    assert_int_equal(found->nots.count, 2);
}

/* "Sorry, |customer.name|. It is |lookup.state| since ..." */
static void templates_are_messages_of_typed_parts(void **state)
{
    const struct kb_text *text = &card_lost(state)->answers[0].text[TEXT_VARIANT_EN];
    const struct kb_part *parts;

    assert_int_equal(text->count, 2);
    parts = text->messages[0].parts;
    assert_int_equal(text->messages[0].count, 9);
    assert_str(parts[0].text, "Sorry, ");
    assert_true(parts[1].is_path);
    assert_str(parts[1].text, "customer.name");
    assert_str(parts[3].text, "lookup.state");
    assert_true(parts[3].upper);
    assert_str(parts[4].text, " since ");
    assert_int_equal(parts[5].type, KB_TYPE_DATE);
    assert_int_equal(parts[7].type, KB_TYPE_CHOICE);
    parts = text->messages[1].parts;
    assert_int_equal(parts[0].type, KB_TYPE_NUMBER);
    assert_str(parts[2].forms[0], "try");
    assert_str(parts[2].forms[2], "tries");
    assert_str(parts[3].text, " left. A {{ is a brace.");
}

static void languages_that_the_bot_does_not_speak_have_no_text(void **state)
{
    const struct kb_topic *found = card_lost(state);

    assert_int_equal(found->answers[3].text[TEXT_VARIANT_HR].count, 0);
    assert_int_equal(found->title[TEXT_VARIANT_SR_LATN].length, 0);
    assert_false(((struct loaded *)*state)->model->bot.speaks[TEXT_VARIANT_HR]);
}

static void the_bot_is_read(void **state)
{
    const struct kb_bot *bot = &((struct loaded *)*state)->model->bot;
    const struct kb_department *department = bot->default_department;

    assert_str(bot->bank, "Test Bank");
    assert_str(bot->emergency_phone, "+385 1 5550 911");
    assert_true(bot->speaks[TEXT_VARIANT_EN]);
    assert_int_equal(bot->fallback, TEXT_VARIANT_EN);
    assert_int_equal(bot->people, KB_PEOPLE_NONE);
    assert_int_equal(bot->holiday_count, 1);
    assert_int_equal(bot->idle_minutes, 30);
    assert_true(bot->answer > 0.599 && bot->answer < 0.601);
    assert_true(bot->wrong_at_most == 0);
    assert_int_equal(department->hours[5].opens, 8 * 60);
    assert_int_equal(department->hours[6].closes, 13 * 60);
    assert_int_equal(department->hours[7].opens, department->hours[7].closes);
    assert_int_equal(bot->welcome_buttons.count, 1);
}

static void tables_facts_and_lookups_have_typed_values(void **state)
{
    const struct kb_model *model = ((struct loaded *)*state)->model;
    const struct kb_table *table = &model->tables[0];

    assert_int_equal(table->row_count, 2);
    assert_int_equal(table->column_count, 2);
    assert_int_equal(table->columns[0].type, KB_TYPE_CHOICE);
    assert_str(table->cells[3][TEXT_VARIANT_EN].text, "Riva 2");
    assert_str(table->cells[2][TEXT_VARIANT_HR].text, "split");
    assert_int_equal(model->facts[0].value[TEXT_VARIANT_EN].money.minor, 500);
    assert_int_equal(model->facts[1].value[TEXT_VARIANT_EN].integer, 3);
    assert_int_equal(model->lookups[0].field_count, 3);
    assert_int_equal(model->lookups[0].fields[1].type, KB_TYPE_DATE);
}

static void words_are_found_by_name(void **state)
{
    struct loaded *loaded = *state;
    const struct kb_choices *cities = kb_find_choices(loaded->model, STR("city"));
    struct arena *arena = arena_new();

    assert_int_equal(kb_find_set(loaded->model, STR("where"))->phrases.count, 2);
    assert_null(kb_find_set(loaded->model, STR("whence")));
    assert_int_equal(cities->count, 2);
    assert_str(cities->items[1].title[TEXT_VARIANT_EN], "Split");
    assert_str(text_stem(STR("mastercard"), TEXT_EN, kb_snapshot_lexicon(loaded->snapshot), arena),
               "card");
    arena_free(arena);
}

static void policies_and_what_is_out_of_scope_are_read(void **state)
{
    const struct kb_model *model = ((struct loaded *)*state)->model;
    const struct kb_policy *policy = kb_find_policy(model, STR("wish_for_person"));

    assert_non_null(policy);
    assert_int_equal(policy->handoff.reason, KB_REASON_EXPLICIT_REQUEST);
    assert_int_equal(policy->handoff.priority, KB_PRIORITY_NORMAL);
    assert_true(policy->threshold > 0.79 && policy->threshold < 0.81);
    assert_int_equal(policy->examples.count, 2);
    assert_int_equal(policy->never.count, 1);
    assert_int_equal(model->out_of_scope.examples.count, 2);
    assert_null(kb_find_policy(model, STR("nothing")));
}

static void questions_and_stories_are_read(void **state)
{
    const struct kb_model *model = ((struct loaded *)*state)->model;
    const struct kb_story *story = &model->stories[0];

    assert_int_equal(model->question_count, 3);
    assert_int_equal(model->questions[0].topic, 1);
    assert_int_equal(model->questions[1].policy, 0);
    assert_int_equal(model->questions[2].topic, KB_NO_TOPIC);
    assert_int_equal(model->questions[2].policy, KB_NO_TOPIC);
    assert_int_equal(story->step_count, 5);
    assert_int_equal(story->steps[0].kind, KB_STEP_SAY);
    assert_int_equal(story->steps[1].expect.action, KB_ACTION_ASK_SLOT);
    assert_str(story->steps[1].expect.slot, "city");
    assert_int_equal(story->steps[3].expect.slot_count, 1);
    assert_str(story->steps[3].expect.slots[0].value.text, "split");
    assert_int_equal(story->steps[4].kind, KB_STEP_CONTAINS);
}

static void the_order_of_files_changes_nothing(void **state)
{
    struct loaded *loaded = *state;
    struct loaded other = {.given = given_nothing()};

    for (size_t i = loaded->given.files.count; i-- > 0;)
        vec_push(&other.given.files, loaded->given.files.items[i]);
    load(&other);
    assert_true(str_equal(kb_snapshot_hash(loaded->snapshot), kb_snapshot_hash(other.snapshot)));
    assert_int_equal(other.model->topic_count, loaded->model->topic_count);
    for (size_t i = 0; i < other.model->topic_count; i++)
        assert_true(str_equal(other.model->topics[i].id, loaded->model->topics[i].id));
    clear(&other);
}

static void a_test_does_not_change_the_hash_and_a_fact_does(void **state)
{
    struct loaded *loaded = *state;
    struct loaded other = {.given = given_folder("tests/bad_knowledge/base")};

    given_file(&other.given, "topics/card_lost.yaml", topic);
    given_file(&other.given, "tests/more.yaml",
               "questions:\n  card_lost: |\n    it has vanished\n");
    load(&other);
    assert_true(str_equal(kb_snapshot_hash(loaded->snapshot), kb_snapshot_hash(other.snapshot)));
    kb_snapshot_release(other.snapshot);
    diag_list_clear(&other.diags);
    given_file(
        &other.given, "facts.yaml",
        "reissue_fee:\n  type: money\n  value: 6.00 EUR\n  owner: me\n  review_by: 2027-06-01\n");
    load(&other);
    assert_false(str_equal(kb_snapshot_hash(loaded->snapshot), kb_snapshot_hash(other.snapshot)));
    clear(&other);
}

/* A byte order mark, and lines that end in CR LF. */
static void files_of_other_editors_are_read(void **state)
{
    struct loaded other = {.given = given_folder("tests/bad_knowledge/base")};
    struct buf windows = {0};
    const struct kb_topic *found;

    (void)state;
    buf_add_text(&windows, "\xEF\xBB\xBF");
    for (const char *c = topic; *c != '\0'; c++) {
        if (*c == '\n')
            buf_add_byte(&windows, '\r');
        buf_add_byte(&windows, *c);
    }
    given_bytes(&other.given, "topics/card_lost.yaml", buf_str(&windows));
    load(&other);
    found = kb_find_topic(other.model, STR("card_lost"));
    assert_str(found->title[TEXT_VARIANT_EN], "Lost card");
    assert_str(found->owner, "cards-content");
    assert_int_equal(found->examples.count, 5);
    assert_str(found->examples.items[2].text, "my card is not there # really");
    assert_str(kb_source_line(other.snapshot, found->examples.items[0].place),
               "    I lost my card");
    assert_int_equal(found->answers[0].text[TEXT_VARIANT_EN].count, 2);
    buf_clear(&windows);
    clear(&other);
}

static void the_last_reference_frees(void **state)
{
    struct loaded *loaded = *state;
    struct kb_snapshot *again = kb_snapshot_acquire(loaded->snapshot);

    assert_ptr_equal(again, loaded->snapshot);
    kb_snapshot_release(again);
    assert_int_equal(kb_snapshot_model(loaded->snapshot)->topic_count, 3);
    kb_snapshot_release(NULL);
}

static void a_folder_that_is_not_there_is_an_error_and_no_diagnostic(void **state)
{
    const struct kb_options options = {.today = {2026, 11, 22}};
    struct kb_snapshot *snapshot = NULL;
    struct diag_list diags;
    struct error err = {0};

    (void)state;
    diag_list_init(&diags);
    assert_false(kb_snapshot_load("tests/no_such_folder", &options, &snapshot, &diags, &err));
    assert_null(snapshot);
    assert_int_equal(diags.all.count, 0);
    assert_int_equal(err.code, ERROR_NOT_FOUND);
    diag_list_clear(&diags);
}

static void an_empty_folder_lacks_what_every_bot_needs(void **state)
{
    struct given_files given = given_nothing();
    struct diag_list diags;

    (void)state;
    diag_list_init(&diags);
    assert_null(given_load(&given, &diags));
    assert_int_equal(diags.errors, 3);
    for (size_t i = 0; i < diags.all.count; i++)
        assert_string_equal(diags.all.items[i].name, "missing-file");
    diag_list_clear(&diags);
    given_clear(&given);
}

/* The same 1 000 mistakes are kept and the rest counted: a hostile file cannot fill the memory. */
static void mistakes_beyond_the_limit_are_only_counted(void **state)
{
    struct given_files given = given_folder("tests/bad_knowledge/base");
    struct buf many = {0};
    struct diag_list diags;

    (void)state;
    for (int i = 0; i < 3000; i++)
        buf_addf(&many, "wrong_%d: yes\n", i);
    given_bytes(&given, "topics/many.yaml", buf_str(&many));
    diag_list_init(&diags);
    assert_null(given_load(&given, &diags));
    assert_int_equal(diags.all.count, DIAG_LIMIT);
    assert_true(diags.errors >= 3000);
    diag_list_clear(&diags);
    buf_clear(&many);
    given_clear(&given);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(topics_are_sorted_by_id_and_found),
        cmocka_unit_test(the_logic_of_a_topic_is_read),
        cmocka_unit_test(slots_know_what_they_can_be),
        cmocka_unit_test(answers_keep_their_order_and_conditions),
        cmocka_unit_test(lines_of_blocks_have_their_place),
        cmocka_unit_test(patterns_above_the_languages_are_neutral),
        cmocka_unit_test(templates_are_messages_of_typed_parts),
        cmocka_unit_test(languages_that_the_bot_does_not_speak_have_no_text),
        cmocka_unit_test(the_bot_is_read),
        cmocka_unit_test(tables_facts_and_lookups_have_typed_values),
        cmocka_unit_test(words_are_found_by_name),
        cmocka_unit_test(policies_and_what_is_out_of_scope_are_read),
        cmocka_unit_test(questions_and_stories_are_read),
        cmocka_unit_test(the_order_of_files_changes_nothing),
        cmocka_unit_test(a_test_does_not_change_the_hash_and_a_fact_does),
        cmocka_unit_test(files_of_other_editors_are_read),
        cmocka_unit_test(the_last_reference_frees),
        cmocka_unit_test(a_folder_that_is_not_there_is_an_error_and_no_diagnostic),
        cmocka_unit_test(an_empty_folder_lacks_what_every_bot_needs),
        cmocka_unit_test(mistakes_beyond_the_limit_are_only_counted),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
