// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence.h"

#include <ledger/ics23.h>

#include <algorithm>

namespace twinchart::sync {

namespace {
constexpr std::string_view kMagic = "TCV1";
constexpr std::uint8_t kVersion = 1;
constexpr std::uint8_t kSuite = 1;
constexpr std::size_t kMaxValue = 64u << 10;
constexpr std::size_t kKeysOfARequest = 2'000;

std::optional<ledger::CommitmentProof> decoded(BytesView octets)
{
    auto proof = ledger::decodeCommitmentProof(octets);
    if (!proof)
        return std::nullopt;
    return std::move(*proof);
}
} // namespace

Bytes encode(const Evidence& e)
{
    Writer out;
    out.raw(kMagic)
        .u8(kVersion)
        .u8(kSuite)
        .u64(e.stateHeight)
        .var(e.entry)
        .var(e.existence)
        .var(e.catalogue)
        .var(e.catalogueProof);
    out.u8(e.standing ? static_cast<std::uint8_t>(e.standing->kind) : std::uint8_t{0});
    if (e.standing) {
        if (e.standing->kind == Standing::Kind::Replaced)
            out.var(e.standing->value);
        out.var(e.standing->proof);
    }
    return std::move(out).take();
}

Expected<Evidence, CodecError> decodeEvidence(BytesView octets)
{
    Reader in(octets);
    in.magic(kMagic);
    const bool known = in.u8() == kVersion && in.u8() == kSuite;
    if (in.ok() && !known)
        in.fail(CodecError::BadVersion);
    Evidence e;
    e.stateHeight = in.u64();
    e.entry = bytesOf(in.var(kMaxValue));
    e.existence = bytesOf(in.var(ledger::kMaxProofOctets));
    e.catalogue = bytesOf(in.var(kMaxValue));
    e.catalogueProof = bytesOf(in.var(ledger::kMaxProofOctets));
    const std::uint8_t kind = in.u8();
    if (kind > 3)
        in.fail(CodecError::BadValue);
    if (kind >= 1 && kind <= 3) {
        Standing s;
        s.kind = static_cast<Standing::Kind>(kind);
        if (s.kind == Standing::Kind::Replaced)
            s.value = bytesOf(in.var(kMaxValue));
        s.proof = bytesOf(in.var(ledger::kMaxProofOctets));
        e.standing = std::move(s);
    }
    TWINCHART_TRY(in.finish());
    return e;
}

std::optional<std::optional<Bytes>> proven(const gateway::StateProof& answer, const Digest256& appHash, BytesView key)
{
    const auto proof = decoded(answer.proof);
    if (!proof || !(answer.value ? ledger::verifyExistence(*proof, appHash, key, *answer.value)
                                 : ledger::verifyAbsence(*proof, appHash, key)))
        return std::nullopt;
    // Named in full: std::optional(x) of an optional x is x itself, and "not proven" would read as "proven to be
    // absent".
    return std::optional<std::optional<Bytes>>(std::in_place, answer.value);
}

bool provenEmpty(const gateway::StateProof& answer, const Digest256& appHash, BytesView prefix)
{
    const auto proof = decoded(answer.proof);
    return proof && !answer.value && ledger::absenceOfPrefix(*proof, appHash, prefix);
}

Result<std::vector<gateway::StateProof>> stateProofs(gateway::Gateway& gateway, LedgerHeight height,
                                                     std::span<const Bytes> keys)
{
    std::vector<gateway::StateProof> out;
    out.reserve(keys.size());
    while (!keys.empty()) {
        const auto some = keys.first(std::min(keys.size(), kKeysOfARequest));
        gateway::StateProofsRequest request{height, {some.begin(), some.end()}};
        SYNC_ASSIGN(auto answer, gateway.call(request));
        if (answer.proofs.size() != some.size() || (height != 0 && answer.height != height))
            return failed(SyncError::Kind::Malformed, "state proofs");
        std::ranges::move(answer.proofs, std::back_inserter(out));
        keys = keys.subspan(some.size());
    }
    return out;
}

Result<ProvenState> provenState(HeaderTracker& headers)
{
    const HeaderTrust& trust = headers.trust();
    if (trust.height < 2)
        return failed(SyncError::Kind::NotProvable, "no proven state");
    TWINCHART_ASSIGN(const Digest256 appHash, headers.appHashAt(trust.height));
    return ProvenState{trust.height - 1, appHash, trust.time};
}

Result<ProvenState> newestProvenState(HeaderTracker& headers, Instant now)
{
    TWINCHART_ASSIGN(const HeaderTrust trust, headers.advance(now));
    if (trust.state == HeaderTrust::State::Expired && trust.signingMembers > 1)
        return failed(SyncError::Kind::Expired, "the trusted header is older than the trusting period");
    return provenState(headers);
}

Result<std::vector<std::optional<Bytes>>> provenValues(gateway::Gateway& gateway, const ProvenState& state,
                                                       std::span<const Bytes> keys)
{
    TWINCHART_ASSIGN(const auto answers, stateProofs(gateway, state.height, keys));
    std::vector<std::optional<Bytes>> out;
    out.reserve(keys.size());
    for (std::size_t n = 0; n < keys.size(); ++n) {
        auto value = proven(answers[n], state.appHash, keys[n]);
        if (!value)
            return failed(SyncError::Kind::Invalid, "state proof");
        out.push_back(std::move(*value));
    }
    return out;
}

std::optional<CheckedEvidence> checkEntry(const Evidence& e, const Digest256& root, const Digest256& appHash)
{
    const auto existence = decoded(e.existence);
    const auto catalogueProof = decoded(e.catalogueProof);
    if (!existence || !catalogueProof ||
        !ledger::verifyExistence(*existence, appHash, contract::key::contribution(root), e.entry))
        return std::nullopt;
    const auto entry = contract::decodeEntry<contract::ContributionEntry>(e.entry);
    if (!entry || entry->height > e.stateHeight ||
        !ledger::verifyExistence(*catalogueProof, appHash, contract::key::catalogue(entry->catalogue), e.catalogue))
        return std::nullopt;
    const auto catalogue = contract::decodeEntry<contract::CatalogueStateEntry>(e.catalogue);
    if (!catalogue)
        return std::nullopt;
    return CheckedEvidence{*entry, catalogue->table};
}

std::optional<CheckedStanding> checkStanding(const Standing& s, const Digest256& root, std::uint32_t leaf,
                                             const Digest256& appHash)
{
    const auto proof = decoded(s.proof);
    if (!proof)
        return std::nullopt;
    switch (s.kind) {
    case Standing::Kind::NothingOfContribution:
        return ledger::absenceOfPrefix(*proof, appHash, contract::key::supersededPrefix(root))
                   ? std::optional(CheckedStanding{})
                   : std::nullopt;
    case Standing::Kind::NotThisLeaf:
        return ledger::verifyAbsence(*proof, appHash, contract::key::superseded(root, leaf))
                   ? std::optional(CheckedStanding{})
                   : std::nullopt;
    case Standing::Kind::Replaced: {
        if (!ledger::verifyExistence(*proof, appHash, contract::key::superseded(root, leaf), s.value))
            return std::nullopt;
        const auto entry = contract::decodeEntry<contract::SupersededEntry>(s.value);
        return entry ? std::optional(CheckedStanding{*entry}) : std::nullopt;
    }
    }
    return std::nullopt;
}

std::optional<std::uint8_t> classOf(const contract::CatalogueTable& table, const std::string& dataSet)
{
    const auto at = std::ranges::find(table.entries, dataSet, &contract::CatalogueEntry::code);
    return at == table.entries.end() ? std::nullopt : std::optional(static_cast<std::uint8_t>(at->permissionClass));
}

replica::RecordFault faultOf(const contract::CatalogueTable& table, contract::PermissionClass permissionClass,
                             const model::RecordContent& content)
{
    replica::RecordFault fault = replica::RecordFault::None;
    const auto look = [&](const std::string& dataSet) {
        const auto of = classOf(table, dataSet);
        if (of && *of != static_cast<std::uint8_t>(permissionClass))
            fault = replica::RecordFault::WrongClass;
        else if (!of && fault == replica::RecordFault::None)
            fault = replica::RecordFault::UnknownCatalogue;
    };
    look(content.dataSet.code);
    const std::string* last = &content.dataSet.code;
    for (const model::Item& item : content.items) {
        if (item.dataSet.code == *last)
            continue;
        look(item.dataSet.code);
        last = &item.dataSet.code;
    }
    return fault;
}

Result<std::vector<Fetched>> fetchEvidence(gateway::Gateway& gateway, LedgerHeight height, const Digest256& appHash,
                                           std::span<const Digest256> roots)
{
    std::vector<Bytes> keys;
    keys.reserve(roots.size() * 2);
    for (const Digest256& root : roots) {
        keys.push_back(contract::key::contribution(root));
        keys.push_back(contract::key::supersededPrefix(root));
    }
    TWINCHART_ASSIGN(auto answers, stateProofs(gateway, height, keys));
    std::vector<Fetched> out(roots.size());
    std::map<Digest256, std::size_t> catalogues;
    std::vector<Bytes> catalogueKeys;
    for (std::size_t n = 0; n < roots.size(); ++n) {
        auto value = proven(answers[2 * n], appHash, keys[2 * n]);
        if (!value)
            return failed(SyncError::Kind::Invalid, "state proof");
        if (!*value)
            continue;
        const auto entry = contract::decodeEntry<contract::ContributionEntry>(**value);
        if (!entry)
            return failed(SyncError::Kind::Invalid, "contribution entry");
        Fetched& f = out[n];
        f.found = true;
        f.entry = *entry;
        f.evidence.stateHeight = height;
        f.evidence.entry = std::move(**value);
        f.evidence.existence = std::move(answers[2 * n].proof);
        if (provenEmpty(answers[2 * n + 1], appHash, keys[2 * n + 1]))
            f.evidence.standing =
                Standing{Standing::Kind::NothingOfContribution, {}, std::move(answers[2 * n + 1].proof)};
        if (catalogues.try_emplace(entry->catalogue, catalogueKeys.size()).second)
            catalogueKeys.push_back(contract::key::catalogue(entry->catalogue));
    }
    TWINCHART_ASSIGN(const auto tables, stateProofs(gateway, height, catalogueKeys));
    for (Fetched& f : out) {
        if (!f.found)
            continue;
        const std::size_t at = catalogues.at(f.entry.catalogue);
        const auto value = proven(tables[at], appHash, catalogueKeys[at]);
        const auto table = value && *value
                               ? contract::decodeEntry<contract::CatalogueStateEntry>(**value)
                               : Expected<contract::CatalogueStateEntry, CodecError>(Unexpected{CodecError::BadValue});
        if (!table)
            return failed(SyncError::Kind::Invalid, "catalogue entry");
        f.evidence.catalogue = **value;
        f.evidence.catalogueProof = tables[at].proof;
        f.catalogue = table->table;
    }
    return out;
}

} // namespace twinchart::sync
