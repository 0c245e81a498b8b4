// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <contract/genesis.h>

#include "fields.h"

#include <crypto/signature.h>
#include <ledger/hashes.h>

#include <algorithm>

namespace twinchart::contract {

namespace {
constexpr std::string_view kMagic = "TCG1";
constexpr std::uint8_t kVersion = 1;
constexpr std::size_t kMaxGenesisOctets = 1u << 20;
constexpr std::size_t kMaxIdOctets = 128;
constexpr std::size_t kMaxNameOctets = 256;

bool isChainId(std::string_view id)
{
    return !id.empty() &&
           std::ranges::all_of(id, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

GenesisMember readMember(Reader& in)
{
    GenesisMember m;
    m.id = in.text(kMaxIdOctets);
    m.name = in.text(kMaxNameOctets);
    m.validator = takeOptional(in, [&] {
        const auto key = signingKey(takeKey(in, Algorithm::Ed25519));
        return key.value_or(PublicSigningKey{});
    });
    m.root = takeKey(in, Algorithm::Ed25519);
    m.rootSealing = takeKey(in, Algorithm::X25519);
    m.custodian = takeOptional(in, [&] { return takeKey(in, Algorithm::X25519); });
    m.administratorName = takeOptional(in, [&] { return in.fixed<Digest256>(); });
    const auto root = signingKey(m.root);
    if (m.id.empty() || m.name.empty() || !root || !crypto::isStrictKey(*root) ||
        (m.validator && !crypto::isStrictKey(*m.validator)))
        in.fail(CodecError::BadValue);
    return m;
}

// What is unique on the chain must be unique from the start.
template <class Value>
bool allDifferent(std::vector<Value> values)
{
    std::ranges::sort(values);
    return std::ranges::adjacent_find(values) == values.end();
}
std::vector<Bytes> rootsOf(const std::vector<GenesisMember>& members)
{
    std::vector<Bytes> out;
    for (const GenesisMember& m : members)
        out.push_back(m.root.octets);
    return out;
}
template <class Value>
std::vector<Value> allOf(const std::vector<GenesisMember>& members, std::optional<Value> GenesisMember::* what)
{
    std::vector<Value> out;
    for (const GenesisMember& m : members)
        if (const auto& value = m.*what)
            out.push_back(*value);
    return out;
}
} // namespace

Bytes encode(const Genesis& genesis)
{
    Writer out;
    out.raw(kMagic).u8(kVersion);
    put(out, Suite::One).var(genesis.chain);
    putInstant(out, genesis.time);
    out.u32(genesis.contractVersion).u64(genesis.trustingPeriodSeconds);
    putFlag(out, genesis.demo);
    putFlag(out, genesis.simulatedTime);
    write(out, genesis.catalogue);
    out.u32(static_cast<std::uint32_t>(genesis.members.size()));
    for (const GenesisMember& m : genesis.members) {
        out.var(m.id).var(m.name);
        putOptional(out, m.validator, [&](const PublicSigningKey& key) { putKey(out, keyField(key)); });
        putKey(out, m.root);
        putKey(out, m.rootSealing);
        putOptional(out, m.custodian, [&](const KeyField& key) { putKey(out, key); });
        putOptional(out, m.administratorName, [&](const Digest256& name) { out.raw(name); });
    }
    return std::move(out).take();
}

Expected<Genesis, CodecError> decodeGenesis(BytesView octets)
{
    constexpr std::size_t kLeastMemberOctets = 2 * 5 + 1 + 2 * 37 + 2;
    if (octets.size() > kMaxGenesisOctets)
        return Unexpected{CodecError::TooLong};
    Reader in(octets);
    in.magic(kMagic);
    if (in.u8() != kVersion)
        in.fail(CodecError::BadVersion);
    if (in.u8() != static_cast<std::uint8_t>(Suite::One))
        in.fail(CodecError::BadVersion);
    Genesis g;
    g.chain = in.text(kMaxChainIdOctets);
    g.time = takeInstant(in);
    g.contractVersion = in.u32();
    if (g.contractVersion != kContractVersion)
        in.fail(CodecError::BadVersion);
    g.trustingPeriodSeconds = in.u64();
    g.demo = takeFlag(in);
    g.simulatedTime = takeFlag(in);
    g.catalogue = readCatalogueTable(in);
    const std::uint32_t count = in.count(kMaxMembers, kLeastMemberOctets);
    for (std::uint32_t i = 0; i < count && in.ok(); ++i) {
        g.members.push_back(readMember(in));
        if (i > 0 && g.members[i - 1].id >= g.members[i].id)
            in.fail(CodecError::BadValue);
    }
    constexpr std::uint64_t kMaxPeriodSeconds = 100ULL * 366 * 86'400;
    const bool signs = std::ranges::any_of(g.members, [](const GenesisMember& m) { return m.validator.has_value(); });
    const bool ownRoots = allDifferent(rootsOf(g.members));
    const bool ownValidators = allDifferent(allOf(g.members, &GenesisMember::validator));
    const bool ownNames = allDifferent(allOf(g.members, &GenesisMember::administratorName));
    if (!isChainId(g.chain) || g.trustingPeriodSeconds == 0 || g.trustingPeriodSeconds > kMaxPeriodSeconds || !signs ||
        !ownRoots || !ownValidators || !ownNames)
        in.fail(CodecError::BadValue);
    TWINCHART_TRY(in.finish());
    return g;
}

Digest256 genesisHash(const Genesis& genesis)
{
    return ledger::sha256(encode(genesis));
}

ledger::ValidatorSet validatorsOf(const Genesis& genesis)
{
    std::vector<ledger::Validator> validators;
    for (const GenesisMember& m : genesis.members)
        if (m.validator)
            validators.push_back(ledger::makeValidator(*m.validator, 1));
    return ledger::makeValidatorSet(std::move(validators));
}

} // namespace twinchart::contract
