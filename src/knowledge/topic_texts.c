#include "topic_texts.h"

#include "characters.h"
#include "lines.h"
#include "neutral.h"
#include "refer.h"
#include "shapes.h"
#include "template.h"

enum { TITLE_LONGEST = 40, FEWEST_EXAMPLES = 5 };

struct texts {
    struct reader *reader;
    struct kb_topic *topic;
    const struct node *root;
    struct fields parts[LANGUAGE_COUNT];
};

static struct kb_answer *find_answer(struct kb_topic *topic, struct str name)
{
    for (size_t i = 0; i < topic->answer_count; i++) {
        if (str_equal(topic->answers[i].name, name))
            return &topic->answers[i];
    }
    return NULL;
}

static void report_answer(struct texts *texts, const struct node *key)
{
    struct map names = {0};

    for (size_t i = 0; i < texts->topic->answer_count; i++)
        map_put(&names, texts->topic->answers[i].name, NULL);
    reader_report(
        texts->reader, KB_DIAG_UNKNOWN_ANSWER, key,
        fields_nearest(texts->reader, key->text, &names, "declare it under `answers:` at the top"),
        "the topic has no answer \"%.*s\"", STR_ARG(key->text));
    map_clear(&names);
}

static void read_answer(struct texts *texts, const struct member *member, enum text_variant variant)
{
    struct kb_answer *answer = find_answer(texts->topic, member->key.text);
    const struct template_scope scope = {.topic = texts->topic, .answer = answer};

    if (answer == NULL) {
        report_answer(texts, &member->key);
        return;
    }
    if (member->value.kind == NODE_TEXT)
        template_read(texts->reader, &member->value, &scope, variant, answer->text);
}

static void read_answers(struct texts *texts, const struct fields *part, enum text_variant variant)
{
    const struct node *map = fields_get(part, "answers");

    for (size_t i = 0; map != NULL && i < map->count; i++)
        read_answer(texts, &map->members[i], variant);
}

/* The topic's detail of this kind; made when it is the first text of it. NULL: there is no such
 * kind (reported). */
static struct kb_detail *detail_of(struct texts *texts, const struct node *key)
{
    struct kb_topic *topic = texts->topic;
    const struct kb_model *model = texts->reader->model;
    const struct kb_set *kind = map_get(&texts->reader->details, key->text);

    if (kind == NULL) {
        if (!texts->reader->unread[FILE_WORDS])
            reader_report(
                texts->reader, KB_DIAG_UNKNOWN_DETAIL, key,
                fields_nearest(
                    texts->reader, key->text, &texts->reader->details,
                    "declare it under `details:` in words/, with the words that ask for it"),
                "words/ has no detail \"%.*s\"", STR_ARG(key->text));
        return NULL;
    }
    for (size_t i = 0; i < topic->detail_count; i++) {
        if (&model->details[topic->details[i].kind] == kind)
            return &topic->details[i];
    }
    if (topic->details == NULL)
        topic->details =
            arena_array(texts->reader->arena, model->detail_count, sizeof *topic->details);
    topic->details[topic->detail_count] = (struct kb_detail){
        .kind = (uint32_t)(kind - model->details), .place = reader_place(texts->reader, key)};
    return &topic->details[topic->detail_count++];
}

static void read_details(struct texts *texts, const struct fields *part, enum text_variant variant)
{
    const struct template_scope scope = {NULL, NULL, NULL};
    const struct node *map = fields_get(part, "details");

    for (size_t i = 0; map != NULL && i < map->count; i++) {
        struct kb_detail *detail = detail_of(texts, &map->members[i].key);

        if (detail != NULL && map->members[i].value.kind == NODE_TEXT)
            template_read(texts->reader, &map->members[i].value, &scope, variant, detail->text);
    }
}

static void read_question(struct texts *texts, const struct member *member,
                          enum text_variant variant)
{
    struct reader *reader = texts->reader;
    struct kb_slot *slot;
    uint32_t number;

    if (member->value.kind != NODE_TEXT)
        return;
    number = refer_slot(reader, reader_place(reader, &member->key), texts->topic, member->key.text);
    if (number == UINT32_MAX)
        return;
    slot = &texts->topic->slots[number];
    lines_set_text(reader, slot->ask, variant, fields_line(reader, &member->value));
    lines_check_line(reader, &member->value, variant);
    if (slot->optional)
        reader_report(reader, KB_DIAG_UNASKED_QUESTION, &member->key,
                      "leave it out, or take `optional: yes` away",
                      "an optional slot is never asked for");
}

static void read_questions(struct texts *texts, const struct fields *part,
                           enum text_variant variant)
{
    const struct node *map = fields_get(part, "ask");

    for (size_t i = 0; map != NULL && i < map->count; i++)
        read_question(texts, &map->members[i], variant);
}

/* Two buttons that look the same leave the customer guessing. */
static void check_title_twice(struct texts *texts, const struct node *node,
                              enum text_variant variant, struct str title)
{
    struct reader *reader = texts->reader;
    struct str folded = reader_fold(reader, title, reader->names);
    const struct kb_topic *first = map_get(&reader->titles[variant], folded);

    if (first == NULL)
        map_put(&reader->titles[variant], folded, texts->topic);
    else
        reader_report(reader, KB_DIAG_TITLE_TWICE, node, "say what is different",
                      "the topic %.*s has the same title", STR_ARG(first->id));
}

/* In the script that needs more letters: љ is lj. */
static uint32_t title_length(const struct kb_topic *topic, enum text_variant variant)
{
    uint32_t length = characters_count(topic->title[variant]);
    uint32_t latin = characters_count(topic->title[TEXT_VARIANT_SR_LATN]);

    return variant == TEXT_VARIANT_SR_CYRL && latin > length ? latin : length;
}

static void read_title(struct texts *texts, const struct fields *part, enum text_variant variant)
{
    const struct node *node = fields_get(part, "title");
    struct str title;
    uint32_t longest;

    if (node == NULL)
        return;
    title = fields_line(texts->reader, node);
    lines_set_text(texts->reader, texts->topic->title, variant, title);
    lines_check_line(texts->reader, node, variant);
    if (texts->topic->draft)
        return; /* an import keeps its names until an editor takes the draft on */
    longest = title_length(texts->topic, variant);
    if (longest > TITLE_LONGEST)
        reader_report(texts->reader, KB_DIAG_TITLE_TOO_LONG, node,
                      "make it shorter: it is a button",
                      "the title has %u characters%s, more than %d", longest,
                      longest > characters_count(title) ? " in Latin" : "", TITLE_LONGEST);
    else if (title.length > 0)
        check_title_twice(texts, node, variant, title);
}

static void read_part(struct texts *texts, const struct fields *part, enum text_variant variant)
{
    read_title(texts, part, variant);
    read_questions(texts, part, variant);
    read_answers(texts, part, variant);
    read_details(texts, part, variant);
}

static bool has_member(const struct node *map, struct str name)
{
    return yaml_get(map, name) != NULL;
}

static void report_missing(struct texts *texts, const struct node *at,
                           const struct language *language, const char *what, struct str name)
{
    reader_report(texts->reader, KB_DIAG_MISSING_TRANSLATION, at, "write it in this language, too",
                  name.length > 0 ? "%s \"%.*s\" is missing in %s" : "%s%.*s is missing in %s",
                  what, STR_ARG(name), language->name);
}

static bool is_asked(const struct kb_topic *topic, uint32_t number)
{
    for (size_t i = 0; i < topic->answer_count; i++) {
        for (size_t k = 0; k < topic->answers[i].slot_count; k++) {
            if (topic->answers[i].slots[k] == number)
                return true;
        }
    }
    return false;
}

/* The value of a key whether or not it could be read: what is there but broken is not missing. */
static const struct node *raw_value(const struct fields *fields, const char *key)
{
    for (size_t i = 0; i < fields->shape->count; i++) {
        if (strcmp(fields->shape->fields[i].key, key) == 0)
            return fields->values[i];
    }
    return NULL;
}

static void check_part(struct texts *texts, const struct fields *part, const struct node *key,
                       const struct language *language)
{
    const struct kb_topic *topic = texts->topic;
    const struct node *answers = raw_value(part, "answers");
    const struct node *questions = raw_value(part, "ask");
    const struct node *details = raw_value(part, "details");

    if (!fields_has(part, "title"))
        report_missing(texts, key, language, "the title", STR(""));
    for (size_t i = 0; i < topic->answer_count; i++) {
        if ((answers == NULL || answers->kind == NODE_MAP) &&
            !has_member(answers, topic->answers[i].name))
            report_missing(texts, answers ? fields_key(part, "answers") : key, language,
                           "the answer", topic->answers[i].name);
    }
    for (uint32_t i = 0; i < topic->slot_count; i++) {
        if ((questions == NULL || questions->kind == NODE_MAP) &&
            !has_member(questions, topic->slots[i].name) && !topic->slots[i].optional &&
            is_asked(topic, i))
            report_missing(texts, questions ? fields_key(part, "ask") : key, language,
                           "the question for the slot", topic->slots[i].name);
    }
    for (size_t i = 0; i < topic->detail_count; i++) {
        struct str kind = texts->reader->model->details[topic->details[i].kind].name;

        if ((details == NULL || details->kind == NODE_MAP) && !has_member(details, kind))
            report_missing(texts, details ? fields_key(part, "details") : key, language,
                           "the detail", kind);
    }
}

static void check_example_count(struct texts *texts, const struct fields *part,
                                const struct node *key, const struct language *language)
{
    const struct node *block = fields_get(part, "examples");
    struct str text;
    uint32_t line = 0;
    size_t count = 0;

    if (raw_value(part, "examples") != NULL && block == NULL)
        return;
    while (block != NULL && lines_next(texts->reader, block, &line, &text))
        count++;
    if (count < FEWEST_EXAMPLES)
        reader_report(texts->reader, KB_DIAG_FEW_EXAMPLES,
                      block ? fields_key(part, "examples") : key,
                      "write 5 to 15, each in other words, as customers type",
                      "%zu examples in %s are few to learn from", count, language->name);
}

static void check_languages(struct texts *texts, const struct fields *fields)
{
    for (size_t i = 0; i < LANGUAGE_COUNT; i++) {
        const struct language *language = &languages[i];

        if (!reader_speaks(texts->reader, language->variant))
            continue;
        if (!fields_has(fields, language->code))
            reader_report(texts->reader, KB_DIAG_MISSING_LANGUAGE, texts->root,
                          arena_printf(texts->reader->scratch,
                                       "add a part `%s:` with title, examples and answers",
                                       language->code)
                              .bytes,
                          "the topic is not there in %s", language->name);
        else if (texts->parts[i].shape != NULL) {
            check_part(texts, &texts->parts[i], fields_key(fields, language->code), language);
            check_example_count(texts, &texts->parts[i], fields_key(fields, language->code),
                                language);
        }
    }
}

/* The first sentence of a text as far as it is literal. */
static struct str first_sentence(const struct kb_text *text)
{
    struct str words = STR("");

    if (text->count == 0 || text->messages[0].parts[0].is_path)
        return words;
    words = text->messages[0].parts[0].text;
    for (size_t i = 0; i < words.length; i++) {
        if (strchr(".!?:", words.bytes[i]) != NULL)
            return str_slice(words, 0, i);
    }
    return words;
}

/* Folded beginnings of words by which a sentence apologises or acknowledges. */
static bool acknowledges(struct reader *reader, struct str sentence)
{
    static const char *const stems[] = {
        "sorry",    "apolog",   "unfortunate", "know",  "understand", "thank",  "worr",
        "right to", "annoy",    "unpleasant",  "zao",   "zaljen",     "znam",   "ispri",
        "izvin",    "oprost",   "nazalost",    "razum", "hvala",      "neugod", "neprijat",
        "zabrin",   "dobro je", "dobro da",    "steta"};
    struct str folded = reader_fold(reader, sentence, reader->scratch);

    for (size_t i = 0; i < sizeof stems / sizeof *stems; i++) {
        if (str_find(folded, str_from(stems[i]), 0) != SIZE_MAX)
            return true;
    }
    return false;
}

static void check_apology(struct texts *texts)
{
    for (size_t i = 0; texts->topic->problem && i < texts->topic->answer_count; i++) {
        for (size_t k = 0; k < LANGUAGE_COUNT; k++) {
            const struct kb_text *text = &texts->topic->answers[i].text[languages[k].variant];
            struct diag_place place = text->place;

            if (text->count == 0 || texts->topic->answers[i].no_person ||
                acknowledges(texts->reader, first_sentence(text)))
                continue;
            place.line++;
            place.column = source_indent(texts->reader->source, place.line) + 1;
            place.length =
                characters_count(str_trim(source_line(texts->reader->source, place.line)));
            reader_report_at(
                texts->reader, KB_DIAG_NO_APOLOGY, place,
                "begin with a word of regret or understanding",
                "the customer has a problem, and the first sentence does not acknowledge it");
        }
    }
}

static void read_lines(struct texts *texts, const struct fields *fields)
{
    struct kb_topic *topic = texts->topic;

    topic->examples = lines_of_languages(texts->reader, texts->parts, "examples", NULL);
    topic->patterns =
        lines_of_languages(texts->reader, texts->parts, "patterns", fields_get(fields, "patterns"));
    topic->nots = lines_of_languages(texts->reader, texts->parts, "not", fields_get(fields, "not"));
}

void topic_texts_read(struct reader *reader, const struct node *root, const struct fields *fields,
                      struct kb_topic *topic)
{
    struct texts texts = {.reader = reader, .topic = topic, .root = root};
    const struct node *latin = fields_get(fields, "sr-Latn");
    struct fields latin_part;

    lines_read_parts(reader, fields, &shape_topic_language, texts.parts);
    for (size_t i = 0; i < LANGUAGE_COUNT; i++) {
        if (texts.parts[i].shape != NULL)
            read_part(&texts, &texts.parts[i], languages[i].variant);
    }
    if (latin != NULL &&
        fields_read(reader, (struct node *)latin, &shape_topic_latin, NULL, &latin_part))
        read_part(&texts, &latin_part, TEXT_VARIANT_SR_LATN);
    read_lines(&texts, fields);
    if (topic->draft)
        neutral_fill_topic(reader, topic);
    else
        check_languages(&texts, fields);
    check_apology(&texts);
}

bool topic_texts_uses_slot(const struct kb_answer *answer, uint32_t number, struct str name)
{
    for (size_t i = 0; i < answer->slot_count; i++) {
        if (answer->slots[i] == number)
            return true;
    }
    for (size_t i = 0; i < answer->condition_count; i++) {
        struct str path = answer->conditions[i].path;

        if (str_starts(path, STR("slots.")) && str_equal(str_slice(path, 6, path.length), name))
            return true;
    }
    for (size_t i = 0; answer->lookup != NULL && i < answer->lookup->argument_count; i++) {
        if (str_equal(answer->lookup->arguments[i], name))
            return true;
    }
    for (size_t i = 0; answer->table != NULL && i < answer->table->column_count; i++) {
        if (str_equal(answer->table->columns[i].name, name))
            return true;
    }
    return false;
}
