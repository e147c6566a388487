#include "field.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

#include "json/json.h"

static bool complain(struct field_problem *problem, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static bool complain(struct field_problem *problem, const char *name, const char *format, ...)
{
    va_list arguments;

    snprintf(problem->pointer, sizeof problem->pointer, "%s%s", name != NULL ? "/" : "",
             name != NULL ? name : "");
    va_start(arguments, format);
    vsnprintf(problem->detail, sizeof problem->detail, format, arguments);
    va_end(arguments);
    return false;
}

static int64_t count_characters(struct str text)
{
    int64_t count = 0;

    for (size_t i = 0; i < text.length; i++)
        count += ((unsigned char)text.bytes[i] & 0xC0) != 0x80;
    return count;
}

static bool is_choice(const char *choices, struct str text)
{
    struct str rest = str_from(choices);

    while (rest.length > 0) {
        if (str_equal(str_cut(&rest, ' '), text))
            return true;
    }
    return false;
}

static bool is_id(struct str text)
{
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] <= ' ' || text.bytes[i] > '~')
            return false;
    }
    return true;
}

static bool check_text(const struct field *field, struct str text, struct field_problem *problem)
{
    int64_t length = count_characters(text);

    if (length < field->least || length > field->most)
        return complain(problem, field->name, "%lld to %lld characters", (long long)field->least,
                        (long long)field->most);
    if (field->choices != NULL && !is_choice(field->choices, text))
        return complain(problem, field->name, "one of: %s", field->choices);
    return true;
}

static bool check_number(const struct field *field, int64_t number, struct field_problem *problem)
{
    if (number >= field->least && number <= field->most)
        return true;
    return complain(problem, field->name, "a number from %lld to %lld", (long long)field->least,
                    (long long)field->most);
}

static bool check(const struct field *field, const struct value *value,
                  struct field_problem *problem)
{
    static const struct {
        enum value_kind kind;
        const char *name;
    } kinds[] = {
        [FIELD_TEXT] = {VALUE_TEXT, "text"},
        [FIELD_ID] = {VALUE_TEXT, "text"},
        [FIELD_INTEGER] = {VALUE_INTEGER, "a whole number"},
        [FIELD_LIST] = {VALUE_LIST, "a list"},
        [FIELD_OBJECT] = {VALUE_MAP, "an object"},
    };

    if (value == NULL || value->kind == VALUE_NULL)
        return !field->required || complain(problem, field->name, "this member is missing");
    if (value->kind != kinds[field->kind].kind)
        return complain(problem, field->name, "this must be %s", kinds[field->kind].name);
    if (field->kind == FIELD_ID && !is_id(value->text))
        return complain(problem, field->name, "letters, digits and signs without blanks");
    if (field->kind == FIELD_TEXT || field->kind == FIELD_ID)
        return check_text(field, value->text, problem);
    return field->kind != FIELD_INTEGER || check_number(field, value->integer, problem);
}

bool field_read_body(const struct field *fields, struct str text, size_t limit, struct arena *arena,
                     struct value *out, struct field_problem *problem)
{
    struct error err = {0};

    if (str_trim(text).length == 0)
        text = STR("{}");
    if (!json_parse(text, limit, arena, out, &err))
        return complain(problem, NULL, "%s", err.message);
    if (out->kind != VALUE_MAP)
        return complain(problem, NULL, "the body must be an object");
    for (const struct field *field = fields; field != NULL && field->name != NULL; field++) {
        if (!check(field, value_get(out, str_from(field->name)), problem))
            return false;
    }
    return true;
}

bool field_read_number(const struct field *field, struct str text, int64_t *out,
                       struct field_problem *problem)
{
    if (!str_to_int(text, out))
        return complain(problem, field->name, "this must be a whole number");
    return check_number(field, *out, problem);
}

const struct field *field_find(const struct field *fields, const char *name)
{
    while (fields->name != NULL && strcmp(fields->name, name) != 0)
        fields++;
    assert(fields->name != NULL);
    return fields;
}
