#include "snapshot_parts.h"

#include "base/file.h"
#include "check.h"
#include "crypto/hash.h"
#include "fields.h"
#include "neutral.h"
#include "reader.h"

static void free_snapshot(struct kb_snapshot *snapshot)
{
    struct kb_snapshot *parent = snapshot->parent;

    if (parent == NULL) {
        text_lexicon_free(snapshot->lexicon);
        sources_clear(&snapshot->sources);
    }
    arena_free(snapshot->arena);
    kb_snapshot_release(parent);
}

struct kb_snapshot *kb_snapshot_acquire(struct kb_snapshot *snapshot)
{
    atomic_fetch_add_explicit(&snapshot->references, 1, memory_order_relaxed);
    return snapshot;
}

void kb_snapshot_release(struct kb_snapshot *snapshot)
{
    if (snapshot != NULL &&
        atomic_fetch_sub_explicit(&snapshot->references, 1, memory_order_acq_rel) == 1)
        free_snapshot(snapshot);
}

static struct kb_snapshot *new_snapshot(void)
{
    struct arena *arena = arena_new();
    struct kb_snapshot *snapshot = arena_alloc(arena, sizeof *snapshot);

    atomic_init(&snapshot->references, 1);
    snapshot->arena = arena;
    snapshot->lexicon = text_lexicon_new();
    return snapshot;
}

/* Topics are numbered before anything is read, so that everything may refer to them. Files are
 * sorted by name, which for ids of a-z, 0-9 and _ is not the order of ids ("a.yaml" < "a_b.yaml",
 * yet '.' < '_' < 'a'): sort by id. */
static int compare_topics(const void *left, const void *right)
{
    return str_compare(((const struct kb_topic *)left)->id, ((const struct kb_topic *)right)->id);
}

static void number_topics(struct reader *reader, const struct sources *sources)
{
    struct kb_model *model = reader->model;

    model->topics = arena_array(reader->arena, sources->count, sizeof *model->topics);
    reader->drafts = true;
    for (size_t i = 0; i < sources->count; i++) {
        const struct file_source *file = &sources->items[i];

        if (file->kind != FILE_TOPIC)
            continue;
        reader->drafts = reader->drafts && file->draft;
        model->topics[model->topic_count++] = (struct kb_topic){
            .id = file->id, .draft = file->draft, .place = source_place(&file->source, 1, 1, 1)};
    }
    reader->drafts = reader->drafts && model->topic_count > 0;
    if (model->topic_count > 1)
        qsort(model->topics, model->topic_count, sizeof *model->topics, compare_topics);
    for (size_t i = 0; i < model->topic_count; i++) {
        model->topics[i].number = (uint32_t)i;
        map_put(&reader->topics, model->topics[i].id, &model->topics[i]);
    }
}

static void read_root(struct reader *reader, const struct file_source *file, struct node *root)
{
    switch (file->kind) {
    case FILE_BOT:
        kb_read_bot(reader, root);
        break;
    case FILE_WORDS:
        kb_read_words(reader, root);
        break;
    case FILE_LOOKUPS:
        kb_read_lookups(reader, root);
        break;
    case FILE_TABLE:
        kb_read_table(reader, root, file->id);
        break;
    case FILE_FACTS:
        kb_read_facts(reader, root);
        break;
    case FILE_MESSAGES:
        kb_read_messages(reader, root);
        break;
    case FILE_TOPIC:
        kb_read_topic(reader, root, map_get(&reader->topics, file->id));
        break;
    case FILE_POLICIES:
        kb_read_policies(reader, root);
        break;
    case FILE_OUT_OF_SCOPE:
        kb_read_out_of_scope(reader, root);
        break;
    case FILE_TESTS:
        kb_read_tests(reader, root);
        break;
    case FILE_OTHER:
    case FILE_KINDS:
        break;
    }
}

static void read_file(struct reader *reader, const struct file_source *file)
{
    bool unread = reader->unread[file->kind];
    struct node *root;

    reader->unread[file->kind] = true; /* until it was */
    if (!file->readable)
        return;
    arena_reset(reader->scratch);
    reader->source = &file->source;
    reader->lenient = file->draft;
    root = yaml_read(&file->source, reader->arena, reader->scratch, reader->diags);
    if (root == NULL)
        return;
    reader->unread[file->kind] = unread || root->kind == NODE_LIST || root->kind == NODE_TEXT;
    if (root->kind != NODE_EMPTY)
        read_root(reader, file, root);
    else if (file->kind == FILE_TOPIC || file->kind == FILE_BOT || file->kind == FILE_MESSAGES)
        reader_report_at(reader, KB_DIAG_EMPTY_FILE, source_place(&file->source, 0, 0, 1),
                         "write it, or delete it", "the file is empty");
}

static void read_kind(struct reader *reader, const struct sources *sources, enum file_kind kind)
{
    for (size_t i = 0; i < sources->count; i++) {
        if (sources->items[i].kind == kind)
            read_file(reader, &sources->items[i]);
    }
}

static void require_file(struct reader *reader, const struct sources *sources, enum file_kind kind,
                         const char *name, const char *hint)
{
    struct diag_place place = {.file = str_from(name)};

    for (size_t i = 0; i < sources->count; i++) {
        if (sources->items[i].kind == kind)
            return;
    }
    reader->unread[kind] = true;
    if (!reader->drafts)
        kb_diag_add(reader->diags, KB_DIAG_MISSING_FILE, place, STR(""), hint,
                    "the file is missing");
}

/* A topic file that could not be read still needs what others rely on. */
static void complete_topics(struct reader *reader)
{
    for (size_t i = 0; i < reader->model->topic_count; i++) {
        struct kb_topic *topic = &reader->model->topics[i];

        if (topic->answer_count == 0) {
            topic->answers = arena_alloc(reader->arena, sizeof *topic->answers);
            topic->answers[0] = (struct kb_answer){.name = STR("general"), .place = topic->place};
            topic->answer_count = 1;
        }
        if (topic->department == NULL)
            topic->department = reader->model->bot.default_department;
    }
}

static void read_all(struct reader *reader, const struct sources *sources)
{
    number_topics(reader, sources);
    require_file(reader, sources, FILE_BOT, "bot.yaml",
                 "it says which bank this is, and how it is reached");
    read_kind(reader, sources, FILE_BOT);
    if (reader->drafts)
        neutral_fill_bot(reader);
    read_kind(reader, sources, FILE_WORDS);
    kb_finish_words(reader);
    read_kind(reader, sources, FILE_LOOKUPS);
    read_kind(reader, sources, FILE_TABLE);
    kb_finish_tables(reader);
    read_kind(reader, sources, FILE_FACTS);
    require_file(reader, sources, FILE_MESSAGES, "messages.yaml",
                 "it holds the bot's own sentences");
    read_kind(reader, sources, FILE_MESSAGES);
    if (reader->drafts)
        neutral_fill_sentences(reader);
    require_file(reader, sources, FILE_TOPIC, "topics/", "a topic is a file topics/ID.yaml");
    read_kind(reader, sources, FILE_TOPIC);
    complete_topics(reader);
    read_kind(reader, sources, FILE_POLICIES);
    read_kind(reader, sources, FILE_OUT_OF_SCOPE);
    read_kind(reader, sources, FILE_TESTS);
    kb_finish_tests(reader);
    check_words(reader, sources);
    check_examples(reader, sources);
}

static void clear_reader(struct reader *reader)
{
    struct map *maps[] = {&reader->departments, &reader->sets,     &reader->choices,
                          &reader->lookups,     &reader->tables,   &reader->facts,
                          &reader->topics,      &reader->policies, &reader->details};

    for (size_t i = 0; i < sizeof maps / sizeof *maps; i++)
        map_clear(maps[i]);
    for (size_t i = 0; i < TEXT_VARIANTS; i++)
        map_clear(&reader->titles[i]);
    vec_clear(&reader->set_items);
    vec_clear(&reader->detail_items);
    vec_clear(&reader->choices_items);
    vec_clear(&reader->table_items);
    vec_clear(&reader->story_items);
    vec_clear(&reader->question_items);
    vec_clear(&reader->lines);
    buf_clear(&reader->text);
    arena_free(reader->scratch);
    arena_free(reader->names);
    arena_free(reader->folding);
}

static void set_hash(struct kb_snapshot *snapshot)
{
    char hex[CRYPTO_HASH_HEX];
    struct buf all = {0};
    struct crypto_hash hash;

    for (size_t i = 0; i < snapshot->sources.count; i++) {
        const struct file_source *file = &snapshot->sources.items[i];

        if (file->kind == FILE_TESTS || file->kind == FILE_OTHER)
            continue;
        hash = crypto_hash_of(file->source.bytes);
        buf_add(&all, file->source.name);
        buf_add_byte(&all, '\0');
        buf_add(&all, str_of((const char *)hash.bytes, sizeof hash.bytes));
    }
    hash = crypto_hash_of(buf_str(&all));
    crypto_hash_hex(&hash, hex);
    snapshot->hash = arena_copy(snapshot->arena, str_from(hex));
    buf_clear(&all);
}

/* A mistake in words/ leaves sets unknown that patterns name: what would be said of those is noise.
 */
static bool words_are_whole(const struct diag_list *diags)
{
    for (size_t i = 0; i < diags->all.count; i++) {
        const struct diag *diag = &diags->all.items[i];

        if (diag->severity == DIAG_ERROR && str_starts(diag->place.file, STR("words/")))
            return false;
    }
    return diags->dropped == 0;
}

/* The sources of the snapshot are loaded; it is finished, or freed when there was a mistake. */
static bool finish(struct kb_snapshot *snapshot, const struct kb_options *options,
                   struct kb_snapshot **out, struct diag_list *diags, size_t errors,
                   struct error *err)
{
    struct reader reader = {.arena = snapshot->arena,
                            .diags = diags,
                            .model = &snapshot->model,
                            .lexicon = snapshot->lexicon,
                            .today = options->today};

    reader.scratch = arena_new();
    reader.names = arena_new();
    reader.folding = arena_new();
    read_all(&reader, &snapshot->sources);
    clear_reader(&reader);
    if (diags->errors == errors) {
        set_hash(snapshot);
        *out = snapshot;
        return true;
    }
    error_set(err, ERROR_INVALID, "%zu mistakes in the knowledge", diags->errors - errors);
    if (options->keep_broken && words_are_whole(diags))
        *out = snapshot;
    else
        free_snapshot(snapshot);
    return false;
}

bool kb_snapshot_load(const char *path, const struct kb_options *options, struct kb_snapshot **out,
                      struct diag_list *diags, struct error *err)
{
    struct kb_snapshot *snapshot = new_snapshot();
    size_t errors = diags->errors;

    *out = NULL;
    if (!sources_load(path, snapshot->arena, &snapshot->sources, diags, err)) {
        free_snapshot(snapshot);
        return false;
    }
    return finish(snapshot, options, out, diags, errors, err);
}

bool kb_snapshot_load_files(const struct kb_file *files, size_t count,
                            const struct kb_options *options, struct kb_snapshot **out,
                            struct diag_list *diags, struct error *err)
{
    struct kb_snapshot *snapshot = new_snapshot();
    size_t errors = diags->errors;

    *out = NULL;
    if (!sources_copy(files, count, snapshot->arena, &snapshot->sources, diags, err)) {
        free_snapshot(snapshot);
        return false;
    }
    return finish(snapshot, options, out, diags, errors, err);
}

const struct kb_model *kb_snapshot_model(const struct kb_snapshot *snapshot)
{
    return &snapshot->model;
}

const struct text_lexicon *kb_snapshot_lexicon(const struct kb_snapshot *snapshot)
{
    return snapshot->lexicon;
}

struct str kb_snapshot_hash(const struct kb_snapshot *snapshot)
{
    return snapshot->hash;
}

struct str kb_source_line(const struct kb_snapshot *snapshot, struct diag_place place)
{
    return sources_line(&snapshot->sources, place);
}

const struct kb_topic *kb_find_topic(const struct kb_model *model, struct str id)
{
    size_t low = 0, high = model->topic_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_compare(model->topics[middle].id, id);

        if (order == 0)
            return &model->topics[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

const struct kb_policy *kb_find_policy(const struct kb_model *model, struct str id)
{
    for (size_t i = 0; i < model->policy_count; i++) {
        if (str_equal(model->policies[i].id, id))
            return &model->policies[i];
    }
    return NULL;
}

const struct kb_set *kb_find_set(const struct kb_model *model, struct str name)
{
    size_t low = 0, high = model->set_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_compare(model->sets[middle].name, name);

        if (order == 0)
            return &model->sets[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

const struct kb_choices *kb_find_choices(const struct kb_model *model, struct str name)
{
    for (size_t i = 0; i < model->choices_count; i++) {
        if (str_equal(model->choices[i].name, name))
            return &model->choices[i];
    }
    return NULL;
}

bool kb_ids_have(const struct kb_ids *ids, uint32_t topic)
{
    for (size_t i = 0; i < ids->count; i++) {
        if (ids->items[i] == topic)
            return true;
    }
    return false;
}
