#!/bin/sh
# Runs test programs and scripts one after the other; shows what a failing one printed; ends with the plain count.
passed=0
failed=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT
for test in "$@"; do
    case $test in
    *.sh) sh "$test" >"$log" 2>&1 ;;
    *) "$test" >"$log" 2>&1 ;;
    esac
    result=$?
    count=$(sed -n 's/^\[  PASSED  \] \([0-9]*\) test.*/\1/p; s/^# \([0-9]*\) checks passed$/\1/p' "$log" | tail -n 1)
    if [ $result -eq 0 ]; then
        passed=$((passed + ${count:-1}))
        echo "  ok  $test (${count:-1})"
    else
        failed=$((failed + 1))
        echo "  NOT OK  $test (exit status $result)"
        cat "$log"
    fi
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
