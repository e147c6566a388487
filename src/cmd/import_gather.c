#include "import.h"

#include "clean.h"
#include "knowledge/snapshot.h"
#include "text/mask.h"

enum {
    MOST_SHOWN = 200, /* notes of one kind */
    LONGEST_ID = 64,
    ROOM_IN_FILE = 4096 /* for what stands around the examples */
};

/* Where a text was met first. */
struct import_origin {
    size_t topic;
    struct str file;
    uint32_t line;
};

void import_init(struct import *import, const char *language)
{
    *import = (struct import){.arena = arena_new(), .scratch = arena_new(), .language = language};
}

void import_clear(struct import *import)
{
    for (size_t i = 0; i < import->topics.count; i++)
        vec_clear(&import->topics.items[i].examples);
    for (size_t i = 0; i < import->sets.count; i++)
        vec_clear(&import->sets.items[i].phrases);
    for (size_t i = 0; i < import->choices.count; i++) {
        for (size_t k = 0; k < import->choices.items[i].values.count; k++)
            vec_clear(&import->choices.items[i].values.items[k].words);
        vec_clear(&import->choices.items[i].values);
        map_clear(&import->choices.items[i].ids);
    }
    for (size_t i = 0; i < import->synonyms.count; i++)
        vec_clear(&import->synonyms.items[i].words);
    for (size_t i = 0; i < IMPORT_NOTE_KINDS; i++)
        vec_clear(&import->notes[i]);
    vec_clear(&import->synonyms);
    vec_clear(&import->entities);
    vec_clear(&import->regexes);
    map_clear(&import->values);
    map_clear(&import->entity_names);
    map_clear(&import->synonym_names);
    map_clear(&import->set_names);
    map_clear(&import->set_ids);
    map_clear(&import->choice_names);
    map_clear(&import->choice_ids);
    map_clear(&import->phrases);
    vec_clear(&import->topics);
    vec_clear(&import->sets);
    vec_clear(&import->choices);
    vec_clear(&import->same_as);
    map_clear(&import->names);
    map_clear(&import->ids);
    map_clear(&import->texts);
    buf_clear(&import->text);
    arena_free(import->scratch);
    arena_free(import->arena);
}

void import_note(struct import *import, enum import_note_kind kind, uint32_t line,
                 const char *format, ...)
{
    struct buf text = {0}, cleaned = {0};
    va_list arguments;

    if (import->note_counts[kind]++ >= MOST_SHOWN)
        return;
    va_start(arguments, format);
    buf_addv(&text, format, arguments);
    va_end(arguments);
    buf_addf(&cleaned, "%.*s:%u: ", STR_ARG(import->file), line);
    clean_line(buf_str(&text), &cleaned); /* it goes to a terminal */
    vec_push(&import->notes[kind], arena_copy(import->arena, buf_str(&cleaned)));
    buf_clear(&text);
    buf_clear(&cleaned);
}

struct str import_fold(struct import *import, struct str text)
{
    arena_reset(import->scratch);
    return strcmp(import->language, "en") == 0 ? text_fold(text, import->scratch)
                                               : text_fold_ekavian(text, import->scratch);
}

/* Customers wrote it: what no log may keep, no knowledge may either. */
static struct str without_secrets(struct import *import, struct str text, uint32_t line)
{
    struct text_masked masked;

    arena_reset(import->scratch);
    masked = text_mask(text, import->scratch);
    if (masked.secrets != 0)
        import_note(import, IMPORT_MASKED, line, "a card number, PIN, code or password, hidden");
    return arena_copy(import->arena, masked.text);
}

struct str import_line(struct import *import, struct str text, uint32_t line)
{
    static const struct str nothing = {NULL, 0};
    struct str cleaned;

    buf_truncate(&import->text, 0);
    if (!clean_line(text, &import->text)) {
        import_note(import, IMPORT_NOT_UTF8, line, "not UTF-8, left out");
        return nothing;
    }
    cleaned = buf_str(&import->text);
    if (cleaned.length == 0)
        import_note(import, IMPORT_NO_TEXT, line, "there is no text, left out");
    else if (clean_length(cleaned) > KB_LONGEST_LINE)
        import_note(import, IMPORT_TOO_LONG, line, "longer than %d characters, left out",
                    KB_LONGEST_LINE);
    else if (import_fold(import, cleaned).length == 0)
        import_note(import, IMPORT_NO_WORDS, line, "no word in \"%.*s\", left out",
                    STR_ARG(cleaned));
    else
        return without_secrets(import, cleaned, line);
    return nothing;
}

/* The id with "_2", "_3" ... behind it until nobody else has it; cut so that it stays within a
 * file's name. */
static struct str make_unique(struct import *import, struct str id, const struct map *taken)
{
    struct str unique = arena_copy(import->arena, str_slice(id, 0, LONGEST_ID));

    for (unsigned number = 2; map_index(taken, unique) != SIZE_MAX; number++) {
        struct str tail = arena_printf(import->scratch, "_%u", number);

        unique = arena_printf(import->arena, "%.*s%.*s",
                              STR_ARG(str_slice(id, 0, LONGEST_ID - tail.length)), STR_ARG(tail));
    }
    return unique;
}

struct str import_id(struct import *import, struct str name, struct map *taken)
{
    struct str id;

    buf_truncate(&import->text, 0);
    clean_id(name, &import->text);
    if (import->text.length == 0 || import->text.bytes[0] < 'a' || import->text.bytes[0] > 'z') {
        buf_truncate(&import->text, 0);
        buf_add_text(&import->text, "n_");
        clean_id(name, &import->text);
    }
    id = make_unique(import, buf_str(&import->text), taken);
    map_put(taken, id, import);
    return id;
}

static bool is_out_of_scope(struct str id)
{
    return str_is(id, "oos") || str_is(id, "out_of_scope");
}

static size_t add_topic(struct import *import, struct str title, uint32_t line)
{
    struct import_topic topic = {.title = title};
    struct str plain;

    buf_truncate(&import->text, 0);
    clean_id(title, &import->text);
    plain = buf_str(&import->text);
    topic.id =
        is_out_of_scope(plain) ? STR("out_of_scope") : make_unique(import, plain, &import->ids);
    if (is_out_of_scope(plain) && map_index(&import->ids, topic.id) != SIZE_MAX)
        return (size_t)(uintptr_t)map_get(&import->ids, topic.id) - 1;
    if (!is_out_of_scope(plain) && !str_equal(topic.id, plain))
        import_note(import, IMPORT_RENAMED, line, "\"%.*s\" becomes %.*s: %s", STR_ARG(title),
                    STR_ARG(topic.id),
                    plain.length > LONGEST_ID ? "its name is longer than an id can be"
                                              : "another category has that id already");
    vec_push(&import->topics, topic);
    map_put(&import->ids, topic.id, (void *)(uintptr_t)import->topics.count);
    return import->topics.count - 1;
}

/* The number of the topic with this name; SIZE_MAX, with a note, when it is no name. */
static size_t find_topic(struct import *import, struct str name, uint32_t line)
{
    size_t number;
    struct str title;

    buf_truncate(&import->text, 0);
    if (!clean_line(name, &import->text)) {
        import_note(import, IMPORT_NOT_UTF8, line, "the category is not UTF-8, left out");
        return SIZE_MAX;
    }
    if (import->text.length == 0) {
        import_note(import, IMPORT_NO_NAME, line, "the category is empty, left out");
        return SIZE_MAX;
    }
    number = (size_t)(uintptr_t)map_get(&import->names, buf_str(&import->text));
    if (number > 0)
        return number - 1;
    title = arena_copy(import->arena, buf_str(&import->text));
    number = add_topic(import, title, line);
    map_put(&import->names, title, (void *)(uintptr_t)(number + 1));
    return number;
}

static bool has_room(struct import *import, struct import_topic *topic, struct str text,
                     uint32_t line)
{
    if (topic->bytes + text.length + 8 > KB_LARGEST_FILE - ROOM_IN_FILE) {
        import_note(import, IMPORT_NOT_CARRIED, line, "%.*s is as large as a file may be, left out",
                    STR_ARG(topic->id));
        return false;
    }
    topic->bytes += text.length + 8; /* with its indent */
    return true;
}

static void add_example(struct import *import, size_t number, struct str text, uint32_t line)
{
    struct import_topic *topic = &import->topics.items[number];
    struct str key = import_fold(import, text);
    struct import_origin *first = map_get(&import->texts, key);

    if (first != NULL && first->topic == number) {
        import->repeated++;
    } else if (first != NULL) {
        import_note(import, IMPORT_DUPLICATE, line,
                    "\"%.*s\" stands in %.*s already (%.*s:%u), left out of %.*s", STR_ARG(text),
                    STR_ARG(import->topics.items[first->topic].id), STR_ARG(first->file),
                    first->line, STR_ARG(topic->id));
    } else if (has_room(import, topic, text, line)) {
        first = arena_alloc(import->arena, sizeof *first);
        *first = (struct import_origin){number, import->file, line};
        map_put(&import->texts, arena_copy(import->arena, key), first);
        vec_push(&topic->examples, text);
    }
}

bool import_example(struct import *import, struct str name, struct str text, uint32_t line,
                    struct error *err)
{
    struct str example;
    size_t number;

    if (str_trim(name).length == 0) {
        import_note(import, IMPORT_NO_NAME, line, "the category is empty, left out");
        return true;
    }
    example = import_line(import, text, line);
    if (example.length == 0)
        return true;
    number = find_topic(import, name, line);
    if (number == SIZE_MAX)
        return true;
    if (import->topics.count > IMPORT_MOST_TOPICS)
        return error_set(err, ERROR_TOO_LARGE,
                         "%.*s:%u: more than %d different categories: is this the right column?",
                         STR_ARG(import->file), line, IMPORT_MOST_TOPICS);
    add_example(import, number, example, line);
    return true;
}

size_t import_example_count(const struct import *import)
{
    size_t count = 0;

    for (size_t i = 0; i < import->topics.count; i++)
        count += import->topics.items[i].examples.count;
    return count;
}
