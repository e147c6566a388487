#include "base/value.h"

struct value value_null(void)
{
    return (struct value){.kind = VALUE_NULL};
}

struct value value_bool(bool boolean)
{
    return (struct value){.kind = VALUE_BOOL, .boolean = boolean};
}

struct value value_integer(int64_t integer)
{
    return (struct value){.kind = VALUE_INTEGER, .integer = integer};
}

struct value value_number(double number)
{
    return (struct value){.kind = VALUE_NUMBER, .number = number};
}

struct value value_text(struct str text)
{
    return (struct value){.kind = VALUE_TEXT, .text = text};
}

struct value value_money(int64_t minor, const char currency[4])
{
    struct value value = {.kind = VALUE_MONEY, .money = {.minor = minor}};

    memcpy(value.money.currency, currency, 3);
    return value;
}

struct value value_date(struct date date)
{
    return (struct value){.kind = VALUE_DATE, .time = {.date = date}};
}

struct value value_list(void)
{
    return (struct value){.kind = VALUE_LIST};
}

struct value value_map(void)
{
    return (struct value){.kind = VALUE_MAP};
}

/* Storage grows when the count reaches a power of two from 4 on, so that no capacity need be kept.
 */
static bool is_full(size_t count)
{
    return count == 0 || (count >= 4 && (count & (count - 1)) == 0);
}

static void *grow(struct arena *arena, const void *items, size_t count, size_t size)
{
    void *grown = arena_array(arena, count ? count * 2 : 4, size);

    if (count > 0)
        memcpy(grown, items, count * size);
    return grown;
}

void value_push(struct value *list, struct value item, struct arena *arena)
{
    if (is_full(list->list.count))
        list->list.items = grow(arena, list->list.items, list->list.count, sizeof item);
    list->list.items[list->list.count++] = item;
}

void value_set(struct value *map, struct str name, struct value item, struct arena *arena)
{
    struct value *there = (struct value *)value_get(map, name);

    if (there != NULL) {
        *there = item;
        return;
    }
    if (is_full(map->map.count))
        map->map.members = grow(arena, map->map.members, map->map.count, sizeof *map->map.members);
    map->map.members[map->map.count++] = (struct value_member){name, item};
}

void value_remove(struct value *map, struct str name)
{
    for (size_t i = 0; i < map->map.count; i++) {
        if (!str_equal(map->map.members[i].name, name))
            continue;
        memmove(&map->map.members[i], &map->map.members[i + 1],
                (map->map.count - i - 1) * sizeof *map->map.members);
        map->map.count--;
        return;
    }
}

const struct value *value_get(const struct value *map, struct str name)
{
    if (map == NULL || map->kind != VALUE_MAP)
        return NULL;
    for (size_t i = 0; i < map->map.count; i++) {
        if (str_equal(map->map.members[i].name, name))
            return &map->map.members[i].value;
    }
    return NULL;
}

const struct value *value_path(const struct value *root, struct str path)
{
    while (root != NULL && path.length > 0)
        root = value_get(root, str_cut(&path, '.'));
    return root;
}

struct str value_get_text(const struct value *map, const char *name)
{
    const struct value *member = value_get(map, str_from(name));

    return member && member->kind == VALUE_TEXT ? member->text : (struct str){NULL, 0};
}

int64_t value_get_integer(const struct value *map, const char *name, int64_t otherwise)
{
    const struct value *member = value_get(map, str_from(name));

    return member && member->kind == VALUE_INTEGER ? member->integer : otherwise;
}

static bool equal_lists(const struct value *left, const struct value *right)
{
    if (left->list.count != right->list.count)
        return false;
    for (size_t i = 0; i < left->list.count; i++) {
        if (!value_equal(&left->list.items[i], &right->list.items[i]))
            return false;
    }
    return true;
}

static bool equal_maps(const struct value *left, const struct value *right)
{
    if (left->map.count != right->map.count)
        return false;
    for (size_t i = 0; i < left->map.count; i++) {
        const struct value *other = value_get(right, left->map.members[i].name);

        if (other == NULL || !value_equal(&left->map.members[i].value, other))
            return false;
    }
    return true;
}

static bool equal_times(const struct value *left, const struct value *right)
{
    return date_compare(left->time.date, right->time.date) == 0 &&
           left->time.hour == right->time.hour && left->time.minute == right->time.minute;
}

bool value_equal(const struct value *left, const struct value *right)
{
    if (left->kind != right->kind)
        return false;
    switch (left->kind) {
    case VALUE_NULL:
        return true;
    case VALUE_BOOL:
        return left->boolean == right->boolean;
    case VALUE_INTEGER:
        return left->integer == right->integer;
    case VALUE_NUMBER:
        return !(left->number < right->number) && !(left->number > right->number);
    case VALUE_TEXT:
        return str_equal(left->text, right->text);
    case VALUE_MONEY:
        return left->money.minor == right->money.minor &&
               strcmp(left->money.currency, right->money.currency) == 0;
    case VALUE_DATE:
    case VALUE_DATETIME:
        return equal_times(left, right);
    case VALUE_LIST:
        return equal_lists(left, right);
    case VALUE_MAP:
        return equal_maps(left, right);
    }
    return false;
}

int value_currency_decimals(struct str code)
{
    static const char *const without[] = {"JPY", "KRW", "ISK", "CLP", "VND"};

    for (size_t i = 0; i < sizeof without / sizeof *without; i++) {
        if (str_is(code, without[i]))
            return 0;
    }
    return 2;
}
