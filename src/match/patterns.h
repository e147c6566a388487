/*
 * The patterns of a knowledge base: parsed, compiled to PCRE2, indexed, matched.
 *
 * Index: design F of ENGINE.md 2. A pattern is a list of groups, each a set of words of which one
 * must occur; it is filed under the words of its rarest group. A message looks up its words, checks
 * that every group has one where it may stand, and only then runs PCRE2 (lazily, in priority
 * order). Prefiltering may only save work: patterns_find() finds what patterns_find_all() finds,
 * which runs everything.
 *
 * What words, gaps and signs of a pattern mean is told in pattern_parse.h, how they are compared
 * with a message in pattern_compile.h and pattern_lines.h.
 *
 * Built once, then read-only: threads share it, each with a scratch and an arena of its own.
 */
#ifndef SALTER_MATCH_PATTERNS_H
#define SALTER_MATCH_PATTERNS_H

#include "base/diag.h"
#include "base/parallel.h"
#include "knowledge/snapshot.h"
#include "rx/rx.h"
#include "text/analysis.h"

/* Who owns a pattern. */
enum pattern_owner { PATTERN_TOPIC, PATTERN_TOPIC_NOT, PATTERN_POLICY, PATTERN_OUT_OF_SCOPE };

enum {
    PATTERN_MOST_JIT = 256, /* patterns that become machine code */
    PATTERN_ALL_GROUPS = (1 << TEXT_GROUPS) - 1
};

struct pattern_hit {
    enum pattern_owner owner;
    uint32_t number; /* of the topic or policy; 0 for out of scope */
    const struct kb_line *line;
    /* 0..1: how much the pattern asks for (required words, neighbours, borders); for confidence */
    double specificity;
    /* In the original: the words of the message that its required groups met. */
    struct span spans[4];
    size_t span_count;
};

struct pattern_hits {
    struct pattern_hit *items; /* by owner, number, then line order; in the arena */
    size_t count;
    size_t confirms;
    size_t limit_hits;
};

struct patterns;

/* Compiles every pattern of the model. Mistakes become diagnostics. Never NULL. The snapshot must
 * outlive it; the pool may be NULL. */
struct patterns *patterns_build(const struct kb_snapshot *snapshot, struct parallel *pool,
                                struct diag_list *diags);
/* The same of a model that was made otherwise. lexicon and snapshot (whose lines diagnostics quote)
 * may be NULL. */
struct patterns *patterns_build_model(const struct kb_model *model,
                                      const struct text_lexicon *lexicon,
                                      const struct kb_snapshot *snapshot, struct parallel *pool,
                                      struct diag_list *diags);
void patterns_free(struct patterns *patterns); /* NULL is allowed */

/* JIT for the patterns that the given analyses (the knowledge's own examples) run most often, when
 * these few are most of all runs; otherwise for none. Only before the index is shared. */
void patterns_tune(struct patterns *patterns, struct text_analysis *const *examples, size_t count);
/* The choice it made, to be made again without examples: numbers of compiled patterns, borrowed. */
const uint32_t *patterns_tuned(const struct patterns *patterns, size_t *count);
bool patterns_can_tune(const struct patterns *patterns, const uint32_t *units, size_t count);
void patterns_tune_as(struct patterns *patterns, const uint32_t *units, size_t count);

/*
 * All patterns that match, at most the first that matches of each (owner, number) plus further ones
 * when `every` is set. `groups` is a set of bits (1 << enum text_group) of languages to ask. After
 * MATCH_MOST_CONFIRMS runs of PCRE2, or MATCH_MOST_LIMIT_HITS that reached the match limit, no
 * further pattern is looked at.
 */
void patterns_find(const struct patterns *patterns, const struct text_analysis *analysis,
                   unsigned groups, bool every, struct rx_scratch *scratch, struct arena *arena,
                   struct pattern_hits *out);
/* The same answer without the index, and without the two limits: it runs every pattern. */
void patterns_find_all(const struct patterns *patterns, const struct text_analysis *analysis,
                       unsigned groups, bool every, struct rx_scratch *scratch, struct arena *arena,
                       struct pattern_hits *out);

/*
 * The slow checks of `salter check`: a pattern that no message can match (its own words in its own
 * order do not), that matches nearly all examples, an expression that reaches the match limit on
 * probes made of its own letters. The examples are analyses of the knowledge's own examples with
 * the group of each.
 */
struct pattern_example {
    struct text_analysis *analysis;
    enum text_group group;
};
void patterns_check(const struct patterns *patterns, const struct pattern_example *examples,
                    size_t count, struct diag_list *diags);

/* The same for a knowledge with other mistakes in it, so that one run tells all: examples may be
 * missing, so nothing is said of words that none of them has. */
void patterns_check_broken(const struct patterns *patterns, const struct pattern_example *examples,
                           size_t count, struct diag_list *diags);

/* Stems that occur in patterns, for the spelling vocabulary: calls visit for each stem of the group
 * once, in the order of first occurrence. */
void patterns_each_stem(const struct patterns *patterns, enum text_group group,
                        void (*visit)(void *context, struct str stem), void *context);

/* Compiled ones: a language-neutral pattern counts once for each group. */
size_t patterns_count(const struct patterns *patterns);
size_t patterns_size(const struct patterns *patterns); /* bytes */

#endif
