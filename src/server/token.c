#include "token.h"

#include "crypto/hash.h"
#include "crypto/random.h"

static const char digits[] = "abcdefghijklmnopqrstuvwxyz234567";

static void write_base32(const unsigned char *bytes, size_t length, char *out)
{
    for (size_t i = 0; i < length; i++) {
        size_t bit = i * 5;
        unsigned two = (unsigned)bytes[bit / 8] << 8 | bytes[bit / 8 + 1];

        out[i] = digits[two >> (11 - bit % 8) & 31];
    }
    out[length] = '\0';
}

static void write_hash(struct str text, char hash[65])
{
    struct crypto_hash content = crypto_hash_of(text);

    crypto_hash_hex(&content, hash);
}

void token_new(char token[TOKEN_LENGTH + 1], char hash[65])
{
    unsigned char bytes[34] = {0};

    crypto_random(bytes, 32);
    write_base32(bytes, TOKEN_LENGTH, token);
    write_hash(str_of(token, TOKEN_LENGTH), hash);
}

static bool is_same(struct str left, struct str right)
{
    unsigned char difference = 0;

    if (left.length != right.length)
        return false;
    for (size_t i = 0; i < left.length; i++)
        difference |= (unsigned char)(left.bytes[i] ^ right.bytes[i]);
    return difference == 0;
}

bool token_is(struct str token, struct str hash)
{
    char own[65];

    if (token.length != TOKEN_LENGTH || hash.length != 64)
        return false;
    write_hash(token, own);
    return is_same(str_of(own, 64), hash);
}

/* BLAKE2b takes its secret in front without the weakness that SHA-2 has there. */
static struct str sign(struct server *server, const char *purpose, struct str text,
                       struct arena *arena)
{
    struct buf message = {0};
    char *hash = arena_alloc(arena, 65);

    buf_add(&message, str_of((const char *)server->secret, sizeof server->secret));
    buf_add_text(&message, purpose);
    buf_add_byte(&message, '\0');
    buf_add(&message, text);
    write_hash(buf_str(&message), hash);
    buf_clear(&message);
    return str_of(hash, 40);
}

static struct str sign_ticket(struct server *server, struct str conversation, int64_t expires_ms,
                              struct arena *arena)
{
    return sign(server, "ticket",
                arena_printf(arena, "%lld.%.*s", (long long)expires_ms, STR_ARG(conversation)),
                arena);
}

struct str token_new_ticket(struct server *server, struct str conversation, int64_t now_ms,
                            struct arena *arena)
{
    int64_t expires_ms = now_ms + TOKEN_TICKET_SECONDS * 1000;
    struct str mac = sign_ticket(server, conversation, expires_ms, arena);

    return arena_printf(arena, "%lld.%.*s", (long long)expires_ms, STR_ARG(mac));
}

bool token_is_ticket(struct server *server, struct str ticket, struct str conversation,
                     int64_t now_ms)
{
    struct arena *arena;
    int64_t expires_ms;
    bool fits;

    if (ticket.length > 100 || !str_to_int(str_cut(&ticket, '.'), &expires_ms) ||
        expires_ms < now_ms)
        return false;
    arena = arena_new();
    fits = is_same(ticket, sign_ticket(server, conversation, expires_ms, arena));
    arena_free(arena);
    return fits;
}

struct str token_name(struct str route, struct str sender, struct arena *arena)
{
    struct str both =
        arena_printf(arena, "salter route %.*s\n%.*s", STR_ARG(route), STR_ARG(sender));
    struct crypto_hash hash = crypto_hash_of(both);
    char *name = arena_alloc(arena, CRYPTO_ID_LENGTH);

    write_base32(hash.bytes, CRYPTO_ID_LENGTH - 1, name);
    return str_of(name, CRYPTO_ID_LENGTH - 1);
}

/* A conversation's own token is secret enough, and outlives a restart; before there is one, ours
 * must do. */
struct str token_form(struct server *server, struct str token, struct arena *arena)
{
    char *hash;

    if (token.length == 0)
        return sign(server, "form", token, arena);
    hash = arena_alloc(arena, 65);
    write_hash(arena_printf(arena, "salter form %.*s", STR_ARG(token)), hash);
    return str_of(hash, 40);
}
