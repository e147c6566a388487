#!/bin/sh
# `make chaos` in small: what it proves for five hundred conversations and a hundred kills, for sixty and twelve.
CONVERSATIONS=60 KILLS=12 LEAST=4 PAUSE=800 exec node tests/chaos/chaos.mjs
