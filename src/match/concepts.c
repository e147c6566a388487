#include "concepts.h"

#include "base/memory.h"
#include "concept_words.h"

struct concept_slot {
    uint64_t hash;
    uint32_t concept; /* CONCEPT_NONE: free */
};

struct concepts {
    struct concept_slot *slots;
    size_t slot_count; /* a power of two, at most half full */
    size_t count;
};

static struct concept_slot *find_slot(const struct concepts *concepts, uint64_t hash)
{
    size_t mask = concepts->slot_count - 1;
    size_t at = (hash ^ hash >> 32) & mask;

    while (concepts->slots[at].concept != CONCEPT_NONE && concepts->slots[at].hash != hash)
        at = (at + 1) & mask;
    return &concepts->slots[at];
}

uint32_t concept_of(const struct concepts *concepts, uint64_t hash)
{
    return concepts != NULL ? find_slot(concepts, hash)->concept : CONCEPT_NONE;
}

static void grow(struct concepts *concepts)
{
    struct concepts larger = {.slot_count = concepts->slot_count ? concepts->slot_count * 2 : 2048,
                              .count = concepts->count};

    larger.slots = memory_alloc(larger.slot_count * sizeof *larger.slots);
    for (size_t i = 0; i < concepts->slot_count; i++) {
        if (concepts->slots[i].concept != CONCEPT_NONE)
            *find_slot(&larger, concepts->slots[i].hash) = concepts->slots[i];
    }
    free(concepts->slots);
    *concepts = larger;
}

/* The first concept a stem is given stays. */
static void file_stem(struct concepts *concepts, struct str stem, uint32_t concept)
{
    struct concept_slot *slot;

    if (concepts->count * 2 >= concepts->slot_count)
        grow(concepts);
    slot = find_slot(concepts, str_hash(stem));
    if (slot->concept != CONCEPT_NONE)
        return;
    *slot = (struct concept_slot){str_hash(stem), concept};
    concepts->count++;
}

struct filing {
    struct concepts *concepts;
    enum text_group group;
    const struct text_lexicon *lexicon;
    struct arena *arena;
};

static void file_words(const struct filing *filing, struct str words, uint32_t concept)
{
    while (words.length > 0) {
        struct str word = str_cut(&words, ' ');

        if (word.length > 0)
            file_stem(filing->concepts,
                      text_stem(word, filing->group, filing->lexicon, filing->arena), concept);
    }
}

/* Dialogue looks for these: what customers say about the conversation, no words that mean the same.
 */
static bool is_reserved(const struct kb_set *set)
{
    return str_starts(set->name, STR("say_"));
}

/* An author's set is a concept too; phrases of several words are left to the patterns. */
static void file_sets(const struct filing *filing, const struct kb_model *knowledge, uint32_t next)
{
    for (size_t i = 0; i < knowledge->set_count; i++) {
        const struct kb_lines *phrases = &knowledge->sets[i].phrases;

        for (size_t j = 0; !is_reserved(&knowledge->sets[i]) && j < phrases->count; j++) {
            const struct kb_line *line = &phrases->items[j];

            if ((line->group == filing->group || line->group == TEXT_GROUPS) &&
                str_find_byte(line->text, ' ', 0) == SIZE_MAX)
                file_words(filing, line->text, next + (uint32_t)i);
        }
    }
}

struct concepts *concepts_new(const struct kb_snapshot *snapshot, enum text_group group)
{
    struct concepts *concepts = memory_alloc(sizeof *concepts);
    struct arena *arena = arena_new();
    struct filing filing = {concepts, group, snapshot ? kb_snapshot_lexicon(snapshot) : NULL,
                            arena};
    uint32_t next = CONCEPT_EMPTY_WORD;

    file_words(&filing, str_from(concept_empty_words[group]), next++);
    for (size_t i = 0; concept_words[group][i] != NULL; i++)
        file_words(&filing, str_from(concept_words[group][i]), next++);
    if (snapshot != NULL)
        file_sets(&filing, kb_snapshot_model(snapshot), next);
    arena_free(arena);
    return concepts;
}

void concepts_free(struct concepts *concepts)
{
    if (concepts == NULL)
        return;
    free(concepts->slots);
    free(concepts);
}
