/*
 * The one door to PCRE2: compile, match, captures, limits. No callouts, no \C, and no runaway:
 * every run has a match limit (RX_MATCH_LIMIT; depth and heap limits do nothing under JIT), so the
 * worst pattern an editor can write costs a fraction of a millisecond. "\n" is the only end of a
 * line, whatever the machine's default is.
 *
 * A compiled expression is read-only from rx_compile() (or rx_jit()) on and may be shared by
 * threads; what a run writes is in the scratch, one per thread.
 */
#ifndef SALTER_RX_RX_H
#define SALTER_RX_RX_H

#include "base/str.h"

enum {
    RX_MATCH_LIMIT = 10000,
    RX_MOST_CAPTURES = 32,
    RX_LONGEST = 32768 /* bytes of an expression */
};

struct rx;
struct rx_scratch;

struct rx_mistake {
    size_t offset; /* byte in the expression */
    char message[160];
};

enum rx_result { RX_MATCH, RX_NONE, RX_LIMIT /* match limit reached: counts as no match */ };

/*
 * Compiles an expression over UTF-8. NULL when it is wrong; then *mistake says where. Free with
 * rx_free(). A subject that is no UTF-8 never matches.
 */
struct rx *rx_compile(struct str expression, struct rx_mistake *mistake)
    __attribute__((warn_unused_result));
/*
 * The same over bytes, which costs less: for expressions made by a program that are true of UTF-8
 * taken byte by byte (literals, \S, no dot and no class that could cut a character in two).
 */
struct rx *rx_compile_bytes(struct str expression, struct rx_mistake *mistake)
    __attribute__((warn_unused_result));
void rx_free(struct rx *rx); /* NULL is allowed */

/* Compiles to machine code. Only before the expression is shared (DESIGN.md, the index is
 * read-only). false: not supported here. */
bool rx_jit(struct rx *rx);

struct rx_scratch *rx_scratch_new(void);
void rx_scratch_free(struct rx_scratch *scratch); /* NULL is allowed */

/*
 * Searches the subject from `start` on. On RX_MATCH captures[0] is the whole match and captures[i]
 * group i (an unset group is {SIZE_MAX, SIZE_MAX}), up to `count` of them; count may be 0.
 */
enum rx_result rx_match(const struct rx *rx, struct rx_scratch *scratch, struct str subject,
                        size_t start, struct span *captures, size_t count);

/* A hint that the expression is about to be run: its memory is fetched. */
void rx_fetch(const struct rx *rx);

/* Bytes held by the compiled expression, machine code included. */
size_t rx_size(const struct rx *rx);

#endif
