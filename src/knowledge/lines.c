#include "lines.h"

#include "characters.h"
#include "text/language.h"
#include "text/locale.h"

const struct language languages[LANGUAGE_COUNT] = {
    {"en", "English", TEXT_VARIANT_EN, TEXT_EN},
    {"hr", "Croatian", TEXT_VARIANT_HR, TEXT_HS},
    {"sr", "Serbian", TEXT_VARIANT_SR_CYRL, TEXT_HS},
};

bool lines_next(const struct reader *reader, const struct node *block, uint32_t *line,
                struct str *text)
{
    *line = *line == 0 ? block->first_line : *line + 1;
    for (; *line < block->after_line; (*line)++) {
        *text = str_trim(source_line(reader->source, *line));
        if (text->length > 0)
            return true;
    }
    return false;
}

static bool is_letter(uint32_t character)
{
    return character_is_latin(character) || character_is_cyrillic(character);
}

struct word {
    size_t start, end;
    bool latin, cyrillic, lower;
    uint32_t letters;
};

/* The next word at or after *at; what stands in {{...}} is no word. */
static bool next_word(struct str text, size_t *at, struct word *word)
{
    *word = (struct word){0};
    while (*at < text.length) {
        size_t before = *at;
        uint32_t character;

        if (text.bytes[before] == '{') {
            size_t close = str_find_byte(text, '}', before);

            if (word->letters > 0)
                return true;
            *at = close == SIZE_MAX ? text.length : close + 1;
            continue;
        }
        character = characters_next(text, at);
        if (!is_letter(character)) {
            if (word->letters > 0)
                return true;
            continue;
        }
        if (word->letters++ == 0)
            word->start = before;
        word->end = *at;
        word->latin = word->latin || character_is_latin(character);
        word->cyrillic = word->cyrillic || character_is_cyrillic(character);
        word->lower = word->lower || (character >= 'a' && character <= 'z') || character > 0x44F;
    }
    return word->letters > 0;
}

static struct diag_place word_place(struct diag_place place, struct str text,
                                    const struct word *word)
{
    place.column += characters_count(str_slice(text, 0, word->start));
    place.length = word->letters;
    return place;
}

/* ASCII has no Cyrillic in it: most lines are done with one look. */
static bool is_ascii(struct str text)
{
    for (size_t i = 0; i < text.length; i++) {
        if ((unsigned char)text.bytes[i] > 0x7F)
            return false;
    }
    return true;
}

/* E-mail and web addresses are Latin in any language. */
static bool is_address(struct str text)
{
    return str_find_byte(text, '@', 0) != SIZE_MAX || str_find(text, STR("://"), 0) != SIZE_MAX;
}

void lines_check_script(struct reader *reader, struct diag_place place, struct str text,
                        enum text_variant variant, enum lines_use use)
{
    bool serbian = variant == TEXT_VARIANT_SR_CYRL;
    struct word word, first = {0};
    bool cyrillic = false;
    size_t at = 0;

    if (!serbian && is_ascii(text))
        return;
    while (next_word(text, &at, &word)) {
        cyrillic = cyrillic || word.cyrillic;
        if (first.letters == 0 && word.latin && word.lower && word.letters > 2)
            first = word;
        if (word.latin && word.cyrillic)
            reader_report_at(reader, KB_DIAG_MIXED_SCRIPTS, word_place(place, text, &word),
                             "write the word in one script",
                             "\"%.*s\" mixes Latin and Cyrillic letters",
                             (int)(word.end - word.start), text.bytes + word.start);
        else if (word.cyrillic && !serbian) {
            reader_report_at(reader, KB_DIAG_WRONG_SCRIPT, word_place(place, text, &word),
                             "Serbian texts stand under `sr:`",
                             "Cyrillic in a text that is not Serbian");
            return;
        }
    }
    if (serbian && use == LINES_SPOKEN && !cyrillic && first.letters > 0 && !is_address(text))
        reader_report_at(reader, KB_DIAG_WRONG_SCRIPT, word_place(place, text, &first),
                         "write it in Cyrillic; Latin is derived, and `sr-Latn:` is for exceptions",
                         "a Serbian text in Latin letters");
}

/* What stands in {{...}} is replaced before anybody reads it. */
static struct str without_names(struct str text, struct arena *arena)
{
    struct str copy = arena_copy(arena, text);
    char *bytes = (char *)copy.bytes;
    size_t at = str_find(text, STR("{{"), 0);

    while (at != SIZE_MAX) {
        size_t close = str_find(text, STR("}}"), at);
        size_t end = close == SIZE_MAX ? text.length : close + 2;

        memset(bytes + at, ' ', end - at);
        at = str_find(text, STR("{{"), end);
    }
    return copy;
}

enum {
    FOREIGN_WORDS = 2 /* of the other language, and none of its own: a name alone is borrowed */
};

static bool is_foreign(struct reader *reader, struct str text, enum text_variant variant)
{
    struct text_analysis words = text_words(without_names(text, reader->folding), reader->folding);
    struct text_evidence evidence = text_language_evidence(&words);

    arena_reset(reader->folding);
    return variant == TEXT_VARIANT_EN
               ? evidence.hs >= FOREIGN_WORDS && evidence.en == 0
               : evidence.en >= FOREIGN_WORDS && evidence.hs == 0 && evidence.cyrillic == 0;
}

static bool check_language(struct reader *reader, struct diag_place place, struct str text,
                           enum text_variant variant)
{
    if (!is_foreign(reader, text, variant))
        return false;
    reader_report_at(reader, KB_DIAG_WRONG_LANGUAGE, place,
                     "translate it: the customer reads it as it stands",
                     variant == TEXT_VARIANT_EN   ? "a Croatian or Serbian text in the English part"
                     : variant == TEXT_VARIANT_HR ? "an English text in the Croatian part"
                                                  : "an English text in the Serbian part");
    return true;
}

void lines_check_spoken(struct reader *reader, struct diag_place place, struct str text,
                        enum text_variant variant)
{
    if (!check_language(reader, place, text, variant))
        lines_check_script(reader, place, text, variant, LINES_SPOKEN);
}

void lines_check_line(struct reader *reader, const struct node *node, enum text_variant variant)
{
    struct str text;
    uint32_t line = 0;

    if (node->style != STYLE_BLOCK) {
        lines_check_spoken(reader, reader_place(reader, node), node->text, variant);
        return;
    }
    while (lines_next(reader, node, &line, &text))
        lines_check_spoken(reader, source_place_of(reader->source, line, text), text, variant);
}

static void collect_line(struct reader *reader, uint32_t line, struct str text,
                         const struct language *language)
{
    struct kb_line item = {
        .text = text,
        .place = source_place_of(reader->source, line, text),
        .group = language ? language->group : TEXT_GROUPS,
    };

    if (item.place.length > KB_LONGEST_LINE) {
        item.place.column += KB_LONGEST_LINE;
        item.place.length = 1;
        reader_report_at(reader, KB_DIAG_LINE_TOO_LONG, item.place,
                         "make it shorter; one line is one example or pattern",
                         "more than %d characters", KB_LONGEST_LINE);
        return;
    }
    if (language != NULL) {
        memcpy(item.language, language->code, 2);
        lines_check_script(reader, item.place, text, language->variant, LINES_HEARD);
    }
    vec_push(&reader->lines, item);
}

void lines_collect(struct reader *reader, const struct node *block, const struct language *language)
{
    struct str text;
    uint32_t line = 0;

    if (block == NULL || block->kind != NODE_TEXT || block->style != STYLE_BLOCK)
        return;
    while (lines_next(reader, block, &line, &text))
        collect_line(reader, line, text, language);
}

struct kb_lines lines_take(struct reader *reader)
{
    struct kb_lines taken = {arena_array(reader->arena, reader->lines.count, sizeof *taken.items),
                             reader->lines.count};

    if (taken.count > 0)
        memcpy(taken.items, reader->lines.items, taken.count * sizeof *taken.items);
    reader->lines.count = 0;
    return taken;
}

struct kb_lines lines_of_languages(struct reader *reader, const struct fields parts[LANGUAGE_COUNT],
                                   const char *key, const struct node *neutral)
{
    lines_collect(reader, neutral, NULL);
    for (size_t i = 0; i < LANGUAGE_COUNT; i++) {
        if (parts[i].shape != NULL)
            lines_collect(reader, fields_get(&parts[i], key), &languages[i]);
    }
    return lines_take(reader);
}

void lines_read_parts(struct reader *reader, const struct fields *fields, const struct shape *shape,
                      struct fields parts[LANGUAGE_COUNT])
{
    for (size_t i = 0; i < LANGUAGE_COUNT; i++) {
        const struct node *part = fields_get(fields, languages[i].code);

        parts[i] = (struct fields){0};
        if (part != NULL)
            fields_read(reader, (struct node *)part, shape, NULL, &parts[i]);
    }
}

struct str lines_to_latin(struct reader *reader, struct str text)
{
    size_t start = reader->text.length;
    struct str latin;

    text_to_latin(&reader->text, text);
    latin =
        arena_copy(reader->arena, str_slice(buf_str(&reader->text), start, reader->text.length));
    buf_truncate(&reader->text, start);
    return latin;
}

void lines_set_text(struct reader *reader, struct str out[TEXT_VARIANTS], enum text_variant variant,
                    struct str text)
{
    out[variant] = text;
    if (variant == TEXT_VARIANT_SR_CYRL)
        out[TEXT_VARIANT_SR_LATN] = lines_to_latin(reader, text);
}

void lines_read_texts(struct reader *reader, const struct node *owner, const struct fields *fields,
                      const char *what, struct str out[TEXT_VARIANTS])
{
    const struct node *latin = fields_get(fields, "sr-Latn");

    for (size_t i = 0; i < LANGUAGE_COUNT; i++) {
        const struct language *language = &languages[i];
        const struct node *node = fields_get(fields, language->code);

        if (node != NULL) {
            lines_set_text(reader, out, language->variant, fields_line(reader, node));
            lines_check_line(reader, node, language->variant);
        } else if (!fields_has(fields, language->code) &&
                   reader_speaks(reader, language->variant)) {
            reader_report(reader, KB_DIAG_MISSING_TRANSLATION, owner,
                          arena_printf(reader->scratch, "add `%s:`", language->code).bytes,
                          "%s has no text in %s", what, language->name);
        }
    }
    if (latin != NULL)
        out[TEXT_VARIANT_SR_LATN] = fields_line(reader, latin);
}
