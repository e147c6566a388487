#include "text/analysis.h"

#include "base/buf.h"
#include "normalize.h"
#include "text/locale.h"
#include "utf8.h"

struct str text_exact(struct str text, struct arena *arena)
{
    struct normal normal = normalize(text, TEXT_LONGEST, arena);
    struct buf lower = {0};
    struct buf latin = {0};
    struct str exact;

    for (size_t i = 0; i < normal.count; i++) {
        char bytes[UTF8_LONGEST];

        buf_add(&lower, str_of(bytes, utf8_put(normal.chars[i].code, bytes)));
    }
    text_to_latin(&latin, buf_str(&lower));
    exact = arena_copy(arena, buf_str(&latin));
    buf_clear(&lower);
    buf_clear(&latin);
    return exact;
}
