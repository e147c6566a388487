/* The conversation as an HTML page that needs no script. */
#ifndef SERVER_FORM_PAGE_H
#define SERVER_FORM_PAGE_H

#include "request.h"
#include "text/language.h"

struct form_page {
    enum text_variant variant;
    struct service_conversation *conversation; /* NULL: not begun */
    struct str form_token;
    struct str text;    /* what is still to be sent */
    const char *alert;  /* or NULL */
    struct str *alerts; /* sentences of the bot's, instead */
    size_t alert_count;
    bool is_app;        /* fills a WebView: the widget, and this page only without it */
    bool is_unreadable; /* the store cannot be read: the conversation is not shown */
};

/* false: the conversation cannot be read; what stands in out is half a page. */
bool form_page_write(struct request *request, const struct form_page *page, struct buf *out);

#endif
