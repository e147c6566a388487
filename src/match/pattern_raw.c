#include "pattern_raw.h"

/* Bytes of the character that starts here. */
static size_t character_length(struct str text, size_t at)
{
    size_t end = at + 1;

    while (end < text.length && ((unsigned char)text.bytes[end] & 0xC0) == 0x80)
        end++;
    return end - at;
}

/* "\W" and "\S" are no capitals, "\x{..}", "\p{Lu}" and "(?P<Name>" neither; "\\W" is a backslash
 * and a capital. */
static size_t skip_escape(struct str text, size_t at)
{
    size_t close;

    if (at + 2 < text.length && text.bytes[at + 2] == '{' &&
        strchr("pPxgkoN", text.bytes[at + 1]) != NULL) {
        close = str_find_byte(text, '}', at);
        return close == SIZE_MAX ? text.length : close + 1;
    }
    return at + 2;
}

/* Behind "(?<Name>", "(?P<Name>", "(?&Name)", "(?P=Name)", "(?R)" or "(*VERB)"; or `at` when no
 * such thing begins here. */
static size_t skip_name(struct str text, size_t at)
{
    static const struct {
        const char *begin;
        char end;
    } names[] = {{"(?<=", '\0'}, {"(?<!", '\0'}, {"(?<", '>'}, {"(?P<", '>'},
                 {"(?P", ')'},   {"(?&", ')'},   {"(?R", ')'}, {"(*", ')'}};
    struct str rest = str_slice(text, at, text.length);

    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t close;

        if (!str_starts(rest, str_from(names[i].begin)))
            continue;
        close = names[i].end != '\0' ? str_find_byte(text, names[i].end, at) : SIZE_MAX;
        return close == SIZE_MAX ? at : close + 1;
    }
    return at;
}

/* The first character that no folded line holds, or the empty span. */
static struct span find_folded_away(struct str text)
{
    size_t at = 0;

    while (at < text.length) {
        unsigned char byte = (unsigned char)text.bytes[at];
        size_t behind = byte == '(' ? skip_name(text, at) : at;

        if (behind > at) {
            at = behind;
        } else if (byte == '\\') {
            at = skip_escape(text, at);
        } else {
            size_t length = character_length(text, at);

            if (byte >= 0x80 || (byte >= 'A' && byte <= 'Z'))
                return (struct span){at, at + length};
            at += length;
        }
    }
    return (struct span){0, 0};
}

bool pattern_check_raw(const struct pattern_tree *tree, const struct pattern_report *report)
{
    struct span wrong = find_folded_away(tree->raw);
    struct str character = str_slice(tree->raw, wrong.start, wrong.end);

    if (character.length == 0)
        return true;
    wrong.start += tree->raw_place.start;
    wrong.end += tree->raw_place.start;
    pattern_mistake(report, KB_DIAG_REGEX_FOLDED_AWAY, wrong,
                    "expressions see folded text: lower case, Latin, without diacritics (a-z, 0-9)",
                    "no message holds \"%.*s\" after folding", STR_ARG(character));
    return false;
}
