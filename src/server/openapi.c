/* The OpenAPI 3.1 document, written from the table of routes. */
#include <microhttpd.h>

#include "base/asset.h"
#include "json/json.h"
#include "route.h"
#include "version.h"

extern const struct asset api_assets[]; /* generated from api/: the schemas of answers */

static void add_schema(const struct field *field, struct buf *out)
{
    switch (field->kind) {
    case FIELD_TEXT:
        buf_addf(out, "{\"type\":\"string\",\"minLength\":%lld,\"maxLength\":%lld",
                 (long long)field->least, (long long)field->most);
        break;
    case FIELD_ID:
        buf_addf(
            out,
            "{\"type\":\"string\",\"pattern\":\"^[!-~]*$\",\"minLength\":%lld,\"maxLength\":%lld",
            (long long)field->least, (long long)field->most);
        break;
    case FIELD_INTEGER:
        buf_addf(out, "{\"type\":\"integer\",\"minimum\":%lld,\"maximum\":%lld",
                 (long long)field->least, (long long)field->most);
        break;
    case FIELD_LIST:
        buf_add_text(out, "{\"type\":\"array\"");
        break;
    case FIELD_OBJECT:
        buf_add_text(out, "{\"type\":\"object\"");
        break;
    }
    if (field->choices != NULL) {
        struct str rest = str_from(field->choices);

        buf_add_text(out, ",\"enum\":[");
        for (bool first = true; rest.length > 0; first = false) {
            if (!first)
                buf_add_byte(out, ',');
            json_write_text(out, str_cut(&rest, ' '));
        }
        buf_add_byte(out, ']');
    }
    buf_add_text(out, ",\"description\":");
    json_write_text(out, str_from(field->help));
    buf_add_byte(out, '}');
}

static void add_parameter(struct buf *out, bool *first, struct str name, const char *where,
                          const struct field *field)
{
    buf_add_text(out, *first ? "" : ",");
    *first = false;
    buf_add_text(out, "{\"name\":");
    json_write_text(out, name);
    buf_addf(out, ",\"in\":\"%s\",\"required\":%s,\"schema\":", where,
             field == NULL || field->required ? "true" : "false");
    if (field != NULL)
        add_schema(field, out);
    else
        buf_add_text(out, "{\"type\":\"string\"}");
    buf_add_byte(out, '}');
}

static void add_parameters(const struct route *route, struct buf *out)
{
    struct str rest = str_from(route->path);
    bool first = true;

    buf_add_text(out, ",\"parameters\":[");
    while (rest.length > 0) {
        struct str part = str_cut(&rest, '/');

        if (part.length > 2 && part.bytes[0] == '{')
            add_parameter(out, &first, str_slice(part, 1, part.length - 1), "path", NULL);
    }
    for (const struct field *field = route->query; field != NULL && field->name != NULL; field++)
        add_parameter(out, &first, str_from(field->name), "query", field);
    buf_add_byte(out, ']');
}

static void add_body(const struct route *route, struct buf *out)
{
    bool first = true;

    if (route->body == BODY_NONE)
        return;
    buf_addf(out,
             ",\"requestBody\":{\"required\":true,\"content\":{\"%s\":{\"schema\":{\"type\":"
             "\"object\",\"properties\":{",
             route->body == BODY_FORM ? "application/x-www-form-urlencoded" : "application/json");
    for (const struct field *field = route->fields; field != NULL && field->name != NULL; field++) {
        buf_addf(out, "%s\"%s\":", first ? "" : ",", field->name);
        add_schema(field, out);
        first = false;
    }
    buf_add_text(out, "},\"required\":[");
    first = true;
    for (const struct field *field = route->fields; field != NULL && field->name != NULL; field++) {
        if (field->required) {
            buf_addf(out, "%s\"%s\"", first ? "" : ",", field->name);
            first = false;
        }
    }
    buf_add_text(out, "]}}}}");
}

/* What an answer holds, by the name of its schema; names that are not here are JSON of
 * schemas.json. */
static const struct {
    const char *name;
    const char *media_type;
} texts[] = {
    {"Page", "text/html"},
    {"Script", "text/javascript"},
    {"Style", "text/css"},
    {"Stream", "text/event-stream"},
    {"Metrics", "application/openmetrics-text"},
};

static void add_content(struct str schema, struct buf *out)
{
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (str_is(schema, texts[i].name)) {
            buf_addf(out, "\"%s\":{\"schema\":{\"type\":\"string\"}}", texts[i].media_type);
            return;
        }
    }
    buf_addf(out, "\"%s\":{\"schema\":{\"$ref\":\"#/components/schemas/%.*s\"}}",
             str_is(schema, "Problem") ? "application/problem+json" : "application/json",
             STR_ARG(schema));
}

/* "201 Conversation, 400 Problem": the route's own, and what every route of its kind may answer. */
static void gather_answers(const struct route *route, struct buf *out)
{
    bool wants_token = route->access == ACCESS_TOKEN || route->access == ACCESS_TICKET;

    buf_addf(out, "%s,429 Problem", route->answers);
    if (wants_token)
        buf_add_text(out, ",401 Problem,404 Problem,503 Problem");
    if (route->body != BODY_NONE)
        buf_add_text(out, ",413 Problem,415 Problem");
    if (route->body == BODY_JSON || route->body == BODY_ANY_JSON)
        buf_add_text(out, ",400 Problem");
}

/* All contents of one status, each once. */
static void add_contents(struct str answers, struct str wanted, struct buf *out)
{
    struct buf all = {0};

    while (answers.length > 0) {
        struct str schema = str_trim(str_cut(&answers, ','));
        struct str status = str_cut(&schema, ' ');
        struct buf one = {0};

        if (!str_equal(status, wanted) || schema.length == 0)
            continue;
        add_content(schema, &one);
        if (str_find(buf_str(&all), buf_str(&one), 0) == SIZE_MAX)
            buf_addf(&all, "%s%s", all.length > 0 ? "," : "", one.bytes);
        buf_clear(&one);
    }
    if (all.length > 0)
        buf_addf(out, ",\"content\":{%s}", all.bytes);
    buf_clear(&all);
}

static bool is_first_of_status(struct str answers, size_t before, struct str status)
{
    struct str rest = str_slice(answers, 0, before);

    while (rest.length > 0) {
        struct str other = str_trim(str_cut(&rest, ','));

        if (str_equal(str_cut(&other, ' '), status))
            return false;
    }
    return true;
}

static void add_answers(const struct route *route, struct buf *out)
{
    struct buf all = {0};
    struct str rest;
    bool first = true;

    gather_answers(route, &all);
    rest = buf_str(&all);
    buf_add_text(out, ",\"responses\":{");
    while (rest.length > 0) {
        size_t before = all.length - rest.length;
        struct str answer = str_trim(str_cut(&rest, ','));
        struct str status = str_cut(&answer, ' ');
        int64_t number = 0;

        if (!is_first_of_status(buf_str(&all), before, status) || !str_to_int(status, &number))
            continue;
        buf_addf(out, "%s\"%.*s\":{\"description\":\"%s\"", first ? "" : ",", STR_ARG(status),
                 MHD_get_reason_phrase_for((unsigned)number));
        if (number == 429 || number == 503)
            buf_add_text(out, ",\"headers\":{\"Retry-After\":{\"schema\":{\"type\":\"integer\"}}}");
        add_contents(buf_str(&all), status, out);
        buf_add_byte(out, '}');
        first = false;
    }
    buf_add_byte(out, '}');
    buf_clear(&all);
}

static void add_method(const struct route *route, struct buf *out)
{
    buf_add_byte(out, '"');
    for (const char *letter = route->method; *letter != '\0'; letter++)
        buf_add_byte(out, (char)(*letter + ('a' - 'A')));
    buf_addf(out, "\":{\"operationId\":\"%s\",\"summary\":", route->id);
    json_write_text(out, str_from(route->summary));
    add_parameters(route, out);
    add_body(route, out);
    add_answers(route, out);
    if (route->access == ACCESS_TOKEN)
        buf_add_text(out, ",\"security\":[{\"token\":[]}]");
    else if (route->access == ACCESS_TICKET)
        buf_add_text(out, ",\"security\":[{\"token\":[]},{\"ticket\":[]}]");
    buf_add_byte(out, '}');
}

/* Routes of one path stand together in the document, wherever they stand in the table. */
static bool is_first_of_path(const struct server *server, const struct route *route)
{
    for (const struct route *before = route_table; before != route; before++) {
        if (route_is_on(server, before) && strcmp(before->path, route->path) == 0)
            return false;
    }
    return true;
}

static void add_path(const struct server *server, const struct route *first, struct buf *out)
{
    json_write_text(out, str_from(first->path));
    buf_add_text(out, ":{");
    for (const struct route *route = first; route->method != NULL; route++) {
        if (!route_is_on(server, route) || strcmp(route->path, first->path) != 0)
            continue;
        if (route != first)
            buf_add_byte(out, ',');
        add_method(route, out);
    }
    buf_add_byte(out, '}');
}

void route_write_openapi(const struct server *server, struct buf *out)
{
    bool first = true;

    buf_add_text(
        out, "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"Šalter\",\"version\":\"" SALTER_VERSION
             "\"},\"servers\":[{\"url\":");
    json_write_text(out, server->base_path.length > 0 ? server->base_path : STR("/"));
    buf_add_text(out, "}],\"paths\":{");
    for (const struct route *route = route_table; route->method != NULL; route++) {
        if (!route_is_on(server, route) || !is_first_of_path(server, route))
            continue;
        if (!first)
            buf_add_byte(out, ',');
        add_path(server, route, out);
        first = false;
    }
    buf_addf(
        out,
        "},\"components\":{\"securitySchemes\":{\"token\":{\"type\":\"http\",\"scheme\":\"bearer\"}"
        ","
        "\"ticket\":{\"type\":\"apiKey\",\"in\":\"query\",\"name\":\"ticket\"}},\"schemas\":%s}}\n",
        (const char *)asset_find(api_assets, "schemas.json")->bytes);
}
