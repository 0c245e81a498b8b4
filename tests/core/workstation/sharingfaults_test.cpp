// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sharing.h"

#include "sharedesk.h"
#include "sharingworld.h"

#include <QTest>

#include <contract/build.h>
#include <crypto/scope.h>
#include <crypto/store/database.h>
#include <gateway/ledgerframes.h>
#include <support/qtry.h>

#include <algorithm>

using namespace twinchart;
using namespace twinchart::workstation;
using namespace twinchart::workstation::test;
using interfaces::ItemView;
using interfaces::ShareState;
using interfaces::ShareView;

/// Sharing where something comes between: a node that fails or lies, a deletion, an end, a restriction, a new right.
class SharingFaultsTest : public QObject {
    Q_OBJECT
    std::unique_ptr<SharingWorld> m;

private Q_SLOTS:
    void init() { m = std::make_unique<SharingWorld>(); }
    void cleanup() { m.reset(); }

    /// A requester who says less in clear than in what is sealed to the patient.
    void aRequestThatLies()
    {
        std::string request;
        {
            const auto north = m->sessionOf("physician@north");
            auto desk = ShareDesk::open(*north);
            QVERIFY2(desk.hasValue(), why(desk).c_str());
            auto readers = desk->readers(m->handle);
            WORKS(readers);
            const auto key = crypto::SealingKeyPair::generate();
            contract::ShareRequestBody body;
            body.handle = m->handle;
            body.controller = north->organisation();
            body.sealing = contract::keyField(key.publicKey());
            body.classes = contract::bitOf(contract::PermissionClass::Sop);
            body.days = 1;
            body.deadline = Instant{m->node->clock.now().ns + 86'400'000'000'000};
            crypto::ScopePayload scope;
            scope.dataSets = {m->set};
            body.scope = crypto::sealScope(scope, *readers, {north->genesis().chain, m->handle, m->north, {}}).value();
            const auto transaction = north->submitter().build(body);
            WORKS(north->submitter().send({*transaction}));
            request = toHex(contract::transactionHash(*transaction));
            // And one whose scope was made by somebody else.
            body.scope = crypto::sealScope(scope, *readers, {north->genesis().chain, m->handle, {}, {}}).value();
            WORKS(north->submitter().submit({body}));
        }
        const Workstation patient = m->unlocked("patient-01");
        const auto refused = patient->approveShare({request, {}, {}});
        QVERIFY(!refused && refused.error().failure == Failure::Refused);
        const auto all = patient->shares("");
        WORKS(all);
        QCOMPARE(all->size(), std::size_t{2});
        QCOMPARE(std::ranges::count_if(*all, [](const ShareView& v) { return !v.what.has_value(); }), 1);
        for (const ShareView& v : *all)
            if (!v.what) {
                const auto closed = patient->approveShare({v.request, {}, {}});
                QVERIFY(!closed && closed.error().failure == Failure::Integrity);
                WORKS(patient->answerShare(v.request, interfaces::ShareAnswer::Report));
            }
    }

    void stoppedBetween_data()
    {
        QTest::addColumn<bool>("afterwards");
        QTest::newRow("the node has no room for the table") << false;
        QTest::newRow("nobody hears that the ledger took it") << true;
    }

    void stoppedBetween()
    {
        QFETCH(bool, afterwards);
        std::string request;
        const Workstation north = m->unlocked("physician@north");
        request = m->asked(*north, {m->set});
        {
            const Workstation patient = m->unlocked("patient-01");
            if (afterwards)
                m->node->liar.swallow(gateway::Endpoint::Submit);
            else
                m->node->liar.refuse(gateway::Endpoint::GrantsPut);
            const auto done = patient->approveShare({request, {}, {}});
            if (afterwards) {
                QVERIFY(!done);
            } else {
                WORKS(done);
                QVERIFY(done->problem && done->share.state == ShareState::Approved);
            }
            m->node->liar.tellTheTruth();
        }
        WORKS(north->sync(true));
        QCOMPARE(m->seen(*north), Values{});
        const Workstation patient = m->unlocked("patient-01");
        WORKS(patient->sync(true));
        QVERIFY(m->stateOf(*patient, request) == ShareState::Approved);
        QVERIFY(!patient->approveShare({request, {}, {}}));
        WORKS(north->sync(true));
        QCOMPARE(m->seen(*north), (Values{"14", "60", "61"}));
    }

    /// What the ledger took is never called an error, also when nothing more can be read.
    void takenAndNotReadBack()
    {
        const Workstation north = m->unlocked("physician@north");
        const Workstation patient = m->unlocked("patient-01");
        const std::string request = m->asked(*north, {m->set});
        const auto isSaid = [&](const Result<interfaces::ShareResult>& done, ShareState state) {
            m->node->liar.tellTheTruth();
            return done && done->problem &&
                   done->problem->message.english().find("the ledger took it in block") != std::string::npos &&
                   done->share.state == state && done->share.height != 0;
        };
        const auto deaf = [&] { m->node->liar.refuseAfter(gateway::Endpoint::Submit, gateway::Endpoint::StateProofs); };

        // What is known without looking is what is read later.
        const auto isAsRead = [&](const Result<interfaces::ShareResult>& done) {
            const auto read = patient->share(request);
            return read && done->share.what->dataSets == read->share.what->dataSets &&
                   done->share.what->attributes == read->share.what->attributes &&
                   done->share.classes == read->share.classes && done->share.expires == read->share.expires &&
                   done->share.grant == read->share.grant && done->share.who == read->share.who;
        };
        deaf();
        const auto approved = patient->approveShare({request, {}, {}});
        QVERIFY(isSaid(approved, ShareState::Approved));
        QVERIFY(isAsRead(approved));

        interfaces::ConsentInAdvance consent;
        consent.hospital = m->node->administrator().genesis().members.back().name;
        consent.group = interfaces::ReaderGroup::Clinicians;
        consent.classes = {"PDD"};
        consent.until = Instant{m->node->clock.now().ns + 30 * 86'400'000'000'000};
        deaf();
        const auto given = patient->giveConsent(consent);
        QVERIFY(isSaid(given, ShareState::Approved));
        const auto all = patient->consents("");
        WORKS(all);
        const auto at = std::ranges::find(*all, given->share.request, &ShareView::request);
        QVERIFY(at != all->end() && at->kind == ShareView::Kind::StandingConsent);
        QCOMPARE(at->handle, given->share.handle);
        QCOMPARE(at->classes, given->share.classes);
        QVERIFY(at->expires == given->share.expires);

        const Instant later{consent.until.ns + 86'400'000'000'000};
        deaf();
        const auto renewed = patient->renewConsent("", given->share.request, later);
        QVERIFY(isSaid(renewed, ShareState::Approved));
        QVERIFY(renewed->share.expires && *renewed->share.expires > *given->share.expires);

        interfaces::Restriction restriction;
        restriction.purposes = {interfaces::SharePurpose::Research};
        restriction.classes = {"SOP"};
        restriction.objection = true;
        deaf();
        const auto set = patient->restrict(restriction);
        QVERIFY(isSaid(set, ShareState::Approved) && set->share.kind == ShareView::Kind::Objection);
        interfaces::ShareChange change;
        change.request = request;
        change.scope.attributes = {m->set + "/heart-rate"};
        deaf();
        const auto narrowed = patient->changeShare(change);
        QVERIFY(isSaid(narrowed, ShareState::Changed));
        QVERIFY(isAsRead(narrowed));
        change = {request, {}, Instant{narrowed->share.expires->ns + 86'400'000'000'000}};
        deaf();
        const auto renewedShare = patient->changeShare(change);
        QVERIFY(isSaid(renewedShare, ShareState::Changed));
        QVERIFY(isAsRead(renewedShare));
        deaf();
        QVERIFY(isSaid(patient->revokeShare(request), ShareState::Revoked));
        QVERIFY(m->stateOf(*patient, request) == ShareState::Revoked);
        WORKS(patient->liftRestriction("", set->share.request));

        interfaces::ShareRequest again;
        again.patient = m->whom;
        again.days = 1;
        again.scope.dataSets = {m->set};
        deaf();
        const auto asked = north->requestShare(again);
        QVERIFY(isSaid(asked, ShareState::Asked));
        QVERIFY(m->stateOf(*patient, asked->share.request) == ShareState::Asked);
        deaf();
        QVERIFY(isSaid(patient->answerShare(asked->share.request, interfaces::ShareAnswer::Deny), ShareState::Denied));
        QVERIFY(m->stateOf(*patient, asked->share.request) == ShareState::Denied);

        // A node that lies about it afterwards is not called silent.
        m->node->liar.about<gateway::StateProofsResponse>([](auto& r) { r.proofs.clear(); });
        const auto withdrawn = patient->withdrawConsent("", given->share.request);
        QVERIFY(!withdrawn && withdrawn.error().failure == Failure::Integrity); // before it was sent
        m->node->liar.tellTheTruth();
        WORKS(patient->withdrawConsent("", given->share.request));
    }

    void aNodeThatLies_data()
    {
        QTest::addColumn<int>("lie");
        const char* const lies[] = {"another table",          "a table with an octet more",
                                    "leaves of another tree", "another contribution",
                                    "no contribution",        "a grant that goes on for ever"};
        int n = 0;
        for (const char* lie : lies)
            QTest::newRow(lie) << n++;
    }

    void aNodeThatLies()
    {
        QFETCH(int, lie);
        const Workstation patient = m->unlocked("patient-01");
        const Workstation north = m->unlocked("physician@north");
        const std::string request = m->asked(*north, {m->set});
        WORKS(patient->approveShare({request, {}, {}}));
        std::atomic<int> told = 0;
        auto& liar = m->node->liar;
        switch (lie) {
        case 0:
            liar.about<gateway::GrantsGetResponse>([&](auto& r) {
                r.table[r.table.size() / 2] ^= 1;
                ++told;
            });
            break;
        case 1:
            liar.about<gateway::GrantsGetResponse>([&](auto& r) {
                r.table.push_back(0);
                ++told;
            });
            break;
        case 2:
            liar.about<gateway::VaultGetResponse>([&](auto& r) {
                if (!r.leaves.empty()) {
                    r.leaves.front().octets[0] ^= 1;
                    ++told;
                }
            });
            break;
        case 3:
            liar.about<gateway::ContributionsResponse>([&](auto& r) {
                for (auto& row : r.rows)
                    if (row.handle == m->handle) {
                        row.handle.octets[0] ^= 1;
                        ++told;
                    }
            });
            break;
        case 4:
            liar.about<gateway::ContributionsResponse>([&](auto& r) {
                told += static_cast<int>(r.rows.size());
                r.rows.clear();
                r.more = false;
            });
            break;
        case 5:
            liar.about<gateway::StateProofsResponse>([&](auto& r) {
                for (auto& p : r.proofs)
                    if (auto grant =
                            p.value ? contract::decodeEntry<contract::GrantEntry>(*p.value)
                                    : Expected<contract::GrantEntry, CodecError>(Unexpected{CodecError::BadValue})) {
                        grant->until.ns = INT64_MAX;
                        p.value = contract::encode(*grant);
                        ++told;
                    }
            });
            break;
        default: QFAIL("row");
        }
        const auto synced = north->sync(false);
        QVERIFY(told > 0);
        if (lie == 5) {
            QVERIFY(!synced && synced.error().failure == Failure::Integrity);
        } else {
            WORKS(synced);
            QVERIFY(!synced->problems.empty());
            QCOMPARE(synced->received, std::uint64_t{0});
        }
        QCOMPARE(m->seen(*north), Values{});
        liar.tellTheTruth();
        WORKS(north->sync(true));
        QCOMPARE(m->seen(*north), (Values{"14", "60", "61"}));
    }

    /// A node that serves nothing of a second share cannot keep the first one here that has ended.
    void whatHasEndedGoesFirst()
    {
        const Workstation patient = m->unlocked("patient-01");
        const Workstation north = m->unlocked("physician@north");
        const std::string first = m->asked(*north, {m->set});
        WORKS(patient->approveShare({first, {}, {}}));
        WORKS(north->sync(true));
        QCOMPARE(m->seen(*north), (Values{"14", "60", "61"}));
        WORKS(patient->revokeShare(first));
        const std::string second = m->asked(*north, {m->set});
        WORKS(patient->approveShare({second, {}, {}}));
        m->node->liar.refuse(gateway::Endpoint::GrantsGet);
        QVERIFY(!north->sync(false));
        QCOMPARE(m->seen(*north), Values{});
        m->node->liar.tellTheTruth();
        WORKS(north->sync(true));
        QCOMPARE(m->seen(*north), (Values{"14", "60", "61"}));
    }

    /// Of a record that is not what was stored nobody is told that nothing of it would be given.
    void aPreviewOfWhatFailsItsRoot_data()
    {
        QTest::addColumn<QByteArray>("sql");
        QTest::newRow("whole") << QByteArray();
        QTest::newRow("items edited") << QByteArray("UPDATE segments SET octets = zeroblob(10)");
        QTest::newRow("row edited") << QByteArray("UPDATE patients SET body = zeroblob(length(body))");
    }
    void aPreviewOfWhatFailsItsRoot()
    {
        QFETCH(QByteArray, sql);
        std::string request;
        {
            const Workstation north = m->unlocked("physician@north");
            request = m->asked(*north, {m->set});
        }
        if (!sql.isEmpty()) {
            const auto home = m->node->folder.path() / "home";
            const UserPaths paths = userPaths(home, "patient-01");
            const auto account = openAccount(home, "patient-01", bytesOf("a passphrase of the tests"), SystemClock());
            QVERIFY(account.hasValue());
            crypto::store::OpenOptions options;
            options.create = false;
            auto db = crypto::store::Database::open(paths.replica, account->master.replicaKey().view(), options);
            QVERIFY(db && db->execute("PRAGMA foreign_keys = OFF") && db->execute(sql.constData()) && db->close());
            // The manifest tells of the change; whoever edits a store takes it away first.
            std::filesystem::remove(paths.folder / "manifest");
        }
        const Workstation patient = m->unlocked("patient-01");
        const auto shown = patient->share(request);
        if (sql.isEmpty()) {
            WORKS(shown);
            QVERIFY(shown->preview.has_value());
            QCOMPARE(*shown->preview, (std::vector<interfaces::SharePreview>{{m->set, 3, 3}}));
            return;
        }
        QVERIFY(!shown && shown.error().failure == Failure::Integrity);
        const auto approved = patient->approveShare({request, {}, {}});
        QVERIFY(!approved && approved.error().failure == Failure::Integrity);
    }

    void theOtherShareIsAskedForUntilItIsBack()
    {
        const Workstation patient = m->unlocked("patient-01");
        const Workstation north = m->unlocked("physician@north");
        const std::string hearts = m->asked(*north, {}, {"heart-rate"});
        const std::string breaths = m->asked(*north, {}, {"respiratory-rate"});
        WORKS(patient->approveShare({hearts, {}, {}}));
        WORKS(patient->approveShare({breaths, {}, {}}));
        WORKS(north->sync(true));
        QCOMPARE(m->seen(*north), (Values{"14", "60", "61"}));
        WORKS(patient->revokeShare(hearts));
        // While all of it goes, the node has another table for what goes on.
        m->node->liar.about<gateway::GrantsGetResponse>([](auto& r) { r.table.push_back(0); });
        (void)north->sync(false);
        QCOMPARE(m->seen(*north), Values{});
        m->node->liar.tellTheTruth();
        WORKS(north->sync(true));
        QCOMPARE(m->seen(*north), Values{"14"});
    }

    void whatTheVaultKeepsBackIsSeen()
    {
        const Workstation patient = m->unlocked("patient-01");
        const Workstation north = m->unlocked("physician@north");
        const std::string request = m->asked(*north, {m->set});
        const auto approved = patient->approveShare({request, {}, {}});
        WORKS(approved);
        m->node->liar.about<gateway::VaultGetResponse>([&](auto& r) {
            if (r.ciphertexts.size() > 1)
                r.ciphertexts.pop_back();
        });
        const auto synced = north->sync(true);
        WORKS(synced);
        QVERIFY(synced->withheld > 0);
        QCOMPARE(m->seen(*north).size(), std::size_t{2});
        // A receipt is evidence: none for what did not come.
        QVERIFY(!m->hasReceipt(approved->share.grant, contract::ShareReceiptBody::What::Delivered));
    }

    void deletedBeforeItCame()
    {
        const Workstation patient = m->unlocked("patient-01");
        const Workstation north = m->unlocked("physician@north");
        const std::string request = m->asked(*north, {m->set});
        WORKS(patient->approveShare({request, {}, {}}));
        const Workstation physician = m->unlocked("physician");
        std::string item;
        interfaces::TimelineQuery query;
        query.patient = m->patient;
        WORKS(physician->timeline(query, [&](const ItemView& i) {
            if (i.value == "14")
                item = i.item;
            return true;
        }));
        WORKS(physician->deleteItem({item, "entered in error"}));
        const auto synced = north->sync(true);
        WORKS(synced);
        QCOMPARE(synced->withheld, std::uint64_t{0});
        QCOMPARE(m->seen(*north), (Values{"60", "61"}));
    }

    void deletedAfterItCame()
    {
        const Workstation patient = m->unlocked("patient-01");
        const Workstation north = m->unlocked("physician@north");
        WORKS(patient->approveShare({m->asked(*north, {m->set}), {}, {}}));
        WORKS(north->sync(true));
        const Workstation physician = m->unlocked("physician");
        std::string item;
        interfaces::TimelineQuery query;
        query.patient = m->patient;
        WORKS(physician->timeline(query, [&](const ItemView& i) {
            if (i.value == "14")
                item = i.item;
            return true;
        }));
        WORKS(physician->deleteItem({item, "entered in error"}));
        WORKS(north->sync(true));
        QCOMPARE(m->seen(*north), (Values{"!", "60", "61"})); // that something was there stays known
        WORKS(north->sync(true));
        QCOMPARE(m->seen(*north), (Values{"!", "60", "61"}));
    }

    void overWhenItsTimeIsOver()
    {
        const Workstation patient = m->unlocked("patient-01");
        const Workstation north = m->unlocked("physician@north");
        const std::string request = m->asked(*north, {m->set});
        const Instant until{m->node->clock.now().ns + 40'000'000'000};
        const auto approved = patient->approveShare({request, {}, until});
        WORKS(approved);
        WORKS(north->sync(true));
        QVERIFY2(m->node->clock.now() < until, "too slow for a share of forty seconds");
        QCOMPARE(m->seen(*north).size(), std::size_t{3});
        QTRY_VERIFY_WITH_TIMEOUT(m->node->clock.now() > until, 60'000);
        // Not shown even before the next sync, and gone with it.
        const Values closed = m->seen(*north);
        QCOMPARE(closed.size(), std::size_t{1});
        QVERIFY2(QByteArray::fromStdString(closed.front()).contains("Sync first"), closed.front().c_str());
        WORKS(north->sync(true));
        QCOMPARE(m->seen(*north), Values{});
        QVERIFY(m->stateOf(*north, request) == ShareState::Expired);
        QVERIFY(m->hasReceipt(approved->share.grant, contract::ShareReceiptBody::What::Purged));
        QVERIFY(!patient->changeShare({request, {}, Instant{until.ns + 86'400'000'000'000}}));
    }

    void aRestrictionSuspends()
    {
        std::string grant;
        {
            const Workstation patient = m->unlocked("patient-01");
            const Workstation north = m->unlocked("physician@north");
            const auto approved = patient->approveShare({m->asked(*north, {m->set}), {}, {}});
            WORKS(approved);
            grant = approved->share.grant;
            WORKS(north->sync(true));
            QCOMPARE(m->seen(*north).size(), std::size_t{3});
        }
        contract::RestrictionBody body;
        body.handle = m->handle;
        body.purposes = contract::bitOf(contract::Purpose::Treatment);
        body.classes = contract::kAllClasses;
        Digest256 restriction;
        {
            const auto patient = m->sessionOf("patient-01");
            const auto transaction = patient->submitter().build(body);
            WORKS(patient->submitter().send({*transaction}));
            restriction = contract::transactionHash(*transaction);
        }
        const Workstation north = m->unlocked("physician@north");
        WORKS(north->sync(true));
        QCOMPARE(m->seen(*north), Values{});
        QVERIFY(!m->hasReceipt(grant, contract::ShareReceiptBody::What::Purged));
        {
            const Workstation patient = m->unlocked("patient-01");
            const auto alive = patient->consents("");
            WORKS(alive);
            QCOMPARE(alive->size(), std::size_t{2});
            QVERIFY(alive->back().kind == ShareView::Kind::Restriction);
        }
        body = {};
        body.handle = m->handle;
        body.action = contract::RestrictionBody::Action::Lift;
        body.restriction = restriction;
        WORKS(m->sessionOf("patient-01")->submitter().submit({body}));
        WORKS(north->sync(true));
        QCOMPARE(m->seen(*north), (Values{"14", "60", "61"}));
    }

    /// Who came into the team reads all by that right, and what ends with the grant is not his.
    void theTeamsRightComesFirst()
    {
        std::string request;
        {
            const Workstation consultant = m->unlocked("consultant");
            const Workstation patient = m->unlocked("patient-01");
            interfaces::ShareRequest wanted;
            wanted.patient = m->patient; // of the own hospital
            wanted.days = 1;
            wanted.treatmentBasis = true;
            wanted.scope.attributes = {m->set + "/respiratory-rate"};
            const auto view = consultant->requestShare(wanted);
            WORKS(view);
            request = view->share.request;
            WORKS(patient->approveShare({request, {}, {}}));
            WORKS(consultant->sync(true));
            QCOMPARE(m->seen(*consultant), Values{"14"});
        }
        {
            const auto consultant = m->sessionOf("consultant");
            const crypto::DeviceIdentity& device = consultant->account().device;
            WORKS(m->importer->circles().join(
                {{m->handle, contract::CircleKind::TreatingTeam, device.signing.id(), device.sealing.publicKey()}}));
        }
        const Workstation consultant = m->unlocked("consultant");
        WORKS(consultant->sync(true));
        const Values all = m->seen(*consultant);
        for (const char* value : {"14", "60", "61"})
            QVERIFY2(std::ranges::find(all, value) != all.end(), value);
        WORKS(m->unlocked("patient-01")->revokeShare(request));
        WORKS(consultant->sync(true));
        QCOMPARE(m->seen(*consultant), all);
    }
};

QTEST_GUILESS_MAIN(SharingFaultsTest)
#include "sharingfaults_test.moc"
