#!/bin/sh
# Details of topics, on the small knowledge of tests/bad_knowledge: what is asked next is answered, what only looks like it is not.
salter=${SALTER:-build/release/salter}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_CACHE_HOME=$work/cache
kb=$work/kb

cp -r tests/bad_knowledge/base "$kb"
rm "$kb"/tests/*
cat >"$kb/words/details.yaml" <<'END'
details:
  cost:
    en: |
      how much
      cost
      free
  time:
    en: |
      how long
      how much time
      blocked
  undo:
    en: |
      block it again
sets:
  say_beside:
    en: |
      it
      a
      does
      do
      is
      take
      that
  say_and:
    en: |
      and
END
cat >>"$kb/topics/card_blocked.yaml" <<'END'
  details:
    cost: |
      It is free.
    time: |
      A minute.
END
cat >"$kb/tests/details.yaml" <<'END'
stories:
  - story: One detail after the other, told alone
    talk: |
      > why did you block the card
      = answer card_blocked
      + Open the app
      > and how much does it cost?
      = answer card_blocked
      + It is free.
      - Open the app
      > how long does that take
      = answer card_blocked
      + A minute.
      - free
  - story: Two at once
    talk: |
      > my card is blocked
      = answer card_blocked
      > is it free and how long does it take
      = answer card_blocked
      + It is free.
      + A minute.
  - story: The longest words count
    talk: |
      > my card is blocked
      = answer card_blocked
      > how much time
      = answer card_blocked
      + A minute.
      - free
  - story: A topic that is named in the question needs no topic before
    talk: |
      > how much is a blocked card
      = answer card_blocked
      + It is free.
      - Open the app
  - story: A word of its title names the topic and asks for nothing
    talk: |
      > my card is blocked
      = answer card_blocked
      + Open the app
      - A minute.
  - story: Of another topic, or with words of its own, it is another question
    talk: |
      > my card is blocked
      = answer card_blocked
      > how long are your branches open
      - A minute.
  - story: Nothing was asked before
    talk: |
      > how much does it cost
      - It is free.
  - story: What the bot asked is answered first
    talk: |
      > where are you
      = ask branch_address city
      > in Split
      = answer branch_address city=split
      > how much
      - It is free.
END
"$salter" test "$kb" >"$work/out" 2>&1 || { cat "$work/out"; exit 1; }

sed -i '1i problem: yes' "$kb/topics/card_blocked.yaml"
cat >"$kb/tests/details.yaml" <<'END'
stories:
  - story: Who has a problem is told the whole answer first
    talk: |
      > how much is a blocked card
      = answer card_blocked
      + Open the app
      - It is free.
      > how much
      = answer card_blocked
      + It is free.
END
"$salter" test "$kb" >"$work/out" 2>&1 || { cat "$work/out"; exit 1; }
echo "test_details: ok"
