#include "yaml_form.h"

struct str form_without_comment(struct str text)
{
    size_t at = str_starts(text, STR("#")) ? 0 : str_find(text, STR(" #"), 0);

    return at == SIZE_MAX ? text : str_trim(str_slice(text, 0, at));
}

static bool is_key_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '-' || c == '.';
}

bool form_is_key(struct str text)
{
    size_t i = 0;

    if (str_starts(text, STR("- ")))
        text = str_trim(str_slice(text, 2, text.length));
    while (i < text.length && is_key_letter(text.bytes[i]))
        i++;
    return i > 0 && i < text.length && text.bytes[i] == ':' &&
           (i + 1 == text.length || text.bytes[i + 1] == ' ');
}

bool form_opens_block(struct str text)
{
    text = form_without_comment(text);
    return text.length > 2 &&
           (str_ends(text, STR(" |")) || str_ends(text, STR(" |-")) ||
            str_ends(text, STR(" |+"))) &&
           form_is_key(text);
}

bool form_is_structure(struct str text)
{
    size_t space = str_find_byte(text, ' ', 0);
    struct str word = str_slice(text, 0, space == SIZE_MAX ? text.length : space);

    if (str_is(word, "-") || str_is(word, "?") || str_starts(text, STR("---")) ||
        str_is(text, "..."))
        return true;
    return str_ends(word, STR(":")) && str_find_byte(word, '{', 0) == SIZE_MAX;
}
