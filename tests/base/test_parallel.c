#include "test.h"

#include <pthread.h>

#include "base/parallel.h"

enum { PIECES = 2000, NESTED = 5 };

struct sums {
    int done[PIECES];
};

static void mark(void *context, size_t piece)
{
    struct sums *sums = context;

    sums->done[piece]++;
}

/* Each piece has a row of counters: a batch of its own counts there. */
struct nest {
    struct parallel *pool;
    int done[PIECES][NESTED];
};

static void mark_nested(void *context, size_t piece)
{
    ((int *)context)[piece]++;
}

static void run_nested(void *context, size_t piece)
{
    struct nest *nest = context;

    parallel_for(nest->pool, NESTED, mark_nested, nest->done[piece]);
}

static void every_piece_runs_once_with_and_without_threads(void **state)
{
    (void)state;
    for (size_t threads = 1; threads <= 4; threads++) {
        struct parallel *pool = parallel_new(threads);
        struct sums sums = {{0}};

        for (int round = 0; round < 50; round++)
            parallel_for(round % 2 ? pool : NULL, PIECES, mark, &sums);
        for (size_t i = 0; i < PIECES; i++)
            assert_int_equal(sums.done[i], 50);
        parallel_free(pool);
    }
}

static void a_piece_may_start_a_batch_of_its_own(void **state)
{
    struct parallel *pool = parallel_new(3);
    struct nest *nest = calloc(1, sizeof *nest);

    (void)state;
    nest->pool = pool;
    parallel_for(pool, PIECES, run_nested, nest);
    for (size_t i = 0; i < PIECES * NESTED; i++)
        assert_int_equal(nest->done[i / NESTED][i % NESTED], 1);
    parallel_free(pool);
    free(nest);
}

static void *run_batches(void *argument)
{
    struct sums *sums = calloc(1, sizeof *sums);

    for (int round = 0; round < 100; round++)
        parallel_for(argument, PIECES, mark, sums);
    for (size_t i = 0; i < PIECES; i++) {
        if (sums->done[i] != 100) {
            free(sums);
            return argument;
        }
    }
    free(sums);
    return NULL;
}

static void two_threads_may_use_one_pool(void **state)
{
    struct parallel *pool = parallel_new(3);
    pthread_t other;
    void *wrong;

    (void)state;
    assert_int_equal(pthread_create(&other, NULL, run_batches, pool), 0);
    assert_null(run_batches(pool));
    pthread_join(other, &wrong);
    assert_null(wrong);
    parallel_free(pool);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_piece_runs_once_with_and_without_threads),
        cmocka_unit_test(a_piece_may_start_a_batch_of_its_own),
        cmocka_unit_test(two_threads_may_use_one_pool),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
