/*
 * What else strangers put into a request: paths, numbers, addresses, tickets, forms, settings.
 * Nothing may be read out of bounds, and what is accepted has the form it should have.
 */
#include <stdint.h>
#include <stdlib.h>

#include "../../src/server/client.h"
#include "../../src/server/form_fields.h"
#include "../../src/server/handlers.h"
#include "../../src/server/token.h"

static void check(bool holds)
{
    if (!holds)
        abort();
}

/* Every parameter is a segment of the path itself. */
static void try_path(struct str path)
{
    static const char *const methods[] = {"GET", "POST", "DELETE", "OPTIONS"};
    struct server server = {.demo = true, .rasa = true, .directline = true, .deepchat = true};

    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        struct str parameters[REQUEST_MOST_PARAMETERS] = {{0}};
        struct buf allowed = {0};
        const struct route *route =
            route_find(&server, str_from(methods[i]), path, parameters, &allowed);

        for (size_t n = 0; route != NULL && n < REQUEST_MOST_PARAMETERS; n++) {
            check(parameters[n].length <= path.length);
            check(str_find_byte(parameters[n], '/', 0) == SIZE_MAX);
        }
        check(route == NULL || strcmp(route->method, methods[i]) == 0);
        buf_clear(&allowed);
    }
}

static void try_number(struct str text)
{
    struct field_problem problem;
    int64_t number;

    if (field_read_number(field_find(events_query, "wait"), text, &number, &problem))
        check(number >= 0 && number <= 30);
}

static void try_address(struct str text)
{
    unsigned char address[16];

    if (client_key_of_text(text, address))
        (void)client_key(address);
}

static void try_tokens(struct str text, struct arena *arena)
{
    struct server server = {.secret = {1}};
    struct str ticket = token_new_ticket(&server, text, 1000, arena);

    check(token_is_ticket(&server, ticket, text, 1000));
    check(!token_is_ticket(&server, ticket, text, 1000 + 61000));
    check(!token_is_ticket(&server, text, STR("x"), 1000));
    check(token_name(STR("rasa"), text, arena).length == 26);
}

static void try_form(struct str text, struct arena *arena)
{
    struct form_fields form = form_fields_read(text, arena);

    check(form.button.length <= 64 && form.client_id.length <= 64);
    check(form.text.length <= text.length);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_new();
    struct str text = arena_copy(arena, str_of((const char *)data, size));

    try_path(text);
    try_number(text);
    try_address(text);
    try_tokens(text, arena);
    try_form(text, arena);
    arena_free(arena);
    return 0;
}
