/*
 * A model of patterns made by hand: topics of lines, sets of phrases. Texts are borrowed and must
 * outlive it. A zeroed struct is empty. Line n of the "file" is the n-th pattern given, column 1.
 * All of it is inline, since fuzzers and benchmarks use it too and are linked without the support
 * of tests.
 */
#ifndef SALTER_TESTS_SUPPORT_GIVEN_PATTERNS_H
#define SALTER_TESTS_SUPPORT_GIVEN_PATTERNS_H

#include "base/vec.h"
#include "knowledge/model.h"

struct given_patterns {
    struct kb_model model;
    struct given_topics VEC_OF(struct kb_topic) topics; /* number 0 .. */
    struct given_sets VEC_OF(struct kb_set) sets;
    uint32_t lines;
};

/* kb_lines with room to grow: the capacity is the next power of two. */
static inline void add_line(struct kb_lines *lines, struct kb_line line)
{
    if ((lines->count & (lines->count - 1)) == 0)
        lines->items =
            memory_resize(lines->items, lines->count ? lines->count * 2 : 1, sizeof *lines->items);
    lines->items[lines->count++] = line;
}

static inline struct kb_line line_of(struct given_patterns *given, enum text_group group,
                                     struct str text)
{
    struct kb_line line = {.text = text, .group = group};

    line.place = (struct diag_place){STR("given"), ++given->lines, 1, 1};
    if (group != TEXT_GROUPS)
        memcpy(line.language, group == TEXT_EN ? "en" : "hr", 3);
    return line;
}

static inline struct kb_set *set_named(struct given_patterns *given, struct str name)
{
    for (size_t i = 0; i < given->sets.count; i++)
        if (str_equal(given->sets.items[i].name, name))
            return &given->sets.items[i];
    vec_push(&given->sets, (struct kb_set){.name = name});
    return &given->sets.items[given->sets.count - 1];
}

/* Adds a phrase to a set, which is made when it is new. */
static inline void given_phrase(struct given_patterns *given, const char *set,
                                enum text_group group, struct str phrase)
{
    add_line(&set_named(given, str_from(set))->phrases,
             (struct kb_line){.text = phrase, .group = group});
}

static inline struct kb_topic *topic_of(struct given_patterns *given, uint32_t number)
{
    while (given->topics.count <= number)
        vec_push(&given->topics, (struct kb_topic){.number = (uint32_t)given->topics.count});
    return &given->topics.items[number];
}

/* Adds a pattern to a topic; numbers below it are made too. group TEXT_GROUPS: language-neutral. */
static inline void given_pattern(struct given_patterns *given, uint32_t topic,
                                 enum text_group group, struct str pattern)
{
    add_line(&topic_of(given, topic)->patterns, line_of(given, group, pattern));
}

static inline void given_not(struct given_patterns *given, uint32_t topic, enum text_group group,
                             struct str pattern)
{
    add_line(&topic_of(given, topic)->nots, line_of(given, group, pattern));
}

static inline int compare_sets(const void *left, const void *right)
{
    return str_compare(((const struct kb_set *)left)->name, ((const struct kb_set *)right)->name);
}

/* What was given so far; valid until more is given. */
static inline const struct kb_model *given_model(struct given_patterns *given)
{
    if (given->sets.count > 1)
        qsort(given->sets.items, given->sets.count, sizeof *given->sets.items, compare_sets);
    given->model.topics = given->topics.items;
    given->model.topic_count = given->topics.count;
    given->model.sets = given->sets.items;
    given->model.set_count = given->sets.count;
    return &given->model;
}

static inline void given_clear(struct given_patterns *given)
{
    for (size_t i = 0; i < given->topics.count; i++) {
        free(given->topics.items[i].patterns.items);
        free(given->topics.items[i].nots.items);
    }
    for (size_t i = 0; i < given->sets.count; i++)
        free(given->sets.items[i].phrases.items);
    vec_clear(&given->topics);
    vec_clear(&given->sets);
    *given = (struct given_patterns){0};
}

#endif
