#include "crew.h"

void crew_init(struct crew *crew)
{
    pthread_mutex_init(&crew->lock, NULL);
    pthread_cond_init(&crew->work, NULL);
}

static struct service_task *take(struct crew *crew)
{
    struct service_task *task = crew->first;

    crew->first = task->next;
    if (crew->first == NULL)
        crew->last = NULL;
    crew->waiting--;
    task->next = NULL;
    return task;
}

static void *work(void *argument)
{
    struct crew *crew = argument;

    pthread_mutex_lock(&crew->lock);
    for (;;) {
        struct service_task *task;

        crew->resting++;
        while (crew->first == NULL && !crew->stopping)
            pthread_cond_wait(&crew->work, &crew->lock);
        crew->resting--;
        if (crew->first == NULL)
            break;
        task = take(crew);
        pthread_mutex_unlock(&crew->lock);
        task->run(task);
        pthread_mutex_lock(&crew->lock);
    }
    pthread_mutex_unlock(&crew->lock);
    return NULL;
}

/* Under the lock. */
static void start_thread(struct crew *crew)
{
    if (crew->waiting >= crew->resting && crew->count < CREW_MOST &&
        pthread_create(&crew->threads[crew->count], NULL, work, crew) == 0)
        crew->count++;
}

void crew_push(struct crew *crew, struct service_task *task)
{
    task->next = NULL;
    pthread_mutex_lock(&crew->lock);
    start_thread(crew);
    if (crew->count == 0) {
        pthread_mutex_unlock(&crew->lock);
        task->run(task);
        return;
    }
    if (crew->last != NULL)
        crew->last->next = task;
    else
        crew->first = task;
    crew->last = task;
    crew->waiting++;
    pthread_cond_signal(&crew->work);
    pthread_mutex_unlock(&crew->lock);
}

void crew_stop(struct crew *crew)
{
    pthread_mutex_lock(&crew->lock);
    crew->stopping = true;
    pthread_cond_broadcast(&crew->work);
    pthread_mutex_unlock(&crew->lock);
    for (size_t i = 0; i < crew->count; i++)
        pthread_join(crew->threads[i], NULL);
    pthread_cond_destroy(&crew->work);
    pthread_mutex_destroy(&crew->lock);
}
