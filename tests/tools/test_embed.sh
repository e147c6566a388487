#!/bin/sh
# What src/tools/embed.c writes is what the files hold, and what it cannot embed it names.
embed=$(dirname "${SALTER:-build/release/salter}")/tools/embed
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
passed=0

holds() {
    if [ "$1" = "$2" ]; then
        passed=$((passed + 1))
    else
        echo "$3: got \"$1\", expected \"$2\""
        exit 1
    fi
}

mkdir -p "$folder/web/deep"
printf 'h\303\251' >"$folder/web/b.js"
: >"$folder/web/deep/a.css"
printf x >"$folder/web/a.svg"
"$embed" web_assets "$folder/web" "$folder/web/deep/a.css" "$folder/web/b.js" "$folder/web/a.svg" >"$folder/out.c" || exit 1
holds "$(grep -o '{"[^"]*", "[^"]*"' "$folder/out.c" | tr '\n' ' ')" \
    '{"a.svg", "image/svg+xml" {"b.js", "text/javascript; charset=utf-8" {"deep/a.css", "text/css; charset=utf-8" ' 'names and types, sorted'
holds "$(grep -c '^104,195,169,0};$' "$folder/out.c")" 1 'bytes with a NUL behind them'
holds "$(grep -c 'content_[0-9]*, 0}' "$folder/out.c")" 1 'an empty file'
holds "$(grep -c 'const struct asset web_assets\[\] = {' "$folder/out.c")" 1 'the symbol'
holds "$(grep -oE '"[0-9a-f]{32}"' "$folder/out.c" | sort -u | wc -l)" 3 'hashes that differ'

printf x >"$folder/web/unknown.xyz"
holds "$("$embed" s "$folder/web" "$folder/web/unknown.xyz" 2>&1 >/dev/null | grep -c unknown.xyz)" 1 'an unknown ending is named'
holds "$("$embed" s "$folder/web" "$folder/web/missing.js" 2>&1 >/dev/null | grep -c missing.js)" 1 'a missing file is named'
holds "$("$embed" s "$folder/web/deep" "$folder/web/b.js" >/dev/null 2>&1; echo $?)" 1 'a file of another folder is refused'
holds "$("$embed" >/dev/null 2>&1; echo $?)" 1 'nothing to embed is a mistake'
echo "# $passed checks passed"
