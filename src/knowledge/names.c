#include "knowledge/names.h"

#include "knowledge/model.h"

#define TEXT_OF(constant, name) name,

static const char *const actions[] = {KB_ACTIONS(TEXT_OF)};
static const char *const reasons[] = {KB_REASONS(TEXT_OF)};
static const char *const priorities[] = {KB_PRIORITIES(TEXT_OF)};
static const char *const sentences[] = {KB_SENTENCES(TEXT_OF)};
static const char *const types[] = {KB_TYPES(TEXT_OF)};

enum { ACTIONS = sizeof actions / sizeof *actions, REASONS = sizeof reasons / sizeof *reasons };
enum { PRIORITIES = sizeof priorities / sizeof *priorities };

const char *kb_action_name(enum kb_action action)
{
    return actions[action];
}

const char *kb_reason_name(enum kb_reason reason)
{
    return reasons[reason];
}

const char *kb_priority_name(enum kb_priority priority)
{
    return priorities[priority];
}

const char *kb_sentence_name(enum kb_sentence sentence)
{
    return sentences[sentence];
}

const char *kb_type_name(enum kb_type type)
{
    return types[type];
}

/* The number of the name in the list, or count. */
static size_t find(const char *const *names, size_t count, struct str name)
{
    size_t i = 0;

    while (i < count && !str_is(name, names[i]))
        i++;
    return i;
}

bool kb_action_from_name(struct str name, enum kb_action *out)
{
    size_t i = find(actions, ACTIONS, name);

    if (i < ACTIONS)
        *out = (enum kb_action)i;
    return i < ACTIONS;
}

bool kb_reason_from_name(struct str name, enum kb_reason *out)
{
    size_t i = find(reasons, REASONS, name);

    if (i < REASONS)
        *out = (enum kb_reason)i;
    return i < REASONS;
}

bool kb_priority_from_name(struct str name, enum kb_priority *out)
{
    size_t i = find(priorities, PRIORITIES, name);

    if (i < PRIORITIES)
        *out = (enum kb_priority)i;
    return i < PRIORITIES;
}
