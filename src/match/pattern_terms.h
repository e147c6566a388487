/*
 * The words that patterns require, as small numbers: what an index and a message have in common.
 *
 * A term is a word in one of several roles: a stem of a language group, a folded word, the
 * beginning of a folded word, an entity. Only a hash of 64 bits is kept. Two words with one hash
 * would be one term: then a pattern is looked at that need not be, and its expression refuses it;
 * nothing is lost.
 */
#ifndef SALTER_MATCH_PATTERN_TERMS_H
#define SALTER_MATCH_PATTERN_TERMS_H

#include "base/str.h"

enum term_role { TERM_STEM_EN, TERM_STEM_HS, TERM_FOLDED, TERM_PREFIX, TERM_ENTITY, TERM_ROLES };

struct term_slot {
    uint64_t hash;
    uint32_t term; /* 0: free */
};

/* A zeroed struct is empty. Frozen when the index is built; then any thread may look up. */
struct terms {
    struct term_slot *slots;
    size_t slot_count;
    uint32_t count;          /* terms are 1 .. count */
    unsigned roles;          /* a set of 1 << enum term_role: which occur at all */
    uint64_t prefix_lengths; /* a set of 1 << length in bytes, of TERM_PREFIX */
};

void terms_clear(struct terms *terms);

/* The number of the word in that role, a new one when it is not known yet. A prefix has 1 to 63
 * bytes. */
uint32_t terms_add(struct terms *terms, enum term_role role, struct str word);

/* 0 when no pattern has it. */
uint32_t terms_find(const struct terms *terms, enum term_role role, struct str word);

/* The terms in the role of a prefix that the word begins with, at most 63. Returns how many. */
size_t terms_find_prefixes(const struct terms *terms, struct str word, uint32_t out[63]);

#endif
