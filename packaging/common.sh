# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Shared by packaging/run and packaging/check: which Debian this is, what it lacks, how to build. Sourced by bash.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
export LC_ALL=C.UTF-8
# The compiler's cache serves every checkout of the same sources (paths in objects are mapped, see TwinChartFlags.cmake).
export CCACHE_BASEDIR=$root CCACHE_NOHASHDIR=1

say() { printf '%s\n' "twinchart: $*" >&2; }
die() { say "$*"; exit 1; }

release() {
    local id version
    id=$(. /etc/os-release 2>/dev/null && printf %s "${ID:-}")
    version=$(. /etc/os-release 2>/dev/null && printf %s "${VERSION_ID:-}")
    [ "$id" = debian ] && [ -f "$root/packaging/packages/debian-$version" ] ||
        die "this is ${id:-an unknown system} ${version}; Debian 12 and Debian 13 are supported. Nothing was changed."
    printf %s "$version"
}

# wanted SET…: the packages of these sets, one a line, with their suite suffix.
wanted() {
    local set
    for set in "$@"; do
        awk -v set="$set" '$1 == set { print $2 }' "$root/packaging/packages/debian-$(release)"
    done
}

# missing SET…: those of them that are not installed (or, where a suite is named, are too old to come from it).
# No `… | grep -q`: with pipefail, what still writes when grep has seen enough makes the answer a no.
missing() {
    awk 'NR == FNR { if ($1 == "ii") version[$2] = $3; next }
         { name = $1; sub("/.*", "", name) }
         !(name in version) || ($1 != name && version[name] !~ /bpo12/) { print $1 }' \
        <(dpkg-query -W -f '${db:Status-Abbrev} ${Package} ${Version}\n' 2> /dev/null) <(wanted "$@")
}

# Debian 12: the suite bookworm-backports, from the mirror that apt itself uses for bookworm.
add_backports() {
    local targets uri
    targets() { apt-get indextargets --format '$(RELEASE) $(REPO_URI)' 'Created-By: Packages'; }
    targets | grep '^bookworm-backports ' > /dev/null && return 0
    uri=$(targets | awk '$1 == "bookworm" { print $2; exit }')
    [ -n "$uri" ] || die "apt knows no source for Debian 12 (bookworm); check /etc/apt/sources.list. Nothing was built."
    printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s bookworm-backports main\n' "$uri" \
        > /etc/apt/sources.list.d/bookworm-backports.list
    apt-get -qq update || {
        rm -f /etc/apt/sources.list.d/bookworm-backports.list
        die "the suite bookworm-backports cannot be read from $uri (it may have moved to the archive). It holds SQLCipher 4.6, without which no record may be stored. Nothing was built."
    }
}

# install SET…: what is missing of these sets; silent when nothing is.
install() {
    local lacking
    lacking=$(missing "$@")
    [ -z "$lacking" ] && return 0
    [ "$(id -u)" = 0 ] || die "these packages are missing and only root can install them: $(printf '%s' "$lacking" | tr '\n' ' ')"
    say "installing $(printf '%s\n' "$lacking" | wc -l) packages (a few minutes, once)"
    export DEBIAN_FRONTEND=noninteractive
    local log
    log=$(mktemp)
    apt-get -qq update > "$log" 2>&1 || { cat "$log" >&2; die "apt cannot reach its package lists: is the network there? Nothing was built."; }
    [ "$(release)" = 12 ] && add_backports
    # shellcheck disable=SC2086
    apt-get install -y --no-install-recommends $lacking > "$log" 2>&1 ||
        { tail -n 15 "$log" >&2; die "some packages could not be installed (see above). Run the same command again when the cause is mended; it goes on from here."; }
    rm -f "$log"
    lacking=$(missing "$@")
    [ -z "$lacking" ] || die "still missing after the installation: $(printf '%s' "$lacking" | tr '\n' ' ')"
}

# What a build folder takes when everything in it is built, in GB.
declare -A size_of=([dev]=5 [asan]=9 [release]=1)

# room_for PRESET: a disk that would be full in the middle is said before anything is begun.
room_for() {
    local free needed=${size_of[$1]:-1}
    free=$(df --output=avail -B 1000000000 "$root" | tail -n 1)
    [ "$free" -ge "$needed" ] || die "the disk has ${free// /} GB left; building ($1) takes $needed. Nothing was built: free some space and run the same command again."
}

# build PRESET TARGET…: configures when needed, builds quietly and says so when it takes a while; on failure the log's
# end is shown.
build() {
    local preset=$1 log="$root/.build/$1.log" running tenths
    shift
    mkdir -p "$root/.build"
    # The build folder remembers the compiler's and the packages' paths; a checkout that was moved starts anew.
    if [ -f "$root/.build/$preset/CMakeCache.txt" ] &&
        ! grep -qx "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$root/.build/$preset/CMakeCache.txt"; then
        rm -rf "$root/.build/$preset"
    fi
    if [ ! -f "$root/.build/$preset/build.ninja" ]; then
        room_for "$preset"
        say "configuring ($preset)"
        (cd "$root" && cmake --preset "$preset") > "$log" 2>&1 || { tail -n 40 "$log" >&2; die "configuring failed; the whole log: .build/$preset.log"; }
    fi
    ninja -C "$root/.build/$preset" "$@" > "$log" 2>&1 &
    running=$!
    for ((tenths = 0; tenths < 20; tenths++)); do
        kill -0 $running 2>/dev/null || break
        sleep 0.1
    done
    ! kill -0 $running 2>/dev/null || say "building ($preset)"
    wait $running || {
        ! grep -q 'No space left on device' "$log" ||
            die "the disk is full: the build ($preset) stopped half-way. Free some space and run the same command again; it goes on from here."
        grep -m 40 -E 'error|FAILED' "$log" >&2; tail -n 20 "$log" >&2; die "the build failed; the whole log: .build/$preset.log"
    }
}
