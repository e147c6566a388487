#include "remember.h"

uint64_t remember_content(struct str masked_text, struct str button)
{
    return button.length > 0 ? str_hash(button) * 31 : str_hash(masked_text);
}

void remember_add(struct memories *memories, struct str client_id,
                  const struct memory_of_message *memory)
{
    struct memory_of_message kept = *memory;

    if (client_id.length == 0)
        return;
    kept.client_id = str_hash(client_id);
    if (memories->count < REMEMBER_MOST)
        vec_push(memories, kept);
    else
        memories->items[memories->total % REMEMBER_MOST] = kept;
    memories->total++;
}

const struct memory_of_message *remember_find(const struct memories *memories, struct str client_id)
{
    uint64_t hash;

    if (client_id.length == 0 || memories->count == 0)
        return NULL;
    hash = str_hash(client_id);
    for (size_t i = memories->count; i > 0; i--) {
        if (memories->items[i - 1].client_id == hash)
            return &memories->items[i - 1];
    }
    return NULL;
}
