/*
 * Knowledge made of words by a rule, as much as a test asks for: topics of drafts whose examples
 * share a few telling words and many that tell nothing. Inline like given_files.h.
 */
#ifndef SALTER_TESTS_SUPPORT_GIVEN_EXAMPLES_H
#define SALTER_TESTS_SUPPORT_GIVEN_EXAMPLES_H

#include <stdio.h>

#include "given_files.h"

static inline uint32_t given_draw(uint32_t *seed, uint32_t below)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (*seed >> 8) % below;
}

/* "how can bolera my darofi again": a frame of everyday words with two of the topic's own. */
static inline void given_example(uint32_t topic, uint32_t *seed, struct buf *out)
{
    static const char *const frames[][3] = {
        {"how can I", "the", "here"},       {"my", "is not", "any more"},
        {"what about", "and", "please"},    {"I would like a", "for my", "now"},
        {"why is the", "so", "every time"}, {"again", "with", "today"}};
    const char *const *frame = frames[given_draw(seed, 6)];
    static const char *const roots[] = {"bole", "daro", "fimu", "gata", "keso",
                                        "lipa", "moru", "nevi", "pola", "rusi"};
    static const char *const ends[] = {"ra", "fi", "tek", "nom", "vis", "dal"};
    char words[2][16];

    for (size_t i = 0; i < 2; i++)
        snprintf(words[i], sizeof words[i], "%s%s", roots[(topic + i * 3) % 10],
                 ends[(topic / 10 + given_draw(seed, 2) + i) % 6]);
    buf_addf(out, "%s %s %s %s %s", frame[0], words[0], frame[1], words[1], frame[2]);
}

/* topics/tN.yaml for N in [0, topics), each with that many different examples, and the bot.yaml of
 * a draft. */
static inline struct given_files given_drafts(uint32_t topics, uint32_t examples)
{
    struct given_files given = given_nothing();

    given_file(&given, "bot.yaml",
               "languages: [en]\nconfidence:\n  wrong_at_most: 5%\n  clarify: 0.25\n");
    for (uint32_t topic = 0; topic < topics; topic++) {
        uint32_t seed = topic + 1;
        struct buf text = {0};
        char name[32];

        buf_addf(&text, "draft: true\nen:\n  title: Topic %u\n  examples: |\n", topic);
        for (uint32_t i = 0; i < examples; i++) {
            buf_add_text(&text, "    ");
            given_example(topic, &seed, &text);
            buf_addf(&text, " number%c%c\n", 'a' + (int)(i % 26), 'a' + (int)(i / 26 % 26));
        }
        snprintf(name, sizeof name, "topics/t%u.yaml", topic);
        given_bytes(&given, name, buf_str(&text));
        buf_clear(&text);
    }
    return given;
}

#endif
