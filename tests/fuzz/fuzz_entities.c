/* Whatever a message says: entities lie in it, in order and apart, and their canonical forms mean
 * what they say. */
#include <stdint.h>
#include <stdlib.h>

#include "text/analysis.h"
#include "text/locale.h"

static void demand(bool condition)
{
    if (!condition)
        abort();
}

static void check_place(const struct text_analysis *analysis, size_t index)
{
    struct span span = analysis->entities[index].span;

    demand(span.start < span.end && span.end <= analysis->original.length);
    demand(index == 0 || analysis->entities[index - 1].span.end <= span.start);
}

/* Counted anew: 97 divides it with a rest of 1, country and check digits moved behind. */
static bool has_rest_one(struct str iban)
{
    unsigned rest = 0;

    for (size_t i = 0; i < iban.length; i++) {
        char byte = iban.bytes[(i + 4) % iban.length];

        rest = byte <= '9' ? (rest * 10 + (unsigned)(byte - '0')) % 97
                           : (rest * 100 + (unsigned)(byte - 'A') + 10) % 97;
    }
    return rest == 1;
}

static void check_money(const struct text_entity *entity)
{
    struct money money;

    demand(entity->value.kind == VALUE_MONEY && text_parse_money(entity->canonical, &money));
    demand(money.minor == entity->value.money.minor &&
           str_is(str_from(money.currency), entity->value.money.currency));
}

static void check_period(const struct text_entity *entity)
{
    const struct value *ends = entity->value.list.items;

    demand(entity->value.kind == VALUE_LIST && entity->value.list.count == 2);
    demand(date_is_valid(ends[0].time.date) && date_is_valid(ends[1].time.date));
    demand(date_compare(ends[0].time.date, ends[1].time.date) <= 0);
}

static void check_meaning(const struct text_entity *entity)
{
    struct date date;

    demand(entity->canonical.length > 0);
    switch (entity->kind) {
    case TEXT_IBAN:
        demand(has_rest_one(entity->canonical));
        break;
    case TEXT_CARD:
        demand(entity->canonical.length == 4);
        break;
    case TEXT_AMOUNT:
        check_money(entity);
        break;
    case TEXT_DATE:
        demand(date_parse_iso(entity->canonical, &date) &&
               date_compare(date, entity->value.time.date) == 0);
        break;
    case TEXT_PERIOD:
        check_period(entity);
        break;
    case TEXT_TIME:
        demand(entity->canonical.length == 5 && entity->canonical.bytes[2] == ':');
        break;
    case TEXT_PERCENT:
    case TEXT_NUMBER:
        demand(entity->value.kind == VALUE_NUMBER);
        break;
    case TEXT_ACCOUNT:
    case TEXT_JMBG:
    case TEXT_OIB:
    case TEXT_EMAIL:
    case TEXT_PHONE:
    case TEXT_CASE_NUMBER:
    case TEXT_ENTITY_KIND_COUNT:
        demand(entity->value.kind == VALUE_TEXT);
        break;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct text_options options = {.today = {2026, 11, 22}};
    const struct text_analysis *analysis =
        text_analyse(str_of((const char *)data, size), &options, arena);

    for (size_t i = 0; i < analysis->entity_count; i++) {
        check_place(analysis, i);
        check_meaning(&analysis->entities[i]);
    }
    arena_free(arena);
    return 0;
}
