#!/bin/sh
# Idle streams and a push to all of them (ENGINE.md 6), with small connection pools and with the default ones.
#     streams.sh [STREAMS [SECONDS]]     how many (19 000, or what the file limit allows), how long they idle (90: two heartbeats)
salter=${SALTER:-build/release/salter}
streams=${STREAMS:-build/release/tests/bench/streams}
here=$(dirname "$0")
wanted=${1:-19000}
seconds=${2:-90}
views=16 # of one conversation: as many as the server allows
command -v wrk >/dev/null || { echo "bench-streams: skipped, wrk is not installed"; exit 0; }
files=$(ulimit -Hn)
[ "$files" = unlimited ] || [ "$files" -ge $((wanted + 300)) ] || {
    wanted=$((files - 300))
    echo "bench-streams: the file limit of $files allows $wanted streams"
}
ulimit -n "$(ulimit -Hn)"
set -e
work=$(mktemp -d -p "${BENCH_FOLDER:-build}")
server=
stop() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    wait
    server=
}
trap 'stop; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

measure() { # POOL
    rm -f "$work/url"
    "$salter" serve knowledge --store memory --listen 127.0.0.1:0 --control "$work/socket" --widget-dir "$work" \
        --cache "$work" --log-level error --address-rate 0 --address-connections 0 --address-openings 0 \
        --message-rate 0 --drain-seconds 1 --pool-kb "$1" >"$work/url" &
    server=$!
    for try in $(seq 300); do
        [ -s "$work/url" ] && break
        sleep 0.1
    done
    url=$(cat "$work/url")
    wrk -t1 -c16 -d60 -s "$here/open.lua" "$url" -- $((wanted / views)) "$work/talks" >/dev/null
    printf '%s KB pools: ' "$1"
    "$streams" "${url##*:}" $server "$work/talks" $views "$seconds"
    stop
}
echo "streams; load $(cut -d' ' -f1 /proc/loadavg) before"
measure 4
measure 16
