// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "testchain.h"
#include "votes.h"

#include <QTest>

using namespace twinchart;
using namespace twinchart::ledger;
using namespace twinchart::ledger::testing;

/// Which signatures a commit's votes give to the verifier.
class VotesTest : public QObject {
    Q_OBJECT
    std::vector<VoteSigner> m_signers = signersOf(0, 4);
    ValidatorSet m_set = setOf(m_signers);
    LightBlock m_block = blockOf(1, m_signers, m_set, m_set);

    const PublicSigningKey& own(std::size_t index) const { return m_set.validators[index].key; }

private Q_SLOTS:
    void aVoteIsAddedOnce()
    {
        ConsensusVerifier verifier;
        Votes votes(m_block, verifier);
        votes.require(0, own(0));
        votes.require(0, own(0));
        votes.require(2, own(2));
        QCOMPARE(verifier.added(), std::size_t{2});
        QVERIFY(votes.requireQuorum(40, true));
        QCOMPARE(verifier.added(), std::size_t{4});
        QVERIFY(verifier.verifyAdded());
    }
    /// An address is a hash cut to 20 octets. Should two keys have the same one, the vote that is counted for the
    /// trusted key must be that key's, and the block's own must be verified all the same.
    void anotherKeyOfTheSameAddressIsAVoteOfItsOwn()
    {
        const VoteSigner other = signerOf(9);
        ConsensusVerifier verifier;
        Votes votes(m_block, verifier);
        votes.require(0, own(0));
        votes.require(0, other.publicKey());
        QCOMPARE(verifier.added(), std::size_t{2});
        QVERIFY(!verifier.verifyAdded());

        // The other key's is not taken for the own one: that is still asked for.
        LightBlock forged = m_block;
        CommitSig& entry = forged.signedHeader.commit.signatures[0];
        const Header& header = forged.signedHeader.header;
        entry.signature =
            other.precommit(header.chainId, header.height, 0, blockIdOf(header), entry.timestamp).signature;
        Votes later(forged, verifier);
        later.require(0, other.publicKey());
        QVERIFY(verifier.verifyAdded());
        later.require(0, own(0));
        QCOMPARE(verifier.added(), std::size_t{1});
        QVERIFY(!verifier.verifyAdded());
    }
};

QTEST_APPLESS_MAIN(VotesTest)
#include "votes_test.moc"
