#include "text/mask.h"

#include "masker.h"

/*
 * Hiding one thing can make another one visible (an IBAN of which a part was hidden protects its
 * digits no more), so that it goes on until nothing changes. Text that needs more rounds was made
 * to.
 */
enum { MOST_ROUNDS = 12, GROWTH = 4 };

void masker_hide(struct masker *masker, size_t from, size_t to, enum text_secret secret)
{
    struct plain *plain = &masker->scan.plain;

    for (size_t i = from; i < to; i++) {
        if (plain->bytes[i] == '*' || plain_is_space(plain->bytes[i]))
            continue;
        plain->bytes[i] = '*';
        masker->hidden[i] = true;
        masker->secrets |= (unsigned)secret;
        masker->changed = true;
    }
}

static void hide_all(struct masker *masker)
{
    for (int round = 0; round < MOST_ROUNDS; round++) {
        masker->changed = false;
        mask_cards(masker);
        if (masker->changed)
            scan_cut(&masker->scan);
        mask_secrets(masker);
        if (!masker->changed)
            return;
        scan_cut(&masker->scan);
    }
}

static struct str cover(const struct masker *masker, struct str message, struct arena *arena)
{
    const struct plain *plain = &masker->scan.plain;
    struct str copy = arena_copy(arena, message);
    char *bytes = (char *)copy.bytes;

    for (size_t i = 0; i < plain->length; i++) {
        if (masker->hidden[i])
            memset(bytes + plain->starts[i], '*', plain->ends[i] - plain->starts[i]);
    }
    return copy;
}

struct text_masked text_mask(struct str message, struct arena *arena)
{
    struct text_masked masked = {.text = message};
    struct masker masker = {.arena = arena};
    struct normal normal = normalize(message, message.length * GROWTH, arena);

    masker.scan = scan_text(message, &normal, arena);
    masker.hidden = arena_array(arena, masker.scan.plain.length + 1, sizeof *masker.hidden);
    hide_all(&masker);
    if (masker.secrets != 0) {
        masked.text = cover(&masker, message, arena);
        masked.secrets = masker.secrets;
    }
    return masked;
}
