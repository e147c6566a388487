#include "text/entity.h"

static const char *const names[] = {
#define TEXT_ENTITY_NAME(kind, name, example) [TEXT_##kind] = name,
    TEXT_ENTITY_KINDS(TEXT_ENTITY_NAME)
#undef TEXT_ENTITY_NAME
};

const char *text_entity_name(enum text_entity_kind kind)
{
    return names[kind];
}

bool text_entity_from_name(struct str name, enum text_entity_kind *out)
{
    for (size_t i = 0; i < TEXT_ENTITY_KIND_COUNT; i++) {
        if (str_is(name, names[i])) {
            *out = (enum text_entity_kind)i;
            return true;
        }
    }
    return false;
}
