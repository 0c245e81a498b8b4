#!/usr/bin/env python3
# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Collects the core's messages for the translators' tools.

The core marks its literals by TWINCHART_TR("…") and knows no Qt; lupdate does not know that mark. This writes
coremessages.cpp with one QT_TRANSLATE_NOOP("core", "…") for each, sorted, so that lupdate finds them.
Usage: messages.py          writes translations/coremessages.cpp
       messages.py --check  exit 1 when that file is not what the sources say, or a message is built without the mark
"""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "translations/coremessages.cpp"
LITERAL = r'"(?:[^"\\\n]|\\.)*"'
FOLDERS = ("core", "ui", "app/workstation")
# A message that would reach a person in English only: its literal stands without the mark.
UNMARKED = re.compile(r'problem\(Failure::\w+,\s*"|\bMessage\{\s*"|TWINCHART_TR\(' + LITERAL + r'\)\s*:\s*"|\?\s*"[^"\n]*"\s*:\s*TWINCHART_TR')
MARK = re.compile(r"TWINCHART_TR\(\s*((?:" + LITERAL + r"\s*)+)\)")


def sources():
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in {".cpp", ".h"} and path.name != "message.h":
                yield path, path.read_text(encoding="utf-8")


def messages():
    found = set()
    for _, source in sources():
        for match in MARK.finditer(source):
            found.add("".join(part[1:-1] for part in re.findall(LITERAL, match.group(1))))
    return sorted(found)


def unmarked():
    return [f"{path.relative_to(ROOT)}:{source.count(chr(10), 0, match.start()) + 1}: a message without TWINCHART_TR"
            for path, source in sources() for match in UNMARKED.finditer(source)]


def text():
    lines = ["// SPDX-FileCopyrightText: The TwinChart authors", "// SPDX-License-Identifier: GPL-3.0-or-later", "// clang-format off: written by messages.py, one message a line", "",
             "// Written by messages.py, read by lupdate only: the messages of the core."]
    lines += [f'QT_TRANSLATE_NOOP("core", "{m}")' for m in messages()]
    return "\n".join(lines) + "\n"


if "--check" in sys.argv:
    if unmarked():
        sys.exit("\n".join(unmarked()))
    sys.exit(0 if TARGET.exists() and TARGET.read_text(encoding="utf-8") == text() else "coremessages.cpp is not what the sources say: run translations/messages.py and lupdate")
TARGET.write_text(text(), encoding="utf-8")
