/* The handlers of the route table, by the file they are in. */
#ifndef SERVER_HANDLERS_H
#define SERVER_HANDLERS_H

#include "route.h"
#include "text/language.h"

/* conversations.c */
void conversations_create(struct request *request);
void conversations_ticket(struct request *request);
void conversations_export(struct request *request);
void conversations_delete(struct request *request);
extern const struct field conversations_create_fields[];

/* feedback.c */
void feedback_give(struct request *request);
extern const struct field feedback_fields[];

/* welcome.c */
void welcome_show(struct request *request);
extern const struct field welcome_query[];
/* What a client shows before anything is typed. */
void welcome_write(struct server *server, enum text_variant variant, struct buf *out);
/* The language a query, a body or a browser asks for; the knowledge's first when it asks for none
 * that the bot speaks. */
enum text_variant welcome_language(struct request *request, struct str wanted);

/* messages.c */
void messages_send(struct request *request);
extern const struct field messages_fields[];

/* events.c */
void events_read(struct request *request);
/* A request that waits for events is answered with none; others are left alone. */
void events_end_wait(struct request *request);
extern const struct field events_query[];

/* health.c */
void health_alive(struct request *request);
void health_ready(struct request *request);
void health_metrics(struct request *request);
void health_openapi(struct request *request);

/* assets.c */
void assets_file(struct request *request);   /* the path is a file's name */
void assets_widget(struct request *request); /* {hash}/{file} */
void assets_front(struct request *request);  /* the demo bank, or /chat */
void assets_page(struct request *request);   /* "/hr": a page of the demo bank */
/* A file of web/ that no route names; false: there is none. */
bool assets_try(struct request *request);

/* form.c: the conversation as a page without JavaScript. */
void form_show(struct request *request);
void form_send(struct request *request);

/* rasa.c, directline.c, deepchat.c */
void rasa_status(struct request *request);
void rasa_message(struct request *request);
extern const struct field rasa_fields[];
void directline_start(struct request *request);
void directline_reconnect(struct request *request);
void directline_refresh(struct request *request);
void directline_read(struct request *request);
void directline_send(struct request *request);
extern const struct field directline_start_fields[];
extern const struct field directline_activity_fields[];
extern const struct field directline_query[];
void deepchat_message(struct request *request);
extern const struct field deepchat_fields[];

#endif
