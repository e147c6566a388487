/* The words of the page itself; what the bot says comes from the knowledge. */
#ifndef SERVER_FORM_WORDS_H
#define SERVER_FORM_WORDS_H

#include "text/language.h"

struct form_words {
    const char *lang; /* of the html element */
    const char *title;
    const char *phone;
    const char *emergency;
    const char *address;
    const char *conversation;
    const char *you;
    const char *bot;
    const char *agent;
    const char *notice;
    const char *write;
    const char *send;
    const char *reach; /* the button that leads to a person */
    const char *stale;
    const char *busy;
    const char *unreadable;
    const char *demo;
    const char *privacy;
};

const struct form_words *form_words(enum text_variant variant);

#endif
