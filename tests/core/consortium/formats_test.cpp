// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "chain.h"

#include <crypto/store/database.h>
#include <support/fixtures.h>

#include <QTest>

using namespace twinchart;
using namespace twinchart::consortium;
using namespace twinchart::consortium::test;

namespace {
constexpr const char* kFormat = "chain-1";
} // namespace

/// Version 1 of the chain's database is read for ever; a newer one is refused by name.
class FormatsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        if (support::makesFixtures()) {
            const support::TemporaryFolder folder;
            {
                Chain chain;
                auto engine = chain.create(folder.path() / "chain.db");
                QVERIFY(engine.hasValue());
                QVERIFY((*engine)->submit(chain.beginnings()).hasValue());
                const std::vector<Bytes> one{chain.contribution("released", (*engine)->provenHeight())};
                const auto done = (*engine)->submit(one);
                QVERIFY(done && done->front().code == contract::Code::Ok);
                QVERIFY((*engine)->close().hasValue());
            }
            support::makeFixture(kFormat, "chain.db", *readFile(folder.path() / "chain.db", 16u << 20));
        }
        QVERIFY(writeFileAtomically(m_path, support::released(kFormat, "chain.db")));
    }
    void releasedFilesAreStillRead()
    {
        Chain chain;
        auto engine = chain.open(m_path);
        QVERIFY2(engine.hasValue(), engine ? "" : nameOf(engine.error()).data());
        const ChainCheck check = (*engine)->check(true);
        QVERIFY(check.problems.empty());
        QCOMPARE(check.transactions, std::uint64_t{5});
        QVERIFY((*engine)->close().hasValue());
    }
    void aNewerDatabaseIsRefusedByName()
    {
        Chain chain;
        {
            auto db = crypto::store::Database::open(m_path, chain.databaseKey);
            QVERIFY(db && db->execute("UPDATE schema_version SET version = 1000") && db->close());
        }
        const auto engine = chain.open(m_path);
        QVERIFY(!engine && engine.error() == EngineError::NewerSchema);
    }

private:
    support::TemporaryFolder m_folder;
    std::filesystem::path m_path = m_folder.path() / "chain.db";
};

QTEST_GUILESS_MAIN(FormatsTest)
#include "formats_test.moc"
