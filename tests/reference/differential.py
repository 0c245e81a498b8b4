#!/usr/bin/env python3
# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Judges the cases of reference_cases by the reference and compares. Usage: differential.py PROGRAM | differential.py --lines FILE

2,300 sound and 20,700 harmed cases, ten times that with TWINCHART_FULL=1; TWINCHART_SEED repeats a run. It fails when one side accepts
what the other refuses (with the rules named here by which ours is stricter), when an accepted block has another hash or leads to
another trusted set, when an accepted row has other entries, or when refusals of a block or a row are of another kind."""
from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from multiprocessing import Pool
from typing import Any

import blocks
import completeness
import ed25519
import ics23
import lightclient
import merkle
from lightclient import EXPIRED, NOT_YET_TRUSTED, VERIFIED, Options, Received, Trusted
from protobuf import Malformed

Case = dict[str, Any]
SOUND, HARMED, WORKERS = 2_300, 20_700, 2
UNDECODED, REFUSED = "Undecoded", "Refused"
MOST_SHOWN = 10


def octets(case: Case, name: str) -> bytes:
    return bytes.fromhex(case[name])


def judge_light(case: Case) -> dict[str, str]:
    trusted = Trusted(blocks.decode_header(octets(case, "trusted")), blocks.decode_set(octets(case, "trustedSet")))
    options = Options(case["period"], case["drift"], (case["part"], case["whole"]), case["max"], case["withoutPeriod"], case["every"])
    try:
        following = blocks.decode_set(octets(case, "next")) if "next" in case else None
        received = Received(blocks.decode_block(octets(case, "block")), following)
    except Malformed:
        return {"verdict": UNDECODED}
    word = lightclient.verify(trusted, received, options, case["now"])
    if word != VERIFIED:
        return {"verdict": word}
    then = lightclient.after(received)
    return {"verdict": word, "hash": blocks.header_hash(then.header).hex(), "after": blocks.set_hash(then.validators).hex()}


def judge_row(case: Case) -> dict[str, str]:
    try:
        row = completeness.decode(octets(case, "proof"))
    except Malformed:
        return {"verdict": UNDECODED}
    word = completeness.fault(row, octets(case, "root"), octets(case, "key"))
    return {"verdict": word} if word else {"verdict": VERIFIED, "listed": sha256(completeness.listing(row)).hexdigest()}


def holds(case: Case) -> bool:
    if case["kind"] == "signature":
        return ed25519.verify(octets(case, "key"), octets(case, "message"), octets(case, "signature"))
    root, proof = octets(case, "root"), octets(case, "proof")
    if case["kind"] == "inclusion":
        return merkle.includes(root, octets(case, "leaf"), merkle.decode(proof))
    commitment, key = ics23.decode(proof), octets(case, "key")
    if case["kind"] == "existence":
        return ics23.verify_existence(commitment, root, key, octets(case, "value"))
    return {"absence": ics23.verify_absence, "prefix": ics23.absence_of_prefix}[case["kind"]](commitment, root, key)


def judge(case: Case) -> dict[str, str]:
    if case["kind"] == "light":
        return judge_light(case)
    if case["kind"] == "completeness":
        return judge_row(case)
    try:
        return {"verdict": VERIFIED if holds(case) else REFUSED}
    except Malformed:
        return {"verdict": UNDECODED}


def stricter(case: Case) -> str:
    """The rule of ours, beyond the standard, that must refuse a proof which the standard accepts; none for all else."""
    if case["kind"] != "absence":
        return ""
    named = ics23.decode(octets(case, "proof")).key
    if not named:
        return "an absence proof names a key"
    return "an absence proof is for the key that it names" if named != octets(case, "key") else ""


def kind_of(word: str) -> str:
    return word if word in (VERIFIED, NOT_YET_TRUSTED, EXPIRED, UNDECODED) else "Invalid"


@dataclass
class Report:
    cases: Counter[str] = field(default_factory=Counter)
    """by kind and verdict of ours"""
    findings: Counter[str] = field(default_factory=Counter)
    """what fails the comparison"""
    named: Counter[str] = field(default_factory=Counter)
    """refused by a rule beyond the standard"""
    words: Counter[str] = field(default_factory=Counter)
    """both refuse, for another reason first: several are true of it"""
    shown: list[str] = field(default_factory=list)

    def add(self, line: str) -> None:
        case = json.loads(line)
        ours, reference = case["verdict"], judge(case)
        self.cases[f"{case['kind']} {ours}"] += 1
        rule = stricter(case) if reference["verdict"] == VERIFIED else ""
        if rule:
            reference["verdict"] = REFUSED
            self.named[rule] += 1
        finding = compare(case, reference)
        if finding:
            self.findings[f"{case['kind']}: {finding}"] += 1
            self.shown = (self.shown + [line.strip()])[:MOST_SHOWN]
        elif ours != reference["verdict"]:
            self.words[f"{case['kind']}: {ours} here, {reference['verdict']} there"] += 1

    def merge(self, other: Report) -> None:
        self.cases += other.cases
        self.findings += other.findings
        self.named += other.named
        self.words += other.words
        self.shown = (self.shown + other.shown)[:MOST_SHOWN]


def compare(case: Case, reference: dict[str, str]) -> str:
    """Empty when both say the same."""
    ours, theirs = case["verdict"], reference["verdict"]
    if (ours == VERIFIED) != (theirs == VERIFIED):
        who = "ours accepts, the reference says " if ours == VERIFIED else "the reference accepts, ours says "
        return who + (theirs if ours == VERIFIED else ours)
    if case["kind"] in ("light", "completeness") and kind_of(ours) != kind_of(theirs):
        return f"{ours} here, {theirs} there"
    if ours == VERIFIED and any(case.get(name) != reference.get(name) for name in ("hash", "after", "listed")):
        return "accepted with another hash, set or list"
    return ""


def judge_lines(lines: Iterable[str]) -> Report:
    report = Report()
    for line in lines:
        report.add(line)
    return report


def run_program(arguments: list[str]) -> Report:
    report = Report()
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as program:
        try:
            for line in program.stdout:
                report.add(line)
        except json.JSONDecodeError:
            report.findings["a line is cut short"] += 1
    if program.returncode:
        report.findings[f"{' '.join(arguments)} ended with {program.returncode}"] += 1
    return report


def turned(line: str) -> list[str]:
    """The same case with wrong verdicts of ours."""
    case = json.loads(line)
    accepted = case["verdict"] == VERIFIED
    out = [{**case, "verdict": REFUSED if accepted else VERIFIED}]
    if case["kind"] == "light":
        out.append({**case, "verdict": NOT_YET_TRUSTED if case["verdict"] == EXPIRED else EXPIRED})
    if "hash" in case:
        out += [{**case, "hash": "00" * 32}, {**case, "after": "00" * 32}]
    if case["kind"] == "completeness" and not accepted:
        out.append({**case, "verdict": REFUSED if case["verdict"] == UNDECODED else UNDECODED})
    if "listed" in case:
        out.append({**case, "listed": "00" * 32})
    return [json.dumps(one) for one in out]


def check_myself(program: str) -> tuple[int, int]:
    """Wrong verdicts that were tried, and how many were caught."""
    output = subprocess.run([program, "1", "40", "160"], capture_output=True, text=True, check=True).stdout
    wrong = [one for line in output.splitlines() for one in turned(line)]
    return len(wrong), sum(1 for one in wrong if judge_lines([one]).findings)


def compare_program(program: str) -> Report:
    full = os.environ.get("TWINCHART_FULL") == "1"
    seed = int(os.environ.get("TWINCHART_SEED") or random.SystemRandom().randrange(1 << 32))
    print(f"seed {seed} (TWINCHART_SEED repeats it), {'with' if ed25519.LIBRARY else 'without'} python3-cryptography", flush=True)
    scale = 10 if full else 1
    shares = [[program, str(seed + worker), str(SOUND * scale // WORKERS), str(HARMED * scale // WORKERS)] for worker in range(WORKERS)]
    report = Report()
    with Pool(WORKERS) as pool:
        for one in pool.imap_unordered(run_program, shares, chunksize=1):
            report.merge(one)
    if report.cases.total() != (SOUND + HARMED) * scale:
        report.findings[f"not {(SOUND + HARMED) * scale} cases"] += 1
    return report


def print_report(report: Report) -> None:
    tables = [("our verdicts", report.cases), ("ours is stricter", report.named), ("other reason first", report.words),
              ("DISAGREE", report.findings)]
    for title, counts in tables:
        for name, count in sorted(counts.items()):
            print(f"{title}: {count} x {name}")
    for line in report.shown:
        print(line)


def main() -> int:
    start = time.monotonic()
    if len(sys.argv) == 3 and sys.argv[1] == "--lines":
        with open(sys.argv[2], encoding="utf-8") as lines:
            report, tried, caught = judge_lines(lines), 0, 0
    elif len(sys.argv) == 2:
        tried, caught = check_myself(sys.argv[1])
        report = compare_program(sys.argv[1])
    else:
        sys.exit(__doc__)
    print_report(report)
    print(f"{report.cases.total()} cases, {report.findings.total()} disagreements, {caught} of {tried} wrong verdicts caught, "
          f"{time.monotonic() - start:.0f} s")
    return 1 if report.findings or caught != tried or not report.cases else 0


if __name__ == "__main__":
    sys.exit(main())
