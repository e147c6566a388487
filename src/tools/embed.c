/*
 * Writes files into a C source: embed SYMBOL FOLDER FILE... > assets.c
 *
 * The result defines `const struct asset SYMBOL[]` (base/asset.h), sorted by name. gcc 12 has no
 * #embed, and .incbin hides dependencies from make.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/asset.h"
#include "base/file.h"
#include "crypto/hash.h"

enum { LARGEST = 16 << 20, HASH_DIGITS = 32, BYTES_A_LINE = 24 };

static const struct {
    const char *ending;
    const char *type;
} types[] = {
    {".html", "text/html; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".json", "application/json"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".webmanifest", "application/manifest+json"},
    {".sql", "application/sql"},
    {".txt", "text/plain; charset=utf-8"},
    {".gz", "application/gzip"},
};

static const char *type_of(const char *name)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (str_ends(str_from(name), str_from(types[i].ending)))
            return types[i].type;
    }
    return NULL;
}

/* The part of the path behind the folder, or NULL when it is elsewhere. */
static const char *name_of(const char *path, const char *folder)
{
    size_t length = strlen(folder);

    return strncmp(path, folder, length) == 0 && path[length] == '/' ? path + length + 1 : NULL;
}

static void write_bytes(size_t number, struct str content)
{
    printf("static const unsigned char content_%zu[] = {", number);
    for (size_t i = 0; i < content.length; i++)
        printf("%s%u,", i % BYTES_A_LINE == 0 ? "\n" : "",
               (unsigned)(unsigned char)content.bytes[i]);
    printf("0};\n");
}

static bool write_content(struct buf *entries, size_t number, const char *path, const char *folder)
{
    const char *name = name_of(path, folder);
    const char *type = name ? type_of(name) : NULL;
    char hex[CRYPTO_HASH_HEX];
    struct crypto_hash hash;
    struct buf content = {0};
    struct error err = {0};

    if (type == NULL) {
        fprintf(stderr, "embed: %s: not below %s, or of no known type\n", path, folder);
        return false;
    }
    if (!file_read(path, LARGEST, &content, &err)) {
        fprintf(stderr, "embed: %s\n", err.message);
        return false;
    }
    hash = crypto_hash_of(buf_str(&content));
    crypto_hash_hex(&hash, hex);
    write_bytes(number, buf_str(&content));
    buf_addf(entries, "    {\"%s\", \"%s\", \"%.*s\", content_%zu, %zu},\n", name, type,
             HASH_DIGITS, hex, number, content.length);
    buf_clear(&content);
    return true;
}

static int compare(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

int main(int argc, char **argv)
{
    struct buf entries = {0};
    bool written = argc > 3;

    if (!written)
        fprintf(stderr, "usage: embed SYMBOL FOLDER FILE... > assets.c\n");
    else
        qsort(argv + 3, (size_t)argc - 3, sizeof *argv, compare);
    if (written)
        printf("#include \"base/asset.h\"\n\nextern const struct asset %s[];\n\n", argv[1]);
    for (int i = 3; written && i < argc; i++)
        written = write_content(&entries, (size_t)i - 3, argv[i], argv[2]);
    if (written)
        printf("\nconst struct asset %s[] = {\n%s    {0},\n};\n", argv[1], entries.bytes);
    written = written && fflush(stdout) == 0;
    buf_clear(&entries);
    return written ? EXIT_SUCCESS : EXIT_FAILURE;
}
