# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Protobuf, as far as blocks and proofs need it. Reading is lenient and forgets what it does not know; strictness comes from the
users, who encode what they read once more and refuse octets that are not exactly that."""
from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Value = TypeVar("Value")
VARINT, OCTETS = 0, 2


class Malformed(Exception):
    """The octets are not the canonical form of any value."""


def varint(value: int) -> bytes:
    """Negative numbers as their 64-bit two's complement, as protobuf does."""
    value &= (1 << 64) - 1
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def number(field: int, value: int) -> bytes:
    return varint(field << 3 | VARINT) + varint(value) if value else b""


def part(field: int, value: bytes) -> bytes:
    """Length-delimited and always there."""
    return varint(field << 3 | OCTETS) + varint(len(value)) + value


def octets(field: int, value: bytes | None) -> bytes:
    return part(field, value) if value else b""


def _read_varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        if at >= len(data):
            raise Malformed("truncated number")
        octet = data[at]
        at += 1
        value |= (octet & 127) << shift
        if octet < 128:
            if value >> 64:
                raise Malformed("number above 64 bits")
            return value, at
    raise Malformed("number of more than ten octets")


class Message:
    """The fields of one message: by number, in the order of the octets."""

    def __init__(self, data: bytes) -> None:
        self._fields: dict[int, list[int | bytes]] = {}
        at = 0
        while at < len(data):
            tag, at = _read_varint(data, at)
            if tag & 7 == VARINT:
                value, at = _read_varint(data, at)
                self._add(tag >> 3, value)
            elif tag & 7 == OCTETS:
                length, at = _read_varint(data, at)
                if at + length > len(data):
                    raise Malformed("truncated field")
                self._add(tag >> 3, data[at:at + length])
                at += length
            else:
                raise Malformed("wire type that no field has")

    def _add(self, field: int, value: int | bytes) -> None:
        self._fields.setdefault(field, []).append(value)

    def has(self, field: int) -> bool:
        return field in self._fields

    def unsigned(self, field: int, bits: int = 64) -> int:
        value = self._fields.get(field, [0])[-1]
        if not isinstance(value, int):
            raise Malformed("octets where a number belongs")
        if value >> bits:
            raise Malformed("number out of range")
        return value

    def signed(self, field: int, bits: int = 64) -> int:
        value = self.unsigned(field)
        value -= (value >> 63) << 64
        if not -(1 << (bits - 1)) <= value < 1 << (bits - 1):
            raise Malformed("number out of range")
        return value

    def octets(self, field: int) -> bytes:
        values = self.repeated(field)
        return values[-1] if values else b""

    def repeated(self, field: int) -> list[bytes]:
        values = self._fields.get(field, [])
        return [value for value in values if isinstance(value, bytes)]

    def fixed(self, field: int, size: int) -> bytes | None:
        """None, or so many octets."""
        value = self.octets(field)
        if value and len(value) != size:
            raise Malformed(f"not {size} octets")
        return value or None


def bounded(value: bytes, limit: int) -> bytes:
    if len(value) > limit:
        raise Malformed(f"more than {limit} octets")
    return value


def strict(data: bytes, limit: int, read: Callable[[bytes], Value], write: Callable[[Value], bytes]) -> Value:
    """The value whose encoding `data` is; Malformed when there is none."""
    value = read(bounded(data, limit))
    if write(value) != data:
        raise Malformed("not canonical")
    return value
