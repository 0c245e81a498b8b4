// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "chain.h"

#include <ledger/hashes.h>
#include <support/crashvfs.h>

#include <QTest>

#include <map>

using namespace twinchart;
using namespace twinchart::consortium;
using namespace twinchart::consortium::test;
using contract::Code;
using support::CrashVfs;

namespace {
constexpr const char* kPath = "chain.db";

/// The power may fail between any two writes of a life of the chain. What the disk then holds must be a chain that ends
/// where one of the submits ended, and no earlier than the last one that was answered.
class Life {
public:
    explicit Life(CrashVfs& vfs) : m_vfs(vfs)
    {
        m_vfs.load({});
        m_vfs.record();
        answered(0, Digest256{});
    }
    /// A chain is made, grows, is closed and opened, grows on.
    void live(int submits)
    {
        auto engine = *m_chain.create(kPath, m_vfs.name());
        answered(*engine);
        grow(*engine, m_chain.beginnings());
        for (int i = 0; i < submits; ++i) {
            m_chain.clock.advanceSeconds(7);
            std::vector<Bytes> batch{m_chain.anchor()};
            for (int n = 0; n < i % 4; ++n)
                batch.push_back(
                    m_chain.contribution("c" + std::to_string(i) + "/" + std::to_string(n), engine->provenHeight()));
            grow(*engine, batch);
            if (i % 7 == 6) {
                if (!engine->close())
                    qFatal("close");
                engine = nullptr;
                engine = *m_chain.open(kPath, m_vfs.name());
            }
            if (i % 11 == 10 && engine->sealFreshBlock())
                answered(*engine);
        }
        m_end = m_vfs.operations();
    }

    std::size_t operations() const { return m_end; }
    const Chain& chain() const { return m_chain; }
    /// The height that was answered for when the record had that many operations.
    LedgerHeight answeredAt(std::size_t operations) const
    {
        return std::prev(m_answered.upper_bound(operations))->second;
    }
    /// Whether the chain once ended there in just this way.
    bool wasAnEnd(const EmbeddedEngine& engine) const
    {
        const auto end = m_ends.find(engine.height());
        return end != m_ends.end() &&
               end->second == *ledger::headerHash((**engine.lightBlock(engine.height())).signedHeader.header);
    }

private:
    void grow(EmbeddedEngine& engine, std::vector<Bytes> batch)
    {
        const auto answers = engine.submit(batch);
        if (!answers || !std::ranges::all_of(*answers, [](const Submitted& s) { return s.code == Code::Ok; }))
            qFatal("submit");
        answered(engine);
    }
    void answered(const EmbeddedEngine& engine)
    {
        answered(engine.height(), *ledger::headerHash((**engine.lightBlock(engine.height())).signedHeader.header));
    }
    void answered(LedgerHeight height, const Digest256& hash)
    {
        m_answered[m_vfs.operations()] = height;
        m_ends[height] = hash;
    }

    CrashVfs& m_vfs;
    Chain m_chain;
    std::map<std::size_t, LedgerHeight> m_answered;
    std::map<LedgerHeight, Digest256> m_ends;
    std::size_t m_end = 0;
};
} // namespace

class CrashTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// 10,000 states in `full`, in parts that stay below Qt Test's time limit of a function.
    void anyMoment_data()
    {
        QTest::addColumn<int>("part");
        for (int part = 0; part < (support::full() ? 10 : 1); ++part)
            QTest::addRow("part %d", part) << part;
    }
    void anyMoment()
    {
        constexpr int states = 1'000;
        QFETCH(const int, part);
        auto random = support::seededGenerator("consortium_crash");
        random.discard(static_cast<unsigned long long>(part) * 1'000'000);
        CrashVfs recorded("crash-recorded");
        CrashVfs broken("crash-broken");
        Life life(recorded);
        life.live(30);
        int newer = 0;
        int unmade = 0;
        int deep = 0;
        for (int i = 0; i < states; ++i) {
            // Every moment at least once in the first part, then any.
            const auto turn = static_cast<std::size_t>(i);
            const std::size_t at = part == 0 && turn <= life.operations() ? turn : random() % (life.operations() + 1);
            const LedgerHeight answered = life.answeredAt(at);
            broken.load(recorded.afterCrash(at, random));
            auto engine = life.chain().open(kPath, broken.name());
            if (!engine) {
                // Only a chain whose making was never answered for may be missing, and can then be made.
                QVERIFY2(answered == 0,
                         qPrintable(QString("operation %1: %2").arg(at).arg(nameOf(engine.error()).data())));
                const auto made = life.chain().create(kPath, broken.name());
                if (!made) {
                    // Nor its first page: the file is removed and made anew by whoever makes the home.
                    broken.load({});
                    QVERIFY(life.chain().create(kPath, broken.name()));
                }
                ++unmade;
                continue;
            }
            const EmbeddedEngine& chain = **engine;
            QVERIFY2(chain.height() >= answered, qPrintable(QString("operation %1").arg(at)));
            QVERIFY(life.wasAnEnd(chain));
            newer += chain.height() > answered ? 1 : 0;
            if (i % 20 == 0) {
                QVERIFY(chain.check(true).problems.empty());
                ++deep;
            } else {
                QVERIFY(chain.check(false).problems.empty());
            }
        }
        qInfo(
            "%d states over %zu operations: %d with the unanswered batch, %d before the first answer, %d checked deeply",
            states, life.operations(), newer, unmade, deep);
        QVERIFY(newer > 0);
    }

    /// After a crash the chain goes on, and what was acknowledged is in it.
    void goesOnAfterwards()
    {
        auto random = support::seededGenerator("consortium_crash_on");
        CrashVfs recorded("crash-on-recorded");
        CrashVfs broken("crash-on-broken");
        Chain chain;
        recorded.load({});
        {
            const auto engine = *chain.create(kPath, recorded.name());
            QVERIFY(engine->submit(chain.beginnings()));
            QVERIFY(engine->close());
        }
        recorded.record();
        const Bytes contribution = chain.contribution("kept", 2);
        {
            const auto engine = *chain.open(kPath, recorded.name());
            QVERIFY(engine->submit(std::vector<Bytes>{contribution}));
        }
        const Bytes key = contract::key::contribution(contract::test::makeTree("kept").root);
        for (int i = 0; i < 100; ++i) {
            broken.load(recorded.afterCrash(static_cast<std::size_t>(i) % (recorded.operations() + 1), random));
            auto engine = *chain.open(kPath, broken.name());
            const bool there = engine->query(key)->value.has_value();
            const auto answer = engine->submit(std::vector<Bytes>{contribution});
            QVERIFY(answer);
            QCOMPARE((*answer)[0].code, there ? Code::NonceNotAbove : Code::Ok);
            QVERIFY(engine->close());
            engine = *chain.open(kPath, broken.name());
            QVERIFY(engine->query(key)->value);
            QVERIFY(engine->check(true).problems.empty());
        }
    }

    /// The disk of these tests does lose what was not synced: without syncs nothing would survive.
    void diskForgets()
    {
        auto random = support::seededGenerator("consortium_crash_disk");
        CrashVfs recorded("crash-forgets");
        Life life(recorded);
        life.live(3);
        std::map<CrashVfs::Disk, int> different;
        for (int i = 0; i < 200; ++i)
            ++different[recorded.afterCrash(life.operations() / 2, random)];
        QVERIFY(different.size() > 3);
    }
};

QTEST_GUILESS_MAIN(CrashTest)
#include "crash_test.moc"
