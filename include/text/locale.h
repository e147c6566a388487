/*
 * How numbers, money, dates and plurals are written in English, Croatian and Serbian. One table; no
 * libc locale. hr, sr: 1.234,56; 22. studenoga 2026. / 22. новембар 2026. / 22. novembar 2026.; en:
 * 1,234.56; 22 November 2026.
 */
#ifndef SALTER_TEXT_LOCALE_H
#define SALTER_TEXT_LOCALE_H

#include "base/buf.h"
#include "base/value.h"
#include "text/language.h"

void text_format_number(struct buf *out, enum text_variant variant, double number, int decimals);
void text_format_integer(struct buf *out, enum text_variant variant, int64_t number);
void text_format_money(struct buf *out, enum text_variant variant, const struct money *money);
void text_format_date(struct buf *out, enum text_variant variant, struct date date);
void text_format_time(struct buf *out, enum text_variant variant, int hour, int minute);
/* "Monday", "ponedjeljak", "ponedeljak", "понедељак"; 1 = Monday. */
const char *text_weekday_name(enum text_variant variant, int weekday);
/* " and ", " i ", " и ": between the last two of a list; or = true gives " or ". */
const char *text_list_word(enum text_variant variant, bool or);
/* Any value in the way its kind is written; lists with commas and the list word. */
void text_format_value(struct buf *out, enum text_variant variant, const struct value *value);

enum text_plural { TEXT_PLURAL_ONE, TEXT_PLURAL_FEW, TEXT_PLURAL_MANY };
/* CLDR cardinal rules; English knows ONE and MANY. */
enum text_plural text_plural_of(enum text_variant variant, int64_t number);

/* Digits behind the decimal sign: 2, or 0 for JPY. -1 for an unknown code. */
int text_currency_decimals(struct str code);
/* "1234.56 EUR" (dot, no grouping) to minor units. */
bool text_parse_money(struct str text, struct money *out);

/* Serbian Cyrillic to Latin, letter by letter, case kept (Љ is Lj, or LJ among capitals); other
 * characters pass. */
void text_to_latin(struct buf *out, struct str text);
void text_upper(struct buf *out, struct str text);

#endif
