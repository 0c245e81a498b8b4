# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Completeness over a prefix: a row of neighbouring leaves, border, entries, border, of an ICS 23 tree; "TCL1", a format of ours."""
from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import ics23
from ics23 import INNER, MAX_DEPTH, Existence, Step
from protobuf import Malformed, strict

HEAD = b"TCL1\1\1"
MAX_OCTETS = 4 << 20
MAX_ENTRIES = 4096
MAX_FIELD = 64 << 10
NOT_IN_TREE, NOT_ASCENDING, OUTSIDE_PREFIX, BAD_BORDER, GAP = "NotInTree", "NotAscending", "OutsidePrefix", "BadBorder", "Gap"


@dataclass(frozen=True)
class Row:
    left: Existence | None
    entries: tuple[Existence, ...]
    right: Existence | None

    def leaves(self) -> list[Existence]:
        return [leaf for leaf in (self.left, *self.entries, self.right) if leaf]


def _whole(value: int, size: int) -> bytes:
    return value.to_bytes(size, "big")


def _var(value: bytes) -> bytes:
    return _whole(len(value), 4) + value


def encode_step(step: Step) -> bytes:
    return _whole(step.child_is_left(), 1) + (step.suffix or step.prefix.removeprefix(INNER))


def encode_leaf(leaf: Existence) -> bytes:
    return _var(leaf.key) + _var(leaf.value) + _whole(len(leaf.path), 1) + b"".join(encode_step(step) for step in leaf.path)


def encode(row: Row) -> bytes:
    borders = (b"\1" + encode_leaf(side) if side else b"\0" for side in (row.left, row.right))
    return b"".join((HEAD, *borders, _whole(len(row.entries), 4), *(encode_leaf(leaf) for leaf in row.entries)))


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def take(self, size: int) -> bytes:
        begin, self._at = self._at, self._at + size
        if self._at > len(self._data):
            raise Malformed("truncated")
        return self._data[begin:self._at]

    def number(self, size: int, most: int) -> int:
        value = int.from_bytes(self.take(size), "big")
        if value > most:
            raise Malformed("number out of range")
        return value

    def field(self) -> bytes:
        value = self.take(self.number(4, MAX_FIELD))
        if not value:
            raise Malformed("empty key or value")
        return value

    def step(self) -> Step:
        child_is_left, sibling = self.number(1, 1), self.take(32)
        return Step(INNER, sibling) if child_is_left else Step(INNER + sibling, b"")

    def leaf(self) -> Existence:
        key, value = self.field(), self.field()
        return Existence(key, value, tuple(self.step() for _ in range(self.number(1, MAX_DEPTH))))

    def border(self) -> Existence | None:
        return self.leaf() if self.number(1, 1) else None


def _read(data: bytes) -> Row:
    """What is behind the row is not read, so that strict() refuses it."""
    reader = _Reader(data)
    if reader.take(len(HEAD)) != HEAD:
        raise Malformed("another format")
    left, right = reader.border(), reader.border()
    row = Row(left, tuple(reader.leaf() for _ in range(reader.number(4, MAX_ENTRIES))), right)
    if not row.leaves():
        raise Malformed("neither entries nor borders")
    return row


def decode(data: bytes) -> Row:
    return strict(data, MAX_OCTETS, _read, encode)


def fault(row: Row, root: bytes, prefix: bytes) -> str:
    """Why these are not all entries below `prefix`; empty when they are."""
    leaves = row.leaves()
    if any(ics23.root_of(leaf) != root for leaf in leaves):
        return NOT_IN_TREE
    if any(one.key >= following.key for one, following in pairwise(row.entries)):
        return NOT_ASCENDING
    if not all(entry.key.startswith(prefix) for entry in row.entries):
        return OUTSIDE_PREFIX
    if row.left and row.left.key >= prefix:
        return BAD_BORDER
    if row.right and (row.right.key <= prefix or row.right.key.startswith(prefix)):
        return BAD_BORDER
    from_edge = row.left or ics23.is_left_most(leaves[0].path)
    to_edge = row.right or ics23.is_right_most(leaves[-1].path)
    unbroken = all(ics23.are_neighbours(one.path, following.path) for one, following in pairwise(leaves))
    return "" if from_edge and to_edge and unbroken else GAP


def listing(row: Row) -> bytes:
    """The entries as one octet string."""
    return b"".join(_var(entry.key) + _var(entry.value) for entry in row.entries)
