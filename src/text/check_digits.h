/*
 * Private to text: the check digits by which a number shows that it is what it looks like. Texts
 * hold ASCII digits (an IBAN also lower-case letters); anything else fails.
 */
#ifndef SALTER_TEXT_CHECK_DIGITS_H
#define SALTER_TEXT_CHECK_DIGITS_H

#include "base/str.h"

bool check_luhn(struct str digits); /* of any length but 0 */
/* Characters of an IBAN of that country ("hr"), or 0 when it has none. */
size_t iban_length(struct str country);
bool check_iban(struct str iban);
bool check_serbian_account(struct str digits); /* 18, mod 97 */
bool check_croatian_account(
    struct str digits); /* 7 of the bank and 10 of the account, each mod 11,10 */
bool check_oib(struct str digits);
bool check_jmbg(struct str digits); /* with a date of birth that exists */

#endif
