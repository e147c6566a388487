#!/bin/sh
# `salter chat` and `salter ask`, driven as a program drives them: piped, as JSON, and on a real terminal (tmux).
set -u
salter=${SALTER:-build/release/salter}
work=$(mktemp -d)
trap 'tmux -L "salter-test-$$" kill-server 2>/dev/null; rm -rf "$work"' EXIT
export XDG_CACHE_HOME="$work/cache" XDG_STATE_HOME="$work/state"
[ -z "${BANK:-}" ] || cp -R "$BANK" "$work/cache" # what is learned of the demo bank already
passed=0
check() { # check WHAT CONDITION...
    what=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
    else
        echo "not so: $what"
        exit 1
    fi
}
has() { grep -qF -- "$1" "$2"; }
lacks() { ! grep -qF -- "$1" "$2"; }
lines() { [ "$(wc -l <"$2")" -eq "$1" ]; }

# exactly one JSON object per input line: messages, an empty line, a smiley, a command, a command with words behind it
printf '%s\n' 'zašto mi je kartica odbijena' '' ':) hvala' ':why' ':why not' ':topics' '4539578763621486 je moja kartica' \
    | "$salter" chat --json knowledge >"$work/out.jsonl"
check 'one object per line' lines 7 "$work/out.jsonl"
node -e '
const lines = require("fs").readFileSync(process.argv[1], "utf8").trim().split("\n").map(JSON.parse);
const names = ["action","topic","confidence","choices","considered","slot","slots","reason","language","reply","buttons","knowledge"];
for (const i of [0, 1, 2, 4, 6]) for (const name of names) if (!(name in lines[i])) throw new Error(`line ${i + 1} lacks ${name}`);
const [first, empty, smiley, why, notCommand, topics, card] = lines;
if (first.action !== "answer" || first.topic !== "card_payment_declined" || first.language !== "hr") throw new Error(JSON.stringify(first));
if (first.considered.length < 1 || first.considered[0].topic !== first.topic) throw new Error("considered");
if (!first.reply.length || !/^[0-9a-f]{64}$/.test(first.knowledge)) throw new Error("reply, knowledge");
for (const turn of [first, empty, smiley, notCommand, card]) if (!turn.reply.length || turn.reply.some((text) => !text)) throw new Error("silent");
if (smiley.topic !== "thanks") throw new Error("a smiley is no command: " + JSON.stringify(smiley));
if (why.command !== ":why" || !why.text.includes("confidence")) throw new Error("why");
if (topics.command !== ":topics" || !topics.text.includes("opening_hours")) throw new Error("topics");
' "$work/out.jsonl"
check 'the objects hold what they must' [ $? -eq 0 ]
check 'a card number is nowhere' lacks 4539578763621486 "$work/out.jsonl"

# a command that there is not is none of the customer's words
printf '%s\n' ':wy' ':nothing' ':D' ':quit' | "$salter" chat knowledge >"$work/slips.txt"
check 'a slip of the finger is told' has 'There is no command :wy; did you mean :why?' "$work/slips.txt"
check 'so is a command that is like no other' has 'There is no command :nothing; :help lists them.' "$work/slips.txt"
check 'a smiley is a message' lacks 'no command :D' "$work/slips.txt"

# so are words behind a command that takes none
printf '%s\n' ':why card_blocked' ':new hvala' | "$salter" chat knowledge >"$work/alone.txt"
check 'it says so' has ':why takes no word behind it' "$work/alone.txt"
check 'and sends nothing to the bot' lacks '— ' "$work/alone.txt"

# :lang tells what the bot replies in
printf '%s\n' ':lang' 'why was my card declined' ':lang' 'зашто ми је картица одбијена' ':lang' | "$salter" chat knowledge \
    | grep -E '^(en|hr|sr-Latn|sr-Cyrl)$' | tr '\n' ' ' >"$work/lang.txt"
check 'the language of the conversation' [ "$(cat "$work/lang.txt")" = 'hr en sr-Cyrl ' ]

# for people, piped
printf '%s\n' 'Koje je stanje na mom računu?' ':why' ':handoff' 'Želim razgovarati s čovjekom' ':handoff' ":save $work/talk.yaml" ':quit' 'never read' \
    | "$salter" chat knowledge >"$work/out.txt"
check 'a line of facts' has '— answer account_balance' "$work/out.txt"
check ':why shows a file and a line' grep -qE '[a-z_]+\.yaml:[0-9]+:[0-9]+' "$work/out.txt"
check ':handoff before' has 'Nothing was handed over yet.' "$work/out.txt"
check ':handoff after' has '"reason": "explicit_request"' "$work/out.txt"
check 'the envelope has the transcript' has 'Koje je stanje na mom računu?' "$work/out.txt"
check 'no colour when piped' lacks "$(printf '\033')" "$work/out.txt"
check ':quit ends' lacks 'never read' "$work/out.txt"

# :topics takes the beginning of an id; what begins none is said, and is no message
printf '%s\n' ':topics card_' ':topics zzz' ':topics hours' ':topics opening_huors' | "$salter" chat knowledge >"$work/topics.txt"
check 'topics that begin so' has 'card_lost_or_stolen' "$work/topics.txt"
check 'and no others' lacks 'open_account' "$work/topics.txt"
check 'none begins so' has 'No topic begins with "zzz". :topics lists them all.' "$work/topics.txt"
check 'in the middle' has 'In the middle: opening_hours' "$work/topics.txt"
check 'or like it' has 'Did you mean opening_hours?' "$work/topics.txt"
check 'nothing was a message' lacks '— ' "$work/topics.txt"

# a talk saved is a test that passes
cp -R knowledge "$work/knowledge"
cp "$work/talk.yaml" "$work/knowledge/tests/talk.yaml"
"$salter" test "$work/knowledge" >"$work/tap" 2>&1
check 'the saved talk passes' grep -qE '^ok [0-9]+ - Talk saved as' "$work/tap"

# a story that fails tells why
printf 'stories:\n  - story: It fails\n    spellings: as written\n    talk: |\n      > radno vrijeme\n      = answer card_blocked\n' \
    >"$work/knowledge/tests/talk.yaml"
"$salter" test "$work/knowledge" >"$work/tap" 2>&1
check 'a failed story fails the run' [ $? -eq 1 ]
check 'what was said, expected and got' has '    answer opening_hours' "$work/tap"
check 'and why' has 'rule:' "$work/tap"

# secrets are not in it, and it behaves as they did
rm "$work/knowledge/tests/"*
for talk in 'why was my card declined|my pin is 4821|again' 'tečaj|dolar|my pin is 4821|a funta?' 'asdfgh|my pin is 4821|asdfgh' \
    'new account|4539 1488 0343 6467|2' 'moja lozinka je Tajna123|шифра ми је Тајна55|hvala' \
    'my pin is four eight two one|moj pin je jedan dva tri četiri|мој пин је један два три четири'; do
    name=$(printf '%s' "$talk" | cksum | cut -d ' ' -f 1)
    printf '%s\n' "$talk|:save $work/knowledge/tests/$name.yaml" | tr '|' '\n' | "$salter" chat knowledge >/dev/null
done
"$salter" test "$work/knowledge" >"$work/tap" 2>&1
check 'talks with secrets pass' has '# 6 passed, 0 failed' "$work/tap"
check 'and keep none' [ "$(cat "$work/knowledge/tests/"* | grep -cE '4821|1488|Tajna|Тајна|four|tri|три')" -eq 0 ]
check 'a number in words is none of stars' has 'my pin is zero' "$work/knowledge/tests/$name.yaml"
rm "$work/knowledge/tests/"*

# a talk in the language that was set is a story in it: "pin" shows none
printf '%s\n' ':lang sr-Cyrl' 'pin' ":save $work/knowledge/tests/lang.yaml" | "$salter" chat knowledge >/dev/null
check 'the language is in it' has 'language: sr-Cyrl' "$work/knowledge/tests/lang.yaml"
echo '      + апликацију' >>"$work/knowledge/tests/lang.yaml"
"$salter" test "$work/knowledge" >"$work/tap" 2>&1
check 'and it opens in it' has '# 1 passed, 0 failed' "$work/tap"
rm "$work/knowledge/tests/"*

# whatever was said in it: bytes that are no text, signs of YAML and of stories
printf '%b\n' 'Gdje je poslovnica?' 'u Beogradu' '> hvala: #1 {{x}}' '= foo' '- baz' '\0377\0376 kartica\001' 'moja lozinka je ljubica' '   ' 'ok' '🙂' '7' ":save $work/odd.yaml" \
    | "$salter" chat knowledge >"$work/odd.txt"
check 'a password is not in it' lacks ljubica "$work/odd.yaml"
cp "$work/odd.yaml" "$work/knowledge/tests/odd.yaml"
"$salter" test "$work/knowledge" >"$work/tap" 2>&1
check 'an odd talk passes, too' grep -qE '^ok [0-9]+ - Talk saved as odd.yaml' "$work/tap"

# a reload with a mistake keeps the old knowledge
mkfifo "$work/in"
"$salter" chat "$work/knowledge" <"$work/in" >"$work/reload.txt" &
pid=$!
exec 3>"$work/in"
echo 'radno vrijeme' >&3
until_written() { # until_written WORDS FILE: a deadline of 20 seconds
    waited=0
    while ! grep -qF -- "$1" "$2" && [ $waited -lt 200 ]; do sleep 0.1; waited=$((waited + 1)); done
}
until_written 'answer opening_hours' "$work/reload.txt"
cp "$work/knowledge/bot.yaml" "$work/bot.yaml"
printf 'nonsense: [\n' >"$work/knowledge/bot.yaml"
printf ':reload\nradno vrijeme\n' >&3
until_written 'stays' "$work/reload.txt"
cp "$work/bot.yaml" "$work/knowledge/bot.yaml"
printf ':reload\n' >&3
exec 3>&-
wait $pid
check 'a broken reload is refused' has 'the knowledge from before stays' "$work/reload.txt"
check 'and answers go on' [ "$(grep -c -- '— answer opening_hours' "$work/reload.txt")" -eq 2 ]
check 'a good one is taken' has 'Reloaded: ' "$work/reload.txt"

# ask, usage, exit codes
"$salter" ask --json 'Where is your branch in Split?' >"$work/ask.json"
check 'ask gives one object' lines 1 "$work/ask.json"
check 'in English' has '"language":"en"' "$work/ask.json"
"$salter" ask --json Where is your branch in Split? >"$work/words.json"
check 'a question needs no quotes' cmp -s "$work/ask.json" "$work/words.json"
"$salter" ask >/dev/null 2>&1; check 'ask without text is a usage error' [ $? -eq 2 ]
"$salter" nonsense >/dev/null 2>&1; check 'an unknown command is a usage error' [ $? -eq 2 ]
"$salter" chat --nonsense >/dev/null 2>&1; check 'an unknown option is a usage error' [ $? -eq 2 ]
"$salter" chat "$work/nowhere" </dev/null >/dev/null 2>"$work/err"; check 'a missing folder too' [ $? -eq 2 ]
check 'and is named' has nowhere "$work/err"
"$salter" --help >"$work/help"; check 'help names every command' has evaluate "$work/help"
"$salter" --man >"$work/man"; check 'the man page has a head' has '.TH SALTER 1' "$work/man"
"$salter" --completion >"$work/completion"; check 'completion is bash' bash -n "$work/completion"
offers() { # WORD ...: what is offered for the last of them
    bash -c '. "$0"; COMP_WORDS=(salter "$@"); COMP_CWORD=$#; _salter; echo "${COMPREPLY[*]}"' "$work/completion" "$@"
}
check 'completion knows what can be imported' [ "$(offers import '')" = 'csv rasa' ]
check 'and what can be done to hand-offs' [ "$(offers handoff '')" = 'list show reply close' ]
check 'and to a store' [ "$(offers store s)" = salvage ]
check 'then files' [ "$(cd knowledge && offers import csv bot.y)" = bot.yaml ]
check 'and options at any place' [ "$(offers store --st)" = --store ]

# a real terminal
if command -v tmux >/dev/null; then
    # a private server: no other tmux is touched. 50 columns end in the middle of "Primjer".
    tmux -L "salter-test-$$" -f /dev/null new-session -d -x 50 -y 40 \
        "XDG_STATE_HOME=$work/state XDG_CACHE_HOME=$work/cache $salter chat knowledge"
    screen() { tmux -L "salter-test-$$" capture-pane -p -S -300 >"$work/screen"; }
    until_shown() {
        tries=0
        while screen; [ $tries -lt 200 ] && ! has "$1" "$work/screen"; do sleep 0.1; tries=$((tries + 1)); done
        has "$1" "$work/screen" || { cat "$work/screen"; false; }
    }
    check 'the prompt comes' until_shown ':help shows'
    tr '\n' ' ' <"$work/screen" | tr -s ' ' >"$work/joined"
    check 'lines break between words' has '(Banka Primjer): program, a ne osoba.' "$work/joined"
    check 'and between buttons' has '[Razgovor s osobom]' "$work/joined"
    tmux -L "salter-test-$$" send-keys 'moj pin je 4821' Enter
    check 'the customer is told' until_shown '— '
    tmux -L "salter-test-$$" send-keys ':wh' Tab Enter
    check 'commands are completed' until_shown 'rule:'
    tmux -L "salter-test-$$" send-keys ':topics opening_h' Tab Enter
    check 'and topics behind the one that takes them' until_shown '> :topics opening_hours'
    tmux -L "salter-test-$$" send-keys ':why opening_h' Tab Enter
    check 'but nowhere else' until_shown ':why takes no word'
    check 'nothing was completed' lacks ':why opening_hours' "$work/screen"
    tmux -L "salter-test-$$" send-keys ':quit' Enter
    tries=0
    while tmux -L "salter-test-$$" has-session 2>/dev/null && [ $tries -lt 100 ]; do sleep 0.1; tries=$((tries + 1)); done
    check 'history is kept' has ':why' "$work/state/salter/history"
    check 'and masked' lacks 4821 "$work/state/salter/history"
fi
echo "# $passed checks passed"
