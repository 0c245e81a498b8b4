#!/usr/bin/env python3
# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The reference against verdicts that others published: TWINCHART_VECTORS, or ../shared/vectors beside the repository.

Exit 0: all agree; 1: some do not; 77: no folder of vectors is there."""
from __future__ import annotations

import json
import os
import re
import sys
from base64 import b64decode
from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import ed25519
import ics23
import lightclient
import merkle
from blocks import ABSENT, ZERO_TIME, BlockId, Commit, Header, LightBlock, Time, Validator, ValidatorSet, Vote
from lightclient import EXPIRED, NOT_YET_TRUSTED, VERIFIED, Options, Received, Trusted

Json = dict[str, Any]
Outcome = tuple[str, bool]
"""A case's name, and whether the reference agrees."""


def time_of(text: str) -> Time:
    whole, fraction = re.fullmatch(r"([-0-9T:]+)(?:\.(\d{1,9}))?Z", text).groups()
    seconds = datetime.fromisoformat(whole).replace(tzinfo=timezone.utc) - datetime(1970, 1, 1, tzinfo=timezone.utc)
    return Time(seconds.days * 86_400 + seconds.seconds, int((fraction or "0").ljust(9, "0")))


def hex_or_none(text: str | None) -> bytes | None:
    return bytes.fromhex(text) if text else None


def block_id_of(value: Json | None) -> BlockId:
    if value is None:
        return BlockId(None, 0, None)
    parts = value.get("parts") or value.get("part_set_header") or {"total": 0, "hash": ""}
    return BlockId(hex_or_none(value["hash"]), int(parts["total"]), hex_or_none(parts["hash"]))


def header_of(value: Json) -> Header:
    hashes = ("last_commit_hash", "data_hash", "validators_hash", "next_validators_hash", "consensus_hash")
    return Header(int(value["version"]["block"]), int(value["version"].get("app", 0)), value["chain_id"].encode(),
                  int(value["height"]), time_of(value["time"]), block_id_of(value["last_block_id"]),
                  tuple(hex_or_none(value[name]) for name in hashes), hex_or_none(value["app_hash"]) or b"",
                  hex_or_none(value["last_results_hash"]), hex_or_none(value["evidence_hash"]),
                  hex_or_none(value["proposer_address"]))


def vote_of(value: Json) -> Vote:
    """Absent ones are written with protobuf's zero time, where blocks carry Go's."""
    time = time_of(value["timestamp"])
    if value["block_id_flag"] == ABSENT and time == Time(0, 0):
        time = ZERO_TIME
    return Vote(value["block_id_flag"], hex_or_none(value["validator_address"]), time, b64decode(value["signature"] or ""))


def commit_of(value: Json) -> Commit:
    votes = tuple(vote_of(one) for one in value["signatures"] or ())
    return Commit(int(value["height"]), int(value["round"]), block_id_of(value["block_id"]), votes)


def validator_of(value: Json) -> Validator:
    return Validator(bytes.fromhex(value["address"]), b64decode(value["pub_key"]["value"]), int(value["voting_power"]))


def set_of(value: Json) -> ValidatorSet:
    """These files list validators in the order of their generator; the implementation that they come from sorts what it reads."""
    validators = [validator_of(one) for one in value["validators"] or ()]
    return ValidatorSet(tuple(sorted(validators, key=lambda one: (-one.power, one.address))))


def received_of(value: Json) -> Received:
    signed = value["signed_header"]
    block = LightBlock(header_of(signed["header"]), commit_of(signed["commit"]), set_of(value["validator_set"]))
    return Received(block, set_of(value["next_validator_set"]))


def single_step(file: Path) -> Iterator[Outcome]:
    words = {VERIFIED: "SUCCESS", NOT_YET_TRUSTED: "NOT_ENOUGH_TRUST", EXPIRED: "INVALID"}
    document = json.loads(file.read_text(encoding="utf-8"))
    initial = document["initial"]
    trusted = Trusted(header_of(initial["signed_header"]["header"]), set_of(initial["next_validator_set"]))
    options = Options(period=int(initial["trusting_period"]), drift=0)
    for index, step in enumerate(document["input"]):
        received = received_of(step["block"])
        word = lightclient.verify(trusted, received, options, time_of(step["now"]).ns())
        yield f"{file.name} {index} {word}", words.get(word, "INVALID") == step["verdict"]
        if word == VERIFIED:
            trusted = lightclient.after(received)


def ics23_case(file: Path) -> Iterator[Outcome]:
    value = {name: bytes.fromhex(text) for name, text in json.loads(file.read_text(encoding="utf-8")).items()}
    proof = ics23.decode(value["proof"])
    if value["value"]:
        good = ics23.verify_existence(proof, value["root"], value["key"], value["value"])
        bad = ics23.verify_existence(proof, value["root"], value["key"], value["value"] + b"x")
    else:
        good = ics23.verify_absence(proof, value["root"], value["key"])
        bad = ics23.verify_absence(proof, value["root"][::-1], value["key"])
    yield file.name, good and not bad


def zip215(file: Path) -> Iterator[Outcome]:
    for index, pair in enumerate(json.loads(file.read_text(encoding="utf-8"))):
        key, signature = (bytes.fromhex(text) for text in pair)
        # Several of these say yes to every message, so no other message is asked; S + order is never allowed.
        scalar = int.from_bytes(signature[32:], "little") + ed25519.ORDER
        grown = signature[:32] + scalar.to_bytes(32, "little")
        yield f"{file.name} {index}", ed25519.verify_own(key, b"Zcash", signature) and not ed25519.verify_own(key, b"Zcash", grown)


def rfc8032(file: Path) -> Iterator[Outcome]:
    """sk:pk:message:signature+message, by the own arithmetic; with one bit turned it must fail."""
    for index, line in enumerate(file.read_text(encoding="ascii").split()):
        _, key, message, signed = (bytes.fromhex(text) for text in line.split(":")[:4])
        turned = bytes([signed[0] ^ 1]) + signed[1:64]
        yield f"{file.name} {index}", ed25519.verify_own(key, message, signed[:64]) and not ed25519.verify_own(key, message, turned)


def inclusion(file: Path) -> Iterator[Outcome]:
    value = json.loads(file.read_text(encoding="utf-8"))
    aunts = tuple(b64decode(one) for one in value["proof"] or ())
    root, leaf = b64decode(value["root"] or ""), b64decode(value["leafHash"] or "")
    sizes = all(len(one) == 32 for one in (leaf, *aunts))
    good = sizes and merkle.root_of_path(leaf, value["leafIdx"], value["treeSize"], aunts) == root
    yield str(file.relative_to(file.parents[1])), good != value["wantErr"]


SUITES: list[tuple[str, str, Callable[[Path], Iterator[Outcome]]]] = [
    ("light-client-verify/single_step", "*.json", single_step),
    ("ics23/tendermint", "*.json", ics23_case),
    ("ed25519-zip215", "zip215.json", zip215),
    ("ed25519-zip215", "sign.input.txt", rfc8032),
    ("rfc6962-merkle/inclusion", "**/*.json", inclusion),
]


def run(root: Path) -> tuple[int, list[str]]:
    """How many cases ran, and which disagree."""
    ran, wrong = 0, []
    for folder, pattern, cases in SUITES:
        files = sorted((root / folder).glob(pattern))
        outcomes = [outcome for file in files for outcome in cases(file)]
        failed = [f"{folder}: {name}" for name, agrees in outcomes if not agrees]
        print(f"{folder}/{pattern}: " + (f"{len(outcomes)} ran, {len(failed)} disagree" if files else "absent (set TWINCHART_VECTORS)"))
        ran, wrong = ran + len(outcomes), wrong + failed
    return ran, wrong


def main() -> int:
    beside = Path(__file__).resolve().parents[2] / ".." / "shared" / "vectors"
    ran, wrong = run(Path(os.environ.get("TWINCHART_VECTORS") or beside))
    print("\n".join(wrong + [f"{ran} published cases ran, {len(wrong)} disagree"]))
    return 1 if wrong else 0 if ran else 77


if __name__ == "__main__":
    sys.exit(main())
