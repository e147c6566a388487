/* Conversations that are handed to people who are notified: once, with everything, and back again.
 */
#include "given_handoff.h"

static void the_wish_for_a_person_hands_over_with_an_envelope(void **state)
{
    struct fixture fixture = open_fixture("Zašto mi je kartica odbijena?");
    struct said said;
    struct value changed;
    const struct value *envelope;

    (void)state;
    said = say_text(fixture.talk, wish);
    assert_int_equal(said.action, KB_ACTION_HANDOFF);
    assert_true(has(&said, "Vaša je poruka proslijeđena"));
    assert_true(has(&said, "+385 1 5550 100"));
    changed = last(&fixture, STORE_OWNER_CHANGED);
    assert_str(value_get_text(&changed, "owner"), "queue");
    envelope = value_get(&changed, STR("envelope"));
    assert_non_null(envelope);
    assert_str(value_get_text(envelope, "reason"), "explicit_request");
    assert_int_equal(value_get_integer(envelope, "version", 0), 1);
    buf_clear(&said.text);
    close_fixture(&fixture);
}

static void asking_twice_changes_nothing(void **state)
{
    struct fixture fixture = open_fixture("Koje je radno vrijeme?");
    struct said first = press(fixture.talk, "talk_to_human");
    struct said second = press(fixture.talk, "talk_to_human");
    struct said third = say_text(fixture.talk, "hoću čovjeka!");

    (void)state;
    assert_true(has(&first, "proslijeđena"));
    assert_true(has(&second, "Vaš je zahtjev za razgovor s osobom već zabilježen."));
    assert_false(has(&second, "proslijeđena"));
    assert_str(buf_str(&third.text), second.text.bytes);
    assert_int_equal(count(&fixture, STORE_OWNER_CHANGED), 1);
    assert_non_null(listed(&fixture));
    buf_clear(&first.text);
    buf_clear(&second.text);
    buf_clear(&third.text);
    close_fixture(&fixture);
}

static void the_bot_stays_for_what_it_surely_knows_and_says_what_it_is(void **state)
{
    struct fixture fixture = open_fixture(wish);
    struct said said;

    (void)state;
    said = say_text(fixture.talk, "Koje je radno vrijeme?");
    assert_int_equal(said.action, KB_ACTION_ANSWER);
    assert_true(str_starts(buf_str(&said.text), STR("Ovo piše program, a ne osoba.")));
    buf_clear(&said.text);
    said = say_text(fixture.talk, "hvala");
    assert_false(has(&said, "Ovo piše program"));
    buf_clear(&said.text);
    close_fixture(&fixture);
}

static void what_it_does_not_know_is_left_to_the_person(void **state)
{
    static const char *const messages[] = {"asdf qwer zxcv", "kartica",
                                           "Kakvo će sutra biti vrijeme?", "38271",
                                           "A kako ste to zapravo mislili s onim jučer?"};
    struct fixture fixture = open_fixture(wish);

    (void)state;
    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++) {
        struct said said = say_text(fixture.talk, messages[i]);

        if (!has(&said, "Vaš zahtjev za razgovor s osobom i dalje vrijedi"))
            fail_msg("%s: %s (%.*s)", messages[i], said.text.bytes, STR_ARG(said.rule));
        buf_clear(&said.text);
    }
    assert_int_equal(count(&fixture, STORE_OWNER_CHANGED), 1);
    close_fixture(&fixture);
}

static void a_contact_that_is_left_gets_a_reference(void **state)
{
    struct fixture fixture = open_fixture(wish);
    struct said said;
    struct value contact;

    (void)state;
    say_only(fixture.talk, "blabla trla baba lan");
    said = say_text(fixture.talk, "moj broj je 091 234 5678");
    contact = last(&fixture, STORE_CONTACT);
    assert_true(value_get_text(&contact, "reference").length > 0);
    assert_true(str_find(buf_str(&said.text), value_get_text(&contact, "reference"), 0) !=
                SIZE_MAX);
    assert_true(str_find(value_get_text(&contact, "contact"), STR("912345678"), 0) != SIZE_MAX);
    buf_clear(&said.text);
    close_fixture(&fixture);
}

static const struct value *contacts_in(const struct value *handoff)
{
    return value_get(handoff, STR("contacts"));
}

/* The bot does not ask again for what it has, so the second hand-off has no other. */
static void a_contact_left_before_is_seen_with_the_next_hand_off(void **state)
{
    struct fixture fixture = open_fixture(wish);
    struct value whole;
    const struct value *earlier;

    (void)state;
    say_only(fixture.talk, "moj broj je 091 234 5678");
    say_only(fixture.talk, "ili na ana@example.hr");
    must_ask(&fixture, "close", fixture.id, "");
    say_only(fixture.talk, wish);
    assert_str(value_get_text(listed(&fixture), "contact"), "ana@example.hr");
    assert_int_equal(contacts_in(listed(&fixture))->list.count, 2);
    whole = must_ask(&fixture, "show", fixture.id, "");
    assert_true(value_get_text(&contacts_in(&whole)->list.items[0], "reference").length > 0);
    assert_str(value_get_text(&contacts_in(&whole)->list.items[0], "contact"), "0912345678");
    earlier = value_get(&whole, STR("earlier"));
    assert_int_equal(earlier->list.count, 1);
    assert_str(value_get_text(&earlier->list.items[0], "reason"), "explicit_request");
    assert_true(value_get_text(&earlier->list.items[0], "ended_at").length > 0);
    close_fixture(&fixture);
}

static void a_contact_left_twice_is_listed_once_and_as_the_newest(void **state)
{
    struct fixture fixture = open_fixture(wish);

    (void)state;
    say_only(fixture.talk, "moj broj je 091 234 5678");
    say_only(fixture.talk, "ili na ana@example.hr");
    say_only(fixture.talk, "ipak na 091 234 5678");
    assert_int_equal(count(&fixture, STORE_CONTACT), 3);
    assert_int_equal(contacts_in(listed(&fixture))->list.count, 2);
    assert_str(value_get_text(listed(&fixture), "contact"), "0912345678");
    close_fixture(&fixture);
}

static void a_corrected_contact_stands_in_place_of_the_wrong_one(void **state)
{
    struct fixture fixture = open_fixture(wish);
    struct value contact;
    struct str reference;
    struct said said;

    (void)state;
    say_only(fixture.talk, "moj broj je 091 234 5678");
    contact = last(&fixture, STORE_CONTACT);
    reference = value_get_text(&contact, "reference");
    say_only(fixture.talk, "možete mi pisati i na ana@example.hr");
    said = say_text(fixture.talk, "pogrešan broj, moj je 098 765 432");
    assert_true(has(&said, "098765432"));
    assert_true(str_find(buf_str(&said.text), reference, 0) != SIZE_MAX);
    assert_int_equal(count(&fixture, STORE_CONTACT), 3);
    assert_int_equal(contacts_in(listed(&fixture))->list.count, 2);
    assert_str(value_get_text(&contacts_in(listed(&fixture))->list.items[0], "contact"),
               "ana@example.hr");
    assert_str(value_get_text(listed(&fixture), "contact"), "098765432");
    assert_true(str_equal(value_get_text(listed(&fixture), "reference"), reference));
    assert_int_equal(count(&fixture, STORE_OWNER_CHANGED), 1);
    buf_clear(&said.text);
    close_fixture(&fixture);
}

static void a_number_and_an_address_of_one_message_are_two_contacts(void **state)
{
    struct fixture fixture = open_fixture(wish);

    (void)state;
    say_only(fixture.talk, "091 234 5678 ili ana@example.hr");
    assert_int_equal(contacts_in(listed(&fixture))->list.count, 2);
    assert_str(value_get_text(&contacts_in(listed(&fixture))->list.items[0], "contact"),
               "0912345678");
    assert_str(value_get_text(listed(&fixture), "contact"), "ana@example.hr");
    close_fixture(&fixture);
}

/* Whoever would ring must see it, and whoever was told the number must be told this, too. */
static void what_is_taken_back_is_no_contact_any_more(void **state)
{
    struct fixture fixture = open_fixture(wish);
    struct value whole;
    struct value contact;
    struct said said;

    (void)state;
    say_only(fixture.talk, "091 234 5678 ili ana@example.hr");
    said = say_text(fixture.talk, "nemojte me zvati");
    assert_true(has(&said, "ne želite poziv"));
    contact = last(&fixture, STORE_CONTACT);
    assert_int_equal(value_get_text(&contact, "contact").length, 0);
    whole = must_ask(&fixture, "show", fixture.id, "");
    assert_int_equal(contacts_in(&whole)->list.count, 0);
    assert_int_equal(value_get_text(&whole, "contact").length, 0);
    assert_int_equal(value_get_text(value_get(&whole, STR("envelope")), "contact").length, 0);
    assert_true(value_get_text(&whole, "contact_withdrawn_at").length > 0);
    say_only(fixture.talk, "ipak me nazovite na 098 765 432");
    whole = must_ask(&fixture, "show", fixture.id, "");
    assert_str(value_get_text(&whole, "contact"), "098765432");
    assert_int_equal(value_get_text(&whole, "contact_withdrawn_at").length, 0);
    assert_int_equal(count(&fixture, STORE_OWNER_CHANGED), 1);
    buf_clear(&said.text);
    close_fixture(&fixture);
}

/* What is true of each: nobody, somebody some time, a colleague here. */
static void when_somebody_comes_is_told_as_it_is(void **state)
{
    static const struct {
        const char *people, *comes, *wish;
    } cases[] = {
        {"none", "Ne mogu obećati da će Vam se netko javiti.",
         "Za to je potreban broj telefona ili adresa"},
        {"notify", "Banka će Vam odgovoriti, ali ne mogu reći kada.",
         "Zabilježeno je uz Vaš predmet"},
        {"desk", "U ovom će Vam prozoru odgovoriti netko od kolega, ali ne mogu reći kada.",
         "Zabilježeno je uz Vaš predmet"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fixture fixture = {.given = given_service(NULL, cases[i].people),
                                  .arena = arena_new()};
        struct said said;

        begin_talk(&fixture, wish);
        said = say_text(fixture.talk, "kad će mi se netko javiti?");
        assert_true(has(&said, cases[i].comes));
        assert_true(has(&said, "+385 1 5550 100"));
        buf_clear(&said.text);
        said = say_text(fixture.talk, "zovite nakon 17 sati");
        assert_true(has(&said, cases[i].wish));
        buf_clear(&said.text);
        say_only(fixture.talk, "091 234 5678");
        said = say_text(fixture.talk, "hoćete li me zvati?");
        assert_true(has(&said, cases[i].comes));
        assert_true(has(&said, "Vaš je referentni broj P-"));
        buf_clear(&said.text);
        close_fixture(&fixture);
        service_free(fixture.given.service);
    }
}

/* It is in the envelope, and can be taken back all the same. */
static void a_number_beside_the_wish_for_a_person_is_not_asked_for(void **state)
{
    struct fixture fixture = open_fixture("Želim razgovarati s čovjekom, moj broj je 091 234 5678");
    struct value whole = must_ask(&fixture, "show", fixture.id, "");

    (void)state;
    assert_str(value_get_text(&whole, "contact"), "0912345678");
    assert_str(value_get_text(value_get(&whole, STR("envelope")), "contact"), "0912345678");
    say_only(fixture.talk, "ne treba me zvati, riješio sam");
    whole = must_ask(&fixture, "show", fixture.id, "");
    assert_int_equal(value_get_text(value_get(&whole, STR("envelope")), "contact").length, 0);
    close_fixture(&fixture);
}

/* The bot has asked for it and says that somebody calls: so somebody must be able to see it. */
static void a_number_that_comes_after_the_end_opens_another_hand_off(void **state)
{
    struct fixture fixture = open_fixture(wish);
    struct said said;

    (void)state;
    must_ask(&fixture, "close", fixture.id, "");
    assert_null(listed(&fixture));
    said = say_text(fixture.talk, "091 234 5678");
    assert_int_equal(count(&fixture, STORE_CONTACT), 1);
    assert_non_null(listed(&fixture));
    assert_str(value_get_text(listed(&fixture), "contact"), "0912345678");
    assert_str(value_get_text(listed(&fixture), "reason"), "explicit_request");
    buf_clear(&said.text);
    said = say_text(fixture.talk, wish); /* no third one */
    assert_true(has(&said, "već zabilježen"));
    assert_int_equal(count(&fixture, STORE_OWNER_CHANGED), 3);
    buf_clear(&said.text);
    close_fixture(&fixture);
}

/* Nobody who reads it later can block a card now. */
static void an_emergency_is_told_the_number_that_is_always_there(void **state)
{
    struct fixture fixture = open_fixture("Koje je radno vrijeme?");
    struct said said = say_text(fixture.talk, "Ukrali su mi karticu!");

    (void)state;
    assert_int_equal(said.action, KB_ACTION_HANDOFF);
    assert_true(has(&said, "+385 1 5550 911"));
    assert_true(has(&said, "proslijeđena"));
    buf_clear(&said.text);
    close_fixture(&fixture);
}

struct heard {
    pthread_mutex_t lock;
    struct buf json;
};

static void hear(void *context, struct service_batch *batch)
{
    struct heard *heard = context;

    pthread_mutex_lock(&heard->lock);
    for (size_t i = 0; i < batch->count; i++)
        buf_addf(&heard->json, "%.*s\n", STR_ARG(batch->events[i].json));
    pthread_mutex_unlock(&heard->lock);
}

static void a_reply_reaches_the_open_view_and_hides_secrets(void **state)
{
    struct fixture fixture = open_fixture(wish);
    struct heard heard = {.json = {0}};
    struct service_subscription *view;
    struct value answered;

    (void)state;
    pthread_mutex_init(&heard.lock, NULL);
    view = service_subscribe(fixture.talk, hear, NULL, &heard);
    answered =
        must_ask(&fixture, "reply", fixture.id, "Dobar dan! Je li to kartica 4539 5787 6362 1486?");
    assert_str(value_get_text(&answered, "state"), "answered");
    service_settle(fixture.given.service);
    assert_true(str_find(buf_str(&heard.json), STR("\"type\":\"agent_message\""), 0) != SIZE_MAX);
    assert_true(str_find(buf_str(&heard.json), STR("\"author\":\"agent\""), 0) != SIZE_MAX);
    assert_true(str_find(buf_str(&heard.json), STR("Dobar dan! Je li to kartica"), 0) != SIZE_MAX);
    assert_true(str_find(buf_str(&heard.json), STR("1486"), 0) == SIZE_MAX);
    assert_true(str_find(buf_str(&heard.json), STR("\"owner\":\"agent\""), 0) != SIZE_MAX);
    must_ask(&fixture, "reply", fixture.id, "I još nešto.");
    assert_int_equal(count(&fixture, STORE_AGENT_MESSAGE), 2);
    assert_int_equal(count(&fixture, STORE_OWNER_CHANGED), 2); /* to the queue, to the agent */
    assert_int_equal(count(&fixture, STORE_DELIVERED), 1);     /* it has reached a person */
    service_unsubscribe(view);
    buf_clear(&heard.json);
    pthread_mutex_destroy(&heard.lock);
    close_fixture(&fixture);
}

static void closing_gives_the_conversation_back_to_the_bot(void **state)
{
    struct fixture fixture = open_fixture(wish);
    struct said said;

    (void)state;
    must_ask(&fixture, "reply", fixture.id, "Riješeno.");
    must_ask(&fixture, "close", fixture.id, "");
    assert_null(listed(&fixture));
    said = say_text(fixture.talk, "Koje je radno vrijeme?");
    assert_int_equal(said.action, KB_ACTION_ANSWER);
    assert_false(has(&said, "Ovo piše program"));
    buf_clear(&said.text);
    said = say_text(fixture.talk, "asdf qwer zxcv");
    assert_int_not_equal(said.action, KB_ACTION_HANDOFF); /* it tries itself again */
    buf_clear(&said.text);
    say_only(fixture.talk, wish);
    assert_non_null(listed(&fixture));
    assert_int_equal(count(&fixture, STORE_OWNER_CHANGED), 4);
    close_fixture(&fixture);
}

static void a_list_says_who_waits_and_the_whole_what_was_said(void **state)
{
    struct fixture fixture = open_fixture("Zašto mi je kartica odbijena?");
    const struct value *transcript;
    struct value whole;
    char reference[40];

    (void)state;
    say_only(fixture.talk, wish);
    assert_non_null(listed(&fixture));
    assert_str(value_get_text(listed(&fixture), "state"), "waiting");
    assert_str(value_get_text(listed(&fixture), "reason"), "explicit_request");
    assert_str(value_get_text(listed(&fixture), "priority"), "normal");
    assert_str(value_get_text(listed(&fixture), "started_at"), "2026-11-18T11:06:40.000Z");
    must_ask(&fixture, "reply", fixture.id, "Izvolite?");
    assert_str(value_get_text(listed(&fixture), "state"), "answered");
    say_only(fixture.talk, "Još mi ne radi ona stvar");
    assert_str(value_get_text(listed(&fixture), "state"), "waiting");
    snprintf(reference, sizeof reference, "P-2026-%s", fixture.id);
    whole = must_ask(&fixture, "show", reference, "");
    transcript = value_get(&whole, STR("transcript"));
    assert_str(value_get_text(&transcript->list.items[0], "author"), "customer");
    assert_str(value_get_text(&transcript->list.items[0], "text"), "Zašto mi je kartica odbijena?");
    assert_str(value_get_text(&transcript->list.items[1], "author"), "bot");
    assert_str(value_get_text(value_get(&whole, STR("envelope")), "reason"), "explicit_request");
    close_fixture(&fixture);
}

static void the_transcript_has_what_the_bot_did_and_offered(void **state)
{
    struct fixture fixture = open_fixture("asdf qwer zxcv");
    const struct value *lines, *choices = NULL;
    struct value whole;
    size_t i = 1;

    (void)state;
    say_only(fixture.talk, wish);
    whole = must_ask(&fixture, "show", fixture.id, "");
    lines = value_get(&whole, STR("transcript"));
    assert_null(value_get(&lines->list.items[0], STR("action")));
    for (; str_is(value_get_text(&lines->list.items[i], "author"), "bot"); i++) {
        assert_str(value_get_text(&lines->list.items[i], "action"), "clarify");
        assert_null(choices); /* only under the last line */
        choices = value_get(&lines->list.items[i], STR("choices"));
    }
    assert_non_null(choices);
    assert_str(choices->list.items[choices->list.count - 1].text, "Razgovor s osobom");
    assert_str(value_get_text(&lines->list.items[i + 1], "action"), "handoff");
    close_fixture(&fixture);
}

static void requests_that_make_no_sense_are_refused(void **state)
{
    static char long_text[HANDOFF_LONGEST_REPLY + 2];
    static const struct {
        const char *verb;
        const char *id;
        const char *text;
        enum error_code expected;
    } cases[] = {
        {"", "HERE", "", ERROR_INVALID},           {"delete", "HERE", "", ERROR_INVALID},
        {"show", "", "", ERROR_INVALID},           {"show", "0", "", ERROR_INVALID},
        {"show", "-1x", "", ERROR_INVALID},        {"show", "9999", "", ERROR_NOT_FOUND},
        {"show", "OTHER", "", ERROR_NOT_FOUND},    {"reply", "HERE", "", ERROR_INVALID},
        {"reply", "HERE", "  \n ", ERROR_INVALID}, {"reply", "OTHER", "Da?", ERROR_NOT_FOUND},
        {"close", "9999", "", ERROR_NOT_FOUND},    {"reply", "HERE", long_text, ERROR_TOO_LARGE},
    };
    struct fixture fixture = open_fixture(wish);
    struct fixture other = open_fixture("Koje je radno vrijeme?"); /* never handed over */
    struct value answer;

    (void)state;
    memset(long_text, 'a', sizeof long_text - 1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *id = strcmp(cases[i].id, "HERE") == 0    ? fixture.id
                         : strcmp(cases[i].id, "OTHER") == 0 ? other.id
                                                             : cases[i].id;
        enum error_code code = ask(&fixture, cases[i].verb, id, cases[i].text, &answer);

        if (code != cases[i].expected)
            fail_msg("%s %s: %s", cases[i].verb, cases[i].id, error_name(code));
    }
    must_ask(&fixture, "close", fixture.id, "");
    assert_int_equal(ask(&fixture, "close", fixture.id, "", &answer), ERROR_CONFLICT);
    assert_int_equal(ask(&fixture, "reply", fixture.id, "Kasno", &answer), ERROR_CONFLICT);
    assert_int_equal(count(&fixture, STORE_AGENT_MESSAGE), 0);
    close_fixture(&other);
    close_fixture(&fixture);
}

/* The command line without a server writes into the same log; whoever has the conversation in
 * memory notices. */
static void an_answer_written_into_the_store_is_seen_by_the_next_turn(void **state)
{
    struct fixture fixture = open_fixture(wish);
    struct value wanted;
    struct value answer;
    struct error err = {0};
    struct said said;

    (void)state;
    wanted = request(&fixture, "reply", fixture.id, "Odgovor iz naredbenog retka");
    assert_true(handoff_offline(fixture.given.store, &wanted, STR("test"), START_MS, fixture.arena,
                                &answer, &err));
    say_only(fixture.talk, "hvala");
    wanted = request(&fixture, "close", fixture.id, "");
    assert_true(handoff_offline(fixture.given.store, &wanted, STR("test"), START_MS, fixture.arena,
                                &answer, &err));
    said = say_text(fixture.talk, "asdf qwer zxcv");
    assert_int_not_equal(said.action, KB_ACTION_HANDOFF);
    assert_int_equal(count(&fixture, STORE_AGENT_MESSAGE), 1);
    buf_clear(&said.text);
    close_fixture(&fixture);
}

static void a_hand_off_survives_a_restart(void **state)
{
    char *folder = given_folder();
    char *path = path_in(folder, "log.db");
    struct error err = {0};
    struct fixture fixture = {.given = given_service(store_sqlite_open(path, &err), "notify"),
                              .arena = arena_new()};
    struct str id;
    struct said said;

    (void)state;
    begin_talk(&fixture, wish);
    id = arena_copy(fixture.arena, service_conversation_id(fixture.talk));
    service_conversation_release(fixture.talk);
    service_free(fixture.given.service);

    fixture.given = given_service(store_sqlite_open(path, &err), "notify");
    assert_non_null(listed(&fixture));
    fixture.talk = service_find(fixture.given.service, id, &err);
    assert_non_null(fixture.talk);
    said = say_text(fixture.talk, "asdf qwer zxcv");
    assert_true(has(&said, "i dalje vrijedi"));
    must_ask(&fixture, "close", fixture.id, "");
    buf_clear(&said.text);
    close_fixture(&fixture);
    service_free(fixture.given.service);
    free(path);
    drop_folder(folder);
}

static void a_deleted_conversation_is_no_hand_off(void **state)
{
    struct fixture fixture = open_fixture(wish);
    struct value answer;
    struct error err = {0};

    (void)state;
    assert_true(store_redact(fixture.given.store, fixture.key, &err));
    assert_null(listed(&fixture));
    assert_int_equal(ask(&fixture, "show", fixture.id, "", &answer), ERROR_NOT_FOUND);
    assert_int_equal(ask(&fixture, "reply", fixture.id, "Halo?", &answer), ERROR_NOT_FOUND);
    close_fixture(&fixture);
}

/* "Your message has been passed on" is said then, too, so it must be. */
static void a_bot_that_is_switched_off_hands_over(void **state)
{
    struct fixture fixture = {.given = shared, .arena = arena_new()};
    struct error err = {0};
    struct value reply;

    (void)state;
    assert_true(service_switch_bot(fixture.given.service, false, &err));
    begin_talk(&fixture, "Koje je radno vrijeme?");
    say_only(fixture.talk, "Halo?");
    reply = last(&fixture, STORE_BOT_REPLY); /* not once more that it was passed on */
    assert_int_equal(value_get(&reply, STR("reply"))->list.count, 2);
    assert_true(str_find(value_get(&reply, STR("reply"))->list.items[1].text, STR("već zabilježen"),
                         0) != SIZE_MAX);
    assert_int_equal(count(&fixture, STORE_OWNER_CHANGED), 1);
    assert_str(value_get_text(listed(&fixture), "reason"), "bot_off");
    assert_true(service_switch_bot(fixture.given.service, true, &err));
    close_fixture(&fixture);
}

/* Nobody is told of a question then, but whoever leaves a number is to be rung. */
static void a_bot_that_is_switched_off_takes_a_contact(void **state)
{
    static const char *const people[] = {"none", "notify"};
    struct error err = {0};

    (void)state;
    for (size_t i = 0; i < sizeof people / sizeof *people; i++) {
        struct fixture fixture = {.given = given_service(NULL, people[i]), .arena = arena_new()};
        struct value contact, reply;
        const struct value *texts;

        assert_true(service_switch_bot(fixture.given.service, false, &err));
        begin_talk(&fixture, "Koje je radno vrijeme?");
        assert_int_equal(listed(&fixture) != NULL, i == 1);
        say_only(fixture.talk, "moj broj je 091 234 5678");
        reply = last(&fixture, STORE_BOT_REPLY);
        texts = value_get(&reply, STR("reply"));
        assert_int_equal(texts->list.count, 2);
        assert_true(str_find(texts->list.items[0].text, STR("isključen"), 0) != SIZE_MAX);
        assert_true(str_find(texts->list.items[1].text, STR("P-2"), 0) != SIZE_MAX);
        contact = last(&fixture, STORE_CONTACT);
        assert_true(str_starts(value_get_text(&contact, "reference"), STR("P-")));
        assert_str(value_get_text(listed(&fixture), "reason"), "bot_off");
        assert_str(value_get_text(listed(&fixture), "contact"), "0912345678");
        say_only(fixture.talk, "Je li 091 222 3333 broj banke?"); /* not the customer's */
        assert_int_equal(count(&fixture, STORE_CONTACT), 1);
        assert_int_equal(count(&fixture, STORE_OWNER_CHANGED), 1);
        close_fixture(&fixture);
        service_free(fixture.given.service);
    }
}

/* With `people: notify` where help is said twice if need be; once a way back is left, that somebody
 * knows. */
static void who_is_in_need_hears_no_good(void **state)
{
    struct fixture fixture = open_fixture("želim se ubiti");
    struct said said;

    (void)state;
    said = say_text(fixture.talk, "ne");
    assert_true(has(&said, "112"));
    buf_clear(&said.text);
    say_only(fixture.talk, "091 234 5678");
    said = say_text(fixture.talk, "ok");
    assert_true(has(&said, "već zabilježen"));
    buf_clear(&said.text);
    close_fixture(&fixture);
}

static void where_nobody_is_notified_a_hand_off_is_a_case(void **state)
{
    struct fixture fixture = {.given = given_service(NULL, "none"), .arena = arena_new()};
    struct value changed;

    (void)state;
    begin_talk(&fixture, wish);
    changed = last(&fixture, STORE_OWNER_CHANGED);
    assert_str(value_get_text(&changed, "owner"), "case");
    assert_str(value_get_text(listed(&fixture), "owner"), "case");
    close_fixture(&fixture);
    service_free(fixture.given.service);
}

/* Nobody is waited for until a person has written: from then on the bot keeps out of the talk, as
 * it does with `notify`. */
static void where_nobody_is_notified_the_bot_stands_back_once_a_person_wrote(void **state)
{
    struct fixture fixture = {.given = given_service(NULL, "none"), .arena = arena_new()};
    struct said said;

    (void)state;
    begin_talk(&fixture, wish);
    said = say_text(fixture.talk, "racun");
    assert_int_equal(said.action, KB_ACTION_CLARIFY);
    buf_clear(&said.text);
    must_ask(&fixture, "reply", fixture.id, "Dobar dan, ovdje Ana. O čemu je riječ?");
    said = say_text(fixture.talk, "racun");
    assert_int_equal(said.action, KB_ACTION_HANDOFF);
    assert_true(has(&said, "Dodano je Vašem predmetu"));
    assert_false(has(&said, "proslijeđena"));
    buf_clear(&said.text);
    said = say_text(fixture.talk, "Koje je radno vrijeme?");
    assert_int_equal(said.action, KB_ACTION_ANSWER);
    assert_true(has(&said, "Ovo piše program, a ne osoba."));
    buf_clear(&said.text);
    said = say_text(fixture.talk, "Ukrali su mi karticu"); /* no promise that somebody was told */
    assert_true(has(&said, "+385 1 5550 911"));
    assert_false(has(&said, "proslijeđena"));
    buf_clear(&said.text);
    must_ask(&fixture, "close", fixture.id, "");
    said = say_text(fixture.talk, "Koje je radno vrijeme?");
    assert_false(has(&said, "Ovo piše program"));
    buf_clear(&said.text);
    close_fixture(&fixture);
    service_free(fixture.given.service);
}

static int open_all(void **state)
{
    if (given_notify_folders(state) != 0)
        return 1;
    shared = given_service(NULL, "notify");
    return 0;
}

static int close_all(void **state)
{
    service_free(shared.service);
    return drop_notify_folders(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_wish_for_a_person_hands_over_with_an_envelope),
        cmocka_unit_test(asking_twice_changes_nothing),
        cmocka_unit_test(the_bot_stays_for_what_it_surely_knows_and_says_what_it_is),
        cmocka_unit_test(what_it_does_not_know_is_left_to_the_person),
        cmocka_unit_test(a_contact_that_is_left_gets_a_reference),
        cmocka_unit_test(a_contact_left_before_is_seen_with_the_next_hand_off),
        cmocka_unit_test(a_contact_left_twice_is_listed_once_and_as_the_newest),
        cmocka_unit_test(a_corrected_contact_stands_in_place_of_the_wrong_one),
        cmocka_unit_test(a_number_and_an_address_of_one_message_are_two_contacts),
        cmocka_unit_test(what_is_taken_back_is_no_contact_any_more),
        cmocka_unit_test(a_number_beside_the_wish_for_a_person_is_not_asked_for),
        cmocka_unit_test(when_somebody_comes_is_told_as_it_is),
        cmocka_unit_test(a_number_that_comes_after_the_end_opens_another_hand_off),
        cmocka_unit_test(who_is_in_need_hears_no_good),
        cmocka_unit_test(an_emergency_is_told_the_number_that_is_always_there),
        cmocka_unit_test(a_reply_reaches_the_open_view_and_hides_secrets),
        cmocka_unit_test(closing_gives_the_conversation_back_to_the_bot),
        cmocka_unit_test(a_list_says_who_waits_and_the_whole_what_was_said),
        cmocka_unit_test(the_transcript_has_what_the_bot_did_and_offered),
        cmocka_unit_test(requests_that_make_no_sense_are_refused),
        cmocka_unit_test(an_answer_written_into_the_store_is_seen_by_the_next_turn),
        cmocka_unit_test(a_hand_off_survives_a_restart),
        cmocka_unit_test(a_deleted_conversation_is_no_hand_off),
        cmocka_unit_test(a_bot_that_is_switched_off_hands_over),
        cmocka_unit_test(a_bot_that_is_switched_off_takes_a_contact),
        cmocka_unit_test(where_nobody_is_notified_a_hand_off_is_a_case),
        cmocka_unit_test(where_nobody_is_notified_the_bot_stands_back_once_a_person_wrote),
    };

    return cmocka_run_group_tests(tests, open_all, close_all);
}
