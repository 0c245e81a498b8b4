# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tree of RFC 6962 with SHA-256, and tendermint.crypto.Proof."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from protobuf import Malformed, Message, number, part, octets, strict

MAX_AUNTS = 100
MAX_PROOF_OCTETS = 1 << 20


def leaf_hash(data: bytes) -> bytes:
    return sha256(b"\0" + data).digest()


def inner_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\1" + left + right).digest()


def split(count: int) -> int:
    """The largest power of two below `count`."""
    return 1 << (count - 1).bit_length() - 1


def root(leaves: Sequence[bytes]) -> bytes:
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaf_hash(leaves[0])
    middle = split(len(leaves))
    return inner_hash(root(leaves[:middle]), root(leaves[middle:]))


def root_of_path(leaf: bytes, index: int, total: int, aunts: Sequence[bytes]) -> bytes | None:
    """Walks from the root's split down to the leaf; the aunt nearest the root is the last."""
    if not 0 <= index < total or len(aunts) > MAX_AUNTS:
        return None
    if total == 1:
        return leaf if not aunts else None
    if not aunts:
        return None
    middle = split(total)
    if index < middle:
        left = root_of_path(leaf, index, middle, aunts[:-1])
        return inner_hash(left, aunts[-1]) if left else None
    right = root_of_path(leaf, index - middle, total - middle, aunts[:-1])
    return inner_hash(aunts[-1], right) if right else None


@dataclass(frozen=True)
class LeafProof:
    total: int
    index: int
    leaf: bytes
    aunts: tuple[bytes, ...]


def encode(proof: LeafProof) -> bytes:
    return (number(1, proof.total) + number(2, proof.index) + octets(3, proof.leaf)
            + b"".join(part(4, aunt) for aunt in proof.aunts))


def _read(data: bytes) -> LeafProof:
    message = Message(data)
    leaf = message.fixed(3, 32)
    aunts = tuple(message.repeated(4))
    proof = LeafProof(message.signed(1), message.signed(2), leaf or b"", aunts)
    if leaf is None or any(len(aunt) != 32 for aunt in aunts) or len(aunts) > MAX_AUNTS:
        raise Malformed("not a proof")
    if proof.total < 0 or proof.index < 0:
        raise Malformed("negative")
    return proof


def decode(data: bytes) -> LeafProof:
    return strict(data, MAX_PROOF_OCTETS, _read, encode)


def includes(root_hash: bytes, data: bytes, proof: LeafProof) -> bool:
    leaf = leaf_hash(data)
    return proof.leaf == leaf and root_of_path(leaf, proof.index, proof.total, proof.aunts) == root_hash
