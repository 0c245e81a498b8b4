// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "testchain.h"

#include <ledger/vote.h>
#include <support/data.h>

#include <QTest>

using namespace twinchart;
using namespace twinchart::ledger;
using namespace twinchart::ledger::testing;

class VoteTest : public QObject {
    Q_OBJECT
    static BlockId blockId()
    {
        return {Digest256::from(*fromHex("00ecdac463c201ecd4bdbbaae4a53a4c80291d4051fd69ed97f6420ce1388bfe")),
                {1, Digest256::from(*fromHex("ff0a320e696fd233dd4d3cc7cd82ff90f54b8fdbc9c700d9375c95a02782b062"))}};
    }

private Q_SLOTS:
    /// A precommit that a real node of v0.38 signed.
    void signBytesOfARealVote()
    {
        const Bytes bytes =
            voteSignBytes("dockerchain", VoteType::Precommit, 10, 0, blockId(), {1684332773, 605374524});
        QCOMPARE(toHex(bytes),
                 std::string("700802110a00000000000000"
                             "22480a2000ecdac463c201ecd4bdbbaae4a53a4c80291d4051fd69ed97f6420ce1388bfe"
                             "122408011220ff0a320e696fd233dd4d3cc7cd82ff90f54b8fdbc9c700d9375c95a02782b062"
                             "2a0c08e5c193a30610bc90d5a002"
                             "320b646f636b6572636861696e"));
    }
    void everyPartIsSigned()
    {
        const Timestamp t{1'700'000'000, 1};
        const Bytes base = voteSignBytes("c", VoteType::Precommit, 1, 1, blockId(), t);
        BlockId other = blockId();
        other.parts.total = 2;
        QVERIFY(base != voteSignBytes("d", VoteType::Precommit, 1, 1, blockId(), t));
        QVERIFY(base != voteSignBytes("c", VoteType::Prevote, 1, 1, blockId(), t));
        QVERIFY(base != voteSignBytes("c", VoteType::Precommit, 2, 1, blockId(), t));
        QVERIFY(base != voteSignBytes("c", VoteType::Precommit, 1, 2, blockId(), t));
        QVERIFY(base != voteSignBytes("c", VoteType::Precommit, 1, 1, other, t));
        QVERIFY(base != voteSignBytes("c", VoteType::Precommit, 1, 1, {}, t));
        QVERIFY(base != voteSignBytes("c", VoteType::Precommit, 1, 1, blockId(), {1'700'000'000, 2}));
    }
    void entriesOfACommit()
    {
        const VoteSigner signer = signerOf(1);
        Commit commit{5, 2, blockId(), {}};
        const Timestamp t{1'700'000'000, 1};
        commit.signatures.push_back(signer.precommit("c", 5, 2, blockId(), t));
        commit.signatures.push_back({BlockIdFlag::Nil, signer.address(), t, Bytes(64, 1)});
        QVERIFY(commitSignBytes("c", commit, 0) == voteSignBytes("c", VoteType::Precommit, 5, 2, blockId(), t));
        QVERIFY(commitSignBytes("c", commit, 1) == voteSignBytes("c", VoteType::Precommit, 5, 2, {}, t));
        QVERIFY(verifyConsensus(signer.publicKey(), commitSignBytes("c", commit, 0), commit.signatures[0].signature));
        QVERIFY(!verifyConsensus(signer.publicKey(), commitSignBytes("c", commit, 1), commit.signatures[0].signature));
    }
    /// RFC 8032 §7.1, test 2.
    void signerOfRfc8032()
    {
        const auto signer =
            VoteSigner::fromSeed(*fromHex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"));
        QVERIFY(signer);
        QCOMPARE(toHex(signer->publicKey()),
                 std::string("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"));
        QCOMPARE(toHex(signer->sign(*fromHex("72"))),
                 std::string("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d"
                             "0f11d8c387b2eaeb4302aeeb00d291612bb0c00"));
        QVERIFY(!VoteSigner::fromSeed(Bytes(31, 1)));
        QVERIFY(!VoteSigner::fromSeed(Bytes(33, 1)));
    }
    void oneVerifierGivesTheSameAnswerEveryTime()
    {
        const VoteSigner signer = signerOf(2);
        const Bytes message = bytesOf("message");
        const Signature64 good = signer.sign(message);
        Signature64 bad = good;
        bad.octets[3] ^= 1;
        ConsensusVerifier verifier;
        for (int i = 0; i < 5; ++i) {
            QVERIFY(verifier.verifyConsensus(signer.publicKey(), message, good));
            QVERIFY(!verifier.verifyConsensus(signer.publicKey(), message, bad));
            QVERIFY(!verifier.verifyConsensus(signer.publicKey(), bytesOf("massage"), good));
            QVERIFY(!verifier.verifyConsensus(signerOf(3).publicKey(), message, good));
        }
        QVERIFY(!verifier.verifyConsensus(signer.publicKey(), message, good.view().first(63)));
        QVERIFY(!verifier.verifyConsensus(signer.publicKey(), message, {}));
        Bytes longer = bytesOf(good.view());
        longer.push_back(0);
        QVERIFY(!verifier.verifyConsensus(signer.publicKey(), message, longer));
    }
    /// Sets sent to fill memory only empty the store.
    void manyKeysAreNotKept()
    {
        ConsensusVerifier verifier;
        const Bytes message = bytesOf("m");
        for (unsigned i = 0; i < 1'200; ++i) {
            const VoteSigner signer = signerOf(i);
            QVERIFY(verifier.verifyConsensus(signer.publicKey(), message, signer.sign(message)));
        }
    }
    /// Octets that are no key vote for nothing, alone or among good ones, and leave no trace in the next round.
    void whatIsNoKeyIsNoVote()
    {
        PublicSigningKey none;
        while (ed25519::ConsensusKey::from(none))
            ++none.octets[0];
        const VoteSigner signer = signerOf(5);
        const Bytes message = bytesOf("m");
        const Signature64 good = signer.sign(message);
        ConsensusVerifier single;
        ConsensusVerifier batches{ed25519::BatchSeed{}};
        QVERIFY(!single.verifyConsensus(none, message, good));
        for (ConsensusVerifier* verifier : {&single, &batches}) {
            QCOMPARE(verifier->added(), std::size_t{0});
            QVERIFY(verifier->verifyAdded());
            verifier->add(signer.publicKey(), message, good);
            verifier->add(none, message, good);
            verifier->add(none, message, good);
            QCOMPARE(verifier->added(), std::size_t{3});
            QVERIFY(!verifier->verifyAdded());
            QCOMPARE(verifier->added(), std::size_t{0});
            verifier->add(signer.publicKey(), message, good);
            QVERIFY(verifier->verifyAdded());
            verifier->add(signer.publicKey(), bytesOf("massage"), good);
            QVERIFY(!verifier->verifyAdded());
            QVERIFY(verifier->verifyAdded());
        }
    }
    void movedSignersAndVerifiersWork()
    {
        VoteSigner signer = signerOf(6);
        const PublicSigningKey key = signer.publicKey();
        VoteSigner other = signerOf(7);
        other = std::move(signer);
        const Bytes message = bytesOf("m");
        ConsensusVerifier first;
        first.add(key, message, other.sign(message));
        ConsensusVerifier second(std::move(first));
        ConsensusVerifier third{ed25519::BatchSeed{}};
        third = std::move(second);
        QCOMPARE(third.added(), std::size_t{1});
        QVERIFY(third.verifyAdded());
    }
    /// S + L is the same signature under a lax rule.
    void malleatedSignatureIsRefused()
    {
        const Bytes order = *fromHex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
        const VoteSigner signer = signerOf(4);
        const Bytes message = bytesOf("m");
        Signature64 signature = signer.sign(message);
        unsigned carry = 0;
        for (std::size_t i = 0; i < 32; ++i) {
            carry += signature.octets[32 + i] + order[i];
            signature.octets[32 + i] = static_cast<std::uint8_t>(carry);
            carry >>= 8;
        }
        QVERIFY(!verifyConsensus(signer.publicKey(), message, signature));
    }
};

QTEST_APPLESS_MAIN(VoteTest)
#include "vote_test.moc"
