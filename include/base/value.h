/*
 * A piece of data whose shape is known only at run time: a look-up's result, a table's cell, a
 * session. The same kinds as JSON, with exact integers, and with money and dates kept apart from
 * text so that templates can format them. Values live in an arena and are immutable once shared.
 */
#ifndef SALTER_BASE_VALUE_H
#define SALTER_BASE_VALUE_H

#include "base/arena.h"
#include "base/date.h"
#include "base/str.h"

enum value_kind {
    VALUE_NULL,
    VALUE_BOOL,
    VALUE_INTEGER,
    VALUE_NUMBER, /* binary floating point: never money */
    VALUE_TEXT,
    VALUE_MONEY, /* minor units and an ISO 4217 code */
    VALUE_DATE,
    VALUE_DATETIME,
    VALUE_LIST,
    VALUE_MAP
};

struct money {
    int64_t minor; /* 1234.56 EUR is 123456 */
    char currency[4];
};

struct value {
    enum value_kind kind;
    union {
        bool boolean;
        int64_t integer;
        double number;
        struct str text;
        struct money money;
        struct civil_time time; /* VALUE_DATE uses time.date */
        struct {
            struct value *items;
            size_t count;
        } list;
        struct {
            struct value_member *members; /* in the order they were added */
            size_t count;
        } map;
    };
};

struct value_member {
    struct str name;
    struct value value;
};

struct value value_null(void);
struct value value_bool(bool boolean);
struct value value_integer(int64_t integer);
struct value value_number(double number);
struct value value_text(struct str text);
struct value value_money(int64_t minor, const char currency[4]);
struct value value_date(struct date date);
struct value value_list(void);
struct value value_map(void);

/* Appends; the container's storage is moved into the arena as it grows. Name and text are borrowed.
 */
void value_push(struct value *list, struct value item, struct arena *arena);
/* Sets or replaces. */
void value_set(struct value *map, struct str name, struct value item, struct arena *arena);
void value_remove(struct value *map, struct str name); /* nothing happens when it is not there */

/* The member, or NULL when there is none or this is no map. */
const struct value *value_get(const struct value *map, struct str name);
/* Follows "a.b.c". */
const struct value *value_path(const struct value *root, struct str path);
/* The text of a VALUE_TEXT member, or the empty view. */
struct str value_get_text(const struct value *map, const char *name);
int64_t value_get_integer(const struct value *map, const char *name, int64_t otherwise);

/* Digits behind the decimal sign of an ISO 4217 currency; 2 for codes that are not known. */
int value_currency_decimals(struct str code);

bool value_equal(const struct value *left, const struct value *right);

#endif
