/* What all pages have: their security headers, and the widget's tag where they ask for it. */
#ifndef SERVER_PAGES_H
#define SERVER_PAGES_H

#include "base/buf.h"

struct request;

/* Adds the headers of a page whose scripts and styles are our own files. */
void pages_add_headers(struct request *request);
/* The same, and "<!-- salter:tag -->" in the page becomes the script tag, as `salter embed` prints
 * it. */
void pages_prepare(struct request *request, struct buf *page);

/* Text into HTML: & < > " ' are escaped. */
void pages_add_text(struct buf *out, struct str text);

#endif
