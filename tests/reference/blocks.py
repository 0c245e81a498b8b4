# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Blocks, commits and validator sets of CometBFT v0.38: values, their canonical protobuf and their hashes."""
from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

import merkle
from protobuf import Malformed, Message, bounded, number, octets, part, strict, varint

MAX_BLOCK_OCTETS = 4 << 20
MAX_VALIDATORS = 10_000
MIN_SECONDS, MAX_SECONDS = -62_135_596_800, 253_402_300_799
ABSENT, COMMIT, NIL = 1, 2, 3


@dataclass(frozen=True, order=True)
class Time:
    seconds: int = MIN_SECONDS
    nanos: int = 0

    def ns(self) -> int:
        return self.seconds * 1_000_000_000 + self.nanos


ZERO_TIME = Time()


@dataclass(frozen=True)
class BlockId:
    hash: bytes | None
    parts_total: int
    parts_hash: bytes | None

    def is_zero(self) -> bool:
        return self == BlockId(None, 0, None)


@dataclass(frozen=True)
class Header:
    version_block: int
    version_app: int
    chain_id: bytes
    height: int
    time: Time
    last_block_id: BlockId
    hashes: tuple[bytes | None, ...]
    """last commit, data, validators, next validators, consensus"""
    app_hash: bytes
    last_results_hash: bytes | None
    evidence_hash: bytes | None
    proposer: bytes | None

    @property
    def validators_hash(self) -> bytes | None:
        return self.hashes[2]

    @property
    def next_validators_hash(self) -> bytes | None:
        return self.hashes[3]


@dataclass(frozen=True)
class Vote:
    flag: int
    address: bytes | None
    time: Time
    signature: bytes


@dataclass(frozen=True)
class Commit:
    height: int
    round: int
    block_id: BlockId
    votes: tuple[Vote, ...]


@dataclass(frozen=True)
class Validator:
    address: bytes
    key: bytes
    power: int
    priority: int = 0


@dataclass(frozen=True)
class ValidatorSet:
    validators: tuple[Validator, ...]
    proposer: Validator | None = None
    total: int = 0


@dataclass(frozen=True)
class LightBlock:
    header: Header
    commit: Commit
    validators: ValidatorSet


def encode_time(value: Time) -> bytes:
    return number(1, value.seconds) + number(2, value.nanos)


def encode_block_id(value: BlockId) -> bytes:
    return octets(1, value.hash) + part(2, number(1, value.parts_total) + octets(2, value.parts_hash))


def encode_version(value: Header) -> bytes:
    return number(1, value.version_block) + number(2, value.version_app)


def encode_header(value: Header) -> bytes:
    out = part(1, encode_version(value)) + octets(2, value.chain_id) + number(3, value.height)
    out += part(4, encode_time(value.time)) + part(5, encode_block_id(value.last_block_id))
    out += b"".join(octets(6 + i, one) for i, one in enumerate(value.hashes))
    return (out + octets(11, value.app_hash) + octets(12, value.last_results_hash) + octets(13, value.evidence_hash)
            + octets(14, value.proposer))


def encode_vote(value: Vote) -> bytes:
    return (number(1, value.flag) + octets(2, value.address) + part(3, encode_time(value.time)) + octets(4, value.signature))


def encode_commit(value: Commit) -> bytes:
    out = number(1, value.height) + number(2, value.round) + part(3, encode_block_id(value.block_id))
    return out + b"".join(part(4, encode_vote(vote)) for vote in value.votes)


def encode_validator(value: Validator) -> bytes:
    return (octets(1, value.address) + part(2, octets(1, value.key)) + number(3, value.power) + number(4, value.priority))


def encode_set(value: ValidatorSet) -> bytes:
    out = b"".join(part(1, encode_validator(one)) for one in value.validators)
    return out + (part(2, encode_validator(value.proposer)) if value.proposer else b"") + number(3, value.total)


def encode_block(value: LightBlock) -> bytes:
    signed_header = part(1, encode_header(value.header)) + part(2, encode_commit(value.commit))
    return part(1, signed_header) + part(2, encode_set(value.validators))


def _read_time(data: bytes) -> Time:
    message = Message(data)
    time = Time(message.signed(1), message.signed(2, 32))
    if not (MIN_SECONDS <= time.seconds <= MAX_SECONDS and 0 <= time.nanos < 1_000_000_000):
        raise Malformed("time out of range")
    return time


def _read_block_id(data: bytes) -> BlockId:
    message = Message(data)
    parts = Message(message.octets(2))
    return BlockId(message.fixed(1, 32), parts.unsigned(1, 32), parts.fixed(2, 32))


def _read_header(data: bytes) -> Header:
    message = Message(data)
    version = Message(message.octets(1))
    return Header(version.unsigned(1), version.unsigned(2), bounded(message.octets(2), 50), message.signed(3),
                  _read_time(message.octets(4)), _read_block_id(message.octets(5)),
                  tuple(message.fixed(field, 32) for field in range(6, 11)), bounded(message.octets(11), 256),
                  message.fixed(12, 32), message.fixed(13, 32), message.fixed(14, 20))


def _read_vote(data: bytes) -> Vote:
    message = Message(data)
    vote = Vote(message.unsigned(1), message.fixed(2, 20), _read_time(message.octets(3)), bounded(message.octets(4), 64))
    if vote.flag not in (ABSENT, COMMIT, NIL):
        raise Malformed("unknown flag")
    return vote


def _read_commit(data: bytes) -> Commit:
    message = Message(data)
    votes = message.repeated(4)
    if len(votes) > MAX_VALIDATORS:
        raise Malformed("too many entries")
    return Commit(message.signed(1), message.signed(2, 32), _read_block_id(message.octets(3)),
                  tuple(_read_vote(vote) for vote in votes))


def _read_validator(data: bytes) -> Validator:
    message = Message(data)
    address, key = message.fixed(1, 20), Message(message.octets(2)).fixed(1, 32)
    if address is None or key is None:
        raise Malformed("validator without address or key")
    return Validator(address, key, message.signed(3), message.signed(4))


def _read_set(data: bytes) -> ValidatorSet:
    message = Message(data)
    validators = message.repeated(1)
    if len(validators) > MAX_VALIDATORS:
        raise Malformed("too many validators")
    proposer = _read_validator(message.octets(2)) if message.has(2) else None
    return ValidatorSet(tuple(_read_validator(one) for one in validators), proposer, message.signed(3))


def _read_block(data: bytes) -> LightBlock:
    message = Message(data)
    signed_header = Message(message.octets(1))
    return LightBlock(_read_header(signed_header.octets(1)), _read_commit(signed_header.octets(2)),
                      _read_set(message.octets(2)))


def decode_header(data: bytes) -> Header:
    return strict(data, MAX_BLOCK_OCTETS, _read_header, encode_header)


def decode_set(data: bytes) -> ValidatorSet:
    return strict(data, MAX_BLOCK_OCTETS, _read_set, encode_set)


def decode_block(data: bytes) -> LightBlock:
    return strict(data, MAX_BLOCK_OCTETS, _read_block, encode_block)


def header_hash(value: Header) -> bytes | None:
    """Root over fourteen leaves; numbers and octets in their wrapper messages, an empty one is an empty leaf."""
    if value.validators_hash is None:
        return None
    tail = [*value.hashes, value.app_hash, value.last_results_hash, value.evidence_hash, value.proposer]
    return merkle.root([encode_version(value), octets(1, value.chain_id), number(1, value.height), encode_time(value.time),
                        encode_block_id(value.last_block_id), *(octets(1, one) for one in tail)])


def set_hash(value: ValidatorSet) -> bytes:
    return merkle.root([part(1, octets(1, one.key)) + number(2, one.power) for one in value.validators])


def address_of(key: bytes) -> bytes:
    return sha256(key).digest()[:20]


def sign_bytes(chain_id: bytes, commit: Commit, vote: Vote) -> bytes:
    """The length-delimited CanonicalVote of a precommit."""
    out = number(1, 2)
    for field, value in ((2, commit.height), (3, commit.round)):
        out += bytes([field << 3 | 1]) + value.to_bytes(8, "little", signed=True) if value else b""
    if vote.flag == COMMIT:
        out += part(4, encode_block_id(commit.block_id))
    out += part(5, encode_time(vote.time)) + octets(6, chain_id)
    return varint(len(out)) + out
