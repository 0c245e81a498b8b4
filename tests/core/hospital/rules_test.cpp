// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "world.h"

#include <contract/state.h>
#include <crypto/hash.h>
#include <ledger/encoding.h>
#include <ledger/ics23.h>
#include <ledger/verify.h>

#include <QTest>

#include <atomic>
#include <thread>

using namespace twinchart;
using namespace twinchart::gateway;
using namespace twinchart::hospital;
using namespace twinchart::hospital::test;
using Kind = GatewayError::Kind;

namespace {
PatientHandle someHandle()
{
    return crypto::randomFixed<PatientHandle>();
}
struct Treated : World {
    Treated() : World(false)
    {
        enrol();
        beginTreatment(handle);
    }
    PatientHandle handle = someHandle();
};
contract::TeamBody join(const PatientHandle& handle, const Person& person)
{
    contract::TeamBody body;
    body.action = contract::TeamBody::Action::Join;
    body.handle = handle;
    body.member = person.id();
    return body;
}
} // namespace

/// Each rule of the node, passing and attacked.
class RulesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aContributionGoesTheWholeWay()
    {
        Treated world;
        const Contribution contribution = world.contribution(world.handle);
        Direct physician = world.as(world.physician);
        const auto put = physician.call(contribution.put);
        QVERIFY(put.hasValue());
        QCOMPARE(put->state, VaultState::Complete);
        const auto result = world.submit(world.physician, contribution.body);
        QVERIFY2(result.code == 0, result.reason.c_str());

        const auto rows = physician.call(ContributionsRequest{});
        QCOMPARE(rows->rows.size(), std::size_t{1});
        QVERIFY(rows->rows[0].root == contribution.sample.root);
        QVERIFY(rows->rows[0].handle == world.handle);
        QVERIFY((rows->rows[0].place == TxPlace{result.height, result.index}));

        const auto got = physician.call(VaultGetRequest{contribution.sample.root, true, true, 0, 0, 0, {}});
        QVERIFY(got.hasValue());
        QVERIFY(got->leaves == contribution.sample.leaves);
        QCOMPARE(got->sets.size(), std::size_t{1});
        QCOMPARE(got->sets[0].table, contribution.sample.tables[0]);
        QCOMPARE(got->sets[0].wraps.size(), std::size_t{1});
        QVERIFY(got->sets[0].wraps[0].recipient == world.epoch.id());
        QCOMPARE(got->ciphertexts.size(), contribution.sample.ciphertexts.size());
        QVERIFY(!got->more);

        const auto check = physician.call(CheckRequest{true});
        QVERIFY2(check->findings.empty(), check->findings.empty() ? "" : check->findings[0].what.c_str());
        QCOMPARE(check->invalid + check->missing, std::uint64_t{0});
    }

    void pagesOfCiphertexts()
    {
        Treated world;
        const Contribution contribution = world.contribution(world.handle, 40);
        world.record(contribution);
        Direct physician = world.as(world.physician);
        VaultGetRequest request{contribution.sample.root, true, true, 0, 0, 1'000, {}};
        std::size_t got = 0;
        for (int page = 0;; ++page) {
            const auto answer = physician.call(request);
            QVERIFY(answer.hasValue());
            QCOMPARE(answer->leaves.empty(), page > 0);
            for (const CiphertextPiece& piece : answer->ciphertexts)
                QCOMPARE(piece.octets, contribution.sample.ciphertexts[got++]);
            if (!answer->more)
                break;
            QVERIFY(page < 50);
            request.first = false;
            request.fromLeaf = answer->ciphertexts.back().leaf + 1;
        }
        QCOMPARE(got, std::size_t{40});
        request = {contribution.sample.root, false, true, 0, 0, 0, {3, 17, 60}};
        QCOMPARE(physician.call(request)->ciphertexts.size(), std::size_t{2});
        request.withCiphertexts = false;
        QVERIFY(physician.call(request)->ciphertexts.empty());
    }

    void nothingIsSubmittedBeforeTheVaultHasIt()
    {
        Treated world;
        const Contribution contribution = world.contribution(world.handle);
        Direct physician = world.as(world.physician);
        const Bytes transaction = world.transaction(world.physician, contribution.body);
        const auto height = physician.call(StatusRequest{})->height;
        QCOMPARE(physician.call(SubmitRequest{{transaction}}).error().code, Refusal::Incomplete);
        VaultPutRequest partial = contribution.put;
        partial.complete = false;
        partial.tables.clear();
        QCOMPARE(physician.call(partial)->state, VaultState::Partial);
        QCOMPARE(physician.call(SubmitRequest{{transaction}}).error().code, Refusal::Incomplete);
        QCOMPARE(physician.call(StatusRequest{})->height, height);
        QVERIFY(physician.call(contribution.put).hasValue());
        QCOMPARE(physician.call(SubmitRequest{{transaction}})->results[0].code, 0u);
    }

    void whatTheTransactionSaysMustBeWhatTheVaultHas_data()
    {
        QTest::addColumn<int>("attack");
        QTest::newRow("another table") << 0;
        QTest::newRow("another depth") << 1;
        QTest::newRow("one more reader set") << 2;
        QTest::newRow("wrap of the owner left out") << 3;
        QTest::newRow("wrap of the circle left out") << 4;
    }
    void whatTheTransactionSaysMustBeWhatTheVaultHas()
    {
        QFETCH(int, attack);
        Treated world;
        Contribution contribution = world.contribution(world.handle);
        if (attack == 0)
            contribution.body.readerSets[0].table = crypto::randomFixed<Digest256>();
        if (attack == 1)
            contribution.body.depth += 1;
        if (attack == 2) {
            contribution.body.readerSets.push_back(contribution.body.readerSets[0]);
            contribution.body.readerSets[1].table = crypto::randomFixed<Digest256>();
        }
        if (attack >= 3)
            contribution.put.wraps.erase(contribution.put.wraps.begin() + (attack - 3));
        Direct physician = world.as(world.physician);
        QVERIFY(physician.call(contribution.put).hasValue());
        const auto answer = physician.call(SubmitRequest{{world.transaction(world.physician, contribution.body)}});
        QVERIFY(!answer);
        QVERIFY(answer.error().code == Refusal::Mismatch || answer.error().code == Refusal::Incomplete);
    }

    void leavesMustLeadToTheRoot()
    {
        Treated world;
        Contribution contribution = world.contribution(world.handle);
        std::swap(contribution.put.leaves[0], contribution.put.leaves[1]);
        QCOMPARE(world.as(world.physician).call(contribution.put).error().code, Refusal::Mismatch);
        contribution = world.contribution(world.handle);
        contribution.put.ciphertexts[2].octets[40] ^= 1;
        const auto refused = world.as(world.physician).call(contribution.put);
        QCOMPARE(refused.error().code, Refusal::Mismatch);
        QVERIFY(refused.error().message.find("leaf 2") != std::string::npos);
    }

    void sendingAgainGivesTheFirstResult()
    {
        Treated world;
        const Contribution contribution = world.contribution(world.handle);
        Direct physician = world.as(world.physician);
        QVERIFY(physician.call(contribution.put).hasValue());
        const Bytes transaction = world.transaction(world.physician, contribution.body);
        const auto first = physician.call(SubmitRequest{{transaction}});
        const auto second = physician.call(SubmitRequest{{transaction}});
        QVERIFY(*first == *second);
        QVERIFY(physician.call(contribution.put).hasValue());
        QVERIFY(world.close());
        world.open();
        const auto third = world.as(world.physician).call(SubmitRequest{{transaction}});
        QVERIFY(*first == *third);
        QCOMPARE(world.as(world.physician).call(ContributionsRequest{})->rows.size(), std::size_t{1});
    }

    void theContractsRefusalsComeBackByName()
    {
        Treated world;
        contract::CertificateBody body;
        body.key = contract::keyField(world.stranger.signing.publicKey());
        body.sealing = contract::keyField(world.stranger.sealing.publicKey());
        body.name = crypto::randomFixed<Digest256>();
        const auto refused = world.submit(world.physician, body);
        QCOMPARE(refused.reason, std::string("NotAdministrator"));
        QCOMPARE(refused.height, LedgerHeight{0});
        const auto garbage = world.as(world.physician).call(SubmitRequest{{Bytes{1, 2, 3}}});
        QCOMPARE(garbage->results[0].reason, std::string("Malformed"));
    }

    void whoGetsAWrap_data()
    {
        QTest::addColumn<QString>("who");
        QTest::addColumn<bool>("reads");
        QTest::newRow("member of the team") << "physician" << true;
        QTest::newRow("physician outside the team") << "colleague" << false;
        QTest::newRow("administrator") << "administrator" << false;
        QTest::newRow("privacy officer") << "privacyOfficer" << false;
        QTest::newRow("patient who has not claimed") << "patient" << false;
        QTest::newRow("another hospital") << "south" << false;
    }
    void whoGetsAWrap()
    {
        QFETCH(QString, who);
        QFETCH(bool, reads);
        Treated world;
        const Contribution contribution = world.contribution(world.handle);
        world.record(contribution);
        Person& person = who == "physician"        ? world.physician
                         : who == "colleague"      ? world.colleague
                         : who == "administrator"  ? world.administrator
                         : who == "privacyOfficer" ? world.privacyOfficer
                         : who == "patient"        ? world.patient
                                                   : world.southAdministrator;
        Direct direct = world.as(person);
        QVERIFY(direct.token.has_value());
        const auto got = direct.call(VaultGetRequest{contribution.sample.root, true, true, 0, 0, 0, {}});
        QCOMPARE(got.hasValue(), reads);
        // What may not be seen looks like what is not there.
        if (!reads) {
            const auto absent = direct.call(VaultGetRequest{crypto::randomFixed<Digest256>(), true, true, 0, 0, 0, {}});
            QCOMPARE(got.error().code, Refusal::NotFound);
            QCOMPARE(got.error().message, absent.error().message);
            QCOMPARE(direct.call(VaultStatRequest{{contribution.sample.root}})->rows[0].state, VaultState::Absent);
            VaultPutRequest wrap;
            wrap.root = contribution.sample.root;
            wrap.wraps = {{0, person.sealing.id(), {1, 2, 3}}};
            QCOMPARE(direct.call(wrap).error().code, Refusal::NotFound);
        } else {
            QCOMPARE(direct.call(VaultStatRequest{{contribution.sample.root}})->rows[0].state, VaultState::Complete);
        }
    }

    void whoJoinsReadsAndWhoLeavesDoesNot()
    {
        Treated world;
        const Contribution contribution = world.contribution(world.handle);
        world.record(contribution);
        const VaultGetRequest get{contribution.sample.root, true, false, 0, 0, 0, {}};
        QVERIFY(!world.as(world.colleague).call(get));
        QCOMPARE(world.submit(world.physician, join(world.handle, world.colleague)).reason, std::string());
        QVERIFY(world.as(world.colleague).call(get).hasValue());
        contract::TeamBody leave = join(world.handle, world.colleague);
        leave.action = contract::TeamBody::Action::Leave;
        QCOMPARE(world.submit(world.colleague, leave).reason, std::string());
        QVERIFY(!world.as(world.colleague).call(get));
        QVERIFY(world.as(world.physician).call(get).hasValue());
    }

    void membershipRunsOutWithTheClock()
    {
        Treated world;
        const Contribution contribution = world.contribution(world.handle);
        world.record(contribution);
        contract::TeamBody body = join(world.handle, world.colleague);
        body.until = Instant::fromSeconds(1'790'000'000 + 3'600);
        QCOMPARE(world.submit(world.physician, body).reason, std::string());
        const VaultGetRequest get{contribution.sample.root, true, false, 0, 0, 0, {}};
        QVERIFY(world.as(world.colleague).call(get).hasValue());
        world.clock.advanceSeconds(7'200);
        QVERIFY(!world.as(world.colleague).call(get));
    }

    void theOwnerWhoHasClaimedReads()
    {
        Treated world;
        contract::OwnerBody owner;
        owner.handle = world.handle;
        owner.kind = contract::OwnerKind::Patient;
        owner.owner = world.patient.id();
        owner.accepted =
            contract::signAcceptance(world.genesis.chain, world.handle, contract::signerOf(world.patient.signing));
        QCOMPARE(world.submit(world.administrator, owner).reason, std::string());
        Contribution contribution = world.contribution(world.handle);
        contribution.sample.wraps[0].recipient = world.patient.sealing.id();
        contribution.put = putOf(contribution.sample);
        contribution.body.readerSets[0].recipients[0] =
            contract::ownerRecipient(world.handle, contract::keyField(world.patient.sealing.publicKey()));
        QVERIFY(world.as(world.physician).call(contribution.put).hasValue());
        QCOMPARE(world.submit(world.physician, contribution.body).reason, std::string());
        const auto got =
            world.as(world.patient).call(VaultGetRequest{contribution.sample.root, true, true, 0, 0, 0, {}});
        QVERIFY(got.hasValue());
        QCOMPARE(got->sets[0].wraps.size(), std::size_t{1});
        QVERIFY(got->sets[0].wraps[0].recipient == world.patient.sealing.id());
    }

    void unrecordedContributionsAreServedToNobody()
    {
        Treated world;
        const Contribution contribution = world.contribution(world.handle);
        Direct physician = world.as(world.physician);
        QVERIFY(physician.call(contribution.put).hasValue());
        QCOMPARE(physician.call(VaultGetRequest{contribution.sample.root, true, true, 0, 0, 0, {}}).error().code,
                 Refusal::NotFound);
        QCOMPARE(physician.call(VaultStatRequest{{contribution.sample.root}})->rows[0].state, VaultState::Complete);
        QCOMPARE(world.as(world.colleague).call(VaultStatRequest{{contribution.sample.root}})->rows[0].state,
                 VaultState::Absent);
    }

    void theDesk()
    {
        Treated world;
        const IdentityResolveRequest request{
            {{crypto::randomFixed<Digest256>(), crypto::randomFixed<crypto::WrappedPatientId>()}}};
        QVERIFY(world.as(world.physician).call(request)->standing[0] == request.rows[0].proposed);
        IdentityResolveRequest other = request;
        other.rows[0].proposed = crypto::randomFixed<crypto::WrappedPatientId>();
        QVERIFY(world.as(world.colleague).call(other)->standing[0] == request.rows[0].proposed);
        QCOMPARE(world.as(world.patient).call(other).error().code, Refusal::NotPermitted);
        // Another hospital's staff, on whose chain it may be: this map is not theirs.
        QCOMPARE(world.as(world.southAdministrator).call(other).error().code, Refusal::NotPermitted);
        QCOMPARE(world.as(world.southAdministrator).call(IdentityLookupRequest{{request.rows[0].mac}}).error().code,
                 Refusal::NotPermitted);
        QVERIFY(world.as(world.administrator).call(other)->standing[0] == request.rows[0].proposed);
    }

    void theDeskLooksUpWithoutPutting()
    {
        Treated world;
        const Digest256 mac = crypto::randomFixed<Digest256>();
        QVERIFY(!world.as(world.physician).call(IdentityLookupRequest{{mac}})->standing[0]);
        const IdentityResolveRequest put{{{mac, crypto::randomFixed<crypto::WrappedPatientId>()}}};
        QVERIFY(world.as(world.physician).call(put).hasValue());
        const auto found =
            world.as(world.colleague).call(IdentityLookupRequest{{crypto::randomFixed<Digest256>(), mac}});
        QVERIFY(!found->standing[0]);
        QVERIFY(found->standing[1] == put.rows[0].proposed);
        QCOMPARE(world.as(world.patient).call(IdentityLookupRequest{{mac}}).error().code, Refusal::NotPermitted);
    }

    void catalogueFiles()
    {
        Treated world;
        const CataloguePutRequest put{bytesOf("{\"any\":1}")};
        const Digest256 digest = crypto::sha256(put.file);
        QCOMPARE(world.as(world.physician).call(put).error().code, Refusal::NotPermitted);
        QVERIFY(!world.as(world.physician).call(CatalogueGetRequest{digest})->file.has_value());
        QVERIFY(world.as(world.administrator).call(put).hasValue());
        QVERIFY(world.as(world.administrator).call(put).hasValue());
        QVERIFY(world.as(world.patient).call(CatalogueGetRequest{digest})->file == put.file);
        // It outlives the node and lies under the manifest and the check.
        QVERIFY(world.close());
        world.open();
        QVERIFY(world.as(world.physician).call(CatalogueGetRequest{digest})->file == put.file);
        const auto path = world.folder.path() / "node" / ("catalogue-" + toHex(digest));
        QVERIFY(writeFileAtomically(path, bytesOf("{\"any\":2}")));
        QVERIFY(!world.as(world.physician).call(CatalogueGetRequest{digest})->file.has_value());
        const auto checked = world.as(world.physician).call(CheckRequest{});
        QCOMPARE(checked->invalid, 1U);
        QVERIFY(checked->findings.at(0).where.starts_with("node/catalogue-"));
    }

    void staffKeys()
    {
        Treated world;
        const StaffKeysPutRequest put{world.physician.id(), {1, 2, 3}};
        QCOMPARE(world.as(world.physician).call(put).error().code, Refusal::NotPermitted);
        QCOMPARE(world.as(world.southAdministrator).call(put).error().code, Refusal::NotPermitted);
        QVERIFY(world.as(world.administrator).call(put).hasValue());
        QCOMPARE(*world.as(world.physician).call(StaffKeysGetRequest{})->sealed, (Bytes{1, 2, 3}));
        QVERIFY(!world.as(world.colleague).call(StaffKeysGetRequest{})->sealed.has_value());
    }

    void circleKeys()
    {
        Treated world;
        const contract::CircleId id = contract::circleId(world.handle, contract::CircleKind::TreatingTeam, north());
        const CircleKeyRow row{Digest256{id.octets}, 1, world.colleague.id(), {7}};
        QCOMPARE(world.as(world.colleague).call(CircleKeysPutRequest{{row}}).error().code, Refusal::NotPermitted);
        QCOMPARE(world.as(world.administrator).call(CircleKeysPutRequest{{row}}).error().code, Refusal::NotPermitted);
        QVERIFY(world.as(world.physician).call(CircleKeysPutRequest{{row}}).hasValue());
        // Put for who is not in yet: served from the moment of joining to that of leaving.
        const auto beforeJoining = world.as(world.colleague).call(CircleKeysGetRequest{});
        QVERIFY(beforeJoining->rows.empty() && !beforeJoining->more);
        QCOMPARE(world.submit(world.physician, join(world.handle, world.colleague)).code, 0u);
        QCOMPARE(world.as(world.colleague).call(CircleKeysGetRequest{})->rows.size(), std::size_t{1});
        // Who asks on from where he was told to misses nothing.
        CircleKeysGetRequest onwards;
        onwards.after = beforeJoining->next;
        QCOMPARE(world.as(world.colleague).call(onwards)->rows.size(), std::size_t{1});
        QVERIFY(world.as(world.physician).call(CircleKeysGetRequest{})->rows.empty());
        contract::TeamBody leave = join(world.handle, world.colleague);
        leave.action = contract::TeamBody::Action::Leave;
        QCOMPARE(world.submit(world.colleague, leave).code, 0u);
        const auto late = world.as(world.colleague).call(CircleKeysGetRequest{});
        QVERIFY(late->rows.empty() && late->next > beforeJoining->next);
        // A circle that is still to be made.
        CircleKeyRow early = row;
        early.circle = crypto::randomFixed<Digest256>();
        early.member = world.physician.id();
        QVERIFY(world.as(world.physician).call(CircleKeysPutRequest{{early}}).hasValue());
        QCOMPARE(world.as(world.physician).call(CircleKeysGetRequest{early.circle, 0})->rows.size(), std::size_t{1});
    }

    void shares()
    {
        Treated world;
        SharesPutRequest put{{{"urn:test:north", world.custodian.id(), 1, world.privacyOfficer.id(), {9}}}};
        QCOMPARE(world.as(world.physician).call(put).error().code, Refusal::NotPermitted);
        QCOMPARE(world.as(world.southAdministrator).call(put).error().code, Refusal::NotPermitted);
        QVERIFY(world.as(world.administrator).call(put).hasValue());
        QCOMPARE(world.as(world.privacyOfficer).call(SharesGetRequest{})->rows.size(), std::size_t{1});
        QVERIFY(world.as(world.administrator).call(SharesGetRequest{})->rows.empty());
    }

    void lightBlocksAndProofsVerify()
    {
        Treated world;
        const Contribution contribution = world.contribution(world.handle);
        world.record(contribution);
        Direct direct = world.as(world.physician);
        const auto blocks = direct.call(LightBlocksRequest{1, 0, 0});
        QCOMPARE(blocks->blocks.size(), std::size_t{blocks->newest});
        ledger::ConsensusVerifier verifier;
        ledger::VerifyOptions options;
        options.trustingPeriodNs = 86'400'000'000'000;
        std::optional<ledger::TrustedBlock> trusted;
        for (const Bytes& octets : blocks->blocks) {
            auto block = ledger::decodeLightBlock(octets);
            QVERIFY(block.hasValue());
            const ledger::UntrustedBlock received(ledger::ReceivedBlock{std::move(block).value(), std::nullopt});
            if (!trusted) {
                ledger::Anchor anchor;
                anchor.chainId = world.genesis.chain;
                anchor.validatorsHash = received.unverified().block.signedHeader.header.validatorsHash;
                auto first = ledger::verifyAnchor(anchor, received, options, verifier);
                QVERIFY(first.hasValue());
                trusted = std::move(first).value();
                continue;
            }
            const auto verdict =
                ledger::verifyLightBlock(*trusted, received, options, Instant::fromSeconds(1'790'000'100), verifier);
            QVERIFY(std::holds_alternative<ledger::Verified>(verdict));
            trusted = std::get<ledger::Verified>(verdict).block;
        }
        const Bytes key = contract::key::contribution(contribution.sample.root);
        const Bytes prefix = contract::key::supersededPrefix(contribution.sample.root);
        const auto proofs = direct.call(StateProofsRequest{0, {key, prefix}});
        QVERIFY(proofs.hasValue());
        QCOMPARE(proofs->height + 1, LedgerHeight{blocks->newest});
        const auto appHash = *Digest256::from(trusted->header().appHash);
        QVERIFY(proofs->proofs[0].value.has_value());
        QVERIFY(ledger::verifyExistence(*ledger::decodeCommitmentProof(proofs->proofs[0].proof), appHash, key,
                                        *proofs->proofs[0].value));
        QVERIFY(!proofs->proofs[1].value.has_value());
        QVERIFY(ledger::absenceOfPrefix(*ledger::decodeCommitmentProof(proofs->proofs[1].proof), appHash, prefix));
        QCOMPARE(direct.call(StateProofsRequest{blocks->newest, {key}}).error().code, Refusal::NotFound);
        const auto page = direct.call(LightBlocksRequest{2, 0, 3});
        QCOMPARE(page->blocks.size(), std::size_t{3});
        QCOMPARE(direct.call(LightBlocksRequest{0, 0, 0})->blocks.size(), std::size_t{1});
        QVERIFY(direct.call(LightBlocksRequest{blocks->newest + 1, 0, 0})->blocks.empty());
    }

    void transactionsByKindAndPlace()
    {
        Treated world;
        Direct direct = world.as(world.physician);
        const auto all = direct.call(TransactionsRequest{});
        QCOMPARE(all->rows.size(), std::size_t{8});
        const auto team = direct.call(TransactionsRequest{{}, 0, {static_cast<std::uint8_t>(contract::Kind::Team)}});
        QCOMPARE(team->rows.size(), std::size_t{1});
        TransactionsRequest next{{}, 3, {}};
        std::vector<TransactionRow> rows;
        for (;;) {
            const auto page = direct.call(next);
            rows.insert(rows.end(), page->rows.begin(), page->rows.end());
            if (!page->more)
                break;
            next.from = rows.back().place;
            ++next.from.index;
        }
        QVERIFY(rows == all->rows);
    }

    void contributionsByPage()
    {
        Treated world;
        for (int i = 0; i < 7; ++i)
            world.record(world.contribution(world.handle, 1));
        Direct direct = world.as(world.physician);
        const auto all = direct.call(ContributionsRequest{});
        QCOMPARE(all->rows.size(), std::size_t{7});
        ContributionsRequest next{{}, 2};
        std::vector<ContributionRow> rows;
        for (;;) {
            const auto page = direct.call(next);
            rows.insert(rows.end(), page->rows.begin(), page->rows.end());
            if (!page->more)
                break;
            next.from = rows.back().place;
            ++next.from.index;
        }
        QVERIFY(rows == all->rows);
    }

    void manyAtOnce()
    {
        Treated world;
        const int rounds = 6;
        std::vector<Contribution> contributions;
        std::vector<Bytes> transactions;
        for (int i = 0; i < rounds; ++i) {
            contributions.push_back(world.contribution(world.handle, 3));
            transactions.push_back(world.transaction(world.physician, contributions.back().body));
        }
        const Contribution earlier = world.contribution(world.handle, 3);
        world.record(earlier);
        // The numbers of the prepared ones are below the recorded one's now: made anew.
        for (int i = 0; i < rounds; ++i)
            transactions[static_cast<std::size_t>(i)] =
                world.transaction(world.physician, contributions[static_cast<std::size_t>(i)].body);
        std::atomic<int> failures{0};
        const auto expect = [&](bool good) { failures += good ? 0 : 1; };
        std::vector<std::thread> threads;
        threads.emplace_back([&] {
            Direct direct = world.as(world.physician);
            for (int i = 0; i < rounds; ++i) {
                expect(direct.call(contributions[static_cast<std::size_t>(i)].put).hasValue());
                const auto done = direct.call(SubmitRequest{{transactions[static_cast<std::size_t>(i)]}});
                expect(done && done->results[0].code == 0);
            }
        });
        for (int reader = 0; reader < 3; ++reader)
            threads.emplace_back([&] {
                Direct direct = world.as(world.physician);
                for (int i = 0; i < 2 * rounds; ++i) {
                    expect(direct.call(VaultGetRequest{earlier.sample.root, true, true, 0, 0, 0, {}}).hasValue());
                    expect(direct
                               .call(StateProofsRequest{
                                   0, {contract::key::contribution(earlier.sample.root), contract::key::sentinel()}})
                               .hasValue());
                    expect(direct.call(LightBlocksRequest{1, 0, 0}).hasValue());
                    expect(direct.call(ContributionsRequest{}).hasValue());
                    expect(direct.call(StatusRequest{}).hasValue());
                    const auto check = direct.call(CheckRequest{true});
                    expect(check ? check->findings.empty() : check.error().code == Refusal::TooManyRequests);
                }
            });
        for (std::thread& thread : threads)
            thread.join();
        QCOMPARE(failures.load(), 0);
        QCOMPARE(world.as(world.physician).call(ContributionsRequest{})->rows.size(),
                 static_cast<std::size_t>(rounds + 1));
    }

    void anOldNewestBlockIsFollowedByAFreshOne()
    {
        Treated world;
        Direct direct(*world.hospital);
        const auto before = direct.call(LightBlocksRequest{0, 0, 0})->newest;
        world.clock.advanceSeconds(3'600);
        QCOMPARE(direct.call(LightBlocksRequest{0, 0, 0})->newest, before);
        world.clock.advanceSeconds(30 * 86'400);
        QVERIFY(direct.call(LightBlocksRequest{0, 0, 0})->newest > before);
        const auto status = direct.call(StatusRequest{});
        QVERIFY(status->blockTime >= world.clock.now());
    }

    void theClockOfSimulatedTime()
    {
        World world(true);
        Direct administrator = world.as(world.administrator);
        const Instant then = Instant::fromSeconds(1'200'000'000);
        QCOMPARE(administrator.call(LightBlocksRequest{0, 0, 0})->newest, LedgerHeight{1});
        QVERIFY(administrator.call(ClockRequest{then}).hasValue());
        world.enrol();
        const auto status = administrator.call(StatusRequest{});
        QVERIFY(status->simulatedTime);
        QVERIFY(status->blockTime >= then && status->blockTime < Instant::fromSeconds(1'200'000'100));
        QCOMPARE(administrator.call(ClockRequest{Instant::fromSeconds(1'100'000'000)}).error().code, Refusal::Conflict);
        QCOMPARE(world.as(world.physician).call(ClockRequest{then}).error().code, Refusal::NotPermitted);
        // It stands also for a node that was killed meanwhile.
        world.hospital.reset();
        world.open();
        QCOMPARE(Direct(*world.hospital).call(StatusRequest{})->now.ns, then.ns);
        QVERIFY(world.as(world.administrator).call(ClockRequest{}).hasValue());
        QCOMPARE(Direct(*world.hospital).call(StatusRequest{})->now.ns, world.clock.now().ns);
        QVERIFY(world.close());
        world.options.clockOffsetSeconds = 86'400;
        world.open();
        QCOMPARE(Direct(*world.hospital).call(StatusRequest{})->now.ns, world.clock.now().ns + 86'400'000'000'000);
    }

    void theClockOfARealHome()
    {
        World world;
        QCOMPARE(world.as(world.administrator).call(ClockRequest{Instant::fromSeconds(1'900'000'000)}).error().code,
                 Refusal::NotSimulated);
        QVERIFY(world.close());
        world.options.clockOffsetSeconds = 86'400;
        world.open();
        QCOMPARE(Direct(*world.hospital).call(StatusRequest{})->now.ns, world.clock.now().ns);
    }
};

QTEST_GUILESS_MAIN(RulesTest)
#include "rules_test.moc"
