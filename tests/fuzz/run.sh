#!/bin/sh
# Runs each fuzzer on its corpus for FUZZ_SECONDS. New inputs go to a scratch folder, never into the checkout.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
for fuzzer in "$@"; do
    name=$(basename "$fuzzer")
    corpus=tests/fuzz/corpus/${name#fuzz_}
    mkdir -p "$scratch/$name"
    [ -d "$corpus" ] || corpus=
    if ! "$fuzzer" -max_total_time="${FUZZ_SECONDS:-60}" -timeout=10 -rss_limit_mb=4096 -max_len=8192 \
        -artifact_prefix="$scratch/" -print_final_stats=1 "$scratch/$name" $corpus >"$scratch/log" 2>&1; then
        cat "$scratch/log"
        echo "$name: FAILED"
        exit 1
    fi
    echo "  ok  $name, $(sed -n 's/^stat::number_of_executed_units: *//p' "$scratch/log") runs"
done
