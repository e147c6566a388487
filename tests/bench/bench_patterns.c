/*
 * Matching many patterns: us of CPU a message with the index, beside running every pattern in the
 * same run; seconds of CPU that loading takes (it uses all processors), and memory. "same": all
 * patterns over the words of one domain, "spread": domains of 1 000 patterns with words of their
 * own, messages from any of them. Only the ratios count: rates on a shared machine move.
 */
#include <stdio.h>
#include <time.h>

#include "../../src/match/patterns.h"
#include "../support/given_patterns.h"
#include "base/buf.h"

enum {
    DOMAIN_PATTERNS = 1000, /* of a domain, when they are spread */
    DOMAIN_WORDS = 800,
    DOMAIN_SETS = 20,
    TOPIC_PATTERNS = 50, /* of a topic */
    MESSAGES = 1000,
    ROUNDS = 5
};

struct dice {
    uint64_t state;
};

static uint32_t roll(struct dice *dice, uint32_t sides)
{
    dice->state ^= dice->state >> 12;
    dice->state ^= dice->state << 25;
    dice->state ^= dice->state >> 27;
    return (uint32_t)((dice->state * 2685821657736338717u) >> 33) % sides;
}

static double cpu_seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

struct bench {
    struct dice dice;
    struct arena *texts;
    struct given_patterns given;
    uint32_t domains;
    struct buf out;
};

/* Consonant, vowel, ... and a last consonant that no stemmer takes away: every number is another
 * word. */
static void add_word(struct buf *out, uint32_t number)
{
    static const char consonants[] = "bdfgkmprvz";
    static const char vowels[] = "aou";
    char word[16];
    size_t length = 0;

    for (uint32_t rest = number; length < 6 || rest > 0; rest /= 30) {
        word[length++] = consonants[rest % 10];
        word[length++] = vowels[rest / 10 % 3];
    }
    word[length++] = 'k';
    buf_add(out, str_of(word, length));
}

/* Some words of a domain are much more frequent than others. */
static uint32_t word_of(struct dice *dice, uint32_t domain)
{
    uint32_t one = roll(dice, DOMAIN_WORDS);
    uint32_t two = roll(dice, DOMAIN_WORDS);

    return domain * DOMAIN_WORDS + (roll(dice, 3) == 0 && two < one ? two : one);
}

static void add_random_word(struct bench *bench, uint32_t domain)
{
    add_word(&bench->out, word_of(&bench->dice, domain));
}

static struct str take(struct bench *bench)
{
    struct str text = arena_copy(bench->texts, buf_str(&bench->out));

    buf_truncate(&bench->out, 0);
    return text;
}

static void give_sets(struct bench *bench)
{
    for (uint32_t i = 0; i < bench->domains * DOMAIN_SETS; i++) {
        char name[32];

        snprintf(name, sizeof name, "set%06u", i);
        vec_push(&bench->given.sets,
                 (struct kb_set){.name = arena_copy(bench->texts, str_from(name))});
        for (uint32_t j = 0; j < 4; j++) {
            add_random_word(bench, i / DOMAIN_SETS);
            add_line(&bench->given.sets.items[i].phrases,
                     (struct kb_line){.text = take(bench), .group = TEXT_EN});
        }
    }
}

static void add_element(struct bench *bench, uint32_t domain)
{
    uint32_t kind = roll(&bench->dice, 10);
    uint32_t choices = kind < 6 ? 1 : 2 + roll(&bench->dice, 2);

    if (kind == 9) {
        buf_addf(&bench->out, "~set%06u", domain * DOMAIN_SETS + roll(&bench->dice, DOMAIN_SETS));
        return;
    }
    buf_add_text(&bench->out, choices > 1 ? "(" : "");
    for (uint32_t i = 0; i < choices; i++) {
        buf_add_text(&bench->out, i > 0 ? " | " : "");
        add_random_word(bench, domain);
    }
    buf_add_text(&bench->out, choices > 1 ? ")" : "");
}

/* Two to four elements, like what editors write: "(lost | stolen) * card [new] ~how_much !pin". */
static struct str make_pattern(struct bench *bench, uint32_t domain)
{
    uint32_t elements = 2 + roll(&bench->dice, 3);

    for (uint32_t i = 0; i < elements; i++) {
        buf_add_text(&bench->out, i == 0 ? "" : roll(&bench->dice, 6) == 0 ? " * " : " ");
        add_element(bench, domain);
        if (roll(&bench->dice, 10) == 0) {
            buf_add_text(&bench->out, " [");
            add_random_word(bench, domain);
            buf_add_text(&bench->out, "]");
        }
    }
    if (roll(&bench->dice, 8) == 0) {
        buf_add_text(&bench->out, " !");
        add_random_word(bench, domain);
    }
    return take(bench);
}

static void give_patterns(struct bench *bench, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        given_pattern(&bench->given, i / TOPIC_PATTERNS, TEXT_EN,
                      make_pattern(bench, i / DOMAIN_PATTERNS % bench->domains));
}

/* Twelve words of one domain: more of them in common with its patterns than a customer's question
 * has. */
static struct text_analysis *make_message(struct bench *bench)
{
    const struct text_options options = {0};
    uint32_t domain = roll(&bench->dice, bench->domains);

    for (uint32_t i = 0; i < 12; i++) {
        buf_add_text(&bench->out, i > 0 ? " " : "");
        add_random_word(bench, domain);
    }
    return text_analyse(take(bench), &options, bench->texts);
}

typedef void find_function(const struct patterns *patterns, const struct text_analysis *analysis,
                           unsigned groups, bool every, struct rx_scratch *scratch,
                           struct arena *arena, struct pattern_hits *out);

struct figures {
    double us; /* a message */
    double hits, confirms;
};

static struct figures measure(const struct patterns *patterns, struct text_analysis **messages,
                              size_t count, find_function *find)
{
    struct rx_scratch *scratch = rx_scratch_new();
    struct arena *arena = arena_new();
    struct figures figures = {0};
    double started = cpu_seconds();

    for (size_t i = 0; i < count; i++) {
        struct pattern_hits hits;

        find(patterns, messages[i], 1u << TEXT_EN, true, scratch, arena, &hits);
        figures.hits += (double)hits.count / (double)count;
        figures.confirms += (double)hits.confirms / (double)count;
        arena_reset(arena);
    }
    figures.us = (cpu_seconds() - started) * 1e6 / (double)count;
    arena_free(arena);
    rx_scratch_free(scratch);
    return figures;
}

/* The best of the rounds, so that a neighbour's work does not count; both ways are measured
 * alternately. */
static void report(const struct patterns *patterns, struct text_analysis **messages, uint32_t count,
                   const char *layout, double load)
{
    size_t few = count >= 100000 ? 8 : count >= 10000 ? 50 : 500;
    struct figures indexed = {.us = 1e9};
    struct figures all = {.us = 1e9};

    for (int round = 0; round < ROUNDS; round++) {
        struct figures one = measure(patterns, messages, MESSAGES, patterns_find);
        struct figures other = {.us = 1e9};

        if (round < 2)
            other = measure(patterns, messages, few, patterns_find_all);
        indexed = one.us < indexed.us ? one : indexed;
        all = other.us < all.us ? other : all;
    }
    printf("%7u %-6s %9.2f %11.1f %8.0fx %7.2f %8.2f %8.3f %7.2f %8.1f %8.0f\n", count, layout,
           indexed.us, all.us, all.us / indexed.us, indexed.hits, indexed.confirms, load,
           load * 1e6 / count, (double)patterns_size(patterns) / 1e6,
           (double)patterns_size(patterns) / count);
}

static void run(uint32_t count, bool spread, struct parallel *pool)
{
    struct bench bench = {.dice = {88172645463325252u}, .texts = arena_new(), .domains = 1};
    struct text_analysis **messages = memory_alloc(MESSAGES * sizeof *messages);
    struct patterns *patterns;
    struct diag_list diags;
    double started;
    double load;

    if (spread && count > DOMAIN_PATTERNS)
        bench.domains = count / DOMAIN_PATTERNS;
    diag_list_init(&diags);
    give_sets(&bench);
    give_patterns(&bench, count);
    for (size_t i = 0; i < MESSAGES; i++)
        messages[i] = make_message(&bench);
    started = cpu_seconds();
    patterns = patterns_build_model(given_model(&bench.given), NULL, NULL, pool, &diags);
    load = cpu_seconds() - started;
    if (diags.errors == 0)
        report(patterns, messages, count, spread ? "spread" : "same", load);
    else
        printf("%zu generated patterns are wrong\n", diags.errors);
    patterns_free(patterns);
    diag_list_clear(&diags);
    given_clear(&bench.given);
    buf_clear(&bench.out);
    free(messages);
    arena_free(bench.texts);
}

int main(void)
{
    static const uint32_t counts[] = {100, 1000, 10000, 100000};
    struct parallel *pool = parallel_new(0);

    printf("patterns         us/msg   all rules    ratio    hits confirms   load s  us/pat       "
           "MB bytes/pat\n");
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        run(counts[i], false, pool);
        run(counts[i], true, pool);
    }
    parallel_free(pool);
    return 0;
}
