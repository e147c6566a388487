/*
 * A token is a word, a number with its separators ("1.234,56", "17:30"), or one of the symbols that
 * mean something beside a number. Everything else is a border or nothing. A hyphen ends a word,
 * with three exceptions: "e-mail" and its like, compounds that are written both ways ("on-line"),
 * and the ending of an inflected abbreviation ("PIN-om").
 */
#include "tokens.h"

#include "fold.h"
#include "split.h"
#include "utf8.h"
#include "base/words.h"

struct scanner {
    const struct normal_char *chars;
    size_t count;
    size_t at;
    enum text_border border; /* of the next token */
    struct text_analysis *out;
    size_t room; /* tokens there is place for */
    struct arena *arena;
};

static uint32_t code_at(const struct scanner *scanner, size_t at)
{
    return at < scanner->count ? scanner->chars[at].code : 0;
}

static bool is_digit(uint32_t code)
{
    return code >= '0' && code <= '9';
}

static bool is_letter(uint32_t code)
{
    return code != UTF8_INVALID && code != NORMAL_EMOJI && utf8_is_letter(code);
}

static bool is_word(uint32_t code)
{
    return is_digit(code) || is_letter(code);
}

static size_t end_of_letters(const struct scanner *scanner, size_t at)
{
    while (is_letter(code_at(scanner, at)))
        at++;
    return at;
}

/* Letters, digits, and apostrophes between them. */
static size_t end_of_word(const struct scanner *scanner, size_t at)
{
    while (is_word(code_at(scanner, at)) ||
           (code_at(scanner, at) == '\'' && is_word(code_at(scanner, at + 1))))
        at++;
    return at;
}

static size_t end_of_number(const struct scanner *scanner, size_t at)
{
    for (;; at++) {
        uint32_t code = code_at(scanner, at);
        bool separator = code == '.' || code == ',' || code == ':' || code == '/';

        if (!is_digit(code) && !(separator && is_digit(code_at(scanner, at + 1))))
            return at;
    }
}

static struct str folded_view(const struct folded_word *word)
{
    return (struct str){word->bytes, word->length};
}

/* Words have four letters and more, mostly: room for one token a character would be room for
 * nothing. */
static void make_room(struct scanner *scanner)
{
    struct text_analysis *out = scanner->out;
    size_t room = scanner->room > 0 ? scanner->room * 2 : scanner->count / 4 + 4;
    struct text_token *tokens = arena_array(scanner->arena, room, sizeof *tokens);

    if (out->token_count > 0)
        memcpy(tokens, out->tokens, out->token_count * sizeof *tokens);
    out->tokens = tokens;
    scanner->room = room;
}

static void add_token(struct scanner *scanner, struct text_token token)
{
    struct text_analysis *out = scanner->out;

    if (out->token_count == TEXT_MOST_TOKENS) {
        out->cut = true;
        return;
    }
    if (out->token_count == scanner->room)
        make_room(scanner);
    token.border = scanner->border;
    out->tokens[out->token_count++] = token;
    scanner->border = TEXT_SPACE;
}

/* Characters out of one cluster share its place; what has no place of its own left is no token. */
static bool place(const struct scanner *scanner, size_t from, size_t to, struct span *out)
{
    const struct text_analysis *analysis = scanner->out;
    size_t taken = analysis->token_count ? analysis->tokens[analysis->token_count - 1].span.end : 0;

    out->start = scanner->chars[from].start;
    out->end = scanner->chars[to - 1].end;
    if (out->start < taken)
        out->start = taken;
    return out->start < out->end;
}

static void add_plain(struct scanner *scanner, size_t from, size_t to, bool digits)
{
    struct text_token token = {.digits = digits};
    char *folded;

    if (!place(scanner, from, to, &token.span))
        return;
    if (to - from > TEXT_LONGEST_WORD)
        to = from + TEXT_LONGEST_WORD;
    while (digits && !is_digit(code_at(scanner, to - 1)))
        to--;
    folded = arena_alloc(scanner->arena, (to - from) * UTF8_LONGEST);
    token.folded.bytes = folded;
    for (size_t i = from; i < to; i++)
        token.folded.length += utf8_put(scanner->chars[i].code, folded + token.folded.length);
    add_token(scanner, token);
}

static void add_split(struct scanner *scanner, size_t from, size_t to,
                      const struct folded_word *word, const struct split *split)
{
    size_t middle = from + word->origin[split->at];
    struct text_token token = {.script = word->script, .diacritics = word->diacritics};

    token.folded = arena_copy(scanner->arena, split->first);
    if (place(scanner, from, middle, &token.span))
        add_token(scanner, token);
    token.folded = arena_copy(scanner->arena, split->second);
    if (place(scanner, middle, to, &token.span))
        add_token(scanner, token);
}

/* "je l' radi": what is left of "li". */
static bool is_clipped_li(const struct scanner *scanner, const struct folded_word *word)
{
    return word->length == 1 && word->bytes[0] == 'l' && scanner->out->token_count > 0;
}

static void add_word(struct scanner *scanner, size_t from, size_t to)
{
    struct text_token token = {0};
    struct folded_word word;
    struct split split;

    fold_word(scanner->chars + from, to - from, &word);
    if (word.length == 0 || !place(scanner, from, to, &token.span))
        return;
    if (split_word(folded_view(&word), &split) && word.origin[split.at] > 0) {
        add_split(scanner, from, to, &word, &split);
        return;
    }
    token.folded =
        is_clipped_li(scanner, &word) ? STR("li") : arena_copy(scanner->arena, folded_view(&word));
    token.script = word.script;
    token.diacritics = word.diacritics;
    add_token(scanner, token);
}

/* Endings that are written behind the hyphen of an abbreviation. */
static const char *const endings[] = {"a",  "e",  "em",  "i",   "ih",  "im",    "ima", "o",
                                      "om", "ov", "ova", "ove", "ovi", "ovima", "u"};

/* Where the word that begins at `from` ends when what stands behind its hyphen belongs to it;
 * `hyphen` when it does not. */
static size_t end_behind_hyphen(const struct scanner *scanner, size_t from, size_t hyphen)
{
    struct folded_word head, tail, both;
    size_t end = end_of_word(scanner, hyphen + 1);

    if (end == hyphen + 1 || !is_letter(code_at(scanner, hyphen + 1)))
        return hyphen;
    fold_word(scanner->chars + from, hyphen - from, &head);
    fold_word(scanner->chars + hyphen + 1, end - hyphen - 1, &tail);
    fold_word(scanner->chars + from, end - from, &both);
    if (head.length == 1 && (head.bytes[0] == 'e' || head.bytes[0] == 'm'))
        return tail.length > 2 ? end : hyphen;
    if (head.length > 1 &&
        word_find(endings, WORD_COUNT(endings), sizeof *endings, folded_view(&tail)) != SIZE_MAX)
        return end;
    return split_is_compound(folded_view(&both)) ? end : hyphen;
}

static void read_word(struct scanner *scanner, size_t from, size_t end)
{
    if (code_at(scanner, end) == '-')
        end = end_behind_hyphen(scanner, from, end);
    add_word(scanner, from, end);
    scanner->at = end;
}

/* "3d" and "2fa" are words, "50eur" and "17h" are two tokens. */
static void read_number(struct scanner *scanner)
{
    size_t from = scanner->at;
    size_t end = end_of_number(scanner, from);
    size_t letters = end_of_letters(scanner, end);
    size_t word = end_of_word(scanner, from);

    if (letters > end && word >= letters) {
        struct folded_word unit;

        fold_word(scanner->chars + end, letters - end, &unit);
        if (word > letters || !split_is_unit(folded_view(&unit))) {
            read_word(scanner, from, word);
            return;
        }
    }
    add_plain(scanner, from, end, true);
    scanner->at = end;
}

static bool is_symbol(uint32_t code)
{
    return code == '%' || code == '$' || code == 0x20AC || code == 0xA3 || code == 0xA5;
}

static bool is_capital(const struct scanner *scanner, size_t at)
{
    size_t offset = scanner->chars[at].start;
    uint32_t written = utf8_next(scanner->out->original, &offset);

    return written != scanner->chars[at].code;
}

/* A full stop that ends no sentence: of an ordinal number ("22. studenoga") or an abbreviation. */
static bool stop_belongs_to_word(const struct scanner *scanner)
{
    const struct text_analysis *out = scanner->out;
    const struct text_token *last = out->token_count ? &out->tokens[out->token_count - 1] : NULL;
    size_t next = scanner->at + 1;

    if (last == NULL || last->span.end != scanner->chars[scanner->at].start)
        return false;
    if (!last->digits)
        return split_is_abbreviation(last->folded);
    while (code_at(scanner, next) == ' ')
        next++;
    return is_digit(code_at(scanner, next)) ||
           (is_letter(code_at(scanner, next)) && !is_capital(scanner, next));
}

static enum text_border border_of(const struct scanner *scanner, uint32_t code)
{
    switch (code) {
    case '.':
        return stop_belongs_to_word(scanner) ? TEXT_SPACE : TEXT_SENTENCE;
    case '!':
    case '?':
    case '\n':
    case 0x3002: /* ideographic full stop */
        return TEXT_SENTENCE;
    case ',':
    case ';':
    case '(':
    case ')':
    case NORMAL_EMOJI:
        return TEXT_COMMA;
    case ':':
    case '-':
        return code_at(scanner, scanner->at + 1) == ' ' ? TEXT_COMMA : TEXT_SPACE;
    default:
        return TEXT_SPACE;
    }
}

static void read_other(struct scanner *scanner, uint32_t code)
{
    enum text_border border;

    if (is_symbol(code)) {
        add_plain(scanner, scanner->at, scanner->at + 1, false);
    } else {
        border = border_of(scanner, code);
        if (border > scanner->border)
            scanner->border = border;
    }
    scanner->at++;
}

void find_tokens(const struct normal *normal, struct text_analysis *analysis, struct arena *arena)
{
    struct scanner scanner = {.chars = normal->chars,
                              .count = normal->count,
                              .border = TEXT_SENTENCE,
                              .out = analysis,
                              .arena = arena};

    make_room(&scanner);
    while (scanner.at < scanner.count && !analysis->cut) {
        uint32_t code = scanner.chars[scanner.at].code;

        if (is_digit(code))
            read_number(&scanner);
        else if (is_letter(code))
            read_word(&scanner, scanner.at, end_of_word(&scanner, scanner.at));
        else
            read_other(&scanner, code);
    }
}
