// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "testchain.h"

#include <ledger/hashes.h>

#include <support/processortime.h>

#include <QTest>

#include <set>
#include <string>

using namespace twinchart;
using namespace twinchart::ledger;
using namespace twinchart::ledger::testing;

Q_DECLARE_METATYPE(twinchart::ledger::ReceivedBlock)

/// One passing and one attacking case for each claim about a block's structure.
class StructureTest : public QObject {
    Q_OBJECT
    std::vector<VoteSigner> m_signers = signersOf(0, 4);
    ValidatorSet m_set = setOf(m_signers);
    LightBlock m_parent = blockOf(4, m_signers, m_set, m_set);
    LightBlock m_good = blockOf(5, m_signers, m_set, m_set);

    std::string judged(const ReceivedBlock& received, const VerifyOptions& options = usualOptions()) const
    {
        const auto trusted = restoreTrusted(m_parent.signedHeader.header, m_set);
        return wordOf(verifyLightBlock(*trusted, UntrustedBlock(received), options, usualNow()));
    }
    /// The good block with another set, signed by those keys, its header naming that set.
    ReceivedBlock overSet(const ValidatorSet& set) const
    {
        LightBlock block = m_good;
        block.validators = set;
        block.signedHeader.header.validatorsHash = validatorsHash(set);
        block.signedHeader.commit = commitOf(block.signedHeader.header, set, m_signers);
        return {block, std::nullopt};
    }
    void voteNil(LightBlock& block, std::size_t index) const
    {
        CommitSig& entry = block.signedHeader.commit.signatures[index];
        entry.flag = BlockIdFlag::Nil;
        const Bytes message = commitSignBytes("test-chain", block.signedHeader.commit, index);
        entry.signature = bytesOf(signerFor(m_signers, *entry.validatorAddress).sign(message).view());
    }

private Q_SLOTS:
    void edgesOfTheTrustLevel()
    {
        VerifyOptions options = usualOptions();
        for (const TrustLevel good :
             {TrustLevel{1, 1}, TrustLevel{1, 3}, TrustLevel{334, 1'000}, TrustLevel{1'000, 1'000}}) {
            options.trustLevel = good;
            QCOMPARE(judged({m_good, std::nullopt}, options), std::string("Verified"));
        }
        for (const TrustLevel bad :
             {TrustLevel{0, 0}, TrustLevel{2, 1}, TrustLevel{333, 1'000}, TrustLevel{1'001, 1'001}}) {
            options.trustLevel = bad;
            QCOMPARE(judged({m_good, std::nullopt}, options), std::string("BadOptions"));
        }
    }
    void claims_data()
    {
        QTest::addColumn<ReceivedBlock>("received");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const ReceivedBlock& received, const char* expected) {
            QTest::newRow(name) << received << QString(expected);
        };
        // A change made before hashing and signing.
        const auto header = [&](const char* name, const std::function<void(Header&)>& change, const char* expected) {
            row(name, {resigned(m_good, m_signers, change), std::nullopt}, expected);
        };
        // A change made after it.
        const auto after = [&](const char* name, const std::function<void(LightBlock&)>& change, const char* expected) {
            LightBlock block = m_good;
            change(block);
            row(name, {block, std::nullopt}, expected);
        };
        const auto set = [&](const char* name, const std::function<void(ValidatorSet&)>& change, const char* expected) {
            ValidatorSet changed = m_set;
            change(changed);
            row(name, overSet(changed), expected);
        };
        row("good", {m_good, std::nullopt}, "Verified");
        row("good with its next set", {m_good, m_set}, "Verified");

        header("block protocol 10", [](Header& h) { h.version.block = 10; }, "BlockProtocol");
        header("application version", [](Header& h) { h.version.app = 3; }, "Verified");
        header("other chain", [](Header& h) { h.chainId = "other-chain"; }, "ChainId");
        header("chain of 51 octets", [](Header& h) { h.chainId.assign(51, 'a'); }, "ChainId");
        header("no chain", [](Header& h) { h.chainId.clear(); }, "ChainId");
        header("height 0", [](Header& h) { h.height = 0; }, "Height");
        header("negative height", [](Header& h) { h.height = -5; }, "Height");
        header("no validators hash", [](Header& h) { h.validatorsHash.reset(); }, "HashSize");
        header("app hash of 256", [](Header& h) { h.appHash.assign(256, 1); }, "Verified");
        header("app hash of 257", [](Header& h) { h.appHash.assign(257, 1); }, "HashSize");
        header("no app hash", [](Header& h) { h.appHash.clear(); }, "Verified");
        header("no proposer", [](Header& h) { h.proposerAddress.reset(); }, "ProposerAddress");
        header("nanos of a second", [](Header& h) { h.time.nanos = 1'000'000'000; }, "TimeRange");

        after("commit of another height", [](LightBlock& b) { b.signedHeader.commit.height = 6; }, "CommitHeight");
        after("negative round", [](LightBlock& b) { b.signedHeader.commit.round = -1; }, "CommitRound");
        after("zero block id", [](LightBlock& b) { b.signedHeader.commit.blockId = {}; }, "CommitBlockId");
        after("no entries", [](LightBlock& b) { b.signedHeader.commit.signatures.clear(); }, "NoSignatures");
        after(
            "absent only", [](LightBlock& b) { b.signedHeader.commit.signatures.assign(4, CommitSig{}); },
            "NoSignatures");
        after(
            "nil only",
            [this](LightBlock& b) {
                for (std::size_t i = 0; i < 4; ++i)
                    voteNil(b, i);
            },
            "NotEnoughPower");
        after(
            "absent and nil mixed",
            [this](LightBlock& b) {
                b.signedHeader.commit.signatures[0] = b.signedHeader.commit.signatures[1] = {};
                voteNil(b, 2);
                voteNil(b, 3);
            },
            "NotEnoughPower");
        after(
            "absent with address",
            [](LightBlock& b) {
                auto& s = b.signedHeader.commit.signatures[3];
                s = {BlockIdFlag::Absent, s.validatorAddress, {}, {}};
            },
            "CommitEntry");
        after(
            "absent with time",
            [](LightBlock& b) { b.signedHeader.commit.signatures[3] = {BlockIdFlag::Absent, {}, {0, 0}, {}}; },
            "CommitEntry");
        after(
            "absent with signature",
            [](LightBlock& b) { b.signedHeader.commit.signatures[3] = {BlockIdFlag::Absent, {}, {}, Bytes(64, 1)}; },
            "CommitEntry");
        after("one absent", [](LightBlock& b) { b.signedHeader.commit.signatures[3] = {}; }, "Verified");
        after(
            "vote without address", [](LightBlock& b) { b.signedHeader.commit.signatures[3].validatorAddress.reset(); },
            "CommitEntry");
        after(
            "vote without signature", [](LightBlock& b) { b.signedHeader.commit.signatures[3].signature.clear(); },
            "CommitEntry");
        after(
            "signature of 65", [](LightBlock& b) { b.signedHeader.commit.signatures[3].signature.push_back(0); },
            "CommitEntry");
        after(
            "signature of 63", [](LightBlock& b) { b.signedHeader.commit.signatures[0].signature.pop_back(); },
            "BadSignature");
        after(
            "vote at an impossible time",
            [](LightBlock& b) { b.signedHeader.commit.signatures[3].timestamp.nanos = -1; }, "CommitEntry");
        after(
            "other header under the commit", [](LightBlock& b) { b.signedHeader.header.appHash[0] ^= 1; },
            "HeaderHash");
        after(
            "other block id", [](LightBlock& b) { b.signedHeader.commit.blockId.hash->octets[0] ^= 1; }, "HeaderHash");
        after("block id without hash", [](LightBlock& b) { b.signedHeader.commit.blockId.hash.reset(); }, "HeaderHash");

        after("no validators", [](LightBlock& b) { b.validators.validators.clear(); }, "ValidatorSetEmpty");
        after(
            "address of another key", [](LightBlock& b) { b.validators.validators[3].address.octets.fill(0xff); },
            "ValidatorAddress");
        after("other power", [](LightBlock& b) { b.validators.validators[0].power = 11; }, "ValidatorsHash");
        after("one validator fewer", [](LightBlock& b) { b.validators.validators.pop_back(); }, "ValidatorsHash");
        after(
            "priority and proposer changed",
            [](LightBlock& b) {
                b.validators.validators[0].proposerPriority = 9;
                b.validators.proposer = b.validators.validators[2];
                b.validators.declaredTotalPower = -1;
            },
            "Verified");
        set(
            "twice, the second time with more power",
            [](ValidatorSet& v) {
                v.validators[1] = v.validators[0];
                v.validators[1].power += 1;
            },
            "DuplicateValidator");
        set("negative power", [](ValidatorSet& s) { s.validators[3].power = -1; }, "ValidatorPower");
        set(
            "smallest power", [](ValidatorSet& s) { s.validators[3].power = std::numeric_limits<std::int64_t>::min(); },
            "ValidatorPower");
        set(
            "power 2^63-1", [](ValidatorSet& s) { s.validators[0].power = std::numeric_limits<std::int64_t>::max(); },
            "TotalPower");
        set("sum above the cap", [](ValidatorSet& s) { s.validators[0].power = kMaxTotalPower - 29; }, "TotalPower");
        set(
            "sum at the cap", [](ValidatorSet& s) { s.validators[0].power = kMaxTotalPower - 30; },
            "NextValidatorsHash");
        set("zero power", [](ValidatorSet& s) { s.validators[3].power = 0; }, "NextValidatorsHash");
        set("wrong order of power", [](ValidatorSet& s) { s.validators[3].power = 11; }, "ValidatorOrder");
        set(
            "wrong order of address", [](ValidatorSet& s) { std::swap(s.validators[1], s.validators[2]); },
            "ValidatorOrder");
        set("same validator twice", [](ValidatorSet& s) { s.validators[2] = s.validators[1]; }, "DuplicateValidator");
        set(
            "same validator twice with other power",
            [](ValidatorSet& s) {
                s.validators[0] = s.validators[3];
                s.validators[0].power = 99;
            },
            "DuplicateValidator");

        after(
            "an entry too many", [](LightBlock& b) { b.signedHeader.commit.signatures.push_back(CommitSig{}); },
            "SignatureCount");
        after("an entry too few", [](LightBlock& b) { b.signedHeader.commit.signatures.pop_back(); }, "SignatureCount");
        // One valid signature under every index: the address of the entry, or the key of the index, gives it away.
        after(
            "one signature under every index",
            [](LightBlock& b) { b.signedHeader.commit.signatures.assign(4, b.signedHeader.commit.signatures[0]); },
            "SignerAddress");
        after(
            "one signature under every address",
            [](LightBlock& b) {
                for (auto& s : b.signedHeader.commit.signatures) {
                    s.signature = b.signedHeader.commit.signatures[0].signature;
                    s.timestamp = b.signedHeader.commit.signatures[0].timestamp;
                }
            },
            "BadSignature");
        after(
            "two entries exchanged",
            [](LightBlock& b) { std::swap(b.signedHeader.commit.signatures[0], b.signedHeader.commit.signatures[1]); },
            "SignerAddress");
        after(
            "signer of no set",
            [](LightBlock& b) { b.signedHeader.commit.signatures[2].validatorAddress = signerOf(99).address(); },
            "SignerAddress");

        row("other next set", {m_good, setOf(signersOf(0, 3))}, "NextValidatorsSet");
        ValidatorSet twice = m_set;
        twice.validators.push_back(twice.validators[0]);
        LightBlock announced =
            resigned(m_good, m_signers, [&](Header& h) { h.nextValidatorsHash = validatorsHash(twice); });
        row("broken next set", {announced, twice}, "NextValidatorsSet");
        announced = resigned(m_good, m_signers, [](Header& h) { h.nextValidatorsHash = emptyHash(); });
        row("announced empty next set", {announced, ValidatorSet{}}, "Verified");
    }
    void claims()
    {
        QFETCH(ReceivedBlock, received);
        QFETCH(QString, expected);
        QCOMPARE(QString::fromStdString(judged(received)), expected);
    }
    void policyLimitComesFirst()
    {
        VerifyOptions options = usualOptions();
        options.maxValidators = 4;
        QCOMPARE(judged({m_good, m_set}, options), std::string("Verified"));
        options.maxValidators = 3;
        LightBlock broken = m_good;
        broken.signedHeader.header.chainId = "wrong";
        QCOMPARE(judged({broken, std::nullopt}, options), std::string("TooManyValidators"));
        LightBlock manyEntries = m_good;
        manyEntries.signedHeader.commit.signatures.resize(129);
        QCOMPARE(judged({manyEntries, std::nullopt}), std::string("TooManyValidators"));
        ValidatorSet manyNext;
        manyNext.validators.resize(129);
        QCOMPARE(judged({m_good, manyNext}), std::string("TooManyValidators"));
    }
    void tenThousandValidatorsAreRefusedQuickly()
    {
        LightBlock huge = m_good;
        huge.validators.validators.assign(kMaxValidators, m_set.validators[0]);
        huge.signedHeader.commit.signatures.assign(kMaxValidators, m_good.signedHeader.commit.signatures[0]);
        const auto trusted = restoreTrusted(m_parent.signedHeader.header, m_set);
        const UntrustedBlock received = untrusted(huge);
        const double start = support::threadSeconds();
        const Verdict verdict = verifyLightBlock(*trusted, received, usualOptions(), usualNow());
        const double spent = support::threadSeconds() - start;
        QCOMPARE(wordOf(verdict), std::string("TooManyValidators"));
        QVERIFY2(spent < 0.005, std::to_string(spent).c_str());
    }
    void ownRulesOfASet()
    {
        QCOMPARE(checkValidatorSet(m_set).value(), std::int64_t{40});
        QVERIFY(checkValidatorSet(m_set, 3).error() == InvalidReason::TooManyValidators);
        ValidatorSet huge;
        huge.validators.resize(kMaxValidators + 1);
        QVERIFY(checkValidatorSet(huge, SIZE_MAX).error() == InvalidReason::TooManyValidators);
    }
    void everyReasonHasItsOwnName()
    {
        std::set<std::string_view> names;
        for (int i = 0; i <= static_cast<int>(InvalidReason::AnchorMismatch); ++i)
            QVERIFY(names.insert(nameOf(static_cast<InvalidReason>(i))).second);
        QVERIFY(nameOf(InvalidReason::AnchorMismatch) == "AnchorMismatch");
        QVERIFY(nameOf(InvalidReason::HeaderHash) == "HeaderHash");
        QVERIFY(nameOf(InvalidReason::SignerAddress) == "SignerAddress");
    }
};

QTEST_APPLESS_MAIN(StructureTest)
#include "structure_test.moc"
