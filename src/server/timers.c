#include "timers.h"

#include <stddef.h>

void timers_init(struct timers *timers, int64_t now)
{
    for (int i = 0; i < TIMERS_SLOTS; i++)
        timers->slots[i] = (struct timer){.next = &timers->slots[i], .before = &timers->slots[i]};
    timers->now = now;
}

void timers_clear(struct timer *timer)
{
    if (timer->due == 0)
        return;
    timer->before->next = timer->next;
    timer->next->before = timer->before;
    timer->due = 0;
}

void timers_set(struct timers *timers, struct timer *timer, int64_t due)
{
    struct timer *head;

    timers_clear(timer);
    timer->due = due > timers->now ? due : timers->now + 1;
    head = &timers->slots[timer->due % TIMERS_SLOTS];
    timer->next = head;
    timer->before = head->before;
    head->before->next = timer;
    head->before = timer;
}

/* A firing timer may clear its neighbours, so what is due is moved to a ring of its own first. */
static void fire_slot(struct timers *timers, struct timer *head)
{
    struct timer due = {.next = &due, .before = &due};
    struct timer *next;

    for (struct timer *timer = head->next; timer != head; timer = next) {
        next = timer->next;
        if (timer->due > timers->now)
            continue;
        timer->before->next = timer->next;
        timer->next->before = timer->before;
        timer->next = &due;
        timer->before = due.before;
        due.before->next = timer;
        due.before = timer;
    }
    while (due.next != &due) {
        struct timer *timer = due.next;

        timers_clear(timer);
        timer->fire(timer);
    }
}

void timers_tick(struct timers *timers, int64_t now)
{
    int64_t passed = now - timers->now;
    int64_t first = timers->now + 1;

    if (passed <= 0)
        return;
    if (passed > TIMERS_SLOTS)
        passed = TIMERS_SLOTS;
    timers->now = now;
    for (int64_t i = 0; i < passed; i++)
        fire_slot(timers, &timers->slots[(first + i) % TIMERS_SLOTS]);
}
