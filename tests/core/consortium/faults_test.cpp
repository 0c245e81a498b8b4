// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "chain.h"

#include <support/crashvfs.h>

#include <QTest>

using namespace twinchart;
using namespace twinchart::consortium;
using namespace twinchart::consortium::test;
using contract::Code;
using support::CrashVfs;

namespace {
constexpr const char* kPath = "chain.db";

/// A small chain on the disk, and a batch that has not been submitted yet.
struct Scene {
    explicit Scene(CrashVfs& vfs)
    {
        const auto engine = *chain.create(kPath, vfs.name());
        if (!engine->submit(chain.beginnings()) || !engine->close())
            qFatal("no scene");
        height = 3;
        batch = {chain.contribution("one", 2), chain.anchor(), chain.contribution("two", 2)};
        disk = vfs.disk();
    }
    Chain chain;
    CrashVfs::Disk disk;
    LedgerHeight height = 0;
    std::vector<Bytes> batch;
};

bool isThere(const EmbeddedEngine& engine, const std::string& name)
{
    return engine.query(contract::key::contribution(contract::test::makeTree(name).root))->value.has_value();
}
} // namespace

/// The i-th call of the file system fails, for every i, once or from then on: a clean error, all or nothing, no loss.
class FaultsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyCallOfSubmit_data()
    {
        QTest::addColumn<bool>("lasting");
        QTest::newRow("once") << false;
        QTest::newRow("from then on") << true;
    }
    void everyCallOfSubmit()
    {
        QFETCH(const bool, lasting);
        CrashVfs vfs("faults-submit");
        const Scene scene(vfs);
        int refused = 0;
        std::uint64_t call = 1;
        for (bool reached = true; reached; ++call) {
            vfs.load(scene.disk);
            auto engine = *scene.chain.open(kPath, vfs.name());
            vfs.failCall(call, lasting);
            const auto answer = engine->submit(scene.batch);
            reached = vfs.hasFailed();
            vfs.failCall(0);
            if (!answer) {
                ++refused;
                QVERIFY(answer.error() == EngineError::Storage || answer.error() == EngineError::CannotOpen);
                // As before, and nothing of it is served.
                QCOMPARE(engine->height(), scene.height);
                QVERIFY(!isThere(*engine, "one"));
            }
            // The disk is well again: the same engine goes on, or another one after a new start.
            if (call % 2 == 0) {
                engine = nullptr;
                engine = *scene.chain.open(kPath, vfs.name());
            }
            const bool was = isThere(*engine, "two");
            QCOMPARE(isThere(*engine, "one"), was);
            QVERIFY(!answer || was);
            const auto again = engine->submit(scene.batch);
            QVERIFY(again);
            for (const Submitted& s : *again)
                QCOMPARE(s.code, was ? Code::NonceNotAbove : Code::Ok);
            QCOMPARE(engine->height(), scene.height + 2);
            QVERIFY(isThere(*engine, "one") && isThere(*engine, "two"));
            QVERIFY(engine->check(true).problems.empty());
            QVERIFY(engine->close());
        }
        qInfo("%llu calls, %d clean refusals", static_cast<unsigned long long>(call - 2), refused);
        QVERIFY(refused > 0);
    }

    void everyCallOfOpen()
    {
        CrashVfs vfs("faults-open");
        const Scene scene(vfs);
        std::uint64_t call = 1;
        for (bool reached = true; reached; ++call) {
            vfs.load(scene.disk);
            vfs.failCall(call);
            {
                const auto engine = scene.chain.open(kPath, vfs.name());
                reached = vfs.hasFailed();
                QVERIFY(engine || engine.error() != EngineError::Missing);
            }
            vfs.failCall(0);
            const auto engine = scene.chain.open(kPath, vfs.name());
            QVERIFY(engine);
            QCOMPARE((*engine)->height(), scene.height);
            QVERIFY((*engine)->check(true).problems.empty());
        }
        qInfo("%llu calls", static_cast<unsigned long long>(call - 2));
    }

    void everyCallOfCreate()
    {
        CrashVfs vfs("faults-create");
        const Chain chain;
        std::uint64_t call = 1;
        for (bool reached = true; reached; ++call) {
            vfs.load({});
            vfs.failCall(call);
            bool made = false;
            {
                const auto engine = chain.create(kPath, vfs.name());
                made = engine.hasValue();
                reached = vfs.hasFailed();
            }
            vfs.failCall(0);
            // A chain that was not begun can be begun again; one that was is whole.
            const auto again = chain.create(kPath, vfs.name());
            QVERIFY(again || again.error() == EngineError::Exists);
            QVERIFY(!made || !again);
            const auto engine =
                again ? Expected<std::unique_ptr<EmbeddedEngine>, EngineError>(Unexpected{EngineError::Exists})
                      : chain.open(kPath, vfs.name());
            if (!again)
                QVERIFY(engine && (*engine)->height() == 1 && (*engine)->check(true).problems.empty());
        }
        qInfo("%llu calls", static_cast<unsigned long long>(call - 2));
    }

    void everyCallOfClose()
    {
        CrashVfs vfs("faults-close");
        const Scene scene(vfs);
        std::uint64_t call = 1;
        for (bool reached = true; reached; ++call) {
            vfs.load(scene.disk);
            {
                auto engine = *scene.chain.open(kPath, vfs.name());
                QVERIFY(engine->submit(scene.batch));
                vfs.failCall(call);
                (void)engine->close();
                reached = vfs.hasFailed();
                vfs.failCall(0);
            }
            const auto engine = *scene.chain.open(kPath, vfs.name());
            QVERIFY(isThere(*engine, "one") && isThere(*engine, "two"));
            QVERIFY(engine->check(true).problems.empty());
        }
        qInfo("%llu calls", static_cast<unsigned long long>(call - 2));
    }
};

QTEST_GUILESS_MAIN(FaultsTest)
#include "faults_test.moc"
