/* A talk with the demo bank, turn by turn, taken as the engine takes them; one thread. */
#ifndef SALTER_TESTS_SUPPORT_GIVEN_TALK_H
#define SALTER_TESTS_SUPPORT_GIVEN_TALK_H

#include "given_bank.h"

/* Set by load_bank(), gone with unload_bank(): of a group of tests. */
extern struct engine *engine;
extern struct match_scratch *scratch;
int load_bank(void **state);
int unload_bank(void **state);

/* Each turn goes on from the session that the one before left, through JSON and back. */
struct talk {
    struct arena *arena;
    struct dialogue_session session;
    struct engine_turn turn;
    struct engine_message next;
};

struct talk talk_begin(void);
void talk_end(struct talk *talk);

/* The turn's outcome, as long as the talk; fails the test when the bot is silent. The button of
 * `next` is forgotten behind it. */
const struct dialogue_outcome *talk_say(struct talk *talk, const char *text);

#endif
