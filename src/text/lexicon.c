/*
 * Sets of stems that count as one. Each stem but the canonical one of its set points to another of
 * the set, so that joining two sets is one new pointer; following the pointers ends at the
 * canonical stem.
 *
 * Beside them stand the words of the knowledge with their stems: nine in ten words of a message are
 * among them, and to look a word up costs a tenth of stemming it twice.
 */
#include "lexicon.h"

#include <stdlib.h>

#include "base/map.h"
#include "base/memory.h"
#include "stem.h"
#include "word_stems.h"

struct text_lexicon {
    struct arena *arena;
    struct map next[TEXT_GROUPS]; /* stem -> struct str: towards the canonical one */
    struct word_stems words;      /* folded words */
};

struct text_lexicon *text_lexicon_new(void)
{
    struct text_lexicon *lexicon = memory_alloc(sizeof *lexicon);

    lexicon->arena = arena_new();
    return lexicon;
}

void text_lexicon_free(struct text_lexicon *lexicon)
{
    if (lexicon == NULL)
        return;
    for (int group = 0; group < TEXT_GROUPS; group++)
        map_clear(&lexicon->next[group]);
    word_stems_clear(&lexicon->words);
    arena_free(lexicon->arena);
    free(lexicon);
}

struct str lexicon_find(const struct text_lexicon *lexicon, enum text_group group, struct str stem)
{
    const struct str *next;

    if (lexicon == NULL || lexicon->next[group].count == 0)
        return stem;
    while ((next = map_get(&lexicon->next[group], stem)) != NULL)
        stem = *next;
    return stem;
}

/* The set of `stem` joins that of `canonical` and takes its canonical stem; that both are one
 * already closes no circle. */
static void join(struct text_lexicon *lexicon, enum text_group group, struct str canonical,
                 struct str stem)
{
    struct str end = lexicon_find(lexicon, group, canonical);
    struct str start = lexicon_find(lexicon, group, stem);
    struct str *next;

    if (str_equal(start, end))
        return;
    next = arena_alloc(lexicon->arena, sizeof *next);
    *next = arena_copy(lexicon->arena, end);
    map_put(&lexicon->next[group], arena_copy(lexicon->arena, start), next);
}

static struct str next_word(struct str *rest)
{
    struct str word;

    *rest = str_trim(*rest);
    word = str_cut(rest, ' ');
    return word;
}

void text_lexicon_same(struct text_lexicon *lexicon, enum text_group group, struct str words)
{
    struct str word = next_word(&words);
    struct str canonical = text_stem(word, group, NULL, lexicon->arena);

    while ((word = next_word(&words)).length > 0)
        join(lexicon, group, canonical, text_stem(word, group, NULL, lexicon->arena));
}

void text_lexicon_alternation(struct text_lexicon *lexicon, enum text_group group, struct str stems)
{
    struct str canonical = next_word(&stems);
    struct str stem;

    while ((stem = next_word(&stems)).length > 0)
        join(lexicon, group, canonical, stem);
}

static void remember_word(struct text_lexicon *lexicon, struct stem_en *english, struct str word,
                          struct arena *scratch)
{
    struct str stems[TEXT_GROUPS];

    if (word_stems_find(&lexicon->words, word, stems))
        return;
    for (enum text_group group = 0; group < TEXT_GROUPS; group++)
        stems[group] = lexicon_find(lexicon, group, stem_of(word, group, english, scratch));
    word_stems_add(&lexicon->words, word, stems, lexicon->arena);
}

/* Words with letters of other scripts are not stemmed, so there is nothing to remember of them. */
static bool is_ascii(struct str word)
{
    for (size_t i = 0; i < word.length; i++) {
        if ((unsigned char)word.bytes[i] >= 0x80)
            return false;
    }
    return true;
}

void text_lexicon_remember(struct text_lexicon *lexicon, struct str folded)
{
    struct stem_en english = {0};
    struct arena *scratch = arena_new();

    while (folded.length > 0) {
        struct str word = str_cut(&folded, ' ');

        if (word.length > 0 && is_ascii(word))
            remember_word(lexicon, &english, word, scratch);
    }
    arena_free(scratch);
    stem_en_clear(&english);
}

bool lexicon_stems(const struct text_lexicon *lexicon, struct str folded,
                   struct str stems[TEXT_GROUPS])
{
    return lexicon != NULL && word_stems_find(&lexicon->words, folded, stems);
}
