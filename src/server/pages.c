#include "pages.h"

#include "request.h"
#include "widgets.h"

void pages_add_headers(struct request *request)
{
    const char *ancestors = request->server->settings->frame_ancestors;
    struct buf list = {0};

    buf_add_text(&list, ancestors[0] ? ancestors : "'none'");
    for (size_t i = 0; i < list.length; i++) {
        if (list.bytes[i] == ',' || list.bytes[i] == ';')
            list.bytes[i] = ' ';
    }
    request_add_header(
        request, "Content-Security-Policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src "
        "'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors %s; "
        "require-trusted-types-for 'script'",
        list.bytes);
    request_add_header(request, "Referrer-Policy", "same-origin");
    request_add_header(request, "Cross-Origin-Opener-Policy", "same-origin");
    buf_clear(&list);
}

void pages_prepare(struct request *request, struct buf *page)
{
    static const struct str mark = {"<!-- salter:tag -->", sizeof "<!-- salter:tag -->" - 1};
    struct str text = buf_str(page);
    size_t at = str_find(text, mark, 0);
    struct buf out = {0};

    pages_add_headers(request);
    if (at == SIZE_MAX)
        return;
    buf_add(&out, str_slice(text, 0, at));
    widgets_write_tag(request->server->widgets, request->server->base_path, &out);
    buf_add(&out, str_slice(text, at + mark.length, text.length));
    buf_clear(page);
    *page = out;
}

void pages_add_text(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.length; i++) {
        switch (text.bytes[i]) {
        case '&':
            buf_add_text(out, "&amp;");
            break;
        case '<':
            buf_add_text(out, "&lt;");
            break;
        case '>':
            buf_add_text(out, "&gt;");
            break;
        case '"':
            buf_add_text(out, "&quot;");
            break;
        case '\'':
            buf_add_text(out, "&#39;");
            break;
        default:
            buf_add_byte(out, text.bytes[i]);
        }
    }
}
