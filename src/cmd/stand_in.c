#include "stand_in.h"

#include "base/buf.h"
#include "text/mask.h"

/*
 * What is repeated in place of what was hidden. Digits first: they stand for PINs and codes, and a
 * row of zeros of any length passes Luhn's check. None tells more of the secret than its length,
 * which the stars tell as well.
 */
static const char *const fillings[] = {"0", "1", "Xx0x", "X7"};

enum { FILLINGS = sizeof fillings / sizeof *fillings };

static struct str fill(struct str message, struct str masked, const char *filling,
                       struct arena *arena)
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

/* A number as a word; the length of the spoken one is not told either. */
static const char *const spoken[] = {"zero", "nula", "нула"};

enum { SPOKEN = sizeof spoken / sizeof *spoken };

/* The spoken number in place of each part that was hidden; `out` is what it is masked to. */
static struct str speak(struct str message, struct str masked, const char *word,
                        struct arena *arena, struct str *out)
{
    struct buf filled = {0}, stars = {0};
    struct str result;

    for (size_t i = 0; i < masked.length; i++) {
        bool hidden = masked.bytes[i] == '*' && message.bytes[i] != '*';

        if (!hidden) {
            buf_add_byte(&filled, masked.bytes[i]);
            buf_add_byte(&stars, masked.bytes[i]);
        } else if (i == 0 || masked.bytes[i - 1] != '*') {
            buf_add_text(&filled, word);
            for (size_t k = 0; word[k] != '\0'; k++)
                buf_add_byte(&stars, '*');
        }
    }
    result = arena_copy(arena, buf_str(&filled));
    *out = arena_copy(arena, buf_str(&stars));
    buf_clear(&filled);
    buf_clear(&stars);
    return result;
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
    for (size_t i = 0; i < SPOKEN && masked.secrets != 0; i++) {
        struct str expected;
        struct str filled = speak(message, masked.text, spoken[i], arena, &expected);
        struct text_masked again = text_mask(filled, arena);

        if (again.secrets == masked.secrets && str_equal(again.text, expected))
            return filled;
    }
    return masked.text;
}
