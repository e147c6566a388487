/*
 * How far a typed word is from a word that was meant: slips of the finger, each with its price.
 */
#ifndef SALTER_MATCH_SLIPS_H
#define SALTER_MATCH_SLIPS_H

#include "base/str.h"

/*
 * The price of reading `typed` as `meant`: a slip costs 1, less when it is a likely one (a key
 * beside the right one, letters exchanged, a letter doubled or a doubled one typed once). Negative
 * when there are more than `most` slips.
 */
double slips_price(struct str typed, struct str meant, int most);

/* Slips a word of this length is forgiven: none under 5 letters, 1 up to 7, then 2. */
int slips_forgiven(size_t length);

#endif
