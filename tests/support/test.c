#include "test.h"

void assert_str_at(struct str actual, const char *expected, const char *file, int line)
{
    if (str_is(actual, expected))
        return;
    print_error("got      \"%.*s\"\nexpected \"%s\"\n", STR_ARG(actual), expected);
    _fail(file, line);
}
