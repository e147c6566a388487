#include "given_bank.h"

#include <stdlib.h>

#include "base/file.h"
#include "test.h"

enum { LARGEST_FIT = 256 << 20, NAME_DIGITS = 32 };

static void read_learned(const char *cache, struct str hash, struct buf *out)
{
    struct buf path = {0};
    struct error err = {0};

    buf_addf(&path, "%s/salter/%.*s.fit", cache, NAME_DIGITS, hash.bytes);
    if (!file_read(path.bytes, LARGEST_FIT, out, &err))
        fail_msg("the bank was not learned: %s", err.message);
    buf_clear(&path);
}

struct engine *given_bank(void)
{
    const char *cache = getenv("BANK");
    const struct kb_options kb_options = {0};
    struct buf fit = {0};
    struct engine_options options = {.fit = cache != NULL ? &fit : NULL};
    struct kb_snapshot *snapshot = NULL;
    struct engine *engine = NULL;
    struct diag_list diags;
    struct error err = {0};

    diag_list_init(&diags);
    if (kb_snapshot_load("knowledge", &kb_options, &snapshot, &diags, &err)) {
        if (cache != NULL)
            read_learned(cache, kb_snapshot_hash(snapshot), &fit);
        if (engine_build(snapshot, &options, &engine, &diags, &err) && cache != NULL)
            assert_true(match_index_used_fit(dialogue_bot_index(engine_bot(engine))));
    }
    buf_clear(&fit);
    diag_list_clear(&diags);
    return engine;
}
