#include "pattern_present.h"

#include "pattern_parse.h"

static size_t first_slot(const struct present *present, uint16_t bit)
{
    return (bit * 2654435761u >> 12) & (present->word_slots - 1);
}

/* The slot of the low bits, or the free one where they belong. */
static struct present_word *find_word(const struct present *present, uint16_t bit)
{
    size_t at = first_slot(present, bit);

    while (present->words[at].places != 0 && present_bit(present->words[at].term) != bit)
        at = (at + 1) & (present->word_slots - 1);
    return &present->words[at];
}

uint64_t present_places(const struct present *present, uint16_t bit)
{
    if (!present_has(present, bit))
        return 0;
    return bit == 0 ? UINT64_MAX : find_word(present, bit)->places;
}

static bool is_in_row(const struct present *present, uint32_t term)
{
    for (size_t i = 0; i < present->count; i++)
        if (present->terms[i] == term)
            return true;
    return false;
}

static void add_term(struct present *present, uint32_t term, uint64_t places)
{
    uint16_t bit = present_bit(term);
    struct present_word *word;
    bool known;

    if (term == 0)
        return;
    word = find_word(present, bit);
    known = word->places != 0 && (word->term == term || is_in_row(present, term));
    if (word->places == 0)
        word->term = term;
    word->places |= places;
    present->bits[bit / 64] |= (uint64_t)1 << bit % 64;
    if (!known)
        present->terms[present->count++] = term;
}

static void add_token(struct present *present, const struct terms *terms,
                      const struct text_token *token, unsigned groups, uint64_t places)
{
    uint32_t prefixes[63];
    size_t count;

    if ((groups & 1u << TEXT_EN) != 0)
        add_term(present, terms_find(terms, TERM_STEM_EN, token->stems[TEXT_EN]), places);
    if ((groups & 1u << TEXT_HS) != 0)
        add_term(present, terms_find(terms, TERM_STEM_HS, token->stems[TEXT_HS]), places);
    add_term(present, terms_find(terms, TERM_FOLDED, token->folded), places);
    count = terms_find_prefixes(terms, token->folded, prefixes);
    for (size_t i = 0; i < count; i++)
        add_term(present, prefixes[i], places);
}

/* The place of the token behind `before`, which has the place `last`. */
static size_t next_place(const struct text_token *before, const struct text_token *token,
                         size_t last)
{
    if (token->border == TEXT_SENTENCE)
        return last + PATTERN_GAP + 2;
    return token->entity != 0 && token->entity == before->entity ? last : last + 1;
}

static size_t last_place(const struct text_analysis *analysis)
{
    size_t place = 0;

    for (size_t i = 1; i < analysis->token_count; i++)
        place = next_place(&analysis->tokens[i - 1], &analysis->tokens[i], place);
    return place;
}

static void add_tokens(struct present *present, const struct text_analysis *analysis,
                       const struct terms *terms, unsigned groups, uint64_t *places)
{
    size_t place = 0;

    present->everywhere = last_place(analysis) >= 64;
    for (size_t i = 0; i < analysis->token_count; i++) {
        if (i > 0)
            place = next_place(&analysis->tokens[i - 1], &analysis->tokens[i], place);
        places[i] = present->everywhere ? UINT64_MAX : (uint64_t)1 << place;
        add_token(present, terms, &analysis->tokens[i], groups, places[i]);
    }
}

/* An entity is where its tokens are; one token can belong to several. */
static void add_entities(struct present *present, const struct text_analysis *analysis,
                         const struct terms *terms, const uint64_t *places)
{
    for (size_t i = 0; i < analysis->entity_count; i++) {
        const struct text_entity *entity = &analysis->entities[i];
        uint32_t term = terms_find(terms, TERM_ENTITY, str_from(text_entity_name(entity->kind)));

        for (size_t j = 0; term != 0 && j < analysis->token_count; j++)
            if (analysis->tokens[j].span.start < entity->span.end &&
                entity->span.start < analysis->tokens[j].span.end)
                add_term(present, term, places[j]);
    }
}

static size_t slots_for(size_t words)
{
    size_t slots = 16;

    while (slots < words * 2)
        slots *= 2;
    return slots;
}

struct present present_of(const struct text_analysis *analysis, const struct terms *terms,
                          unsigned groups, struct arena *arena)
{
    size_t roles = 3 + (size_t)__builtin_popcountll(terms->prefix_lengths);
    size_t room = analysis->token_count * roles + analysis->entity_count;
    size_t bits = terms->count < PRESENT_BITS ? terms->count + 1 : PRESENT_BITS;
    uint64_t *places = arena_array(arena, analysis->token_count, sizeof *places);
    struct present present = {.word_slots = slots_for(room),
                              .has_entities = analysis->entity_count > 0};

    present.bits = arena_array(arena, bits / 64 + 1, sizeof *present.bits);
    present.terms = arena_array(arena, room, sizeof *present.terms);
    present.words = arena_array(arena, present.word_slots, sizeof *present.words);
    present.bits[0] = 1;
    add_tokens(&present, analysis, terms, groups, places);
    add_entities(&present, analysis, terms, places);
    return present;
}
