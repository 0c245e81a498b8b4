#!/usr/bin/env python3
# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers every cell of the program's access decision table by decisionrules, which does not know the program's code, and compares.
Usage: decisionoracle.py CELLS_FILE | decisionoracle.py --selftest

Exit 0: every cell is there once and agrees; 1: some differ (up to 50 are listed with both answers), or the file is refused."""
from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import product
from pathlib import Path

from decisionrules import ACTIONS, CLASSES, CONSENTS, EMERGENCIES, PURPOSES, ROLES, UNKNOWN, Cell, DataSet, decide

ANSWERS = ("allow", "deny")
MOST_SHOWN = 50
A1 = {"PHA": ("SD", "VS", "MD", "SR", "PSG", "PTD", "CGD/CG"), "PDD": ("CUP", "DTD", "PS"),
      "SOP": ("POA", "ST/STD", "SOS", "SSF", "ORF", "POF")}
"""The data sets that every catalogue has (A1); two of them have two spellings there."""


Row = tuple[Cell, str]
"""With the program's answer."""


class Refused(Exception):
    """The file is not a table of cells."""


def word(text: str, words: Iterable[str]) -> str:
    if text not in words:
        raise Refused(f"unknown value {text!r}")
    return text


@cache
def data_set_of(code: str, stage: str, group: str, writable: str, own: str) -> DataSet:
    data = DataSet(code, stage, group, word(writable, ("0", "1")) == "1", word(own, ("0", "1")) == "1")
    if code == UNKNOWN.code:
        if data != UNKNOWN:
            raise Refused("UNKNOWN is described")
        return data
    word(group, CLASSES)
    if not re.fullmatch(r"[!-~]+", code) or not re.fullmatch(r"[1-9][0-9]*", stage):
        raise Refused(f"unknown value {code!r} of stage {stage!r}")
    if data.self_reported != (code == "SR"):
        raise Refused("only SR is self-reported")
    return data


@cache  # The self-test reads the same rows many times.
def row_of(text: str) -> Row:
    fields = text.split("\t")
    if len(fields) != 11:
        raise Refused(f"{len(fields)} fields, not 11")
    cell = Cell(word(fields[0], ROLES), data_set_of(*fields[1:6]), word(fields[6], ACTIONS), word(fields[7], CONSENTS),
                word(fields[8], PURPOSES), word(fields[9], EMERGENCIES))
    return cell, word(fields[10], ANSWERS)


def rows_of(octets: bytes) -> list[Row]:
    try:
        lines = octets.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise Refused(f"not ASCII at octet {error.start}") from error
    head = re.fullmatch(r"cells\t(0|[1-9][0-9]{0,8})", lines[0])
    if head is None or lines.pop() != "":
        raise Refused("the first line is not the number of cells, or the last one has no end")
    if len(lines) - 1 != int(head.group(1)):
        raise Refused(f"wrong count: {len(lines) - 1} cells, and the first line says {head.group(1)}")
    rows = []
    for line, text in enumerate(lines[1:], 2):
        try:
            rows.append(row_of(text))
        except Refused as refusal:
            raise Refused(f"line {line}: {refusal}") from None
    return rows


def check_catalogue(sets: list[DataSet]) -> None:
    """One description each, all data sets of A1 in their class, and UNKNOWN."""
    groups = {one.code: one.group for one in sets}
    if len(groups) != len(sets):
        raise Refused("a data set has two descriptions")
    if UNKNOWN.code not in groups:
        raise Refused("missing data set UNKNOWN")
    for group, names in A1.items():
        for name in names:
            found = {groups[code] for code in name.split("/") if code in groups}
            if found != {group}:
                raise Refused(f"missing data set {name} of {group}" if not found else f"data set {name} is not of {group} alone")


def check_complete(cells: list[Cell]) -> None:
    """Every combination once, in the order of the nested loops. The roles, actions, states and purposes are those named here, never
    those that happen to occur."""
    sets = sorted({cell.data for cell in cells}, key=DataSet.order)
    check_catalogue(sets)
    seen = set(cells)
    if len(seen) != len(cells):
        doubled = next(after for before, after in zip(sorted(cells), sorted(cells)[1:]) if before == after)
        raise Refused(f"doubled cell: {doubled.text()}")
    wanted = [Cell(*one) for one in product(ROLES, sets, ACTIONS, CONSENTS, PURPOSES, EMERGENCIES)]
    missing = [one for one in wanted if one not in seen]
    if missing:
        raise Refused(f"missing cells: {len(missing)}, the first {missing[0].text()}")
    if cells != wanted:
        raise Refused(f"out of order: {next(got for got, want in zip(cells, wanted) if got != want).text()}")


def judge(octets: bytes) -> tuple[int, list[str]]:
    """The exit code and what to print."""
    try:
        rows = rows_of(octets)
        check_complete([cell for cell, _ in rows])
    except Refused as refusal:
        return 1, [f"refused: {refusal}"]
    differ = []
    for cell, theirs in rows:
        ours, reason = decide(cell)
        if ours != theirs:
            differ.append(f"{cell.text()}\ttheirs {theirs}\tours {ours}: {reason}")
    total = f"cells {len(rows)} agree {len(rows) - len(differ)} disagree {len(differ)}"
    return (1 if differ else 0), [*differ[:MOST_SHOWN], total]


# Requirement, role, data set, action, consent, purpose, emergency, answer: written by hand, never printed by decide().
KNOWN = """
A4       patient               VS      read    none        treatment       no   allow
A4       patient               CUP     read    revoked     research        no   allow
A10      patient               POF     export  none        administration  no   allow
A10      patient               DTD     read    restricted  treatment       no   allow
A6       patient               SSF     delete  none        treatment       no   allow
A6       patient               PSG     delete  none        treatment       no   allow
A6       patient               CUP     delete  restricted  legal           no   allow
A7       patient               SR      share   none        research        no   allow
A1       patient               SR      write   none        treatment       no   allow
A1       patient               SR      amend   restricted  treatment       no   allow
A5       patient               SD      write   granted     treatment       no   deny
A5       patient               MD      amend   granted     treatment       no   deny
A5       patient               CUP     write   granted     treatment       no   deny
A5       patient               POF     amend   granted     treatment       yes  deny
A4       physician             MD      read    granted     treatment       no   allow
A4       nurse                 SR      read    granted     treatment       no   allow
T9       physician             MD      read    none        treatment       no   deny
A7       surgeon               POA     read    revoked     treatment       no   deny
A7       anaesthetist          POA     read    expired     treatment       no   deny
A10      assistant             VS      read    restricted  treatment       no   deny
G2       physician             CUP     read    granted     research        no   allow
G2       nurse                 CUP     read    granted     administration  no   allow
A5       physician             CUP     write   granted     treatment       no   allow
A5       surgeon               SSF     amend   granted     treatment       no   allow
A5       physician             MD      write   granted     treatment       no   deny
A5       nurse                 VS      amend   granted     treatment       yes  deny
A5       physician             SR      write   granted     treatment       no   deny
A5       physician             CUP     write   granted     research        no   deny
A5       physician             CUP     write   granted     legal           no   deny
T6       physician             CUP     write   none        treatment       no   deny
§8       nurse                 PS      write   granted     treatment       no   deny
§8       physician             PS      delete  granted     treatment       no   deny
A6       physician             CUP     delete  granted     treatment       no   allow
A6       physician             CUP     delete  none        treatment       yes  deny
A6       physician             CUP     delete  restricted  treatment       yes  deny
A6       physician             PTD     delete  granted     treatment       no   deny
A7       physician             CUP     share   granted     treatment       no   deny
A7       surgeon               ORF     share   none        treatment       yes  deny
G4       physician             CUP     export  granted     treatment       no   allow
T4       physician             CUP     export  none        treatment       yes  deny
A10      physician             MD      read    none        treatment       yes  allow
A10      nurse                 CUP     read    restricted  treatment       yes  allow
A10      anaesthetist          SR      read    revoked     treatment       yes  allow
A10      physician             MD      read    none        research        yes  deny
A10      physician             CUP     write   none        treatment       yes  allow
A10      surgeon               SOS     amend   expired     treatment       yes  deny
A10      physician             PTD     write   none        treatment       yes  deny
A10      physician             CUP     export  granted     legal           no   allow
A10      nurse                 VS      read    granted     legal           no   allow
A10      physician             CUP     read    none        legal           no   deny
A10      physician             CUP     read    restricted  legal           no   deny
§6       administrator         SD      read    granted     administration  no   deny
§6       administrator         CUP     write   granted     treatment       yes  deny
§6       privacy-officer       CUP     read    granted     legal           no   deny
§6       privacy-officer       CUP     delete  granted     legal           no   deny
A10      delegate              MD      read    granted     treatment       no   allow
A10      delegate              CUP     share   granted     research        no   allow
A10      delegate              CUP     export  granted     legal           no   allow
A7       delegate              CUP     read    revoked     treatment       yes  deny
A7       delegate              CUP     share   none        treatment       no   deny
A10      delegate              CUP     read    restricted  treatment       no   deny
A5       delegate              SR      write   granted     treatment       no   deny
A6       delegate              CUP     delete  granted     treatment       no   deny
G2       researcher            DTD     read    granted     research        no   allow
G2       researcher            DTD     export  granted     research        no   allow
G2       researcher            DTD     read    granted     treatment       no   deny
T9       researcher            DTD     read    none        research        yes  deny
A10      researcher            DTD     read    restricted  research        no   deny
G2       insurer               CUP     read    granted     administration  no   allow
G2       insurer               CUP     read    granted     treatment       no   deny
A10      insurer               CUP     read    granted     legal           no   deny
A5       insurer               CUP     write   granted     administration  no   deny
A1       test-equipment        DTD     write   granted     treatment       no   allow
A1       sensor                PS      write   none        treatment       no   allow
A1       monitoring-equipment  POF     amend   granted     treatment       no   allow
A5       sensor                VS      write   granted     treatment       no   deny
A7       sensor                PS      write   revoked     treatment       yes  deny
A10      sensor                PS      write   restricted  treatment       yes  deny
A2       sensor                PS      write   granted     research        no   deny
T6       test-equipment        DTD     read    granted     treatment       no   deny
A6       monitoring-equipment  PS      delete  granted     treatment       no   deny
§8       patient               UNKNOWN read    granted     treatment       no   deny
§8       physician             UNKNOWN read    granted     treatment       yes  deny
T1       unknown               CUP     read    granted     treatment       yes  deny
"""
WRITABLE = ("CUP", "POA", "ST", "SOS", "SSF", "ORF", "POF")


def catalogue() -> list[DataSet]:
    """That of A1; DTD and PS are filled by equipment alone here, so that both kinds of PDD are met."""
    codes = [(str(stage), group, name.split("/")[0]) for stage, group in enumerate(CLASSES, 1) for name in A1[group]]
    sets = [DataSet(code, stage, group, code in WRITABLE, code == "SR") for stage, group, code in codes]
    return sorted([*sets, UNKNOWN], key=DataSet.order)


def wrong_answers() -> Iterator[str]:
    sets = {one.code: one for one in catalogue()}
    for line in KNOWN.strip().split("\n"):
        source, role, code, action, consent, purpose, emergency, answer = line.split()
        cell = Cell(word(role, ROLES), sets[code], word(action, ACTIONS), word(consent, CONSENTS), word(purpose, PURPOSES),
                    word(emergency, EMERGENCIES))
        ours, reason = decide(cell)
        if ours != word(answer, ANSWERS):
            yield f"{' '.join(line.split())}: the oracle says {ours}, {reason}"


def broken_laws(cells: list[Cell]) -> Iterator[str]:
    """What must hold between cells, whichever the answers are."""
    for cell in cells:
        allowed = decide(cell)[0] == "allow"
        if allowed and cell.consent != "granted" and decide(cell._replace(consent="granted"))[0] == "deny":
            yield f"consent closes {cell.text()}"
        if allowed and cell.consent == "restricted" and decide(cell._replace(consent="none"))[0] == "deny":
            yield f"a restriction opens {cell.text()}"
        if allowed and cell.emergency == "no" and decide(cell._replace(emergency="yes"))[0] == "deny":
            yield f"an emergency closes {cell.text()}"


def file_of(lines: list[str], count: int | None = None) -> bytes:
    return "".join(f"{one}\n" for one in [f"cells\t{len(lines) if count is None else count}", *lines]).encode()


def broken_files(sound: list[str]) -> Iterator[tuple[str, bytes]]:
    """The words that must be said, and the file."""
    middle = len(sound) // 2
    fields = sound[0].split("\t")
    for column in (0, 3, 4, 5, 6, 7, 8, 9, 10):
        for value in ("", "other", "01", fields[column].upper() + " "):
            yield "line 2: unknown value", file_of(["\t".join([*fields[:column], value, *fields[column + 1:]]), *sound[1:]])
    yield f"line {len(sound) + 1}: unknown value", file_of([*sound[:-1], sound[-1].replace("deny", "perhaps")])
    for value in ("nurse", "unknown", "share", "expired", "legal", "yes"):
        yield "missing cells", file_of([one for one in sound if value not in one.split("\t")])
    yield "missing data set SSF", file_of([one for one in sound if "\tSSF\t" not in one])
    yield "missing data set UNKNOWN", file_of([one for one in sound if "\tUNKNOWN\t" not in one])
    yield "data set CUP is not of PDD", file_of([one.replace("\tCUP\t2\tPDD", "\tCUP\t3\tSOP") for one in sound])
    yield "only SR is self-reported", file_of([one.replace("\tSD\t1\tPHA\t0\t0", "\tSD\t1\tPHA\t0\t1") for one in sound])
    yield "UNKNOWN is described", file_of([one.replace("\tUNKNOWN\t0\t-\t0", "\tUNKNOWN\t0\t-\t1") for one in sound])
    yield "two descriptions", file_of([sound[0].replace("\t1\tPHA\t0", "\t1\tPHA\t1"), *sound[1:]])
    for index in (0, middle, len(sound) - 1):
        yield "missing cells: 1,", file_of([*sound[:index], *sound[index + 1:]])
        yield "wrong count", file_of([*sound[:index], *sound[index + 1:]], len(sound))
        yield "doubled cell", file_of([*sound[:index], sound[index], *sound[index:]])
    yield "doubled cell", file_of([sound[1], *sound[1:]])
    yield "out of order", file_of([sound[1], sound[0], *sound[2:]])
    yield "wrong count", file_of(sound, len(sound) + 1)
    yield "wrong count", file_of([], len(sound))
    yield "missing data set", file_of([])
    yield "fields, not 11", file_of([*sound[:middle], sound[middle] + "\tmore", *sound[middle + 1:]])
    yield "not ASCII", file_of(sound).replace(b"nurse", "n\u00fcrse".encode(), 1)
    for harmed in (b"", file_of(sound)[:-1], file_of(sound).replace(b"cells", b"Cells", 1), file_of(sound).replace(b"\n", b"\r\n")):
        yield "the first line", harmed


def selftest() -> tuple[int, list[str]]:
    cells = [Cell(*one) for one in product(ROLES, catalogue(), ACTIONS, CONSENTS, PURPOSES, EMERGENCIES)]
    answers = [decide(cell)[0] for cell in cells]
    sound = [f"{cell.text()}\t{answer}" for cell, answer in zip(cells, answers)]
    wrong = [*wrong_answers(), *broken_laws(cells)]
    if judge(file_of(sound)) != (0, [f"cells {len(sound)} agree {len(sound)} disagree 0"]):
        wrong.append("a sound file is refused")
    for answer in ANSWERS:
        index = answers.index(answer)
        turned = f"{cells[index].text()}\t{ANSWERS[answer == 'allow']}"
        code, lines = judge(file_of([*sound[:index], turned, *sound[index + 1:]]))
        if code != 1 or len(lines) != 2 or not lines[0].startswith(cells[index].text()) or not lines[1].endswith(" disagree 1"):
            wrong.append(f"an answer turned from {answer} is not found")
    code, lines = judge(file_of([f"{cell.text()}\t{ANSWERS[answer == 'allow']}" for cell, answer in zip(cells, answers)]))
    if code != 1 or len(lines) != MOST_SHOWN + 1 or lines[-1] != f"cells {len(sound)} agree 0 disagree {len(sound)}":
        wrong.append("all answers turned are not found, or not listed in measure")
    tried = 0
    for words, octets in broken_files(sound):
        tried += 1
        code, lines = judge(octets)
        if code != 1 or len(lines) != 1 or not lines[0].startswith("refused: ") or words not in lines[0]:
            wrong.append(f"a broken file is not refused by {words!r}: {lines[-1]}")
    known = KNOWN.strip().count("\n") + 1
    return (1 if wrong else 0), [*wrong, f"{known} known cells, {len(cells)} cells in all, {tried} broken files, {len(wrong)} findings"]


def main() -> int:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    if sys.argv[1] == "--selftest":
        code, lines = selftest()
    else:
        code, lines = judge(Path(sys.argv[1]).read_bytes())
    print("\n".join(lines))
    return code


if __name__ == "__main__":
    sys.exit(main())
