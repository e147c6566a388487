/* The files of web/: part of the program, or read from a folder while they are being made. */
#ifndef SERVER_ASSETS_H
#define SERVER_ASSETS_H

#include "base/buf.h"

struct server;

/* A copy, for uses other than serving; false: there is no such file. *type is its media type. */
bool assets_read(const struct server *server, const char *name, struct buf *out, const char **type);

#endif
