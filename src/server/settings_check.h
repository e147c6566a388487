/* Settings that are texts, looked at before anything is opened. */
#ifndef SERVER_SETTINGS_CHECK_H
#define SERVER_SETTINGS_CHECK_H

#include "server/settings.h"

/* false: err names the setting, what it holds and what was expected. */
bool settings_check(const struct server_settings *settings, struct error *err);

#endif
