/* One command to the running server over its control socket, and its answer. */
#ifndef SALTER_CMD_OPERATE_H
#define SALTER_CMD_OPERATE_H

#include "base/buf.h"
#include "base/error.h"

enum operate_result {
    OPERATE_DONE,
    OPERATE_REFUSED,  /* the answer says why */
    OPERATE_NO_SERVER /* err says where none was found */
};

/* path NULL: where a server of this user listens by default. The command has no line end; the
 * answer neither. */
enum operate_result operate(const char *path, struct str command, struct buf *answer,
                            struct error *err);

#endif
