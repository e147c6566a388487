/* The third stranger: what the public header says of a `now` and a language that are missing, other
 * or wrong. */
#include <salter.h>
#include <stdio.h>
#include <string.h>

static int failures;

static void expect(int holds, const char *what)
{
    if (!holds)
        printf("FAILED: %s\n", what);
    failures += !holds;
}

static int says(struct salter_conversation *conversation, const char *message, const char *now,
                const char *part)
{
    char *answer = salter_ask(conversation, message, now);
    int found = answer != NULL && strstr(answer, part) != NULL;

    salter_free_text(answer);
    return found;
}

static void check_now(struct salter *salter)
{
    static const char *const wrong[] = {
        "",
        "garbage",
        "2026-12-01",
        "2026-12-01 10:00",
        "2026-12-01T10-00",
        "2026-12-01T24:00",
        "2026-12-01T10:60",
        "2026-12-01T-1:00",
        "2026-12-01T10:00:00",
        "2026-02-30T10:00",
    };
    struct salter_conversation *conversation = salter_open(salter, "en");

    expect(says(conversation, "talk to a human", "2026-12-01T10:00", "5550 100 (today"),
           "hours of a day that is known");
    expect(says(conversation, "talk to a human", "2026-12-06T10:00", "5550 100 (closed today)"),
           "closed on a Sunday");
    expect(!says(conversation, "talk to a human", NULL, "closed today"),
           "not closed when the day is not known");
    expect(says(conversation, "talk to a human", NULL, "5550 100."),
           "no brackets when the day is not known");
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char *answer = salter_ask(conversation, "talk to a human", wrong[i]);

        expect(answer == NULL, wrong[i]);
        salter_free_text(answer);
    }
    expect(says(conversation, "thanks", "2026-12-01T10:00", "\"language\":\"en\""),
           "it goes on after a wrong now");
    salter_close(conversation);
}

static void check_language(struct salter *salter)
{
    static const struct {
        const char *name;
        const char *spoken;
    } languages[] = {
        {"en", "en"},           {"hr", "hr"},      {"sr-Latn", "sr-Latn"},
        {"sr-Cyrl", "sr-Cyrl"}, {"sr", "sr-Cyrl"},
    };
    static const char *const wrong[] = {"", "xx", "sr-cyrl", "EN", "de", "sr-"};

    for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
        struct salter_conversation *conversation = salter_open(salter, languages[i].name);
        char part[40];

        snprintf(part, sizeof part, "\"language\":\"%s\"", languages[i].spoken);
        expect(conversation != NULL && says(conversation, "?", NULL, part), languages[i].name);
        salter_close(conversation);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct salter_conversation *conversation = salter_open(salter, wrong[i]);

        expect(conversation == NULL, wrong[i]);
        salter_close(conversation);
    }
}

int main(int argc, char **argv)
{
    char *diagnostics = NULL;
    struct salter *salter = salter_load(argc > 1 ? argv[1] : "knowledge", NULL, &diagnostics);

    if (salter == NULL) {
        fprintf(stderr, "%s", diagnostics);
        salter_free_text(diagnostics);
        return 1;
    }
    check_now(salter);
    check_language(salter);
    salter_free(salter);
    salter_free_text(diagnostics);
    return failures > 0;
}
