#include "base/log.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <time.h>

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
            length += (size_t)snprintf(out + length, size - length, "\\u%04x", (unsigned)(unsigned char)*text);
        else
            out[length++] = *text;
    }
    out[length] = '\0';
}

static void write_json(const char *level, const char *line)
{
    char escaped[2200];
    char at[32];
    struct timespec now;
    struct tm utc;

    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &utc);
    strftime(at, sizeof at, "%Y-%m-%dT%H:%M:%S", &utc);
    escape(line, escaped, sizeof escaped);
    fprintf(stderr, "{\"at\":\"%s.%03ldZ\",\"level\":\"%s\",\"message\":\"%s\"}\n", at, now.tv_nsec / 1000000, level,
            escaped);
}

void log_write(enum log_level level, const char *format, ...)
{
    static const char *const names[] = {"debug", "info", "warning", "error"};
    char line[1024];
    va_list arguments;

    if ((int)level < atomic_load(&lowest))
        return;
    va_start(arguments, format);
    vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (atomic_load(&as_json))
        write_json(names[level], line);
    else
        fprintf(stderr, "salter: %s: %s\n", names[level], line);
}
