#include "snapshot_parts.h"

#include "crypto/hash.h"

struct selection {
    struct arena *arena;
    kb_keep_example *keep;
    void *context;
    struct buf kept; /* what stays, for the hash */
};

static struct kb_lines select_lines(struct selection *selection, const struct kb_lines *lines)
{
    struct kb_lines selected = {arena_array(selection->arena, lines->count, sizeof *selected.items),
                                0};

    for (size_t i = 0; i < lines->count; i++) {
        if (!selection->keep(selection->context, &lines->items[i]))
            continue;
        selected.items[selected.count++] = lines->items[i];
        buf_add(&selection->kept, lines->items[i].text);
        buf_add_byte(&selection->kept, '\n');
    }
    return selected;
}

static void select_topics(struct selection *selection, struct kb_model *model)
{
    const struct kb_topic *all = model->topics;

    model->topics = arena_array(selection->arena, model->topic_count, sizeof *model->topics);
    for (size_t i = 0; i < model->topic_count; i++) {
        model->topics[i] = all[i];
        model->topics[i].examples = select_lines(selection, &all[i].examples);
    }
}

static void select_policies(struct selection *selection, struct kb_model *model)
{
    const struct kb_policy *all = model->policies;

    model->policies = arena_array(selection->arena, model->policy_count, sizeof *model->policies);
    for (size_t i = 0; i < model->policy_count; i++) {
        model->policies[i] = all[i];
        model->policies[i].examples = select_lines(selection, &all[i].examples);
    }
}

static struct str hash_of(struct selection *selection, struct str parent)
{
    struct crypto_hash hash;
    char hex[CRYPTO_HASH_HEX];

    buf_add(&selection->kept, parent);
    hash = crypto_hash_of(buf_str(&selection->kept));
    crypto_hash_hex(&hash, hex);
    return arena_copy(selection->arena, str_from(hex));
}

struct kb_snapshot *kb_snapshot_select(struct kb_snapshot *parent, kb_keep_example *keep,
                                       void *context)
{
    struct selection selection = {.arena = arena_new(), .keep = keep, .context = context};
    struct kb_snapshot *part = arena_alloc(selection.arena, sizeof *part);

    atomic_init(&part->references, 1);
    part->arena = selection.arena;
    part->model = parent->model;
    part->lexicon = parent->lexicon;
    part->sources = parent->sources;
    part->parent = kb_snapshot_acquire(parent);
    select_topics(&selection, &part->model);
    select_policies(&selection, &part->model);
    part->model.out_of_scope.examples =
        select_lines(&selection, &parent->model.out_of_scope.examples);
    part->hash = hash_of(&selection, parent->hash);
    buf_clear(&selection.kept);
    return part;
}
