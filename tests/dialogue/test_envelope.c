/* What travels with a conversation that is handed to a person, on the demo bank. */
#include "test.h"

#include <stdio.h>

#include "given_talk.h"

static void the_envelope_holds_everything(void **state)
{
    static const char *const members[] = {
        "version",    "reason",   "priority",       "department", "summary",  "language",
        "script",     "identity", "topic",          "slots",      "entities", "answers_tried",
        "considered", "mood",     "waited_minutes", "transcript", "knowledge"};
    struct talk talk = talk_begin();
    struct dialogue_line transcript[2] = {{.author = "customer", .text = STR("…")},
                                          {.author = "bot", .text = STR("…")}};
    const struct dialogue_outcome *outcome;
    struct value envelope;

    (void)state;
    talk_say(&talk, "Koje vam je radno vrijeme?");
    outcome = talk_say(&talk, "Izgubio sam karticu, a uplata od 249,90 EUR je prošla!!!");
    envelope =
        dialogue_envelope(engine_bot(engine), outcome, &talk.turn.input, transcript, 2, talk.arena);
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        if (value_get(&envelope, str_from(members[i])) == NULL)
            fail_msg("the envelope lacks %s", members[i]);
    }
    assert_str(value_get_text(&envelope, "mood"), "upset");
    assert_str(value_get_text(&envelope, "language"), "hr");
    assert_int_equal(value_get(&envelope, STR("transcript"))->list.count, 2);
    assert_int_equal(value_get(&envelope, STR("answers_tried"))->list.count > 0, 1);
    assert_int_equal(value_get_integer(&envelope, "waited_minutes", -1), 0);
    talk_end(&talk);
}

static void the_envelope_says_how_long_was_waited(void **state)
{
    struct talk talk = talk_begin();
    const struct dialogue_outcome *outcome;
    struct value envelope;

    (void)state;
    talk_say(&talk, "Želim razgovarati s osobom");
    talk.next.now = (struct civil_time){{2026, 11, 23}, 11, 25};
    outcome = talk_say(&talk, "zovite me, ne prijavljujte se drukčije, tužit ću vas");
    envelope =
        dialogue_envelope(engine_bot(engine), outcome, &talk.turn.input, NULL, 0, talk.arena);
    assert_int_equal(value_get_integer(&envelope, "waited_minutes", -1), 85);
    talk_say(&talk, "ispočetka");
    talk.next.now = (struct civil_time){{2026, 11, 24}, 10, 0};
    outcome = talk_say(&talk, "Želim razgovarati s osobom");
    envelope =
        dialogue_envelope(engine_bot(engine), outcome, &talk.turn.input, NULL, 0, talk.arena);
    assert_int_equal(value_get_integer(&envelope, "waited_minutes", -1), 24 * 60);
    talk_end(&talk);
}

static struct str entity_at(const struct talk *talk, size_t place, const char *member)
{
    return value_get_text(&talk->session.entities.list.items[place], member);
}

static void the_envelope_has_the_entities_of_the_whole_conversation(void **state)
{
    struct talk talk = talk_begin();
    const struct dialogue_outcome *outcome;
    struct value envelope;
    const struct value *entities;

    (void)state;
    talk_say(&talk, "uplata od 200 eura nije stigla");
    talk_say(&talk, "poslana je 3.11.2026.");
    talk_say(&talk, "uplata od 200 eura");
    outcome = talk_say(&talk, "želim razgovarati s čovjekom");
    envelope =
        dialogue_envelope(engine_bot(engine), outcome, &talk.turn.input, NULL, 0, talk.arena);
    entities = value_get(&envelope, STR("entities"));
    assert_int_equal(entities->list.count, 2);
    assert_str(entity_at(&talk, 0, "kind"), "date");
    assert_str(entity_at(&talk, 1, "value"), "200.00 EUR");
    talk_end(&talk);
}

static void of_many_entities_the_newest_are_kept(void **state)
{
    struct talk talk = talk_begin();
    char text[64];

    (void)state;
    for (int i = 1; i <= 2 * DIALOGUE_MOST_REMEMBERED; i++) {
        snprintf(text, sizeof text, "uplata od %d eura nije stigla", 100 + i);
        talk_say(&talk, text);
    }
    assert_int_equal(talk.session.entities.list.count, DIALOGUE_MOST_REMEMBERED);
    assert_str(entity_at(&talk, DIALOGUE_MOST_REMEMBERED - 1, "value"), "132.00 EUR");
    talk_end(&talk);
}

static void a_line_of_the_transcript_has_what_was_offered(void **state)
{
    struct talk talk = talk_begin();
    const struct dialogue_outcome *outcome;
    struct dialogue_line line = {.author = "bot", .text = STR("…"), .action = "clarify"};
    struct value envelope;
    const struct value *written;

    (void)state;
    outcome = talk_say(&talk, "kartica");
    assert_int_equal(outcome->action, KB_ACTION_CLARIFY);
    line.choices = dialogue_offered(outcome, talk.arena);
    envelope =
        dialogue_envelope(engine_bot(engine), outcome, &talk.turn.input, &line, 1, talk.arena);
    written = &value_get(&envelope, STR("transcript"))->list.items[0];
    assert_str(value_get_text(written, "action"), "clarify");
    assert_int_equal(value_get(written, STR("choices"))->list.count, outcome->button_count);
    assert_true(str_equal(value_get(written, STR("choices"))->list.items[0].text,
                          outcome->buttons[0].title));
    talk_end(&talk);
}

static void assert_summary(const struct talk *talk, const char *expected)
{
    struct value envelope = dialogue_envelope(engine_bot(engine), &talk->turn.outcome,
                                              &talk->turn.input, NULL, 0, talk->arena);

    assert_str(value_get_text(&envelope, "summary"), expected);
}

static void the_summary_names_the_matter_before_the_wish_for_a_person(void **state)
{
    struct talk talk = talk_begin();

    (void)state;
    talk_say(&talk, "koliki je tečaj eura");
    talk_say(&talk, "zašto mi je kartica odbijena");
    talk_say(&talk, "želim razgovarati s čovjekom");
    assert_summary(&talk, "Odbijena kartica: “zašto mi je kartica odbijena” → Razgovor s osobom: "
                          "“želim razgovarati s čovjekom”");
    talk_say(&talk, "želim razgovarati s čovjekom");
    assert_summary(&talk, "Odbijena kartica: “zašto mi je kartica odbijena” → Razgovor s osobom: "
                          "“želim razgovarati s čovjekom”");
    talk_end(&talk);
}

static void the_summary_tells_details_of_its_own_topic_by_their_titles(void **state)
{
    struct talk talk = talk_begin();

    (void)state;
    talk_say(&talk, "gdje vam je poslovnica u Zagrebu");
    talk_say(&talk, "koliki je tečaj dolara");
    talk_say(&talk, "želim razgovarati s čovjekom");
    assert_summary(&talk, "Tečajna lista i mjenjačnica (američki dolar): “koliki je tečaj dolara”"
                          " → Razgovor s osobom: “želim razgovarati s čovjekom”");
    talk_end(&talk);
}

static void the_summary_of_what_is_not_understood_is_the_words(void **state)
{
    struct talk talk = talk_begin();

    (void)state;
    talk_say(&talk, "asdf qwer zxcv");
    assert_int_equal(talk_say(&talk, "asdf qwer zxcvb")->action, KB_ACTION_HANDOFF);
    assert_summary(&talk, "“asdf qwer zxcvb”");
    talk_end(&talk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_envelope_holds_everything),
        cmocka_unit_test(the_envelope_says_how_long_was_waited),
        cmocka_unit_test(the_envelope_has_the_entities_of_the_whole_conversation),
        cmocka_unit_test(of_many_entities_the_newest_are_kept),
        cmocka_unit_test(a_line_of_the_transcript_has_what_was_offered),
        cmocka_unit_test(the_summary_names_the_matter_before_the_wish_for_a_person),
        cmocka_unit_test(the_summary_tells_details_of_its_own_topic_by_their_titles),
        cmocka_unit_test(the_summary_of_what_is_not_understood_is_the_words),
    };

    return cmocka_run_group_tests(tests, load_bank, unload_bank);
}
