#!/usr/bin/env python3
# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How much of what a source says would its unit tests miss? Makes one small mistake at a time and runs them.

mutate.py [--build DIR] [--count N] [--seed S] [--jobs J] [--minimum PERCENT] [--file PATTERN]… [--list] [--json]

Needs a build tree of GCC or Clang with the tests of the rooms ed25519, ledger and contract (made when missing). Works in a folder of
its own below it, which is gone afterwards; no source and no object of the tree changes. The mutants are those of scope.txt in an
order that the seed gives; those of equivalent.txt are left out and counted. Exit status 1 when the score is below the minimum,
a test fails without a mutant, or an entry of equivalent.txt names nothing any more.
"""
import argparse
import json
import random
import re
import shlex
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from run import Program, Runner, Stopped
from sites import enums, sites

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
ROOMS = ("ed25519", "ledger", "contract")


# --- what to change

def patterns(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def files_of(globs, root=ROOT):
    """The sources that these patterns name, each once; a pattern that names none is a mistake."""
    found = []
    for glob in globs:
        here = sorted(str(path.relative_to(root)) for path in root.glob(glob))
        if not here:
            raise Stopped(f"no source is named {glob}")
        found += [file for file in here if file not in found]
    return found


def equivalents(path):
    """Entries `file ¦ operator ¦ line as it is ¦ line as the mutant has it, or * ¦ reason`: by content, not by number."""
    out = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        parts = [" ".join(part.split()) for part in line.split(" ¦ ")]
        if len(parts) != 5 or not all(parts):
            raise Stopped(f"{path.name}:{number}: not file ¦ operator ¦ before ¦ after ¦ reason")
        out.append(tuple(parts[:4]))
    return out


def chosen(all_sites, listed, seed):
    """All sites in the seed's order without those that are listed, how many these were, and the entries that fit none."""
    used, left = set(), []
    for site in all_sites:
        names = [(site.file, site.operator, site.before, after) for after in (site.after, "*")]
        hit = [name for name in names if name in listed]
        used.update(hit)
        if not hit:
            left.append(site)
    random.Random(seed).shuffle(left)
    return left, len(all_sites) - len(left), [entry for entry in listed if entry not in used]


def room_of(file):
    return Path(file).parts[1]


# --- how to build and test it

def output_of(arguments, **options):
    made = subprocess.run(arguments, capture_output=True, text=True, **options)
    if made.returncode != 0:
        raise Stopped(f"{' '.join(arguments)}: status {made.returncode}\n{(made.stdout + made.stderr)[-2000:]}")
    return made.stdout


class Tree:
    """A build tree of CMake and Ninja."""

    def __init__(self, build, work, jobs):
        self.build, self.work = build, work
        names = [test["name"] for test in self._tests()]
        if not names:
            raise Stopped(f"{build} knows no fast unit test of {' or '.join(ROOMS)}")
        output_of(["ninja", "-C", str(build), f"-j{jobs}", *names])
        # Only of a program that is there does CTest know where it lies.
        self.tests = self._tests()
        self.commands = {}
        for entry in json.loads((build / "compile_commands.json").read_text(encoding="utf-8")):
            self.commands[entry["file"]] = entry
        self.libraries = {room: self._library(room) for room in ROOMS}

    def _tests(self):
        told = json.loads(output_of(["ctest", "--test-dir", str(self.build), "--show-only=json-v1"]))
        return [test for test in told["tests"] if self._concerns(test)]

    @staticmethod
    def _concerns(test):
        labels = [value for p in test["properties"] if p["name"] == "LABELS" for value in p["value"]]
        return "fast" in labels and test["name"].endswith("_test") and test["name"].split("_")[0] in ROOMS

    def arguments_of(self, file):
        """The tree's own command for a source, without launcher, source, output, warnings and debug data."""
        entry = self.commands[str(ROOT / file)]
        words, out = shlex.split(entry["command"]), []
        while words and ("ccache" in words[0] or words[0].endswith(("distcc", "sccache"))):
            words.pop(0)
        while words:
            word = words.pop(0)
            if word in ("-o", "-c"):
                words.pop(0)
            elif not (word.startswith(("-W", "-g")) and not word.startswith("-Wl,")) and word != entry["file"]:
                out.append(word)
        return [*out, "-O0", "-w", "-I", str((ROOT / file).parent)], entry["directory"]

    def precompile(self, scope):
        """One header for each room, compiled once: what its sources include from elsewhere, which is most of their time."""
        self.headers = {}
        for room in ROOMS:
            files = [file for file in scope if file.startswith(f"core/{room}/")]
            lines = {line for file in files for line in re.findall(r"^#include <[^>]+>", (ROOT / file).read_text(encoding="utf-8"), re.M)}
            header = self.work / f"{room}.h"
            header.write_text("\n".join(sorted(lines)) + "\n", encoding="utf-8")
            arguments, directory = self.arguments_of(files[0])
            output_of([*arguments, "-x", "c++-header", "-o", f"{header}.gch", str(header)], cwd=directory)
            self.headers[room] = header

    def quick_arguments_of(self, file):
        arguments, directory = self.arguments_of(file)
        return [*arguments, "-include", str(self.headers[room_of(file)])], directory

    def _library(self, room):
        objects, compiler = [], ""
        for file, entry in self.commands.items():
            if Path(file).parent == ROOT / "core" / room:
                words = shlex.split(entry["command"])
                objects.append(words[words.index("-o") + 1])
                compiler = self.arguments_of(str(Path(file).relative_to(ROOT)))[0][0]
        name = f"libtwinchart_{room}.so"
        output_of([compiler, "-shared", f"-Wl,-soname,{name}", "-o", str(self.work / name), *objects], cwd=self.build)
        return name

    def programs(self):
        """The tests, linked against the shared libraries instead of the archives."""
        out = []
        for test in self.tests:
            name = test["name"]
            target = str(Path(test["command"][0]).relative_to(self.build))
            link = output_of(["ninja", "-C", str(self.build), "-t", "commands", "-s", target]).strip().splitlines()[-1]
            link = link.removeprefix(": && ").removesuffix(" && :")
            words = shlex.split(link)
            at = words.index("-o") + 1
            words[at] = str(self.work / name)
            for room, library in self.libraries.items():
                archive = f"core/{room}/libtwinchart_{room}.a"
                words = [str(self.work / library) if word == archive else word for word in words]
            output_of([*words, f"-Wl,-rpath,{self.work}"], cwd=self.build)
            variables = [value for p in test["properties"] if p["name"] == "ENVIRONMENT" for value in p["value"]]
            environment = dict(value.split("=", 1) for value in variables)
            out.append(Program(name, [str(self.work / name), *test["command"][1:]], {name.split("_")[0]}, environment))
        return out


# --- the answer

def summary(results, left_out, possible, options, stale):
    killed = [r for r in results if r.verdict == "killed"]
    survived = [r for r in results if r.verdict == "survived"]
    counted = len(killed) + len(survived)
    return {
        "seed": options.seed, "possible": possible, "mutants": counted, "killed": len(killed), "survived": len(survived),
        "score": round(100 * len(killed) / counted, 1) if counted else 0.0,
        "notCompiled": len(results) - counted, "equivalent": left_out,
        "survivors": [{"file": r.site.file, "line": r.site.line, "operator": r.site.operator, "before": r.site.before, "after": r.site.after}
                      for r in sorted(survived, key=lambda r: (r.site.file, r.site.line))],
        "stale": [" ¦ ".join(entry) for entry in stale],
    }


def tell(answer):
    for s in answer["survivors"]:
        print(f"{s['file']}:{s['line']}: {s['operator']}\n    - {s['before']}\n    + {s['after']}")
    for entry in answer["stale"]:
        print(f"equivalent.txt names nothing any more: {entry}")
    print(f"{answer['mutants']} mutants (seed {answer['seed']}) of {answer['possible']} possible: {answer['killed']} killed, {answer['survived']} survived; "
          f"{answer['notCompiled']} did not compile, {answer['equivalent']} of all are listed as equivalent. Score {answer['score']} %.")


def options_of(arguments):
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--build", type=Path, default=ROOT / ".build/dev", help="build tree, default .build/dev")
    parser.add_argument("--count", type=int, default=300, help="mutants that compile, default 300; 0: all")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--minimum", type=float, default=85.0, help="score in percent below which the exit status is 1")
    parser.add_argument("--file", action="append", help="only these sources of the scope (pattern)")
    parser.add_argument("--line", type=int, action="append", help="only mutants of these lines")
    parser.add_argument("--list", action="store_true", help="print the mutants that the seed gives and run none")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of words")
    return parser.parse_args(arguments)


def main(arguments):
    options = options_of(arguments)
    scope = files_of(patterns(HERE / "scope.txt"))
    known = enums(path.read_text(encoding="utf-8") for path in sorted(ROOT.glob("core/**/*.h")) + [ROOT / file for file in scope])
    found = [site for file in scope for site in sites(file, (ROOT / file).read_text(encoding="utf-8"), known, options.seed)]
    order, left_out, stale = chosen(found, equivalents(HERE / "equivalent.txt"), options.seed)
    if options.file:
        only = set(files_of(options.file))
        order = [site for site in order if site.file in only]
    if options.line:
        order = [site for site in order if site.line in options.line]
    count = options.count or len(order)
    if options.list:
        for site in order[:count]:
            print(f"{site.file}:{site.line}: {site.operator}\n    - {site.before}\n    + {site.after}")
        return 0
    build = options.build.resolve()
    with tempfile.TemporaryDirectory(prefix="mutants-", dir=build) as work:
        tree = Tree(build, Path(work), options.jobs)
        tree.precompile(scope)
        runner = Runner(ROOT, work, tree.programs(), [tree.quick_arguments_of, tree.arguments_of], room_of, options.jobs)

        def interrupted(*_):
            runner.end_all()
            raise KeyboardInterrupt

        signal.signal(signal.SIGTERM, interrupted)
        runner.baseline()

        def progress(result, done):
            print(f"{done:4} {result.seconds:6.1f} s {result.verdict:9} {result.site.file}:{result.site.line} {result.site.operator} {result.by}",
                  file=sys.stderr, flush=True)

        results = runner.run(order, count, progress)
    answer = summary(results, left_out, len(found), options, stale)
    print(json.dumps(answer, ensure_ascii=False)) if options.json else tell(answer)
    return 0 if answer["score"] >= options.minimum and not stale else 1


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Stopped as reason:
        sys.exit(f"mutate: {reason}")
