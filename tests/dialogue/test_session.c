#include "test.h"

#include "dialogue/session.h"
#include "json/json.h"

static struct dialogue_session full_session(struct arena *arena)
{
    struct dialogue_session session = dialogue_session_new();

    session.variant = TEXT_VARIANT_SR_CYRL;
    session.has_variant = true;
    session.expecting = DIALOGUE_SLOT;
    session.topic = STR("account_balance");
    session.slot = STR("account_type");
    session.slot_tries = 2;
    session.choices[0] = STR("a");
    session.choices[1] = STR("b");
    session.choice_count = 2;
    session.question = STR("stanje");
    value_set(&session.slots, STR("city"), value_text(STR("split")), arena);
    value_push(&session.tried, value_text(STR("opening_hours")), arena);
    session.variant_is_guess = true;
    session.not_recognised = 1;
    session.upset = 3;
    session.handed_off = KB_REASON_VULNERABILITY;
    session.waits_since = 29900000;
    session.contact = STR("+385911");
    session.about_contact = true;
    session.turns = 12;
    return session;
}

static struct str write(const struct dialogue_session *session, struct arena *arena)
{
    struct value value = dialogue_session_to_value(session, arena);
    struct buf out = {0};
    struct str text;

    json_write(&out, &value);
    text = arena_copy(arena, buf_str(&out));
    buf_clear(&out);
    return text;
}

static void a_session_survives_json(void **state)
{
    struct arena *arena = arena_new();
    struct dialogue_session session = full_session(arena);
    struct str text = write(&session, arena);
    struct dialogue_session read;
    struct value value;

    (void)state;
    assert_true(json_parse(text, 10000, arena, &value, NULL));
    assert_true(dialogue_session_from_value(&value, &read, arena));
    assert_str(write(&read, arena), text.bytes);
    assert_int_equal(read.handed_off, KB_REASON_VULNERABILITY);
    assert_int_equal(read.waits_since, 29900000);
    assert_int_equal(read.expecting, DIALOGUE_SLOT);
    assert_true(read.variant_is_guess);
    assert_true(read.about_contact);
    arena_free(arena);
}

static void what_a_fresh_session_has_anyway_is_left_out(void **state)
{
    struct arena *arena = arena_new();
    struct dialogue_session session = dialogue_session_new();

    (void)state;
    assert_str(write(&session, arena), "{\"version\":1}");
    session.turns = 2;
    value_push(&session.last_reply, value_text(STR("Dobar dan!")), arena);
    assert_str(write(&session, arena),
               "{\"version\":1,\"last_reply\":[\"Dobar dan!\"],\"turns\":2}");
    arena_free(arena);
}

static void members_of_a_later_version_are_kept(void **state)
{
    struct arena *arena = arena_new();
    struct dialogue_session session;
    struct value value;

    (void)state;
    assert_true(
        json_parse(STR("{\"version\":9,\"topic\":\"t\",\"new\":{\"x\":[1]},\"choices\":[1,\"a\"]}"),
                   1000, arena, &value, NULL));
    assert_true(dialogue_session_from_value(&value, &session, arena));
    assert_str(session.topic, "t");
    assert_int_equal(session.choice_count, 1);
    assert_true(str_find(write(&session, arena), STR("\"new\":{\"x\":[1]}"), 0) != SIZE_MAX);
    arena_free(arena);
}

static void what_is_no_session_is_refused(void **state)
{
    static const char *const wrong[] = {"[]", "{}", "{\"version\":0}", "{\"version\":\"1\"}",
                                        "null"};
    struct arena *arena = arena_new();

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct dialogue_session session;
        struct value value;

        assert_true(json_parse(str_from(wrong[i]), 1000, arena, &value, NULL));
        if (dialogue_session_from_value(&value, &session, arena))
            fail_msg("accepted: %s", wrong[i]);
    }
    arena_free(arena);
}

static void members_of_the_wrong_kind_are_ignored(void **state)
{
    struct arena *arena = arena_new();
    struct dialogue_session session;
    struct value value;

    (void)state;
    assert_true(json_parse(STR("{\"version\":1,\"topic\":7,\"slots\":[],\"tried\":{},\"slot_"
                               "tries\":-4,\"turns\":\"x\","
                               "\"choices\":\"a\",\"language\":\"klingon\",\"handed_off\":\"?\"}"),
                           1000, arena, &value, NULL));
    assert_true(dialogue_session_from_value(&value, &session, arena));
    assert_int_equal(session.topic.length, 0);
    assert_int_equal(session.slots.kind, VALUE_MAP);
    assert_int_equal(session.tried.kind, VALUE_LIST);
    assert_int_equal(session.slot_tries, 0);
    assert_false(session.has_variant);
    assert_int_equal(session.handed_off, KB_REASON_NONE);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_session_survives_json),
        cmocka_unit_test(what_a_fresh_session_has_anyway_is_left_out),
        cmocka_unit_test(members_of_a_later_version_are_kept),
        cmocka_unit_test(what_is_no_session_is_refused),
        cmocka_unit_test(members_of_the_wrong_kind_are_ignored),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
