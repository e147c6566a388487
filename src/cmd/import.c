#include "import.h"

#include <stdio.h>

#include "base/file.h"
#include "cmd.h"

typedef bool import_reader(struct import *import, struct str bytes, struct error *err);

static const struct {
    const char *name;
    import_reader *read;
} formats[] = {{"csv", import_csv}, {"rasa", import_rasa}};

static import_reader *find_reader(const char *name)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        if (strcmp(formats[i].name, name) == 0)
            return formats[i].read;
    }
    return NULL;
}

static bool is_language(const char *name)
{
    return strcmp(name, "en") == 0 || strcmp(name, "hr") == 0 || strcmp(name, "sr") == 0;
}

/* Told by its byte order mark, or by the zero beside the first letter. */
static bool is_utf16(struct str bytes)
{
    return str_starts(bytes, STR("\xFF\xFE")) || str_starts(bytes, STR("\xFE\xFF")) ||
           (bytes.length >= 2 && (bytes.bytes[0] == '\0') != (bytes.bytes[1] == '\0'));
}

static bool read_bytes(struct import *import, import_reader *read, struct str bytes,
                       struct error *err)
{
    if (is_utf16(bytes))
        return error_set(err, ERROR_INVALID, "%.*s:1: the file is UTF-16; save it as UTF-8",
                         STR_ARG(import->file));
    return read(import, bytes, err);
}

static bool read_one(struct import *import, import_reader *read, const char *path,
                     struct error *err)
{
    struct buf bytes = {0};
    bool done;

    import->file = str_from(path);
    done = file_read(path, IMPORT_LARGEST_INPUT, &bytes, err) &&
           read_bytes(import, read, buf_str(&bytes), err);
    buf_clear(&bytes);
    return done;
}

static const char *const note_names[] = {
#define NAME(constant, name) name,
    IMPORT_NOTES(NAME)
#undef NAME
};

static void print_notes(const struct import *import)
{
    for (size_t i = 0; i < IMPORT_NOTE_KINDS; i++) {
        for (size_t k = 0; k < import->notes[i].count; k++)
            fprintf(stderr, "%.*s\n", STR_ARG(import->notes[i].items[k]));
        if (import->note_counts[i] > import->notes[i].count)
            fprintf(stderr, "... and %zu more %s\n",
                    import->note_counts[i] - import->notes[i].count, note_names[i]);
    }
}

static size_t count_out_of_scope(const struct import *import)
{
    for (size_t i = 0; i < import->topics.count; i++) {
        if (str_is(import->topics.items[i].id, "out_of_scope"))
            return import->topics.items[i].examples.count;
    }
    return 0;
}

static void print_summary(const struct import *import, const char *folder)
{
    size_t outside = count_out_of_scope(import);
    size_t topics = import->topics.count - (outside > 0 ? 1 : 0);

    printf("%s: %zu topics, %zu examples", folder, topics, import_example_count(import) - outside);
    if (outside > 0)
        printf(", %zu out of scope", outside);
    if (import->sets.count + import->choices.count + import->same_as.count > 0)
        printf(", %zu word sets, %zu lists of choices, %zu lines of same words", import->sets.count,
               import->choices.count, import->same_as.count);
    printf("\n");
    if (import->repeated > 0)
        printf("%zu repeated in their own topic, kept once\n", import->repeated);
    for (size_t i = 0; i < IMPORT_NOTE_KINDS; i++) {
        if (import->note_counts[i] > 0)
            printf("%zu %s\n", import->note_counts[i], note_names[i]);
    }
}

static bool has_topics(const struct import *import, struct error *err)
{
    for (size_t i = 0; i < import->topics.count; i++) {
        if (!str_is(import->topics.items[i].id, "out_of_scope"))
            return true;
    }
    return error_set(err, ERROR_INVALID, "there is no example of any topic in %.*s",
                     STR_ARG(import->file));
}

enum { IMPORT_OUTPUT, IMPORT_LANGUAGE };

static const struct cmd_option options[] = {
    [IMPORT_OUTPUT] = {"--output", "FOLDER", NULL,
                       "where the knowledge folder is made; it must be empty or not there"},
    [IMPORT_LANGUAGE] = {"--language", "LANGUAGE", "en hr sr",
                         "of the texts: en (default), hr or sr"},
    {0},
};

static bool import_all(struct import *import, const struct cmd_line *line, import_reader *read,
                       struct error *err)
{
    struct buf sources = {0};
    bool done = true;

    for (size_t i = 1; done && i < line->argument_count; i++) {
        buf_addf(&sources, " %s", line->arguments[i]);
        done = read_one(import, read, line->arguments[i], err);
    }
    import_finish_words(import);
    done = done && has_topics(import, err) &&
           import_write(import, line->values[IMPORT_OUTPUT], sources.bytes, err) &&
           import_prove(import, line->values[IMPORT_OUTPUT], err);
    print_notes(import);
    buf_clear(&sources);
    return done;
}

static int run(const struct cmd_line *line)
{
    const char *language = line->values[IMPORT_LANGUAGE] ? line->values[IMPORT_LANGUAGE] : "en";
    import_reader *read = find_reader(line->arguments[0]);
    struct error err = {0};
    struct import import;
    bool done;

    if (read == NULL || line->values[IMPORT_OUTPUT] == NULL || !is_language(language)) {
        fprintf(stderr, "salter import: write csv or rasa, the files, and --output FOLDER; "
                        "--language is en, hr or sr\n");
        return CMD_USAGE;
    }
    import_init(&import, language);
    done = import_all(&import, line, read, &err);
    if (done)
        print_summary(&import, line->values[IMPORT_OUTPUT]);
    else
        fprintf(stderr, "salter import: %s\n", err.message);
    import_clear(&import);
    return done ? CMD_OK : CMD_USAGE;
}

const struct cmd cmd_import = {
    .name = "import",
    .arguments = "csv|rasa FILE ...",
    .summary = "Make a knowledge folder of drafts from examples that another program keeps",
    .details =
        "csv: columns text and category, found by their names; quotes and line breaks as in RFC "
        "4180.\n"
        "rasa: NLU YAML 3.x with intents, synonyms (also those inside examples) and look-up "
        "tables; a regex with\n"
        "the name of an intent becomes a pattern of it where the pattern language takes it; "
        "entities become plain text.\n"
        "Each category becomes a topic with `draft: true`, which check, chat and evaluate take and "
        "serve refuses;\n"
        "oos and out_of_scope become out_of_scope.yaml. What is left out is told on standard "
        "error, by file and line.",
    .options = options,
    .least = 2,
    .most = 64,
    .run = run,
};
