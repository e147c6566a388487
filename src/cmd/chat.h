/*
 * A talk with the bot at the terminal: what both ways of showing it (for people, as JSON) share.
 */
#ifndef SALTER_CMD_CHAT_H
#define SALTER_CMD_CHAT_H

#include "cmd.h"

struct chat {
    struct service *service;
    struct service_conversation *conversation;
    enum text_variant language; /* until the customer's is clear */
    bool json;
    bool colours;
    bool wraps; /* lines are broken at the terminal's width */
    bool trace; /* :trace: explain each turn */
    bool quit;
    struct buf shown;   /* what the last turn or command shows */
    struct buf why;     /* explanation of the last turn */
    struct buf handoff; /* the last envelope */
    struct buf story;   /* the talk so far as story lines */
    struct str said;    /* as it was typed, while its turn is taken */
    struct arena *lines_arena;
    struct chat_lines VEC_OF(struct dialogue_line) lines; /* transcript */
};

void chat_open(struct chat *chat, struct service *service);
void chat_close(struct chat *chat);

/* One message; what it shows is in chat->shown. */
void chat_say(struct chat *chat, struct str text);

/* The bot's first words. */
void chat_welcome(struct chat *chat);

/* chat_commands.c: ":name argument". false: it is no command, so it is a message. */
bool chat_run_command(struct chat *chat, struct str line);
const char *const *chat_command_names(void); /* ends with NULL */

/* What may be typed behind the beginning of a line: for completion. */
enum chat_argument {
    CHAT_ARGUMENT_NONE,
    CHAT_ARGUMENT_COMMAND, /* nothing is typed yet */
    CHAT_ARGUMENT_TOPIC,
    CHAT_ARGUMENT_LANGUAGE,
    CHAT_ARGUMENT_FILE
};

enum chat_argument chat_argument_at(struct str before);

#endif
