#!/bin/sh
# What grows out of shape: files past 800 lines, words that mean unfinished, white space at line ends.
bad=0
for file in $(find src include tests -name '*.[ch]' -o -name '*.js' -path 'src/*' | grep -v node_modules); do
    lines=$(wc -l <"$file")
    [ "$lines" -le 800 ] || { echo "$file: $lines lines: which second thing moved in?"; bad=1; }
done
if grep -nE '\b(TODO|FIXME|XXX|HACK)\b' -r src include tests --include='*.[ch]' --include='*.sh' --include='*.js' \
    --exclude=shape.sh --exclude-dir=node_modules; then
    bad=1
fi
if grep -nE '[[:space:]]+$' -r src include --include='*.[ch]'; then
    bad=1
fi
[ $bad -eq 0 ] && echo "shape: in order"
exit $bad
