#include "client.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <sys/socket.h>

#include "base/memory.h"
#include "server_internal.h"

/* IPv4 becomes IPv4-mapped IPv6, so that there is one form. */
static bool read_address(const struct sockaddr *address, unsigned char out[16])
{
    static const unsigned char mapped[12] = {[10] = 0xFF, [11] = 0xFF};

    if (address != NULL && address->sa_family == AF_INET) {
        memcpy(out, mapped, sizeof mapped);
        memcpy(out + 12, &((const struct sockaddr_in *)(const void *)address)->sin_addr, 4);
        return true;
    }
    if (address != NULL && address->sa_family == AF_INET6) {
        memcpy(out, &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr, 16);
        return true;
    }
    return false;
}

static bool is_mapped(const unsigned char address[16])
{
    static const unsigned char mapped[12] = {[10] = 0xFF, [11] = 0xFF};

    return memcmp(address, mapped, sizeof mapped) == 0;
}

/* Whoever has an IPv6 address has 2^64 of them. */
struct limits_key client_key(const unsigned char address[16])
{
    struct limits_key key = {{0}};

    memcpy(key.bytes, address, is_mapped(address) ? 16 : 8);
    return key;
}

bool client_key_of_text(struct str text, unsigned char address[16])
{
    char copy[INET6_ADDRSTRLEN + 8];
    struct in_addr four;
    struct sockaddr_in in = {.sin_family = AF_INET};

    text = str_trim(text);
    if (text.length > 0 && text.bytes[0] == '[') /* [2001:db8::1]:443 */
        text = str_slice(text, 1,
                         str_find_byte(text, ']', 0) == SIZE_MAX ? 1 : str_find_byte(text, ']', 0));
    else if (str_find_byte(text, '.', 0) != SIZE_MAX &&
             str_find_byte(text, ':', 0) > str_find_byte(text, '.', 0))
        text = str_slice(text, 0, str_find_byte(text, ':', 0)); /* 192.0.2.7:443 */
    if (text.length == 0 || text.length >= sizeof copy)
        return false;
    memcpy(copy, text.bytes, text.length);
    copy[text.length] = '\0';
    if (inet_pton(AF_INET, copy, &four) == 1) {
        in.sin_addr = four;
        return read_address((struct sockaddr *)(void *)&in, address);
    }
    return inet_pton(AF_INET6, copy, address) == 1;
}

bool client_is_trusted(const struct server *server, const unsigned char address[16])
{
    for (size_t i = 0; i < server->trusted.count; i++) {
        const struct network *network = &server->trusted.items[i];
        int bytes = network->bits / 8;
        int rest = network->bits % 8;

        if (memcmp(network->bytes, address, (size_t)bytes) != 0)
            continue;
        if (rest == 0 || (network->bytes[bytes] ^ address[bytes]) >> (8 - rest) == 0)
            return true;
    }
    return false;
}

bool client_is_welcome(struct loop *loop, const struct sockaddr *address)
{
    struct server *server = loop->server;
    unsigned char bytes[16];
    struct limits_key key;

    if (!read_address(address, bytes) || client_is_trusted(server, bytes))
        return true;
    key = client_key(bytes);
    if (limits_may_connect(server->limits, &key))
        return true;
    atomic_fetch_add(&server->metrics.refused, 1);
    return false;
}

void client_cut_off(struct client *client)
{
    shutdown(client->descriptor, SHUT_RDWR);
}

static void fire(struct timer *timer)
{
    struct client *client = (struct client *)((char *)timer - offsetof(struct client, timer));

    atomic_fetch_add(&client->loop->server->metrics.timed_out, 1);
    client_cut_off(client);
}

struct client *client_new(struct loop *loop, struct MHD_Connection *connection)
{
    struct client *client = memory_alloc(sizeof *client);
    const union MHD_ConnectionInfo *info;

    client->loop = loop;
    client->timer.fire = fire;
    info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    client->descriptor = info->connect_fd;
    info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    client->is_unix = !read_address(info->client_addr, client->address);
    client->is_proxy = client->is_unix ? loop->server->trusts_unix
                                       : client_is_trusted(loop->server, client->address);
    client->key = client_key(client->address);
    limits_connected(loop->server->limits, &client->key);
    atomic_fetch_add(&loop->server->metrics.connections, 1);
    client->next = loop->clients;
    if (client->next != NULL)
        client->next->before = client;
    loop->clients = client;
    loop->client_count++;
    client_enter(client, CLIENT_HEADER);
    return client;
}

void client_free(struct client *client)
{
    struct loop *loop = client->loop;

    timers_clear(&client->timer);
    if (client->before != NULL)
        client->before->next = client->next;
    else
        loop->clients = client->next;
    if (client->next != NULL)
        client->next->before = client->before;
    if (loop->latest == client)
        loop->latest = NULL;
    loop->client_count--;
    limits_disconnected(loop->server->limits, &client->key);
    free(client);
}

static int64_t earlier(int64_t left, int64_t right)
{
    return left < right ? left : right;
}

void client_enter(struct client *client, enum client_phase phase)
{
    const struct server_settings *settings = client->loop->server->settings;
    struct timers *timers = &client->loop->timers;
    int64_t now = timers->now;

    client->phase = phase;
    switch (phase) {
    case CLIENT_HEADER:
        client->request_until = now + settings->total_seconds;
        timers_set(timers, &client->timer, now + settings->header_seconds + 1);
        return;
    case CLIENT_BODY:
        timers_set(timers, &client->timer,
                   earlier(now + settings->body_seconds + 1, client->request_until));
        return;
    case CLIENT_WORKING:
    case CLIENT_STREAM:
        timers_clear(&client->timer);
        return;
    case CLIENT_SENDING:
        timers_set(timers, &client->timer, now + settings->body_seconds * 3 + 1);
        return;
    case CLIENT_IDLE:
        timers_set(timers, &client->timer, now + settings->idle_seconds + 1);
        return;
    }
}
