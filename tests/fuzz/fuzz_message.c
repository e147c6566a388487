/* Message text: whatever comes in, an analysis keeps its promises. */
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "text/language.h"

#define REQUIRE(condition)                                                                         \
    do {                                                                                           \
        if (!(condition))                                                                          \
            abort();                                                                               \
    } while (0)

static void check_tokens(const struct text_analysis *analysis)
{
    size_t end = 0;

    REQUIRE(analysis->token_count <= TEXT_MOST_TOKENS);
    for (size_t i = 0; i < analysis->token_count; i++) {
        const struct text_token *token = &analysis->tokens[i];

        REQUIRE(token->span.start >= end && token->span.end > token->span.start);
        REQUIRE(token->folded.length > 0 && token->folded.length <= TEXT_LONGEST_WORD);
        REQUIRE(token->entity <= analysis->entity_count);
        for (int group = 0; group < TEXT_GROUPS; group++)
            REQUIRE(token->stems[group].length > 0);
        end = token->span.end;
    }
    REQUIRE(end <= analysis->original.length);
}

static void check_entities(const struct text_analysis *analysis)
{
    size_t end = 0;

    for (size_t i = 0; i < analysis->entity_count; i++) {
        struct span span = analysis->entities[i].span;

        REQUIRE(span.start >= end && span.end > span.start);
        end = span.end;
    }
    REQUIRE(end <= analysis->original.length);
}

/* Words lie in the text with one space between, and lead to tokens in their order; borders stand
 * inside only. */
static void check_line(const struct text_analysis *analysis, const struct text_line *line)
{
    size_t end = 0;
    size_t token = 0;

    for (size_t i = 0; i < line->count; i++) {
        const struct text_word *word = &line->words[i];
        bool border = word->first == word->after;

        REQUIRE(word->start == (i > 0 ? end + 1 : 0) && word->end > word->start);
        REQUIRE(word->end <= line->text.length);
        REQUIRE(i == 0 || line->text.bytes[end] == ' ');
        REQUIRE(!border || (i > 0 && i + 1 < line->count));
        REQUIRE(word->first <= token && word->after <= analysis->token_count);
        REQUIRE(border || word->after >= token);
        if (!border)
            token = word->after;
        end = word->end;
    }
    REQUIRE(end == line->text.length && token == analysis->token_count);
}

static void check_folding(struct str message, struct arena *arena)
{
    struct str once = text_fold(message, arena);
    struct str twice = text_fold(once, arena);
    struct str ekavian = text_fold_ekavian(message, arena);

    REQUIRE(str_equal(once, twice) || once.length > TEXT_LONGEST);
    REQUIRE(ekavian.length <= once.length);
}

/* а to ш with ђ ј љ њ ћ џ, and how Serbian writes them in Latin. */
static const struct {
    const char *cyrillic;
    const char *latin;
} alphabet[] = {
    {"а", "a"},  {"б", "b"}, {"в", "v"},  {"г", "g"}, {"д", "d"}, {"ђ", "đ"}, {"е", "e"},
    {"ж", "ž"},  {"з", "z"}, {"и", "i"},  {"ј", "j"}, {"к", "k"}, {"л", "l"}, {"љ", "lj"},
    {"м", "m"},  {"н", "n"}, {"њ", "nj"}, {"о", "o"}, {"п", "p"}, {"р", "r"}, {"с", "s"},
    {"т", "t"},  {"ћ", "ć"}, {"у", "u"},  {"ф", "f"}, {"х", "h"}, {"ц", "c"}, {"ч", "č"},
    {"џ", "dž"}, {"ш", "š"}, {" ", " "},  {".", "."}, {"5", "5"},
};

enum { LETTERS = sizeof alphabet / sizeof alphabet[0], MOST_LETTERS = 900 };

/* The same letters in both scripts give the same lines. */
static void check_scripts(const uint8_t *data, size_t size, struct arena *arena)
{
    const struct text_options options = {0};
    struct buf cyrillic = {0};
    struct buf latin = {0};

    for (size_t i = 0; i < size && i < MOST_LETTERS; i++) {
        buf_add_text(&cyrillic, alphabet[data[i] % LETTERS].cyrillic);
        buf_add_text(&latin, alphabet[data[i] % LETTERS].latin);
    }
    {
        struct text_analysis *left = text_analyse(buf_str(&cyrillic), &options, arena);
        struct text_analysis *right = text_analyse(buf_str(&latin), &options, arena);

        REQUIRE(str_equal(left->folded.text, right->folded.text));
        REQUIRE(str_equal(left->stems[TEXT_HS].text, right->stems[TEXT_HS].text));
    }
    buf_clear(&cyrillic);
    buf_clear(&latin);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct text_options options = {.today = {2026, 11, 22}};
    struct arena *arena = arena_new();
    struct str message = arena_copy(arena, str_of((const char *)data, size));
    struct text_analysis *analysis = text_analyse(message, &options, arena);
    struct text_evidence evidence = text_language_evidence(analysis);
    enum text_group group;

    check_tokens(analysis);
    check_entities(analysis);
    check_line(analysis, &analysis->folded);
    for (int i = 0; i < TEXT_GROUPS; i++)
        check_line(analysis, &analysis->stems[i]);
    REQUIRE(text_language_decide(&evidence, TEXT_VARIANT_HR, true) < TEXT_VARIANTS);
    (void)text_language_group(&evidence, &group);
    check_folding(message, arena);
    check_scripts(data, size, arena);
    arena_free(arena);
    return 0;
}
