/*
 * A failure at run time: a code to decide by and one line to read.
 *
 * Fallible functions take a `struct error *` last, write it once where the cause is
 * known and leave it untouched on success. NULL is allowed: the caller then only
 * learns that it failed. A zeroed struct means "no error".
 */
#ifndef SALTER_BASE_ERROR_H
#define SALTER_BASE_ERROR_H

#include <stdbool.h>
#include <stddef.h>

enum error_code {
    ERROR_NONE,
    ERROR_INVALID,   /* the input does not have the form that is expected */
    ERROR_NOT_FOUND, /* a file, a topic, a conversation that is not there */
    ERROR_IO,        /* the operating system refused; the line quotes its reason */
    ERROR_NO_ROOM,   /* the disk is full: passes by itself when somebody makes room */
    ERROR_TOO_LARGE, /* a bound was passed; the line names the bound */
    ERROR_CONFLICT,  /* somebody else was faster: stale epoch, used identifier */
    ERROR_LIBRARY    /* a library refused; the line quotes its reason */
};

struct error {
    enum error_code code;
    char message[480];
};

/* Writes code and message; a message that is too long ends in "...". Returns false, to be returned
 * on. */
bool error_set(struct error *err, enum error_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Puts "context: " in front of a message that is already there. */
void error_context(struct error *err, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The stable name of a code, for logs and tests: "invalid", "not-found" ... */
const char *error_name(enum error_code code);

#endif
