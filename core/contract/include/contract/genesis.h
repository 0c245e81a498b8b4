// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/catalogue.h>
#include <contract/types.h>
#include <ledger/types.h>
#include <util/codec.h>
#include <util/expected.h>

#include <vector>

namespace twinchart::contract {

struct GenesisMember {
    std::string id;                             ///< UTF-8, 1 to 128 octets; OrganisationId is its SHA-256
    std::string name;                           ///< for people, 1 to 256 octets
    std::optional<PublicSigningKey> validator;  ///< signs blocks
    KeyField root;                              ///< the administrator's signing key: only it certifies
    KeyField rootSealing;                       ///< the administrator's sealing key
    std::optional<KeyField> custodian;          ///< the hospital's custodian sealing key, if it exists already
    std::optional<Digest256> administratorName; ///< HMAC(name key, folded user name)
    bool operator==(const GenesisMember&) const = default;
};

/// What a chain begins with (TCG1). Its hash is shown on screen and kept by everybody who trusts the chain.
struct Genesis {
    std::string chain; ///< random, 1 to 50 octets of a-z 0-9 -
    Instant time;
    std::uint32_t contractVersion = kContractVersion;
    std::uint64_t trustingPeriodSeconds = 14 * 86'400;
    bool demo = false;
    bool simulatedTime = false; ///< clocks may be set forward; said on screen
    CatalogueTable catalogue;
    std::vector<GenesisMember> members; ///< 1 to 128, strictly ascending by id; at least one validator
    bool operator==(const Genesis&) const = default;
};

/// Canonical bytes; decode refuses everything else (also equal keys, and no validator at all).
Bytes encode(const Genesis& genesis);
Expected<Genesis, CodecError> decodeGenesis(BytesView octets);
/// SHA-256 of the canonical bytes.
Digest256 genesisHash(const Genesis& genesis);
/// The validators in force from height 1, each with power 1.
ledger::ValidatorSet validatorsOf(const Genesis& genesis);

/// How many of them may fail or lie without harm: a third, not quite. Fewer than four signing members tolerate none,
/// which is allowed and must be said wherever a chain is made or shown.
constexpr std::size_t faultTolerance(std::size_t signingMembers)
{
    return signingMembers == 0 ? 0 : (signingMembers - 1) / 3;
}

} // namespace twinchart::contract
