/* SARIF 2.1.0 (OASIS): one run, one tool; columns count code points. */
#include "check.h"

#include "cmd.h"
#include "knowledge/diagnostics.h"
#include "version.h"

static void put_text(struct value *map, const char *name, struct str text, struct arena *arena)
{
    value_set(map, str_from(name), value_text(text), arena);
}

static void put_number(struct value *map, const char *name, int64_t number, struct arena *arena)
{
    value_set(map, str_from(name), value_integer(number), arena);
}

static void add_escaped(struct buf *out, struct str path)
{
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";

    for (size_t i = 0; i < path.length; i++) {
        if (path.bytes[i] != '\0' && strchr(plain, path.bytes[i]) != NULL)
            buf_add_byte(out, path.bytes[i]);
        else
            buf_addf(out, "%%%02X", (unsigned)(unsigned char)path.bytes[i]);
    }
}

/* RFC 3986: relative to where check runs, as the folder was given; an absolute one becomes file://.
 * Of no file: the folder. */
static struct str file_uri(const char *folder, struct str file, struct arena *arena)
{
    struct str base = str_from(folder);
    struct buf out = {0};
    struct str uri;

    while (base.length > 2 && base.bytes[0] == '.' && base.bytes[1] == '/')
        base = str_slice(base, 2, base.length);
    while (base.length > 1 && base.bytes[base.length - 1] == '/')
        base.length--;
    if (base.bytes[0] == '/')
        buf_add_text(&out, "file://");
    if (!str_is(base, ".") || file.length == 0)
        add_escaped(&out, base);
    if (out.length > 0 && file.length > 0)
        buf_add_byte(&out, '/');
    add_escaped(&out, file);
    uri = arena_copy(arena, buf_str(&out));
    buf_clear(&out);
    return uri;
}

static struct value text_message(struct str text, struct arena *arena)
{
    struct value map = value_map();

    put_text(&map, "text", text, arena);
    return map;
}

static struct value sarif_location(const struct diag *diag, const char *folder, struct arena *arena)
{
    struct value location = value_map();
    struct value physical = value_map();
    struct value artifact = value_map();
    struct value region = value_map();

    put_text(&artifact, "uri", file_uri(folder, diag->place.file, arena), arena);
    value_set(&physical, STR("artifactLocation"), artifact, arena);
    if (diag->place.line > 0) {
        put_number(&region, "startLine", diag->place.line, arena);
        put_number(&region, "startColumn", diag->place.column, arena);
        put_number(&region, "endColumn",
                   diag->place.column + (diag->place.length ? diag->place.length : 1), arena);
        value_set(&physical, STR("region"), region, arena);
    }
    value_set(&location, STR("physicalLocation"), physical, arena);
    return location;
}

static struct value sarif_result(const struct diag *diag, const char *folder, struct arena *arena)
{
    struct value result = value_map();
    struct value locations = value_list();
    struct str message =
        diag->hint.length > 0
            ? arena_printf(arena, "%.*s. Hint: %.*s", STR_ARG(diag->message), STR_ARG(diag->hint))
            : diag->message;

    put_text(&result, "ruleId", str_from(diag->name), arena);
    put_text(&result, "level", str_from(check_severity_name(diag->severity)), arena);
    value_set(&result, STR("message"), text_message(message, arena), arena);
    value_push(&locations, sarif_location(diag, folder, arena), arena);
    value_set(&result, STR("locations"), locations, arena);
    return result;
}

static struct value sarif_rules(struct arena *arena)
{
    struct value rules = value_list();

    for (int i = 0; i < KB_DIAG_COUNT; i++) {
        struct value rule = value_map();
        struct value configuration = value_map();
        const char *level = check_severity_name(kb_diag_severity((enum kb_diag)i));

        put_text(&rule, "id", str_from(kb_diag_name((enum kb_diag)i)), arena);
        value_set(&rule, STR("shortDescription"),
                  text_message(str_from(kb_diag_meaning((enum kb_diag)i)), arena), arena);
        put_text(&configuration, "level", str_from(level), arena);
        value_set(&rule, STR("defaultConfiguration"), configuration, arena);
        value_push(&rules, rule, arena);
    }
    return rules;
}

struct value check_sarif(const struct diag_list *diags, const char *folder, struct arena *arena)
{
    struct value log = value_map();
    struct value runs = value_list();
    struct value run = value_map();
    struct value tool = value_map();
    struct value driver = value_map();
    struct value results = value_list();

    put_text(&driver, "name", STR("salter"), arena);
    put_text(&driver, "version", STR(SALTER_VERSION), arena);
    value_set(&driver, STR("rules"), sarif_rules(arena), arena);
    value_set(&tool, STR("driver"), driver, arena);
    value_set(&run, STR("tool"), tool, arena);
    put_text(&run, "columnKind", STR("unicodeCodePoints"), arena);
    for (size_t i = 0; i < diags->all.count; i++)
        value_push(&results, sarif_result(&diags->all.items[i], folder, arena), arena);
    value_set(&run, STR("results"), results, arena);
    value_push(&runs, run, arena);
    put_text(&log, "$schema", STR("https://json.schemastore.org/sarif-2.1.0.json"), arena);
    put_text(&log, "version", STR("2.1.0"), arena);
    value_set(&log, STR("runs"), runs, arena);
    return log;
}
