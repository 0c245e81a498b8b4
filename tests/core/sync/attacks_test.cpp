// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "world.h"

#include <QtTest>
#include <crypto/hash.h>
#include <ledger/encoding.h>

#include <algorithm>

using namespace twinchart;
using namespace twinchart::sync;
using namespace twinchart::sync::test;

namespace {
const PatientHandle kPatient = replica::maker::fixedOf<PatientHandle>(1);

Outcome only(const Expected<SyncReport, SyncError>& report)
{
    if (!report)
        qFatal("sync failed: %s", report.error().detail.c_str());
    if (report->rows.size() != 1)
        qFatal("%zu rows", report->rows.size());
    return report->rows.front().outcome;
}

/// A recorded contribution of the physician, and a colleague who may read it.
struct Stage {
    World world;
    std::unique_ptr<replica::Replica> mine, theirs;
    std::unique_ptr<Wire> wire, otherWire;
    std::unique_ptr<Synchroniser> receiving;
    Digest256 root;

    explicit Stage(ComposeWish wish = {}, const std::function<void(replica::NewContribution&)>& change = {})
    {
        world.beginTreatment(kPatient);
        world.join(kPatient, true);
        mine = world.replicaOf("physician");
        wire = world.wire(world.physician);
        replica::NewContribution c = world.compose(wish);
        if (change)
            change(c);
        root = c.root;
        if (!mine->write(World::batchOf(std::move(c))))
            qFatal("write");
        Synchroniser sending(*mine, *wire, world.genesis, world.physician.device, world.clock);
        const auto sent = sending.run();
        if (!sent || sent->sent == 0)
            qFatal("not sent: %s",
                   sent ? sent->problems.empty() ? "?" : sent->problems.front().c_str() : sent.error().detail.c_str());
        theirs = world.replicaOf("colleague");
        otherWire = world.wire(world.colleague);
        receiving =
            std::make_unique<Synchroniser>(*theirs, *otherWire, world.genesis, world.colleague.device, world.clock);
    }
};
} // namespace

class AttacksTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void withheldLeafIsSeen()
    {
        Stage s;
        s.otherWire->lieAbout<gateway::VaultGetResponse>([](gateway::VaultGetResponse& r) {
            std::erase_if(r.ciphertexts, [](const auto& c) { return c.leaf == 4; });
        });
        const auto report = s.receiving->run();
        QVERIFY(only(report) == Outcome::ReceivedPartly);
        QVERIFY(!report->problems.empty());
        QCOMPARE(s.theirs->patients()->front().withheld, 1U);
        QCOMPARE(s.theirs->loadPatient(kPatient)->contributions.front().withheld, std::vector<std::uint32_t>{4});
        QCOMPARE(s.theirs->loadPatient(kPatient)->items.size(), 9U);
    }

    void swappedCiphertextsAreNotShown()
    {
        Stage s;
        s.otherWire->lieAbout<gateway::VaultGetResponse>([](gateway::VaultGetResponse& r) {
            if (r.ciphertexts.size() > 5) {
                std::swap(r.ciphertexts[2].octets, r.ciphertexts[5].octets);
                std::swap(r.ciphertexts[2].total, r.ciphertexts[5].total);
            }
        });
        QVERIFY(only(s.receiving->run()) == Outcome::ReceivedPartly);
        const auto loaded = s.theirs->loadPatient(kPatient);
        QCOMPARE(std::ranges::count_if(loaded->records,
                                       [](const auto& r) { return r.fault == replica::RecordFault::NotOpened; }),
                 2);
        QCOMPARE(loaded->items.size(), 8U);
        QCOMPARE(s.theirs->patients()->front().invalidRecords, 2U);
    }

    void changedCiphertextsAreNotShown()
    {
        Stage s;
        s.otherWire->lieAbout<gateway::VaultGetResponse>([](gateway::VaultGetResponse& r) {
            for (auto& c : r.ciphertexts)
                c.octets.back() ^= 1;
        });
        QVERIFY(only(s.receiving->run()) == Outcome::ReceivedPartly);
        QCOMPARE(s.theirs->loadPatient(kPatient)->items.size(), 0U);
    }

    void forgedLeavesAreReported()
    {
        Stage s;
        s.otherWire->lieAbout<gateway::VaultGetResponse>([](gateway::VaultGetResponse& r) {
            if (!r.leaves.empty())
                r.leaves[3].octets[70] ^= 1;
        });
        QVERIFY(only(s.receiving->run()) == Outcome::Contradicted);
        QCOMPARE(s.theirs->counts()->contributions, 0U);
    }

    void forgedTableIsReported()
    {
        Stage s;
        s.otherWire->lieAbout<gateway::VaultGetResponse>([](gateway::VaultGetResponse& r) {
            for (auto& set : r.sets) {
                auto table = crypto::BundleTable::decode(set.table);
                const crypto::BundleKey key = crypto::BundleKey::generate();
                const SecretBytes dek(32);
                set.table = crypto::BundleTable::make(key, {{0, dek.view()}})->encode();
            }
        });
        QVERIFY(only(s.receiving->run()) == Outcome::BadTable);
        QCOMPARE(s.theirs->counts()->contributions, 0U);
    }

    void wrapOfAnotherKeyIsEvidence()
    {
        Stage s;
        s.otherWire->lieAbout<gateway::VaultGetResponse>([&](gateway::VaultGetResponse& r) {
            for (auto& set : r.sets)
                for (auto& wrap : set.wraps)
                    wrap.sealed =
                        *crypto::sealBundleKey(crypto::BundleKey::generate(), s.world.epoch.publicKey(),
                                               {s.world.genesis.chain, s.root, set.set, wrap.recipient, 1, 0, {}});
        });
        QVERIFY(only(s.receiving->run()) == Outcome::BadWrap);
    }

    void wrapOfAnotherContributionDoesNotOpen()
    {
        Stage s;
        s.otherWire->lieAbout<gateway::VaultGetResponse>([&](gateway::VaultGetResponse& r) {
            for (auto& set : r.sets)
                for (auto& wrap : set.wraps)
                    wrap.sealed.back() ^= 1;
        });
        QVERIFY(only(s.receiving->run()) == Outcome::NotServed);
    }

    void wrongClassIsInvalidForEveryReader()
    {
        // The writer's own workstation would have refused it: here it lies.
        Stage s({.dataSet = "SOS"});
        QVERIFY(only(s.receiving->run()) == Outcome::ReceivedPartly);
        const auto loaded = s.theirs->loadPatient(kPatient);
        QVERIFY(std::ranges::all_of(loaded->records,
                                    [](const auto& r) { return r.fault == replica::RecordFault::WrongClass; }));
        QCOMPARE(loaded->items.size(), 0U);
        // And no proof of it verifies.
        const auto trust = exportTrust(*s.mine, s.world.genesis);
        HeaderTracker headers(*s.mine, *s.wire, s.world.genesis);
        const auto own = s.mine->loadPatient(kPatient);
        const auto proof = makeProof(*s.mine, headers, s.wire.get(), own->records[0].record, own->records[0].version,
                                     s.world.clock.now());
        QVERIFY(proof.hasValue());
        const ProofReport report = judge(*proof, *trust, s.world.clock.now());
        QVERIFY(report.verdict == ProofVerdict::Invalid && report.reason == ProofReason::WrongClass);
        QVERIFY(!report.content);
    }

    void itemsOfAnotherClassAreInvalidForEveryReader()
    {
        // The record says vital signs, what is in it is of the surgery: a permission for the one is none for the other.
        Stage s({.itemDataSet = "SOS"});
        QVERIFY(only(s.receiving->run()) == Outcome::ReceivedPartly);
        const auto loaded = s.theirs->loadPatient(kPatient);
        QCOMPARE(loaded->records.size(), 10U);
        QVERIFY(std::ranges::all_of(loaded->records,
                                    [](const auto& r) { return r.fault == replica::RecordFault::WrongClass; }));
        QCOMPARE(loaded->items.size(), 0U);
        const auto trust = exportTrust(*s.mine, s.world.genesis);
        HeaderTracker headers(*s.mine, *s.wire, s.world.genesis);
        const auto own = s.mine->loadPatient(kPatient);
        const auto proof = makeProof(*s.mine, headers, s.wire.get(), own->records[0].record, own->records[0].version,
                                     s.world.clock.now());
        QVERIFY(proof.hasValue());
        const ProofReport report = judge(*proof, *trust, s.world.clock.now());
        QVERIFY(report.verdict == ProofVerdict::Invalid && report.reason == ProofReason::WrongClass);
    }

    void itemsOfAnUnknownDataSetAreInvalid()
    {
        Stage s({.itemDataSet = "NEW"});
        QVERIFY(only(s.receiving->run()) == Outcome::ReceivedPartly);
        QVERIFY(s.theirs->loadPatient(kPatient)->records[0].fault == replica::RecordFault::UnknownCatalogue);
    }

    void unknownDataSetIsInvalid()
    {
        Stage s({.dataSet = "NEW"});
        QVERIFY(only(s.receiving->run()) == Outcome::ReceivedPartly);
        QVERIFY(s.theirs->loadPatient(kPatient)->records[0].fault == replica::RecordFault::UnknownCatalogue);
    }

    void forgedTransactionIsReported()
    {
        Stage s;
        s.otherWire->lieAbout<gateway::ContributionsResponse>([&](gateway::ContributionsResponse& r) {
            for (auto& row : r.rows) {
                auto transaction = *contract::decodeTransaction(row.transaction);
                auto body = std::get<contract::ContributionBody>(transaction.body);
                body.sizeClass ^= 1;
                row.transaction = contract::build({s.world.genesis.chain, transaction.nonce, 0, {}}, body,
                                                  contract::signerOf(s.world.physician.device.signing));
            }
        });
        QVERIFY(only(s.receiving->run()) == Outcome::Contradicted);
    }

    void anotherHandleIsReported()
    {
        Stage s;
        s.otherWire->lieAbout<gateway::ContributionsResponse>([](gateway::ContributionsResponse& r) {
            for (auto& row : r.rows)
                row.handle.octets[0] ^= 1;
        });
        QVERIFY(only(s.receiving->run()) == Outcome::Contradicted);
    }

    void inventedContributionIsNotStored()
    {
        Stage s;
        replica::NewContribution invented = s.world.compose({.records = {.first = 900}});
        s.otherWire->lieAbout<gateway::ContributionsResponse>([&](gateway::ContributionsResponse& r) {
            for (auto& row : r.rows) {
                row.root = invented.root;
                row.transaction = invented.outgoing->transaction;
            }
        });
        QVERIFY(only(s.receiving->run()) == Outcome::Deferred);
        QCOMPARE(s.theirs->counts()->contributions, 0U);
    }

    void everyBitOfAStateProofCounts()
    {
        Stage s;
        auto random = support::seededGenerator("state proof bits");
        const int rounds = support::full() ? 2000 : 100;
        for (int round = 0; round < rounds; ++round) {
            s.otherWire->lieAbout<gateway::StateProofsResponse>([&](gateway::StateProofsResponse& r) {
                if (r.proofs.empty())
                    return;
                Bytes& octets = r.proofs[random() % r.proofs.size()].proof;
                if (!octets.empty())
                    octets[random() % octets.size()] ^= static_cast<std::uint8_t>(1U << (random() % 8));
            });
            const auto report = s.receiving->run();
            // Never stored on a proof that does not hold: an error, or a proof that was only a hint.
            if (report)
                for (const auto& row : report->rows)
                    QVERIFY(row.outcome != Outcome::Received || s.theirs->contribution(s.root)->has_value());
            std::uint64_t checked = 0;
            QVERIFY(checkEvidence(*s.theirs, s.world.genesis, checked).empty());
        }
    }

    void headersAreNotBelieved_data()
    {
        QTest::addColumn<int>("which");
        for (int which = 0; which < 8; ++which)
            QTest::addRow("lie %d", which) << which;
    }
    void headersAreNotBelieved()
    {
        QFETCH(int, which);
        World world;
        world.beginTreatment(kPatient);
        auto replica = world.replicaOf("physician");
        auto wire = world.wire(world.physician);
        HeaderTracker tracker(*replica, *wire, world.genesis);
        QVERIFY(tracker.advance(world.clock.now()).hasValue());
        const auto before = tracker.trust();
        QCOMPARE(world
                     .submit(world.administrator,
                             [&] {
                                 contract::CertificateBody body;
                                 const Person person;
                                 body.key = contract::keyField(person.device.signing.publicKey());
                                 body.sealing = contract::keyField(person.device.sealing.publicKey());
                                 body.name = crypto::randomFixed<Digest256>();
                                 return body;
                             }())
                     .code,
                 0U);
        wire->lieAbout<gateway::LightBlocksResponse>([&](gateway::LightBlocksResponse& r) {
            for (Bytes& octets : r.blocks) {
                auto block = *ledger::decodeLightBlock(octets);
                ledger::Header& header = block.signedHeader.header;
                switch (which) {
                case 0: header.appHash[0] ^= 1; break;
                case 1: header.time.nanos ^= 1; break;
                case 2: block.signedHeader.commit.signatures[0].signature[5] ^= 1; break;
                case 3: block.signedHeader.commit.round ^= 1; break;
                case 4: block.validators.validators[0].power += 1; break;
                case 5: header.chainId = "other"; break;
                case 6: block.signedHeader.commit.signatures[0].flag = ledger::BlockIdFlag::Nil; break;
                case 7: header.lastBlockId.hash->octets[0] ^= 1; break;
                default: break;
                }
                octets = ledger::encode(block);
            }
        });
        const auto advanced = tracker.advance(world.clock.now());
        QVERIFY(!advanced);
        QVERIFY(advanced.error().kind == SyncError::Kind::Invalid ||
                advanced.error().kind == SyncError::Kind::OtherChain);
        wire->lie = nullptr;
        QCOMPARE(tracker.restore(world.clock.now())->height, before.height);
        QVERIFY(tracker.advance(world.clock.now())->height > before.height);
    }

    void shorterChainIsRefused()
    {
        World world;
        world.beginTreatment(kPatient);
        auto replica = world.replicaOf("physician");
        auto wire = world.wire(world.physician);
        HeaderTracker tracker(*replica, *wire, world.genesis);
        QVERIFY(tracker.advance(world.clock.now()).hasValue());
        wire->lieAbout<gateway::LightBlocksResponse>([&](gateway::LightBlocksResponse& r) {
            r.newest = 2;
            auto second = world.wire(world.physician)->call(gateway::LightBlocksRequest{2, 2, 1});
            r.blocks = second->blocks;
        });
        const auto advanced = tracker.advance(world.clock.now());
        QVERIFY(!advanced && advanced.error().kind == SyncError::Kind::Invalid);
    }

    void anotherNodeIsRefused()
    {
        World world;
        World other;
        world.beginTreatment(kPatient);
        auto replica = world.replicaOf("physician");
        auto wire = other.wire(world.physician);
        Synchroniser sync(*replica, *wire, world.genesis, world.physician.device, world.clock);
        const auto report = sync.run();
        QVERIFY(!report && report.error().kind == SyncError::Kind::OtherChain);
    }

    void anEpochKeyThatTheNodeNamesIsNotBelieved()
    {
        // The node puts a key of its own into the mailbox and says that the ledger names it.
        World world;
        world.beginTreatment(kPatient);
        world.join(kPatient, false);
        const auto nodes = crypto::SealingKeyPair::generate();
        gateway::CircleKeyRow row;
        row.circle.octets = world.circle(kPatient).octets;
        row.epoch = 1;
        row.member = world.colleague.id();
        row.sealed =
            *crypto::sealEpochSecret(nodes, world.colleague.device.sealing.publicKey(),
                                     {world.genesis.chain, row.circle, 1, world.colleague.device.sealing.id()});
        QVERIFY(world.wire(world.physician)->call(gateway::CircleKeysPutRequest{{row}}).hasValue());
        auto [theirs, wire, sync] = Peer(world, "colleague", world.colleague);
        int lies = 0;
        wire->lieAbout<gateway::StateProofsResponse>([&](gateway::StateProofsResponse& r) {
            for (gateway::StateProof& p : r.proofs)
                if (p.value)
                    if (auto entry = contract::decodeEntry<contract::CircleEntry>(*p.value)) {
                        entry->epochKey = contract::keyField(nodes.publicKey());
                        p.value = contract::encode(*entry);
                        ++lies;
                    }
        });
        const auto report = sync.run();
        QVERIFY2(!report, std::to_string(lies).c_str());
        QVERIFY2(report.error().kind == SyncError::Kind::Invalid, report.error().detail.c_str());
        QCOMPARE(lies, 1);
        QVERIFY(theirs->list(replica::Section::CircleKeys)->empty());
    }

    void absenceIsNotBelievedWithoutProof_data()
    {
        QTest::addColumn<int>("which");
        QTest::newRow("contribution") << 0;
        QTest::newRow("membership") << 1;
        QTest::newRow("owner") << 2;
    }
    void absenceIsNotBelievedWithoutProof()
    {
        QFETCH(int, which);
        Stage s;
        int lies = 0;
        s.otherWire->lieAbout<gateway::StateProofsResponse>([&](gateway::StateProofsResponse& r) {
            for (gateway::StateProof& p : r.proofs) {
                const bool meant =
                    p.value && (which == 0   ? contract::decodeEntry<contract::ContributionEntry>(*p.value).hasValue()
                                : which == 1 ? contract::decodeEntry<contract::TeamEntry>(*p.value).hasValue()
                                             : contract::decodeEntry<contract::OwnerEntry>(*p.value).hasValue());
                if (!meant)
                    continue;
                p.value.reset();
                ++lies;
            }
        });
        const auto report = s.receiving->run();
        QVERIFY(lies > 0);
        QVERIFY2(!report, "the node said that there is nothing, and was believed");
        QVERIFY2(report.error().kind == SyncError::Kind::Invalid, report.error().detail.c_str());
    }

    void anOwnerThatTheNodeNamesIsNotBelieved()
    {
        Stage s;
        int lies = 0;
        s.otherWire->lieAbout<gateway::StateProofsResponse>([&](gateway::StateProofsResponse& r) {
            for (gateway::StateProof& p : r.proofs)
                if (p.value)
                    if (auto entry = contract::decodeEntry<contract::OwnerEntry>(*p.value)) {
                        entry->kind = contract::OwnerKind::Patient;
                        p.value = contract::encode(*entry);
                        ++lies;
                    }
        });
        const auto report = s.receiving->run();
        QVERIFY2(!report, std::to_string(lies).c_str());
        QVERIFY2(report.error().kind == SyncError::Kind::Invalid, report.error().detail.c_str());
        QVERIFY(lies > 0);
        QCOMPARE(s.theirs->counts()->contributions, 0U);
    }

    void pagesWithoutEndEnd_data()
    {
        QTest::addColumn<int>("which");
        QTest::newRow("the same transaction") << 0;
        QTest::newRow("leaves that the tree has not") << 1;
        QTest::newRow("the same ciphertext") << 2;
        QTest::newRow("empty pages of a mailbox") << 3;
    }
    void pagesWithoutEndEnd()
    {
        QFETCH(int, which);
        Stage s;
        CancelFlag cancel = false;
        std::uint32_t asked = 0;
        const auto count = [&] {
            if (++asked == 100)
                cancel = true; // no test hangs; only the mailbox needs it
        };
        std::optional<std::vector<gateway::CiphertextPiece>> first;
        switch (which) {
        case 0:
            s.otherWire->lieAbout<gateway::TransactionsResponse>([&](gateway::TransactionsResponse& r) {
                count();
                r.rows = {{{1, 0}, Bytes(1)}};
                r.more = true;
            });
            break;
        case 1:
            s.otherWire->lieAbout<gateway::VaultGetResponse>([&](gateway::VaultGetResponse& r) {
                count();
                r.ciphertexts = {{65'000 + asked, 0, 1, Bytes(1)}};
                r.more = true;
            });
            break;
        case 2:
            s.otherWire->lieAbout<gateway::VaultGetResponse>([&](gateway::VaultGetResponse& r) {
                count();
                if (!first)
                    first = r.ciphertexts;
                r.ciphertexts = *first;
                r.more = true;
            });
            break;
        default:
            s.otherWire->lieAbout<gateway::CircleKeysGetResponse>([&](gateway::CircleKeysGetResponse& r) {
                count();
                r.rows.clear();
                r.next = asked;
                r.more = true;
            });
            break;
        }
        const auto report = s.receiving->run({}, &cancel);
        QVERIFY(!report);
        QVERIFY2(report.error().kind == (which == 3 ? SyncError::Kind::Cancelled : SyncError::Kind::Malformed),
                 report.error().detail.c_str());
        QVERIFY(asked > 0);
        QVERIFY(which == 3 || asked < 3);
    }

    void anEmptyPageIsNotTheEndOfAMailbox_data()
    {
        QTest::addColumn<bool>("alone");
        QTest::newRow("passed over in a page of its own") << true;
        QTest::newRow("passed over beside the other") << false;
    }
    void anEmptyPageIsNotTheEndOfAMailbox()
    {
        QFETCH(bool, alone);
        // The first envelope of the mailbox is of a circle that the colleague is not in: the node passes it over.
        World world;
        const PatientHandle other = replica::maker::fixedOf<PatientHandle>(2);
        world.beginTreatment(other);
        world.giveKey(other);
        world.beginTreatment(kPatient);
        world.join(kPatient, true);
        auto [theirs, wire, sync] = Peer(world, "colleague", world.colleague);
        int pages = 0;
        wire->lieAbout<gateway::CircleKeysGetResponse>([&](gateway::CircleKeysGetResponse& r) {
            if (pages++ != 0 || !alone)
                return;
            r.rows.clear();
            r.next = 1;
            r.more = true;
        });
        QVERIFY(sync.run().hasValue());
        QCOMPARE(pages, alone ? 2 : 1);
        QCOMPARE(theirs->list(replica::Section::CircleKeys)->size(), std::size_t{1});
        if (alone)
            return;
        // And that one comes once the colleague is in.
        world.join(other, false);
        QVERIFY(sync.run().hasValue());
        QCOMPARE(theirs->list(replica::Section::CircleKeys)->size(), std::size_t{2});
    }

    void mailboxKeyThatIsNotTheLedgers()
    {
        World world;
        world.beginTreatment(kPatient);
        world.join(kPatient, false);
        const auto wrong = crypto::SealingKeyPair::generate();
        gateway::CircleKeyRow row;
        row.circle.octets = world.circle(kPatient).octets;
        row.epoch = 1;
        row.member = world.colleague.id();
        row.sealed =
            *crypto::sealEpochSecret(wrong, world.colleague.device.sealing.publicKey(),
                                     {world.genesis.chain, row.circle, 1, world.colleague.device.sealing.id()});
        QVERIFY(world.wire(world.physician)->call(gateway::CircleKeysPutRequest{{row}}).hasValue());
        auto [theirs, wire, sync] = Peer(world, "colleague", world.colleague);
        const auto report = sync.run();
        QVERIFY(report.hasValue());
        QCOMPARE(report->problems.size(), 1U);
        QVERIFY(theirs->list(replica::Section::CircleKeys)->empty());
    }
};

QTEST_GUILESS_MAIN(AttacksTest)
#include "attacks_test.moc"
