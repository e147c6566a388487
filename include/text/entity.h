/*
 * Entities: pieces of a message with a value of their own, validated and normalised.
 *
 * Found entities do not overlap; of two that would, the longer wins, then the earlier, then the
 * kind that stands first in this table. What does not pass its check (a card number against Luhn,
 * an IBAN against mod 97, an OIB against ISO 7064 mod 11,10) is not that entity. Masked cards
 * ("4539 **** **** 0192", "ending 4417") are cards.
 */
#ifndef SALTER_TEXT_ENTITY_H
#define SALTER_TEXT_ENTITY_H

#include "base/arena.h"
#include "base/date.h"
#include "base/str.h"
#include "base/value.h"

/* kind, name in patterns and slots, what `canonical` looks like */
#define TEXT_ENTITY_KINDS(X)                                                                       \
    X(IBAN, "iban", "HR1210010051863000160")                                                       \
    X(CARD, "card", "last four digits: 0192; **** when all are hidden")                            \
    X(ACCOUNT, "account", "18 digits (RS), or HR account number")                                  \
    X(JMBG, "jmbg", "13 digits")                                                                   \
    X(OIB, "oib", "11 digits")                                                                     \
    X(EMAIL, "email", "ana@example.com")                                                           \
    X(PHONE, "phone", "+38515550100, or as written without separators when there is no country")   \
    X(CASE_NUMBER, "case_number", "CASE-2026-00017, upper case, as written without spaces")        \
    X(AMOUNT, "amount", "1234.56 EUR")                                                             \
    X(PERCENT, "percent", "2.5")                                                                   \
    X(PERIOD, "period", "2026-03-01..2026-03-31")                                                  \
    X(DATE, "date", "2026-11-21")                                                                  \
    X(TIME, "time", "17:30")                                                                       \
    X(NUMBER, "number", "1234.5")

enum text_entity_kind {
#define TEXT_ENTITY_ENUM(kind, name, example) TEXT_##kind,
    TEXT_ENTITY_KINDS(TEXT_ENTITY_ENUM)
#undef TEXT_ENTITY_ENUM
        TEXT_ENTITY_KIND_COUNT
};

struct text_entity {
    enum text_entity_kind kind;
    struct span span;     /* in the original */
    struct str canonical; /* as in the table */
    /* MONEY, DATE, NUMBER, or TEXT of the canonical form; PERIOD: a LIST of two dates */
    struct value value;
    /* made of words ("jučer", "tisuću eura"): the words themselves may mean something too */
    bool words;
};

const char *text_entity_name(enum text_entity_kind kind);
/* false when there is no such entity. */
bool text_entity_from_name(struct str name, enum text_entity_kind *out);

#endif
