/* What lets a client in: tokens of conversations, tickets of streams, the token of the form. */
#ifndef SERVER_TOKEN_H
#define SERVER_TOKEN_H

#include "request.h"

enum { TOKEN_LENGTH = 52 /* 256 bits in base32 */, TOKEN_TICKET_SECONDS = 60 };

/* A new one, and what is kept of it. */
void token_new(char token[TOKEN_LENGTH + 1], char hash[65]);
/* Whether it is the one with this hash; takes the same time for every wrong one. */
bool token_is(struct str token, struct str hash);

/* "EXPIRY.MAC", for one conversation, known to this process only. */
struct str token_new_ticket(struct server *server, struct str conversation, int64_t now_ms,
                            struct arena *arena);
bool token_is_ticket(struct server *server, struct str ticket, struct str conversation,
                     int64_t now_ms);

/* A name for (route, sender): 26 characters of a-z2-7 that nobody can turn back, and that no other
 * route has. */
struct str token_name(struct str route, struct str sender, struct arena *arena);
/* A value that only whoever has the secret could have made: for forms. */
struct str token_form(struct server *server, struct str token, struct arena *arena);

#endif
