// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "maker.h"

#include <QtTest>
#include <support/crashvfs.h>
#include <support/data.h>
#include <util/file.h>

#include <filesystem>

using namespace twinchart;
using namespace twinchart::replica;

namespace {
const PatientHandle kPatient = maker::fixedOf<PatientHandle>(1);

/// What was acknowledged, and what the seal file held at that moment.
struct Acknowledged {
    std::size_t operations = 0;
    std::uint64_t contributions = 0;
    std::uint64_t audit = 0;
    Bytes seal;
};

Batch batchAt(std::uint64_t n)
{
    Batch b;
    b.contributions.push_back(maker::contribution({.first = n * 10, .records = 4, .resourceOctets = 300}));
    b.audit.push_back({Instant::fromSeconds(1), AuditAct::Imported, std::nullopt, "import " + std::to_string(n)});
    b.entries.push_back({Section::Settings, bytesOf("cursor"), bytesOf(std::to_string(n))});
    return b;
}
Recording recordingOf(const Digest256& root)
{
    Recording r;
    r.root = root;
    r.height = 7;
    r.verdict.height = 7;
    r.verdict.header = maker::fixedOf<Digest256>(8);
    r.evidence = bytesOf("evidence");
    return r;
}
void put(const std::filesystem::path& path, const Bytes& octets)
{
    if (octets.empty())
        std::filesystem::remove(path);
    else if (!writeFileAtomically(path, octets))
        qFatal("seal file");
}
} // namespace

class CrashTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyPowerFailureKeepsWhatWasAcknowledged()
    {
        support::TemporaryFolder folder;
        const auto path = folder.path() / "replica.db";
        support::CrashVfs disk("replica-crash");
        ReplicaOptions options;
        options.vfs = disk.name();
        options.readers = 1;
        options.recentNames = 9;
        disk.record();
        std::vector<Acknowledged> acknowledged{{}};
        {
            auto r = Replica::create(path, maker::keys(), options);
            QVERIFY(r);
            const auto note = [&](std::uint64_t contributions, std::uint64_t audit) {
                acknowledged.push_back(
                    {disk.operations(), contributions, audit, *readFile(Replica::sealPath(path), 4096)});
            };
            note(0, 0);
            for (std::uint64_t n = 0; n < 5; ++n) {
                Batch b = batchAt(n);
                const Digest256 root = b.contributions.front().root;
                QVERIFY((*r)->write(b));
                note(n + 1, n + 1);
                if (n == 2) {
                    const std::array headers{StoredHeader{8, maker::fixedOf<Digest256>(8), {}, bytesOf("block")}};
                    QVERIFY((*r)->storeHeaders(headers));
                    const std::array recordings{recordingOf(root)};
                    QVERIFY((*r)->markRecorded(recordings));
                    note(n + 1, n + 1);
                }
            }
            QVERIFY((*r)->close());
        }
        auto random = support::seededGenerator("replica crash states");
        const int states = support::full() ? 10'000 : 1'000;
        const std::size_t operations = disk.operations();
        support::CrashVfs other("replica-crash-after");
        options.vfs = other.name();
        for (int n = 0; n < states; ++n) {
            const std::size_t at = random() % (operations + 1);
            const auto last = std::ranges::upper_bound(acknowledged, at, {}, &Acknowledged::operations) - 1;
            other.load(disk.afterCrash(at, random));
            // The seal is written after its commit: it is the last acknowledged one, or the one before it.
            put(Replica::sealPath(path), last->seal);
            auto r = Replica::open(path, maker::keys(), options);
            if (!r) {
                QVERIFY2(last == acknowledged.begin(), qPrintable(QString::fromStdString(r.error().detail)));
                continue;
            }
            QVERIFY2(
                (*r)->health().fresh,
                qPrintable(QString::number(at) +
                           QString::fromStdString((*r)->health().fresh ? "" : ": " + (*r)->health().problems.front())));
            const auto counts = (*r)->counts();
            QVERIFY(counts);
            QVERIFY2(counts->contributions >= last->contributions && counts->audit >= last->audit,
                     qPrintable(QString::number(at)));
            QCOMPARE(counts->contributions, counts->audit); // a step is there whole or not at all
            if (n % 10 == 0) {
                const auto report = (*r)->check(true);
                for (const Finding& f : report.findings)
                    qWarning("%s: %s", f.where.c_str(), f.why.c_str());
                QVERIFY(report.findings.empty());
                if (counts->contributions > 0)
                    QVERIFY((*r)->loadPatient(kPatient)->root == RootVerdict::Verified);
            }
            if (n % 50 == 0)
                QVERIFY((*r)->write(batchAt(100))); // and it goes on
        }
        qInfo("%d states over %zu operations", states, operations);
    }

    /// A disk that does not answer while a patient is opened says so: it is no sign of tampering.
    void aFailingReadIsNoMismatch()
    {
        support::TemporaryFolder folder;
        const auto path = folder.path() / "replica.db";
        support::CrashVfs disk("replica-read");
        ReplicaOptions options;
        options.vfs = disk.name();
        options.readers = 1;
        options.recentNames = 9;
        {
            auto r = Replica::create(path, maker::keys(), options);
            QVERIFY(r);
            Batch b;
            b.contributions.push_back(maker::contribution({.records = 400, .itemsEach = 3, .resourceOctets = 100}));
            QVERIFY((*r)->write(b));
            QVERIFY((*r)->close());
        }
        const auto start = disk.disk();
        int errors = 0;
        for (std::uint64_t call = 1;; ++call) {
            disk.load(start);
            auto r = Replica::open(path, maker::keys(), options);
            QVERIFY(r);
            disk.failCall(call);
            const auto loaded = (*r)->loadPatient(kPatient);
            const bool failed = disk.hasFailed();
            disk.failCall(0);
            if (loaded)
                QVERIFY2(loaded->root == RootVerdict::Verified, loaded->mismatch.c_str());
            else
                QVERIFY(loaded.error().kind != ReplicaError::Kind::Mismatch &&
                        loaded.error().kind != ReplicaError::Kind::Damaged);
            errors += loaded ? 0 : 1;
            QVERIFY((*r)->close());
            if (!failed)
                break;
        }
        QVERIFY(errors > 3);
    }

    void everyFailingCallIsACleanError()
    {
        support::TemporaryFolder folder;
        const auto path = folder.path() / "replica.db";
        support::CrashVfs disk("replica-fail");
        ReplicaOptions options;
        options.vfs = disk.name();
        options.readers = 1;
        options.recentNames = 9;
        {
            auto r = Replica::create(path, maker::keys(), options);
            QVERIFY(r);
            QVERIFY((*r)->write(batchAt(0)));
            QVERIFY((*r)->close());
        }
        const auto start = disk.disk();
        const Bytes seal = *readFile(Replica::sealPath(path), 4096);
        const Batch batch = batchAt(1);
        std::uint64_t call = 1;
        int errors = 0;
        for (;; call += support::full() ? 1 : 3) {
            disk.load(start);
            put(Replica::sealPath(path), seal);
            bool stored = false;
            disk.failCall(call);
            {
                auto r = Replica::open(path, maker::keys(), options);
                if (r) {
                    stored = (*r)->write(batch).hasValue();
                    errors += stored ? 0 : 1;
                    (void)(*r)->loadPatient(kPatient);
                    (void)(*r)->close();
                } else {
                    ++errors;
                }
            }
            const bool failed = disk.hasFailed();
            disk.failCall(0);
            auto r = Replica::open(path, maker::keys(), options);
            QVERIFY2(r, qPrintable(QString::number(call)));
            QVERIFY2((*r)->health().fresh, qPrintable(QString::number(call)));
            const auto counts = (*r)->counts();
            QVERIFY(counts->contributions >= (stored ? 2U : 1U)); // what was acknowledged is there
            QCOMPARE(counts->contributions, counts->audit);
            QVERIFY((*r)->check(true).findings.empty());
            QVERIFY((*r)->close());
            if (!failed)
                break;
        }
        qInfo("%llu calls, %d errors told", static_cast<unsigned long long>(call), errors);
        QVERIFY(errors > 10);
    }
};

QTEST_GUILESS_MAIN(CrashTest)
#include "crash_test.moc"
