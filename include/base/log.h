/*
 * The program's log: one line a record on standard error, as text or as JSON. Texts of customers
 * are masked before they get here. Nothing below service logs. Any thread.
 */
#ifndef SALTER_BASE_LOG_H
#define SALTER_BASE_LOG_H

/* An audit record, of what an operator did, is above every level that can be set: it is always
 * written. */
enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARNING, LOG_ERROR, LOG_AUDIT };

void log_set_level(enum log_level level);
/* From here on every record is a JSON object: at, level, message. */
void log_set_json(void);
/* A record that is too long is cut between two characters. */
void log_write(enum log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
