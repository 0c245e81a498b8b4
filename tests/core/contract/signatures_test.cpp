// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "signatures.h"
#include "testworld.h"

#include <QTest>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {
/// A state of certificates alone, and a cache whose tasks run one after the other.
class Cached {
public:
    Cached()
    {
        cache.useRunner([this](std::span<const std::function<void()>> tasks) {
            ++runs;
            for (const auto& task : tasks)
                task();
        });
    }
    void certify(const User& user)
    {
        CertificateEntry entry;
        entry.key = user.field();
        entry.sealing = user.sealing;
        state.put(key::certificate(user.id()), encode(entry));
    }
    std::vector<Digest256> verify(const std::vector<Bytes>& transactions) { return cache.verify(transactions, state); }
    bool knows(const Bytes& transaction) { return cache.set().contains(transactionHash(transaction)); }

    SignatureCache cache;
    StateTrie state;
    int runs = 0;
};

std::vector<Bytes> signedBy(const User& user, std::uint64_t count)
{
    std::vector<Bytes> out;
    for (std::uint64_t n = 1; n <= count; ++n)
        out.push_back(build({"test-chain-1", n, 0, {}}, AnchorBody{digest("r"), n}, signerOf(user.key)));
    return out;
}
} // namespace

/// What is looked at ahead of a block's execution, and what is left to it.
class SignaturesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void rightOnesAreKnown()
    {
        Cached c;
        const User nurse = makeUser("nurse");
        c.certify(nurse);
        std::vector<Bytes> transactions = signedBy(nurse, 5);
        transactions[2].back() ^= 1; // of the signature
        const auto hashes = c.verify(transactions);
        QCOMPARE(c.runs, 1);
        for (std::size_t i = 0; i < transactions.size(); ++i) {
            QCOMPARE(hashes[i], transactionHash(transactions[i]));
            QCOMPARE(c.knows(transactions[i]), i != 2);
        }
        // The one that is left is too few; forgotten ones are looked at anew.
        c.verify(transactions);
        QCOMPARE(c.runs, 1);
        for (const Digest256& hash : hashes)
            c.cache.forget(hash);
        QVERIFY(!c.knows(transactions[0]));
        c.verify(transactions);
        QCOMPARE(c.runs, 2);
        QVERIFY(c.knows(transactions[0]) && !c.knows(transactions[2]));
    }

    /// Too few signatures for threads: three of one signer, whatever else is with them.
    void othersAreLeft_data()
    {
        QTest::addColumn<Bytes>("other");
        QTest::addColumn<bool>("hashed");
        QTest::newRow("rubbish") << bytesOf("rubbish") << true;
        QTest::newRow("nothing") << Bytes{} << true;
        QTest::newRow("above the limit") << Bytes(kMaxTransactionOctets + 1) << false;
        QTest::newRow("an unknown signer") << signedBy(makeUser("stranger"), 1)[0] << true;
        QTest::newRow("a signer whose entry is none") << signedBy(makeUser("broken"), 1)[0] << true;
    }
    void othersAreLeft()
    {
        QFETCH(const Bytes, other);
        QFETCH(const bool, hashed);
        Cached c;
        const User nurse = makeUser("nurse");
        c.certify(nurse);
        c.state.put(key::certificate(makeUser("broken").id()), encode(NameEntry{}));
        std::vector<Bytes> transactions = signedBy(nurse, 4);
        const Bytes fourth = std::exchange(transactions[3], other);
        const auto hashes = c.verify(transactions);
        QCOMPARE(c.runs, 0);
        QVERIFY(!c.knows(transactions[0]));
        QCOMPARE(hashes[3], hashed ? transactionHash(other) : Digest256{});
        transactions.push_back(fourth);
        c.verify(transactions);
        QCOMPARE(c.runs, 1);
        QVERIFY(c.knows(transactions[0]) && c.knows(fourth) && !c.knows(other));
    }

    /// Without a runner there are hashes and nothing else.
    void withoutARunner()
    {
        Cached c;
        const User nurse = makeUser("nurse");
        c.certify(nurse);
        c.cache.useRunner({});
        const auto transactions = signedBy(nurse, 5);
        const auto hashes = c.verify(transactions);
        for (std::size_t i = 0; i < transactions.size(); ++i)
            QVERIFY(hashes[i] == transactionHash(transactions[i]) && !c.knows(transactions[i]));
    }
};

QTEST_GUILESS_MAIN(SignaturesTest)
#include "signatures_test.moc"
