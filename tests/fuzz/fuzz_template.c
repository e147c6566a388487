/*
 * The door for templates: any text as the answer of a topic. It either loads, and then is spoken
 * without a brace left open and without an empty message, or each mistake has a place inside the
 * block.
 */
#include "dialogue/dialogue.h"
#include "given_files.h"

static const char head[] =
    "department: cards\nowner: a\nreview_by: 2030-01-01\nanswers:\n  general:\nen:\n  title: "
    "Fuzzed\n"
    "  examples: |\n    fuzzed words one\n    other fuzzed two\n    third fuzzed three\n"
    "    fourth fuzzed four\n    fifth fuzzed five\n  answers:\n    general: |\n";

static void demand(bool holds)
{
    if (!holds)
        abort();
}

/* The bytes as lines of a block: printable or UTF-8, each indented. */
static void add_block(struct buf *out, const uint8_t *data, size_t size)
{
    buf_add_text(out, "      x ");
    for (size_t i = 0; i < size; i++) {
        if (data[i] == '\n')
            buf_add_text(out, "\n      ");
        else
            buf_add_byte(out, data[i] < ' ' || data[i] >= 0x7F ? '.' : (char)data[i]);
    }
    buf_add_byte(out, '\n');
}

static void speak(struct kb_snapshot *snapshot)
{
    struct match_options options = {0};
    struct match_index *index;
    struct match_scratch *scratch = match_scratch_new();
    struct arena *arena = arena_new();
    struct dialogue_session session = dialogue_session_new();
    struct dialogue_input input = {.button = STR("fuzzed"), .now = {{2026, 11, 23}, 10, 0}};
    struct dialogue_outcome outcome;
    struct dialogue_request request;
    struct dialogue_bot *bot;
    struct diag_list diags;

    diag_list_init(&diags);
    demand(match_index_build(snapshot, &options, &index, &diags, NULL));
    bot = dialogue_bot_new(index);
    demand(dialogue_turn(bot, &session, &input, scratch, arena, &outcome, &request));
    demand(outcome.reply_count > 0);
    for (size_t i = 0; i < outcome.reply_count; i++)
        demand(outcome.replies[i].length > 0);
    dialogue_bot_free(bot);
    match_scratch_free(scratch);
    diag_list_clear(&diags);
    arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct given_files given;
    struct kb_options options = {.today = {2026, 11, 22}};
    struct kb_snapshot *snapshot = NULL;
    struct diag_list diags;
    struct error err = {0};
    struct buf topic = {0};

    if (size > 400)
        return 0;
    given = given_folder("tests/bad_knowledge/base");
    buf_add_text(&topic, head);
    add_block(&topic, data, size);
    given_bytes(&given, "topics/fuzzed.yaml", buf_str(&topic));
    diag_list_init(&diags);
    if (kb_snapshot_load_files(given.files.items, given.files.count, &options, &snapshot, &diags,
                               &err))
        speak(snapshot);
    for (size_t i = 0; i < diags.all.count; i++) {
        if (str_is(diags.all.items[i].place.file, "topics/fuzzed.yaml"))
            demand(diags.all.items[i].place.line > 0 && diags.all.items[i].place.column > 0);
    }
    kb_snapshot_release(snapshot);
    diag_list_clear(&diags);
    buf_clear(&topic);
    given_clear(&given);
    return 0;
}
