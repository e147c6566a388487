#!/bin/sh
# import -> check -> evaluate with the program itself, on small files that are awkward on purpose.
salter=${SALTER:-build/release/salter}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_CACHE_HOME=$work/cache
passed=0

fail() {
    echo "FAILED: $1"
    [ -f "$work/out" ] && cat "$work/out"
    exit 1
}
# runs STATUS COMMAND ...: the exit status is as expected; both outputs are in $work/out
runs() {
    wanted=$1
    shift
    "$@" >"$work/out" 2>&1
    status=$?
    [ $status -eq "$wanted" ] || fail "exit status $status instead of $wanted: $*"
    passed=$((passed + 1))
}
says() {
    grep -qF -- "$1" "${2:-$work/out}" || fail "no \"$1\" in ${2:-the output}"
    passed=$((passed + 1))
}
says_not() {
    grep -qF -- "$1" "${2:-$work/out}" && fail "\"$1\" in ${2:-the output}"
    passed=$((passed + 1))
}

# ---- CSV: byte order mark, CRLF, quotes, line breaks, signs of YAML, names that are no ids
long=balance_not_updated_after_cheque_or_cash_deposit
{
    printf '\357\273\277category,text\r\n'
    printf 'Card Arrival,"Where is my card, please?"\r\nCard Arrival,"It was sent\r\nlast week"\r\nCard Arrival,has the card arrived\r\n'
    printf 'card-arrival,"- # my: ""new"" card | {{is}} late"\r\ncard-arrival,card has not come\r\ncard-arrival,still no card here\r\n'
    printf 'CARD ARRIVAL,my card is on its way\r\nCARD ARRIVAL,delivery of the card\r\n'
    printf '2FA,the code did not come\r\n2FA,no code by text message\r\n2FA,"\ttab in front of a code"\r\n'
    printf '%s,my cheque is not booked\r\n%s,I paid cash in and do not see it\r\n' $long $long
    printf 'yes,"# top up my phone"\r\nyes,charge my phone\r\nno,close my account\r\nno,I want to leave the bank\r\n'
    printf 'oos,how do I cook beans\r\nOut of scope,who won the match\r\n'
    printf ',nameless\r\n2FA,\r\n2FA,where is my card please\r\n2FA,one,too many\r\n2FA,\001\177 ok\r\n'
} >"$work/in.csv"
runs 0 "$salter" import csv "$work/in.csv" --output "$work/kb"
says 'in.csv:6: "card-arrival" becomes card_arrival_2'
says 'in.csv:9: "CARD ARRIVAL" becomes card_arrival_3'
says 'in.csv:22: the category is empty'
says 'in.csv:23: there is no text'
says 'in.csv:24: "where is my card please" stands in card_arrival already'
says 'in.csv:25: fields: 3'
says '7 topics'
says '2 out of scope'
says '- # my: "new" card | {{is}} late' "$work/kb/topics/card_arrival_2.yaml"
says 'It was sent last week' "$work/kb/topics/card_arrival.yaml"
says "title: $long" "$work/kb/topics/$long.yaml"
says 'draft: true' "$work/kb/topics/2fa.yaml"
says 'how do I cook beans' "$work/kb/out_of_scope.yaml"
runs 0 "$salter" check "$work/kb"
says '7 topics'
says '0 errors'
runs 2 "$salter" import csv "$work/in.csv" --output "$work/kb"
says 'the folder is not empty'
runs 2 "$salter" import csv "$work/in.csv"
runs 2 "$salter" import xml "$work/in.csv" --output "$work/other"
runs 2 "$salter" import csv "$work/none.csv" --output "$work/other"
printf 'text,category\n"open,a\n' >"$work/open.csv"
runs 2 "$salter" import csv "$work/open.csv" --output "$work/other"
says 'open.csv:2: a quote is opened and never closed'
[ -e "$work/other" ] && fail "a folder was made of nothing"
for mark in '\377\376' '\376\377' ''; do
    { printf "$mark" && printf 't\0e\0x\0t\0,\0c\0'; } >"$work/wide.csv"
    runs 2 "$salter" import csv "$work/wide.csv" --output "$work/other"
    says 'wide.csv:1: the file is UTF-16; save it as UTF-8'
done
for language in hr sr; do
    runs 0 "$salter" import csv "$work/in.csv" --output "$work/kb_$language" --language $language
    runs 0 "$salter" check "$work/kb_$language"
done

# ---- questions of it
{
    printf '\357\273\277text\ttopic\tlanguage\tconfidence\r\n'
    printf 'where is my card\tcard_arrival\ten\t1\r\n'
    printf 'no code came\\nat all\t2fa\ten\t2\r\n\r\n'
    printf 'how do I cook soup\tOUT_OF_SCOPE\thr\t3\r\n'
    printf '\tcard_arrival\thr\r\n'
    printf 'I want a person\tHUMAN\thr\t5\r\n'
} >"$work/q.tsv"
runs 0 "$salter" evaluate "$work/kb" --questions "$work/q.tsv" --predictions "$work/p.jsonl" --svg "$work/r.svg"
says '3 questions of a topic'
says '1 questions out of scope'
says '1 questions for a person'
says 'by language'
says '</svg>' "$work/r.svg"
[ "$(wc -l <"$work/p.jsonl")" -eq 5 ] || fail "one prediction a question"
says '{"text":"where is my card","expected":"card_arrival","input_language":"en","input_confidence":"1","action":' "$work/p.jsonl"
says '{"text":"no code came\nat all","expected":"2fa"' "$work/p.jsonl"
says '{"text":"","expected":"card_arrival","input_language":"hr","input_confidence":"","action":' "$work/p.jsonl"
cp "$work/p.jsonl" "$work/first.jsonl"
runs 0 "$salter" evaluate "$work/kb" --questions "$work/q.tsv" --predictions "$work/p.jsonl" --json
cmp -s "$work/p.jsonl" "$work/first.jsonl" || fail "the same questions get the same predictions"
says '"cross_validation":null'
says '"out_of_scope_auroc":{"value":'
says '"by":{"language":{"en":'
runs 0 "$salter" evaluate "$work/kb" --cross-validate 2 --json --predictions "$work/p.jsonl"
says '"cross_validation":2'
says '"input_language":"en"' "$work/p.jsonl"
says '"expected":"OUT_OF_SCOPE"' "$work/p.jsonl"
says '"confusions_more":0'

# ---- no line of the report is longer than a terminal is wide
runs 0 "$salter" evaluate "$work/kb" --cross-validate 2
[ "$(LC_ALL=C.UTF-8 awk 'length($0) > 80' "$work/out" | wc -l)" -eq 0 ] || fail 'a line longer than 80 columns'
runs 0 "$salter" evaluate "$work/kb" --questions "$work/q.tsv"
[ "$(LC_ALL=C.UTF-8 awk 'length($0) > 80' "$work/out" | grep -cv 'questions of /')" -eq 0 ] || fail 'a line longer than 80 columns'

# ---- mistakes in a file of questions are named by line; one that is only unknown is told and counted
runs 2 "$salter" evaluate "$work/kb"
runs 2 "$salter" evaluate "$work/kb" --questions "$work/q.tsv" --cross-validate 5
runs 2 "$salter" evaluate "$work/kb" --cross-validate 1
runs 2 "$salter" evaluate "$work/none" --questions "$work/q.tsv"
runs 2 "$salter" evaluate "$work/kb" --questions "$work/none.tsv"
printf 'text\tlabel\na\tb\n' >"$work/bad.tsv"
runs 2 "$salter" evaluate "$work/kb" --questions "$work/bad.tsv"
says 'bad.tsv:1: the header has no column `topic`'
printf 'text\ttopic\na\t2fa\na\tb\tc\n' >"$work/bad.tsv"
runs 2 "$salter" evaluate "$work/kb" --questions "$work/bad.tsv"
says 'bad.tsv:3: 3 cells'
printf 'text\ttopic\na\t2fa\na\n' >"$work/bad.tsv"
runs 2 "$salter" evaluate "$work/kb" --questions "$work/bad.tsv"
says 'bad.tsv:3: the topic is missing'
printf 'text\ttopic\na\tcard_arival\n' >"$work/bad.tsv"
runs 0 "$salter" evaluate "$work/kb" --questions "$work/bad.tsv"
says 'bad.tsv:2: the knowledge has no topic "card_arival"; did you mean "card_arrival"? Such questions count as not answered right'
printf 'text\ttopic\na\tzzz\n' >"$work/bad.tsv"
runs 0 "$salter" evaluate "$work/kb" --questions "$work/bad.tsv"
says 'bad.tsv:2: the knowledge has no topic "zzz"; such questions count as not answered right'
runs 2 "$salter" evaluate "$work/kb" --questions "$work/q.tsv" --predictions "$work/none/p.jsonl"
says 'none/p.jsonl: No such file'
runs 0 "$salter" evaluate "$work/kb" --questions "$work/q.tsv" --predictions "$work/q2.jsonl"
says_not 'did you mean'

# ---- folds go by content: near-duplicates together, whatever the order of the file
{
    for i in 1 2 3 4 5 6; do
        printf 'please tell me where my new bank card number %s is now,a\nplease tell me where my new bank card number %s is right now,a\n' $i $i
        printf 'I would like to close account %s at your bank today,b\nI would like to close account %s at your bank today please,b\n' $i $i
        printf 'word%s alone,a\nother%s thing,b\n' $i $i
    done
} >"$work/rows"
for order in forward backward; do
    if [ $order = forward ]; then cat "$work/rows"; else sort -r "$work/rows"; fi >"$work/sorted"
    { printf 'text,category\n' && cat "$work/sorted"; } >"$work/$order.csv"
    runs 0 "$salter" import csv "$work/$order.csv" --output "$work/$order"
    runs 0 "$salter" evaluate "$work/$order" --cross-validate 7 --predictions "$work/p.jsonl"
    sed 's/{"text":"\([^"]*\)".*"fold":"\([0-9]*\)".*/\1 = \2/' "$work/p.jsonl" | sort >"$work/$order.folds"
done
cmp -s "$work/forward.folds" "$work/backward.folds" || fail "folds do not depend on the order of rows"
[ "$(sed 's/.*= //' "$work/forward.folds" | sort -u | wc -l)" -gt 3 ] || fail "examples are spread over the folds"
for i in 1 2 3 4 5 6; do
    [ "$(grep "new bank card number $i " "$work/forward.folds" | sed 's/.*= //' | sort -u | wc -l)" -eq 1 ] ||
        fail "near-duplicates $i are in different folds"
    [ "$(grep "close account $i " "$work/forward.folds" | sed 's/.*= //' | sort -u | wc -l)" -eq 1 ] ||
        fail "near-duplicates $i are in different folds"
    passed=$((passed + 2))
done

# ---- Rasa, from two files: synonyms before the examples that mark them
cat >"$work/synonyms.yml" <<'YAML'
version: "3.1"
nlu:
- synonym: savings
  examples: |
    - nest egg
    - deposit book
- synonym: card
  examples: |
    - plastic
- lookup: city
  examples: |
    - Zagreb
    - Novi Sad
- regex: zip
  examples: |
    - \d{5}
- regex: check_balance
  examples: |
    - (how much|what) .*(left|savings)\b
    - Balance
    - .*
    - (a|aa)+$
- regex: out_of_scope
  examples: |
    - \bsongs?\b
YAML
cat >"$work/intents.yml" <<'YAML'
version: "3.1"
nlu:
- intent: check_balance
  examples: |
    - how much is on my [nest egg](account)
    - balance of my [savings]{"entity": "account", "role": "source"}
    - what have I got left
- intent: faq/branch
  examples: |
    - branch in [Zagreb](city)
    - where is your office
- intent: out_of_scope
  examples: |
    - sing a song
rules: []
YAML
runs 0 "$salter" import rasa "$work/synonyms.yml" "$work/intents.yml" --output "$work/rasa"
says 'synonyms.yml:16: regex "zip": no intent has its name'
says 'synonyms.yml:20: regex "check_balance", /Balance/: '
says 'synonyms.yml:21: regex "check_balance", /.*/: '
says '    /(how much|what) .*(left|savings)\b/' "$work/rasa/topics/check_balance.yaml"
says_not 'Balance/' "$work/rasa/topics/check_balance.yaml"
says '    /\bsongs?\b/' "$work/rasa/out_of_scope.yaml"
says 'intents.yml:15: `rules`'
says 'intents.yml:5: entity "account": 2 marked pieces'
says 'how much is on my nest egg' "$work/rasa/topics/check_balance.yaml"
says 'nest egg' "$work/rasa/words/imported.yaml"
says 'card = plastic' "$work/rasa/words/imported.yaml"
says 'city:' "$work/rasa/words/imported.yaml"
runs 0 "$salter" check "$work/rasa"
says '2 topics'
printf 'text\ttopic\nhow much is left on my savings\tcheck_balance\nwhere is the office\tfaq_branch\n' >"$work/q.tsv"
runs 0 "$salter" evaluate "$work/rasa" --questions "$work/q.tsv"
says '2 questions of a topic'
printf 'nlu:\n- intent: [\n' >"$work/bad.yml"
runs 2 "$salter" import rasa "$work/bad.yml" --output "$work/other"
says 'bad.yml:3:'

# ---- check: one run tells the mistakes of YAML and, in other files, those of patterns
cp -R knowledge "$work/broken"
printf '  - bad: [\n' >>"$work/broken/topics/account_balance.yaml"
sed -i '0,/^    (/s//    ((/' "$work/broken/topics/card_delivery.yaml"
sed -i '0,/^    (track | delivery) \* card/s//    ~nosuch * card/' "$work/broken/topics/card_delivery.yaml"
runs 1 "$salter" check "$work/broken"
says '[indicator-in-text]'
says '[pattern-syntax]'
says '[unknown-set]'
says '3 errors'
# sets that are missing because words/ is broken are no mistakes of those who name them
sed -i '1s/.*/english: [/' "$work/broken/words/"*.yaml
runs 1 "$salter" check "$work/broken"
says_not '[unknown-set]'

# ---- the cache: a damaged fit is said, made anew and used again
runs 0 "$salter" ask --knowledge "$work/rasa" --json 'where is the office'
fit=$(ls -t "$work/cache/salter"/*.fit | head -n 1)
printf 'nonsense' | dd of="$fit" bs=1 seek=2000 conv=notrunc 2>/dev/null
runs 0 "$salter" ask --knowledge "$work/rasa" --json 'where is the office'
says 'the cached fit is not used'
runs 0 "$salter" ask --knowledge "$work/rasa" --json 'where is the office'
says_not 'the cached fit is not used'

# ---- a full disk is no success, and a device that is written to stays one
for command in schema --man "check $work/rasa" "ask --knowledge $work/rasa --json office"; do
    status=0
    "$salter" $command >/dev/full 2>"$work/full" || status=$?
    [ $status -eq 2 ] || fail "$command on a full disk ended with $status"
    grep -q 'cannot write the output: No space left on device' "$work/full" || fail "$command does not say that the disk is full"
    passed=$((passed + 2))
done
printf 'text\ttopic\nwhere is the office\tx\n' >"$work/full.tsv"
runs 2 "$salter" evaluate "$work/rasa" --questions "$work/full.tsv" --svg /dev/full
[ -c /dev/full ] || fail 'the device was replaced by a file'
passed=$((passed + 1))

# ---- the cache: of many fits those used last are kept, up to 192 MB, and nothing else is touched, whatever it is called
rm -f "$work/cache/salter"/*.fit
old=$work/cache/salter/000000000000000000000000000000
for number in 01 02 03 04 05 06 07 08 09 10 11 12; do
    truncate -s 30M "$old$number.fit"
    touch -d "2020-01-$number" "$old$number.fit"
done
mkdir -p "$work/cache/salter/rides"
for other in notes.txt ride.fit rides/00000000000000000000000000000001.fit; do
    echo kept >"$work/cache/salter/$other"
    touch -d 2019-01-01 "$work/cache/salter/$other"
done
runs 0 "$salter" ask --knowledge "$work/rasa" --json 'where is the office'
[ "$(ls "$work/cache/salter" | grep -c '^[0-9a-f]*\.fit$')" -eq 7 ] || fail 'not six large fits and the new one are kept'
[ -f "${old}07.fit" ] || fail 'a late fit is dropped'
[ ! -f "${old}06.fit" ] || fail 'an old fit is kept'
for other in notes.txt ride.fit rides/00000000000000000000000000000001.fit; do
    [ -f "$work/cache/salter/$other" ] || fail "$other is no fit of ours, and was dropped"
done
passed=$((passed + 6))

# ---- the cache: check fills it and takes from it, in the folder that is named; no news of it is a mistake of the knowledge
runs 0 "$salter" check "$work/rasa" --cache "$work/fits" --strict
[ "$(ls "$work/fits" | grep -c '^[0-9a-f]*\.fit$')" -eq 1 ] || fail 'check keeps no fit'
fit=$(ls "$work/fits"/*.fit)
: >"$fit"
runs 0 "$salter" ask --cache "$work/fits" --knowledge "$work/rasa" --json 'where is the office'
says 'the cached fit is not used'
for command in 'check --strict' test evaluate\ --questions\ "$work/q.tsv" 'chat --json'; do
    cp "$fit" "$work/sound"
    : >"$fit"
    runs 0 "$salter" $command --cache "$work/fits" "$work/rasa" </dev/null
    says 'the cached fit is not used'
    runs 0 "$salter" $command --cache "$work/fits" "$work/rasa" </dev/null
    says_not 'the cached fit is not used'
    cmp -s "$fit" "$work/sound" || fail "$command keeps no fit"
done
runs 0 env SALTER_CACHE="$work/other_fits" "$salter" check "$work/rasa"
[ "$(ls "$work/other_fits" | wc -l)" -eq 1 ] || fail 'SALTER_CACHE is not heeded'

# ---- a promise is shown with what it was measured on: nothing, little
sed -i 's/^  answer:.*/  wrong_at_most: 2%/' "$work/rasa/bot.yaml"
runs 0 "$salter" check "$work/rasa"
says 'a documented prior alone: no example could be held back'
says 'wrong at most 2 %: unproven, no example could be held back to measure it on'
says_not 'keeps wrong answers'
{
    printf 'text,category\n'
    for word in red blue green lost stolen broken second virtual metal paper family travel; do
        printf 'my %s card is late,card\nwhat have I on the %s account,balance\nlend me money for %s things,loan\n' $word $word $word
    done
} >"$work/small.csv"
runs 0 "$salter" import csv "$work/small.csv" --output "$work/small"
sed -i 's/^  answer:.*/  wrong_at_most: 1%/' "$work/small/bot.yaml"
runs 0 "$salter" check "$work/small"
says 'leans on a documented prior: only 36 examples'
says 'wrong at most 1 %: of 36 examples held back '
says 'so few do not prove 1 %'
runs 0 "$salter" check "$work/small" --format json
says '"thresholds": {'
says '"held_back": 36'
says '"wrong_at_most": 0.01'
sed -i 's/^  wrong_at_most:.*/  answer: 0.60/' "$work/small/bot.yaml"
runs 0 "$salter" check "$work/small"
says 'of 36 examples held back '
says_not 'prove'

# ---- SARIF: the uris lead from here to the files, however the folder is named; each rule is described
mkdir "$work/kb/odd č name" && cp -R "$work/kb/bot.yaml" "$work/kb/topics" "$work/kb/odd č name" 2>/dev/null
printf 'nonsense: [\n' >"$work/kb/topics/broken.yaml"
printf 'nonsense: [\n' >"$work/kb/odd č name/topics/broken.yaml"
case $salter in /*) program=$salter ;; *) program=$PWD/$salter ;; esac
sarif() { runs 1 sh -c 'cd "$1" && exec "$2" check --format sarif "$3"' sh "$1" "$program" "$2"; }
sarif "$work" kb
says '"uri": "kb/topics/broken.yaml"'
says '"id": "unknown-key"'
says '"shortDescription"'
sarif "$work" ./kb/
says '"uri": "kb/topics/broken.yaml"'
sarif "$work/kb" .
says '"uri": "topics/broken.yaml"'
sarif / "$work/kb"
says "\"uri\": \"file://$work/kb/topics/broken.yaml\""
sarif "$work/kb" 'odd č name'
says '"uri": "odd%20%C4%8D%20name/topics/broken.yaml"'

# ---- where a server is looked for
runs 2 env XDG_RUNTIME_DIR="$work/runtime" XDG_STATE_HOME="$work/state" "$salter" banner none
says "$work/runtime/salter/control"
runs 2 env -u XDG_RUNTIME_DIR XDG_STATE_HOME="$work/state" "$salter" banner none
says "$work/state/salter/control"
runs 2 env -u XDG_RUNTIME_DIR -u XDG_STATE_HOME HOME="$work/home" "$salter" banner none
says "$work/home/.local/state/salter/control"

# ---- the tag of the widget names an address, and nothing else passes for one
runs 0 "$salter" embed https://www.bank.example/salter --csp
says '<script src="https://www.bank.example/salter/widget/'
runs 0 "$salter" embed http://127.0.0.1:8080
for place in notaurl '' https:// https:///path ftp://bank.example 'https://bank.example" onload="x' 'https://bank.example?a=b' 'https://b ank'; do
    runs 2 "$salter" embed "$place"
    says 'is no address'
done

echo "# $passed checks passed"
