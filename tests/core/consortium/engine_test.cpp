// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "chain.h"

#include <crypto/store/database.h>
#include <ledger/encoding.h>
#include <ledger/hashes.h>
#include <ledger/verify.h>

#include <util/file.h>

#include <QElapsedTimer>
#include <QTest>

using namespace twinchart;
using namespace twinchart::consortium;
using namespace twinchart::consortium::test;
using contract::Code;
using contract::test::digest;
using contract::test::makeTree;

namespace {
ledger::UntrustedBlock received(const ledger::LightBlock& block)
{
    return ledger::UntrustedBlock({block, std::nullopt});
}
/// Everything on the chain by the ledger's own verifier, header by header, from the genesis's validators.
ledger::TrustedBlock verifyAll(const EmbeddedEngine& engine, Instant now)
{
    ledger::VerifyOptions options;
    options.trustingPeriodNs = 14LL * 86'400 * 1'000'000'000;
    options.sequentialWithoutPeriod = true;
    options.checkEverySignature = true;
    ledger::ConsensusVerifier verifier;
    const ledger::Anchor anchor{engine.genesis().chain, std::nullopt,
                                ledger::validatorsHash(contract::validatorsOf(engine.genesis())), 1};
    auto trusted = ledger::verifyAnchor(anchor, received(**engine.lightBlock(1)), options, verifier).value();
    for (LedgerHeight height = 2; height <= engine.height(); ++height) {
        // As bytes and back: what is served is canonical.
        const Bytes octets = ledger::encode(**engine.lightBlock(height));
        auto verdict =
            ledger::verifyLightBlock(trusted, received(*ledger::decodeLightBlock(octets)), options, now, verifier);
        if (!std::holds_alternative<ledger::Verified>(verdict))
            qFatal("block %llu does not verify", static_cast<unsigned long long>(height));
        trusted = std::get<ledger::Verified>(std::move(verdict)).block;
    }
    return trusted;
}
} // namespace

class EngineTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void beginsWithOneBlock()
    {
        const support::TemporaryFolder folder;
        const Chain chain;
        const auto path = folder.path() / "chain.db";
        QCOMPARE(chain.open(path).error(), EngineError::Missing);
        {
            const auto engine = chain.create(path);
            QVERIFY(engine);
            QCOMPARE((*engine)->height(), LedgerHeight{1});
            QCOMPARE((*engine)->time(), chain.world.genesis.time);
            const auto block = **(*engine)->lightBlock(1);
            QVERIFY(block.signedHeader.header.appHash == bytesOf(chain.world.app->appHash().view()));
            QVERIFY(!(*engine)->lightBlock(2)->has_value());
            QVERIFY((*engine)->check(true).problems.empty());
            verifyAll(**engine, chain.clock.now());
            QVERIFY((*engine)->close());
        }
        QCOMPARE(chain.create(path).error(), EngineError::Exists);
        QVERIFY(chain.open(path));
    }

    /// A batch is block H, proven by H+1 at once.
    void submitAndProve()
    {
        const support::TemporaryFolder folder;
        Chain chain;
        const auto engine = *chain.create(folder.path() / "chain.db");
        chain.clock.advanceSeconds(60);
        const auto first = engine->submit(chain.beginnings());
        QVERIFY(first);
        for (const Submitted& s : *first)
            QVERIFY(s.code == Code::Ok && s.height == 2);
        QCOMPARE(engine->height(), LedgerHeight{3});
        QCOMPARE(engine->provenHeight(), LedgerHeight{2});

        chain.clock.advanceSeconds(60);
        const std::vector<Bytes> batch{chain.contribution("one", engine->provenHeight()), bytesOf("rubbish"),
                                       chain.contribution("two", engine->provenHeight())};
        const auto answers = engine->submit(batch);
        QCOMPARE((*answers)[0].code, Code::Ok);
        QCOMPARE((*answers)[1].code, Code::Malformed);
        QCOMPARE((*answers)[1].height, LedgerHeight{0});
        QCOMPARE((*answers)[2].height, LedgerHeight{4});
        QCOMPARE((*answers)[2].index, 1U);
        QVERIFY(*engine->transactions(4) == (std::vector<Bytes>{batch[0], batch[2]}));
        QVERIFY(engine->transactions(5)->empty());

        // The whole way: verified header → app hash → value; data hash → transaction.
        const auto trusted = verifyAll(*engine, chain.clock.now());
        const Digest256 root = *Digest256::from(trusted.header().appHash);
        const Bytes key = contract::key::contribution(makeTree("two").root);
        const auto found = engine->query(key);
        QVERIFY(found && found->value && found->height == 4);
        QVERIFY(ledger::verifyExistence(found->proof, root, key, *found->value));
        const auto entry = contract::decodeEntry<contract::ContributionEntry>(*found->value);
        QVERIFY(entry->transaction == contract::transactionHash(batch[2]));
        const Bytes none = contract::key::supersededPrefix(makeTree("two").root);
        QVERIFY(ledger::absenceOfPrefix(engine->query(none)->proof, root, none));
        const auto block = **engine->lightBlock(4);
        QCOMPARE(block.signedHeader.header.dataHash, std::optional(ledger::dataHash(*engine->transactions(4))));
        QCOMPARE((**engine->lightBlock(5)).signedHeader.header.lastResultsHash,
                 std::optional(ledger::lastResultsHash(std::vector<ledger::TxResult>(2))));
        // Old states stay provable for a while.
        QVERIFY(!engine->query(key, 2)->value);
        QVERIFY(engine->check(true).problems.empty());
        QVERIFY(engine->check(false).problems.empty());
    }

    void nothingToDoMakesNoBlock()
    {
        const support::TemporaryFolder folder;
        Chain chain;
        const auto engine = *chain.create(folder.path() / "chain.db");
        QVERIFY(engine->submit({})->empty());
        const std::vector<Bytes> bad{bytesOf("x"), Bytes(contract::kMaxTransactionOctets + 1)};
        const auto refused = *engine->submit(bad);
        for (const Submitted& s : refused)
            QCOMPARE(s.code, Code::Malformed);
        QCOMPARE(engine->height(), LedgerHeight{1});
        const std::vector<Bytes> tooMuch(65, Bytes(1u << 20));
        QCOMPARE(engine->submit(tooMuch).error(), EngineError::TooLarge);
    }

    /// More than one block holds: several blocks and one proof block.
    void bigBatch()
    {
        const support::TemporaryFolder folder;
        Chain chain;
        const auto engine = *chain.create(folder.path() / "chain.db");
        std::vector<Bytes> batch;
        for (std::size_t i = 0; i < contract::kMaxBlockTransactions + 10; ++i)
            batch.push_back(chain.anchor());
        const auto answers = *engine->submit(batch);
        QVERIFY(std::ranges::all_of(answers, [](const Submitted& s) { return s.code == Code::Ok; }));
        QCOMPARE(answers.back().height, LedgerHeight{3});
        QCOMPARE(answers.back().index, 9U);
        QCOMPARE(engine->height(), LedgerHeight{4});
        verifyAll(*engine, chain.clock.now());
    }

    /// By the block rules: what is urgent is first in the block, and what it depends on brings it into the next.
    void urgentOnesFirst()
    {
        using namespace contract;
        using namespace contract::test;
        Chain chain;
        const support::TemporaryFolder folder;
        const auto engine = chain.create(folder.path() / "chain.db").value();
        engine->submit(chain.beginnings()).value();
        contract::test::World& world = chain.world;
        contract::test::User guest = makeUser("guest");
        const CertificateBody certificate{guest.field(), guest.sealing, Role::Nurse, digest("guest"), {}, {}};
        const std::vector<Bytes> batch{
            world.sign(world.northRoot, certificate),
            world.sign(world.physician, RevokeBody{world.physician.id(), RevokeReason::KeyLost}),
            world.sign(guest, RevokeBody{guest.id(), RevokeReason::KeyLost})};
        const auto answers = *engine->submit(batch);
        for (const Submitted& answer : answers)
            QCOMPARE(answer.code, Code::Ok);
        QCOMPARE(answers[1].height, answers[0].height);
        QCOMPARE(answers[1].index, 0U);
        QCOMPARE(answers[0].index, 1U);
        QCOMPARE(answers[2].height, answers[0].height + 1); // no certificate was there before
        QCOMPARE(answers[2].index, 0U);
    }

    void timesRise()
    {
        const support::TemporaryFolder folder;
        Chain chain;
        const auto path = folder.path() / "chain.db";
        auto engine = *chain.create(path);
        Instant last = engine->time();
        for (const std::int64_t jump : {0, 0, 3'600, -100'000, 0, 86'400 * 365 * 20}) {
            chain.clock.advanceSeconds(jump);
            QVERIFY((*engine->submit(std::vector<Bytes>{chain.anchor()}))[0].code == Code::Ok);
            QVERIFY(engine->time() > last);
            QVERIFY(engine->time() >= chain.clock.now());
            last = engine->time();
        }
        for (LedgerHeight h = 2; h <= engine->height(); ++h)
            QVERIFY((**engine->lightBlock(h)).signedHeader.header.time >
                    (**engine->lightBlock(h - 1)).signedHeader.header.time);
        verifyAll(*engine, chain.clock.now());
        QVERIFY(engine->check(true).problems.empty());
    }

    void reopens()
    {
        const support::TemporaryFolder folder;
        Chain chain;
        const auto path = folder.path() / "chain.db";
        auto engine = *chain.create(path);
        engine->submit(chain.beginnings()).value();
        for (int i = 0; i < 5; ++i) {
            chain.clock.advanceSeconds(10);
            const Bytes contribution = chain.contribution("c" + std::to_string(i), engine->provenHeight());
            QCOMPARE((*engine->submit(std::vector<Bytes>{contribution}))[0].code, Code::Ok);
            const LedgerHeight height = engine->height();
            const Digest256 root = engine->state().root();
            if (i % 2 == 0)
                QVERIFY(engine->close()); // else as a crash leaves it: nothing more was to be written
            engine = nullptr;
            engine = *chain.open(path);
            QCOMPARE(engine->height(), height);
            QCOMPARE(engine->state().root(), root);
            QCOMPARE((*engine->submit(std::vector<Bytes>{contribution}))[0].code, Code::NonceNotAbove);
            QVERIFY(engine->query(contract::key::contribution(makeTree("c" + std::to_string(i)).root))->value);
        }
        verifyAll(*engine, chain.clock.now());
        QVERIFY(engine->check(true).problems.empty());
        QVERIFY(engine->close());
        QCOMPARE(engine->submit({}).error(), EngineError::Closed);
        QVERIFY(!std::filesystem::exists(path.string() + "-wal"));
        QVERIFY(!std::filesystem::exists(path.string() + "-shm"));
    }

    void contributionsSince()
    {
        const support::TemporaryFolder folder;
        Chain chain;
        const auto engine = *chain.create(folder.path() / "chain.db");
        engine->submit(chain.beginnings()).value();
        for (int i = 0; i < 4; ++i) {
            chain.clock.advanceSeconds(10);
            const std::vector<Bytes> batch{chain.anchor(),
                                           chain.contribution("a" + std::to_string(i), engine->provenHeight()),
                                           chain.contribution("b" + std::to_string(i), engine->provenHeight())};
            engine->submit(batch).value();
        }
        const auto all = *engine->contributionsSince(0, 100);
        QCOMPARE(all.size(), std::size_t{8});
        QCOMPARE(all[3].root, makeTree("b1").root);
        QCOMPARE(all[3].index, 2U);
        QCOMPARE(all[3].handle, chain.world.anna);
        QCOMPARE(all[3].time, *(**engine->lightBlock(all[3].height)).signedHeader.header.time.instant());
        QCOMPARE(engine->contributionsSince(all[3].height, 100)->size(), std::size_t{4});
        QCOMPARE(engine->contributionsSince(0, 3)->size(), std::size_t{3});
        QVERIFY(engine->contributionsSince(engine->height(), 100)->empty());
        QVERIFY(engine->contributionsSince(~LedgerHeight{0}, 100)->empty());
        QVERIFY(engine->transactions(~LedgerHeight{0})->empty());
        QVERIFY(!engine->lightBlock(~LedgerHeight{0})->has_value());
    }

    /// A home that slept: every header again, and a fresh one on top.
    void ageing()
    {
        for (const std::int64_t days : {30, 730}) {
            const support::TemporaryFolder folder;
            Chain chain;
            const auto path = folder.path() / "chain.db";
            (*chain.create(path))->submit(chain.beginnings()).value();
            chain.clock.advanceSeconds(days * 86'400);
            const auto engine = *chain.open(path);
            const LedgerHeight before = engine->height();
            QCOMPARE(*engine->sealFreshBlock(), before + 1);
            QCOMPARE(engine->time(), chain.clock.now());
            QCOMPARE(*engine->sealFreshBlock(), before + 1); // it is fresh already
            verifyAll(*engine, chain.clock.now());
            QVERIFY(engine->query(contract::key::owner(chain.world.anna))->value);
            QVERIFY(engine->check(true).problems.empty());
            chain.clock.advanceSeconds(5);
            QCOMPARE((*engine->submit(std::vector<Bytes>{chain.anchor()}))[0].code, Code::Ok);
        }
    }

    void wrongOpenings()
    {
        const support::TemporaryFolder folder;
        Chain chain;
        const auto path = folder.path() / "chain.db";
        QVERIFY((*chain.create(path))->close());
        contract::Genesis other = chain.world.genesis;
        other.chain = "test-chain-2";
        QCOMPARE(EmbeddedEngine::open(chain.options(path), other, chain.validator(), chain.clock).error(),
                 EngineError::WrongGenesis);
        auto stranger = *ledger::VoteSigner::fromSeed(Bytes(32, 1));
        QCOMPARE(
            EmbeddedEngine::open(chain.options(path), chain.world.genesis, std::move(stranger), chain.clock).error(),
            EngineError::WrongKey);
        QCOMPARE(EmbeddedEngine::create(chain.options(folder.path() / "two.db"), contract::test::World::makeGenesis(2),
                                        chain.validator(), chain.clock)
                     .error(),
                 EngineError::WrongKey);
        chain.databaseKey.span()[0] ^= 1;
        QCOMPARE(chain.open(path).error(), EngineError::CannotOpen);
    }

    /// Any bit of the file: opening or the deep check says so.
    void everyBitCounts()
    {
        const support::TemporaryFolder folder;
        Chain chain;
        const auto path = folder.path() / "chain.db";
        {
            const auto engine = *chain.create(path);
            engine->submit(chain.beginnings()).value();
            for (int i = 0; i < 10; ++i)
                engine->submit(std::vector<Bytes>{chain.contribution("c" + std::to_string(i), engine->provenHeight())})
                    .value();
            QVERIFY(engine->close());
        }
        auto random = support::seededGenerator("consortium_every_bit");
        const Bytes whole = *readFile(path, 1u << 26);
        const int flips = support::full() ? 400 : 40;
        for (int i = 0; i < flips; ++i) {
            Bytes touched = whole;
            const std::size_t at = i < 8 ? static_cast<std::size_t>(i) * 13 : random() % touched.size();
            touched[at] ^= static_cast<std::uint8_t>(1U << (random() % 8));
            QVERIFY(writeFileAtomically(path, touched));
            const auto engine = chain.open(path);
            QVERIFY2(!engine || !(*engine)->check(true).problems.empty(), qPrintable(QString::number(at)));
        }
        QVERIFY(writeFileAtomically(path, whole));
        QVERIFY((*chain.open(path))->check(true).problems.empty());
    }

    /// Who has the key of the database and changes rows is found out by the replay.
    void rowsChangedWithTheKey_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QString>("what");
        QTest::newRow("state value")
            << "UPDATE state SET value = x'0c010000000000000009' WHERE substr(key, 1, 4) = CAST('nonc' AS BLOB)" << "";
        QTest::newRow("state row gone") << "DELETE FROM state WHERE substr(key, 1, 4) = CAST('ownr' AS BLOB)" << "";
        QTest::newRow("transaction gone") << "DELETE FROM entry WHERE id = (2 << 16) + 3" << "transactions";
        QTest::newRow("transactions swapped")
            << "UPDATE entry SET octets = (SELECT octets FROM entry WHERE id = 2 << 16) WHERE id = (2 << 16) + 1"
            << "transactions";
        QTest::newRow("transaction of no block")
            << "INSERT INTO entry SELECT (99 << 16), kind, octets FROM entry WHERE id = 2 << 16"
            << "transactions of no block";
        QTest::newRow("kind") << "UPDATE entry SET kind = 8 WHERE kind = 2" << "transactions of no block";
        QTest::newRow("header of another block")
            << "UPDATE block SET header = (SELECT header FROM block WHERE height = 2) WHERE height = 3" << "";
        QTest::newRow("commit of another block")
            << "UPDATE block SET signed = (SELECT signed FROM block WHERE height = 2) WHERE height = 3" << "";
        QTest::newRow("newest block gone") << "DELETE FROM block WHERE height = (SELECT max(height) FROM block)" << "";
        QTest::newRow("block gone") << "DELETE FROM block WHERE height = 2" << "";
        QTest::newRow("state height") << "UPDATE chain SET state_height = 1" << "";
    }
    void rowsChangedWithTheKey()
    {
        QFETCH(const QString, sql);
        QFETCH(const QString, what);
        const support::TemporaryFolder folder;
        Chain chain;
        const auto path = folder.path() / "chain.db";
        {
            const auto engine = *chain.create(path);
            engine->submit(chain.beginnings()).value();
            engine->submit(std::vector<Bytes>{chain.contribution("c", engine->provenHeight())}).value();
            QVERIFY(engine->close());
        }
        {
            auto database = *crypto::store::Database::open(path, chain.databaseKey.view());
            QVERIFY(database.execute(sql.toUtf8().constData()));
            QVERIFY(database.changes() > 0);
            QVERIFY(database.close());
        }
        const auto engine = chain.open(path);
        if (!engine) {
            QCOMPARE(engine.error(), EngineError::Damaged);
            QVERIFY(what.isEmpty());
            return;
        }
        const auto problems = (*engine)->check(true).problems;
        QVERIFY(!problems.empty());
        if (!what.isEmpty())
            QVERIFY(std::ranges::any_of(problems, [&](const ChainProblem& p) { return p.what == what.toStdString(); }));
    }

    /// The engine signs alone: what would make another validator is in no block.
    void keepsItsValidator()
    {
        const support::TemporaryFolder folder;
        Chain chain;
        contract::test::World& world = chain.world;
        const auto path = folder.path() / "chain.db";
        {
            const auto engine = *chain.create(path);
            chain.clock.advanceSeconds(60);
            const contract::ValidatorChange change{
                contract::organisationId("south"),
                contract::keyField(crypto::SigningKey::fromSeed(digest("validator south").view())->publicKey())};
            const Bytes proposal = world.sign(
                world.northRoot, contract::ProposalBody{Instant{engine->time().ns + 3'600'000'000'000}, change});
            const contract::VoteBody vote{contract::transactionHash(proposal), true};
            const std::vector<Bytes> batch{proposal, world.sign(world.southRoot, vote),
                                           world.sign(world.eastRoot, vote), chain.anchor()};
            const auto answers = *engine->submit(batch);
            QVERIFY(answers[0].code == Code::Ok && answers[1].code == Code::Ok && answers[3].code == Code::Ok);
            QCOMPARE(answers[2].code, Code::ValidatorsFixed);
            QCOMPARE(answers[2].height, LedgerHeight{0});
            QCOMPARE(engine->transactions(2)->size(), std::size_t(3));
            QVERIFY(!engine->state().find(contract::key::validator(contract::organisationId("south"))));
            // The same votes decide where several can sign.
            contract::Application several(world.genesis);
            QVERIFY(several.process(batch, chain.clock.now()));
            QVERIFY(engine->check(true).problems.empty());
            QVERIFY(engine->close());
        }
        QVERIFY(chain.open(path));
    }

    /// Opening a chain of 1,000 blocks takes no time worth speaking of.
    void opensFast()
    {
        const support::TemporaryFolder folder;
        Chain chain;
        const auto path = folder.path() / "chain.db";
        {
            const auto engine = *chain.create(path);
            QElapsedTimer timer;
            timer.start();
            while (engine->height() < 1'000)
                QVERIFY((*engine->submit(std::vector<Bytes>{chain.anchor()}))[0].code == Code::Ok);
            qInfo("1000 blocks made in %lld ms", static_cast<long long>(timer.elapsed()));
            QVERIFY(engine->close());
        }
        QElapsedTimer timer;
        timer.start();
        const auto engine = *chain.open(path);
        const qint64 opened = timer.restart();
        QVERIFY(engine->check(true).problems.empty());
        qInfo("opened in %lld ms, deep check in %lld ms", static_cast<long long>(opened),
              static_cast<long long>(timer.elapsed()));
        QVERIFY2(opened < 1'000, qPrintable(QString::number(opened)));
    }
};

QTEST_GUILESS_MAIN(EngineTest)
#include "engine_test.moc"
