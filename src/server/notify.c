#include "notify.h"

#include <stdlib.h>

#include "base/file.h"
#include "base/log.h"
#include "service/outbox.h"

enum { LARGEST_SECRETS = 4 << 10 };

static const char *given(const char *setting)
{
    return setting != NULL && setting[0] != '\0' ? setting : NULL;
}

/* From the environment or a file: on a command line everybody on the machine could read them. */
static bool read_secrets(const struct server_settings *settings, struct buf *out, struct error *err)
{
    const char *direct = getenv("SALTER_NOTIFY_SECRET");

    if (given(settings->notify_secret_file) != NULL)
        return file_read(settings->notify_secret_file, LARGEST_SECRETS, out, err);
    if (direct != NULL)
        buf_add(out, str_slice(str_from(direct), 0, LARGEST_SECRETS));
    return true;
}

/* One a line in the file, as well. */
static void divide_by_spaces(struct buf *secrets)
{
    for (size_t i = 0; i < secrets->length; i++) {
        if (secrets->bytes[i] == '\n' || secrets->bytes[i] == '\r')
            secrets->bytes[i] = ' ';
    }
}

static void warn_of_silence(struct service *service)
{
    struct engine *engine = service_engine(service);

    if (engine_model(engine)->bot.people == KB_PEOPLE_NOTIFY)
        log_write(
            LOG_WARNING,
            "the knowledge says `people: notify`, but nobody is notified: no notify-command, no "
            "notify-url; hand-offs wait in `salter handoff list`");
    engine_release(engine);
}

bool notify_start(const struct server_settings *settings, struct service *service,
                  struct error *err)
{
    struct service_outbox_options options = {
        .command = given(settings->notify_command),
        .url = given(settings->notify_url),
        .private_targets = settings->notify_private,
        .ca_file = given(settings->notify_ca),
    };
    struct buf secrets = {0};
    bool started;

    if (options.command == NULL && options.url == NULL) {
        warn_of_silence(service);
        return true;
    }
    started = options.url == NULL || read_secrets(settings, &secrets, err);
    divide_by_spaces(&secrets);
    options.secrets = buf_str(&secrets);
    started = started && service_outbox_start(service, &options, err);
    if (secrets.length > 0)
        memset(secrets.bytes, 0, secrets.length);
    buf_clear(&secrets);
    return started;
}
