#include "malformed.h"

#include <microhttpd.h>
#include <string.h>

#include "answer.h"
#include "request.h"

/*
 * Its headers are complete, and no handler has seen them: there is no other moment at which the
 * library speaks of such a one. It is the one that began last, unless its headers came in pieces
 * with others in between; then the library's page stands. So it does over TLS, where only the
 * library can write.
 */
static bool is_refused(const struct client *client)
{
    return client != NULL && client->phase == CLIENT_HEADER && client->request != NULL &&
           !client->loop->server->is_tls &&
           MHD_get_connection_info(client->request->connection,
                                   MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE) != NULL;
}

static void refuse(struct request *request, int status)
{
    if (status == 431)
        request_problem(request, status, "headers of more than %d bytes", SERVER_LARGEST_HEADER);
    else if (status == 413)
        request_problem(request, status, "a body of more than %d bytes", SERVER_LARGEST_BODY);
    else if (request_header(request, "Host").bytes == NULL)
        request_problem(request, status, "a request names its host");
    else
        request_problem(request, status, "Content-Length is no number");
    answer_send_past_library(request);
}

void malformed_heard(struct loop *loop, const char *format, va_list arguments)
{
    static const char refusal[] = "Error processing request (HTTP response code is %u";

    if (strncmp(format, refusal, sizeof refusal - 1) == 0 && is_refused(loop->latest))
        refuse(loop->latest->request, (int)va_arg(arguments, unsigned));
}
