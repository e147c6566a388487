#include "pattern_words.h"

#include "base/buf.h"
#include "pattern_lines.h"

void pattern_words_clear(struct pattern_words *words)
{
    map_clear(&words->phrases);
    map_clear(&words->exact);
    for (size_t i = 0; i < TEXT_GROUPS; i++)
        map_clear(&words->sets[i]);
    arena_free(words->scratch);
    words->scratch = NULL;
}

static struct pattern_word copy_word(struct arena *arena, const struct text_token *token)
{
    struct pattern_word word = {.folded = arena_copy(arena, token->folded)};

    for (size_t i = 0; i < TEXT_GROUPS; i++)
        word.stems[i] = str_equal(token->stems[i], token->folded)
                            ? word.folded
                            : arena_copy(arena, token->stems[i]);
    return word;
}

/* An analysis is many times the size of its words, of which there may be very many: it is forgotten
 * at once. */
static struct pattern_phrase *read_phrase(struct pattern_words *words, struct str text,
                                          bool as_written)
{
    const struct text_options options = {.lexicon = words->lexicon};
    struct pattern_phrase *phrase = arena_alloc(words->arena, sizeof *phrase);
    const struct text_analysis *analysis;

    if (words->scratch == NULL)
        words->scratch = arena_new();
    analysis = text_analyse(text, &options, words->scratch);
    phrase->count = analysis->token_count;
    phrase->words = arena_array(words->arena, phrase->count, sizeof *phrase->words);
    for (size_t i = 0; i < phrase->count; i++) {
        struct span span = analysis->tokens[i].span;

        phrase->words[i] = copy_word(words->arena, &analysis->tokens[i]);
        if (as_written)
            phrase->words[i].written =
                pattern_written(str_slice(text, span.start, span.end), words->arena);
    }
    arena_reset(words->scratch);
    return phrase;
}

const struct pattern_phrase *pattern_words_phrase(struct pattern_words *words, struct str text)
{
    struct pattern_phrase *phrase = map_get(&words->phrases, text);

    if (phrase == NULL) {
        phrase = read_phrase(words, text, false);
        map_put(&words->phrases, text, phrase);
    }
    return phrase;
}

const struct pattern_phrase *pattern_words_exact(struct pattern_words *words, struct str text)
{
    struct pattern_phrase *phrase = map_get(&words->exact, text);

    if (phrase == NULL) {
        phrase = read_phrase(words, text, true);
        map_put(&words->exact, text, phrase);
    }
    return phrase;
}

/* Two phrases with one key are the same for every kind of comparison. */
static struct str key_of(const struct pattern_phrase *phrase, enum text_group group,
                         struct arena *arena)
{
    struct buf key = {0};
    struct str kept;

    for (size_t i = 0; i < phrase->count; i++) {
        buf_add(&key, phrase->words[i].folded);
        buf_add_byte(&key, '=');
        buf_add(&key, phrase->words[i].stems[group]);
        buf_add_byte(&key, ' ');
    }
    kept = arena_copy(arena, buf_str(&key));
    buf_clear(&key);
    return kept;
}

static struct pattern_phrases *read_set(struct pattern_words *words, const struct kb_set *set,
                                        enum text_group group)
{
    struct pattern_phrases *phrases = arena_alloc(words->arena, sizeof *phrases);
    struct map seen = {0};

    phrases->items = arena_array(words->arena, set->phrases.count, sizeof *phrases->items);
    for (size_t i = 0; i < set->phrases.count; i++) {
        const struct kb_line *line = &set->phrases.items[i];
        const struct pattern_phrase *phrase;

        if (line->group != group)
            continue;
        phrase = pattern_words_phrase(words, line->text);
        if (phrase->count > 0 && map_put(&seen, key_of(phrase, group, words->arena), NULL))
            phrases->items[phrases->count++] = phrase;
    }
    map_clear(&seen);
    return phrases;
}

const struct pattern_phrases *pattern_words_set(struct pattern_words *words,
                                                const struct kb_set *set, enum text_group group)
{
    struct pattern_phrases *phrases = map_get(&words->sets[group], set->name);

    if (phrases == NULL) {
        phrases = read_set(words, set, group);
        map_put(&words->sets[group], set->name, phrases);
    }
    return phrases;
}
