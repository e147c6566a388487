#include "refuse.h"

enum { LONGEST_REACH = 6 /* words from "I don't want" to "person" */ };

static size_t phrase_at(const struct turn *turn, size_t token, unsigned sets)
{
    return phrases_at(turn->bot->phrases, turn->analysis, token, turn_in_language(turn, sets));
}

static bool ends_clause(const struct turn *turn, size_t token)
{
    return token >= turn->analysis->token_count ||
           turn->analysis->tokens[token].border != TEXT_SPACE;
}

/* Behind the person that the clause refuses, or 0: "I don't want a robot but a person" refuses
 * none. */
static size_t end_of_refusal(const struct turn *turn, size_t start)
{
    size_t token = start;

    while (token < start + LONGEST_REACH && !ends_clause(turn, token)) {
        size_t person = phrase_at(turn, token, PHRASE_PERSON);

        if (person > 0)
            return token + person;
        if (phrase_at(turn, token, PHRASE_MACHINE | PHRASE_BUT | PHRASE_QUESTION) > 0)
            return 0;
        token++;
    }
    return 0;
}

static bool names_person(const struct turn *turn, size_t first, size_t after)
{
    return phrases_within(turn->bot->phrases, turn->analysis, first, after,
                          turn_in_language(turn, PHRASE_PERSON));
}

bool refuse_finds(const struct turn *turn, size_t *first, size_t *after)
{
    for (*first = 0; *first < turn->analysis->token_count; (*first)++) {
        size_t words = phrase_at(turn, *first, PHRASE_REFUSE);

        if (words == 0)
            continue;
        *after = end_of_refusal(turn, *first + words);
        if (*after > 0)
            return !names_person(turn, 0, *first) &&
                   !names_person(turn, *after, turn->analysis->token_count);
    }
    return false;
}
