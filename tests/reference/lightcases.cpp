// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "lightcases.h"

#include "proofcases.h"

#include <ledger/encoding.h>
#include <ledger/hashes.h>
#include <testchain.h>

#include <algorithm>
#include <limits>

namespace twinchart::reference {

using namespace ledger;
using testing::kStart;

ValidatorSet LightCases::drawnSet(std::size_t count)
{
    const bool equalPowers = m_draw.one(2);
    std::vector<Validator> members;
    while (members.size() < count) {
        const PublicSigningKey key = m_draw.one(40) ? smallOrderPoint(m_draw) : m_draw.from(m_signers).publicKey();
        const std::int64_t power = equalPowers ? 10 : m_draw.between(1, 200);
        if (std::ranges::none_of(members, [&](const Validator& v) { return v.key == key; }))
            members.push_back(makeValidator(key, power));
    }
    return makeValidatorSet(std::move(members));
}

/// The same, or with some of its members replaced or weighed anew.
ValidatorSet LightCases::relatedSet(const ValidatorSet& set)
{
    std::vector<Validator> members = set.validators;
    for (std::size_t changes = members.empty() ? 0 : m_draw.below(4); changes > 0; --changes) {
        Validator& one = m_draw.from(members);
        const PublicSigningKey key = m_draw.from(m_signers).publicKey();
        if (m_draw.one(2))
            one.power = m_draw.between(1, 200);
        else if (std::ranges::none_of(members, [&](const Validator& v) { return v.key == key; }))
            one = makeValidator(key, one.power);
    }
    return makeValidatorSet(std::move(members));
}

void LightCases::sign(Scene& scene, std::size_t index, const Commit& as, std::string_view chainId)
{
    CommitSig& entry = scene.commit().signatures[index];
    if (entry.flag == BlockIdFlag::Absent || index >= as.signatures.size())
        return;
    for (const VoteSigner& signer : m_signers) {
        if (entry.validatorAddress == signer.address()) {
            entry.signature = bytesOf(signer.sign(commitSignBytes(chainId, as, index)).view());
            return;
        }
    }
    // Not one of the signers, so a point of small order: with S = 0 it signs everything.
    entry.signature = bytesOf(smallOrderPoint(m_draw).view());
    entry.signature.resize(64);
}

void LightCases::remake(Scene& scene, bool signatures)
{
    scene.header().validatorsHash = validatorsHash(scene.block.validators);
    if (scene.next)
        scene.header().nextValidatorsHash = validatorsHash(*scene.next);
    scene.commit().blockId.hash = headerHash(scene.header());
    for (std::size_t i = 0; signatures && i < scene.commit().signatures.size(); ++i)
        sign(scene, i, scene.commit(), scene.header().chainId);
}

void LightCases::drawVotes(Scene& scene)
{
    Commit& commit = scene.commit();
    commit = {scene.header().height, static_cast<std::int32_t>(m_draw.below(3)), {}, {}};
    commit.blockId.parts = {static_cast<std::uint32_t>(1 + m_draw.below(300)), sha256(m_draw.octets(4))};
    for (const Validator& validator : scene.validators()) {
        CommitSig entry;
        const std::size_t kind = m_draw.below(10);
        if (kind != 0) {
            entry.flag = kind == 1 ? BlockIdFlag::Nil : BlockIdFlag::Commit;
            entry.validatorAddress = validator.address;
            entry.timestamp = {scene.header().time.seconds + m_draw.between(0, 3),
                               m_draw.one(8) ? 0 : static_cast<std::int32_t>(m_draw.below(1'000'000'000))};
        }
        commit.signatures.push_back(entry);
    }
}

void LightCases::drawOptions(Scene& scene)
{
    scene.options = testing::usualOptions();
    scene.now = testing::usualNow();
    scene.options.checkEverySignature = m_draw.one(2);
    scene.options.sequentialWithoutPeriod = m_draw.one(3);
    if (m_draw.one(3))
        scene.options.trustLevel = {static_cast<std::uint32_t>(2 + m_draw.below(3)), 4};
    if (scene.options.sequentialWithoutPeriod && scene.validators().size() == 1)
        scene.options.trustingPeriodNs = m_draw.between(0, 200'000'000'000);
}

Scene LightCases::soundScene()
{
    Scene scene;
    const std::size_t count = m_draw.one(12) ? 1 : m_draw.one(2) ? 4 : 7;
    const std::int64_t height = m_draw.between(1, 40);
    const bool adjacent = m_draw.one(2);
    const ValidatorSet own = drawnSet(count);
    scene.block.validators = adjacent && m_draw.one(4) ? drawnSet(m_draw.one(3) ? 1 : count) : relatedSet(own);
    const ValidatorSet following = relatedSet(scene.block.validators);
    const bool announced = adjacent || m_draw.one(2);
    scene.trustedHeader = testing::headerOf(height, own, announced ? scene.block.validators : drawnSet(4));
    scene.trustedSet = announced && m_draw.one(2) ? scene.block.validators : own;
    Header& header = scene.header();
    header = testing::headerOf(height + (adjacent ? 1 : m_draw.between(2, 60)), scene.block.validators, following);
    header.time.nanos = static_cast<std::int32_t>(m_draw.below(1'000'000'000));
    header.appHash = m_draw.octets(m_draw.one(4) ? m_draw.below(80) : 32);
    header.lastBlockId.parts.total = static_cast<std::uint32_t>(m_draw.below(200));
    header.version.app = m_draw.one(2) ? 0 : m_draw.below(1000);
    if (m_draw.one(5))
        header.lastBlockId = {};
    if (m_draw.one(5))
        header.dataHash.reset();
    if (m_draw.one(2))
        scene.next = following;
    drawVotes(scene);
    drawOptions(scene);
    remake(scene, true);
    return scene;
}

void LightCases::harmHeader(Header& header)
{
    const auto harmHash = [&](OptionalHash& hash) {
        if (m_draw.one(3))
            hash.reset();
        else
            hash = sha256(m_draw.octets(4));
    };
    switch (m_draw.below(15)) {
    case 0: header.version.block = m_draw.below(13); break;
    case 1: header.version.app ^= 1; break;
    case 2: header.chainId = m_draw.one(2) ? "" : m_draw.one(2) ? "test-chaim" : std::string(50, 'x'); break;
    case 3: header.height = m_draw.between(-1, 60); break;
    case 4: header.time.seconds += m_draw.between(-60, 200); break;
    case 5: header.lastBlockId.parts.total += 1; break;
    case 6: harmHash(header.lastBlockId.hash); break;
    case 7: harmHash(header.lastCommitHash); break;
    case 8: harmHash(header.dataHash); break;
    case 9: harmHash(header.validatorsHash); break;
    case 10: harmHash(header.nextValidatorsHash); break;
    case 11:
        harmHash(m_draw.one(3) ? header.consensusHash : m_draw.one(2) ? header.lastResultsHash : header.evidenceHash);
        break;
    case 12: header.appHash = m_draw.octets(m_draw.below(257)); break;
    case 13: header.proposerAddress.reset(); break;
    default: header.proposerAddress = m_draw.from(m_signers).address();
    }
}

void LightCases::harmMember(std::vector<Validator>& validators)
{
    Validator& one = m_draw.from(validators);
    switch (m_draw.below(7)) {
    case 0: one.power = m_draw.one(3) ? -m_draw.between(1, 3) : m_draw.between(0, 300); break;
    case 1:
        one.power = m_draw.one(2) ? kMaxTotalPower - m_draw.between(-1, 200) : std::numeric_limits<std::int64_t>::max();
        break;
    case 2: one.address.octets[m_draw.below(20)] ^= 1; break;
    case 3: one.key.octets[m_draw.below(32)] ^= 1; break;
    case 4: one = makeValidator(m_draw.from(m_signers).publicKey(), one.power); break;
    case 5: one = makeValidator(smallOrderPoint(m_draw), one.power); break;
    default:
        for (Validator& each : validators)
            each.power = m_draw.one(20) ? 0 : each.power % 1000 * 7;
    }
}

void LightCases::harmSet(std::vector<Validator>& validators)
{
    if (validators.empty())
        return;
    const std::size_t at = m_draw.below(validators.size());
    switch (m_draw.below(8)) {
    case 0: std::swap(validators[at], m_draw.from(validators)); break;
    case 1: validators.push_back(validators[at]); break;
    case 2: validators.erase(validators.begin() + static_cast<std::ptrdiff_t>(at)); break;
    case 3: validators.push_back(makeValidator(m_draw.from(m_signers).publicKey(), m_draw.between(0, 12))); break;
    default: harmMember(validators);
    }
    if (m_draw.one(2))
        validators = makeValidatorSet(std::move(validators)).validators;
}

/// Signed by the right key, but for another height, round, block, chain, kind or time.
void LightCases::foreignVote(Scene& scene, std::size_t index)
{
    Commit other = scene.commit();
    std::string chainId = scene.header().chainId;
    switch (m_draw.below(7)) {
    case 0: other.height += m_draw.one(2) ? 1 : -1; break;
    case 1: other.round += 1; break;
    case 2: other.blockId.hash = sha256(m_draw.octets(4)); break;
    case 3: other.blockId.parts.total ^= 1; break;
    case 4: chainId += "2"; break;
    case 5:
        other.signatures[index].flag =
            other.signatures[index].flag == BlockIdFlag::Nil ? BlockIdFlag::Commit : BlockIdFlag::Nil;
        break;
    default: other.signatures[index].timestamp.nanos ^= 1;
    }
    sign(scene, index, other, chainId);
}

void LightCases::harmSignature(Bytes& signature)
{
    switch (m_draw.below(6)) {
    case 0: signature.resize(m_draw.below(65)); break;
    case 1: growScalar(signature); break;
    case 2:
        if (signature.size() == 64)
            std::ranges::copy(smallOrderPoint(m_draw).octets, signature.begin());
        break;
    case 3:
        signature = bytesOf(smallOrderPoint(m_draw).view());
        signature.resize(64);
        break;
    default:
        if (!signature.empty())
            m_draw.from(signature) ^= static_cast<std::uint8_t>(1u << m_draw.below(8));
    }
}

void LightCases::harmVote(Scene& scene, std::size_t index)
{
    auto& entries = scene.commit().signatures;
    CommitSig& entry = entries[index];
    const bool present = entry.flag != BlockIdFlag::Absent;
    switch (m_draw.below(11)) {
    case 0: entry = {}; break;
    case 1:
        // A sound vote for nil.
        if (present) {
            entry.flag = BlockIdFlag::Nil;
            sign(scene, index, scene.commit(), scene.header().chainId);
        }
        break;
    case 2: entry.flag = static_cast<BlockIdFlag>(1 + m_draw.below(3)); break;
    case 3: entry.timestamp.seconds += m_draw.between(-2, 2); break;
    case 4: entry.validatorAddress = m_draw.from(m_signers).address(); break;
    case 5: entry.validatorAddress.reset(); break;
    case 6: std::swap(entry.signature, m_draw.from(entries).signature); break;
    case 7:
    case 8:
        if (present)
            foreignVote(scene, index);
        break;
    default: harmSignature(entry.signature);
    }
}

void LightCases::harmCommit(Scene& scene)
{
    Commit& commit = scene.commit();
    auto& entries = commit.signatures;
    const std::size_t at = m_draw.below(entries.size());
    switch (m_draw.below(16)) {
    case 0: commit.height += m_draw.one(2) ? 1 : -1; break;
    case 1: commit.round = static_cast<std::int32_t>(m_draw.between(-1, 4)); break;
    case 2: commit.blockId.parts.total += 1; break;
    case 3: commit.blockId.parts = {}; break;
    case 4: commit.blockId.hash = m_draw.one(2) ? OptionalHash{} : sha256(m_draw.octets(4)); break;
    case 5: std::swap(entries[at], m_draw.from(entries)); break;
    case 6: entries.push_back(entries[at]); break;
    case 7: entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(at)); break;
    case 8:
        if (m_draw.one(2))
            entries.clear();
        else
            entries.assign(entries.size(), CommitSig{});
        break;
    case 9:
    case 10:
        for (std::size_t i = 0; i < entries.size(); ++i) {
            if (m_draw.one(2) && entries[i].flag != BlockIdFlag::Absent)
                harmVote(scene, i);
        }
        break;
    default: harmVote(scene, at);
    }
}

void LightCases::harmRelation(Scene& scene)
{
    VerifyOptions& options = scene.options;
    const Instant before = *scene.trustedHeader.time.instant();
    const Instant time = *scene.header().time.instant();
    switch (m_draw.below(9)) {
    case 0: scene.now.ns = before.ns + m_draw.between(0, 100'000'000'000); break;
    case 1: options.trustingPeriodNs = scene.now.ns - before.ns + m_draw.between(-1, 1); break;
    case 2:
        options.trustingPeriodNs = m_draw.one(2) ? std::numeric_limits<std::int64_t>::max() : m_draw.between(-1, 0);
        break;
    case 3: scene.now.ns = time.ns - options.clockDriftNs + m_draw.between(-1, 1); break;
    case 4: options.clockDriftNs = m_draw.one(2) ? 0 : -1; break;
    case 5:
        options.trustLevel = {static_cast<std::uint32_t>(m_draw.below(6)), static_cast<std::uint32_t>(m_draw.below(6))};
        break;
    case 6: options.maxValidators = m_draw.one(4) ? kMaxValidators + m_draw.below(2) : m_draw.below(8); break;
    case 7: scene.trustedHeader.height = scene.header().height - m_draw.between(-1, 3); break;
    default:
        scene.trustedHeader.time = {scene.header().time.seconds,
                                    static_cast<std::int32_t>(m_draw.one(2) ? 0 : scene.header().time.nanos)};
    }
}

void LightCases::harmNext(Scene& scene)
{
    if (!scene.next || m_draw.one(6))
        scene.next = relatedSet(scene.block.validators);
    else if (m_draw.one(6))
        scene.next->validators.clear();
    else
        harmSet(scene.next->validators);
}

/// What no hash and no signature covers.
void LightCases::uncovered(Scene& scene)
{
    ValidatorSet& set = scene.next && m_draw.one(3) ? *scene.next : scene.block.validators;
    if (set.validators.empty())
        return;
    set.proposer = m_draw.from(set.validators);
    set.declaredTotalPower = m_draw.between(-2, 500);
    m_draw.from(set.validators).proposerPriority = m_draw.between(-500, 500);
}

/// One change, and then nothing, the hashes, or hashes and votes made anew.
void LightCases::harm(Scene& scene)
{
    const std::size_t remade = m_draw.below(3);
    const std::size_t kind = m_draw.below(16);
    if (kind < 3)
        harmHeader(scene.header());
    else if (kind < 6) {
        harmSet(scene.validators());
        if (m_draw.one(2))
            drawVotes(scene);
        if (scene.adjacent() && m_draw.one(2))
            scene.trustedHeader.nextValidatorsHash = validatorsHash(scene.block.validators);
        if (m_draw.one(2))
            return remake(scene, true);
    } else if (kind < 11) {
        harmCommit(scene);
        if (remade == 2 && !m_draw.one(4))
            return;
    } else if (kind < 13)
        harmRelation(scene);
    else if (kind < 14)
        harmNext(scene);
    else if (kind < 15) {
        scene.trustedSet = m_draw.one(2) ? drawnSet(4) : relatedSet(scene.block.validators);
        scene.trustedHeader.validatorsHash = validatorsHash(scene.trustedSet);
    } else
        uncovered(scene);
    if (remade > 0 && m_draw.one(2))
        remake(scene, remade == 2);
}

Line LightCases::lightCase(bool harmed)
{
    for (;;) {
        Scene scene = soundScene();
        const bool onTheWire = harmed && m_draw.one(3);
        for (std::size_t left = harmed && !onTheWire ? 1 + m_draw.below(4) / 3 : 0; left > 0; --left) {
            if (!scene.commit().signatures.empty())
                harm(scene);
        }
        const auto trusted = restoreTrusted(scene.trustedHeader, scene.trustedSet);
        if (!trusted)
            continue;
        Bytes octets = encode(scene.block);
        std::optional<Bytes> next;
        if (scene.next)
            next = encode(*scene.next);
        if (onTheWire)
            harmOctets(next && m_draw.one(5) ? *next : octets, m_draw);

        Line line("light");
        line.octets("trusted", encode(trusted->header()));
        line.octets("trustedSet", encode(trusted->validators()));
        line.octets("block", octets);
        if (next)
            line.octets("next", *next);
        line.number("now", scene.now.ns);
        line.number("period", scene.options.trustingPeriodNs);
        line.number("drift", scene.options.clockDriftNs);
        line.number("part", scene.options.trustLevel.numerator);
        line.number("whole", scene.options.trustLevel.denominator);
        line.number("max", static_cast<std::int64_t>(scene.options.maxValidators));
        line.truth("withoutPeriod", scene.options.sequentialWithoutPeriod);
        line.truth("every", scene.options.checkEverySignature);
        const auto block = decodeLightBlock(octets);
        const auto nextSet = next ? decodeValidatorSet(*next) : Expected<ValidatorSet, DecodeError>(ValidatorSet{});
        if (!block || !nextSet) {
            line.text("verdict", "Undecoded");
            return line;
        }
        ReceivedBlock received{*block, std::nullopt};
        if (next)
            received.nextValidators = *nextSet;
        const Verdict verdict =
            verifyLightBlock(*trusted, UntrustedBlock(std::move(received)), scene.options, scene.now);
        line.text("verdict", testing::wordOf(verdict));
        if (const auto* verified = std::get_if<Verified>(&verdict)) {
            line.accepted = true;
            line.octets("hash", verified->block.hash());
            line.octets("after", verified->block.validatorsHash());
        }
        if (harmed || line.accepted)
            return line;
    }
}

} // namespace twinchart::reference
