// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <crypto/error.h>
#include <util/expected.h>
#include <util/secret.h>

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

/// A secret shared k of n (Shamir over GF(256)): fewer than k shares tell nothing of it.
namespace twinchart::crypto {

/// One share of a set, as it is printed. Moves only; wiped when it goes.
struct RecoveryShare {
    FixedBytes<16, struct SlotSaltTag> set; ///< random, the same on all shares of a set
    std::uint8_t threshold = 2;             ///< how many are needed: 2 to `shares`
    std::uint8_t shares = 3;                ///< how many there are
    std::uint8_t index = 1;                 ///< which this is: 1 to `shares`
    SecretBytes octets;                     ///< 32
};

/// Divides 32 octets under a new random set id. BadKey unless 2 <= threshold <= shares and there are 32 octets.
Expected<std::vector<RecoveryShare>, CryptoError> splitSecret(BytesView secret32, std::uint8_t threshold,
                                                              std::uint8_t shares);

/// Why shares do not go together. Nothing was computed from them.
struct JoinError {
    enum class What {
        TooFew,   ///< fewer than their threshold; `share` is how many there are
        TooMany,  ///< more than their threshold: a wrong one among them could not be told
        OtherSet, ///< `share` is of another set than the first, or says another number of shares
        Same,     ///< `share` was given before
    };
    What what = What::TooFew;
    std::size_t share = 0; ///< in the order given, counted from 1
    friend bool operator==(const JoinError&, const JoinError&) = default;
};
/// The secret that exactly `threshold` different shares of one set give. Shares are not authenticated: what comes of a
/// forged one is another secret, which opens nothing.
Expected<SecretBytes, JoinError> joinShares(std::span<const RecoveryShare> shares);

/// Why a typed share was refused. Nothing was tried with it.
struct ShareTextError {
    enum class What {
        Length,
        Character,
        Checksum, ///< a typing error, or damaged
        Version,  ///< whole, but of a version that this program does not know
        Values,   ///< whole, but its numbers are impossible
        Sheet,    ///< it is a recovery sheet's text
    };
    What what = What::Checksum;
    std::size_t position = 0; ///< of the character, counted from 1 without separators; 0 = not one alone
    friend bool operator==(const ShareTextError&, const ShareTextError&) = default;
};
/// 22 groups of four Crockford base-32 characters: version, set, numbers, share and a checksum of 24 bits.
SecretBytes shareText(const RecoveryShare& share);
/// Takes either case, O for 0, I and L for 1, hyphens and spaces anywhere.
Expected<RecoveryShare, ShareTextError> parseShareText(std::string_view text);

} // namespace twinchart::crypto
