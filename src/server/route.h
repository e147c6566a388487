/*
 * The one table of routes: it dispatches, checks what it says about bodies, queries and
 * authorisation, answers OPTIONS and 405, and writes the OpenAPI document; so that none of these
 * can differ from another.
 */
#ifndef SERVER_ROUTE_H
#define SERVER_ROUTE_H

#include "field.h"
#include "request.h"

enum access {
    ACCESS_OPEN,   /* anybody */
    ACCESS_TOKEN,  /* {id} and the token of that conversation */
    ACCESS_TICKET, /* the same, or a ticket in the query */
    ACCESS_OWN /* the handler looks after it: drop-in routes, the form; it runs aside and may read
                  the store */
};

enum body { BODY_NONE, BODY_JSON, BODY_ANY_JSON /* whatever its media type says */, BODY_FORM };

struct route {
    const char *method;
    const char *path; /* "/api/v1/conversations/{id}/messages" */
    void (*handle)(struct request *request);
    enum access access;
    enum body body;
    const struct field *fields; /* of the body, or NULL: any object */
    const struct field *query;  /* or NULL */
    size_t switched_by;         /* offsetof a bool in struct server; 0: always on */
    const char *id;             /* operationId */
    const char *summary;
    const char *answers; /* "201 Conversation, 400, 413, 429": status and schema */
};

extern const struct route route_table[]; /* ends with a method of NULL */

bool route_is_on(const struct server *server, const struct route *route);

/* The route of this path with this method. NULL: *allowed names the methods that there are, empty:
 * no such path. */
const struct route *route_find(const struct server *server, struct str method, struct str path,
                               struct str parameters[REQUEST_MOST_PARAMETERS], struct buf *allowed);

/* Reads the request's body by its route; false: the request is answered. */
bool route_read_body(struct request *request, struct value *out);
/* A query parameter that is a number; false: the request is answered. */
bool route_read_query(struct request *request, const char *name, int64_t otherwise, int64_t *out);

/* Finds the conversation of {id}, checks the token, and calls the handler; at once, or aside when
 * the store must be read. */
void route_enter(struct request *request);

/* openapi.c */
void route_write_openapi(const struct server *server, struct buf *out);

#endif
