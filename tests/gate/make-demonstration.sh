#!/bin/sh
# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes the demonstration home that the gates copy, anew at every run. Argument: the build folder.
set -eu
home="$1/gate-demonstration"
rm -rf "$home"
"$1/bin/twinchart-cli" --home "$home" --json demo create
"$1/bin/twinchart-cli" --home "$home" node stop
