#include "check.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/parallel.h"
#include "json/json.h"
#include "cmd.h"
#include "progress.h"

enum check_format { FORMAT_TEXT, FORMAT_JSON, FORMAT_SARIF };

const char *check_severity_name(enum diag_severity severity)
{
    return severity == DIAG_ERROR ? "error" : severity == DIAG_WARNING ? "warning" : "note";
}

static void put_text(struct value *map, const char *name, struct str text, struct arena *arena)
{
    value_set(map, str_from(name), value_text(text), arena);
}

static void put_number(struct value *map, const char *name, int64_t number, struct arena *arena)
{
    value_set(map, str_from(name), value_integer(number), arena);
}

static struct value diag_value(const struct diag *diag, struct arena *arena)
{
    struct value map = value_map();

    put_text(&map, "file", diag->place.file, arena);
    put_number(&map, "line", diag->place.line, arena);
    put_number(&map, "column", diag->place.column, arena);
    put_number(&map, "length", diag->place.length, arena);
    put_text(&map, "severity", str_from(check_severity_name(diag->severity)), arena);
    put_text(&map, "name", str_from(diag->name), arena);
    put_text(&map, "message", diag->message, arena);
    put_text(&map, "hint", diag->hint, arena);
    return map;
}

static struct value all_as_json(const struct diag_list *diags, const struct engine *engine,
                                struct arena *arena)
{
    struct value map = value_map();
    struct value list = value_list();

    for (size_t i = 0; i < diags->all.count; i++)
        value_push(&list, diag_value(&diags->all.items[i], arena), arena);
    put_number(&map, "errors", (int64_t)diags->errors, arena);
    put_number(&map, "warnings", (int64_t)diags->warnings, arena);
    value_set(&map, STR("diagnostics"), list, arena);
    value_set(&map, STR("thresholds"),
              engine != NULL ? check_thresholds_value(engine, arena) : value_null(), arena);
    return map;
}

static void print_text(struct diag_list *diags, const struct engine *engine, struct buf *out)
{
    cmd_print_diagnostics(diags, cmd_wants_colours(STDOUT_FILENO), out);
    if (engine != NULL) {
        const struct kb_model *model = engine_model(engine);
        size_t examples = 0;

        for (size_t i = 0; i < model->topic_count; i++)
            examples += model->topics[i].examples.count;
        buf_addf(out, "%zu topics, %zu examples, %zu policies, knowledge %.12s\n",
                 model->topic_count, examples, model->policy_count, engine_hash(engine).bytes);
        check_thresholds_print(engine, out);
    }
    buf_addf(out, "%zu error%s, %zu warning%s\n", diags->errors, diags->errors == 1 ? "" : "s",
             diags->warnings, diags->warnings == 1 ? "" : "s");
}

static void print(enum check_format format, const char *folder, struct diag_list *diags,
                  const struct engine *engine)
{
    struct arena *arena = arena_new();
    struct buf out = {0};
    struct value value;

    diag_sort(diags);
    if (format == FORMAT_TEXT) {
        print_text(diags, engine, &out);
    } else {
        value = format == FORMAT_JSON ? all_as_json(diags, engine, arena)
                                      : check_sarif(diags, folder, arena);
        json_write_pretty(&out, &value);
        buf_add_byte(&out, '\n');
    }
    cmd_write(&out);
    buf_clear(&out);
    arena_free(arena);
}

enum { CHECK_CACHE, CHECK_FORMAT, CHECK_STRICT, CHECK_TODAY };

static const struct cmd_option options[] = {
    [CHECK_CACHE] = CMD_CACHE_OPTION,
    [CHECK_FORMAT] = {"--format", "FORMAT", "text json sarif", "text (default), json or sarif"},
    [CHECK_STRICT] = {"--strict", NULL, NULL, "warnings fail as well"},
    [CHECK_TODAY] = {"--today", "DATE", NULL,
                     "YYYY-MM-DD for review dates, instead of the clock's"},
    {0},
};

static bool read_format(const char *name, enum check_format *out)
{
    static const char *const names[] = {"text", "json", "sarif"};

    for (size_t i = 0; name != NULL && i < sizeof names / sizeof *names; i++) {
        if (strcmp(name, names[i]) == 0) {
            *out = (enum check_format)i;
            return true;
        }
    }
    return name == NULL;
}

static struct date clock_date(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return service_civil_time((int64_t)now.tv_sec * 1000).date;
}

/* As engine_load(), with what `serve` and `ask` keep of learning, and shown on a terminal while it
 * lasts. */
static bool load(const struct cmd_line *line, const char *folder, struct engine_options *wanted,
                 struct engine **out, struct diag_list *diags, struct error *err)
{
    struct progress *progress = progress_new();
    struct buf cache = {0};
    bool loaded;

    wanted->pool = parallel_new(0);
    progress_tell(progress, 0, 0, "learning and checking");
    loaded = service_load_engine(folder, cmd_cache_folder(line->values[CHECK_CACHE], &cache),
                                 wanted, out, diags, err);
    progress_free(progress);
    parallel_free(wanted->pool);
    buf_clear(&cache);
    cmd_tell_cache(diags);
    return loaded;
}

static int run(const struct cmd_line *line)
{
    struct engine_options engine_options = {.today = clock_date(), .check = true};
    const char *folder = line->argument_count > 0 ? line->arguments[0] : "knowledge";
    enum check_format format = FORMAT_TEXT;
    struct engine *engine = NULL;
    struct diag_list diags;
    struct error err = {0};
    int result;

    if (!read_format(line->values[CHECK_FORMAT], &format) ||
        (line->values[CHECK_TODAY] &&
         !date_parse_iso(str_from(line->values[CHECK_TODAY]), &engine_options.today))) {
        fprintf(stderr, "salter check: --format is text, json or sarif; --today is YYYY-MM-DD\n");
        return CMD_USAGE;
    }
    diag_list_init(&diags);
    /* Of what could not be read there is no report: an empty one would look like a clean folder. */
    if (!load(line, folder, &engine_options, &engine, &diags, &err) && diags.errors == 0) {
        fprintf(stderr, "salter check: %s\n", err.message);
        result = CMD_USAGE;
    } else {
        print(format, folder, &diags, engine);
        result = diags.errors > 0 || (line->values[CHECK_STRICT] && diags.warnings > 0) ? CMD_FAILED
                                                                                        : CMD_OK;
    }
    engine_release(engine);
    diag_list_clear(&diags);
    return result;
}

const struct cmd cmd_check = {
    .name = "check",
    .arguments = "[KNOWLEDGE]",
    .summary = "Find every mistake in a knowledge folder",
    .details = "Exit status 0: no errors. 1: errors (with --strict warnings too). 2: the folder "
               "cannot be read.",
    .options = options,
    .most = 1,
    .run = run,
};
