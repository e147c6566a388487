/*
 * A message, understood as words: the pipeline of normalisation, in one pass and in one order.
 *
 *   1. compatibility composition (NFKC) per grapheme cluster, zero-width characters and soft
 * hyphens out, typographic quotes and apostrophes to ASCII, lower case
 *   2. tokens with their place in the original; entities of digits and symbols
 *   3. Cyrillic to Latin (a token that mixes scripts goes to the script of its majority)
 *   4. diacritics folded, "dj" to "d"
 *   5. joined words split ("nemogu" -> "ne mogu"), entities that are words
 *   6. ijekavian to ekavian
 *   7. one stem per language group
 *
 * Knowledge and messages pass through the same function, so both sides always meet. Everything in
 * an analysis lives in the arena it was made in; spans are half-open byte offsets into the original
 * text. Hostile text is bounded: TEXT_LONGEST code points are read, the rest is cut and said so;
 * invalid UTF-8 becomes U+FFFD, which is no word.
 */
#ifndef SALTER_TEXT_ANALYSIS_H
#define SALTER_TEXT_ANALYSIS_H

#include "base/arena.h"
#include "base/date.h"
#include "base/str.h"
#include "text/entity.h"

enum {
    TEXT_LONGEST = 2000,    /* code points of a message */
    TEXT_MOST_TOKENS = 512, /* of a message */
    TEXT_LONGEST_WORD = 48  /* bytes of a folded word; a longer one is cut */
};

/* Words are stemmed per group; Croatian and Serbian are one. */
enum text_group { TEXT_EN, TEXT_HS, TEXT_GROUPS };

/* What stands between two words. */
enum text_border { TEXT_SPACE, TEXT_COMMA, TEXT_SENTENCE };

/* The script most letters of a token are in; TEXT_NO_SCRIPT for numbers and symbols. */
enum text_script { TEXT_NO_SCRIPT, TEXT_LATIN, TEXT_CYRILLIC, TEXT_OTHER_SCRIPT };

struct text_token {
    struct span span; /* in the original */
    /* after step 5: lower-case ASCII for Latin and Cyrillic words, no apostrophes */
    struct str folded;
    struct str stems[TEXT_GROUPS]; /* after step 7 and the lexicon; never empty */
    enum text_border border;       /* in front of this token; TEXT_SENTENCE for the first */
    uint16_t entity;               /* number of the entity it belongs to + 1, or 0 */
    enum text_script script;       /* as written */
    bool diacritics;               /* one of č ć š ž đ was written */
    bool digits;                   /* consists of digits and their punctuation */
    /* groups (1 << group) whose stem match replaced as misspelt; 0 from text_analyse() */
    uint8_t corrected;
};

/*
 * The words in a row, one space between them, as patterns see them. A comma or a sentence's end
 * stands as a word of its own, "," or "."; an entity stands once, as "{amount}", in place of its
 * tokens. No border stands first or last.
 */
struct text_word {
    uint32_t start, end;   /* in the line's text */
    uint32_t first, after; /* tokens [first, after); equal for a border */
};

struct text_line {
    struct str text;
    struct text_word *words;
    size_t count;
};

struct text_analysis {
    struct str original;
    bool cut; /* the message was longer than TEXT_LONGEST or TEXT_MOST_TOKENS */
    struct text_token *tokens;
    size_t token_count;
    struct text_entity *entities; /* by span.start, no overlap */
    size_t entity_count;
    size_t emoji;                        /* pictures in the message; they are no tokens */
    struct text_line folded;             /* no stems */
    struct text_line stems[TEXT_GROUPS]; /* one per group */
};

/*
 * Words that count as one: a stem is replaced by its canonical stem, per group, after step 7
 * (words/ same_as and alternations of the knowledge). Built by knowledge, frozen afterwards. NULL
 * is an empty lexicon.
 */
struct text_lexicon;
struct text_lexicon *text_lexicon_new(void);
void text_lexicon_free(struct text_lexicon *lexicon);
/* "words" holds words (stemmed here) separated by spaces, the canonical one first. */
void text_lexicon_same(struct text_lexicon *lexicon, enum text_group group, struct str words);
/* Stems of one word whose stem changes ("stic stig stign"), already folded; a stem of the list
 * counts as the first. */
void text_lexicon_alternation(struct text_lexicon *lexicon, enum text_group group,
                              struct str stems);
/*
 * Words of a folded text, one space between them: their stems are computed once, and analysing a
 * message takes them from here. Only for speed, and only after all the sets of the lexicon are
 * known.
 */
void text_lexicon_remember(struct text_lexicon *lexicon, struct str folded);

struct text_options {
    const struct text_lexicon *lexicon; /* may be NULL */
    struct date today;                  /* for relative dates; year 0: they are not recognised */
};

/* Never fails. */
struct text_analysis *text_analyse(struct str message, const struct text_options *options,
                                   struct arena *arena);

/* Its tokens alone, without entities, stems and lines: what a language is known by. */
struct text_analysis text_words(struct str text, struct arena *arena);

/* Builds the three lines anew, after a caller replaced stems of tokens (spelling correction). */
void text_build_lines(struct text_analysis *analysis, struct arena *arena);

/* One word through steps 3, 4, 6 and 7 and the lexicon. */
struct str text_stem(struct str word, enum text_group group, const struct text_lexicon *lexicon,
                     struct arena *arena);

/* The folded form of a whole text with single spaces: for comparing titles and finding duplicates.
 * Punctuation is dropped. */
struct str text_fold(struct str text, struct arena *arena);
/* The same, and ijekavian forms to ekavian: two texts that differ only so are equal. */
struct str text_fold_ekavian(struct str text, struct arena *arena);
/* The second half of it, for a text that is folded already. */
struct str text_ekavian(struct str folded, struct arena *arena);

/* As written, but for case, script (Cyrillic becomes Latin) and the ways to encode a letter:
 * diacritics and endings stay. */
struct str text_exact(struct str text, struct arena *arena);

#endif
