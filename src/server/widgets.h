/*
 * The widget by the hash of its content. A page that names a version keeps getting it after an
 * upgrade: every version that was served once is kept in a folder.
 */
#ifndef SERVER_WIDGETS_H
#define SERVER_WIDGETS_H

#include "base/buf.h"
#include "base/error.h"

struct server;
struct widgets;

enum { WIDGETS_HASH = 16 /* hexadecimal digits */ };

/* Never fails for want of a widget or a folder: then there is none, or only the newest. */
struct widgets *widgets_open(const struct server *server);
void widgets_close(struct widgets *widgets); /* NULL is allowed */

/* "" when this build has no widget. */
const char *widgets_hash(const struct widgets *widgets);
/* The script tag for a page of any origin. */
bool widgets_write_tag(const struct widgets *widgets, struct str origin_and_base, struct buf *out);
/* A file of an older version; false: not kept. */
bool widgets_read(const struct widgets *widgets, struct str hash, struct str name, struct buf *out);

#endif
