#include "cmd.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "knowledge/diagnostics.h"
#include "progress.h"

enum { LONGEST_LINE = 1 << 20 };

bool cmd_is_terminal(int descriptor)
{
    return isatty(descriptor);
}

bool cmd_wants_colours(int descriptor)
{
    const char *none = getenv("NO_COLOR");

    return cmd_is_terminal(descriptor) && (none == NULL || none[0] == '\0');
}

void cmd_print_diagnostics(struct diag_list *diags, bool colours, struct buf *out)
{
    diag_sort(diags);
    for (size_t i = 0; i < diags->all.count; i++)
        diag_print(&diags->all.items[i], colours, out);
    if (diags->dropped > 0)
        buf_addf(out, "... and %zu more\n", diags->dropped);
}

void cmd_tell_cache(struct diag_list *diags)
{
    struct buf text = {0};
    size_t kept = 0;

    for (size_t i = 0; i < diags->all.count; i++) {
        if (strcmp(diags->all.items[i].name, kb_diag_name(KB_DIAG_FIT_IGNORED)) == 0)
            diag_print(&diags->all.items[i], cmd_wants_colours(STDERR_FILENO), &text);
        else
            diags->all.items[kept++] = diags->all.items[i];
    }
    diags->warnings -= diags->all.count - kept;
    diags->all.count = kept;
    if (text.length > 0)
        fprintf(stderr, "%s", text.bytes);
    buf_clear(&text);
}

const char *cmd_cache_folder(const char *wanted, struct buf *out)
{
    const char *named = wanted != NULL ? wanted : getenv("SALTER_CACHE");

    if (named != NULL && named[0] != '\0')
        buf_add_text(out, named);
    else
        file_xdg_folder("XDG_CACHE_HOME", ".cache", out);
    return out->bytes;
}

struct service *cmd_open_service(const char *knowledge, const char *wanted_cache)
{
    struct service_options options = {.knowledge = knowledge, .store = store_memory_new()};
    struct progress *progress = progress_new();
    struct buf cache = {0};
    struct diag_list diags;
    struct error err = {0};
    struct service *service;

    options.cache_folder = cmd_cache_folder(wanted_cache, &cache);
    diag_list_init(&diags);
    progress_tell(progress, 0, 0, "learning the knowledge");
    service = service_new(&options, &diags, &err);
    progress_free(progress);
    if (service == NULL) {
        struct buf text = {0};

        cmd_print_diagnostics(&diags, cmd_wants_colours(STDERR_FILENO), &text);
        fprintf(stderr, "%s", text.bytes ? text.bytes : "");
        fprintf(stderr, "salter: %s: %s\n", knowledge,
                err.code != ERROR_NONE
                    ? err.message
                    : "the knowledge has mistakes; `salter check` shows them all");
        buf_clear(&text);
    } else {
        cmd_tell_cache(&diags);
    }
    diag_list_clear(&diags);
    buf_clear(&cache);
    return service;
}

void cmd_write(const struct buf *out)
{
    if (fwrite(out->bytes, 1, out->length, stdout) == out->length && fflush(stdout) == 0)
        return;
    fprintf(stderr, "salter: cannot write the output: %s\n", strerror(errno));
    exit(CMD_USAGE); /* there is nobody left to answer to */
}

bool cmd_read_line(struct buf *line)
{
    int byte;

    buf_truncate(line, 0);
    while ((byte = getchar_unlocked()) != EOF && byte != '\n') {
        if (line->length < LONGEST_LINE)
            buf_add_byte(line, (char)byte);
    }
    if (line->length > 0 && line->bytes[line->length - 1] == '\r')
        buf_truncate(line, line->length - 1);
    return byte != EOF || line->length > 0;
}
