/* The OpenAPI 3.1 document, written from the table of routes. */
#include "json/json.h"
#include "route.h"
#include "version.h"

/* Schemas of answers; the forms of bodies and queries come from the fields that check them. */
static const char schemas[] =
    "\"Problem\":{\"type\":\"object\",\"required\":[\"type\",\"title\",\"status\",\"detail\"],\"properties\":{"
    "\"type\":{\"type\":\"string\"},\"title\":{\"type\":\"string\"},\"status\":{\"type\":\"integer\"},"
    "\"detail\":{\"type\":\"string\"},\"errors\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"required\":"
    "[\"pointer\",\"detail\"],\"properties\":{\"pointer\":{\"type\":\"string\"},\"detail\":{\"type\":\"string\"}}}},"
    "\"texts\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}}}},"
    "\"Button\":{\"type\":\"object\",\"required\":[\"title\",\"payload\"],\"properties\":{\"title\":{\"type\":"
    "\"string\"},\"payload\":{\"type\":\"string\"}}},"
    "\"Event\":{\"type\":\"object\",\"required\":[\"seq\",\"at\",\"type\",\"author\"],\"properties\":{\"seq\":{\"type\":"
    "\"integer\",\"minimum\":1},\"at\":{\"type\":\"string\",\"format\":\"date-time\"},\"type\":{\"type\":\"string\"},"
    "\"author\":{\"enum\":[\"customer\",\"bot\",\"agent\",\"system\"]},\"client_id\":{\"type\":\"string\"},\"texts\":{"
    "\"type\":\"array\",\"items\":{\"type\":\"string\"}},\"buttons\":{\"type\":\"array\",\"items\":{\"$ref\":"
    "\"#/components/schemas/Button\"}},\"action\":{\"enum\":[\"answer\",\"clarify\",\"ask_slot\",\"handoff\","
    "\"out_of_scope\"]},\"topic\":{\"type\":[\"string\",\"null\"]},\"language\":{\"type\":\"string\"},\"in_reply_to\":{"
    "\"type\":\"integer\"},\"handoff\":{\"type\":\"object\",\"required\":[\"reason\",\"state\"],\"properties\":{"
    "\"reason\":{\"type\":\"string\"},\"state\":{\"enum\":[\"open\",\"notified\",\"none\"]}}},\"name\":{\"type\":"
    "\"string\"},\"owner\":{\"type\":\"string\"},\"about\":{\"type\":\"integer\"},\"thumb\":{\"enum\":[\"up\",\"down\"]},"
    "\"rating\":{\"type\":\"integer\"},\"words\":{\"type\":\"string\"},\"reference\":{\"type\":\"string\"}}},"
    "\"Events\":{\"type\":\"object\",\"required\":[\"events\"],\"properties\":{\"events\":{\"type\":\"array\",\"items\":{"
    "\"$ref\":\"#/components/schemas/Event\"}}}},"
    "\"EventList\":{\"type\":\"object\",\"required\":[\"events\",\"last\"],\"properties\":{\"events\":{\"type\":\"array\","
    "\"items\":{\"$ref\":\"#/components/schemas/Event\"}},\"last\":{\"type\":\"integer\"}}},"
    "\"Export\":{\"type\":\"object\",\"required\":[\"id\",\"started\",\"events\"],\"properties\":{\"id\":{\"type\":"
    "\"string\"},\"started\":{\"type\":\"string\"},\"events\":{\"type\":\"array\",\"items\":{\"$ref\":"
    "\"#/components/schemas/Event\"}}}},"
    "\"Ticket\":{\"type\":\"object\",\"required\":[\"ticket\",\"expires_in\"],\"properties\":{\"ticket\":{\"type\":"
    "\"string\"},\"expires_in\":{\"type\":\"integer\"}}},"
    "\"Phone\":{\"type\":[\"object\",\"null\"],\"required\":[\"display\",\"tel\"],\"properties\":{\"display\":{\"type\":"
    "\"string\"},\"tel\":{\"type\":\"string\"},\"hours\":{\"type\":\"string\"}}},"
    "\"Welcome\":{\"type\":\"object\",\"required\":[\"language\",\"bank\",\"demo\",\"messages\",\"buttons\",\"phone\","
    "\"emergency\",\"address\",\"privacy\",\"people\",\"person_button\",\"longest\",\"banner\",\"languages\"],"
    "\"properties\":{\"language\":{\"type\":\"string\"},\"bank\":{\"type\":\"string\"},\"demo\":{\"type\":\"boolean\"},"
    "\"messages\":{\"type\":\"array\",\"items\":{\"type\":\"string\"}},\"buttons\":{\"type\":\"array\",\"items\":{"
    "\"$ref\":\"#/components/schemas/Button\"}},\"phone\":{\"$ref\":\"#/components/schemas/Phone\"},\"emergency\":{"
    "\"$ref\":\"#/components/schemas/Phone\"},\"address\":{\"type\":[\"string\",\"null\"]},\"privacy\":{\"type\":["
    "\"string\",\"null\"]},\"people\":{\"enum\":[\"none\",\"notify\",\"desk\"]},\"person_button\":{\"type\":["
    "\"string\",\"null\"]},\"longest\":{\"type\":\"integer\"},\"banner\":{\"type\":[\"string\",\"null\"]},\"languages\":"
    "{\"type\":\"array\",\"items\":{\"type\":\"string\"}}}},"
    "\"Conversation\":{\"type\":\"object\",\"required\":[\"id\",\"token\",\"language\",\"events\",\"welcome\"],"
    "\"properties\":{\"id\":{\"type\":\"string\"},\"token\":{\"type\":\"string\"},\"language\":{\"type\":\"string\"},"
    "\"events\":{\"type\":\"array\",\"items\":{\"$ref\":\"#/components/schemas/Event\"}},\"welcome\":{\"$ref\":"
    "\"#/components/schemas/Welcome\"}}},"
    "\"Any\":{},\"Text\":{\"type\":\"string\"}";

static void add_schema(const struct field *field, struct buf *out)
{
    switch (field->kind) {
    case FIELD_TEXT:
        buf_addf(out, "{\"type\":\"string\",\"minLength\":%lld,\"maxLength\":%lld", (long long)field->least,
                 (long long)field->most);
        break;
    case FIELD_INTEGER:
        buf_addf(out, "{\"type\":\"integer\",\"minimum\":%lld,\"maximum\":%lld", (long long)field->least,
                 (long long)field->most);
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

static void add_parameter(struct buf *out, bool *first, struct str name, const char *where, const struct field *field)
{
    buf_add_text(out, *first ? "" : ",");
    *first = false;
    buf_add_text(out, "{\"name\":");
    json_write_text(out, name);
    buf_addf(out, ",\"in\":\"%s\",\"required\":%s,\"schema\":", where, field == NULL || field->required ? "true" : "false");
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
    buf_addf(out, ",\"requestBody\":{\"content\":{\"%s\":{\"schema\":{\"type\":\"object\",\"properties\":{",
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

static const char *media_type(struct str schema)
{
    if (str_is(schema, "Problem"))
        return "application/problem+json";
    return str_is(schema, "Text") ? "text/plain" : "application/json";
}

/* "201 Conversation, 400 Problem" */
static void add_answers(const struct route *route, struct buf *out)
{
    struct str rest = str_from(route->answers);

    buf_add_text(out, ",\"responses\":{");
    for (bool first = true; rest.length > 0; first = false) {
        struct str schema = str_trim(str_cut(&rest, ','));
        struct str status = str_cut(&schema, ' ');

        buf_addf(out, "%s\"%.*s\":{\"description\":\"%s\"", first ? "" : ",", STR_ARG(status),
                 status.bytes[0] == '2' ? "done" : "not done");
        if (schema.length > 0)
            buf_addf(out, ",\"content\":{\"%s\":{\"schema\":{\"$ref\":\"#/components/schemas/%.*s\"}}}",
                     media_type(schema), STR_ARG(schema));
        buf_add_byte(out, '}');
    }
    buf_add_byte(out, '}');
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

    buf_add_text(out, "{\"openapi\":\"3.1.0\",\"info\":{\"title\":\"Šalter\",\"version\":\"" SALTER_VERSION
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
    buf_addf(out, "},\"components\":{\"securitySchemes\":{\"token\":{\"type\":\"http\",\"scheme\":\"bearer\"},"
                  "\"ticket\":{\"type\":\"apiKey\",\"in\":\"query\",\"name\":\"ticket\"}},\"schemas\":{%s}}}\n",
             schemas);
}
