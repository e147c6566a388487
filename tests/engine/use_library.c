/* What a stranger writes who embeds libsalter: thirty lines, the public header, nothing else of
 * ours. */
#include <salter.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    const char *folder = argc > 1 ? argv[1] : "knowledge";
    char *diagnostics = NULL;
    struct salter *salter = salter_load(folder, "2026-11-22", &diagnostics);
    struct salter_conversation *conversation;
    char *answer;
    char *why;
    int right;

    if (salter == NULL) {
        fprintf(stderr, "%s", diagnostics);
        salter_free_text(diagnostics);
        return 1;
    }
    conversation = salter_open(salter, "hr");
    answer = salter_ask(conversation, "Zašto mi je kartica odbijena?", "2026-11-22T02:00");
    why = salter_explain(conversation);
    right = strstr(answer, "\"topic\":\"card_payment_declined\"") != NULL &&
            strstr(why, "confidence") != NULL && strlen(salter_knowledge(salter)) == 64;
    printf("%s\n%s", answer, why);
    salter_free_text(why);
    salter_free_text(answer);
    salter_close(conversation);
    salter_free(salter);
    salter_free_text(diagnostics);
    return right ? 0 : 1;
}
