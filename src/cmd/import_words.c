/*
 * Synonyms, look-up tables and marked pieces of examples as words/imported.yaml. A synonym of
 * something that the examples mark as an entity is a choice of that entity's list; single words
 * that mean the same are same_as; the rest are sets.
 */
#include "import.h"

#include "clean.h"
#include "knowledge/snapshot.h"

static struct str keep_line(struct import *import, struct str text)
{
    buf_truncate(&import->text, 0);
    return clean_line(text, &import->text) ? arena_copy(import->arena, buf_str(&import->text))
                                           : STR("");
}

/* The number behind a name, from 1; 0: it is new. */
static size_t number_of(const struct map *names, struct str name)
{
    return (size_t)(uintptr_t)map_get(names, name);
}

static void set_number(struct map *names, struct str name, size_t number)
{
    map_put(names, name, (void *)(uintptr_t)number);
}

/* Whether the list does not hold the phrase yet, in any spelling; from now on it does. */
static bool is_new_phrase(struct import *import, const char *kind, struct str list,
                          struct str phrase)
{
    struct str key = arena_printf(import->arena, "%s %.*s\n%.*s", kind, STR_ARG(list),
                                  STR_ARG(import_fold(import, phrase)));

    return map_put(&import->phrases, key, import);
}

static size_t find_entity(struct import *import, struct str name, uint32_t line)
{
    size_t number = number_of(&import->entity_names, name);

    if (number == 0) {
        vec_push(&import->entities, (struct import_entity){name, import->file, line, 0});
        number = import->entities.count;
        set_number(&import->entity_names, name, number);
    }
    return number;
}

static void learn_value(struct import *import, struct str piece, size_t number)
{
    struct str key = import_fold(import, piece);

    if (key.length > 0 && number_of(&import->values, key) == 0)
        set_number(&import->values, arena_copy(import->arena, key), number);
}

/* A value that is written otherwise than the piece it stands for is what the piece is a synonym of.
 */
static void learn_other_name(struct import *import, struct str piece, struct str value,
                             uint32_t line)
{
    struct str key = arena_copy(import->arena, import_fold(import, value));

    if (key.length > 0 && import_fold(import, piece).length > 0 &&
        !str_equal(key, import_fold(import, piece)))
        import_synonym(import, value, piece, line);
}

void import_mark(struct import *import, struct str entity, struct str piece, struct str value,
                 uint32_t line)
{
    struct str name = keep_line(import, entity);
    size_t number;

    if (name.length == 0)
        return;
    number = find_entity(import, name, line);
    import->entities.items[number - 1].count++;
    learn_value(import, piece, number);
    learn_value(import, value, number);
    learn_other_name(import, piece, value, line);
}

static struct import_synonym *find_synonym(struct import *import, struct str name, uint32_t line)
{
    size_t number = number_of(&import->synonym_names, name);

    if (number == 0) {
        vec_push(&import->synonyms,
                 (struct import_synonym){.name = name, .file = import->file, .line = line});
        number = import->synonyms.count;
        set_number(&import->synonym_names, name, number);
    }
    return &import->synonyms.items[number - 1];
}

void import_synonym(struct import *import, struct str name, struct str word, uint32_t line)
{
    struct str shown = import_line(import, name, line);
    struct str text = import_line(import, word, line);
    struct import_synonym *synonym;

    if (shown.length == 0 || text.length == 0)
        return;
    synonym = find_synonym(import, shown, line);
    if (synonym->words.count == 0 && is_new_phrase(import, "synonym", shown, shown))
        vec_push(&synonym->words, shown);
    if (is_new_phrase(import, "synonym", shown, text))
        vec_push(&synonym->words, text);
}

/* By the name as it was found: the id may have been changed. */
static struct import_set *find_set(struct import *import, struct str name)
{
    struct str key = keep_line(import, name);
    size_t number = number_of(&import->set_names, key);

    if (number == 0) {
        vec_push(&import->sets,
                 (struct import_set){.id = import_id(import, key, &import->set_ids)});
        number = import->sets.count;
        set_number(&import->set_names, key, number);
    }
    return &import->sets.items[number - 1];
}

void import_phrase(struct import *import, struct str name, struct str phrase, uint32_t line)
{
    struct str text = import_line(import, phrase, line);
    struct import_set *set;

    if (text.length == 0)
        return;
    set = find_set(import, name);
    if (is_new_phrase(import, "set", set->id, text))
        vec_push(&set->phrases, text);
}

void import_regex(struct import *import, struct str name, struct str text, uint32_t line)
{
    struct import_regex regex = {
        .name = keep_line(import, name), .file = import->file, .line = line, .topic = SIZE_MAX};

    if (!str_equal(keep_line(import, text), text) || clean_length(text) + 2 > KB_LONGEST_LINE) {
        import_note(import, IMPORT_NOT_CARRIED, line, "regex \"%.*s\": it does not fit on one line",
                    STR_ARG(name));
        return;
    }
    regex.text = arena_printf(import->arena, "/%.*s/", STR_ARG(text));
    vec_push(&import->regexes, regex);
}

/* Only an intent can have patterns: what a number looks like is built in here, and words have their
 * lists. */
static void place_regex(struct import *import, struct import_regex *regex)
{
    size_t number = number_of(&import->names, regex->name);

    import->file = regex->file;
    if (number > 0)
        regex->topic = number - 1;
    else
        import_note(import, IMPORT_NOT_CARRIED, regex->line,
                    "regex \"%.*s\": no intent has its name; write %.*s as a pattern of the topic "
                    "it proves",
                    STR_ARG(regex->name), STR_ARG(regex->text));
}

/* ---- what becomes of synonyms
 * ----------------------------------------------------------------------------- */

static bool is_single_word(struct str word)
{
    for (size_t i = 0; i < word.length; i++) {
        if (strchr(" =,", word.bytes[i]) != NULL)
            return false;
    }
    return true;
}

static bool are_single_words(const struct import_lines *words)
{
    for (size_t i = 0; i < words->count; i++) {
        if (!is_single_word(words->items[i]))
            return false;
    }
    return words->count > 1;
}

/* The entity that one of the words was marked as in an example; SIZE_MAX: none was. */
static size_t entity_of(struct import *import, const struct import_lines *words)
{
    for (size_t i = 0; i < words->count; i++) {
        size_t number = number_of(&import->values, import_fold(import, words->items[i]));

        if (number > 0)
            return number - 1;
    }
    return SIZE_MAX;
}

static struct import_choices *choices_of(struct import *import, size_t entity)
{
    struct str key = import->entities.items[entity].name;
    size_t number = number_of(&import->choice_names, key);

    if (number == 0) {
        vec_push(&import->choices,
                 (struct import_choices){.id = import_id(import, key, &import->choice_ids)});
        number = import->choices.count;
        set_number(&import->choice_names, key, number);
    }
    return &import->choices.items[number - 1];
}

/* A word belongs to one choice of a list. */
static void add_choice(struct import *import, const struct import_synonym *synonym, size_t entity)
{
    struct import_choices *choices = choices_of(import, entity);
    struct import_value value = {0};

    for (size_t i = 0; i < synonym->words.count; i++) {
        struct str word = synonym->words.items[i];

        if (is_new_phrase(import, "choice", choices->id, word))
            vec_push(&value.words, word);
        else
            import_note(import, IMPORT_NOT_CARRIED, synonym->line,
                        "\"%.*s\" already means another %.*s, left out of \"%.*s\"", STR_ARG(word),
                        STR_ARG(choices->id), STR_ARG(synonym->name));
    }
    if (value.words.count == 0)
        return;
    value.id = import_id(import, synonym->name, &choices->ids);
    vec_push(&choices->values, value);
}

static void add_same_as(struct import *import, const struct import_lines *words)
{
    struct str line = arena_printf(import->arena, "%.*s =", STR_ARG(words->items[0]));

    for (size_t i = 1; i < words->count; i++)
        line = arena_printf(import->arena, "%.*s%s %.*s", STR_ARG(line), i > 1 ? "," : "",
                            STR_ARG(words->items[i]));
    vec_push(&import->same_as, line);
}

static void place_synonym(struct import *import, const struct import_synonym *synonym)
{
    size_t entity = entity_of(import, &synonym->words);

    import->file = synonym->file;
    if (entity != SIZE_MAX) {
        add_choice(import, synonym, entity);
    } else if (are_single_words(&synonym->words)) {
        add_same_as(import, &synonym->words);
    } else {
        for (size_t i = 0; i < synonym->words.count; i++)
            import_phrase(import, synonym->name, synonym->words.items[i], synonym->line);
    }
}

void import_finish_words(struct import *import)
{
    for (size_t i = 0; i < import->synonyms.count; i++)
        place_synonym(import, &import->synonyms.items[i]);
    for (size_t i = 0; i < import->regexes.count; i++)
        place_regex(import, &import->regexes.items[i]);
    for (size_t i = 0; i < import->entities.count; i++) {
        const struct import_entity *entity = &import->entities.items[i];

        import->file = entity->file;
        import_note(import, IMPORT_NOT_CARRIED, entity->line,
                    "entity \"%.*s\": %zu marked pieces of examples became plain text",
                    STR_ARG(entity->name), entity->count);
    }
}
