/* Private to patterns: what a built struct patterns holds, and one run of PCRE2. */
#ifndef SALTER_MATCH_PATTERN_SET_H
#define SALTER_MATCH_PATTERN_SET_H

#include "pattern_compile.h"
#include "pattern_index.h"
#include "patterns.h"

/* One compiled pattern. Units stand in the order of priority: by owner, number, line, language
 * group. */
struct pattern_unit {
    const struct kb_line *line;
    struct pattern_code code;
    uint32_t number; /* of the topic or policy */
    uint8_t owner;   /* enum pattern_owner */
};

struct patterns {
    const struct kb_model *model;
    const struct text_lexicon *lexicon;
    const struct kb_snapshot *snapshot; /* or NULL */
    struct pattern_units VEC_OF(struct pattern_unit) units;
    struct pattern_index index;
    struct pattern_tuned VEC_OF(uint32_t) tuned; /* units that are machine code */
    struct arena *arena;                         /* of the stems */
    struct map stems[TEXT_GROUPS];
};

/* Runs the expression of a unit on its line of the message. On RX_MATCH the hit is filled, unless
 * it is NULL. */
enum rx_result pattern_unit_run(const struct pattern_unit *unit, struct pattern_lines *lines,
                                struct rx_scratch *scratch, struct pattern_hit *hit);

#endif
