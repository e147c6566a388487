/* Private to text: money as a canonical text. */
#ifndef SALTER_TEXT_CURRENCY_H
#define SALTER_TEXT_CURRENCY_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/value.h"

/* "1234.56", "-0.05", "500" for 500 JPY; two decimals for a code that is unknown. */
void money_add_plain(struct buf *out, const struct money *money);
/* "1234.56 EUR", "-0.05 EUR", "500 JPY". */
struct str money_canonical(const struct money *money, struct arena *arena);

#endif
