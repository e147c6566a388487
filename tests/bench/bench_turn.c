/*
 * What a turn is made of: us of CPU a message for masking, the words, the language, ranking, and
 * the whole of engine_ask(), over the questions of tests/questions/tuning.tsv with the demo bank.
 * The floor of the same run is one copy of the message in lower case: what any program must do.
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/file.h"
#include "base/memory.h"
#include "engine/engine.h"
#include "text/language.h"
#include "text/mask.h"

enum { MOST_QUESTIONS = 1000, LARGEST_FILE = 1 << 20, ROUNDS = 7 };

struct bench {
    struct engine *engine;
    struct match_scratch *scratch;
    struct arena *arena; /* of one message */
    struct str questions[MOST_QUESTIONS];
    size_t count;
    size_t sink; /* what is computed is used */
};

static const struct date today = {2026, 11, 22};

static double cpu_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static struct text_analysis *analyse(struct bench *bench, struct str question)
{
    const struct text_options options = {kb_snapshot_lexicon(engine_snapshot(bench->engine)),
                                         today};

    return text_analyse(question, &options, bench->arena);
}

static void run_floor(struct bench *bench, struct str question)
{
    struct str copy = arena_copy(bench->arena, question);
    char *bytes = (char *)copy.bytes;

    for (size_t i = 0; i < copy.length; i++) {
        if (bytes[i] >= 'A' && bytes[i] <= 'Z')
            bytes[i] = (char)(bytes[i] + 'a' - 'A');
    }
    bench->sink += (unsigned char)bytes[copy.length / 2];
}

static void run_mask(struct bench *bench, struct str question)
{
    bench->sink += text_mask(question, bench->arena).secrets;
}

static void run_words(struct bench *bench, struct str question)
{
    bench->sink += analyse(bench, question)->token_count;
}

static void run_language(struct bench *bench, struct str question)
{
    struct text_evidence evidence = text_language_evidence(analyse(bench, question));

    bench->sink += (size_t)evidence.latin;
}

static void run_rank(struct bench *bench, struct str question)
{
    const struct match_context context = {.previous = KB_NO_TOPIC};
    struct match_ranking ranking;

    match_rank(dialogue_bot_index(engine_bot(bench->engine)), analyse(bench, question), &context,
               false, bench->scratch, bench->arena, &ranking);
    bench->sink += ranking.count;
}

static void run_turn(struct bench *bench, struct str question)
{
    struct dialogue_session before = dialogue_session_new();
    struct engine_message message = {
        .text = question, .now.date = today, .fallback = engine_model(bench->engine)->bot.fallback};
    struct engine_turn turn;
    struct value lookups = value_map();

    message.lookups = &lookups;
    while (!engine_ask(bench->engine, &before, &message, bench->scratch, bench->arena, &turn))
        value_set(&lookups, turn.request.lookup->id, value_null(), bench->arena);
    bench->sink += turn.outcome.reply_count;
}

static const struct stage {
    const char *name;
    void (*run)(struct bench *bench, struct str question);
} stages[] = {
    {"floor: a copy in lower case", run_floor}, {"masking", run_mask},
    {"words, entities, stems", run_words},      {"the same and the language", run_language},
    {"the same and the ranking", run_rank},     {"the whole turn", run_turn},
};
enum { STAGES = sizeof stages / sizeof *stages };

static double measure(struct bench *bench, const struct stage *stage)
{
    double started = cpu_seconds();

    for (size_t i = 0; i < bench->count; i++) {
        stage->run(bench, bench->questions[i]);
        arena_reset(bench->arena);
    }
    return (cpu_seconds() - started) * 1e6 / (double)bench->count;
}

/* The first column of each row behind the header. */
static void read_questions(struct bench *bench, struct str rest)
{
    str_cut(&rest, '\n');
    while (rest.length > 0 && bench->count < MOST_QUESTIONS) {
        struct str row = str_cut(&rest, '\n');

        bench->questions[bench->count++] = str_cut(&row, '\t');
    }
}

static void report(struct bench *bench, size_t only)
{
    double best[STAGES];

    for (size_t i = 0; i < STAGES; i++)
        best[i] = 1e9;
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < STAGES; i++) {
            double us = only == STAGES || only == i ? measure(bench, &stages[i]) : 0;

            best[i] = us < best[i] ? us : best[i];
        }
    }
    for (size_t i = 0; i < STAGES; i++)
        printf("%-30s %8.2f us a message %8.0fx\n", stages[i].name, best[i], best[i] / best[0]);
}

/* bench_turn [STAGE [KNOWLEDGE QUESTIONS.tsv]]: one stage alone (its number), for a profiler;
 * otherwise all of them, alternately. */
int main(int argc, char **argv)
{
    const char *knowledge = argc > 3 ? argv[2] : "knowledge",
               *questions = argc > 3 ? argv[3] : "tests/questions/tuning.tsv";
    struct bench *bench = memory_alloc(sizeof *bench);
    struct engine_options options = {.today = today};
    struct diag_list diags;
    struct error err = {0};
    struct buf file = {0};

    diag_list_init(&diags);
    if (!file_read(questions, LARGEST_FILE, &file, &err) ||
        !engine_load(knowledge, &options, &bench->engine, &diags, &err)) {
        fprintf(stderr, "%s\n", err.message);
        return 1;
    }
    bench->scratch = match_scratch_new();
    bench->arena = arena_new();
    read_questions(bench, buf_str(&file));
    report(bench, argc > 1 ? (size_t)atoi(argv[1]) : STAGES);
    arena_free(bench->arena);
    match_scratch_free(bench->scratch);
    engine_release(bench->engine);
    diag_list_clear(&diags);
    buf_clear(&file);
    bench->count = bench->sink;
    free(bench);
    return 0;
}
