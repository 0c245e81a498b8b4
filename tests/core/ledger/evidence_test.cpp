// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "testchain.h"

#include <ledger/encoding.h>
#include <ledger/evidence.h>
#include <ledger/hashes.h>
#include <ledger/lightclient.h>
#include <ledger/merkle.h>
#include <ledger/protobuf.h>

#include <QTest>

using namespace twinchart;
using namespace twinchart::ledger;
using namespace twinchart::ledger::testing;

/// Evidence by itself: what it names, its one form, its limits. How it comes about is the light client's to test.
class EvidenceTest : public QObject {
    Q_OBJECT
    std::vector<VoteSigner> m_signers = signersOf(0, 4);
    ValidatorSet m_set = setOf(m_signers);
    LightBlock m_true = blockOf(9, m_signers, m_set, m_set);
    TrustedBlock m_common = restoreTrusted(headerOf(4, m_set, m_set), m_set).value();

    LightBlock conflicting(const std::function<void(Header&)>& change) const
    {
        return resigned(m_true, m_signers, change);
    }
    static void otherState(Header& header) { header.appHash[0] ^= 1; }
    static void otherTransactions(Header& header) { header.dataHash = sha256(bytesOf("other")); }
    LightClientAttackEvidence good() const { return evidenceAgainst(conflicting(otherState), m_true, m_common); }
    static DecodeError errorOf(const LightClientAttackEvidence& evidence)
    {
        return decodeAttackEvidence(encode(evidence)).error();
    }
    static bool readsBack(const LightClientAttackEvidence& evidence)
    {
        const auto decoded = decodeAttackEvidence(encode(evidence));
        return decoded && *decoded == evidence;
    }
    /// By the rule of the nodes, written out by hand: the height's zig-zag in groups of seven bits.
    static Digest256 expectedId(const LightClientAttackEvidence& evidence, const Bytes& height)
    {
        Bytes octets = bytesOf(headerHash(evidence.conflictingBlock.signedHeader.header)->view().first(31));
        octets.push_back(0);
        octets.insert(octets.end(), height.begin(), height.end());
        return sha256(octets);
    }

private Q_SLOTS:
    void eachDeterminedFieldMakesItLunatic()
    {
        const Digest256 other = sha256(bytesOf("other"));
        const auto kindWith = [&](const std::function<void(Header&)>& change) {
            LightBlock block = m_true;
            change(block.signedHeader.header);
            return kindOfAttack(block, m_true);
        };
        QVERIFY(kindWith([&](Header& h) { h.validatorsHash = other; }) == AttackKind::Lunatic);
        QVERIFY(kindWith([&](Header& h) { h.nextValidatorsHash = other; }) == AttackKind::Lunatic);
        QVERIFY(kindWith([&](Header& h) { h.consensusHash = other; }) == AttackKind::Lunatic);
        QVERIFY(kindWith([&](Header& h) { h.appHash[0] ^= 1; }) == AttackKind::Lunatic);
        QVERIFY(kindWith([&](Header& h) { h.lastResultsHash = other; }) == AttackKind::Lunatic);
        QVERIFY(kindWith([&](Header& h) { h.dataHash = other; }) == AttackKind::Equivocation);
        LightBlock round = conflicting(otherTransactions);
        ++round.signedHeader.commit.round;
        QVERIFY(kindOfAttack(round, m_true) == AttackKind::Amnesia);
        QCOMPARE(nameOf(AttackKind::Lunatic), std::string_view("Lunatic"));
        QCOMPARE(nameOf(AttackKind::Equivocation), std::string_view("Equivocation"));
        QCOMPARE(nameOf(AttackKind::Amnesia), std::string_view("Amnesia"));
        QVERIFY(nameOf(static_cast<AttackKind>(9)).empty());
        QVERIFY(nameOf(static_cast<WitnessAnswer>(99)).empty());
    }
    void lunaticNamesWhoSignedOfTheCommonSet()
    {
        LightBlock block = conflicting(otherState);
        block.signedHeader.commit.signatures[1] = CommitSig{};
        block.signedHeader.commit.signatures[2].flag = BlockIdFlag::Nil;
        const LightClientAttackEvidence evidence = evidenceAgainst(block, m_true, m_common);
        QCOMPARE(evidence.commonHeight, std::int64_t{4});
        QVERIFY(evidence.timestamp == m_common.header().time);
        QCOMPARE(evidence.totalVotingPower, std::int64_t{40});
        QVERIFY(evidence.byzantineValidators == (std::vector{m_set.validators[0], m_set.validators[3]}));
        // A signer whom the common set does not know is nobody's validator.
        block.signedHeader.commit.signatures[0].validatorAddress = signerOf(9).address();
        QVERIFY(evidenceAgainst(block, m_true, m_common).byzantineValidators == (std::vector{m_set.validators[3]}));
    }
    void equivocationNamesWhoSignedBoth()
    {
        LightBlock block = conflicting(otherTransactions);
        LightBlock other = m_true;
        block.signedHeader.commit.signatures[0] = CommitSig{};
        other.signedHeader.commit.signatures[3].flag = BlockIdFlag::Nil;
        const LightClientAttackEvidence evidence = evidenceAgainst(block, other, m_common);
        QCOMPARE(evidence.commonHeight, std::int64_t{9});
        QVERIFY(evidence.timestamp == other.signedHeader.header.time);
        QCOMPARE(evidence.totalVotingPower, std::int64_t{40});
        QVERIFY(evidence.byzantineValidators == (std::vector{m_set.validators[1], m_set.validators[2]}));
        // Fewer entries on one side: only indices that both have.
        other.signedHeader.commit.signatures.resize(2);
        QVERIFY(evidenceAgainst(block, other, m_common).byzantineValidators == (std::vector{m_set.validators[1]}));
    }
    void amnesiaNamesNobody()
    {
        LightBlock block = conflicting(otherTransactions);
        ++block.signedHeader.commit.round;
        QVERIFY(evidenceAgainst(block, m_true, m_common).byzantineValidators.empty());
    }
    void theStrongestComeFirst()
    {
        ValidatorSet uneven = m_set;
        for (std::size_t i = 0; i < 4; ++i)
            uneven.validators[i].power = i < 2 ? 7 : 9;
        LightBlock block = conflicting(otherTransactions);
        block.validators = uneven;
        const auto named = evidenceAgainst(block, m_true, m_common).byzantineValidators;
        QCOMPARE(named.size(), std::size_t{4});
        for (std::size_t i = 1; i < named.size(); ++i)
            QVERIFY(named[i - 1].power > named[i].power ||
                    (named[i - 1].power == named[i].power && named[i - 1].address < named[i].address));
    }
    /// Nodes decode no set without a proposer.
    void aProposerStandsInTheSet()
    {
        QVERIFY(good().conflictingBlock.validators.proposer == m_set.validators.front());
        LightBlock block = conflicting(otherState);
        block.validators.proposer = m_set.validators[2];
        QVERIFY(evidenceAgainst(block, m_true, m_common).conflictingBlock.validators.proposer == m_set.validators[2]);
        block.validators = {};
        QVERIFY(!evidenceAgainst(block, m_true, m_common).conflictingBlock.validators.proposer);
    }
    void whatEvidenceMustSay()
    {
        LightClientAttackEvidence evidence = good();
        QVERIFY(readsBack(evidence));
        evidence.commonHeight = 9;
        QVERIFY(readsBack(evidence));
        for (const std::int64_t height : {0, -1, 10}) {
            evidence.commonHeight = height;
            QCOMPARE(errorOf(evidence), DecodeError::BadValue);
        }
        evidence = good();
        for (const std::int64_t power : {0, -1}) {
            evidence.totalVotingPower = power;
            QCOMPARE(errorOf(evidence), DecodeError::BadValue);
        }
        evidence.totalVotingPower = 1;
        QVERIFY(readsBack(evidence));
        QCOMPARE(decodeAttackEvidence({}).error(), DecodeError::MissingField);
    }
    /// What a part is refused for, the whole is refused for.
    void whatIsWrongInAPart()
    {
        const LightClientAttackEvidence evidence = good();
        const auto errorWith = [&](const Bytes& block, const Bytes& validator, bool timed, BytesView rest) {
            ProtoWriter inner;
            inner.bytesAlways(1, block);
            inner.integer(2, evidence.commonHeight);
            inner.bytesAlways(3, validator);
            inner.integer(4, evidence.totalVotingPower);
            if (timed)
                inner.bytesAlways(5, encode(evidence.timestamp));
            inner.raw(rest);
            ProtoWriter outer;
            outer.bytesAlways(2, inner.out());
            const auto decoded = decodeAttackEvidence(outer.out());
            return decoded ? std::nullopt : std::optional(decoded.error());
        };
        const Bytes block = encode(m_true);
        const Bytes validator = encode(m_set.validators[0]);
        QVERIFY(errorWith(block, validator, true, {}) == std::nullopt);
        LightBlock other = m_true;
        other.signedHeader.header.chainId = std::string(kMaxChainIdOctets + 1, 'c');
        QVERIFY(errorWith(encode(other), validator, true, {}) == DecodeError::BadValue);
        QVERIFY(errorWith({}, validator, true, {}) == DecodeError::MissingField);
        Bytes longer = validator;
        longer.push_back(0);
        QVERIFY(errorWith(block, longer, true, {}) == DecodeError::UnknownField);
        QVERIFY(errorWith(block, {}, true, {}) == DecodeError::MissingField);
        QVERIFY(errorWith(block, validator, false, {}) == DecodeError::MissingField);
        QVERIFY(errorWith(block, validator, true, Bytes{0}) == DecodeError::UnknownField);
    }
    void limits()
    {
        LightClientAttackEvidence evidence = good();
        evidence.byzantineValidators.assign(kMaxValidators, m_set.validators[0]);
        QVERIFY(readsBack(evidence));
        evidence.byzantineValidators.push_back(m_set.validators[0]);
        QCOMPARE(errorOf(evidence), DecodeError::TooMany);
        QCOMPARE(decodeAttackEvidence(Bytes(2 * kMaxLightBlockOctets + 1)).error(), DecodeError::TooLarge);
        QVERIFY(decodeAttackEvidence(Bytes(2 * kMaxLightBlockOctets)).error() != DecodeError::TooLarge);
    }
    void namesOfEvidence()
    {
        LightClientAttackEvidence evidence = good();
        const std::vector<std::pair<std::int64_t, Bytes>> heights{
            {0, {0x00}},  {1, {0x02}},   {63, {0x7e}},       {64, {0x80, 0x01}}, {8'192, {0x80, 0x80, 0x01}},
            {-1, {0x01}}, {-64, {0x7f}}, {-65, {0x81, 0x01}}};
        for (const auto& [height, octets] : heights) {
            evidence.commonHeight = height;
            QVERIFY(evidenceId(evidence) == expectedId(evidence, octets));
        }
        evidence.conflictingBlock.signedHeader.header.validatorsHash.reset();
        QVERIFY(!evidenceId(evidence));
    }
    void theHashIsOfEachWithoutTheFrame()
    {
        std::vector<LightClientAttackEvidence> two{good(),
                                                   evidenceAgainst(conflicting(otherTransactions), m_true, m_common)};
        std::vector<Bytes> leaves;
        for (const LightClientAttackEvidence& one : two) {
            const Bytes whole = encode(one);
            ProtoReader frame(whole);
            leaves.push_back(bytesOf(frame.required(2)));
            QVERIFY(frame.finish());
        }
        QVERIFY(evidenceHash(two) == merkleRoot(leaves));
        QVERIFY(evidenceHash({}) == emptyHash());
    }
};

QTEST_APPLESS_MAIN(EvidenceTest)
#include "evidence_test.moc"
