#include "text/analysis.h"

#include "ekavian.h"
#include "find_entities.h"
#include "fold.h"
#include "lexicon.h"
#include "normalize.h"
#include "stem.h"
#include "tokens.h"

/* Both lists are ordered and neither overlaps itself; a token of two entities gets the first. */
static void mark_entities(struct text_analysis *analysis)
{
    size_t entity = 0;

    for (size_t i = 0; i < analysis->token_count && entity < analysis->entity_count; i++) {
        struct text_token *token = &analysis->tokens[i];

        while (entity < analysis->entity_count &&
               analysis->entities[entity].span.end <= token->span.start)
            entity++;
        if (entity < analysis->entity_count &&
            analysis->entities[entity].span.start < token->span.end)
            token->entity = (uint16_t)(entity + 1);
    }
}

static struct str stem_folded_hs(struct str folded, char out[TEXT_LONGEST_WORD])
{
    return stem_hs(str_of(out, ekavian(folded, out)), out);
}

/* A copy, or the folded word when it is the same: most short words are their own stem. */
static struct str keep(struct str stem, struct str folded, struct arena *arena)
{
    return str_equal(stem, folded) ? folded : arena_copy(arena, stem);
}

static void stem_token(struct text_token *token, const struct text_lexicon *lexicon,
                       struct stem_en *english, struct arena *arena)
{
    char buffer[TEXT_LONGEST_WORD];
    struct str en = token->folded;
    struct str hs = token->folded;

    if (token->script == TEXT_LATIN)
        en = keep(stem_en(english, token->folded), token->folded, arena);
    if (token->script == TEXT_LATIN || token->script == TEXT_CYRILLIC)
        hs = keep(stem_folded_hs(token->folded, buffer), token->folded, arena);
    token->stems[TEXT_EN] = lexicon_find(lexicon, TEXT_EN, en);
    token->stems[TEXT_HS] = lexicon_find(lexicon, TEXT_HS, hs);
}

struct text_analysis *text_analyse(struct str message, const struct text_options *options,
                                   struct arena *arena)
{
    struct text_analysis *analysis = arena_alloc(arena, sizeof *analysis);
    struct normal normal = normalize(message, TEXT_LONGEST, arena);
    struct stem_en english = {0};

    analysis->original = message;
    analysis->emoji = normal.emoji;
    find_tokens(&normal, analysis, arena);
    analysis->cut = analysis->cut || normal.cut;
    find_entities(analysis, options->today, arena);
    mark_entities(analysis);
    for (size_t i = 0; i < analysis->token_count; i++)
        stem_token(&analysis->tokens[i], options->lexicon, &english, arena);
    stem_en_clear(&english);
    text_build_lines(analysis, arena);
    return analysis;
}

static struct str stem_word(struct str folded, enum text_group group, enum text_script script,
                            struct arena *arena)
{
    char buffer[TEXT_LONGEST_WORD];
    struct stem_en english = {0};
    struct str stem = folded;

    if (group == TEXT_EN && script == TEXT_LATIN)
        stem = stem_en(&english, folded);
    else if (group == TEXT_HS && (script == TEXT_LATIN || script == TEXT_CYRILLIC))
        stem = stem_folded_hs(folded, buffer);
    stem = arena_copy(arena, stem);
    stem_en_clear(&english);
    return stem;
}

struct str text_stem(struct str word, enum text_group group, const struct text_lexicon *lexicon,
                     struct arena *arena)
{
    struct normal normal = normalize(word, TEXT_LONGEST_WORD * 2, arena);
    struct folded_word folded;

    fold_word(normal.chars, normal.count, &folded);
    return lexicon_find(
        lexicon, group,
        stem_word(str_of(folded.bytes, folded.length), group, folded.script, arena));
}

/* Tokens of a text of any length up to the bounds, without entities and stems. */
static struct str fold_text(struct str text, bool to_ekavian, struct arena *arena)
{
    struct text_analysis analysis = {.original = text};
    struct normal normal = normalize(text, TEXT_LONGEST, arena);
    size_t room = 1;
    size_t length = 0;
    char *out;

    find_tokens(&normal, &analysis, arena);
    for (size_t i = 0; i < analysis.token_count; i++)
        room += analysis.tokens[i].folded.length + 1;
    out = arena_alloc(arena, room);
    for (size_t i = 0; i < analysis.token_count; i++) {
        struct str word = analysis.tokens[i].folded;

        if (i > 0)
            out[length++] = ' ';
        if (to_ekavian) {
            length += ekavian(word, out + length);
        } else {
            memcpy(out + length, word.bytes, word.length);
            length += word.length;
        }
    }
    return str_of(out, length);
}

struct str text_fold(struct str text, struct arena *arena)
{
    return fold_text(text, false, arena);
}

struct str text_fold_ekavian(struct str text, struct arena *arena)
{
    return fold_text(text, true, arena);
}
