/*
 * A conversation that may be handed over, with what was stored of it and what `salter handoff` says
 * of it. Every test opens one of its own over the knowledge that is loaded once.
 */
#ifndef SALTER_TESTS_SUPPORT_GIVEN_HANDOFF_H
#define SALTER_TESTS_SUPPORT_GIVEN_HANDOFF_H

#include "test.h"

#include <pthread.h>
#include <stdio.h>
#include "given_notify.h"
#include "given_store.h"
#include "json/json.h"
#include "service/acts.h"
#include "service/events.h"
#include "service/handoff.h"
#include "service/switches.h"

static const char wish[] = "Želim razgovarati s čovjekom";
static struct given shared; /* loading the knowledge takes its time */

/* A talk of its own in every test. */
struct fixture {
    struct given given;
    struct service_conversation *talk;
    int64_t key; /* once something is stored */
    char id[32];
    struct arena *arena;
};

static inline void begin_talk(struct fixture *fixture, const char *first)
{
    struct store_conversation stored;
    struct error err = {0};

    fixture->talk = given_talk(fixture->given.service);
    say_only(fixture->talk, first);
    assert_true(store_find(fixture->given.store, service_conversation_id(fixture->talk),
                           fixture->arena, &stored, &err));
    fixture->key = stored.conversation;
    snprintf(fixture->id, sizeof fixture->id, "%lld", (long long)stored.conversation);
}

static inline struct fixture open_fixture(const char *first)
{
    struct fixture fixture = {.given = shared, .arena = arena_new()};

    begin_talk(&fixture, first);
    return fixture;
}

static inline void close_fixture(struct fixture *fixture)
{
    service_conversation_release(fixture->talk);
    arena_free(fixture->arena);
}

static inline bool has(const struct said *said, const char *part)
{
    return str_find(buf_str(&said->text), str_from(part), 0) != SIZE_MAX;
}

static inline size_t count(struct fixture *fixture, enum store_event_type type)
{
    return count_events(fixture->given.store, fixture->key, type, fixture->arena, NULL);
}

static inline struct value last(struct fixture *fixture, enum store_event_type type)
{
    struct value payload = value_map();

    assert_true(count_events(fixture->given.store, fixture->key, type, fixture->arena, &payload) >
                0);
    return payload;
}

/* {"verb": ..., "id": ..., "text": ...}; empty ones are left out. */
static inline struct value request(struct fixture *fixture, const char *verb, const char *id,
                                   const char *text)
{
    struct value map = value_map();

    value_set(&map, STR("verb"), value_text(str_from(verb)), fixture->arena);
    if (id[0] != '\0')
        value_set(&map, STR("id"), value_text(str_from(id)), fixture->arena);
    if (text[0] != '\0')
        value_set(&map, STR("text"), value_text(str_from(text)), fixture->arena);
    return map;
}

static inline enum error_code ask(struct fixture *fixture, const char *verb, const char *id,
                                  const char *text, struct value *out)
{
    struct value wanted = request(fixture, verb, id, text);
    struct error err = {0};

    return service_handoff(fixture->given.service, &wanted, STR("test"), fixture->arena, out, &err)
               ? ERROR_NONE
               : err.code;
}

static inline struct value must_ask(struct fixture *fixture, const char *verb, const char *id,
                                    const char *text)
{
    struct value answer = value_map();

    assert_int_equal(ask(fixture, verb, id, text, &answer), ERROR_NONE);
    return answer;
}

/* The talk's line in the list of open ones, or NULL. */
static inline const struct value *listed(struct fixture *fixture)
{
    struct value *answer = arena_alloc(fixture->arena, sizeof *answer);
    const struct value *all;
    const struct value *found = NULL;

    *answer = must_ask(fixture, "list", "", "");
    all = value_get(answer, STR("handoffs"));
    for (size_t i = 0; i < all->list.count; i++) {
        if (value_get_integer(&all->list.items[i], "id", 0) != fixture->key)
            continue;
        assert_null(found); /* never twice */
        found = &all->list.items[i];
    }
    return found;
}

#endif
