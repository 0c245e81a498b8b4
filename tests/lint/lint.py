#!/usr/bin/env python3
# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules of the house that a machine can check. Usage: lint.py RULE; exit 1 with one line per finding.

Rules: includes (graph against the table of core/README.md, and cycles), spdx, pragma, core (no Qt, no locale), purity (contract,
ed25519 and ledger), paths (no machine's paths, no registry hosts), size (file budget), tests (each asserts), pipes (no
answer asked of a pipe that is left early), selftest (each rule catches its attack).
"""
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
CODE = {".h", ".cpp"}


def tracked():
    try:
        out = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
        names = [n for n in out.decode().split("\0") if n]
    except (OSError, subprocess.CalledProcessError):
        names = [str(p.relative_to(ROOT)) for p in ROOT.rglob("*") if p.is_file() and ".build" not in p.parts and ".git" not in p.parts]
    return [n for n in names if (ROOT / n).is_file()]


def sources():
    """Path and text of every source file of ours."""
    for name in tracked():
        if Path(name).suffix in CODE:
            yield name, (ROOT / name).read_text(encoding="utf-8")


def allowed():
    pairs = set()
    for line in (ROOT / "tests/lint/allow.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            rule, path, reason = line.split(" ", 2)
            if not reason.strip():
                sys.exit(f"tests/lint/allow.txt: no reason for {path}")
            pairs.add((rule, path))
    return pairs


def without_comments(text):
    text = re.sub(r'R"(\w*)\((?:.|\n)*?\)\1"', '""', text)
    text = re.sub(r'"(?:\\.|[^"\\\n])*"', '""', text)
    text = re.sub(r"//[^\n]*", "", text)
    return re.sub(r"/\*.*?\*/", lambda m: "\n" * m.group().count("\n"), text, flags=re.S)


def graph():
    """The drawn table: room -> rooms that it may include; None = everything."""
    rooms = {}
    for line in (ROOT / "core/README.md").read_text(encoding="utf-8").splitlines():
        cells = [c.strip() for c in line.strip("|").split("|")]
        if len(cells) == 2 and line.startswith("|") and cells[0] not in ("room", "---"):
            rooms[cells[0]] = None if cells[1] == "everything" else {c.strip() for c in cells[1].split(",") if c.strip()}
    return rooms


def room_of(path, rooms):
    parts = Path(path).parts
    if parts[0] == "core":
        for n in (3, 2):
            name = "/".join(parts[1:n])
            if name in rooms:
                return name
        return parts[1]
    return parts[0]


def target_of(include, rooms):
    parts = include.split("/")
    for n in (2, 1):
        name = "/".join(parts[:n])
        if len(parts) > n and name in rooms:
            return name
    return None


def check_includes(files, rooms):
    found = []
    for path, text in files:
        if Path(path).parts[0] not in ("core", "ui", "app"):
            continue
        room = room_of(path, rooms)
        if room not in rooms:
            found.append(f"{path}: room {room} is not in the table of core/README.md")
            continue
        for number, line in enumerate(text.splitlines(), 1):
            m = re.match(r'\s*#\s*include\s*[<"]([^>"]+)[>"]', line)
            target = target_of(m.group(1), rooms) if m else None
            if target and target != room and rooms[room] is not None and target not in rooms[room]:
                found.append(f"{path}:{number}: {room} may not include {target}")
    return found


def check_cycles(rooms):
    found = []

    def visit(room, trail):
        if room in trail:
            found.append("cycle: " + " -> ".join([*trail[trail.index(room):], room]))
            return
        for after in sorted(rooms.get(room) or ()):
            visit(after, [*trail, room])

    for room in rooms:
        visit(room, [])
    return sorted(set(found))


def check_spdx(files):
    return [f"{path}: the first lines have no SPDX copyright and licence"
            for path, text in files
            if not ("SPDX-FileCopyrightText: The TwinChart authors" in text[:300] and "SPDX-License-Identifier: GPL-3.0-or-later" in text[:300])]


def check_pragma(files):
    return [f"{path}: no #pragma once" for path, text in files if path.endswith(".h") and "#pragma once" not in text]


def grep(files, rules, applies):
    found = []
    for path, text in files:
        if applies(path):
            for number, line in enumerate(without_comments(text).splitlines(), 1):
                for pattern, why in rules:
                    if re.search(pattern, line):
                        found.append(f"{path}:{number}: {why}: {line.strip()[:90]}")
    return found


LOCALE = [
    (r'#\s*include\s*[<"](Q[A-Z]|Qt)', "Qt in core"),
    (r"#\s*include\s*<(locale|clocale|cctype|ctype\.h|iomanip|iostream|sstream)>", "locale-dependent header in core"),
    (r"\b(setlocale|newlocale|uselocale|localeconv|imbue|strftime|strptime|strtod|strtof|atof)\s*\(|std::(stod|stof|locale)\b", "locale call in core"),
]
PURITY = [
    (r"\bstd::unordered_|#\s*include\s*<unordered_", "unordered container in a pure room"),
    (r"\bstd::(multi)?(map|set)<\s*(const\s+)?[\w:]+\s*\*", "container ordered by addresses in a pure room"),
    (r"\b(float|double|long double)\b", "floating point in a pure room"),
    (r"#\s*include\s*<(chrono|ctime|time\.h|random|fstream|cstdio|filesystem|thread|mutex|unistd\.h)>|\bSystemClock\b|\bstd::(rand|hash)\b", "clock, randomness, input or output in a pure room"),
]


def check_core(files):
    return grep(files, LOCALE, lambda p: p.startswith("core/"))


def check_purity(files):
    return grep(files, PURITY, lambda p: p.startswith(("core/contract/", "core/ed25519/", "core/ledger/")))


PATHS = re.compile(r"/work/|/root/|/home/[a-z]|/Users/|deb\.debian\.org|proxy\.golang\.org|registry\.npmjs|pypi\.org|static\.crates|repo1\.maven")


def check_paths(files):
    found = []
    for path, text in files:
        for number, line in enumerate(text.splitlines(), 1):
            if PATHS.search(line):
                found.append(f"{path}:{number}: a machine's path or a registry's host: {line.strip()[:90]}")
    return found


def check_size(files, allow):
    found = []
    for path, text in files:
        lines, limit = text.count("\n"), 250 if path.endswith(".h") else 800
        if lines > limit and ("size", path) not in allow:
            found.append(f"{path}: {lines} lines, more than {limit}; split it, or give the reason in tests/lint/allow.txt")
    return found


ASSERTS = re.compile(r"\b(QVERIFY|QVERIFY2|QCOMPARE|QTRY_\w+|QFAIL)\b")


WAITS = re.compile(r"\bQTRY_\w+\(")


def check_tests(files):
    found = []
    for path, text in files:
        if not path.startswith("tests/") or not path.endswith("_test.cpp"):
            continue
        if not ASSERTS.search(text):
            found.append(f"{path}: asserts nothing")
        if WAITS.search(text) and "#include <support/qtry.h>" not in text:
            found.append(f"{path}: waits by QTRY_… without support/qtry.h, which Debian 13 does not compile")
    return found


# With pipefail, a writer that still writes when grep has seen enough dies of it, and the answer "found" becomes a failure.
LEFT_EARLY = re.compile(r"\|\s*(grep\s+(-\w+\s+)*(-\w*[qm]|--quiet|--silent|--max-count)|head\b)")


def check_pipes(files):
    found = []
    for path, text in files:
        if not path.endswith(".sh") and "bash" not in text.split("\n", 1)[0]:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if LEFT_EARLY.search(line) and not line.lstrip().startswith("#"):
                found.append(f"{path}:{number}: a pipe that its reader leaves early, under pipefail: {line.strip()[:90]}")
    return found


def selftest():
    """Every rule refuses its attack and lets the clean twin pass."""
    rooms = {"util": set(), "model": {"util"}, "crypto/store": {"util"}, "ui": {"util"}, "app": None}
    spdx = "// SPDX-FileCopyrightText: The TwinChart authors\n// SPDX-License-Identifier: GPL-3.0-or-later\n"
    host = "deb." + "debian.org"
    cases = [
        (check_includes([("core/util/a.h", "#include <model/item.h>")], rooms), 1),
        (check_includes([("core/model/a.h", "#include <util/bytes.h>")], rooms), 0),
        (check_includes([("ui/theme/a.h", "#include <crypto/store/database.h>")], rooms), 1),
        (check_includes([("app/cli/a.cpp", "#include <model/item.h>")], rooms), 0),
        (check_includes([("core/attic/a.h", "")], rooms), 1),
        (check_cycles({"a": {"b"}, "b": {"a"}}), 2),
        (check_cycles(rooms), 0),
        (check_spdx([("a.h", "#pragma once")]), 1),
        (check_spdx([("a.h", spdx)]), 0),
        (check_pragma([("a.h", "")]), 1),
        (check_core([("core/util/a.cpp", "#include <QString>")]), 1),
        (check_core([("core/util/a.cpp", "// #include <QString>\nauto s = \"setlocale(\";")]), 0),
        (check_core([("core/util/a.cpp", "setlocale(LC_ALL, 0);")]), 1),
        (check_purity([("core/ledger/a.cpp", "double x;")]), 1),
        (check_purity([("core/ledger/a.cpp", "std::map<int, int> m;")]), 0),
        (check_purity([("core/contract/a.cpp", "std::map<const Party*, int> m;")]), 1),
        (check_paths([("a.md", "see " + "/wo" + "rk/x")]), 1),
        (check_paths([("a.sh", "curl https://" + host)]), 1),
        (check_size([("a.h", "\n" * 251)], set()), 1),
        (check_size([("a.h", "\n" * 251)], {("size", "a.h")}), 0),
        (check_tests([("tests/core/a_test.cpp", "int main() {}")]), 1),
        (check_tests([("tests/core/a_test.cpp", "QTRY_VERIFY(a);")]), 1),
        (check_tests([("tests/core/a_test.cpp", "#include <support/qtry.h>\nQTRY_VERIFY(a);")]), 0),
        (check_pipes([("packaging/a", "#!/usr/bin/env bash\nset -euo pipefail\nprintf x | grep -qx x\n")]), 1),
        (check_pipes([("packaging/a", "#!/usr/bin/env bash\nset -euo pipefail\nls | sort -u | head -1\n")]), 1),
        (check_pipes([("packaging/a", "#!/usr/bin/env bash\nset -euo pipefail\n# printf x | grep -q x\ngrep -q x file\nls | grep x\n")]), 0),
        (check_pipes([("packaging/a", "#!/bin/sh\nprintf x | grep -q x\n")]), 0),
    ]
    return [f"case {n}: {got}, expected {expected} findings" for n, (got, expected) in enumerate(cases) if len(got) != expected]


def all_text():
    for name in tracked():
        path = ROOT / name
        if path.name == "COPYING" or name == "tests/lint/lint.py" or path.suffix in {".png", ".svg", ".ttf"}:
            continue
        try:
            yield name, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def main():
    rule = sys.argv[1] if len(sys.argv) == 2 else ""
    rooms = graph()
    rules = {
        "includes": lambda: check_includes(sources(), rooms) + check_cycles(rooms),
        "spdx": lambda: check_spdx(sources()),
        "pragma": lambda: check_pragma(sources()),
        "core": lambda: check_core(sources()),
        "purity": lambda: check_purity(sources()),
        "paths": lambda: check_paths(all_text()),
        "size": lambda: check_size(sources(), allowed()),
        "tests": lambda: check_tests(sources()),
        "pipes": lambda: check_pipes(all_text()),
        "selftest": selftest,
    }
    if rule not in rules:
        sys.exit("usage: lint.py " + "|".join(rules))
    found = rules[rule]()
    if rule in ("core", "purity", "includes"):
        allow = allowed()
        found = [f for f in found if (rule, f.split(":")[0]) not in allow]
    print("\n".join(found) if found else f"{rule}: clean")
    sys.exit(1 if found else 0)


main()
