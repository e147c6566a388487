/*
 * The second stranger: a program that answers in several threads. One salter is shared, each thread
 * has a conversation of its own, and what it is told does not depend on the others. Under
 * ThreadSanitizer it proves the header's promise.
 */
#include <pthread.h>
#include <salter.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { THREADS = 4 };

static const char *const messages[] = {
    "Zašto mi je kartica odbijena?",
    "Где је филијала?",
    "у Београду",
    "kako se kuha grah",
    "card",
    "2",
    "моја шифра је љубица",
    "",
    "\xff\xfe",
    "I want to talk to a person",
};
enum { MESSAGES = sizeof messages / sizeof *messages };

struct talk {
    struct salter *salter;
    char *answers[MESSAGES];
};

static void *have_talk(void *context)
{
    struct talk *talk = context;
    struct salter_conversation *conversation = salter_open(talk->salter, NULL);

    for (int i = 0; i < MESSAGES; i++)
        talk->answers[i] = salter_ask(conversation, messages[i], "2026-11-23T10:00");
    salter_close(conversation);
    return NULL;
}

static int is_same(const struct talk *left, const struct talk *right)
{
    for (int i = 0; i < MESSAGES; i++) {
        if (strcmp(left->answers[i], right->answers[i]) != 0)
            return 0;
    }
    return 1;
}

int main(int argc, char **argv)
{
    const char *folder = argc > 1 ? argv[1] : "knowledge";
    struct talk alone = {.salter = salter_load(folder, NULL, NULL)};
    struct talk talks[THREADS];
    pthread_t threads[THREADS];
    int same = 1;

    if (alone.salter == NULL)
        return 1;
    have_talk(&alone);
    for (int i = 0; i < THREADS; i++) {
        talks[i].salter = alone.salter;
        if (pthread_create(&threads[i], NULL, have_talk, &talks[i]) != 0)
            abort();
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        same = same && is_same(&alone, &talks[i]);
    }
    same = same && strstr(alone.answers[MESSAGES - 1], "\"explicit_request\"") != NULL &&
           strstr(alone.answers[6], "\"language\":\"sr-Cyrl\"") != NULL;
    for (int i = 0; i < MESSAGES; i++) {
        for (int k = 0; k < THREADS; k++)
            salter_free_text(talks[k].answers[i]);
        salter_free_text(alone.answers[i]);
    }
    salter_free(alone.salter);
    printf("%s\n",
           same ? "all threads were told the same" : "the threads were told different things");
    return same ? 0 : 1;
}
