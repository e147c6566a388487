#include "server/settings.h"

#include <ctype.h>
#include <stdlib.h>

#include "base/file.h"
#include "settings_check.h"

enum kind { KIND_TEXT, KIND_NUMBER, KIND_SWITCH };
enum { LARGEST_FILE = 64 << 10 };

static const struct row {
    enum kind kind;
    size_t offset;
    const char *name;
    const char *placeholder;
    const char *otherwise;
    const char *help;
} rows[] = {
#define ROW(kind, member, name, placeholder, otherwise, help)                                      \
    {KIND_##kind, offsetof(struct server_settings, member), name, placeholder, otherwise, help},
    SERVER_SETTINGS(ROW)};

static bool read_switch(struct str text, bool *out)
{
    *out = text.length == 0 || str_is(text, "yes") || str_is(text, "true") || str_is(text, "on") ||
           str_is(text, "1");
    return *out || str_is(text, "no") || str_is(text, "false") || str_is(text, "off") ||
           str_is(text, "0");
}

static bool set(struct server_settings *settings, const struct row *row, const char *text,
                const char *source, struct error *err)
{
    char *member = (char *)settings + row->offset;
    int64_t number;

    switch (row->kind) {
    case KIND_TEXT:
        *(const char **)(void *)member = text;
        return true;
    case KIND_NUMBER:
        if (!str_to_int(str_from(text), &number) || number < 0 || number > 1000000000)
            return error_set(err, ERROR_INVALID, "%s: %s: not a number from 0", source, text);
        *(int64_t *)(void *)member = number;
        return true;
    case KIND_SWITCH:
        if (!read_switch(str_from(text), (bool *)(void *)member))
            return error_set(err, ERROR_INVALID, "%s: %s: expected yes or no", source, text);
        return true;
    }
    return false;
}

static void set_defaults(struct server_settings *settings, struct server_sources *sources)
{
    for (size_t i = 0; i < SERVER_SETTING_COUNT; i++) {
        sources->of[i] = "default";
        if (rows[i].kind == KIND_SWITCH)
            *(bool *)(void *)((char *)settings + rows[i].offset) = false;
        else
            (void)set(settings, &rows[i], rows[i].otherwise, "default", NULL);
    }
}

static size_t find_row(struct str name)
{
    size_t i = 0;

    while (i < SERVER_SETTING_COUNT && !str_is(name, rows[i].name))
        i++;
    return i;
}

static bool read_line(struct str line, const char *source, struct arena *arena,
                      struct server_settings *settings, struct server_sources *sources,
                      struct error *err)
{
    struct str rest = str_trim(line);
    struct str name;
    size_t comment;
    size_t at;

    if (rest.length == 0 || rest.bytes[0] == '#')
        return true;
    comment = str_find(rest, STR(" #"), 0);
    rest = str_trim(str_slice(rest, 0, comment));
    if (str_find_byte(rest, ':', 0) == SIZE_MAX)
        return error_set(err, ERROR_INVALID, "%s: expected `name: value`", source);
    name = str_trim(str_cut(&rest, ':'));
    at = find_row(name);
    if (at == SERVER_SETTING_COUNT)
        return error_set(err, ERROR_INVALID, "%s: there is no setting %.*s", source, STR_ARG(name));
    sources->of[at] = source;
    return set(settings, &rows[at], arena_copy(arena, str_trim(rest)).bytes, source, err);
}

static bool read_file(const char *path, struct arena *arena, struct server_settings *settings,
                      struct server_sources *sources, struct error *err)
{
    struct buf text = {0};
    struct str rest;
    bool read = file_read(path, LARGEST_FILE, &text, err);

    rest = buf_str(&text);
    for (int line = 1; read && rest.length > 0; line++)
        read = read_line(str_cut(&rest, '\n'), arena_printf(arena, "%s:%d", path, line).bytes,
                         arena, settings, sources, err);
    buf_clear(&text);
    return read;
}

static const char *variable_of(const struct row *row, struct arena *arena)
{
    char *name = (char *)arena_printf(arena, "SALTER_%s", row->name).bytes;

    for (char *at = name; *at != '\0'; at++)
        *at = *at == '-' ? '_' : (char)toupper((unsigned char)*at);
    return name;
}

static bool read_environment(struct arena *arena, struct server_settings *settings,
                             struct server_sources *sources, struct error *err)
{
    for (size_t i = 0; i < SERVER_SETTING_COUNT; i++) {
        const char *variable = variable_of(&rows[i], arena);
        const char *text = getenv(variable);

        if (text == NULL)
            continue;
        sources->of[i] = variable;
        if (!set(settings, &rows[i], arena_copy(arena, str_from(text)).bytes, variable, err))
            return false;
    }
    return true;
}

bool server_settings_read(const char *const flags[SERVER_SETTING_COUNT], const char *file,
                          struct arena *arena, struct server_settings *out,
                          struct server_sources *sources, struct error *err)
{
    set_defaults(out, sources);
    if (file != NULL && !read_file(file, arena, out, sources, err))
        return false;
    if (!read_environment(arena, out, sources, err))
        return false;
    for (size_t i = 0; i < SERVER_SETTING_COUNT; i++) {
        if (flags[i] == NULL)
            continue;
        sources->of[i] = arena_printf(arena, "--%s", rows[i].name).bytes;
        if (!set(out, &rows[i], flags[i], sources->of[i], err))
            return false;
    }
    return settings_check(out, err);
}

static void add_value(const struct server_settings *settings, const struct row *row,
                      struct buf *out)
{
    const char *member = (const char *)settings + row->offset;

    switch (row->kind) {
    case KIND_TEXT:
        buf_add_text(out, *(const char *const *)(const void *)member);
        return;
    case KIND_NUMBER:
        buf_addf(out, "%lld", (long long)*(const int64_t *)(const void *)member);
        return;
    case KIND_SWITCH:
        buf_add_text(out, *(const bool *)(const void *)member ? "yes" : "no");
        return;
    }
}

void server_settings_print(const struct server_settings *settings,
                           const struct server_sources *sources, struct buf *out)
{
    for (size_t i = 0; i < SERVER_SETTING_COUNT; i++) {
        struct buf line = {0};

        buf_addf(&line, "%s: ", rows[i].name);
        add_value(settings, &rows[i], &line);
        buf_addf(out, "%-40s # %s\n", line.bytes, sources->of[i]);
        buf_clear(&line);
    }
}

void server_settings_page(struct buf *out)
{
    buf_add_text(out, "| flag | environment | default | what it is |\n| --- | --- | --- | --- |\n");
    for (size_t i = 0; i < SERVER_SETTING_COUNT; i++) {
        struct arena *arena = arena_new();

        buf_addf(out, "| `--%s%s%s` | `%s` | %s | %s |\n", rows[i].name,
                 rows[i].placeholder ? " " : "", rows[i].placeholder ? rows[i].placeholder : "",
                 variable_of(&rows[i], arena), rows[i].otherwise[0] ? rows[i].otherwise : "",
                 rows[i].help);
        arena_free(arena);
    }
}
