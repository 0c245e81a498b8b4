# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Verification of one light block from a trusted one: the table of core/ledger/README.md, signature by signature."""
from __future__ import annotations

from dataclasses import dataclass

import ed25519
from blocks import (ABSENT, COMMIT, MAX_VALIDATORS, NIL, ZERO_TIME, Commit, Header, LightBlock, ValidatorSet, Vote, address_of,
                    header_hash, set_hash, sign_bytes)

BLOCK_PROTOCOL = 11
MAX_TOTAL_POWER = (2**63 - 1) // 8
MAX_CHAIN_ID = 50
VERIFIED, NOT_YET_TRUSTED, EXPIRED = "Verified", "NotYetTrusted", "Expired"


class Refused(Exception):
    """The verdict's word: NotYetTrusted, Expired, or the reason why the block is invalid."""


@dataclass(frozen=True)
class Options:
    period: int
    drift: int = 10_000_000_000
    level: tuple[int, int] = (1, 3)
    max_validators: int = 128
    sequential_without_period: bool = False
    every_signature: bool = False


@dataclass(frozen=True)
class Trusted:
    header: Header
    validators: ValidatorSet


@dataclass(frozen=True)
class Received:
    block: LightBlock
    next_validators: ValidatorSet | None = None


def need(condition: bool, word: str) -> None:
    if not condition:
        raise Refused(word)


def check_options(options: Options) -> None:
    part, whole = options.level
    need(1 <= whole <= 1000 and part <= whole <= 3 * part, "BadOptions")
    need(options.period >= 0 and options.drift >= 0 and options.max_validators <= MAX_VALIDATORS, "BadOptions")


def check_numbers(received: Received, limit: int) -> None:
    lists = [received.block.validators.validators, received.block.commit.votes]
    if received.next_validators:
        lists.append(received.next_validators.validators)
    need(all(len(one) <= limit for one in lists), "TooManyValidators")


def check_header(header: Header, chain_id: bytes) -> None:
    need(header.version_block == BLOCK_PROTOCOL, "BlockProtocol")
    need(len(header.chain_id) <= MAX_CHAIN_ID and header.chain_id == chain_id, "ChainId")
    need(header.height > 0, "Height")
    need(header.proposer is not None, "ProposerAddress")
    need(header.validators_hash is not None, "HashSize")


def check_vote(vote: Vote) -> None:
    if vote.flag == ABSENT:
        need(vote.address is None and vote.time == ZERO_TIME and not vote.signature, "CommitEntry")
    else:
        need(vote.address is not None and 1 <= len(vote.signature) <= 64, "CommitEntry")


def check_commit(commit: Commit, header: Header) -> None:
    need(commit.height == header.height, "CommitHeight")
    need(commit.round >= 0, "CommitRound")
    need(not commit.block_id.is_zero(), "CommitBlockId")
    need(len(commit.votes) > 0, "NoSignatures")
    for vote in commit.votes:
        check_vote(vote)
    need(any(vote.flag != ABSENT for vote in commit.votes), "NoSignatures")


def check_set(validators: ValidatorSet) -> int:
    """The total power."""
    members = validators.validators
    need(len(members) > 0, "ValidatorSetEmpty")
    need(all(one.power >= 0 for one in members), "ValidatorPower")
    total = sum(one.power for one in members)
    need(total <= MAX_TOTAL_POWER, "TotalPower")
    ranks = [(-one.power, one.address) for one in members]
    need(ranks == sorted(ranks), "ValidatorOrder")
    need(len({one.address for one in members}) == len(members), "DuplicateValidator")
    need(all(one.address == address_of(one.key) for one in members), "ValidatorAddress")
    return total


def check_entries(block: LightBlock) -> None:
    members, votes = block.validators.validators, block.commit.votes
    need(len(members) == len(votes), "SignatureCount")
    need(all(vote.flag == ABSENT or vote.address == one.address for one, vote in zip(members, votes)), "SignerAddress")


def check_next(received: Received) -> None:
    """An empty one says nothing; it must still be the announced one."""
    following = received.next_validators
    if following is None:
        return
    try:
        if following.validators:
            check_set(following)
    except Refused as refused:
        raise Refused("NextValidatorsSet") from refused
    need(set_hash(following) == received.block.header.next_validators_hash, "NextValidatorsSet")


def check_structure(received: Received, chain_id: bytes) -> int:
    """Step A; the total power of the block's set."""
    block = received.block
    check_header(block.header, chain_id)
    check_commit(block.commit, block.header)
    need(header_hash(block.header) == block.commit.block_id.hash, "HeaderHash")
    total = check_set(block.validators)
    need(set_hash(block.validators) == block.header.validators_hash, "ValidatorsHash")
    check_entries(block)
    check_next(received)
    return total


def check_relation(trusted: Trusted, block: LightBlock, options: Options, now: int) -> None:
    """Step B."""
    header, before = block.header, trusted.header
    adjacent = header.height == before.height + 1
    alone = adjacent and len(block.validators.validators) == 1
    if not (options.sequential_without_period and alone):
        need(before.time.ns() + options.period > now, EXPIRED)
    need(header.height > before.height, "HeightNotAbove")
    need(header.time > before.time, "TimeNotAfter")
    need(header.time.ns() < now + options.drift, "FromTheFuture")
    if adjacent:
        need(header.validators_hash == before.next_validators_hash, "NextValidatorsHash")


def check_signature(block: LightBlock, key: bytes, vote: Vote) -> None:
    message = sign_bytes(block.header.chain_id, block.commit, vote)
    need(ed25519.verify(key, message, vote.signature), "BadSignature")


def check_trust(trusted: Trusted, block: LightBlock, level: tuple[int, int]) -> None:
    """Step C: of the trusted power, more than the level signed."""
    known = {one.address: one for one in trusted.validators.validators}
    needed = sum(one.power for one in known.values()) * level[0] // level[1]
    signed = 0
    for vote in block.commit.votes:
        if vote.flag == COMMIT and vote.address in known:
            check_signature(block, known[vote.address].key, vote)
            signed += known[vote.address].power
            if signed > needed:
                return
    raise Refused(NOT_YET_TRUSTED)


def check_quorum(block: LightBlock, total: int, every_signature: bool) -> None:
    """Step D: more than two thirds of the block's own power signed for it, and no vote met on the way is bad."""
    needed, signed = total * 2 // 3, 0
    for one, vote in zip(block.validators.validators, block.commit.votes):
        if signed > needed and not every_signature:
            break
        if vote.flag in (COMMIT, NIL):
            check_signature(block, one.key, vote)
            signed += one.power if vote.flag == COMMIT else 0
    need(signed > needed, "NotEnoughPower")


def verify(trusted: Trusted, received: Received, options: Options, now: int) -> str:
    """The verdict's word."""
    try:
        check_options(options)
        check_numbers(received, options.max_validators)
        total = check_structure(received, trusted.header.chain_id)
        check_relation(trusted, received.block, options, now)
        if received.block.header.height != trusted.header.height + 1:
            check_trust(trusted, received.block, options.level)
        check_quorum(received.block, total, options.every_signature)
    except Refused as refused:
        return str(refused)
    return VERIFIED


def after(received: Received) -> Trusted:
    """What is trusted after `received` was verified: with the next set where there is one."""
    following = received.next_validators
    return Trusted(received.block.header, following if following and following.validators else received.block.validators)
