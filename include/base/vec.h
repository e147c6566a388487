/*
 * A growing array of one type. A zeroed vector is empty. Members are read directly:
 *
 *     struct names VEC_OF(struct str);
 *     vec_push(&names, STR("Ana"));
 *     for (size_t i = 0; i < names.count; i++) use(names.items[i]);
 *     vec_clear(&names);
 *
 * Pointers into `items` are valid until the next vec_push().
 */
#ifndef SALTER_BASE_VEC_H
#define SALTER_BASE_VEC_H

#include <stdlib.h>

#include "base/memory.h"

#define VEC_OF(type)                                                                               \
    {                                                                                              \
        type *items;                                                                               \
        size_t count;                                                                              \
        size_t capacity;                                                                           \
    }

#define vec_reserve(vec, wanted)                                                                   \
    do {                                                                                           \
        if ((vec)->capacity < (wanted)) {                                                          \
            size_t grown_ = (vec)->capacity ? (vec)->capacity * 2 : 8;                             \
            if (grown_ < (wanted))                                                                 \
                grown_ = (wanted);                                                                 \
            (vec)->items = memory_resize((vec)->items, grown_, sizeof *(vec)->items);              \
            (vec)->capacity = grown_;                                                              \
        }                                                                                          \
    } while (0)

#define vec_push(vec, ...)                                                                         \
    do {                                                                                           \
        vec_reserve(vec, (vec)->count + 1);                                                        \
        (vec)->items[(vec)->count++] = (__VA_ARGS__);                                              \
    } while (0)

#define vec_clear(vec)                                                                             \
    do {                                                                                           \
        free((vec)->items);                                                                        \
        (vec)->items = NULL;                                                                       \
        (vec)->count = (vec)->capacity = 0;                                                        \
    } while (0)

#endif
