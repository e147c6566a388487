/* Any bytes as a table of texts and categories. The first byte chooses the language; a header is
 * put in front of most. */
#include <stdint.h>

#include "import_holds.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const languages[] = {"en", "hr", "sr"};
    struct buf bytes = {0};

    if (size == 0)
        return 0;
    if (data[0] % 8 != 0)
        buf_add_text(&bytes, "text,category\n");
    buf_add(&bytes, str_of((const char *)data + 1, size - 1));
    demand_import(import_csv, buf_str(&bytes), languages[data[0] % 3]);
    buf_clear(&bytes);
    return 0;
}
