// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "testchain.h"

#include <ledger/hashes.h>

#include <QTest>

using namespace twinchart;
using namespace twinchart::ledger;
using namespace twinchart::ledger::testing;

class AnchorTest : public QObject {
    Q_OBJECT
    std::vector<VoteSigner> m_signers = signersOf(0, 4);
    ValidatorSet m_set = setOf(m_signers);
    LightBlock m_block = blockOf(1, m_signers, m_set, m_set);

    std::string judged(const Anchor& anchor, const LightBlock& block, bool everySignature = false) const
    {
        VerifyOptions options = usualOptions();
        options.checkEverySignature = everySignature;
        ConsensusVerifier verifier;
        const auto trusted = verifyAnchor(anchor, untrusted(block), options, verifier);
        return trusted ? "trusted" : std::string(nameOf(trusted.error()));
    }

private Q_SLOTS:
    void genesis()
    {
        const Anchor genesis{"test-chain", std::nullopt, validatorsHash(m_set), 1};
        QCOMPARE(judged(genesis, m_block), std::string("trusted"));
        // Another set's first block, a later block, another chain, too few votes, a forged vote.
        const auto others = signersOf(8, 4);
        QCOMPARE(judged(genesis, blockOf(1, others, setOf(others), m_set)), std::string("AnchorMismatch"));
        QCOMPARE(judged(genesis, blockOf(2, m_signers, m_set, m_set)), std::string("AnchorMismatch"));
        QCOMPARE(judged({"other", std::nullopt, validatorsHash(m_set), 1}, m_block), std::string("ChainId"));
        QCOMPARE(judged(genesis, blockOf(1, signersOf(0, 2), m_set, m_set)), std::string("NotEnoughPower"));
        LightBlock forged = m_block;
        forged.signedHeader.commit.signatures[3].signature[9] ^= 4;
        QCOMPARE(judged(genesis, forged, true), std::string("BadSignature"));
    }
    void headerHashFromOutside()
    {
        const Digest256 hash = *headerHash(m_block.signedHeader.header);
        QCOMPARE(judged({"test-chain", hash, std::nullopt, 0}, m_block), std::string("trusted"));
        const LightBlock other = resigned(m_block, m_signers, [](Header& h) { h.appHash[0] ^= 1; });
        QCOMPARE(judged({"test-chain", hash, std::nullopt, 0}, other), std::string("AnchorMismatch"));
        QCOMPARE(judged({"test-chain", std::nullopt, std::nullopt, 1}, m_block), std::string("BadOptions"));
    }
    void optionsInRange()
    {
        const Anchor genesis{"test-chain", std::nullopt, validatorsHash(m_set), 1};
        const auto under = [&](TrustLevel level) {
            VerifyOptions options = usualOptions();
            options.trustLevel = level;
            ConsensusVerifier verifier;
            const auto trusted = verifyAnchor(genesis, untrusted(m_block), options, verifier);
            return trusted ? "trusted" : std::string(nameOf(trusted.error()));
        };
        QCOMPARE(under({1, 1}), std::string("trusted"));
        QCOMPARE(under({1, 4}), std::string("BadOptions"));
    }
    void restoring()
    {
        const ValidatorSet next = setOf(signersOf(5, 3));
        const Header header = headerOf(3, m_set, next);
        QVERIFY(restoreTrusted(header, m_set)->validators() == m_set);
        QVERIFY(restoreTrusted(header, next)->validators() == next);
        QVERIFY(restoreTrusted(header, setOf(signersOf(5, 4))).error() == InvalidReason::ValidatorsHash);
        QVERIFY(restoreTrusted(header, {}).error() == InvalidReason::ValidatorSetEmpty);
        QVERIFY(restoreTrusted(Header{}, m_set).error() == InvalidReason::HashSize);
        Header changed = header;
        changed.height = 0;
        QVERIFY(restoreTrusted(changed, m_set).error() == InvalidReason::Height);
        changed = header;
        changed.time.nanos = -1;
        QVERIFY(restoreTrusted(changed, m_set).error() == InvalidReason::TimeRange);
    }
};

QTEST_APPLESS_MAIN(AnchorTest)
#include "anchor_test.moc"
