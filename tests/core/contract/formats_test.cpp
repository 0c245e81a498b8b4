// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "testworld.h"

#include <util/file.h>

#include <QTest>

#include <cstdlib>
#include <filesystem>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {
constexpr std::uint64_t kLimit = 1u << 20;

std::filesystem::path folder()
{
    return std::filesystem::path(qEnvironmentVariable("TWINCHART_SOURCE", QStringLiteral(".")).toStdString()) /
           "tests/fixtures/formats/contract-1";
}

/// The released formats, made anew: Ed25519 signatures are the same in every run.
std::map<std::string, Bytes> released()
{
    World w(1, false);
    std::map<std::string, Bytes> out;
    out["genesis.tcg1"] = encode(w.genesis);
    const auto add = [&](const char* name, User& user, Body body) {
        out[std::string(name) + ".tct1"] = w.sign(user, std::move(body));
    };
    MemberBody custodian;
    custodian.organisation = organisationId("north");
    custodian.custodian = makeSealing("next custodian");
    add("member", w.northRoot, custodian);
    add("certificate", w.northRoot,
        CertificateBody{w.nurse.field(), w.nurse.sealing, Role::Nurse, digest("nurse"), digest("c"),
                        Instant::fromSeconds(1'900'000'000)});
    add("permission", w.northRoot,
        PermissionBody{w.nurse.id(), PermissionClass::Sop, kRightsReadWrite, Instant::fromSeconds(1),
                       Instant::fromSeconds(2), bytesOf("sealed")});
    add("owner", w.nurse,
        OwnerBody{w.anna, OwnerKind::Patient, w.patient.id(),
                  signAcceptance(w.genesis.chain, w.anna, signerOf(w.patient.key))});
    add("revoke", w.northRoot, RevokeBody{w.nurse.id(), RevokeReason::Left});
    TeamBody team;
    team.handle = w.anna;
    team.epoch = 1;
    team.epochKey = makeSealing("epoch");
    team.member = w.nurse.id();
    add("team", w.nurse, team);
    add("catalogue", w.northRoot, CatalogueBody{w.genesis.catalogue});
    ContributionBody contribution;
    contribution.handle = w.anna;
    contribution.provider = digest("provider");
    contribution.catalogue = w.genesis.catalogue.digest;
    contribution.root = makeTree("t").root;
    contribution.depth = 3;
    contribution.sizeClass = 14;
    contribution.consentHeight = 9;
    contribution.readerSets = {
        {digest("table"),
         digest("bundle"),
         {ownerRecipient(w.anna, makeSealing("owner")), circleRecipient(w.team(w.anna), 2, makeSealing("epoch"))}}};
    contribution.supersessions = {{makeTree("o").reference(5), 7}};
    add("contribution", w.nurse, contribution);
    add("supersede", w.nurse, SupersedeBody{w.anna, DeleteReason::Erasure, {makeTree("t").reference(3)}});
    add("anchor", w.nurse, AnchorBody{digest("replica"), 4});
    return out;
}
} // namespace

/// Files of the released formats are read as they were written, and are still written so.
class FormatsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        const bool writes = qEnvironmentVariableIsSet("TWINCHART_WRITE_FORMATS");
        QVERIFY2(writes || std::filesystem::exists(folder()), "TWINCHART_SOURCE must name the checkout");
    }

    void stillWrittenAsReleased_data()
    {
        QTest::addColumn<QString>("name");
        for (const auto& [name, octets] : released())
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }
    void stillWrittenAsReleased()
    {
        QFETCH(const QString, name);
        const Bytes now = released().at(name.toStdString());
        // TWINCHART_WRITE_FORMATS makes the files of a format that is not released yet.
        if (qEnvironmentVariableIsSet("TWINCHART_WRITE_FORMATS")) {
            std::filesystem::create_directories(folder());
            QVERIFY(writeFileAtomically(folder() / name.toStdString(), now, 0644));
        }
        const auto kept = readFile(folder() / name.toStdString(), kLimit);
        QVERIFY2(kept, "the fixture is missing");
        QVERIFY(*kept == now);
        if (name.startsWith("genesis"))
            QVERIFY(encode(*decodeGenesis(*kept)) == *kept);
        else
            QVERIFY(encode(*decodeTransaction(*kept)) == *kept);
    }

    void everyFileIsKnown()
    {
        std::size_t files = 0;
        for (const auto& entry : std::filesystem::directory_iterator(folder())) {
            QVERIFY(released().contains(entry.path().filename().string()));
            ++files;
        }
        QCOMPARE(files, released().size());
    }

    /// The root of a fixed state: what members of other builds must get, too.
    void rootOfAFixedState()
    {
        World w;
        QCOMPARE(w.submit(w.physician, w.contribution(w.anna, makeTree("t"))), Code::Ok);
        QCOMPARE(
            w.submit(w.physician, SupersedeBody{w.anna, DeleteReason::EnteredInError, {makeTree("t").reference(2)}}),
            Code::Ok);
        QCOMPARE(QString::fromStdString(toHex(w.app->appHash())),
                 QStringLiteral("fceec27806f68437c8675b85d206e203e8a84f3e01a5cb14477d6a10ef0e3afc"));
    }
};

QTEST_GUILESS_MAIN(FormatsTest)
#include "formats_test.moc"
