#!/bin/sh
# Runs test programs (perhaps with a word behind: "program folder") and scripts, JOBS of them (one more than there are cores) at a
# time; shows what a failing one printed, whole; ends with the names of those that failed and the plain count.
if [ "$1" = one ]; then
    results=$2 test=$3
    log=$results/$$
    case $test in
    *.sh) sh "$test" >"$log" 2>&1 ;;
    *) $test >"$log" 2>&1 ;;
    esac
    status=$?
    count=$(sed -n 's/^\[  PASSED  \] \([0-9]*\) test.*/\1/p; s/^# \([0-9]*\) checks passed$/\1/p' "$log" | tail -n 1)
    exec 9>>"$results/turn" && flock 9 # nobody else prints meanwhile
    if [ $status -eq 0 ]; then
        echo "${count:-1}" >>"$results/passed"
        echo "  ok  $test (${count:-1})"
    else
        echo "  NOT OK  $test (exit status $status)" | tee -a "$results/failed"
        cat "$log"
    fi
    exit 0
fi

[ $# -gt 0 ] || { echo "no tests"; exit 1; }
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
: >"$results/passed" >"$results/failed"
printf '%s\n' "$@" | xargs -d '\n' -P "${JOBS:-$(($(nproc) + 1))}" -n 1 sh "$0" one "$results" || echo "  NOT OK  $0" >>"$results/failed"
cat "$results/failed"
failed=$(wc -l <"$results/failed")
echo "$(awk '{ sum += $1 } END { print sum + 0 }' "$results/passed") passed, $failed failed"
[ "$failed" -eq 0 ]
