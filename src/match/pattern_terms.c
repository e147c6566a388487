#include "pattern_terms.h"

#include <stdlib.h>

#include "base/memory.h"

/* FNV-1a, begun differently for each role; it grows letter by letter, so all prefixes of a word
 * cost one pass. */
static uint64_t hash_start(enum term_role role)
{
    return 14695981039346656037u ^ ((uint64_t)role + 1) * 0x9E3779B97F4A7C15u;
}

static uint64_t hash_byte(uint64_t hash, char byte)
{
    return (hash ^ (unsigned char)byte) * 1099511628211u;
}

static uint64_t hash_word(enum term_role role, struct str word)
{
    uint64_t hash = hash_start(role);

    for (size_t i = 0; i < word.length; i++)
        hash = hash_byte(hash, word.bytes[i]);
    return hash;
}

void terms_clear(struct terms *terms)
{
    free(terms->slots);
    *terms = (struct terms){0};
}

/* The slot that holds the hash, or the free one where it belongs. */
static struct term_slot *find_slot(const struct terms *terms, uint64_t hash)
{
    size_t mask = terms->slot_count - 1;
    size_t at = (size_t)(hash ^ hash >> 32) & mask;

    while (terms->slots[at].term != 0 && terms->slots[at].hash != hash)
        at = (at + 1) & mask;
    return &terms->slots[at];
}

/* At most half of the slots are in use, so that probing always ends. */
static void grow(struct terms *terms)
{
    struct terms larger = *terms;

    larger.slot_count = terms->slot_count ? terms->slot_count * 2 : 64;
    larger.slots = memory_alloc(larger.slot_count * sizeof *larger.slots);
    for (size_t i = 0; i < terms->slot_count; i++)
        if (terms->slots[i].term != 0)
            *find_slot(&larger, terms->slots[i].hash) = terms->slots[i];
    free(terms->slots);
    *terms = larger;
}

uint32_t terms_add(struct terms *terms, enum term_role role, struct str word)
{
    uint64_t hash = hash_word(role, word);
    struct term_slot *slot;

    if (terms->count >= terms->slot_count / 2)
        grow(terms);
    slot = find_slot(terms, hash);
    if (slot->term == 0)
        *slot = (struct term_slot){hash, ++terms->count};
    terms->roles |= 1u << role;
    if (role == TERM_PREFIX)
        terms->prefix_lengths |= (uint64_t)1 << word.length;
    return slot->term;
}

uint32_t terms_find(const struct terms *terms, enum term_role role, struct str word)
{
    if ((terms->roles & 1u << role) == 0)
        return 0;
    return find_slot(terms, hash_word(role, word))->term;
}

size_t terms_find_prefixes(const struct terms *terms, struct str word, uint32_t out[63])
{
    uint64_t hash = hash_start(TERM_PREFIX);
    uint64_t lengths = terms->prefix_lengths;
    size_t found = 0;

    for (size_t i = 0; i < word.length && i < 63 && lengths >> (i + 1) != 0; i++) {
        hash = hash_byte(hash, word.bytes[i]);
        if ((lengths >> (i + 1) & 1) != 0) {
            uint32_t term = find_slot(terms, hash)->term;

            if (term != 0)
                out[found++] = term;
        }
    }
    return found;
}
