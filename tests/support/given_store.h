/* What tests of the store and of everything above it need: a folder that vanishes, and appends that
 * wait. */
#ifndef SALTER_TESTS_SUPPORT_GIVEN_STORE_H
#define SALTER_TESTS_SUPPORT_GIVEN_STORE_H

#include "base/buf.h"
#include "store/store.h"

/* A new folder below TMPDIR, /dev/shm or /tmp; free the path with drop_folder(), which removes it
 * with its files. */
char *given_folder(void);
void drop_folder(char *folder);
/* folder/name, to be freed. */
char *path_in(const char *folder, const char *name);

struct appended {
    enum store_result result;
    int64_t last_seq;
    struct error err;
};

/* Appends and waits for the completion. */
struct appended append_events(struct store *store, int64_t conversation, int64_t expected_seq,
                              int64_t expected_epoch, const struct store_event *events,
                              size_t count);
/* One event of version 1. */
struct appended append_event(struct store *store, int64_t conversation, int64_t expected_seq,
                             int64_t expected_epoch, enum store_event_type type, int64_t at_ms,
                             const char *payload);
/* conversation_started with this public id and the token hash "hash-ID", at 1000 ms; must succeed.
 */
void given_conversation(struct store *store, int64_t conversation, const char *public_id);

/* All events of a conversation as "seq type payload\n" lines; transcript() fails the test when they
 * cannot be read. */
bool read_transcript(struct store *store, int64_t conversation, struct buf *out, struct error *err);
void transcript(struct store *store, int64_t conversation, struct buf *out);

/* A store in a file of its own: set-up and tear-down for cmocka. The test may close the store and
 * set it to NULL. */
struct store_file {
    char *folder;
    char *path;
    char *views;
    struct store *store;
};
int set_up_store_file(void **state);
int tear_down_store_file(void **state);
#define OF_FILE(test) cmocka_unit_test_setup_teardown(test, set_up_store_file, tear_down_store_file)
void close_store_file(struct store_file *file);
void reopen_store_file(struct store_file *file);

/* Fails the test when the store cannot be opened. */
struct store *open_store(const char *path);
/* store_sqlite_check() finds nothing. */
void assert_sound(const char *path);
/* It fails, and names this. */
void assert_finding(const char *path, const char *finding);

/* SQL on a file of the store, past the store; must succeed. */
void tamper(const char *path, const char *text);
int64_t number_in(const char *path, const char *query);

void pause_ms(long ms);

/* Numbers that only look like chance. */
struct dice {
    uint64_t state; /* not 0 */
};
uint32_t roll(struct dice *dice, uint32_t sides);

#endif
