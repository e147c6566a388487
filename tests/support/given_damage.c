#include "given_damage.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/file.h"
#include "sql/sql.h"
#include "test.h"

enum { LARGEST_LOG = 16 << 20 };

static void say_all(struct store *store)
{
    static char padding[20000];
    char payload[21000];

    memset(padding, 'x', sizeof padding - 1);
    for (int64_t seq = 1; seq <= DAMAGE_TURNS; seq++) {
        for (int64_t talk = 1; talk <= DAMAGE_TALKS; talk++) {
            /* some need pages of their own */
            int length = talk % 10 == 0 ? 19000 : (int)(talk * 30);

            snprintf(payload, sizeof payload, "{\"talk\":%lld,\"x\":\"%.*s\"}", (long long)talk,
                     length, padding);
            append_event(store, talk, seq, 0, STORE_NOTICE, 2000, payload);
        }
    }
}

void damage_begin(struct damage *damage, struct store_file *file)
{
    struct error err = {0};

    *damage = (struct damage){.file = file};
    for (int64_t talk = 1; talk <= DAMAGE_TALKS; talk++) {
        char name[32];

        snprintf(name, sizeof name, "talk%lld", (long long)talk);
        given_conversation(file->store, talk, name);
    }
    say_all(file->store);
    for (int64_t talk = 1; talk <= DAMAGE_TALKS; talk++)
        transcript(file->store, talk, &damage->said[talk - 1]);
    close_store_file(file);
    assert_true(file_read(file->path, LARGEST_LOG, &damage->whole, &err));
}

void damage_end(struct damage *damage)
{
    for (int i = 0; i < DAMAGE_TALKS; i++)
        buf_clear(&damage->said[i]);
    buf_clear(&damage->whole);
}

static void remove_beside(const char *path, const char *ending)
{
    struct buf name = {0};

    buf_addf(&name, "%s%s", path, ending);
    unlink(name.bytes);
    buf_clear(&name);
}

/* The page is this, in the file. */
static void write_page(const struct damage *damage, long page, const char *bytes)
{
    int descriptor = open(damage->file->path, O_WRONLY);

    assert_int_equal(pwrite(descriptor, bytes, SQL_PAGE_BYTES, page * SQL_PAGE_BYTES),
                     SQL_PAGE_BYTES);
    close(descriptor);
}

void damage_page(const struct damage *damage, long page, int fill)
{
    char nonsense[SQL_PAGE_BYTES];

    memset(nonsense, fill, sizeof nonsense);
    write_page(damage, page, nonsense);
}

void damage_mend(const struct damage *damage, long page)
{
    write_page(damage, page, damage->whole.bytes + page * SQL_PAGE_BYTES);
}

void damage_put_back(const struct damage *damage, long page, int fill)
{
    static const char *const endings[] = {"-wal", "-shm", "-views", "-views-wal", "-views-shm"};
    int descriptor = open(damage->file->path, O_WRONLY | O_TRUNC);

    assert_int_equal(write(descriptor, damage->whole.bytes, damage->whole.length),
                     damage->whole.length);
    close(descriptor);
    if (page >= 0)
        damage_page(damage, page, fill);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        remove_beside(damage->file->path, endings[i]);
}

long damage_page_of_seven(const struct damage *damage)
{
    return (long)(str_find(buf_str(&damage->whole), STR("{\"talk\":7,"), damage->whole.length / 3) /
                  SQL_PAGE_BYTES);
}
