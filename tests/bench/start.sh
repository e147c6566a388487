#!/bin/sh
# Cold start to the first answer, memory at its peak, and the cost of a turn, with the demo bank.
set -e
salter=${SALTER:-build/release/salter}
cache=$(mktemp -d)
trap 'rm -rf "$cache"' EXIT
ms() { awk -v from="$1" -v to="$2" 'BEGIN { printf "%.0f", (to - from) * 1000 }'; }
echo "demo bank"
for kind in fresh cached; do
    from=$(date +%s.%N)
    XDG_CACHE_HOME=$cache "$salter" ask --json "zašto mi je kartica odbijena" >/dev/null
    to=$(date +%s.%N)
    echo "  cold start to the first answer, $kind model: $(ms "$from" "$to") ms"
done
for count in 1 20001; do
    yes 'zašto mi je jučer odbijena kartica u dućanu' | head -n $count >"$cache/questions"
    from=$(date +%s.%N)
    XDG_CACHE_HOME=$cache "$salter" chat --json <"$cache/questions" >/dev/null
    to=$(date +%s.%N)
    eval "t$count=\$(ms $from $to)"
done
echo "  one turn with explanation and JSON: $(awk -v a="$t1" -v b="$t20001" 'BEGIN { printf "%.0f", (b - a) / 20 }') us"
if command -v /usr/bin/time >/dev/null; then
    XDG_CACHE_HOME=$cache /usr/bin/time -f '  memory at its peak: %M KB' "$salter" ask --json x >/dev/null
fi
