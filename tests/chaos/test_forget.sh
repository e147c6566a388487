#!/bin/sh
# keep_days with a moved clock, and deletion, on the real process and its files.
exec node tests/chaos/forget.mjs
