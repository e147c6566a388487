/*
 * Which language a message is in, and which one the bot answers in.
 *
 * A variant is a language with its script: what a customer reads. The guess counts marker words
 * (LANGUAGE.md of the design: words that all four share count nothing). A conversation keeps its
 * variant until a message is clear: for English against Croatian and Serbian two markers more than
 * the other, between those two one word that only one of them has, or another script. Until a
 * message has shown the language it is a guess, and any sign is enough.
 */
#ifndef SALTER_TEXT_LANGUAGE_H
#define SALTER_TEXT_LANGUAGE_H

#include "text/analysis.h"

enum text_variant {
    TEXT_VARIANT_EN,
    TEXT_VARIANT_HR,
    TEXT_VARIANT_SR_LATN,
    TEXT_VARIANT_SR_CYRL,
    TEXT_VARIANTS
};

struct text_evidence {
    int en;          /* markers of English */
    int hs;          /* markers of Croatian or Serbian, hr and sr included */
    int hr;          /* markers of Croatian alone */
    int sr;          /* markers of Serbian alone */
    bool hr_weak;    /* any word that is far more usual in Croatian */
    bool sr_weak;    /* any word that is far more usual in Serbian */
    int cyrillic;    /* words in Cyrillic */
    int latin;       /* words in Latin script, Latin abbreviations left out */
    bool diacritics; /* any of č ć š ž đ */
};

struct text_evidence text_language_evidence(const struct text_analysis *analysis);

/*
 * The variant of the reply. `current` is that of the conversation so far, `guessed` that no message
 * has shown it yet: at first `current` is the channel's default. Serbian is Cyrillic exactly when
 * the customer writes Cyrillic.
 */
enum text_variant text_language_decide(const struct text_evidence *evidence,
                                       enum text_variant current, bool guessed);

/* Whether the message shows its language by itself, whatever was before it: then the conversation's
 * is no guess any more. */
bool text_language_is_shown(const struct text_evidence *evidence);

/* Whether the message is clearly of one group (then only that group's patterns and model are
 * asked); false: ask both. */
bool text_language_group(const struct text_evidence *evidence, enum text_group *out);

/* "en", "hr", "sr-Latn", "sr-Cyrl". */
const char *text_variant_name(enum text_variant variant);
bool text_variant_from_name(struct str name, enum text_variant *out);
enum text_group text_variant_group(enum text_variant variant);

#endif
