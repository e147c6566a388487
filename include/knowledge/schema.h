/*
 * The format of knowledge files as a JSON schema (draft-07), for completion and checks in editors.
 * It is written from the tables that the loader reads with, so the two know the same keys. One
 * schema serves all files: which part applies is seen from a file's keys.
 * knowledge/salter.schema.json is this text; a test compares them.
 */
#ifndef SALTER_KNOWLEDGE_SCHEMA_H
#define SALTER_KNOWLEDGE_SCHEMA_H

#include "base/buf.h"

void kb_schema_write(struct buf *out);

#endif
