/*
 * Hides what must never be stored: card numbers (Luhn, 13 to 19 digits, also with spaces, dashes,
 * dots and digits of other scripts), CVV, PIN, one-time codes and passwords by their context in
 * English, Croatian and Serbian. Each hidden byte becomes one '*', so the length and all spans stay
 * true. A card keeps nothing; "ending 4417" is not hidden. Pure. Applied before anything else sees
 * a message. After masking no Luhn-valid card number is left, and a masked text masks to itself.
 *
 * A card number is any row of whole groups of digits that passes Luhn's check, and inside a longer
 * group a number with the prefix and length of an issuer. What passes a stronger check of its own
 * stays (IBAN, account number, JMBG), and so do ranges of dates and phone numbers that begin with
 * 00. Beside the word card four groups of four that begin with 3 to 6 are hidden though the check
 * fails: one digit was mistyped. The work grows with the length of the message; it has no bound
 * here.
 */
#ifndef SALTER_TEXT_MASK_H
#define SALTER_TEXT_MASK_H

#include "base/arena.h"
#include "base/str.h"

enum text_secret {
    TEXT_SECRET_CARD = 1,
    TEXT_SECRET_CVV = 2,
    TEXT_SECRET_PIN = 4,
    TEXT_SECRET_CODE = 8,
    TEXT_SECRET_PASSWORD = 16
};

struct text_masked {
    struct str text;  /* of the same length; the original view itself when nothing was hidden */
    unsigned secrets; /* a set of enum text_secret; 0: nothing was hidden */
};

struct text_masked text_mask(struct str message, struct arena *arena);

#endif
