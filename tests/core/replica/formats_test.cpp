// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "freshness.h"
#include "maker.h"
#include "segment.h"

#include <crypto/store/database.h>
#include <support/data.h>
#include <support/fixtures.h>

#include <QtTest>

using namespace twinchart;
using namespace twinchart::replica;
namespace fs = std::filesystem;

namespace {
constexpr const char* kFormat = "replica-1";
const PatientHandle kPatient = maker::fixedOf<PatientHandle>(1);

/// A later schema than any that this program knows.
void setSchema(const fs::path& path, int version)
{
    auto db = crypto::store::Database::open(path, maker::keys().database);
    if (!db || !db->execute(("UPDATE schema_version SET version = " + std::to_string(version)).c_str()) || !db->close())
        qFatal("%s", path.c_str());
}

void make()
{
    // The octets of sealed records are random: their names, times and values are not.
    const NewContribution c = maker::contribution({.records = 5, .itemsEach = 2, .resourceOctets = 120});
    support::makeFixture(kFormat, "segment.tsg1", packSegment(c));
    const support::TemporaryFolder folder;
    const fs::path path = folder.path() / "replica.db";
    {
        auto r = Replica::create(path, maker::keys());
        Batch batch;
        PatientChange patient;
        patient.handle = kPatient;
        patient.id = maker::fixedOf<PatientId>(1);
        patient.brief = bytesOf("brief");
        batch.patients.push_back(patient);
        batch.contributions.push_back(maker::contribution({.records = 5, .itemsEach = 2, .resourceOctets = 120}));
        batch.entries.push_back({Section::Settings, bytesOf("name"), bytesOf("value")});
        batch.audit.push_back({Instant::fromSeconds(1'700'000'001), AuditAct::Imported, kPatient, "import"});
        if (!r || !(*r)->write(batch) || !(*r)->close())
            qFatal("replica");
    }
    support::makeFixture(kFormat, "replica.db", *readFile(path, 16u << 20));
    support::makeFixture(kFormat, "replica.seal.tcc1", *readFile(Replica::sealPath(path), 4096));
}

class Copy {
public:
    Copy()
    {
        const Bytes db = support::released(kFormat, "replica.db");
        const Bytes seal = support::released(kFormat, "replica.seal.tcc1");
        good = !db.empty() && !seal.empty() && writeFileAtomically(path, db) &&
               writeFileAtomically(Replica::sealPath(path), seal);
    }
    support::TemporaryFolder folder;
    fs::path path = folder.path() / "replica.db";
    bool good = false;
};
} // namespace

/// Files of the released formats are read for ever; the next version or suite of each is refused by name.
class FormatsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        if (support::makesFixtures())
            make();
    }

    // TSG1
    void releasedFilesAreStillReadSegment()
    {
        const Bytes octets = support::released(kFormat, "segment.tsg1");
        const auto read = [](BytesView segment) {
            std::vector<LoadedRecord> records;
            std::vector<model::Item> items(10);
            std::vector<std::string> words;
            Reader in(segment);
            in.raw(6);
            const auto root = in.fixed<Digest256>();
            const auto done = unpackSegment(segment, root, kPatient, {records, items, 0, 0, words});
            const model::RecordContent expected = maker::contentOf(0, 2, 1, 120);
            if (done && (records.size() != 5 ||
                         std::ranges::find(records, expected.resourceId, &LoadedRecord::resourceId) == records.end() ||
                         std::ranges::find(items, expected.items[1]) == items.end()))
                return std::optional(CodecError::BadValue);
            return done ? std::optional<CodecError>() : std::optional(done.error());
        };
        QVERIFY(octets.size() > 6);
        QVERIFY(!read(octets));
        QVERIFY(read(support::withVersion(octets, 2)) == CodecError::BadVersion);
        QVERIFY(read(support::withSuite(octets, 2)) == CodecError::BadVersion);
    }

    // TCC1
    void releasedFilesAreStillReadSeal()
    {
        const Bytes octets = support::released(kFormat, "replica.seal.tcc1");
        const SecretBytes key = maker::keys().freshness.clone();
        const FreshnessKeys keys(key);
        const auto seal = decodeSeal(octets, keys);
        QVERIFY(seal && seal->head.counter == 1);
        QVERIFY(encode(*seal, keys) == octets);
        QVERIFY(!decodeSeal(support::withVersion(octets, 2), keys));
        QVERIFY(!decodeSeal(support::withSuite(octets, 2), keys));
    }

    // Schema version 1
    void releasedFilesAreStillReadDatabase()
    {
        const Copy copy;
        QVERIFY(copy.good);
        auto r = Replica::open(copy.path, maker::keys());
        QVERIFY2(r.hasValue(), r ? "" : r.error().detail.c_str());
        QVERIFY((*r)->health().fresh);
        const auto patient = (*r)->loadPatient(kPatient);
        QVERIFY(patient && patient->root == RootVerdict::Verified);
        QCOMPARE(patient->records.size(), std::size_t{5});
        QCOMPARE(patient->items.size(), std::size_t{10});
        QVERIFY(std::ranges::find(patient->items, maker::contentOf(3, 2, 1, 120).items[0]) != patient->items.end());
        QCOMPARE((*r)->outbox()->size(), std::size_t{1});
        QCOMPARE(textOf(**(*r)->get(Section::Settings, viewOf("name"))), std::string("value"));
        const auto opened = (*r)->content(maker::nameAt(3), maker::versionAt(3));
        QVERIFY(opened && *opened == maker::contentOf(3, 2, 1, 120));
        QVERIFY((*r)->close().hasValue());
    }
    void aNewerDatabaseIsRefusedByName()
    {
        const Copy copy;
        QVERIFY(copy.good);
        setSchema(copy.path, 1'000);
        const auto r = Replica::open(copy.path, maker::keys());
        QVERIFY(!r && r.error().kind == ReplicaError::Kind::NewerSchema);
    }
};

QTEST_GUILESS_MAIN(FormatsTest)
#include "formats_test.moc"
