#include <libstemmer.h>

#include "stem.h"

struct str stem_en(struct stem_en *stemmer, struct str word)
{
    const sb_symbol *stem;
    int length;

    if (stemmer->handle == NULL)
        stemmer->handle = sb_stemmer_new("english", "UTF_8");
    if (stemmer->handle == NULL)
        return word;
    stem = sb_stemmer_stem(stemmer->handle, (const sb_symbol *)word.bytes, (int)word.length);
    if (stem == NULL)
        return word;
    length = sb_stemmer_length(stemmer->handle);
    return length > 0 ? str_of((const char *)stem, (size_t)length) : word;
}

void stem_en_clear(struct stem_en *stemmer)
{
    if (stemmer->handle != NULL)
        sb_stemmer_delete(stemmer->handle);
    stemmer->handle = NULL;
}
