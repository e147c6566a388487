#!/bin/sh
# `salter store` beside a running server and on its files alone: check, backup, rebuild; what is damaged is named.
set -u
salter=$(realpath "${SALTER:-build/release/salter}")
work=$(mktemp -d)
server=
stop() {
    [ -z "$server" ] || { kill "$server" && wait "$server"; }
    server=
}
trap 'stop 2>/dev/null; rm -rf "$work"' EXIT
unset SALTER_STORE
passed=0
check() { # check WHAT CONDITION...
    what=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
    else
        echo "not so: $what"
        cat "$work/out"
        exit 1
    fi
}
store() { "$salter" store "$@" >"$work/out" 2>&1; }
exits() { # exits STATUS VERB...
    wanted=$1
    shift
    store "$@"
    [ $? -eq "$wanted" ]
}
says() { grep -qF -- "$1" "$work/out"; }

mkdir -p "$work/knowledge/topics"
cp knowledge/messages.yaml tests/server/knowledge/bot.yaml "$work/knowledge"
cp tests/server/knowledge/topics/*.yaml "$work/knowledge/topics"
start() { # start STORE
    : >"$work/url"
    "$salter" serve "$work/knowledge" --listen 127.0.0.1:0 --store "$1" --control "$work/control" --cache "$work" \
        >"$work/url" 2>"$work/log" &
    server=$!
    for _ in $(seq 300); do [ -s "$work/url" ] && return; sleep 0.1; done
    cat "$work/log"
    exit 1
}
start "$work/log.db"
post() { curl -fsS -d "$2" -H 'Content-Type: application/json' -H "Authorization: Bearer ${3:-none}" "$(cat "$work/url")/api/v1/conversations$1"; }
member() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }
for number in 1 2 3; do
    talk=$(post '' '{}')
    id=$(echo "$talk" | member id)
    token=$(echo "$talk" | member token)
    for message in a b c d; do
        case $message in a | c) text='Kada radite?' ;; *) text='Radno vrijeme' ;; esac
        post "/$id/messages" "{\"client_id\":\"$message\",\"text\":\"$text\"}" "$token" >"$work/out"
    done
done

export SALTER_STORE="$work/log.db"
check 'a store in use is sound' exits 0 check
check 'and says so' says 'the log keeps its rules'
check 'it is copied while it is used' exits 0 backup "$work/copy.db"
check 'a copy is sound before anybody opened it' exits 0 check --store "$work/copy.db"
check 'nothing is overwritten' exits 1 backup "$work/copy.db"
check 'and that is said' says 'copy.db'
check 'projections are made anew while they are used' exits 0 rebuild
check 'and are what the log gives' exits 0 check
stop
check 'the files alone are sound' exits 0 check
cp "$work/copy.db" "$work/damaged.db"
printf 'nonsense that is no page of a database, for a good while' |
    dd of="$work/damaged.db" bs=1 seek=8192 conv=notrunc 2>/dev/null
check 'what is damaged is found' exits 1 check --store "$work/damaged.db"
check 'and named' says 'damaged.db'
sum=$(cksum <"$work/damaged.db")
check 'what can be read of it goes into a new one' exits 0 salvage --store "$work/damaged.db" "$work/saved.db"
check 'all of it, for the page only led to others' says '27 events are saved, 0 or more are lost'
check 'the damaged one is as it was' [ "$(cksum <"$work/damaged.db")" = "$sum" ]
check 'nothing is left beside the new one' [ "$(ls "$work" | grep -c '^saved')" -eq 1 ]
check 'which is sound' exits 0 check --store "$work/saved.db"
check 'and is not overwritten' exits 1 salvage --store "$work/damaged.db" "$work/saved.db"
start "$work/saved.db"
check 'it can be served' curl -fsS -o "$work/out" "$(cat "$work/url")/readyz"
check 'and is ready' says '"status":"ready"'
check 'a store in use can be read so, too' exits 0 salvage --store "$work/saved.db" "$work/again.db"
check 'where nothing is damaged nothing is lost' says '27 events are saved, 0 are lost'
stop
start "$work/copy.db"
check 'a copy can be served' curl -fsS -o "$work/out" "$(cat "$work/url")/readyz"
stop

check 'a word that is no verb is refused' exits 2 mend
check 'a copy needs a place' exits 2 backup
check 'and so does what is saved' exits 2 salvage
check 'a file that is not there is no store' exits 2 check --store "$work/missing.db"
check 'and is not made by looking' [ ! -e "$work/missing.db" ]
echo "# $passed checks passed"
