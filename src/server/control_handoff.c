#include <sys/stat.h>

#include "base/log.h"
#include "control.h"
#include "json/json.h"
#include "server_internal.h"
#include "service/handoff.h"

enum { LARGEST_REQUEST = 128 << 10 };

/* A caller who names a store means that one: a reply must not reach a customer of another bank. */
static bool is_our_store(const struct server *server, struct str path)
{
    struct stat ours;
    struct stat theirs;
    char *name;
    bool same;

    if (path.length == 0)
        return true;
    name = memory_text(path.bytes, path.length);
    same = stat(server->settings->store, &ours) == 0 && stat(name, &theirs) == 0 &&
           ours.st_dev == theirs.st_dev && ours.st_ino == theirs.st_ino;
    free(name);
    return same;
}

static void audit(const struct value *request, struct str who, const char *outcome)
{
    struct str verb = value_get_text(request, "verb");
    struct str id = value_get_text(request, "id");

    log_write(LOG_AUDIT, "%.*s: handoff %.*s %.*s: %s", STR_ARG(who), STR_ARG(verb), STR_ARG(id),
              outcome);
}

bool control_handoff(struct server *server, struct str json, struct str who, struct buf *answer)
{
    struct arena *arena = arena_new();
    struct value request = value_map();
    struct value out;
    struct error err = {0};
    bool done = json_parse(json, LARGEST_REQUEST, arena, &request, &err);

    if (done && !is_our_store(server, value_get_text(&request, "store")))
        done = error_set(&err, ERROR_NOT_FOUND, SERVER_OTHER_STORE);
    done = done && service_handoff(server->service, &request, who, arena, &out, &err);
    audit(&request, who, done ? "done" : err.message);
    if (done)
        json_write(answer, &out);
    else
        buf_add_text(answer, err.message);
    arena_free(arena);
    return done;
}
