/* To whom an address belongs, as far as its range tells (IANA special-purpose registries). */
#ifndef HTTP_ADDRESS_H
#define HTTP_ADDRESS_H

#include <stdbool.h>

struct sockaddr;

enum address_kind {
    ADDRESS_PUBLIC,
    ADDRESS_PRIVATE, /* loopback, private networks, shared address space */
    ADDRESS_NEVER    /* link-local, multicast, broadcast, documentation, other families */
};

/* Of AF_INET, AF_INET6 (an IPv4 address inside an IPv6 one counts as the IPv4 one); anything else
 * is ADDRESS_NEVER. */
enum address_kind address_kind_of(const struct sockaddr *address);

/* The same of "10.0.0.1", "::1"; false when it is no address. */
bool address_kind_of_text(const char *text, enum address_kind *out);

#endif
