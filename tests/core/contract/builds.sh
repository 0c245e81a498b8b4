#!/usr/bin/env bash
# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later
# builds.sh SOURCE FOLDER JOURNAL: the contract in other builds (compiler, optimisation, code generation, sanitizer)
# plays the same walks as the program JOURNAL and must print the same digests.
set -euo pipefail
source=$1 folder=$2 journal=$3
walks=("1 200" "2 500" "77 500")

# variant NAME COMPILER FLAGS
variant() {
    local build="$folder/$1" walk
    cmake -S "$source" -B "$build" -G Ninja -DTWINCHART_GUI=OFF -DCMAKE_BUILD_TYPE=None -DCMAKE_CXX_COMPILER="$2" \
        -DCMAKE_CXX_FLAGS="$3" -DCMAKE_CXX_COMPILER_LAUNCHER=ccache > "$build.log" 2>&1 ||
        { tail -n 20 "$build.log"; exit 1; }
    cmake --build "$build" --target contract_journal >> "$build.log" 2>&1 || { tail -n 20 "$build.log"; exit 1; }
    for walk in "${walks[@]}"; do
        local here there
        here=$($journal $walk)
        there=$("$build/tests/core/contract/contract_journal" $walk)
        printf '%-12s walk %-8s %s\n' "$1" "$walk" "$there"
        [ "$here" = "$there" ] || { printf 'this build: %s\n' "$here"; exit 1; }
    done
}
mkdir -p "$folder"
variant gcc-debug g++ "-O0 -g -D_GLIBCXX_ASSERTIONS"
variant clang-asan clang++-19 "-O2 -fsanitize=address,undefined -fno-sanitize-recover=all"
# At -O3 GCC 12 warns of a length in its own library that cannot be.
variant gcc-native g++ "-O3 -march=native -Wno-stringop-overread"
echo "four builds, the same roots and results"
