/* What is under way: jobs that may not run in their caller's thread, tasks of others, and how many
 * are not finished. */
#include "service_internal.h"

void service_work_init(struct service *service)
{
    pthread_mutex_init(&service->work_lock, NULL);
    pthread_cond_init(&service->idle, NULL);
    crew_init(&service->workers);
    crew_init(&service->readers);
}

static void run_job(struct service_task *task)
{
    struct job *job = (struct job *)task;

    job->run(job);
}

void service_work_push(struct service *service, struct job *job)
{
    job->task.run = run_job;
    crew_push(&service->workers, &job->task);
}

static void run_aside(struct service_task *task)
{
    struct service *service = task->service;

    task->work(task);
    service_work_count(service, -1);
}

void service_run_aside(struct service *service, struct service_task *task)
{
    service_work_count(service, 1);
    task->service = service;
    task->run = run_aside;
    crew_push(&service->readers, task);
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
    crew_stop(&service->workers);
    crew_stop(&service->readers);
    pthread_cond_destroy(&service->idle);
    pthread_mutex_destroy(&service->work_lock);
}
