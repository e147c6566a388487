#!/bin/sh
# Each header compiles alone.
compiler=$1
flags=$2
for header in $(find include src -name '*.h' | sort); do
    printf '#include "%s"\nextern int alone;\n' "$PWD/$header" |
        $compiler $flags -iquote "$(dirname "$header")" -fsyntax-only -x c - || { echo "$header does not compile alone"; exit 1; }
done
echo "headers: each compiles alone"
