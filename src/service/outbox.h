/* The outbox as the rest of the service sees it. */
#ifndef SERVICE_OUTBOX_PRIVATE_H
#define SERVICE_OUTBOX_PRIVATE_H

struct job;
struct service;

/* After a job's events are stored: some of them ring the bell. Any thread; does not block. */
void service_outbox_hear(const struct job *job);
/* Ends what is under way and the thread; nothing happens without an outbox. */
void service_outbox_stop(struct service *service);

#endif
