/* Days of the bank: which are holidays, and which an answer's `when:` means. */
#ifndef SALTER_DIALOGUE_CALENDAR_H
#define SALTER_DIALOGUE_CALENDAR_H

#include "knowledge/model.h"

bool calendar_is_holiday(const struct kb_bot *bot, struct date date);

/* Whether the day is a "monday" ... "sunday" or a "holiday". A holiday keeps its weekday. */
bool calendar_is(const struct kb_bot *bot, struct date date, struct str kind);

/* What a choice list of days calls it: "holiday", otherwise its weekday. */
struct str calendar_kind(const struct kb_bot *bot, struct date date);

#endif
