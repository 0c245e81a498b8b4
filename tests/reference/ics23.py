# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""ICS 23 proofs of existence and absence under the TendermintSpec, which the wire can name but not change."""
from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from protobuf import Malformed, Message, bounded, number, octets, part, strict, varint

MAX_OCTETS = 64 << 10
MAX_DEPTH = 128
SHA256, VAR_PROTO = 1, 1
INNER = b"\1"
LEAF_OP = number(1, SHA256) + number(3, SHA256) + number(4, VAR_PROTO) + part(5, b"\0")


@dataclass(frozen=True)
class Step:
    """From a node to its parent: what stands left of it (behind the inner prefix) or right of it."""
    prefix: bytes
    suffix: bytes

    def child_is_left(self) -> bool:
        return bool(self.suffix)


@dataclass(frozen=True)
class Existence:
    key: bytes
    value: bytes
    path: tuple[Step, ...]


@dataclass(frozen=True)
class Absence:
    key: bytes
    left: Existence | None
    right: Existence | None


Proof = Existence | Absence


def encode_step(step: Step) -> bytes:
    return number(1, SHA256) + octets(2, step.prefix) + octets(3, step.suffix)


def encode_existence(proof: Existence) -> bytes:
    steps = b"".join(part(4, encode_step(step)) for step in proof.path)
    return octets(1, proof.key) + octets(2, proof.value) + part(3, LEAF_OP) + steps


def encode_absence(proof: Absence) -> bytes:
    out = octets(1, proof.key)
    for field, side in ((2, proof.left), (3, proof.right)):
        out += part(field, encode_existence(side)) if side else b""
    return out


def encode(proof: Proof) -> bytes:
    return part(1, encode_existence(proof)) if isinstance(proof, Existence) else part(2, encode_absence(proof))


def _read_step(data: bytes) -> Step:
    message = Message(data)
    step = Step(message.octets(2), message.octets(3))
    if (len(step.prefix), len(step.suffix)) not in ((1, 32), (33, 0)) or not step.prefix.startswith(INNER):
        raise Malformed("step that the spec does not have")
    return step


def _read_existence(data: bytes) -> Existence:
    message = Message(data)
    steps = message.repeated(4)
    proof = Existence(message.octets(1), message.octets(2), tuple(_read_step(step) for step in steps))
    if not proof.key or not proof.value or len(steps) > MAX_DEPTH:
        raise Malformed("empty key or value, or too deep")
    return proof


def _read_absence(data: bytes) -> Absence:
    message = Message(data)
    left, right = (_read_existence(message.octets(field)) if message.has(field) else None for field in (2, 3))
    return Absence(message.octets(1), left, right)


def _read(data: bytes) -> Proof:
    message = Message(data)
    if message.has(1):
        return _read_existence(message.octets(1))
    if message.has(2):
        return _read_absence(message.octets(2))
    raise Malformed("neither existence nor absence")


def decode(data: bytes) -> Proof:
    return strict(bounded(data, MAX_OCTETS), MAX_OCTETS, _read, encode)


def root_of(proof: Existence) -> bytes:
    node = sha256(b"\0" + varint(len(proof.key)) + proof.key + varint(32) + sha256(proof.value).digest()).digest()
    for step in proof.path:
        node = sha256(step.prefix + node + step.suffix).digest()
    return node


def verify_existence(proof: Proof, root: bytes, key: bytes, value: bytes) -> bool:
    if not isinstance(proof, Existence) or not proof.key or not proof.value:
        return False
    return proof.key == key and proof.value == value and root_of(proof) == root


def is_left_most(path: tuple[Step, ...]) -> bool:
    return all(step.child_is_left() for step in path)


def is_right_most(path: tuple[Step, ...]) -> bool:
    return not any(step.child_is_left() for step in path)


def are_neighbours(left: tuple[Step, ...], right: tuple[Step, ...]) -> bool:
    """From the root down both go the same way, part, and then stay on the inner edges."""
    while left and right and left[-1] == right[-1]:
        left, right = left[:-1], right[:-1]
    if not left or not right:
        return False
    parted = left[-1].child_is_left() and not right[-1].child_is_left()
    return parted and is_right_most(left[:-1]) and is_left_most(right[:-1])


def verify_absence(proof: Proof, root: bytes, key: bytes) -> bool:
    """As ICS 23 has it: what counts is the key asked for, not the one that the proof says it was made for."""
    if not isinstance(proof, Absence) or not (proof.left or proof.right):
        return False
    left, right = proof.left, proof.right
    if any(root_of(side) != root for side in (left, right) if side):
        return False
    if (left and left.key >= key) or (right and key >= right.key):
        return False
    if left and right:
        return are_neighbours(left.path, right.path)
    return is_right_most(left.path) if left else is_left_most(right.path)


def absence_of_prefix(proof: Proof, root: bytes, prefix: bytes) -> bool:
    """No key begins with `prefix`: it is absent itself, for itself, and its right neighbour lies outside it."""
    if not prefix or not verify_absence(proof, root, prefix) or proof.key != prefix:
        return False
    return proof.right is None or not proof.right.key.startswith(prefix)
