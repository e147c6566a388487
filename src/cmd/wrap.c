#include "wrap.h"

#include <sys/ioctl.h>

size_t wrap_width(int descriptor)
{
    struct winsize size;

    return ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

size_t wrap_columns(struct str text)
{
    size_t count = 0;

    for (size_t i = 0; i < text.length; i++)
        count += ((unsigned char)text.bytes[i] & 0xC0) != 0x80;
    return count;
}

void wrap_text(struct str text, size_t width, struct buf *out)
{
    size_t column = 0;

    while (text.length > 0) {
        struct str word = str_cut(&text, ' ');
        size_t length = wrap_columns(word);

        if (column > 0 && width > 0 && column + 1 + length > width) {
            buf_add_byte(out, '\n');
            column = 0;
        } else if (column > 0) {
            buf_add_byte(out, ' ');
            column++;
        }
        buf_add(out, word);
        column += length;
    }
    buf_add_byte(out, '\n');
}
