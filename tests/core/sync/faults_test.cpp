// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "world.h"

#include <support/crashvfs.h>
#include <util/file.h>

#include <QtTest>

#include <filesystem>

using namespace twinchart;
using namespace twinchart::sync;
using namespace twinchart::sync::test;
using support::CrashVfs;

namespace {
const PatientHandle kPatient = replica::maker::fixedOf<PatientHandle>(1);

/// A node and a workstation whose stores lie on disks in memory, and a small import that has not been made yet.
struct Scene {
    Scene() : nodeDisk("sync-faults-node"), replicaDisk("sync-faults-replica")
    {
        world.beginTreatment(kPatient);
        for (std::uint64_t n = 0; n < 2; ++n) {
            batches.push_back(World::batchOf(world.compose({.records = {.first = 100 * n, .records = 6}})));
            roots.push_back(batches.back().contributions.front().root);
        }
        if (!world.owned->close())
            qFatal("close");
        world.owned.reset();
        world.node = nullptr;
        const hospital::NodePaths paths(world.folder.path());
        for (const auto& path : {paths.chain, paths.vault})
            node[path.string()] = *readFile(path, 64u << 20);
        replicaPath = world.folder.path() / "physician.db";
        {
            const auto made = replica::Replica::create(replicaPath, replica::maker::keys(), options());
            if (!made || !(*made)->close())
                qFatal("replica");
        }
        workstation = replicaDisk.disk();
        seal = *readFile(replica::Replica::sealPath(replicaPath), 4096);
    }
    replica::ReplicaOptions options() const
    {
        replica::ReplicaOptions o;
        o.vfs = replicaDisk.name();
        o.readers = 1;
        o.recentNames = 5;
        return o;
    }
    /// Both disks as they were before the import.
    void reset()
    {
        world.owned.reset();
        world.node = nullptr;
        nodeDisk.load(node);
        replicaDisk.load(workstation);
        if (!writeFileAtomically(replica::Replica::sealPath(replicaPath), seal))
            qFatal("seal file");
    }
    bool startNode()
    {
        hospital::HospitalOptions o;
        o.home = world.folder.path();
        o.systemClock = &world.clock;
        o.log = &nullLog();
        o.vfs = nodeDisk.name();
        auto opened = hospital::Hospital::open(o);
        world.owned = opened ? std::move(*opened) : nullptr;
        world.node = world.owned.get();
        return world.owned && !world.owned->damaged();
    }
    void stopNode()
    {
        if (world.owned)
            (void)world.owned->close();
        world.owned.reset();
        world.node = nullptr;
    }

    CrashVfs nodeDisk;
    CrashVfs replicaDisk;
    World world; // its stores lie on the disks
    CrashVfs::Disk node;
    CrashVfs::Disk workstation;
    std::filesystem::path replicaPath;
    Bytes seal;
    std::vector<replica::Batch> batches;
    std::vector<Digest256> roots;
};
} // namespace

/// The i-th call of the file system fails while a small import is stored, sent, recorded and verified, for every i:
/// a clean error, and with the disk well again everything is there once.
class FaultsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyCallOfAnImport_data()
    {
        QTest::addColumn<bool>("ofNode");
        QTest::addColumn<bool>("lasting");
        for (const bool ofNode : {false, true})
            for (const bool lasting : {false, true})
                QTest::addRow("%s, %s", ofNode ? "node" : "workstation", lasting ? "from then on" : "once")
                    << ofNode << lasting;
    }
    void everyCallOfAnImport()
    {
        QFETCH(const bool, ofNode);
        QFETCH(const bool, lasting);
        Scene scene;
        CrashVfs& disk = ofNode ? scene.nodeDisk : scene.replicaDisk;
        int told = 0;
        int unnoticed = 0;
        // Every call in full; each seventh otherwise, beginning anywhere.
        const std::uint64_t step = support::full() ? 1 : 7;
        std::uint64_t call = 1 + support::seededGenerator("sync_faults")() % step;
        std::uint64_t tried = 0;
        for (bool reached = true; reached; call += step) {
            scene.reset();
            std::vector<bool> stored(scene.batches.size());
            bool recorded = false;
            disk.failCall(call, lasting);
            const bool nodeUp = scene.startNode();
            if (auto replica = replica::Replica::open(scene.replicaPath, replica::maker::keys(), scene.options())) {
                for (std::size_t n = 0; n < scene.batches.size(); ++n)
                    stored[n] = (*replica)->write(scene.batches[n]).hasValue();
                if (nodeUp) {
                    const auto wire = scene.world.wire(scene.world.physician);
                    Synchroniser sync(**replica, *wire, scene.world.genesis, scene.world.physician.device,
                                      scene.world.clock);
                    const auto report = sync.run();
                    recorded = report && report->problems.empty() && (*replica)->outbox() &&
                               (*replica)->outbox()->empty() && stored[0] && stored[1];
                }
                (void)(*replica)->close();
            }
            scene.stopNode();
            reached = disk.hasFailed();
            disk.failCall(0);
            (recorded ? unnoticed : told) += 1;
            tried += reached ? 1 : 0;

            // The disk is well again: the next start finds what was acknowledged, and goes on.
            const QByteArray where = QByteArray::number(static_cast<qulonglong>(call));
            QVERIFY2(scene.startNode(), where);
            const auto replica = replica::Replica::open(scene.replicaPath, replica::maker::keys(), scene.options());
            QVERIFY2(replica && (*replica)->health().fresh, where);
            const auto before = (*replica)->loadPatient(kPatient); // nothing stored yet: no patient
            for (std::size_t n = 0; n < scene.batches.size(); ++n) {
                const bool there =
                    before && std::ranges::any_of(before->contributions, [&](const replica::ContributionInfo& c) {
                        return c.root == scene.roots[n];
                    });
                QVERIFY2(there || !stored[n], where);
                if (!there)
                    QVERIFY2((*replica)->write(scene.batches[n]), where);
            }
            const auto wire = scene.world.wire(scene.world.physician);
            Synchroniser sync(**replica, *wire, scene.world.genesis, scene.world.physician.device, scene.world.clock);
            QVERIFY2(sync.run(), where);
            const auto loaded = (*replica)->loadPatient(kPatient);
            QVERIFY2(loaded->root == replica::RootVerdict::Verified, where);
            QCOMPARE(loaded->contributions.size(), scene.batches.size());
            for (const replica::ContributionInfo& c : loaded->contributions)
                QVERIFY2(c.state == replica::State::Recorded && c.verdict.verdict == replica::Verdict::Verified, where);
            QCOMPARE(scene.world.contributionsOnChain(), std::uint64_t{scene.batches.size()});
            for (const replica::Finding& f : (*replica)->check(true).findings)
                QFAIL(qPrintable(QString::fromStdString(f.where + ": " + f.why)));
            const auto check = wire->call(gateway::CheckRequest{true});
            QVERIFY2(check && check->findings.empty(), where);
        }
        qInfo("%llu calls: %d told, %d made good at once (one of these without a failure)",
              static_cast<unsigned long long>(tried), told, unnoticed);
        QVERIFY(told > 10);
    }
};

QTEST_GUILESS_MAIN(FaultsTest)
#include "faults_test.moc"
