/*
 * Expressions of another program as patterns: whether they are any here is what `check` says, so it
 * is asked. They run on the folded line, where there is no capital and no diacritic, and within a
 * limit; one that meets nearly everything is a mistake.
 */
#include "import.h"

#include "match/match.h"

/* one mistake may hide another: form, then limits, then what the examples say */
enum { MOST_ROUNDS = 4 };

static bool is_about(const struct import *import, const struct import_regex *regex,
                     const struct diag *diag)
{
    struct str id = import->topics.items[regex->topic].id;
    struct str name = str_is(id, "out_of_scope")
                          ? STR("out_of_scope.yaml")
                          : arena_printf(import->scratch, "topics/%.*s.yaml", STR_ARG(id));

    return diag->severity == DIAG_ERROR && str_equal(diag->place.file, name) &&
           str_equal(str_trim(diag->source), regex->text);
}

static bool refuse(struct import *import, const char *folder, struct import_regex *regex,
                   const struct diag *diag, struct error *err)
{
    size_t topic = regex->topic;

    import->file = regex->file;
    import_note(import, IMPORT_NOT_CARRIED, regex->line, "regex \"%.*s\", %.*s: %.*s",
                STR_ARG(regex->name), STR_ARG(regex->text), STR_ARG(diag->message));
    regex->topic = SIZE_MAX;
    return import_write_topic_again(import, folder, topic, err);
}

/* Takes out what is a mistake. */
static bool refuse_all(struct import *import, const char *folder, const struct diag_list *diags,
                       bool *refused, struct error *err)
{
    for (size_t i = 0; i < import->regexes.count; i++) {
        struct import_regex *regex = &import->regexes.items[i];

        for (size_t k = 0; regex->topic != SIZE_MAX && k < diags->all.count; k++) {
            if (!is_about(import, regex, &diags->all.items[k]))
                continue;
            *refused = true;
            if (!refuse(import, folder, regex, &diags->all.items[k], err))
                return false;
        }
    }
    return true;
}

static bool prove_once(struct import *import, const char *folder, bool *refused, struct error *err)
{
    struct kb_options options = {0};
    struct kb_snapshot *snapshot = NULL;
    struct diag_list diags;
    bool done = true;

    *refused = false;
    diag_list_init(&diags);
    if (kb_snapshot_load(folder, &options, &snapshot, &diags, err)) {
        match_try_patterns(snapshot, NULL, &diags);
        done = refuse_all(import, folder, &diags, refused, err);
    }
    kb_snapshot_release(snapshot);
    diag_list_clear(&diags);
    return done && err->code == ERROR_NONE;
}

bool import_prove(struct import *import, const char *folder, struct error *err)
{
    bool refused = import->regexes.count > 0, done = true;

    for (int round = 0; done && refused && round < MOST_ROUNDS; round++)
        done = prove_once(import, folder, &refused, err);
    return done;
}
