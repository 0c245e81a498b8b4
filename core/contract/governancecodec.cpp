// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <contract/governance.h>

#include "bodies.h"
#include "entryfields.h"
#include "fields.h"

namespace twinchart::contract {

namespace {
enum class Type : std::uint8_t { MemberRole = 21, Validator = 22 };

enum class ActionKind : std::uint8_t {
    Member = 1,
    Catalogue = 2,
    TrustingPeriod = 3,
    MemberRole = 4,
    ContractVersion = 5,
    Validator = 6,
    CoinIssue = 7,
    Suite = 8,
};

void write(Writer& out, const TrustingPeriodChange& change)
{
    out.u64(change.seconds);
}
void write(Writer& out, const MemberRoleChange& change)
{
    out.raw(change.organisation);
    put(out, change.role);
}
void write(Writer& out, const ContractVersionChange& change)
{
    out.u32(change.version);
}
void putValidator(Writer& out, const std::optional<KeyField>& key)
{
    putOptional(out, key, [&](const KeyField& k) { putKey(out, k); });
}
std::optional<KeyField> takeValidator(Reader& in)
{
    return takeOptional(in, [&] { return takeKey(in, Algorithm::Ed25519); });
}
void write(Writer& out, const ValidatorChange& change)
{
    out.raw(change.organisation);
    putValidator(out, change.validator);
}
void write(Writer& out, const CoinIssue& change)
{
    out.raw(change.organisation).u64(change.amount);
}
void write(Writer& out, const SuiteChange& change)
{
    out.u8(change.suite);
}

MemberRole takeMemberRole(Reader& in)
{
    return take(in, MemberRole::Hospital, MemberRole::Industry);
}
} // namespace

void write(Writer& out, const ProposedAction& action)
{
    put(out, static_cast<ActionKind>(action.index() + 1));
    std::visit([&](const auto& a) { write(out, a); }, action);
}

ProposedAction readAction(Reader& in)
{
    switch (take(in, ActionKind::Member, ActionKind::Suite)) {
    case ActionKind::Member: {
        MemberBody b = readMember(in);
        if (b.action == MemberBody::Action::SetCustodian)
            in.fail(CodecError::BadValue);
        return b;
    }
    case ActionKind::Catalogue: return CatalogueBody{readCatalogueTable(in)};
    case ActionKind::TrustingPeriod: return TrustingPeriodChange{in.u64()};
    case ActionKind::MemberRole: {
        const auto organisation = in.fixed<OrganisationId>();
        return MemberRoleChange{organisation, takeMemberRole(in)};
    }
    case ActionKind::ContractVersion: return ContractVersionChange{in.u32()};
    case ActionKind::Validator: {
        const auto organisation = in.fixed<OrganisationId>();
        return ValidatorChange{organisation, takeValidator(in)};
    }
    case ActionKind::CoinIssue: {
        const auto organisation = in.fixed<OrganisationId>();
        const std::uint64_t amount = in.u64();
        if (amount == 0)
            in.fail(CodecError::BadValue);
        return CoinIssue{organisation, amount};
    }
    case ActionKind::Suite:
    default: return SuiteChange{in.u8()}; // take() gives no other
    }
}

std::string_view nameOf(MemberRole role)
{
    switch (role) {
    case MemberRole::Hospital: return "hospital";
    case MemberRole::ComputingCentre: return "computing-centre";
    case MemberRole::Regulator: return "regulator";
    case MemberRole::PatientsAgent: return "patients-agent";
    case MemberRole::Industry: return "industry";
    }
    return "unknown";
}

bool mayCertify(MemberRole member, Role user)
{
    return member == MemberRole::Hospital ||
           !(isClinical(user) || user == Role::Patient || user >= Role::TestEquipment);
}

Bytes encode(const MemberRoleEntry& e)
{
    Writer out = beginEntry(Type::MemberRole);
    put(out, e.role).u64(e.since);
    return std::move(out).take();
}
template <>
Expected<MemberRoleEntry, CodecError> decodeEntry(BytesView value)
{
    return decodeEntryOf<MemberRoleEntry>(value, Type::MemberRole, [](Reader& in, MemberRoleEntry& e) {
        e.role = takeMemberRole(in);
        e.since = in.u64();
    });
}

Bytes encode(const ValidatorEntry& e)
{
    Writer out = beginEntry(Type::Validator);
    putValidator(out, e.key);
    out.u64(e.since);
    return std::move(out).take();
}
template <>
Expected<ValidatorEntry, CodecError> decodeEntry(BytesView value)
{
    return decodeEntryOf<ValidatorEntry>(value, Type::Validator, [](Reader& in, ValidatorEntry& e) {
        e.key = takeValidator(in);
        e.since = in.u64();
    });
}

namespace key {
Bytes memberRole(const OrganisationId& organisation)
{
    Writer out;
    out.raw("mrol").raw(organisation);
    return std::move(out).take();
}
Bytes validator(const OrganisationId& organisation)
{
    Writer out;
    out.raw("vali").raw(organisation);
    return std::move(out).take();
}
Bytes validatorPrefix()
{
    return bytesOf("vali");
}
} // namespace key

} // namespace twinchart::contract
