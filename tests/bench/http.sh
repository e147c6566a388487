#!/bin/sh
# Turns over HTTP against their floors (ENGINE.md 4-6), all servers in one run and asked in turn:
#   bare     libmicrohttpd on our kind of loops answers a POST at once      -> turn, our server without durability
#   ceiling  bare that computes as long as understanding takes here (bench_turn): no turn can come nearer to bare
#   log      the same behind a raw log with group commit                    -> durable, our server with its SQLite store
# Only ratios count: rates differ between machines and minutes. CPU is that of the server's process.
#     http.sh [SECONDS [ROUNDS]]     of each measurement (1), and how often (5); the median is shown
salter=${SALTER:-build/release/salter}
floor=${FLOOR:-build/release/tests/bench/floor}
turn_alone=${TURN_ALONE:-build/release/tests/bench/bench_turn}
here=$(dirname "$0")
seconds=${1:-1}
rounds=${2:-5}
connections=${CONNECTIONS:-1 16 127 128 256 257 512 513}
command -v wrk >/dev/null || { echo "bench-http: skipped, wrk is not installed"; exit 0; }
set -e
work=$(mktemp -d -p "${BENCH_FOLDER:-build}")
pids=
finish() {
    exec 3>&- 4>&-
    [ -z "$pids" ] || kill $pids 2>/dev/null || true
    wait
    rm -rf "$work"
}
trap finish EXIT
trap 'exit 1' INT TERM

# Its own inputs are held open by us: when we end, they do.
mkfifo "$work/in"
understanding=$("$turn_alone" | awk '/^the whole turn/ { printf "%.0f", $4 }')
"$floor" bare >"$work/bare" <"$work/in" & bare=$!
"$floor" work "$understanding" >"$work/ceiling" <"$work/in" & ceiling=$!
"$floor" log "$work/raw" >"$work/log" <"$work/in" & log=$!
exec 3>"$work/in"
serve() { # NAME STORE
    "$salter" serve knowledge --store "$2" --listen 127.0.0.1:0 --control "$work/$1.socket" --widget-dir "$work" \
        --cache "$work" --log-level error --address-rate 0 --address-connections 0 --address-openings 0 \
        --message-rate 0 >"$work/$1" &
}
serve turn memory; turn=$!
serve durable "$work/store.db"; durable=$!
pids="$bare $ceiling $log $turn $durable"
for name in bare ceiling log turn durable; do
    for try in $(seq 300); do
        [ -s "$work/$name" ] && break
        sleep 0.1
    done
    [ -s "$work/$name" ] || { echo "bench-http: $name did not start"; exit 1; }
done
url() { sed 's/^\([0-9]*\)$/http:\/\/127.0.0.1:\1/' "$work/$1"; }
cpu() { sed 's/.*) //' "/proc/$1/stat" | awk '{ print ($12 + $13) * 10000 }'; } # us; ticks of 10 ms

# What customers of the demo bank wrote, but for wishes for a person: whoever has one is no longer the bot's.
awk -F'\t' 'NR > 1 && $2 != "HUMAN" && $1 !~ /["\\]/ { print $1 }' tests/questions/tuning.tsv >"$work/questions"

open_talks() { # NAME COUNT
    wrk -t1 -c16 -d60 -s "$here/open.lua" "$(url "$1")" -- "$2" "$work/$1.talks" >/dev/null
}
measure() { # NAME CONNECTIONS PID
    before=$(cpu "$3")
    wrk -t1 -c"$2" -d"$seconds" -s "$here/talk.lua" "$(url "$1")" -- "$work/$1.talks" "$work/questions" \
        "$(date +%s%N)" "$2" | tail -n 1 >"$work/line"
    echo "$2 $1 $(cat "$work/line") $(($(cpu "$3") - before))" >>"$work/figures"
}

echo "bare nobody" >"$work/bare.talks"
cp "$work/bare.talks" "$work/log.talks"
cp "$work/bare.talks" "$work/ceiling.talks"
for round in $(seq "$rounds"); do
    for count in $connections; do
        open_talks turn $((count * 2 > 4000 ? count * 2 : 4000))
        open_talks durable $((count * 2 > 4000 ? count * 2 : 4000))
        measure bare "$count" $bare
        measure ceiling "$count" $ceiling
        measure turn "$count" $turn
        measure log "$count" $log
        measure durable "$count" $durable
    done
done
echo "turns over HTTP; median of $rounds rounds of $seconds s; p50/p99 in ms, CPU in us a request; load $(cut -d' ' -f1 /proc/loadavg) at the end"
echo "understanding alone takes $understanding us here: ceiling:bare is what a turn would reach if all the rest were free"
awk -f "$here/http.awk" "$work/figures"
