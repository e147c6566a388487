#include "pattern_groups.h"

/* A group being made, and how telling it is: of several that would do, the one of fewest and
 * longest words is taken. */
struct draft {
    struct pattern_group group;
    size_t shortest; /* bytes of its shortest word */
};

struct drafts VEC_OF(struct draft);

struct finder {
    bool by_folded;  /* words are compared as folded: the pattern has ^ or $ */
    size_t distance; /* places from the last group's word to the start of the next atom, at most */
    enum text_group group;
    struct pattern_words *words;
    struct terms *terms;
    struct arena *arena;
};

static enum term_role role_of_stem(enum text_group group)
{
    return group == TEXT_EN ? TERM_STEM_EN : TERM_STEM_HS;
}

static struct draft draft_of(struct finder *finder, enum term_role role, struct str word)
{
    struct draft draft = {.shortest = word.length};

    draft.group.terms = arena_array(finder->arena, 1, sizeof *draft.group.terms);
    draft.group.terms[0] = terms_add(finder->terms, role, word);
    draft.group.count = 1;
    return draft;
}

static struct draft draft_of_word(struct finder *finder, const struct pattern_word *word)
{
    return finder->by_folded
               ? draft_of(finder, TERM_FOLDED, word->folded)
               : draft_of(finder, role_of_stem(finder->group), word->stems[finder->group]);
}

static bool is_better(const struct draft *left, const struct draft *right)
{
    if (left->group.count != right->group.count)
        return left->group.count < right->group.count;
    return left->shortest > right->shortest;
}

static int compare_terms(const void *left, const void *right)
{
    uint32_t a = *(const uint32_t *)left;
    uint32_t b = *(const uint32_t *)right;

    return (a > b) - (a < b);
}

static void sort_terms(struct pattern_group *group)
{
    size_t kept = 0;

    qsort(group->terms, group->count, sizeof *group->terms, compare_terms);
    for (size_t i = 0; i < group->count; i++)
        if (kept == 0 || group->terms[i] != group->terms[kept - 1])
            group->terms[kept++] = group->terms[i];
    group->count = kept;
}

/* One group out of one of each branch: whichever branch matches, a word of it is there. */
static struct draft unite(const struct drafts *branches, struct arena *arena)
{
    struct draft united = {.shortest = SIZE_MAX};
    size_t total = 0;

    for (size_t i = 0; i < branches->count; i++)
        total += branches->items[i].group.count;
    united.group.terms = arena_array(arena, total, sizeof *united.group.terms);
    for (size_t i = 0; i < branches->count; i++) {
        const struct draft *branch = &branches->items[i];

        memcpy(united.group.terms + united.group.count, branch->group.terms,
               branch->group.count * sizeof *branch->group.terms);
        united.group.count += branch->group.count;
        if (branch->shortest < united.shortest)
            united.shortest = branch->shortest;
    }
    sort_terms(&united.group);
    return united;
}

/* The most places a node's words can take, from the first to the last, both counted. */
static size_t places_of(struct finder *finder, const struct pattern_node *node)
{
    size_t longest = 0;
    size_t sum = 0;

    switch (node->kind) {
    case PATTERN_WORD:
    case PATTERN_EXACT:
        return node->phrase->count;
    case PATTERN_PREFIX:
    case PATTERN_ENTITY:
        return 1;
    case PATTERN_SET: {
        const struct pattern_phrases *phrases =
            pattern_words_set(finder->words, node->set, finder->group);

        for (size_t i = 0; i < phrases->count; i++)
            longest = phrases->items[i]->count > longest ? phrases->items[i]->count : longest;
        return longest;
    }
    case PATTERN_CHOICE:
    case PATTERN_SEQUENCE:
    case PATTERN_ANY_ORDER:
    case PATTERN_OPTIONAL:
        break;
    }
    for (size_t i = 0; i < node->count; i++) {
        size_t places = places_of(finder, node->children[i]);

        sum += places + PATTERN_WIDE_GAP;
        longest = places > longest ? places : longest;
    }
    return node->kind == PATTERN_CHOICE ? longest : sum;
}

static uint8_t bounded(size_t distance)
{
    return (uint8_t)(distance < PATTERN_FAR ? distance : PATTERN_FAR);
}

/* A row of words side by side, each of them a group. */
static void add_words(struct finder *finder, const struct pattern_phrase *phrase, bool exact,
                      struct drafts *out)
{
    for (size_t i = 0; i < phrase->count; i++) {
        struct draft draft = exact ? draft_of(finder, TERM_FOLDED, phrase->words[i].folded)
                                   : draft_of_word(finder, &phrase->words[i]);

        draft.group.within = i == 0 ? bounded(finder->distance) : 1;
        vec_push(out, draft);
    }
    finder->distance = 0;
}

/* One group for words of which any may be the one that counts, anywhere in up to `places` places.
 */
static void add_one(struct finder *finder, struct draft draft, size_t places, struct drafts *out)
{
    size_t slack = places > 0 ? places - 1 : 0;

    draft.group.within = bounded(finder->distance + slack);
    finder->distance = slack;
    vec_push(out, draft);
}

static struct draft best_of(const struct drafts *drafts)
{
    struct draft best = drafts->items[0];

    for (size_t i = 1; i < drafts->count; i++)
        if (is_better(&drafts->items[i], &best))
            best = drafts->items[i];
    return best;
}

static void add_set(struct finder *finder, const struct pattern_node *node, struct drafts *out)
{
    const struct pattern_phrases *phrases =
        pattern_words_set(finder->words, node->set, finder->group);
    size_t distance = finder->distance;
    struct drafts branches = {0};
    struct drafts branch = {0};

    for (size_t i = 0; i < phrases->count; i++) {
        branch.count = 0;
        add_words(finder, phrases->items[i], false, &branch);
        vec_push(&branches, best_of(&branch));
    }
    finder->distance = distance;
    if (branches.count > 0)
        add_one(finder, unite(&branches, finder->arena), places_of(finder, node), out);
    vec_clear(&branch);
    vec_clear(&branches);
}

static void add_node(struct finder *finder, const struct pattern_node *node, struct drafts *out);

/* A branch without a word of its own leaves the choice without a group: nothing is known then. */
static void add_choice(struct finder *finder, const struct pattern_node *node, struct drafts *out)
{
    size_t distance = finder->distance;
    struct drafts branches = {0};
    struct drafts branch = {0};

    if (node->count == 1) {
        add_node(finder, node->children[0], out);
        return;
    }
    for (size_t i = 0; i < node->count; i++) {
        branch.count = 0;
        add_node(finder, node->children[i], &branch);
        if (branch.count == 0)
            goto done;
        vec_push(&branches, best_of(&branch));
    }
done:
    finder->distance = distance;
    if (branches.count == node->count)
        add_one(finder, unite(&branches, finder->arena), places_of(finder, node), out);
    else
        finder->distance = PATTERN_FAR;
    vec_clear(&branch);
    vec_clear(&branches);
}

/* Words in any order bind nobody's place; what follows is so much further away. */
static void add_any_order(struct finder *finder, const struct pattern_node *node,
                          struct drafts *out)
{
    size_t first = out->count;
    size_t distance = finder->distance;

    for (size_t i = 0; i < node->count; i++)
        add_node(finder, node->children[i], out);
    for (size_t i = first; i < out->count; i++)
        out->items[i].group.within = PATTERN_ANYWHERE;
    finder->distance = distance + places_of(finder, node);
}

static void add_sequence(struct finder *finder, const struct pattern_node *node, struct drafts *out)
{
    bool wide = false;

    for (size_t i = 0; i < node->count; i++) {
        const struct pattern_node *child = node->children[i];

        wide = wide || child->wide;
        if (i > 0)
            finder->distance += wide ? PATTERN_WIDE_GAP + 1 : PATTERN_GAP + 1;
        if (pattern_is_required(child)) {
            add_node(finder, child, out);
            wide = false;
        } else {
            finder->distance += places_of(finder, child);
        }
    }
}

static void add_node(struct finder *finder, const struct pattern_node *node, struct drafts *out)
{
    switch (node->kind) {
    case PATTERN_WORD:
        add_words(finder, node->phrase, false, out);
        break;
    case PATTERN_PREFIX:
        add_one(finder, draft_of(finder, TERM_PREFIX, node->phrase->words[0].folded), 1, out);
        break;
    case PATTERN_EXACT:
        add_words(finder, node->phrase, true, out);
        break;
    case PATTERN_SET:
        add_set(finder, node, out);
        break;
    case PATTERN_ENTITY:
        add_one(finder, draft_of(finder, TERM_ENTITY, str_from(text_entity_name(node->entity))), 1,
                out);
        break;
    case PATTERN_CHOICE:
        add_choice(finder, node, out);
        break;
    case PATTERN_SEQUENCE:
        add_sequence(finder, node, out);
        break;
    case PATTERN_ANY_ORDER:
        add_any_order(finder, node, out);
        break;
    case PATTERN_OPTIONAL:
        break;
    }
}

struct pattern_groups pattern_find_groups(const struct pattern_tree *tree, enum text_group group,
                                          struct pattern_words *words, struct terms *terms,
                                          struct arena *arena)
{
    struct finder finder = {.by_folded = tree->starts || tree->ends,
                            .distance = PATTERN_FAR,
                            .group = group,
                            .words = words,
                            .terms = terms,
                            .arena = arena};
    struct pattern_groups groups = {NULL, 0};
    struct drafts drafts = {0};

    if (tree->body != NULL)
        add_node(&finder, tree->body, &drafts);
    groups.items = arena_array(arena, drafts.count, sizeof *groups.items);
    for (size_t i = 0; i < drafts.count; i++)
        groups.items[groups.count++] = drafts.items[i].group;
    vec_clear(&drafts);
    return groups;
}
