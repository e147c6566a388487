/*
 * A cache file with changed bytes and a checksum that holds: it is refused, or ranks any message
 * without harm. The input is a list of changes to a sound fit: two bytes of place (of the whole, in
 * 65536ths), one of what is put there.
 */
#include <math.h>

#include "base/checksum.h"
#include "given_examples.h"
#include "match/match.h"

static struct kb_snapshot *snapshot;
static struct buf sound;

static void prepare(void)
{
    struct given_files given = given_drafts(9, 6);
    struct match_options options = {0};
    struct match_index *index = NULL;
    struct diag_list diags;
    struct error err = {0};

    diag_list_init(&diags);
    snapshot = given_load(&given, &diags);
    if (snapshot == NULL || !match_index_build(snapshot, &options, &index, &diags, &err))
        abort();
    match_index_fit(index, &sound);
    match_index_free(index);
    diag_list_clear(&diags);
    given_clear(&given);
}

static struct buf changed(const uint8_t *data, size_t size)
{
    struct buf fit = {0};
    size_t body = sound.length - sizeof(uint64_t);
    uint64_t sum;

    buf_add(&fit, buf_str(&sound));
    for (size_t i = 0; i + 2 < size; i += 3)
        fit.bytes[((size_t)data[i] << 8 | data[i + 1]) * body >> 16] = (char)data[i + 2];
    sum = checksum_of(str_of(fit.bytes, body));
    memcpy(fit.bytes + body, &sum, sizeof sum);
    return fit;
}

static void ask(const struct match_index *index)
{
    static const char *const messages[] = {"how can I boletek the gatara here",
                                           "my fimura is nto gatanom", "bolera", "xyz"};
    struct match_scratch *scratch = match_scratch_new();
    struct arena *arena = arena_new();

    for (size_t i = 0; i < sizeof messages / sizeof *messages; i++) {
        struct text_options options = {kb_snapshot_lexicon(snapshot), {2026, 11, 23}};
        struct match_context context = {.previous = KB_NO_TOPIC};
        struct match_ranking ranking;

        match_rank(index, text_analyse(str_from(messages[i]), &options, arena), &context, true,
                   scratch, arena, &ranking);
        if (ranking.count > MATCH_MOST_CONSIDERED ||
            (ranking.count > 0 && isnan(ranking.confidence)))
            abort();
    }
    match_scratch_free(scratch);
    arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct match_options options = {0};
    struct match_index *index = NULL;
    struct buf fit;
    struct diag_list diags;
    struct error err = {0};

    if (snapshot == NULL)
        prepare();
    fit = changed(data, size);
    options.fit = &fit;
    diag_list_init(&diags);
    if (!match_index_build(snapshot, &options, &index, &diags, &err))
        abort();
    ask(index);
    match_index_free(index);
    diag_list_clear(&diags);
    buf_clear(&fit);
    return 0;
}
