// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/types.h>
#include <util/codec.h>
#include <util/expected.h>

#include <optional>
#include <string_view>

/// What the members decide together beyond membership and catalogue (requirements L1, G8, M4 Alg. 1), and the state
/// that it leaves. All of it goes by a proposal that more than two thirds approve.
namespace twinchart::contract {

/// What an organisation is in the consortium. Only hospitals have clinical staff, equipment and patients.
enum class MemberRole : std::uint8_t {
    Hospital = 1, ///< also every member without an entry
    ComputingCentre = 2,
    Regulator = 3,
    PatientsAgent = 4,
    Industry = 5,
};
std::string_view nameOf(MemberRole role); ///< "hospital", "computing-centre" …
/// Whether a member of that role may have users of this one.
bool mayCertify(MemberRole member, Role user);

/// A member gets another role. While it is no hospital its clinical staff and equipment are not live: they rest, keep
/// their names and may recover lost keys, which rest too. Its patients keep their keys.
struct MemberRoleChange {
    OrganisationId organisation;
    MemberRole role = MemberRole::Hospital;
    bool operator==(const MemberRoleChange&) const = default;
};
/// The rules of a later contract come into force: only a version that this program knows.
struct ContractVersionChange {
    std::uint32_t version = 0;
    bool operator==(const ContractVersionChange&) const = default;
};
/// A member signs blocks with this key, with power 1, or no longer signs any.
struct ValidatorChange {
    OrganisationId organisation;
    std::optional<KeyField> validator; ///< Ed25519; none = power 0
    bool operator==(const ValidatorChange&) const = default;
};
/// New coins for an organisation's account.
struct CoinIssue {
    OrganisationId organisation;
    std::uint64_t amount = 0; ///< 1 or more
    bool operator==(const CoinIssue&) const = default;
};
/// Keys and signatures of another suite are admitted. There is none yet beside suite 1.
struct SuiteChange {
    std::uint8_t suite = 0;
    bool operator==(const SuiteChange&) const = default;
};

struct MemberRoleEntry { // mrol; absent = hospital
    MemberRole role = MemberRole::Hospital;
    LedgerHeight since = 0;
    bool operator==(const MemberRoleEntry&) const = default;
};
/// What a vote made of a member's validator; absent = as the genesis has it.
struct ValidatorEntry {          // vali
    std::optional<KeyField> key; ///< none = signs no blocks
    LedgerHeight since = 0;
    bool operator==(const ValidatorEntry&) const = default;
};

namespace key {
Bytes memberRole(const OrganisationId& organisation);
Bytes validator(const OrganisationId& organisation);
/// Under which every validator entry lies.
Bytes validatorPrefix();
} // namespace key

Bytes encode(const MemberRoleEntry& entry);
Bytes encode(const ValidatorEntry& entry);
template <>
Expected<MemberRoleEntry, CodecError> decodeEntry(BytesView value);
template <>
Expected<ValidatorEntry, CodecError> decodeEntry(BytesView value);

} // namespace twinchart::contract
