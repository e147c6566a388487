#!/bin/sh
# Includes point one way: a module includes only modules of a lower rank (DESIGN.md, layers). Doors stand beside base.
awk '
BEGIN {
    n = split("base text rx knowledge match dialogue engine store service channel server cmd", order, " ")
    for (i = 1; i <= n; i++) rank[order[i]] = i
    rank["lookup"] = rank["desk"] = rank["store"]
    split("json sql http crypto", doors, " ")
    for (i in doors) rank[doors[i]] = 1
    rank["tools"] = n + 1
}
/^#include "[a-z]+\/[a-z_]+\.h"/ {
    split(FILENAME, path, "/")
    module = path[2]
    split($2, parts, "[\"/]")
    other = parts[2]
    if (!(module in rank) || !(other in rank)) { print FILENAME ": unknown module: " module " or " other; bad = 1 }
    else if (module != other && rank[other] >= rank[module] && !(rank[other] == 1 && rank[module] == 1 && other == "base")) {
        print FILENAME ":" FNR ": " module " must not include " other; bad = 1
    }
}
END { exit bad }
' $(find include src -name '*.h' -path '*/*/*' -o -name '*.c' | grep -v '^include/[a-z]*\.h$' | sort) || exit 1

# The domain has no lock, thread, clock, randomness or environment of its own.
found=$(grep -nE '#include <(pthread|time|sys/time|sys/random|stdatomic|readline|microhttpd|sqlite3)' \
    $(find src/text src/rx src/knowledge src/match src/dialogue src/engine -name '*.[ch]') | grep -v stdatomic)
[ -z "$found" ] || { echo "the domain must not use these:"; echo "$found"; exit 1; }

# One door to each library.
door() {
    found=$(grep -lE "#include <$1" $(find src include -name '*.[ch]') | grep -vE "^(src|include)/$2/")
    [ -z "$found" ] || { echo "only $2 may include $1:"; echo "$found"; exit 1; }
}
door pcre2 rx
door yaml knowledge
door microhttpd server
door readline cmd
door jansson json
door sodium crypto
door sqlite3 sql
door curl http
echo "layers: every include points the right way"
