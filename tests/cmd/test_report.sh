#!/bin/sh
# handoff, report, gaps and review from end to end: a server with `people: notify`, customers over HTTP, an operator at the
# command line, first with the server running and then on the store alone.
set -u
salter=$(realpath "${SALTER:-build/release/salter}")
work=$(mktemp -d)
server=
stop() {
    [ -z "$server" ] || { kill "$server" && wait "$server"; }
    server=
}
trap 'stop 2>/dev/null; rm -rf "$work"' EXIT
export XDG_CACHE_HOME="$work/cache" XDG_RUNTIME_DIR="$work/run"
unset SALTER_STORE SALTER_NOTIFY_SECRET
passed=0
check() { # check WHAT CONDITION...
    what=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
    else
        echo "not so: $what"
        cat "$work/server.log"
        exit 1
    fi
}
has() { grep -qF -- "$1" "$2"; }
lacks() { ! grep -qF -- "$1" "$2"; }
await() { # await CONDITION...: within 20 s
    for _ in $(seq 200); do
        "$@" 2>/dev/null && return 0
        sleep 0.1
    done
    return 1
}

# a dozen topics of the demo bank, with people who are notified
sh tests/support/dozen.sh "$work/knowledge" notify

start() {
    "$salter" serve "$work/knowledge" --listen 127.0.0.1:0 --store "$work/log.db" --control "$work/control" "$@" \
        >"$work/url" 2>"$work/server.log" &
    server=$!
    await test -s "$work/url" || { echo "the server does not start"; cat "$work/server.log"; exit 1; }
    url=$(cat "$work/url")
}
start --notify-command "cat >>$work/sent; echo >>$work/sent"

# customers: one is answered, one is not understood twice over in two spellings, one wants a person and listens
cat >"$work/customers.mjs" <<'JS'
const [url, out] = process.argv.slice(2);
const fs = await import("node:fs");
const post = async (path, body, token) => {
    const response = await fetch(url + path, { method: "POST", body: JSON.stringify(body),
        headers: { "Content-Type": "application/json", ...(token && { Authorization: `Bearer ${token}` }) } });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.status === 204 ? null : response.json();
};
const talk = async () => {
    const { id, token } = await post("/api/v1/conversations", { language: "hr" });
    let number = 0;
    return { id, token,
        say: (text) => post(`/api/v1/conversations/${id}/messages`, { client_id: `c${number++}`, text }, token),
        judge: (body) => post(`/api/v1/conversations/${id}/feedback`, body, token) };
};
const first = await talk();
const answer = (await first.say("Koje je radno vrijeme?")).events.at(-1);
await first.judge({ about: answer.seq, thumb: "up" });
await first.say("Zašto mi je kartica odbijena?");
for (const spelling of ["Zašto vrdalo mrsi gornje škripalo?", "zasto vrdalo mrsi GORNJE skripalo", "=cmd(vrdalo) mrsi"])
    await (await talk()).say(spelling);
const robbed = await talk();
for (const text of ["Ukrali su mi karticu!", "091 234 5678", "nemojte me zvati"])
    await robbed.say(text);
const waiting = await talk();
await waiting.say("Moja kartica 4539 5787 6362 1486 ne radi");
const handed = (await waiting.say("Želim razgovarati s čovjekom")).events;
if (!handed.some((event) => event.type === "bot_reply" && event.handoff?.state === "notified")) throw new Error(JSON.stringify(handed));
const again = (await waiting.say("Želim razgovarati s čovjekom")).events;
if (again.some((event) => event.type === "owner_changed")) throw new Error("handed over twice");
const last = (await waiting.say("Koliko drndalo klepeće po tavanu?")).events.at(-1).seq;
const stream = await fetch(`${url}/api/v1/conversations/${waiting.id}/events?after=${last}`,
    { headers: { Accept: "text/event-stream", Authorization: `Bearer ${waiting.token}` } });
fs.writeFileSync(`${out}/listening`, waiting.id);
let text = "";
for await (const piece of stream.body) {
    text += Buffer.from(piece).toString();
    if (text.includes("Ana") && !text.includes("trtljanje")) await waiting.say("Hvala, osobno trtljanje za Vas");
    if (text.includes('"owner":"bot"')) break;
}
fs.writeFileSync(`${out}/heard`, text);
process.exit(0);
JS
node "$work/customers.mjs" "$url" "$work" 2>"$work/customers.err" &
customers=$!
await test -s "$work/listening" || { cat "$work/customers.err" "$work/server.log"; exit 1; }

# the envelope reached the contact centre
await has explicit_request "$work/sent"
check 'the command got the envelope' has '"type":"handoff.created"' "$work/sent"
check 'with its transcript' has 'Želim razgovarati s čovjekom' "$work/sent"
check 'without the card number' lacks 1486 "$work/sent"
handoff() { "$salter" handoff --control "$work/control" "$@"; }
thanked() { handoff show "$id" | grep -q trtljanje; }
delivered() { handoff --json show "$id" | grep -q '"delivered_at": "20'; }

# the operator
handoff list >"$work/list"
check 'the list has the wish for a person' has explicit_request "$work/list"
id=$(awk '/explicit_request/ { print $1 }' "$work/list")
check 'it is noted as delivered' await delivered
handoff show "$id" >"$work/show"
check 'all of it is shown' has 'Želim razgovarati s čovjekom' "$work/show"
check 'without the card number' lacks 1486 "$work/show"
handoff reply --as Ana "$id" Dobar dan, pogledat ćemo. >"$work/replied"
check 'the reply is confirmed' has "Hand-off $id is answered." "$work/replied"
printf 'Prvi red\nDrugi red "u navodnicima"\n' | handoff reply "$id" - >/dev/null
handoff list >"$work/list"
check 'the list says that it is answered' grep -qE "^ *$id .* answered " "$work/list"
check 'the customer writes back' await thanked
handoff close "$id" >"$work/closed"
check 'closing is confirmed' has "Hand-off $id is over." "$work/closed"
wait $customers || { cat "$work/customers.err"; exit 1; }
check 'the customer heard the reply at once' has 'Dobar dan, pogledat ćemo.' "$work/heard"
check 'from a person with a name' has '"name":"Ana"' "$work/heard"
check 'in lines' has 'Prvi red\nDrugi red \"u navodnicima\"' "$work/heard"
handoff list >"$work/list"
check 'the list says that nobody is to be called' grep -qE 'policy_topic +taken back$' "$work/list"
handoff show "$(awk '/policy_topic/ { print $1 }' "$work/list")" >"$work/show"
check 'and when that was said' grep -qE '^taken back +20[0-9-]+ ' "$work/show"
check 'there is no contact any more' lacks 'contact   ' "$work/show"
handoff show 9999 >"$work/none" 2>&1
check 'an unknown one fails' [ $? -eq 1 ]
check 'and says so' has 'there is no hand-off 9999' "$work/none"
handoff reply "$id" 'Kasno' >"$work/late" 2>&1
check 'what is over takes no reply' has "hand-off $id is over" "$work/late"
check 'the audit names who and what, and not the words' has "handoff reply $id" "$work/server.log"
check 'the words are not in the log' lacks 'pogledat' "$work/server.log"
handoff --store "$work/other.db" list >"$work/other" 2>&1
check 'this server does not speak for another store' has 'no such file' "$work/other"
handoff --store "$work/log.db" list >"$work/other" 2>&1
check 'but for its own' [ $? -eq 0 ]

# figures, while the server runs
"$salter" report --store "$work/log.db" >"$work/report"
check 'report counts conversations' grep -qE '^conversations +6$' "$work/report"
check 'and hand-overs by reason' grep -qE '^  explicit_request +1 ' "$work/report"
check 'and thumbs' grep -qE '^thumbs up +1$' "$work/report"
check 'definitions are printed' has 'What is counted' "$work/report"
check 'an empty period is empty' sh -c "'$salter' report --store '$work/log.db' --to 2020-01-01 | grep -qE '^conversations +0\$'"

stop
# the store alone
handoff list >"$work/list" 2>&1
check 'without a server and a store nothing can be said' [ $? -eq 1 ]
handoff --store "$work/log.db" --all list >"$work/list"
check 'without a server the store is read' grep -qE "^ *$id .* over " "$work/list"
open=$(awk '$4 == "waiting" { print $1; exit }' "$work/list")
SALTER_STORE="$work/log.db" handoff reply "$open" 'Iz naredbenog retka' >"$work/replied"
check 'and written' has "Hand-off $open is answered." "$work/replied"
handoff --store "$work/log.db" show "$open" >"$work/show"
check 'the reply is in the log' has 'Iz naredbenog retka' "$work/show"

"$salter" gaps --store "$work/log.db" >"$work/gaps"
check 'gaps have a header' has "conversations	last	what happened	nearest topic	question" "$work/gaps"
check 'spellings of a question are one' grep -qE '^2	.*	Zašto vrdalo mrsi gornje škripalo\?$' "$work/gaps"
check 'the most frequent is the first' sh -c "sed -n 2p '$work/gaps' | grep -q '^2'"
check 'also of those who wait for a person' grep -qE '^1	.*	left to a person	.*	Koliko drndalo klepeće po tavanu\?$' "$work/gaps"
check 'what is written to a person is none' lacks trtljanje "$work/gaps"
check 'no formula for a spreadsheet' grep -qF "	'=cmd(vrdalo)" "$work/gaps"
check 'no card number' lacks 1486 "$work/gaps"
check 'only as many as wanted' [ "$("$salter" gaps --store "$work/log.db" --most 1 | wc -l)" -eq 2 ]

"$salter" review --store "$work/log.db" --sample 10 --seed 7 >"$work/review"
check 'review has columns for judgement' grep -q 'question	answer	right	wrong	harmful	remark$' "$work/review"
check 'each row has twelve cells' [ "$(awk -F '\t' 'NF != 12' "$work/review" | wc -l)" -eq 0 ]
check 'the answers are in it' has 'Koje je radno vrijeme?' "$work/review"
check 'no card number' lacks 1486 "$work/review"
"$salter" review --store "$work/log.db" --sample 10 --seed 7 | cmp -s - "$work/review"
check 'the same seed gives the same rows' [ $? -eq 0 ]
check 'a smaller sample is smaller' [ "$("$salter" review --store "$work/log.db" --sample 1 --seed 3 | wc -l)" -eq 2 ]

# what is refused
for words in 'handoff' 'handoff nonsense' 'handoff reply 1' 'handoff show' 'report --from yesterday' 'gaps --most 0' 'review --sample 0' \
    "report --store $work/missing.db" 'report'; do
    "$salter" $words >"$work/refused" 2>&1
    check "refused: $words" [ $? -eq 2 ]
done
check 'and no store is made by looking for it' [ ! -e "$work/missing.db" ]

# settings of the outbox
"$salter" serve "$work/knowledge" --listen 127.0.0.1:0 --notify-url https://127.0.0.1/ >"$work/out" 2>&1
check 'a URL without a secret is refused' [ $? -ne 0 ]
SALTER_NOTIFY_SECRET=whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3 "$salter" serve "$work/knowledge" --listen 127.0.0.1:0 \
    --notify-url https://127.0.0.1/ >"$work/out" 2>&1
check 'a private target is refused' has 'private' "$work/out"
check 'the secret is not told' lacks whsec "$work/out"
echo "# $passed checks passed"
