/*
 * One batch at a time: parallel_for() publishes it, workers and the caller take piece numbers from
 * a counter, and the caller waits until the last piece is done. A call from inside a piece, or
 * while another thread's batch runs, works serially instead of waiting: no deadlock is possible.
 */
#include "base/parallel.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"

enum { MOST_THREADS = 64 };

struct parallel {
    pthread_mutex_t lock;
    pthread_cond_t work;
    pthread_cond_t finished;
    parallel_piece *run;
    void *context;
    size_t next;
    size_t count;
    size_t done;
    bool busy;
    bool stopping;
    size_t thread_count;
    pthread_t threads[MOST_THREADS];
};

/* Takes and runs pieces until none is left; called and left with the lock held. */
static void run_pieces(struct parallel *pool)
{
    while (pool->next < pool->count) {
        size_t piece = pool->next++;
        parallel_piece *run = pool->run;
        void *context = pool->context;

        pthread_mutex_unlock(&pool->lock);
        run(context, piece);
        pthread_mutex_lock(&pool->lock);
        if (++pool->done == pool->count)
            pthread_cond_broadcast(&pool->finished);
    }
}

static void *work(void *argument)
{
    struct parallel *pool = argument;

    pthread_mutex_lock(&pool->lock);
    while (!pool->stopping) {
        run_pieces(pool);
        if (!pool->stopping)
            pthread_cond_wait(&pool->work, &pool->lock);
    }
    pthread_mutex_unlock(&pool->lock);
    return NULL;
}

static size_t processor_count(void)
{
    long online = sysconf(_SC_NPROCESSORS_ONLN);

    return online > 0 ? (size_t)online : 1;
}

struct parallel *parallel_new(size_t threads)
{
    struct parallel *pool = memory_alloc(sizeof *pool);
    size_t wanted = threads ? threads : processor_count();

    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->work, NULL);
    pthread_cond_init(&pool->finished, NULL);
    if (wanted > MOST_THREADS)
        wanted = MOST_THREADS;
    while (pool->thread_count + 1 < wanted &&
           pthread_create(&pool->threads[pool->thread_count], NULL, work, pool) == 0)
        pool->thread_count++;
    return pool;
}

void parallel_free(struct parallel *pool)
{
    if (pool == NULL)
        return;
    pthread_mutex_lock(&pool->lock);
    pool->stopping = true;
    pthread_cond_broadcast(&pool->work);
    pthread_mutex_unlock(&pool->lock);
    for (size_t i = 0; i < pool->thread_count; i++)
        pthread_join(pool->threads[i], NULL);
    pthread_cond_destroy(&pool->finished);
    pthread_cond_destroy(&pool->work);
    pthread_mutex_destroy(&pool->lock);
    free(pool);
}

static bool try_batch(struct parallel *pool, size_t count, parallel_piece *run, void *context)
{
    pthread_mutex_lock(&pool->lock);
    if (pool->busy) {
        pthread_mutex_unlock(&pool->lock);
        return false;
    }
    pool->busy = true;
    pool->run = run;
    pool->context = context;
    pool->next = pool->done = 0;
    pool->count = count;
    pthread_cond_broadcast(&pool->work);
    run_pieces(pool);
    while (pool->done < pool->count)
        pthread_cond_wait(&pool->finished, &pool->lock);
    pool->next = pool->count = pool->done = 0;
    pool->busy = false;
    pthread_mutex_unlock(&pool->lock);
    return true;
}

void parallel_for(struct parallel *pool, size_t count, parallel_piece *run, void *context)
{
    if (count == 0)
        return;
    if (pool != NULL && pool->thread_count > 0 && count > 1 && try_batch(pool, count, run, context))
        return;
    for (size_t i = 0; i < count; i++)
        run(context, i);
}

size_t parallel_width(const struct parallel *pool)
{
    return pool ? pool->thread_count + 1 : 1;
}
