#include "checkpointer.h"

#include "wait.h"

enum {
    COPY_AFTER_PAGES = 500,     /* 4 MB */
    RESTART_AFTER_PAGES = 4000, /* 32 MB */
    PATIENCE_MS = 200,          /* the committer may be held meanwhile */
    ERASE_AFTER_MS = 10000      /* tries again to empty the log of deleted text */
};

static bool open_connection(struct checkpointer *checkpointer, struct error *err)
{
    if (checkpointer->sql == NULL)
        checkpointer->sql = sql_open(checkpointer->path, SQL_WRITE, err);
    if (checkpointer->sql != NULL)
        sql_set_patience(checkpointer->sql, PATIENCE_MS);
    return checkpointer->sql != NULL;
}

/* Most of the work without holding anybody up, the rest while the committer waits. */
static bool copy_held(struct checkpointer *checkpointer, enum sql_checkpoint how, struct error *err)
{
    bool copied;

    if (!sql_checkpoint(checkpointer->sql, SQL_PASSIVE, err))
        return false;
    committer_hold(checkpointer->committer);
    copied = sql_checkpoint(checkpointer->sql, how, err);
    committer_let_go(checkpointer->committer);
    return copied;
}

static bool copy(struct checkpointer *checkpointer, enum sql_checkpoint how, struct error *err)
{
    bool copied;

    pthread_mutex_lock(&checkpointer->using);
    copied = open_connection(checkpointer, err) &&
             (how == SQL_PASSIVE ? sql_checkpoint(checkpointer->sql, how, err)
                                 : copy_held(checkpointer, how, err));
    if (!copied) {
        sql_close(checkpointer->sql);
        checkpointer->sql = NULL;
    }
    pthread_mutex_unlock(&checkpointer->using);
    return copied;
}

static enum sql_checkpoint choose(const struct checkpointer *checkpointer)
{
    if (checkpointer->erasing)
        return SQL_TRUNCATE;
    return checkpointer->pages > RESTART_AFTER_PAGES ? SQL_RESTART : SQL_PASSIVE;
}

/* What fails here is tried again when there is more to copy; whoever needs it to succeed calls
 * himself. */
static void *run(void *argument)
{
    struct checkpointer *checkpointer = argument;

    pthread_mutex_lock(&checkpointer->lock);
    while (!checkpointer->stopping) {
        enum sql_checkpoint how = choose(checkpointer);

        if (!checkpointer->wanted) {
            if (!checkpointer->erasing)
                pthread_cond_wait(&checkpointer->work, &checkpointer->lock);
            else if (!wait_ms(&checkpointer->work, &checkpointer->lock, ERASE_AFTER_MS))
                checkpointer->wanted = true;
            continue;
        }
        checkpointer->wanted = false;
        checkpointer->done_at = checkpointer->pages;
        pthread_mutex_unlock(&checkpointer->lock);
        bool copied = copy(checkpointer, how, NULL);
        pthread_mutex_lock(&checkpointer->lock);
        if (copied && how == SQL_TRUNCATE)
            checkpointer->erasing = false;
    }
    pthread_mutex_unlock(&checkpointer->lock);
    return NULL;
}

bool checkpointer_start(struct checkpointer *checkpointer, struct error *err)
{
    int refused;

    pthread_mutex_init(&checkpointer->using, NULL);
    pthread_mutex_init(&checkpointer->lock, NULL);
    wait_init(&checkpointer->work);
    refused = pthread_create(&checkpointer->thread, NULL, run, checkpointer);
    return refused == 0 ||
           error_set(err, ERROR_IO, "no thread for the store: %s", strerror(refused));
}

void checkpointer_stop(struct checkpointer *checkpointer)
{
    pthread_mutex_lock(&checkpointer->lock);
    checkpointer->stopping = true;
    pthread_cond_signal(&checkpointer->work);
    pthread_mutex_unlock(&checkpointer->lock);
    pthread_join(checkpointer->thread, NULL);
    sql_close(checkpointer->sql);
    pthread_cond_destroy(&checkpointer->work);
    pthread_mutex_destroy(&checkpointer->lock);
    pthread_mutex_destroy(&checkpointer->using);
}

void checkpointer_note(struct checkpointer *checkpointer, int pages)
{
    pthread_mutex_lock(&checkpointer->lock);
    checkpointer->pages = pages;
    if (pages < checkpointer->done_at)
        checkpointer->done_at = 0; /* it began anew */
    if (pages - checkpointer->done_at >= COPY_AFTER_PAGES) {
        checkpointer->wanted = true;
        pthread_cond_signal(&checkpointer->work);
    }
    pthread_mutex_unlock(&checkpointer->lock);
}

bool checkpointer_erase(struct checkpointer *checkpointer, struct error *err)
{
    bool erased = copy(checkpointer, SQL_TRUNCATE, err);

    pthread_mutex_lock(&checkpointer->lock);
    checkpointer->erasing = !erased;
    pthread_mutex_unlock(&checkpointer->lock);
    return erased;
}
