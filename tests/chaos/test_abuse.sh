#!/bin/sh
# Strangers at the real process, and a search of its files for what they and customers told it.
exec node tests/chaos/abuse.mjs
