#include "stand_in.h"

#include "text/mask.h"

/*
 * What is repeated in place of what was hidden. Digits first: they stand for PINs and codes, and a row of zeros of any
 * length passes Luhn's check. None tells more of the secret than its length, which the stars tell as well.
 */
static const char *const fillings[] = {"0", "1", "Xx0x", "X7"};

enum { FILLINGS = sizeof fillings / sizeof *fillings };

static struct str fill(struct str message, struct str masked, const char *filling, struct arena *arena)
{
    struct str filled = arena_copy(arena, masked);
    char *bytes = (char *)filled.bytes;
    size_t length = strlen(filling);

    for (size_t i = 0, k = 0; i < filled.length; i++) {
        bool hidden = masked.bytes[i] == '*' && message.bytes[i] != '*';

        if (hidden)
            bytes[i] = filling[k++ % length];
        else
            k = 0; /* each part by itself */
    }
    return filled;
}

struct str stand_in(struct str message, struct arena *arena)
{
    struct text_masked masked = text_mask(message, arena);

    for (size_t i = 0; i < FILLINGS && masked.secrets != 0; i++) {
        struct str filled = fill(message, masked.text, fillings[i], arena);
        struct text_masked again = text_mask(filled, arena);

        if (again.secrets == masked.secrets && str_equal(again.text, masked.text))
            return filled;
    }
    return masked.text;
}
