/* The program's version (semantic versioning): in --version, in events, in the API. */
#ifndef SALTER_VERSION_H
#define SALTER_VERSION_H

#define SALTER_VERSION "0.1.0"

#endif
