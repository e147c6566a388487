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

/* A word in Cyrillic is no English one. */
static void stem_token(struct text_token *token, const struct text_lexicon *lexicon,
                       struct stem_en *english, struct arena *arena)
{
    bool latin = token->script == TEXT_LATIN;
    bool ours = latin || token->script == TEXT_CYRILLIC;
    struct str folded = token->folded;
    struct str stems[TEXT_GROUPS];
    bool known = ours && lexicon_stems(lexicon, folded, stems);

    if (known)
        token->stems[TEXT_HS] = stems[TEXT_HS];
    else
        token->stems[TEXT_HS] = lexicon_find(
            lexicon, TEXT_HS, ours ? stem_of(folded, TEXT_HS, english, arena) : folded);
    if (known && latin)
        token->stems[TEXT_EN] = stems[TEXT_EN];
    else
        token->stems[TEXT_EN] = lexicon_find(
            lexicon, TEXT_EN, latin ? stem_of(folded, TEXT_EN, english, arena) : folded);
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
    find_entities(analysis, &normal, options->today, arena);
    mark_entities(analysis);
    for (size_t i = 0; i < analysis->token_count; i++)
        stem_token(&analysis->tokens[i], options->lexicon, &english, arena);
    stem_en_clear(&english);
    text_build_lines(analysis, arena);
    return analysis;
}

struct str text_stem(struct str word, enum text_group group, const struct text_lexicon *lexicon,
                     struct arena *arena)
{
    struct normal normal = normalize(word, TEXT_LONGEST_WORD * 2, arena);
    struct stem_en english = {0};
    struct folded_word folded;
    struct str stem;

    fold_word(normal.chars, normal.count, &folded);
    stem = arena_copy(arena, str_of(folded.bytes, folded.length));
    if (folded.script == TEXT_LATIN || (folded.script == TEXT_CYRILLIC && group == TEXT_HS))
        stem = stem_of(stem, group, &english, arena);
    stem_en_clear(&english);
    return lexicon_find(lexicon, group, stem);
}

struct text_analysis text_words(struct str text, struct arena *arena)
{
    struct text_analysis analysis = {.original = text};
    struct normal normal = normalize(text, TEXT_LONGEST, arena);

    find_tokens(&normal, &analysis, arena);
    return analysis;
}

struct str text_fold(struct str text, struct arena *arena)
{
    struct text_analysis analysis = text_words(text, arena);
    size_t room = 1;
    size_t length = 0;
    char *out;

    for (size_t i = 0; i < analysis.token_count; i++)
        room += analysis.tokens[i].folded.length + 1;
    out = arena_alloc(arena, room);
    for (size_t i = 0; i < analysis.token_count; i++) {
        struct str word = analysis.tokens[i].folded;

        if (i > 0)
            out[length++] = ' ';
        memcpy(out + length, word.bytes, word.length);
        length += word.length;
    }
    return str_of(out, length);
}

struct str text_ekavian(struct str folded, struct arena *arena)
{
    char *out = arena_alloc(arena, folded.length + 1);
    size_t length = 0;

    while (folded.length > 0) {
        struct str word = str_cut(&folded, ' ');

        if (length > 0)
            out[length++] = ' ';
        length += ekavian(word, out + length);
    }
    return str_of(out, length);
}

struct str text_fold_ekavian(struct str text, struct arena *arena)
{
    return text_ekavian(text_fold(text, arena), arena);
}
