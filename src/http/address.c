#include "address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>

struct range {
    unsigned char start[16];
    int bits;
    enum address_kind kind;
};

/* The first that fits decides; what fits none is public. */
static const struct range four[] = {
    {{0}, 8, ADDRESS_NEVER}, /* "this network" */
    {{10}, 8, ADDRESS_PRIVATE},
    {{100, 64}, 10, ADDRESS_PRIVATE}, /* shared, behind a provider's NAT */
    {{127}, 8, ADDRESS_PRIVATE},
    {{169, 254}, 16, ADDRESS_NEVER}, /* link-local: metadata of clouds */
    {{172, 16}, 12, ADDRESS_PRIVATE},
    {{192, 0, 0}, 24, ADDRESS_NEVER},
    {{192, 0, 2}, 24, ADDRESS_NEVER},   /* documentation */
    {{192, 88, 99}, 24, ADDRESS_NEVER}, /* 6to4 relays */
    {{192, 168}, 16, ADDRESS_PRIVATE},
    {{198, 18}, 15, ADDRESS_NEVER},      /* benchmarks */
    {{198, 51, 100}, 24, ADDRESS_NEVER}, /* documentation */
    {{203, 0, 113}, 24, ADDRESS_NEVER},  /* documentation */
    {{224}, 3, ADDRESS_NEVER},           /* multicast, reserved, broadcast */
};

/* Global unicast is 2000::/3; of the rest only loopback and unique local addresses are anybody's.
 */
static const struct range six[] = {
    {{[15] = 1}, 128, ADDRESS_PRIVATE},
    {{0xfc}, 7, ADDRESS_PRIVATE},
    {{0x20, 0x01, 0x0d, 0xb8}, 32, ADDRESS_NEVER}, /* documentation */
    {{0x20, 0x01}, 23, ADDRESS_NEVER},             /* protocols, Teredo among them */
    {{0x3f, 0xff}, 20, ADDRESS_NEVER},             /* documentation */
    {{0x20}, 3, ADDRESS_PUBLIC},
};

/* Prefixes that carry an IPv4 address, and where in them it is. */
static const struct {
    unsigned char start[12];
    int bits;
    size_t at;
} carriers[] = {
    {{[10] = 0xff, [11] = 0xff}, 96, 12}, /* mapped */
    {{0, 0x64, 0xff, 0x9b}, 96, 12},      /* NAT64 */
    {{0x20, 0x02}, 16, 2},                /* 6to4 */
};

static bool starts_with(const unsigned char *bytes, const unsigned char *start, int bits)
{
    int whole = bits / 8;
    int rest = bits % 8;

    if (memcmp(bytes, start, (size_t)whole) != 0)
        return false;
    return rest == 0 || (bytes[whole] ^ start[whole]) >> (8 - rest) == 0;
}

static enum address_kind look_up(const unsigned char *bytes, const struct range *ranges,
                                 size_t count, enum address_kind otherwise)
{
    for (size_t i = 0; i < count; i++) {
        if (starts_with(bytes, ranges[i].start, ranges[i].bits))
            return ranges[i].kind;
    }
    return otherwise;
}

static enum address_kind kind_of_four(const unsigned char bytes[4])
{
    return look_up(bytes, four, sizeof four / sizeof *four, ADDRESS_PUBLIC);
}

static enum address_kind kind_of_six(const unsigned char bytes[16])
{
    for (size_t i = 0; i < sizeof carriers / sizeof *carriers; i++) {
        if (starts_with(bytes, carriers[i].start, carriers[i].bits))
            return kind_of_four(bytes + carriers[i].at);
    }
    return look_up(bytes, six, sizeof six / sizeof *six, ADDRESS_NEVER);
}

enum address_kind address_kind_of(const struct sockaddr *address)
{
    struct sockaddr_in in;
    struct sockaddr_in6 in6;

    switch (address->sa_family) {
    case AF_INET:
        memcpy(&in, address, sizeof in);
        return kind_of_four((const unsigned char *)&in.sin_addr);
    case AF_INET6:
        memcpy(&in6, address, sizeof in6);
        return kind_of_six(in6.sin6_addr.s6_addr);
    }
    return ADDRESS_NEVER;
}

bool address_kind_of_text(const char *text, enum address_kind *out)
{
    unsigned char bytes[16];

    if (inet_pton(AF_INET, text, bytes) == 1)
        *out = kind_of_four(bytes);
    else if (inet_pton(AF_INET6, text, bytes) == 1)
        *out = kind_of_six(bytes);
    else
        return false;
    return true;
}
