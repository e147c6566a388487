#include "spelling.h"

#include "text/locale.h"

static const char *const names[SPELLINGS] = {"as written", "without diacritics", "other script"};

const char *spelling_name(enum spelling spelling)
{
    return names[spelling];
}

bool spelling_is_cyrillic(struct str text)
{
    for (size_t i = 0; i + 1 < text.length; i++) {
        unsigned char byte = (unsigned char)text.bytes[i];

        if (byte == 0xD0 || byte == 0xD1)
            return true;
    }
    return false;
}

struct pair {
    const char *from;
    const char *to;
};

/* Digraphs stand before their letters: the first that fits is taken. */
static const struct pair to_cyrillic[] = {
    {"lj", "љ"}, {"nj", "њ"}, {"dž", "џ"}, {"Lj", "Љ"}, {"Nj", "Њ"}, {"Dž", "Џ"}, {"LJ", "Љ"},
    {"NJ", "Њ"}, {"a", "а"},  {"b", "б"},  {"v", "в"},  {"g", "г"},  {"d", "д"},  {"đ", "ђ"},
    {"e", "е"},  {"ž", "ж"},  {"z", "з"},  {"i", "и"},  {"j", "ј"},  {"k", "к"},  {"l", "л"},
    {"m", "м"},  {"n", "н"},  {"o", "о"},  {"p", "п"},  {"r", "р"},  {"s", "с"},  {"t", "т"},
    {"ć", "ћ"},  {"u", "у"},  {"f", "ф"},  {"h", "х"},  {"c", "ц"},  {"č", "ч"},  {"š", "ш"},
    {"A", "А"},  {"B", "Б"},  {"V", "В"},  {"G", "Г"},  {"D", "Д"},  {"Đ", "Ђ"},  {"E", "Е"},
    {"Ž", "Ж"},  {"Z", "З"},  {"I", "И"},  {"J", "Ј"},  {"K", "К"},  {"L", "Л"},  {"M", "М"},
    {"N", "Н"},  {"O", "О"},  {"P", "П"},  {"R", "Р"},  {"S", "С"},  {"T", "Т"},  {"Ć", "Ћ"},
    {"U", "У"},  {"F", "Ф"},  {"H", "Х"},  {"C", "Ц"},  {"Č", "Ч"},  {"Š", "Ш"},
};

static const struct pair to_bare[] = {
    {"č", "c"}, {"ć", "c"}, {"š", "s"}, {"ž", "z"}, {"đ", "dj"},
    {"Č", "C"}, {"Ć", "C"}, {"Š", "S"}, {"Ž", "Z"}, {"Đ", "Dj"},
};

static void replace(struct str text, const struct pair *pairs, size_t count, struct buf *out)
{
    while (text.length > 0) {
        size_t i = 0;

        while (i < count && !str_starts(text, str_from(pairs[i].from)))
            i++;
        if (i < count) {
            buf_add_text(out, pairs[i].to);
            text = str_slice(text, strlen(pairs[i].from), text.length);
        } else {
            buf_add_byte(out, text.bytes[0]);
            text = str_slice(text, 1, text.length);
        }
    }
}

/* Abbreviations, addresses and foreign words stay Latin in Cyrillic texts. */
static bool stays_latin(struct str word)
{
    bool lower = false;

    for (size_t i = 0; i < word.length; i++) {
        char byte = word.bytes[i];

        if (strchr("qwxyQWXY@/", byte) != NULL || (byte >= '0' && byte <= '9'))
            return true;
        lower = lower || (byte >= 'a' && byte <= 'z') || (unsigned char)byte >= 0x80;
    }
    return !lower;
}

static void write_cyrillic(struct str text, struct buf *out)
{
    while (text.length > 0) {
        size_t end = str_find_byte(text, ' ', 0);
        struct str word = str_slice(text, 0, end);

        if (stays_latin(word))
            buf_add(out, word);
        else
            replace(word, to_cyrillic, sizeof to_cyrillic / sizeof *to_cyrillic, out);
        if (end == SIZE_MAX)
            return;
        buf_add_byte(out, ' ');
        text = str_slice(text, end + 1, text.length);
    }
}

void spelling_write(enum spelling spelling, struct str text, struct buf *out)
{
    struct buf latin = {0};

    switch (spelling) {
    case SPELLING_AS_WRITTEN:
        buf_add(out, text);
        break;
    case SPELLING_BARE:
        text_to_latin(&latin, text);
        replace(buf_str(&latin), to_bare, sizeof to_bare / sizeof *to_bare, out);
        break;
    case SPELLING_OTHER_SCRIPT:
        if (spelling_is_cyrillic(text))
            text_to_latin(out, text);
        else
            write_cyrillic(text, out);
        break;
    case SPELLINGS:
        break;
    }
    buf_clear(&latin);
}
