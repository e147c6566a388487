#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void mark_cut(char *message, size_t size)
{
    memcpy(message + size - 4, "...", 4);
}

bool error_set(struct error *err, enum error_code code, const char *format, ...)
{
    va_list arguments;
    int length;

    if (err == NULL)
        return false;
    err->code = code;
    va_start(arguments, format);
    length = vsnprintf(err->message, sizeof err->message, format, arguments);
    va_end(arguments);
    if (length < 0 || (size_t)length >= sizeof err->message)
        mark_cut(err->message, sizeof err->message);
    return false;
}

void error_context(struct error *err, const char *format, ...)
{
    char joined[sizeof err->message];
    va_list arguments;
    int length;

    if (err == NULL)
        return;
    va_start(arguments, format);
    length = vsnprintf(joined, sizeof joined, format, arguments);
    va_end(arguments);
    if (length < 0 || (size_t)length >= sizeof joined)
        return;
    length =
        snprintf(joined + length, sizeof joined - (size_t)length, ": %s", err->message) + length;
    if ((size_t)length >= sizeof joined)
        mark_cut(joined, sizeof joined);
    memcpy(err->message, joined, sizeof joined);
}

const char *error_name(enum error_code code)
{
    switch (code) {
    case ERROR_NONE:
        return "none";
    case ERROR_INVALID:
        return "invalid";
    case ERROR_NOT_FOUND:
        return "not-found";
    case ERROR_IO:
        return "io";
    case ERROR_NO_ROOM:
        return "no-room";
    case ERROR_TOO_LARGE:
        return "too-large";
    case ERROR_CONFLICT:
        return "conflict";
    case ERROR_LIBRARY:
        return "library";
    }
    return "unknown";
}
