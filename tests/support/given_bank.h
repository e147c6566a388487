/*
 * The demo bank, ready to talk. Learning it takes ten seconds, a hundred under a sanitizer, so the
 * Makefile has it learned once a build and names that cache in BANK (as XDG_CACHE_HOME); a program
 * that is run by hand, without BANK, learns for itself.
 */
#ifndef SALTER_TESTS_SUPPORT_GIVEN_BANK_H
#define SALTER_TESTS_SUPPORT_GIVEN_BANK_H

#include "engine/engine.h"

/* NULL when the knowledge does not load. Fails the test when BANK is named and what was learned
 * there is not used. */
struct engine *given_bank(void);

#endif
