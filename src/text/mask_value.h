/* Private to text: what a secret given away by its context consists of, and whether it stands at an
 * atom. */
#ifndef SALTER_TEXT_MASK_VALUE_H
#define SALTER_TEXT_MASK_VALUE_H

#include "masker.h"

enum { MASK_MOST_DIGITS = 16 };

/* The word that gives it away: "pin". */
struct mask_key {
    enum text_secret secret;
    size_t shortest, longest; /* digits of its value */
    size_t first, after;      /* atoms */
    bool strong;              /* surely a one-time code: "kod za potvrdu", "verification code" */
};

/* A row of digits, perhaps in equal groups: "1234", "483 920", "1 2 3 4". */
struct mask_value {
    size_t first, after; /* atoms */
    size_t digits;
};

extern const char mask_copulas[]; /* "je", "is" */
/* What is said of a secret that does not work: "ne radi". */
extern const char mask_complaints[];
/* What is counted, when it follows digits. */
extern const char mask_units[];

/* All of these are false outside the row of atoms. */
bool mask_is_digits(const struct masker *masker, size_t index);
bool mask_is_word(const struct masker *masker, size_t index, const char *words);
bool mask_is_sign(const struct masker *masker, size_t index, const char *signs);
/* What a value does not follow directly: "pin u 2026", "code in 1990"; not the "s" of "it's". */
bool mask_is_preposition(const struct masker *masker, size_t index);
bool mask_is_glued(const struct masker *masker, size_t index); /* to the atom before */

/* Digits as many as the key wants, and nothing behind that makes them a count, an amount or a date.
 */
bool mask_is_value(const struct masker *masker, size_t index, const struct mask_key *key,
                   struct mask_value *out);
/* Nothing goes on there that what stands in front could belong to: the sentence ends, or another
 * part of it begins. */
bool mask_stands_alone(const struct masker *masker, size_t next);
/* Behind "mi ne radi, " and the like; `index` itself when nothing of the kind stands there. */
size_t mask_skip_complaint(const struct masker *masker, size_t index);
/* "jedan", "one" */
bool mask_is_digit_word(const struct masker *masker, size_t index);
/* "jedan dva tri četiri" */
bool mask_is_spelled(const struct masker *masker, size_t index, struct mask_value *out);
/* Words and digits, not the signs between. */
void mask_hide_atoms(struct masker *masker, size_t first, size_t after, enum text_secret secret);

/* The value of a password's key, in front of it or behind: digits, or a word that is none. */
void mask_password(struct masker *masker, const struct mask_key *key);

#endif
