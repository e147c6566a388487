/*
 * A message as the expressions of patterns see it: its words in a row, one sign of white space in
 * front of each but the first, which says what lies between.
 *
 *     ' '  nothing       '\t'  a comma; the end of a sentence is a word of its own, "\t.\t"
 *     '\n' both words belong to one entity, whose name follows its words: "50\neur\n{amount} danas"
 *
 * So \H*+ is a word, or an entity with all its words; \h leads to the next, and what runs over
 * commas but not over sentences runs over \h[^.]\H*+. Unlike the lines of an analysis, these keep
 * the words of an entity beside its placeholder: one line serves {date} and "jučer" alike.
 *
 * With FORM_FOLDED and FORM_STEMS a word is that form alone. With FORM_ALL it is "stem=folded=",
 * with FORM_WRITTEN "stem=folded=written"; other words then end in "==": "{amount}==", ".==".
 *
 * FORM_RAW is for expressions that people wrote: single spaces, "," and "." as words, placeholders
 * alone. In FORM_RAW_WRITTEN_OUT the words stand where a placeholder hides words that may mean
 * something ("jučer" behind {date}).
 */
#ifndef SALTER_MATCH_PATTERN_LINES_H
#define SALTER_MATCH_PATTERN_LINES_H

#include "pattern_literals.h"
#include "text/analysis.h"

/* The byte A0 is the second half of some letters, and white space to \h: in these lines and in what
 * is compared with them it is written as 01. (Not in FORM_RAW, which is UTF-8.) */
enum { PATTERN_WIDE_BYTE = 0xA0, PATTERN_WIDE_BYTE_WRITTEN = 0x01 };

enum pattern_form {
    FORM_STEMS,
    FORM_FOLDED,
    FORM_ALL,
    FORM_WRITTEN,
    FORM_RAW,
    FORM_RAW_WRITTEN_OUT,
    FORM_COUNT
};

struct pattern_line {
    struct str text;
    uint32_t *starts; /* of each word; words of an entity included, its name not */
    uint32_t *tokens; /* the token of each word */
    size_t count;
    struct pattern_grams grams; /* of a raw line */
};

/* The lines of one message; each is made when it is first asked for. */
struct pattern_lines {
    const struct text_analysis *analysis;
    struct arena *arena;
    struct pattern_line *made[FORM_COUNT][TEXT_GROUPS];
    /* of pattern_lines_hide_words(), asked by every raw expression */
    enum { HIDES_UNKNOWN, HIDES_WORDS, HIDES_NOTHING } hides;
};

struct pattern_lines pattern_lines_of(const struct text_analysis *analysis, struct arena *arena);

const struct pattern_line *pattern_lines_get(struct pattern_lines *lines, enum pattern_form form,
                                             enum text_group group);

/* Whether FORM_RAW_WRITTEN_OUT differs from FORM_RAW. */
bool pattern_lines_hide_words(struct pattern_lines *lines);

/* A part of a line as a place in the original, in whole words; false when no word lies there. */
bool pattern_line_span(const struct pattern_line *line, const struct text_analysis *analysis,
                       struct span part, struct span *out);

/* text_exact() with the signs of these lines replaced, for FORM_WRITTEN and the words that are
 * compared with it. */
struct str pattern_written(struct str text, struct arena *arena);

#endif
