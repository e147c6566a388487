#include "base/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

enum { LONGEST = 1024 };

static atomic_int lowest = LOG_INFO;
static atomic_bool as_json;

void log_set_level(enum log_level level)
{
    atomic_store(&lowest, (int)level);
}

void log_set_json(void)
{
    atomic_store(&as_json, true);
}

/* Control characters cannot end a line or begin a member; texts are UTF-8 already. */
static void escape(const char *text, char *out, size_t size)
{
    size_t length = 0;

    for (; *text != '\0' && length + 8 < size; text++) {
        if (*text == '"' || *text == '\\')
            out[length++] = '\\';
        if ((unsigned char)*text < ' ')
            length += (size_t)snprintf(out + length, size - length, "\\u%04x",
                                       (unsigned)(unsigned char)*text);
        else
            out[length++] = *text;
    }
    out[length] = '\0';
}

static void write_json(const char *level, const char *line)
{
    char escaped[6 * LONGEST + 8]; /* a control character is six bytes */
    char at[32];
    struct timespec now;
    struct tm utc;

    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &utc);
    strftime(at, sizeof at, "%Y-%m-%dT%H:%M:%S", &utc);
    escape(line, escaped, sizeof escaped);
    fprintf(stderr, "{\"at\":\"%s.%03ldZ\",\"level\":\"%s\",\"message\":\"%s\"}\n", at,
            now.tv_nsec / 1000000, level, escaped);
}

/* Of a text that was cut: its last character goes when bytes of it are missing. */
static void drop_half_character(char *line)
{
    size_t start = strlen(line);
    size_t wanted;

    while (start > 0 && ((unsigned char)line[start - 1] & 0xc0) == 0x80)
        start--;
    if (start == 0 || (unsigned char)line[start - 1] < 0xc0)
        return;
    wanted = (unsigned char)line[start - 1] >= 0xf0   ? 4
             : (unsigned char)line[start - 1] >= 0xe0 ? 3
                                                      : 2;
    if (strlen(line + start - 1) < wanted)
        line[start - 1] = '\0';
}

void log_write(enum log_level level, const char *format, ...)
{
    static const char *const names[] = {"debug", "info", "warning", "error", "audit"};
    char line[LONGEST];
    int length;
    va_list arguments;

    if ((int)level < atomic_load(&lowest))
        return;
    va_start(arguments, format);
    length = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (length >= (int)sizeof line)
        drop_half_character(line);
    if (atomic_load(&as_json))
        write_json(names[level], line);
    else
        fprintf(stderr, "salter: %s: %s\n", names[level], line);
}
