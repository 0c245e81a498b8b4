# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ed25519 signatures by ZIP 215: any encoding of a point whose y has an x, S below the order, cofactored equation.

Points are (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z on -x^2 + y^2 = 1 + d x^2 y^2."""
from __future__ import annotations

from functools import lru_cache
from hashlib import sha512

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    LIBRARY = True
except ImportError:
    LIBRARY = False

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
D2 = 2 * D % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]
NEUTRAL: Point = (0, 1, 1, 0)


def add(p: Point, q: Point) -> Point:
    a = (p[1] - p[0]) * (q[1] - q[0]) % P
    b = (p[1] + p[0]) * (q[1] + q[0]) % P
    c = p[3] * D2 % P * q[3] % P
    d = 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def double(p: Point) -> Point:
    a = p[0] * p[0] % P
    b = p[1] * p[1] % P
    c = 2 * p[2] * p[2] % P
    h = a + b
    e = h - (p[0] + p[1]) ** 2 % P
    g = a - b
    f = c + g
    return e * f % P, g * h % P, f * g % P, e * h % P


def negate(p: Point) -> Point:
    return -p[0] % P, p[1], p[2], -p[3] % P


def is_neutral(p: Point) -> bool:
    return p[0] % P == 0 and (p[1] - p[2]) % P == 0


def point_of(octets: bytes) -> Point | None:
    """y is taken modulo P and the sign bit of x = 0 is without effect: that is what ZIP 215 adds to RFC 8032."""
    sign = octets[31] >> 7
    y = (int.from_bytes(octets, "little") & (1 << 255) - 1) % P
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if v * x * x % P == -u % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if v * x * x % P != u:
        return None
    if x & 1 != sign:
        x = -x % P
    return x, y, 1, x * y % P


BASE = point_of(bytes([0x58] + [0x66] * 31))


@lru_cache(maxsize=1)
def base_multiples() -> list[list[Point]]:
    """[n * 256^i] of the base point for each octet n of a scalar."""
    out = []
    start = BASE
    for _ in range(32):
        row = [NEUTRAL]
        for _ in range(256):
            row.append(add(row[-1], start))
        out.append(row[:256])
        start = row[256]
    return out


def times_base(scalar: int) -> Point:
    out = NEUTRAL
    for row, octet in zip(base_multiples(), scalar.to_bytes(32, "little")):
        if octet:
            out = add(out, row[octet])
    return out


@lru_cache(maxsize=4096)
def small_multiples(octets: bytes) -> tuple[Point, ...] | None:
    """0 to 15 times the negative of the key's point."""
    point = point_of(octets)
    if point is None:
        return None
    out = [NEUTRAL]
    for _ in range(15):
        out.append(add(out[-1], negate(point)))
    return tuple(out)


def times_table(scalar: int, table: tuple[Point, ...]) -> Point:
    out = NEUTRAL
    for shift in range(252, -4, -4):
        out = double(double(double(double(out))))
        digit = scalar >> shift & 15
        if digit:
            out = add(out, table[digit])
    return out


def verify_own(key: bytes, message: bytes, signature: bytes) -> bool:
    """By the arithmetic of this file alone."""
    if len(key) != 32 or len(signature) != 64:
        return False
    scalar = int.from_bytes(signature[32:], "little")
    table, commitment = small_multiples(key), point_of(signature[:32])
    if scalar >= ORDER or table is None or commitment is None:
        return False
    challenge = int.from_bytes(sha512(signature[:32] + key + message).digest(), "little") % ORDER
    rest = add(add(times_base(scalar), times_table(challenge, table)), negate(commitment))
    return is_neutral(double(double(double(rest))))


def accepted_by_library(key: bytes, message: bytes, signature: bytes) -> bool:
    """RFC 8032 as OpenSSL does it: stricter than ZIP 215, so only its yes says anything."""
    if not LIBRARY:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
        return True
    except (InvalidSignature, ValueError):
        return False


@lru_cache(maxsize=1 << 14)
def verify(key: bytes, message: bytes, signature: bytes) -> bool:
    return accepted_by_library(key, message, signature) or verify_own(key, message, signature)
