/*
 * The door for YAML: one file of any kind, written by a stranger, beside a small good knowledge.
 * The first byte of the input says which file it is, and by its highest bit that it stands alone
 * (faster). Nothing may crash; every diagnostic stands on a line that exists; what loads hangs
 * together.
 */
#include "given_files.h"
#include "knowledge/diagnostics.h"

static const char *const names[] = {"topics/fuzzed.yaml",   "bot.yaml",          "messages.yaml",
                                    "policies.yaml",        "out_of_scope.yaml", "facts.yaml",
                                    "tables/branches.yaml", "lookups.yaml",      "words/basic.yaml",
                                    "tests/basic.yaml"};

static void demand(bool holds)
{
    if (!holds)
        abort();
}

static uint32_t count_lines(struct str content)
{
    uint32_t count = 1;

    for (size_t i = 0; i < content.length; i++)
        count += content.bytes[i] == '\n' ? 1 : 0;
    return count;
}

static void check_diags(const struct diag_list *diags, const char *name, struct str content)
{
    for (size_t i = 0; i < diags->all.count; i++) {
        const struct diag *diag = &diags->all.items[i];
        struct buf shown = {0};

        demand(diag->message.length > 0);
        demand(diag->place.line == 0 || diag->place.column > 0);
        if (str_is(diag->place.file, name))
            demand(diag->place.line <= count_lines(content));
        diag_print(diag, true, &shown);
        buf_clear(&shown);
    }
}

static void check_lines(const struct kb_snapshot *snapshot, const struct kb_lines *lines)
{
    for (size_t i = 0; i < lines->count; i++) {
        struct str source = kb_source_line(snapshot, lines->items[i].place);

        demand(lines->items[i].text.length > 0);
        demand(str_find(source, lines->items[i].text, 0) != SIZE_MAX);
        demand(lines->items[i].place.length <= KB_LONGEST_LINE);
    }
}

static void check_topic(const struct kb_snapshot *snapshot, const struct kb_topic *topic)
{
    const struct kb_model *model = kb_snapshot_model(snapshot);

    demand(kb_find_topic(model, topic->id) == topic);
    demand(topic->answer_count > 0 && topic->department != NULL);
    check_lines(snapshot, &topic->examples);
    check_lines(snapshot, &topic->patterns);
    check_lines(snapshot, &topic->nots);
    for (size_t i = 0; i < topic->buttons.count; i++)
        demand(topic->buttons.items[i] < model->topic_count);
    for (size_t i = 0; i < topic->answer_count; i++) {
        for (size_t k = 0; k < topic->answers[i].slot_count; k++)
            demand(topic->answers[i].slots[k] < topic->slot_count);
        for (size_t k = 0; k < topic->answers[i].condition_count; k++)
            demand(topic->answers[i].conditions[k].count > 0);
    }
}

static void check_snapshot(const struct kb_snapshot *snapshot)
{
    const struct kb_model *model = kb_snapshot_model(snapshot);

    demand(kb_snapshot_hash(snapshot).length == 64);
    for (size_t i = 0; i < model->topic_count; i++)
        check_topic(snapshot, &model->topics[i]);
    for (size_t i = 0; i < model->policy_count; i++)
        check_lines(snapshot, &model->policies[i].examples);
    for (size_t i = 0; i < model->question_count; i++)
        demand(model->questions[i].topic == KB_NO_TOPIC ||
               model->questions[i].topic < model->topic_count);
    for (size_t i = 0; i < model->table_count; i++)
        demand(model->tables[i].row_count == 0 || model->tables[i].cells != NULL ||
               model->tables[i].column_count == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct given_files base; /* read once: the folder does not change while we run */
    struct given_files given = given_nothing();
    struct kb_snapshot *snapshot;
    struct diag_list diags;
    const char *name;
    struct str content;

    if (base.arena == NULL)
        base = given_folder("tests/bad_knowledge/base");
    name = names[size > 0 ? (data[0] & 0x7F) % (sizeof names / sizeof *names) : 0];
    content = str_of((const char *)data + (size > 0 ? 1 : 0), size > 0 ? size - 1 : 0);
    for (size_t i = 0; i < base.files.count && (size == 0 || data[0] < 0x80); i++)
        vec_push(&given.files, base.files.items[i]);
    given_bytes(&given, name, content);
    diag_list_init(&diags);
    snapshot = given_load(&given, &diags);
    check_diags(&diags, name, content);
    demand((snapshot != NULL) == (diags.errors == 0));
    if (snapshot != NULL)
        check_snapshot(snapshot);
    kb_snapshot_release(snapshot);
    diag_list_clear(&diags);
    given_clear(&given);
    return 0;
}
