/*
 * Rasa's NLU YAML 3.x: a list of blocks (intent, synonym, lookup, regex), each with examples: a
 * text of lines that begin with a dash, or a list. What a knowledge folder has no place for is told
 * by line. https://legacy-docs-oss.rasa.com/docs/rasa/training-data-format
 */
#include "import.h"

#include "import_markup.h"
#include "knowledge/yaml.h"

/* What an example of a block becomes. */
typedef bool take_example(struct import *import, struct str name, struct str text, uint32_t line,
                          struct error *err);

static bool take_intent(struct import *import, struct str name, struct str text, uint32_t line,
                        struct error *err)
{
    struct buf plain = {0};
    bool taken;

    import_markup(import, text, line, &plain);
    taken = import_example(import, name, buf_str(&plain), line, err);
    buf_clear(&plain);
    return taken;
}

static bool take_synonym(struct import *import, struct str name, struct str text, uint32_t line,
                         struct error *err)
{
    (void)err;
    import_synonym(import, name, text, line);
    return true;
}

static bool take_lookup(struct import *import, struct str name, struct str text, uint32_t line,
                        struct error *err)
{
    (void)err;
    import_phrase(import, name, text, line);
    return true;
}

static bool take_regex(struct import *import, struct str name, struct str text, uint32_t line,
                       struct error *err)
{
    (void)err;
    import_regex(import, name, text, line);
    return true;
}

static const struct {
    const char *key;
    take_example *take;
} kinds[] = {
    {"intent", take_intent},
    {"synonym", take_synonym},
    {"lookup", take_lookup},
    {"regex", take_regex},
};

struct block {
    struct import *import;
    take_example *take;
    struct str name;
    bool told_metadata; /* once a block is enough */
};

/* "- text" */
static bool take_item(struct block *block, struct str line, uint32_t number, struct error *err)
{
    line = str_trim(line);
    if (line.length == 0)
        return true;
    if (line.bytes[0] == '-')
        return block->take(block->import, block->name, str_trim(str_slice(line, 1, line.length)),
                           number, err);
    import_note(block->import, IMPORT_NOT_CARRIED, number,
                "the line does not begin with \"- \", left out");
    return true;
}

static bool take_lines(struct block *block, const struct kb_yaml *text, struct error *err)
{
    struct str rest = text->text;
    uint32_t line = text->line;
    bool taken = true;

    while (taken && rest.length > 0) {
        taken = take_item(block, str_cut(&rest, '\n'), line, err);
        line += text->by_line ? 1 : 0;
    }
    return taken;
}

/* An entry of a list is one example, whatever lines it has. */
static bool take_whole(struct block *block, const struct kb_yaml *text, struct error *err)
{
    struct str whole = str_trim(text->text);

    if (str_starts(whole, STR("- ")))
        whole = str_trim(str_slice(whole, 2, whole.length));
    return block->take(block->import, block->name, whole, text->line, err);
}

static bool take_entry(struct block *block, const struct kb_yaml *entry, struct error *err)
{
    const struct kb_yaml *text = entry->kind == KB_YAML_TEXT ? entry : kb_yaml_get(entry, "text");

    if (text == NULL || text->kind != KB_YAML_TEXT) {
        import_note(block->import, IMPORT_NOT_CARRIED, entry->line,
                    "an example without a text, left out");
        return true;
    }
    if (entry->kind == KB_YAML_MAP && entry->count > 1 && !block->told_metadata) {
        import_note(block->import, IMPORT_NOT_CARRIED, entry->line,
                    "what stands beside the text of examples (metadata)");
        block->told_metadata = true;
    }
    return take_whole(block, text, err);
}

static bool take_examples(struct block *block, const struct kb_yaml *examples, struct error *err)
{
    bool taken = true;

    if (examples->kind == KB_YAML_TEXT)
        return take_lines(block, examples, err);
    for (size_t i = 0; taken && examples->kind == KB_YAML_LIST && i < examples->count; i++)
        taken = take_entry(block, &examples->items[i], err);
    if (examples->kind == KB_YAML_MAP)
        import_note(block->import, IMPORT_NOT_CARRIED, examples->line,
                    "the examples are neither lines nor a list");
    return taken;
}

static void note_members(struct import *import, const struct kb_yaml *map, const char *kind)
{
    for (size_t i = 0; i < map->count; i++) {
        if (!str_is(map->members[i].key, kind) && !str_is(map->members[i].key, "examples"))
            import_note(import, IMPORT_NOT_CARRIED, map->members[i].line, "`%.*s`",
                        STR_ARG(map->members[i].key));
    }
}

static bool read_block(struct import *import, const struct kb_yaml *map, struct error *err)
{
    const struct kb_yaml *name = NULL, *examples = kb_yaml_get(map, "examples");
    struct block block = {.import = import};
    size_t i = 0;

    for (; name == NULL && i < sizeof kinds / sizeof *kinds; i++)
        name = kb_yaml_get(map, kinds[i].key);
    if (name == NULL || name->kind != KB_YAML_TEXT) {
        import_note(import, IMPORT_NOT_CARRIED, map->line,
                    "neither intent, synonym, lookup nor regex");
        return true;
    }
    note_members(import, map, kinds[i - 1].key);
    block.take = kinds[i - 1].take;
    block.name = str_trim(name->text);
    if (block.name.length == 0) {
        import_note(import, IMPORT_NO_NAME, name->line, "the %s has no name, left out",
                    kinds[i - 1].key);
        return true;
    }
    if (examples != NULL)
        return take_examples(&block, examples, err);
    import_note(import, IMPORT_NOT_CARRIED, map->line, "%s \"%.*s\" has no examples",
                kinds[i - 1].key, STR_ARG(block.name));
    return true;
}

static bool read_blocks(struct import *import, const struct kb_yaml *list, struct error *err)
{
    bool read = true;

    if (list->kind != KB_YAML_LIST)
        return error_set(err, ERROR_INVALID, "%.*s:%u: `nlu` is no list", STR_ARG(import->file),
                         list->line);
    for (size_t i = 0; read && i < list->count; i++)
        read = read_block(import, &list->items[i], err);
    return read;
}

static void check_version(struct import *import, const struct kb_yaml *version)
{
    if (version->kind != KB_YAML_TEXT ||
        (!str_starts(version->text, STR("3.")) && !str_starts(version->text, STR("2."))))
        import_note(import, IMPORT_NOT_CARRIED, version->line,
                    "version 3.x is known here; this one is read as if it were");
}

static bool read_document(struct import *import, const struct kb_yaml *root, struct error *err)
{
    bool read = true;

    if (root->kind != KB_YAML_MAP)
        return error_set(err, ERROR_INVALID, "%.*s:%u: no Rasa file: there is no `nlu:`",
                         STR_ARG(import->file), root->line);
    for (size_t i = 0; read && i < root->count; i++) {
        const struct kb_yaml_member *member = &root->members[i];

        if (str_is(member->key, "nlu"))
            read = read_blocks(import, &member->value, err);
        else if (str_is(member->key, "version"))
            check_version(import, &member->value);
        else
            import_note(import, IMPORT_NOT_CARRIED, member->line, "`%.*s`", STR_ARG(member->key));
    }
    return read;
}

/* A document may hold nothing: `---` at the end of a file. */
static bool is_nothing(const struct kb_yaml *document)
{
    return document->kind == KB_YAML_TEXT && document->text.length == 0;
}

bool import_rasa(struct import *import, struct str bytes, struct error *err)
{
    static const struct kb_yaml nothing = {.kind = KB_YAML_TEXT, .line = 1};
    struct arena *arena = arena_new();
    size_t documents = 0;
    struct kb_yaml root;
    bool read = kb_yaml_read(bytes, arena, &root, err);

    if (!read)
        error_context(err, "%.*s:%u", STR_ARG(import->file), root.line);
    for (size_t i = 0; read && i < root.count; i++) {
        if (is_nothing(&root.items[i]))
            continue;
        documents++;
        read = read_document(import, &root.items[i], err);
    }
    if (read && documents == 0)
        read = read_document(import, &nothing, err);
    arena_free(arena);
    return read;
}
