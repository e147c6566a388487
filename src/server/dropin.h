/*
 * What the drop-in routes share. Whoever names a sender is believed to be that sender of that
 * route, and nothing more: such a conversation is below every identity, and no token opens it.
 */
#ifndef SERVER_DROPIN_H
#define SERVER_DROPIN_H

#include "channel/channel.h"
#include "request.h"

/* Writes the answer of the protocol when the reply is there. */
typedef void dropin_reply(struct request *request, const struct value *events, size_t count);
/* Writes its form of an error. */
typedef void dropin_problem(struct request *request, int status, const char *reason,
                            struct str detail);

struct dropin {
    const char *route;
    /* nothing can reach its clients but the answer: it begins with what people wrote since the one
     * before */
    bool is_deaf;
    dropin_reply *reply;
    dropin_problem *problem;
};

/* Finds or begins the sender's conversation and says the message; answers by the functions of
 * `dropin`. */
void dropin_say(struct request *request, const struct dropin *dropin,
                const struct channel_message *message);
/* The same in a conversation that the request holds already. */
void dropin_say_there(struct request *request, const struct dropin *dropin,
                      const struct channel_message *message);

/* The first words as an event of the bot's. */
struct value dropin_welcome(struct request *request);
/* The public events of a batch as values. */
struct value *dropin_events(struct request *request, const struct service_batch *batch);

#endif
