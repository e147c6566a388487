#include "form_fields.h"

static int hex_digit(char byte)
{
    if (byte >= '0' && byte <= '9')
        return byte - '0';
    if (byte >= 'a' && byte <= 'f')
        return byte - 'a' + 10;
    return byte >= 'A' && byte <= 'F' ? byte - 'A' + 10 : -1;
}

/* application/x-www-form-urlencoded; a broken escape stands for itself. */
static struct str decode(struct str text, struct arena *arena)
{
    char *out = arena_alloc(arena, text.length + 1);
    size_t length = 0;

    for (size_t i = 0; i < text.length; i++) {
        bool is_escape = text.bytes[i] == '%' && i + 2 < text.length &&
                         hex_digit(text.bytes[i + 1]) >= 0 && hex_digit(text.bytes[i + 2]) >= 0;

        if (is_escape) {
            out[length++] =
                (char)(hex_digit(text.bytes[i + 1]) * 16 + hex_digit(text.bytes[i + 2]));
            i += 2;
        } else {
            out[length++] = text.bytes[i] == '+' ? ' ' : text.bytes[i];
        }
    }
    return str_of(out, length);
}

struct form_fields form_fields_read(struct str body, struct arena *arena)
{
    struct form_fields out = {0};
    const struct {
        const char *name;
        size_t most;
        struct str *out;
    } fields[] = {
        {"text", SIZE_MAX, &out.text},  {"button", 64, &out.button},
        {"title", 400, &out.title},     {"client_id", 64, &out.client_id},
        {"form", 100, &out.form_token}, {"language", 20, &out.language},
    };

    while (body.length > 0) {
        struct str value = str_cut(&body, '&');
        struct str name = str_cut(&value, '=');

        for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
            if (str_is(name, fields[i].name))
                *fields[i].out = str_slice(decode(value, arena), 0, fields[i].most);
        }
    }
    return out;
}
