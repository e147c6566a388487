#!/bin/sh
# README.md has the table of settings as the program prints it.
salter=${SALTER:-build/release/salter}
readme=$(dirname "$0")/../../README.md
printed=$(mktemp)
trap 'rm -f "$printed"' EXIT
"$salter" serve --print-table >"$printed" || exit 1
sed -n '/^| flag | environment |/,/^$/p' "$readme" | sed '/^$/d' | diff - "$printed" && echo "# 1 checks passed"
