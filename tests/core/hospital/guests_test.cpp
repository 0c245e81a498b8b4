// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "guests.h"
#include "world.h"

#include <contract/admission.h>
#include <contract/code.h>
#include <contract/state.h>
#include <crypto/random.h>

#include <QTest>

#include <algorithm>

using namespace twinchart;
using namespace twinchart::gateway;
using namespace twinchart::hospital;
using namespace twinchart::hospital::test;
using namespace std::chrono_literals;
using Kind = GatewayError::Kind;

namespace {
constexpr std::int64_t kDay = 86'400'000'000'000;

/// A world whose guests' time stands until it is moved.
struct Reception : World {
    Reception() : World(false)
    {
        (void)close();
        options.steadyClock = [this] { return time; };
        open();
        enrol();
    }
    /// An application of that person; the next serial of slot 0 unless another is said.
    contract::ApplicationBody application(const Person& person, std::uint32_t slot = 0, std::uint64_t serial = 1) const
    {
        contract::ApplicationBody body;
        body.organisation = north();
        body.slot = slot;
        body.serial = serial;
        body.key = contract::keyField(person.signing.publicKey());
        body.sealing = contract::keyField(person.sealing.publicKey());
        body.role = person.role;
        body.until = Instant{clock.now().ns + kDay};
        body.details = crypto::randomBytes(contract::kApplicationDetailsOctets);
        return body;
    }
    Bytes signedBy(const crypto::SigningKey& key, contract::Body body) const
    {
        return contract::build({genesis.chain, 1, 0, {}}, std::move(body), contract::signerOf(key));
    }
    Expected<SubmitResponse, GatewayError> bring(std::vector<Bytes> transactions)
    {
        return guest().call(SubmitRequest{std::move(transactions)});
    }
    Direct guest() { return Direct(*hospital); }
    LedgerHeight height() { return guest().call(StatusRequest{})->height; }
    std::optional<contract::ApplicationEntry> slot(std::uint32_t n)
    {
        const auto answer = guest().call(StateProofsRequest{0, {contract::key::application(north(), n)}});
        if (!answer || !answer->proofs.front().value)
            return std::nullopt;
        return contract::decodeEntry<contract::ApplicationEntry>(*answer->proofs.front().value).value();
    }

    std::chrono::steady_clock::time_point time{1'000h};
};
} // namespace

/// Who has no session: what is taken from them, what they see, how much of it.
class GuestsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void anAllowanceFillsWithTime()
    {
        Guests guests;
        Guests::Time now{5h};
        int taken = 0;
        while (guests.maySubmit(now))
            ++taken;
        QCOMPARE(taken, static_cast<int>(Guests::kSubmitBurst));
        QVERIFY(!guests.maySubmit(now + 9s));
        QVERIFY(guests.maySubmit(now + 11s));
        QVERIFY(!guests.maySubmit(now + 11s));
        // Time that runs backwards gives nothing.
        QVERIFY(!guests.maySubmit(now - 4h));
        QVERIFY(!guests.maySubmit(now + 12s));
        // Nor does a long rest give more than the most.
        now += 1'000h;
        taken = 0;
        while (guests.maySubmit(now))
            ++taken;
        QCOMPARE(taken, static_cast<int>(Guests::kSubmitBurst));
        // The other allowance is another.
        QVERIFY(guests.mayAsk(now));
    }

    void anApplicationNeedsNoSession()
    {
        Reception world;
        const Bytes application = world.signedBy(world.stranger.signing, world.application(world.stranger));
        const auto done = world.bring({application});
        QVERIFY2(done.hasValue(), done ? "" : done.error().message.c_str());
        QCOMPARE(done->results.front().code, 0U);
        const auto entry = world.slot(0);
        QVERIFY(entry && entry->transaction == contract::transactionHash(application));
        // The stranger is still one.
        QCOMPARE(world.login(world.stranger).error().kind, Kind::Unauthorised);
    }

    void aRecoveryNeedsNoSession()
    {
        Reception world;
        const crypto::SigningKey sheet = crypto::SigningKey::generate();
        contract::ApplicationBody body = world.application(world.stranger);
        const contract::KeyField recovery = contract::keyField(sheet.publicKey());
        body.recovery = contract::RecoveryKey{recovery, contract::signRecovery(world.genesis.chain, world.stranger.id(),
                                                                               recovery, contract::signerOf(sheet))};
        const Bytes application = world.signedBy(world.stranger.signing, body);
        QCOMPARE(world.bring({application})->results.front().code, 0U);
        contract::Acceptance acceptance;
        acceptance.role = contract::Role::Physician;
        acceptance.name = crypto::randomFixed<Digest256>();
        QCOMPARE(world
                     .submit(world.administrator,
                             contract::AdmissionBody{0, contract::transactionHash(application), acceptance})
                     .code,
                 0U);
        QVERIFY(world.login(world.stranger).hasValue());
        Person next;
        contract::RecoveryBody lost;
        lost.subject = world.stranger.id();
        lost.key = contract::keyField(next.signing.publicKey());
        lost.sealing = contract::keyField(next.sealing.publicKey());
        lost.possession = contract::signRotation(world.genesis.chain, lost.subject, lost.key, lost.sealing,
                                                 contract::signerOf(next.signing));
        // Not by anybody else's word.
        const auto forged = world.bring({world.signedBy(world.colleague.signing, lost)});
        QVERIFY(!forged || forged->results.front().code != 0);
        const auto done = world.bring({world.signedBy(sheet, lost)});
        QVERIFY(done.hasValue());
        QVERIFY2(done->results.front().code == 0, done->results.front().reason.c_str());
        QVERIFY(world.login(next).hasValue());
        QCOMPARE(world.login(world.stranger).error().kind, Kind::Unauthorised);
    }

    void nothingElseIsTaken()
    {
        Reception world;
        const LedgerHeight before = world.height();
        const Bytes application = world.signedBy(world.stranger.signing, world.application(world.stranger));
        const Person other;
        const Bytes another = world.signedBy(other.signing, world.application(other, 1));
        contract::CertificateBody certificate;
        certificate.key = contract::keyField(world.stranger.signing.publicKey());
        certificate.sealing = contract::keyField(world.stranger.sealing.publicKey());
        certificate.name = crypto::randomFixed<Digest256>();
        contract::RevokeBody revoke;
        revoke.subject = world.physician.id();
        Bytes cut = application;
        cut.pop_back();
        using Several = std::vector<Bytes>;
        const std::vector<Several> all{
            Several{world.signedBy(world.stranger.signing, certificate)},
            // Signed by who may, but he has a session to come with.
            Several{world.transaction(world.administrator, certificate)},
            Several{world.transaction(world.physician, revoke)},
            Several{application, another},
            Several{application, world.transaction(world.administrator, revoke)},
            Several{cut},
        };
        for (const Several& transactions : all) {
            const auto answer = world.bring(transactions);
            QVERIFY(!answer.hasValue());
            QCOMPARE(answer.error().kind, Kind::Unauthorised);
        }
        QCOMPARE(world.height(), before);
        QVERIFY(!world.slot(0) && !world.slot(1));
        QVERIFY(world.login(world.physician).hasValue());
    }

    void theContractStillJudges()
    {
        Reception world;
        const LedgerHeight before = world.height();
        // Another's signature, a key that has a certificate, a serial out of turn, another chain.
        const Person other;
        std::vector<Bytes> wrong{world.signedBy(other.signing, world.application(world.stranger)),
                                 world.signedBy(world.physician.signing, world.application(world.physician)),
                                 world.signedBy(world.stranger.signing, world.application(world.stranger, 0, 2)),
                                 contract::build({"another-chain", 1, 0, {}}, world.application(world.stranger),
                                                 contract::signerOf(world.stranger.signing))};
        for (const Bytes& transaction : wrong) {
            const auto answer = world.bring({transaction});
            QVERIFY(answer.hasValue());
            QVERIFY(answer->results.front().code != 0);
        }
        QVERIFY(!world.slot(0));
        QCOMPARE(world.height(), before);
    }

    void aReplayChangesNothing()
    {
        Reception world;
        const Bytes application = world.signedBy(world.stranger.signing, world.application(world.stranger));
        const auto first = world.bring({application});
        QCOMPARE(first->results.front().code, 0U);
        QVERIFY(*world.bring({application}) == *first);
        QCOMPARE(world
                     .submit(world.administrator, contract::AdmissionBody{0, contract::transactionHash(application),
                                                                          contract::RejectReason::Unproven})
                     .code,
                 0U);
        const LedgerHeight before = world.height();
        QVERIFY(*world.bring({application}) == *first);
        QCOMPARE(world.height(), before);
        QVERIFY(world.slot(0)->state == contract::ApplicationEntry::State::Rejected);
    }

    void aFloodKeepsGuestsWaitingAndNobodyElse()
    {
        Reception world;
        int taken = 0;
        for (std::uint32_t slot = 0; slot < 60; ++slot) {
            const Person flood;
            const auto answer = world.bring({world.signedBy(flood.signing, world.application(flood, slot))});
            if (answer)
                taken += answer->results.front().code == 0 ? 1 : 0;
            else
                QCOMPARE(answer.error().code, Refusal::TooManyRequests);
        }
        QCOMPARE(taken, static_cast<int>(Guests::kSubmitBurst));
        const LedgerHeight full = world.height();
        const Bytes honest = world.signedBy(world.stranger.signing, world.application(world.stranger, 100));
        QCOMPARE(world.bring({honest}).error().code, Refusal::TooManyRequests);
        QCOMPARE(world.height(), full);
        // Whoever has a session goes on.
        Person person;
        world.certify(world.administrator, person);
        QVERIFY(world.login(person).hasValue());
        world.time += 11s;
        QCOMPARE(world.bring({honest})->results.front().code, 0U);
    }

    void tooLargeIsNoGuest()
    {
        Reception world;
        const auto answer = world.bring({Bytes(kMaxAnonymousFrame)});
        QVERIFY(!answer.hasValue());
        QCOMPARE(answer.error().kind, Kind::Unauthorised);
    }

    void aFalseSessionIsNoGuest()
    {
        Reception world;
        Direct direct(*world.hospital);
        direct.token = SessionToken{};
        const Bytes application = world.signedBy(world.stranger.signing, world.application(world.stranger));
        QCOMPARE(direct.call(SubmitRequest{{application}}).error().kind, Kind::Unauthorised);
        QCOMPARE(direct.call(StateProofsRequest{0, {contract::key::application(north(), 0)}}).error().kind,
                 Kind::Unauthorised);
        QVERIFY(!world.slot(0));
    }

    void guestsSeeWhatAnApplicantNeeds()
    {
        Reception world;
        Direct guest = world.guest();
        const auto seen = guest.call(
            StateProofsRequest{0,
                               {contract::key::application(north(), 7),
                                contract::key::certificate(world.physician.id()), contract::key::member(north())}});
        QVERIFY(seen.hasValue());
        QVERIFY(!seen->proofs[0].value && seen->proofs[1].value && seen->proofs[2].value);
        const auto physician = world.physician.id();
        for (const Bytes& key : {contract::key::permission(physician, contract::PermissionClass::Pdd),
                                 contract::key::nonce(physician), contract::key::owner({}), contract::key::name({}),
                                 contract::key::parameters(), bytesOf("appl"), bytesOf("x")}) {
            const auto one = guest.call(StateProofsRequest{0, {key}});
            QVERIFY(!one.hasValue());
            QCOMPARE(one.error().kind, Kind::Unauthorised);
            // Nor behind one that is allowed.
            QVERIFY(!guest.call(StateProofsRequest{0, {contract::key::application(north(), 0), key}}).hasValue());
        }
        std::vector<Bytes> many;
        for (std::uint32_t slot = 0; slot < 65; ++slot)
            many.push_back(contract::key::application(north(), slot));
        QVERIFY(!guest.call(StateProofsRequest{0, many}).hasValue());
        many.pop_back();
        QVERIFY(guest.call(StateProofsRequest{0, many}).hasValue());
        // With a session there is no such list.
        QVERIFY(world.as(world.patient).call(StateProofsRequest{0, {contract::key::parameters()}}).hasValue());
    }

    void askingIsCountedToo()
    {
        Reception world;
        Direct guest = world.guest();
        const StateProofsRequest question{0, {contract::key::member(north())}};
        int answered = 0;
        for (int n = 0; n < 300; ++n) {
            const auto answer = guest.call(question);
            if (answer)
                ++answered;
            else
                QCOMPARE(answer.error().code, Refusal::TooManyRequests);
        }
        QCOMPARE(answered, static_cast<int>(Guests::kAskBurst));
        QVERIFY(world.as(world.patient).call(question).hasValue());
        world.time += 1s;
        QVERIFY(guest.call(question).hasValue());
    }
};

QTEST_GUILESS_MAIN(GuestsTest)
#include "guests_test.moc"
