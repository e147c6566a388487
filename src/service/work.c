/* Threads for the jobs whose mailbox was busy when they came, or that wait for the disk; they start when they are needed. */
#include "service_internal.h"

void service_work_init(struct service *service)
{
    pthread_mutex_init(&service->work_lock, NULL);
    pthread_cond_init(&service->work, NULL);
    pthread_cond_init(&service->idle, NULL);
}

static struct job *take(struct service *service)
{
    struct job *job = service->first_waiting;

    service->first_waiting = job->next;
    if (service->first_waiting == NULL)
        service->last_waiting = NULL;
    job->next = NULL;
    return job;
}

static void *work(void *argument)
{
    struct service *service = argument;

    pthread_mutex_lock(&service->work_lock);
    for (;;) {
        struct job *job;

        service->resting_workers++;
        while (service->first_waiting == NULL && !service->stopping)
            pthread_cond_wait(&service->work, &service->work_lock);
        service->resting_workers--;
        if (service->first_waiting == NULL)
            break;
        job = take(service);
        pthread_mutex_unlock(&service->work_lock);
        job->run(job);
        pthread_mutex_lock(&service->work_lock);
    }
    pthread_mutex_unlock(&service->work_lock);
    return NULL;
}

/* When no thread can be had the job is run here: late is better than never. */
void service_work_push(struct service *service, struct job *job)
{
    pthread_mutex_lock(&service->work_lock);
    if (service->resting_workers == 0 && service->worker_count < SERVICE_MOST_WORKERS &&
        pthread_create(&service->workers[service->worker_count], NULL, work, service) == 0)
        service->worker_count++;
    if (service->worker_count == 0) {
        pthread_mutex_unlock(&service->work_lock);
        job->run(job);
        return;
    }
    if (service->last_waiting != NULL)
        service->last_waiting->next = job;
    else
        service->first_waiting = job;
    service->last_waiting = job;
    pthread_cond_signal(&service->work);
    pthread_mutex_unlock(&service->work_lock);
}

void service_work_count(struct service *service, int change)
{
    pthread_mutex_lock(&service->work_lock);
    service->unfinished = change > 0 ? service->unfinished + 1 : service->unfinished - 1;
    if (service->unfinished == 0)
        pthread_cond_broadcast(&service->idle);
    pthread_mutex_unlock(&service->work_lock);
}

void service_settle(struct service *service)
{
    pthread_mutex_lock(&service->work_lock);
    while (service->unfinished > 0)
        pthread_cond_wait(&service->idle, &service->work_lock);
    pthread_mutex_unlock(&service->work_lock);
}

void service_work_stop(struct service *service)
{
    service_settle(service);
    pthread_mutex_lock(&service->work_lock);
    service->stopping = true;
    pthread_cond_broadcast(&service->work);
    pthread_mutex_unlock(&service->work_lock);
    for (size_t i = 0; i < service->worker_count; i++)
        pthread_join(service->workers[i], NULL);
    pthread_cond_destroy(&service->idle);
    pthread_cond_destroy(&service->work);
    pthread_mutex_destroy(&service->work_lock);
}
