#include "check.h"

#include "characters.h"
#include "sources.h"

/* Whose example a line is. */
enum owner_kind { OWNER_TOPIC, OWNER_POLICY, OWNER_OUT_OF_SCOPE };

struct owner {
    enum owner_kind kind;
    uint32_t number;
    struct str id;
};

struct heard {
    const struct kb_line *line;
    struct owner owner;
};

struct check {
    struct reader *reader;
    const struct sources *sources;
    struct map examples; /* folded text -> struct heard */
};

static void report_line(const struct check *check, enum kb_diag diag, const struct kb_line *line,
                        const char *hint, const char *message, const struct heard *first)
{
    kb_diag_add(check->reader->diags, diag, line->place, sources_line(check->sources, line->place),
                hint, "%s %.*s:%u", message, STR_ARG(first->line->place.file),
                first->line->place.line);
}

static bool same_owner(const struct owner *left, const struct owner *right)
{
    return left->kind == right->kind && left->number == right->number;
}

static bool is_serbian_of_croatian(const struct kb_line *line, const struct kb_line *first)
{
    return strcmp(line->language, "sr") == 0 && strcmp(first->language, "hr") == 0;
}

static void check_repeated(const struct check *check, const struct kb_line *line,
                           const struct owner *owner, const struct heard *first)
{
    if (!same_owner(owner, &first->owner))
        report_line(check, KB_DIAG_EXAMPLE_SHARED, line,
                    "keep it where a customer who writes this should end up",
                    "the same example stands in", first);
    else if (strcmp(line->language, first->line->language) == 0)
        report_line(check, KB_DIAG_EXAMPLE_TWICE, line, "say it in other words, or delete one",
                    "the same example stands in", first);
    else if (is_serbian_of_croatian(line, first->line))
        report_line(check, KB_DIAG_EXAMPLE_TRANSLITERATED, line,
                    "Croatian examples count for Serbian too: write what only a Serb would say, or "
                    "delete it",
                    "it is the Croatian example of", first);
}

/* Each line that is learnt from passes here once; the lexicon remembers its words. */
static struct str key_of(const struct check *check, const struct kb_line *line)
{
    struct reader *reader = check->reader;
    struct str folded = reader_fold(reader, line->text, reader->scratch);

    text_lexicon_remember(reader->lexicon, folded);
    return line->group == TEXT_EN ? folded : text_ekavian(folded, reader->scratch);
}

static void check_lines(struct check *check, const struct kb_lines *lines, struct owner owner)
{
    for (size_t i = 0; i < lines->count; i++) {
        struct str key = key_of(check, &lines->items[i]);
        const struct heard *first = map_get(&check->examples, key);
        struct heard *heard;

        if (first != NULL) {
            check_repeated(check, &lines->items[i], &owner, first);
            continue;
        }
        heard = arena_alloc(check->reader->scratch, sizeof *heard);
        *heard = (struct heard){&lines->items[i], owner};
        map_put(&check->examples, key, heard);
    }
}

static void check_never(const struct check *check, const struct kb_policy *policy)
{
    for (size_t i = 0; i < policy->never.count; i++) {
        const struct kb_line *line = &policy->never.items[i];
        const struct heard *first = map_get(&check->examples, key_of(check, line));

        if (first != NULL && first->owner.kind == OWNER_POLICY &&
            first->owner.number == policy->number)
            report_line(check, KB_DIAG_NEVER_IS_EXAMPLE, line, "delete one of the two",
                        "the same line is an example in", first);
    }
}

static bool same_goal(const struct kb_question *left, const struct kb_question *right)
{
    return left->topic == right->topic && left->policy == right->policy;
}

static void check_questions(const struct check *check)
{
    const struct kb_model *model = check->reader->model;
    struct map seen = {0};

    for (size_t i = 0; i < model->question_count; i++) {
        const struct kb_question *question = &model->questions[i];
        struct str key =
            reader_fold_ekavian(check->reader, question->line.text, check->reader->scratch);
        const struct heard *example = map_get(&check->examples, key);
        const struct kb_question *first = map_get(&seen, key);

        if (example != NULL)
            report_line(check, KB_DIAG_QUESTION_IS_EXAMPLE, &question->line,
                        "ask it in other words", "the question is an example in", example);
        if (first == NULL)
            map_put(&seen, key, (void *)question);
        else if (!same_goal(first, question))
            report_line(check, KB_DIAG_QUESTION_TWICE, &question->line, "one of the two is wrong",
                        "the same question leads elsewhere in",
                        &(struct heard){.line = &first->line});
    }
    map_clear(&seen);
}

static void check_patterns(const struct check *check, const struct kb_lines *lines)
{
    struct map seen = {0};

    for (size_t i = 0; i < lines->count; i++) {
        const struct kb_line *line = &lines->items[i];
        const struct kb_line *first = map_get(&seen, line->text);

        if (first == NULL)
            map_put(&seen, line->text, (void *)line);
        else if (first->group == line->group)
            report_line(check, KB_DIAG_PATTERN_TWICE, line, "delete one of them",
                        "the same pattern stands in", &(struct heard){.line = first});
    }
    map_clear(&seen);
}

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c > 0x7F;
}

/* The first word of a pattern that is neither ~set nor {entity}; empty when there is none. */
static struct str find_word(struct str pattern)
{
    for (size_t i = 0; i < pattern.length; i++) {
        char c = pattern.bytes[i];
        size_t end = i;

        if (c == '{' || c == '/') /* an entity, a raw expression */
            i = str_find_byte(pattern, c == '{' ? '}' : '/', i + 1);
        if (c == '~') {
            while (i + 1 < pattern.length &&
                   (is_word_byte(pattern.bytes[i + 1]) || pattern.bytes[i + 1] == '_' ||
                    (pattern.bytes[i + 1] >= '0' && pattern.bytes[i + 1] <= '9')))
                i++;
            continue;
        }
        if (i == SIZE_MAX)
            break;
        if (!is_word_byte(c))
            continue;
        while (end < pattern.length && is_word_byte(pattern.bytes[end]))
            end++;
        return str_slice(pattern, i, end);
    }
    return STR("");
}

/* Patterns above the languages: a word of one of them would be read as a word of all. */
static void check_neutral(const struct check *check, const struct kb_lines *lines)
{
    for (size_t i = 0; i < lines->count; i++) {
        const struct kb_line *line = &lines->items[i];
        struct str word = line->group == TEXT_GROUPS ? find_word(line->text) : STR("");
        struct diag_place place = line->place;

        if (word.length == 0)
            continue;
        place.column += (uint32_t)(word.bytes - line->text.bytes);
        place.length = characters_count(word);
        kb_diag_add(check->reader->diags, KB_DIAG_PATTERN_NOT_NEUTRAL, place,
                    sources_line(check->sources, place),
                    "write it under en:, hr: or sr:, or make it a ~set of words/",
                    "\"%.*s\" is a word of one language", STR_ARG(word));
    }
}

void check_examples(struct reader *reader, const struct sources *sources)
{
    struct check check = {.reader = reader, .sources = sources};
    const struct kb_model *model = reader->model;

    arena_reset(reader->scratch);
    for (size_t i = 0; i < model->topic_count; i++) {
        const struct kb_topic *topic = &model->topics[i];

        check_lines(&check, &topic->examples,
                    (struct owner){OWNER_TOPIC, topic->number, topic->id});
        check_patterns(&check, &topic->patterns);
        check_neutral(&check, &topic->patterns);
        check_neutral(&check, &topic->nots);
    }
    for (size_t i = 0; i < model->policy_count; i++) {
        const struct kb_policy *policy = &model->policies[i];

        check_lines(&check, &policy->examples,
                    (struct owner){OWNER_POLICY, policy->number, policy->id});
        check_patterns(&check, &policy->patterns);
    }
    check_lines(&check, &model->out_of_scope.examples,
                (struct owner){OWNER_OUT_OF_SCOPE, 0, STR("out_of_scope")});
    check_patterns(&check, &model->out_of_scope.patterns);
    for (size_t i = 0; i < model->policy_count; i++)
        check_never(&check, &model->policies[i]);
    check_questions(&check);
    map_clear(&check.examples);
}

/* Words of one list, with the entry each belongs to: the same number is the same choice. */
static void check_list(const struct check *check, struct map *seen, const struct kb_lines *words,
                       size_t entry)
{
    for (size_t i = 0; i < words->count; i++) {
        const struct kb_line *line = &words->items[i];
        struct str folded = reader_fold(check->reader, line->text, check->reader->scratch);
        struct str key =
            arena_printf(check->reader->scratch, "%d %.*s", (int)line->group, STR_ARG(folded));
        struct heard *first = map_get(seen, key);
        struct heard *heard;

        if (first == NULL) {
            heard = arena_alloc(check->reader->scratch, sizeof *heard);
            *heard = (struct heard){line, {OWNER_TOPIC, (uint32_t)entry, STR("")}};
            map_put(seen, key, heard);
        } else if (first->owner.number != entry) {
            report_line(check, KB_DIAG_WORD_SHARED, line, "keep it at one of them",
                        "another choice has the same word in", first);
        } else if (strcmp(first->line->language, line->language) == 0) {
            report_line(check, KB_DIAG_WORD_TWICE, line, "delete one of them",
                        "the same phrase stands in", first);
        }
    }
}

void check_words(struct reader *reader, const struct sources *sources)
{
    struct check check = {.reader = reader, .sources = sources};
    const struct kb_model *model = reader->model;

    arena_reset(reader->scratch);
    for (size_t i = 0; i < model->set_count; i++) {
        struct map seen = {0};

        check_list(&check, &seen, &model->sets[i].phrases, 0);
        map_clear(&seen);
    }
    for (size_t i = 0; i < model->choices_count; i++) {
        struct map seen = {0};

        for (size_t k = 0; k < model->choices[i].count; k++)
            check_list(&check, &seen, &model->choices[i].items[k].words, k);
        map_clear(&seen);
    }
}
