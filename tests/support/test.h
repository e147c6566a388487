/* cmocka in the order its headers need, and what every test file wants. */
#ifndef SALTER_TESTS_SUPPORT_TEST_H
#define SALTER_TESTS_SUPPORT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/str.h"

/* Fails the test and shows both texts. */
#define assert_str(actual, expected) assert_str_at((actual), (expected), __FILE__, __LINE__)
void assert_str_at(struct str actual, const char *expected, const char *file, int line);

#endif
