/* words/NAME.yaml: sets, kinds of details, choices, words that mean the same. Names are unique over
 * all files. */
#include "lines.h"
#include "reader.h"
#include "shapes.h"

/* A set or a list of choices has its name once, in one file. */
static bool is_new(struct reader *reader, struct map *names, const struct node *key)
{
    const struct diag_place *first = map_get(names, key->text);
    struct diag_place *place;

    if (first == NULL) {
        place = arena_alloc(reader->arena, sizeof *place);
        *place = reader_place(reader, key);
        map_put(names, key->text, place);
        return true;
    }
    reader_report(reader, KB_DIAG_NAME_TWICE, key, "give it another name, or add the words there",
                  "\"%.*s\" is declared already in %.*s:%u", STR_ARG(key->text),
                  STR_ARG(first->file), first->line);
    return false;
}

static struct kb_lines read_phrases(struct reader *reader, const struct node *map)
{
    struct fields fields;

    if (!fields_read(reader, (struct node *)map, &shape_phrases, NULL, &fields))
        return (struct kb_lines){NULL, 0};
    for (size_t i = 0; i < LANGUAGE_COUNT; i++)
        lines_collect(reader, fields_get(&fields, languages[i].code), &languages[i]);
    return lines_take(reader);
}

/* Word sets, or kinds of details: both are phrases with a name. */
static void read_sets(struct reader *reader, const struct node *map, struct map *names,
                      struct kb_set_items *items)
{
    for (size_t i = 0; map != NULL && i < map->count; i++) {
        const struct member *member = &map->members[i];
        struct kb_set set = {.name = member->key.text, .place = reader_place(reader, &member->key)};

        if (member->value.kind == NODE_BROKEN || !is_new(reader, names, &member->key))
            continue;
        set.phrases = read_phrases(reader, &member->value);
        if (set.phrases.count == 0 && member->value.kind == NODE_MAP)
            reader_report(reader, KB_DIAG_EMPTY_BLOCK, &member->key,
                          "write words under en:, hr: or sr:", "it has no words");
        vec_push(items, set);
    }
}

/* The first line of each language is what customers see. */
static void set_titles(struct reader *reader, const struct node *key, struct kb_choice *choice)
{
    for (size_t i = choice->words.count; i-- > 0;) {
        const struct kb_line *line = &choice->words.items[i];

        for (size_t k = 0; k < LANGUAGE_COUNT; k++) {
            if (strcmp(line->language, languages[k].code) == 0)
                lines_set_text(reader, choice->title, languages[k].variant, line->text);
        }
    }
    for (size_t i = 0; i < LANGUAGE_COUNT; i++) {
        if (choice->title[languages[i].variant].length == 0 &&
            reader_speaks(reader, languages[i].variant))
            reader_report(reader, KB_DIAG_MISSING_TRANSLATION, key,
                          arena_printf(reader->scratch, "add `%s: |` with its title and synonyms",
                                       languages[i].code)
                              .bytes,
                          "the choice \"%.*s\" has no words in %s", STR_ARG(choice->id),
                          languages[i].name);
    }
}

static void read_choice_list(struct reader *reader, const struct member *list)
{
    struct kb_choices choices = {.name = list->key.text, .place = reader_place(reader, &list->key)};
    const struct node *map = &list->value;

    if (map->kind != NODE_MAP || !is_new(reader, &reader->choices, &list->key))
        return;
    choices.items = arena_array(reader->arena, map->count, sizeof *choices.items);
    for (size_t i = 0; i < map->count; i++) {
        struct kb_choice *choice = &choices.items[choices.count];

        if (map->members[i].value.kind == NODE_BROKEN)
            continue;
        choices.count++;
        choice->id = map->members[i].key.text;
        choice->words = read_phrases(reader, &map->members[i].value);
        set_titles(reader, &map->members[i].key, choice);
    }
    vec_push(&reader->choices_items, choices);
}

static bool is_one_word(struct str text)
{
    return text.length > 0 && str_find_byte(text, ' ', 0) == SIZE_MAX;
}

static void report_same_as(struct reader *reader, uint32_t line, struct str part)
{
    reader_report_at(reader, KB_DIAG_BAD_SAME_AS, source_place_of(reader->source, line, part),
                     "write single words: card = debit, mastercard",
                     "this is no line of words that mean the same");
}

/* "card = debit, mastercard" -> "card debit mastercard" */
static void read_same_line(struct reader *reader, enum text_group group, uint32_t line,
                           struct str text)
{
    struct str rest = text;
    struct str word = str_trim(str_cut(&rest, '='));
    bool good = is_one_word(word) && str_trim(rest).length > 0;

    if (!good)
        report_same_as(reader, line, text);
    buf_truncate(&reader->text, 0);
    buf_add(&reader->text, word);
    while (good && rest.length > 0) {
        word = str_trim(str_cut(&rest, ','));
        good = is_one_word(word);
        if (!good)
            report_same_as(reader, line, word.length ? word : text);
        buf_add_byte(&reader->text, ' ');
        buf_add(&reader->text, word);
    }
    if (good)
        text_lexicon_same(reader->lexicon, group, buf_str(&reader->text));
    buf_truncate(&reader->text, 0);
}

static void read_same_as(struct reader *reader, const struct node *map)
{
    struct fields fields;

    if (map == NULL || !fields_read(reader, (struct node *)map, &shape_phrases, NULL, &fields))
        return;
    for (size_t i = 0; i < LANGUAGE_COUNT; i++) {
        const struct node *block = fields_get(&fields, languages[i].code);
        struct str text;
        uint32_t line = 0;

        while (block != NULL && lines_next(reader, block, &line, &text))
            read_same_line(reader, languages[i].group, line, text);
    }
}

static bool is_folded(struct str text)
{
    for (size_t i = 0; i < text.length; i++) {
        if ((text.bytes[i] < 'a' || text.bytes[i] > 'z') && text.bytes[i] != ' ')
            return false;
    }
    return str_find_byte(text, ' ', 0) != SIZE_MAX;
}

static void read_alternations(struct reader *reader, const struct node *block)
{
    struct str text;
    uint32_t line = 0;

    while (block != NULL && lines_next(reader, block, &line, &text)) {
        if (is_folded(text))
            text_lexicon_alternation(reader->lexicon, TEXT_HS, text);
        else
            reader_report_at(reader, KB_DIAG_BAD_SAME_AS,
                             source_place_of(reader->source, line, text),
                             "write at least two stems in a-z: stic stig stign",
                             "this is no line of folded stems");
    }
}

void kb_read_words(struct reader *reader, struct node *root)
{
    struct fields fields;
    const struct node *lists;

    if (!fields_read(reader, root, &shape_words, NULL, &fields))
        return;
    read_sets(reader, fields_get(&fields, "sets"), &reader->sets, &reader->set_items);
    read_sets(reader, fields_get(&fields, "details"), &reader->details, &reader->detail_items);
    lists = fields_get(&fields, "choices");
    for (size_t i = 0; lists != NULL && i < lists->count; i++)
        read_choice_list(reader, &lists->members[i]);
    read_same_as(reader, fields_get(&fields, "same_as"));
    read_alternations(reader, fields_get(&fields, "alternations"));
}

static int compare_sets(const void *left, const void *right)
{
    return str_compare(((const struct kb_set *)left)->name, ((const struct kb_set *)right)->name);
}

static int compare_choices(const void *left, const void *right)
{
    return str_compare(((const struct kb_choices *)left)->name,
                       ((const struct kb_choices *)right)->name);
}

static struct kb_set *sorted_sets(struct reader *reader, const struct kb_set_items *items)
{
    struct kb_set *sets = arena_array(reader->arena, items->count, sizeof *sets);

    if (items->count > 0) {
        memcpy(sets, items->items, items->count * sizeof *sets);
        qsort(sets, items->count, sizeof *sets, compare_sets);
    }
    return sets;
}

static void index_details(struct reader *reader)
{
    struct kb_model *model = reader->model;

    map_clear(&reader->details);
    for (size_t i = 0; i < model->detail_count; i++)
        map_put(&reader->details, model->details[i].name, &model->details[i]);
}

void kb_finish_words(struct reader *reader)
{
    struct kb_model *model = reader->model;

    model->set_count = reader->set_items.count;
    model->sets = sorted_sets(reader, &reader->set_items);
    model->detail_count = reader->detail_items.count;
    model->details = sorted_sets(reader, &reader->detail_items);
    index_details(reader);
    model->choices_count = reader->choices_items.count;
    model->choices = arena_array(reader->arena, model->choices_count, sizeof *model->choices);
    if (model->choices_count > 0) {
        memcpy(model->choices, reader->choices_items.items,
               model->choices_count * sizeof *model->choices);
        qsort(model->choices, model->choices_count, sizeof *model->choices, compare_choices);
    }
    map_clear(&reader->choices);
    for (size_t i = 0; i < model->choices_count; i++)
        map_put(&reader->choices, model->choices[i].name, &model->choices[i]);
}
