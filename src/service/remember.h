/*
 * Which client message ids a conversation has answered, and where the answers are in the log; so
 * that a client that sends again gets the reply that is stored. Texts are compared by a hash of
 * their masked form, the only one that is kept.
 */
#ifndef SERVICE_REMEMBER_H
#define SERVICE_REMEMBER_H

#include "base/str.h"
#include "base/vec.h"

enum { REMEMBER_MOST = 1000 /* messages; of older ones a repetition is a new message */ };

struct memory_of_message {
    uint64_t client_id; /* hashes */
    uint64_t content;
    int64_t customer_seq;
    int64_t bot_seq;
};

/* A zeroed struct is empty; vec_clear() frees. The newest overwrites the oldest once there are
 * REMEMBER_MOST. */
struct memories {
    struct memory_of_message *items;
    size_t count;
    size_t capacity;
    size_t total; /* ever */
};

/* What stands on a button does not count: the same one may be sent with another title, or without
 * one. */
uint64_t remember_content(struct str masked_text, struct str button);
void remember_add(struct memories *memories, struct str client_id,
                  const struct memory_of_message *memory);
/* NULL when it is not known, or empty. */
const struct memory_of_message *remember_find(const struct memories *memories,
                                              struct str client_id);

#endif
