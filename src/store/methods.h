/* What an implementation of the store consists of. The store is the first member of its struct. */
#ifndef STORE_METHODS_H
#define STORE_METHODS_H

#include "store/store.h"

struct store_handoff_query {
    enum store_handoffs which;
    int64_t since_ms;
    size_t limit;
};

struct store_methods {
    void (*close)(struct store *);
    void (*append)(struct store *, const struct store_append *, store_done *, void *);
    bool (*read)(struct store *, int64_t conversation, int64_t after, size_t limit, struct arena *,
                 struct store_event **, size_t *, struct error *);
    bool (*scan)(struct store *, int64_t after, store_visit *, void *, struct error *);
    bool (*find)(struct store *, struct str public_id, struct arena *, struct store_conversation *,
                 struct error *);
    int64_t (*last_conversation)(struct store *);
    int64_t (*new_conversation)(struct store *);
    bool (*list_handoffs)(struct store *, const struct store_handoff_query *, struct arena *,
                          struct store_handoff **, size_t *, struct error *);
    bool (*list_feedback)(struct store *, int64_t since_ms, size_t limit, struct arena *,
                          struct store_feedback **, size_t *, struct error *);
    bool (*redact)(struct store *, int64_t conversation, struct error *);
    bool (*redact_older)(struct store *, int64_t before_ms, size_t *, struct error *);
    bool (*is_healthy)(struct store *, struct error *);
    bool (*is_sound)(struct store *, struct error *);
};

struct store {
    const struct store_methods *methods;
};

#endif
