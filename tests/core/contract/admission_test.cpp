// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "testworld.h"

#include <ledger/hashes.h>

#include <QTest>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kDay = 86'400;

/// A world with somebody who wants in.
struct Desk {
    World w;
    User fresh = makeUser("fresh");
    User spare = makeUser("fresh recovery");

    Instant in(std::int64_t seconds) const { return {w.time.ns + seconds * kSecond}; }

    ApplicationBody application(const User& who, std::uint32_t slot = 7, std::uint64_t serial = 1) const
    {
        ApplicationBody body;
        body.organisation = organisationId("north");
        body.slot = slot;
        body.serial = serial;
        body.key = who.field();
        body.sealing = who.sealing;
        body.role = Role::Nurse;
        body.until = in(10 * kDay);
        body.details = Bytes(kApplicationDetailsOctets, 0x5a);
        return body;
    }
    ApplicationEntry slot(std::uint32_t at = 7) const
    {
        return *w.entry<ApplicationEntry>(key::application(organisationId("north"), at));
    }
    AdmissionBody accept(std::uint32_t at = 7, const std::string& name = "fresh@north") const
    {
        return {at, slot(at).transaction, Acceptance{Role::Physician, digest(name), digest("constituent"), {}}};
    }
    AdmissionBody reject(std::uint32_t at = 7) const { return {at, slot(at).transaction, RejectReason::Unproven}; }
    CertificateEntry certificate(const User& who) const
    {
        return *w.entry<CertificateEntry>(key::certificate(who.id()));
    }
    /// `fresh` becomes a physician of north with `spare` as recovery key and all permissions.
    void admitFresh()
    {
        ApplicationBody body = application(fresh);
        body.recovery = spareKey(spare, fresh);
        QCOMPARE(w.submit(fresh, body), Code::Ok);
        QCOMPARE(w.submit(w.northRoot, accept()), Code::Ok);
        for (const PermissionClass c : {PermissionClass::Pha, PermissionClass::Sop}) {
            PermissionBody permission;
            permission.subject = fresh.id();
            permission.permissionClass = c;
            permission.rights = c == PermissionClass::Pha ? kRightsRead : kRightsReadWrite;
            permission.scope = bytesOf("sealed");
            QCOMPARE(w.submit(w.northRoot, permission), Code::Ok);
        }
        QCOMPARE(w.submit(fresh, AnchorBody{digest("replica"), 9}), Code::Ok);
    }
    /// `recovery` is to stand for `holder`, and signs for that.
    RecoveryKey spareKey(const User& recovery, const User& holder) const
    {
        return {recovery.field(), signRecovery(w.genesis.chain, holder.id(), recovery.field(), signerOf(recovery.key))};
    }
    RotationBody rotation(const User& from, const User& to, const std::optional<RecoveryKey>& recovery = {}) const
    {
        return {to.field(), to.sealing, recovery,
                signRotation(w.genesis.chain, from.id(), to.field(), to.sealing, signerOf(to.key))};
    }
    RecoveryBody recovery(const User& lost, const User& to, const std::optional<RecoveryKey>& next = {}) const
    {
        return {lost.id(), to.field(), to.sealing, next,
                signRotation(w.genesis.chain, lost.id(), to.field(), to.sealing, signerOf(to.key))};
    }
    /// What was refused left nothing.
    Code refused(User& by, Body body)
    {
        const Digest256 before = w.app->appHash();
        const Code code = w.submit(by, std::move(body));
        if (code != Code::Ok && w.app->appHash() != before)
            qFatal("a refused transaction changed the state");
        return code;
    }
};

/// Everything that a replacement moves, compared by value.
void verifyMoved(const World& w, const CertificateEntry& before, const User& old, const User& next, RevokeReason reason,
                 LedgerHeight revokedAt)
{
    const auto now = *w.entry<CertificateEntry>(key::certificate(next.id()));
    CertificateEntry expected = before;
    expected.key = next.field();
    expected.sealing = next.sealing;
    expected.since = w.app->height();
    QVERIFY(now == expected);
    expected = before;
    expected.revokedAt = revokedAt;
    expected.reason = reason;
    QVERIFY(*w.entry<CertificateEntry>(key::certificate(old.id())) == expected);
    QVERIFY(w.entry<NameEntry>(key::name(*before.name))->key == next.id());
    QVERIFY(*w.entry<SuccessionEntry>(key::succession(old.id())) == (SuccessionEntry{next.id(), w.app->height()}));
    for (const PermissionClass c : {PermissionClass::Pha, PermissionClass::Sop}) {
        auto permission = *w.entry<PermissionEntry>(key::permission(old.id(), c));
        permission.subject = next.id();
        permission.since = w.app->height();
        QVERIFY(*w.entry<PermissionEntry>(key::permission(next.id(), c)) == permission);
    }
    QVERIFY(!w.entry<PermissionEntry>(key::permission(next.id(), PermissionClass::Pdd)));
    QCOMPARE(w.entry<AnchorEntry>(key::anchor(next.id()))->counter, std::uint64_t(9));
}

} // namespace

/// Application, admission, rotation, recovery: one passing and the attacking cases of each rule.
class AdmissionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void applyAndAccept()
    {
        Desk d;
        ApplicationBody body = d.application(d.fresh);
        body.recovery = d.spareKey(d.spare, d.fresh);
        const Bytes transaction = d.w.sign(d.fresh, body);
        QCOMPARE(d.w.run(transaction), Code::Ok);
        ApplicationEntry entry;
        entry.transaction = transactionHash(transaction);
        entry.serial = 1;
        entry.key = d.fresh.field();
        entry.sealing = d.fresh.sealing;
        entry.role = Role::Nurse;
        entry.recovery = d.spare.field();
        entry.details = ledger::sha256(body.details);
        entry.until = body.until;
        entry.since = d.w.app->height();
        QVERIFY(d.slot() == entry);
        // A stranger leaves nothing else.
        QVERIFY(!d.w.entry<NonceEntry>(key::nonce(d.fresh.id())));
        QVERIFY(!d.w.entry<RecoveryEntry>(key::recovery(d.spare.id())));
        QCOMPARE(d.w.submit(d.fresh, AnchorBody{digest("r"), 1}), Code::UnknownSigner);

        QCOMPARE(d.w.submit(d.w.northRoot, d.accept()), Code::Ok);
        entry.state = ApplicationEntry::State::Accepted;
        entry.decided = d.w.app->height();
        QVERIFY(d.slot() == entry);
        CertificateEntry certificate;
        certificate.key = d.fresh.field();
        certificate.sealing = d.fresh.sealing;
        certificate.role = Role::Physician; // as the administrator says, not as wanted
        certificate.organisation = organisationId("north");
        certificate.name = digest("fresh@north");
        certificate.constituent = digest("constituent");
        certificate.since = d.w.app->height();
        QVERIFY(d.certificate(d.fresh) == certificate);
        QVERIFY(d.w.entry<NameEntry>(key::name(digest("fresh@north")))->key == d.fresh.id());
        QVERIFY(*d.w.entry<RecoveryEntry>(key::recovery(d.spare.id())) ==
                (RecoveryEntry{d.spare.field(), d.fresh.id(), RecoveryEntry::State::Live, d.w.app->height()}));
        QVERIFY(d.w.entry<RecoveryOfEntry>(key::recoveryOf(d.fresh.id()))->recovery == d.spare.id());
        QCOMPARE(d.w.submit(d.fresh, AnchorBody{digest("r"), 1}), Code::Ok);
        // Who is in applies no more, and the old application comes to nothing.
        QCOMPARE(d.w.submit(d.fresh, d.application(d.fresh, 8)), Code::AlreadyExists);
        QCOMPARE(d.w.run(transaction), Code::AlreadyExists);
    }

    void reject()
    {
        Desk d;
        const Bytes transaction = d.w.sign(d.fresh, d.application(d.fresh));
        QCOMPARE(d.w.run(transaction), Code::Ok);
        QCOMPARE(d.w.submit(d.w.northRoot, d.reject()), Code::Ok);
        QVERIFY(d.slot().state == ApplicationEntry::State::Rejected);
        QVERIFY(d.slot().reason == RejectReason::Unproven);
        QCOMPARE(d.slot().decided, d.w.app->height());
        QVERIFY(!d.w.entry<CertificateEntry>(key::certificate(d.fresh.id())));
        QCOMPARE(d.w.submit(d.w.northRoot, d.accept()), Code::ApplicationClosed); // once
        QCOMPARE(d.w.run(transaction), Code::SlotTaken);                          // a replay
        QCOMPARE(d.w.submit(d.fresh, d.application(d.fresh, 7, 2)), Code::Ok);    // but he may ask again
        QCOMPARE(d.w.submit(d.w.northRoot, d.accept()), Code::Ok);
    }

    void whoApplies()
    {
        Desk d;
        const Digest256 before = d.w.app->appHash();
        // Another's key, another's signature, a key that anybody can sign for.
        QCOMPARE(d.refused(d.w.stranger, d.application(d.fresh)), Code::UnknownSigner);
        const Signer forger{d.fresh.id(), signerOf(d.w.stranger.key).sign};
        QCOMPARE(d.w.run(build({d.w.genesis.chain, 1, 0, {}}, d.application(d.fresh), forger)), Code::BadSignature);
        ApplicationBody weak = d.application(d.fresh);
        weak.key.octets = Bytes(32, 0);
        weak.key.octets[0] = 1; // small order
        const Signer anybody{keyIdOf(weak.key), signerOf(d.fresh.key).sign};
        QCOMPARE(d.w.run(build({d.w.genesis.chain, 1, 0, {}}, weak, anybody)), Code::BadField);
        // Keys with a past.
        QCOMPARE(d.refused(d.w.nurse, d.application(d.w.nurse)), Code::AlreadyExists);
        QVERIFY(d.w.app->appHash() == before);
        QCOMPARE(d.w.submit(d.w.northRoot, RevokeBody{d.w.nurse.id(), RevokeReason::Left}), Code::Ok);
        QCOMPARE(d.refused(d.w.nurse, d.application(d.w.nurse)), Code::AlreadyExists);
        d.admitFresh();
        QCOMPARE(d.refused(d.spare, d.application(d.spare, 8)), Code::AlreadyExists); // a recovery key
    }

    void applicationFields()
    {
        Desk d;
        const auto apply = [&](auto change) {
            ApplicationBody body = d.application(d.fresh);
            change(body);
            return d.refused(d.fresh, body);
        };
        using B = ApplicationBody;
        QCOMPARE(apply([](B& b) { b.organisation = organisationId("nowhere"); }), Code::UnknownSubject);
        QCOMPARE(apply([&](B& b) { b.until = d.w.time; }), Code::BadValidity);
        QCOMPARE(apply([](B& b) { b.until = {}; }), Code::BadValidity);
        QCOMPARE(apply([&](B& b) { b.until = d.in(kMaxApplicationSeconds + 2); }), Code::BadValidity);
        QCOMPARE(apply([](B& b) { b.until = {std::numeric_limits<std::int64_t>::max()}; }), Code::BadValidity);
        QCOMPARE(apply([](B& b) { b.recovery = RecoveryKey{b.key, Bytes(64, 0)}; }), Code::BadField);
        QCOMPARE(apply([](B& b) { b.recovery = RecoveryKey{{Algorithm::Ed25519, Bytes(32, 0)}, Bytes(64, 0)}; }),
                 Code::BadField);
        QCOMPARE(apply([&](B& b) { b.recovery = RecoveryKey{d.w.nurse.field(), Bytes(64, 0)}; }), Code::AlreadyExists);
        QCOMPARE(apply([](B& b) { b.slot = kMaxOpenApplications; }), Code::Malformed);
        QCOMPARE(apply([](B& b) { b.serial = 0; }), Code::Malformed);
        QCOMPARE(apply([](B& b) { b.details.pop_back(); }), Code::Malformed);
        QCOMPARE(apply([](B& b) { b.details.push_back(0); }), Code::Malformed);
        QCOMPARE(apply([](B& b) { b.serial = 2; }), Code::SlotTaken);
        QCOMPARE(apply([](B& b) { b.serial = std::numeric_limits<std::uint64_t>::max(); }), Code::SlotTaken);
        QCOMPARE(apply([](B& b) { b.slot = kMaxOpenApplications - 1; }), Code::Ok);
        // A member that left takes nobody.
        QCOMPARE(d.w.submit(d.w.northRoot,
                            MemberBody{MemberBody::Action::Leave, organisationId("east"), {}, {}, {}, {}, {}}),
                 Code::Ok);
        QCOMPARE(apply([](B& b) { b.organisation = organisationId("east"); }), Code::NotAlive);
    }

    /// Strangers fill a bounded number of entries, and each entry again only in its turn.
    void slotsAreFew()
    {
        Desk d;
        User second = makeUser("second");
        const Bytes first = d.w.sign(d.fresh, d.application(d.fresh));
        QCOMPARE(d.w.run(first), Code::Ok);
        const std::size_t entries = d.w.app->state().size();
        QCOMPARE(d.refused(second, d.application(second, 7, 1)), Code::SlotTaken);
        QCOMPARE(d.refused(second, d.application(second, 7, 2)), Code::SlotTaken);
        QCOMPARE(d.w.run(first), Code::SlotTaken);
        d.w.pass(10 * kDay + 1);
        QCOMPARE(d.w.submit(d.w.northRoot, d.accept()), Code::ApplicationClosed); // past its end
        QCOMPARE(d.refused(second, d.application(second, 7, 1)), Code::SlotTaken);
        QCOMPARE(d.w.submit(second, d.application(second, 7, 2)), Code::Ok);
        QCOMPARE(d.w.app->state().size(), entries);
        QVERIFY(d.slot().key == second.field());
        QCOMPARE(d.w.run(first), Code::BadValidity);
        QCOMPARE(d.w.submit(d.w.northRoot, d.reject()), Code::Ok);
        QCOMPARE(d.w.submit(d.fresh, d.application(d.fresh, 7, 3)), Code::Ok);
        QCOMPARE(d.w.app->state().size(), entries);
        // Another organisation's slots are its own.
        ApplicationBody south = d.application(second, 7, 1);
        south.organisation = organisationId("south");
        QCOMPARE(d.w.submit(second, south), Code::Ok);
        // Two in one block for one slot: the first has it.
        const std::vector<Bytes> block{d.w.sign(d.fresh, d.application(d.fresh, 20)),
                                       d.w.sign(second, d.application(second, 20))};
        const auto codes = d.w.app->arrange(block, d.in(1));
        QVERIFY(codes[0] == Code::Ok && codes[1] == Code::SlotTaken);
    }

    void whoAdmits()
    {
        Desk d;
        QCOMPARE(d.w.submit(d.fresh, d.application(d.fresh)), Code::Ok);
        User deputy = makeUser("deputy");
        d.w.hire(d.w.northRoot, deputy, Role::Administrator, {});
        for (User* by : {&d.w.physician, &d.w.officer, &deputy})
            QCOMPARE(d.w.submit(*by, d.accept()), Code::NotAdministrator);
        QCOMPARE(d.w.submit(d.w.southRoot, d.accept()), Code::UnknownSubject); // another hospital's
        QCOMPARE(d.w.submit(d.w.southRoot, d.reject()), Code::UnknownSubject);
        QCOMPARE(d.w.submit(d.w.stranger, d.accept()), Code::UnknownSigner);
        AdmissionBody other = d.accept();
        other.application = digest("another application");
        QCOMPARE(d.w.submit(d.w.northRoot, other), Code::UnknownSubject);
        other = d.accept();
        other.slot = 9;
        QCOMPARE(d.w.submit(d.w.northRoot, other), Code::UnknownSubject);
        QVERIFY(d.slot().state == ApplicationEntry::State::Open);
        const Bytes accepting = d.w.sign(d.w.northRoot, d.accept());
        QCOMPARE(d.w.run(accepting), Code::Ok);
        QCOMPARE(d.w.run(accepting), Code::NonceNotAbove);
        QCOMPARE(d.w.submit(d.w.northRoot, d.accept()), Code::ApplicationClosed);
        QCOMPARE(d.w.submit(d.w.northRoot, d.reject()), Code::ApplicationClosed);
    }

    /// The certificate is made by the checks of kind 2; an admission that fails leaves the application open.
    void certificateChecks()
    {
        Desk d;
        QCOMPARE(d.w.submit(d.fresh, d.application(d.fresh)), Code::Ok);
        QCOMPARE(d.w.submit(d.w.northRoot, d.accept(7, "administrator@south")), Code::NameTaken);
        AdmissionBody late = d.accept();
        std::get<Acceptance>(late.decision).validUntil = d.w.time;
        QCOMPARE(d.w.submit(d.w.northRoot, late), Code::BadValidity);
        QVERIFY(d.slot().state == ApplicationEntry::State::Open);
        // The same key twice: certified once.
        QCOMPARE(d.w.submit(d.fresh, d.application(d.fresh, 8)), Code::Ok);
        QCOMPARE(d.w.submit(d.w.northRoot, d.accept()), Code::Ok);
        QCOMPARE(d.w.submit(d.w.northRoot, d.accept(8, "twice@north")), Code::AlreadyExists);
        QCOMPARE(d.w.submit(d.w.northRoot, d.reject(8)), Code::Ok);
        // Two with one recovery key: the second is not admitted.
        User second = makeUser("second");
        User third = makeUser("third");
        ApplicationBody a = d.application(second, 9);
        ApplicationBody b = d.application(third, 10);
        a.recovery = d.spareKey(d.spare, second);
        b.recovery = d.spareKey(d.spare, third);
        QCOMPARE(d.w.submit(second, a), Code::Ok);
        QCOMPARE(d.w.submit(third, b), Code::Ok);
        QCOMPARE(d.w.submit(d.w.northRoot, d.accept(9, "second@north")), Code::Ok);
        QCOMPARE(d.w.submit(d.w.northRoot, d.accept(10, "third@north")), Code::AlreadyExists);
        // Nobody certifies a recovery key.
        QCOMPARE(d.w.submit(d.w.northRoot,
                            CertificateBody{d.spare.field(), d.spare.sealing, Role::Nurse, digest("n"), {}, {}}),
                 Code::AlreadyExists);
    }

    void rotate()
    {
        Desk d;
        d.admitFresh();
        const CertificateEntry before = d.certificate(d.fresh);
        User next = makeUser("next");
        const Bytes late = d.w.sign(d.fresh, AnchorBody{digest("late"), 50});
        const Bytes rotating = d.w.sign(d.fresh, d.rotation(d.fresh, next));
        QCOMPARE(d.w.run(rotating), Code::Ok);
        verifyMoved(d.w, before, d.fresh, next, RevokeReason::Superseded, d.w.app->height());
        // The recovery key now stands for the new key.
        QVERIFY(d.w.entry<RecoveryEntry>(key::recovery(d.spare.id()))->subject == next.id());
        QVERIFY(d.w.entry<RecoveryOfEntry>(key::recoveryOf(next.id()))->recovery == d.spare.id());
        QCOMPARE(d.w.run(rotating), Code::SignerNotLive);
        QCOMPARE(d.w.run(late), Code::SignerNotLive);
        QCOMPARE(d.w.submit(d.fresh, d.rotation(d.fresh, makeUser("again"))), Code::SignerNotLive);
        QCOMPARE(d.w.submit(next, AnchorBody{digest("r"), 9}), Code::CounterNotAbove);
        QCOMPARE(d.w.submit(next, AnchorBody{digest("r"), 10}), Code::Ok);
        // Back to the old key there is no way.
        QCOMPARE(d.w.submit(next, d.rotation(next, d.fresh)), Code::AlreadyExists);
        // The recovery key followed, also for a loss that the hospital notes.
        QCOMPARE(d.refused(d.spare, d.recovery(d.fresh, makeUser("third"))), Code::RecoveryRefused);
        QCOMPARE(d.w.submit(d.w.northRoot, RevokeBody{next.id(), RevokeReason::KeyLost}), Code::Ok);
        QCOMPARE(d.w.submit(d.spare, d.recovery(next, makeUser("third"))), Code::Ok);
    }

    /// Circles and owner entries follow a key through its successions, a bounded number of them.
    void currentKey()
    {
        Desk d;
        d.admitFresh();
        const auto current = [&](const KeyId& key) {
            return currentKeyOf([&](BytesView at) { return d.w.app->state().find(at); }, key);
        };
        QCOMPARE(current(d.fresh.id()), d.fresh.id());
        std::vector<User> keys;
        keys.push_back(std::move(d.fresh));
        for (std::size_t i = 1; i <= kMaxSuccessions + 1; ++i) {
            User next = makeUser("key " + std::to_string(i));
            QCOMPARE(d.w.submit(keys.back(), d.rotation(keys.back(), next)), Code::Ok);
            keys.push_back(std::move(next));
        }
        QCOMPARE(current(keys[1].id()), keys.back().id());
        QCOMPARE(current(keys[kMaxSuccessions].id()), keys.back().id());
        QCOMPARE(current(keys[0].id()), keys[kMaxSuccessions].id()); // one step short: a dead key
        QVERIFY(d.certificate(keys[kMaxSuccessions]).revokedAt != 0);
        QCOMPARE(current(d.w.stranger.id()), d.w.stranger.id());
    }

    void rotationInItsBlock()
    {
        Desk d;
        d.admitFresh();
        User next = makeUser("next");
        const std::vector<Bytes> block{d.w.sign(d.fresh, d.rotation(d.fresh, next)),
                                       d.w.sign(d.fresh, AnchorBody{digest("r"), 50}),
                                       d.w.sign(next, AnchorBody{digest("r"), 51})};
        const auto codes = d.w.app->arrange(block, d.in(1));
        QVERIFY(codes[0] == Code::Ok && codes[1] == Code::SignerNotLive && codes[2] == Code::Ok);
    }

    void rotationAttacks()
    {
        Desk d;
        d.admitFresh();
        User next = makeUser("next");
        const auto rotate = [&](User& by, auto change) {
            RotationBody body = d.rotation(by, next);
            change(body);
            return d.w.submit(by, body);
        };
        using B = RotationBody;
        QCOMPARE(rotate(d.w.northRoot, [](B&) {}), Code::BadField); // a root has its own way
        QCOMPARE(rotate(d.w.stranger, [](B&) {}), Code::UnknownSigner);
        QCOMPARE(rotate(d.fresh, [&](B& b) { b = d.rotation(d.w.nurse, next); }), Code::BadPossession);
        QCOMPARE(rotate(d.fresh, [](B& b) { b.possession[9] ^= 1; }), Code::BadPossession);
        QCOMPARE(rotate(d.fresh, [](B& b) { b.sealing = makeSealing("a thief's"); }), Code::BadPossession);
        QCOMPARE(rotate(d.fresh,
                        [&](B& b) {
                            b.possession =
                                signRotation("another-chain", d.fresh.id(), b.key, b.sealing, signerOf(next.key));
                        }),
                 Code::BadPossession);
        QCOMPARE(rotate(d.fresh, [&](B& b) { b = d.rotation(d.fresh, d.w.nurse); }), Code::AlreadyExists);
        QCOMPARE(rotate(d.fresh, [&](B& b) { b = d.rotation(d.fresh, d.fresh); }), Code::AlreadyExists);
        QCOMPARE(rotate(d.fresh, [&](B& b) { b = d.rotation(d.fresh, d.spare); }), Code::AlreadyExists);
        QCOMPARE(rotate(d.fresh, [](B& b) { b.key.octets = Bytes(32, 0); }), Code::BadField);
        QCOMPARE(rotate(d.fresh, [](B& b) { b.recovery = RecoveryKey{b.key, Bytes(64, 0)}; }), Code::BadField);
        QCOMPARE(rotate(d.fresh, [&](B& b) { b.recovery = RecoveryKey{d.w.nurse.field(), Bytes(64, 0)}; }),
                 Code::AlreadyExists);
        QCOMPARE(rotate(d.fresh, [&](B& b) { b.recovery = RecoveryKey{d.spare.field(), Bytes(64, 0)}; }),
                 Code::AlreadyExists);
        QVERIFY(!d.w.entry<SuccessionEntry>(key::succession(d.fresh.id())));
        QCOMPARE(d.w.submit(d.w.northRoot, RevokeBody{d.fresh.id(), RevokeReason::KeyCompromised}), Code::Ok);
        QCOMPARE(rotate(d.fresh, [](B&) {}), Code::SignerNotLive);
    }

    void rotationReplacesTheRecoveryKey()
    {
        Desk d;
        d.admitFresh();
        User next = makeUser("next");
        User spare2 = makeUser("second recovery");
        QCOMPARE(d.w.submit(d.fresh, d.rotation(d.fresh, next, d.spareKey(spare2, next))), Code::Ok);
        QVERIFY(d.w.entry<RecoveryEntry>(key::recovery(d.spare.id()))->state == RecoveryEntry::State::Replaced);
        QVERIFY(*d.w.entry<RecoveryEntry>(key::recovery(spare2.id())) ==
                (RecoveryEntry{spare2.field(), next.id(), RecoveryEntry::State::Live, d.w.app->height()}));
        QCOMPARE(d.refused(d.spare, d.recovery(next, makeUser("thief"))), Code::SignerNotLive);
        QCOMPARE(d.refused(d.spare, d.recovery(d.fresh, makeUser("thief"))), Code::SignerNotLive);
        QCOMPARE(d.refused(spare2, d.recovery(d.fresh, makeUser("thief"))), Code::RecoveryRefused);
        QCOMPARE(d.w.submit(spare2, d.recovery(next, makeUser("third"))), Code::Ok);
    }

    void recover()
    {
        Desk d;
        d.admitFresh();
        const CertificateEntry before = d.certificate(d.fresh);
        User next = makeUser("next");
        User spare2 = makeUser("second recovery");
        const Bytes recovering = d.w.sign(d.spare, d.recovery(d.fresh, next, d.spareKey(spare2, next)));
        QCOMPARE(d.w.run(recovering), Code::Ok);
        verifyMoved(d.w, before, d.fresh, next, RevokeReason::KeyLost, d.w.app->height());
        QVERIFY(d.w.entry<RecoveryEntry>(key::recovery(d.spare.id()))->state == RecoveryEntry::State::Used);
        QVERIFY(d.w.entry<RecoveryEntry>(key::recovery(spare2.id()))->subject == next.id());
        QVERIFY(!d.w.entry<NonceEntry>(key::nonce(d.spare.id())));
        QCOMPARE(d.w.run(recovering), Code::SignerNotLive); // once
        QCOMPARE(d.refused(d.spare, d.recovery(next, makeUser("again"))), Code::SignerNotLive);
        QCOMPARE(d.w.submit(d.fresh, AnchorBody{digest("r"), 60}), Code::SignerNotLive);
        QCOMPARE(d.w.submit(next, AnchorBody{digest("r"), 60}), Code::Ok);
        QCOMPARE(d.w.submit(spare2, d.recovery(next, makeUser("third"))), Code::Ok);
    }

    void recoveryAfterARevocation_data()
    {
        QTest::addColumn<int>("reason");
        QTest::addColumn<qint64>("later");
        QTest::addColumn<int>("code");
        const auto row = [](const char* name, RevokeReason reason, qint64 later, Code code) {
            QTest::newRow(name) << static_cast<int>(reason) << later << static_cast<int>(code);
        };
        row("lost", RevokeReason::KeyLost, 0, Code::Ok);
        row("lost long ago", RevokeReason::KeyLost, kRecoverySeconds - 2, Code::Ok);
        row("too late", RevokeReason::KeyLost, kRecoverySeconds, Code::RecoveryRefused);
        row("left", RevokeReason::Left, 0, Code::RecoveryRefused);
        row("compromised", RevokeReason::KeyCompromised, 0, Code::RecoveryRefused);
        row("unspecified", RevokeReason::Unspecified, 0, Code::RecoveryRefused);
        row("superseded", RevokeReason::Superseded, 0, Code::RecoveryRefused);
    }
    void recoveryAfterARevocation()
    {
        QFETCH(const int, reason);
        QFETCH(const qint64, later);
        QFETCH(const int, code);
        Desk d;
        d.admitFresh();
        const CertificateEntry before = d.certificate(d.fresh);
        QCOMPARE(d.w.submit(d.w.northRoot, RevokeBody{d.fresh.id(), static_cast<RevokeReason>(reason)}), Code::Ok);
        const LedgerHeight revoked = d.w.app->height();
        const bool isLost = reason == static_cast<int>(RevokeReason::KeyLost);
        QCOMPARE(d.w.entry<RecoveryOfEntry>(key::recoveryOf(d.fresh.id()))->lostAt, isLost ? d.w.time : Instant{});
        if (later > 0)
            d.w.pass(later);
        User next = makeUser("next");
        QCOMPARE(d.refused(d.spare, d.recovery(d.fresh, next)), static_cast<Code>(code));
        if (code == static_cast<int>(Code::Ok))
            verifyMoved(d.w, before, d.fresh, next, RevokeReason::KeyLost, revoked);
        else
            QVERIFY(!d.w.entry<CertificateEntry>(key::certificate(next.id())));
    }

    void recoveryAttacks()
    {
        Desk d;
        d.admitFresh();
        User next = makeUser("next");
        QCOMPARE(d.refused(d.w.stranger, d.recovery(d.fresh, next)), Code::UnknownSigner);
        QCOMPARE(d.refused(d.w.northRoot, d.recovery(d.fresh, next)), Code::UnknownSigner);
        QCOMPARE(d.refused(d.fresh, d.recovery(d.fresh, next)), Code::UnknownSigner);
        const Signer forger{d.spare.id(), signerOf(d.w.stranger.key).sign};
        QCOMPARE(d.w.run(build({d.w.genesis.chain, 1, 0, {}}, d.recovery(d.fresh, next), forger)), Code::BadSignature);
        QCOMPARE(d.refused(d.spare, d.recovery(d.w.nurse, next)), Code::RecoveryRefused); // another subject
        QCOMPARE(d.refused(d.spare, d.recovery(d.w.northRoot, next)), Code::RecoveryRefused);
        const auto recover = [&](auto change) {
            RecoveryBody body = d.recovery(d.fresh, next);
            change(body);
            return d.refused(d.spare, body);
        };
        using B = RecoveryBody;
        QCOMPARE(recover([](B& b) { b.possession[0] ^= 1; }), Code::BadPossession);
        QCOMPARE(recover([](B& b) { b.sealing = makeSealing("a thief's"); }), Code::BadPossession);
        QCOMPARE(recover([&](B& b) { b = d.recovery(d.fresh, d.spare); }), Code::AlreadyExists);
        QCOMPARE(recover([&](B& b) { b = d.recovery(d.fresh, d.w.nurse); }), Code::AlreadyExists);
        QCOMPARE(recover([&](B& b) { b.recovery = RecoveryKey{d.spare.field(), Bytes(64, 0)}; }),
                 Code::AlreadyExists); // used is used
        QCOMPARE(recover([](B& b) { b.recovery = RecoveryKey{b.key, Bytes(64, 0)}; }), Code::BadField);
        QCOMPARE(recover([](B& b) { b.key.octets = Bytes(32, 0xff); }), Code::BadField);
        // It signs nothing else.
        QCOMPARE(d.refused(d.spare, AnchorBody{digest("r"), 1}), Code::UnknownSigner);
        QCOMPARE(d.refused(d.spare, RevokeBody{d.fresh.id(), RevokeReason::KeyLost}), Code::UnknownSigner);
        // The hospital gave the user another key meanwhile: his name is taken.
        QCOMPARE(d.w.submit(d.w.northRoot, RevokeBody{d.fresh.id(), RevokeReason::KeyLost}), Code::Ok);
        User again = makeUser("again");
        QCOMPARE(
            d.w.submit(d.w.northRoot,
                       CertificateBody{again.field(), again.sealing, Role::Physician, digest("fresh@north"), {}, {}}),
            Code::Ok);
        QCOMPARE(d.refused(d.spare, d.recovery(d.fresh, next)), Code::NameTaken);
    }

    void recoveryOfWhatIsOver()
    {
        Desk d;
        ApplicationBody body = d.application(d.fresh);
        body.recovery = d.spareKey(d.spare, d.fresh);
        QCOMPARE(d.w.submit(d.fresh, body), Code::Ok);
        AdmissionBody accept = d.accept();
        std::get<Acceptance>(accept.decision).validUntil = d.in(100);
        QCOMPARE(d.w.submit(d.w.northRoot, accept), Code::Ok);
        d.w.pass(200);
        QCOMPARE(d.refused(d.spare, d.recovery(d.fresh, makeUser("next"))), Code::BadValidity);
        // A member that left has no keys to recover.
        User east = makeUser("east user");
        User eastSpare = makeUser("east recovery");
        ApplicationBody there = d.application(east);
        there.organisation = organisationId("east");
        there.recovery = d.spareKey(eastSpare, east);
        const Bytes transaction = d.w.sign(east, there);
        QCOMPARE(d.w.run(transaction), Code::Ok);
        QCOMPARE(d.w.submit(d.w.eastRoot, AdmissionBody{7, transactionHash(transaction),
                                                        Acceptance{Role::Nurse, digest("e"), {}, {}}}),
                 Code::Ok);
        QCOMPARE(d.w.submit(d.w.northRoot,
                            MemberBody{MemberBody::Action::Leave, organisationId("east"), {}, {}, {}, {}, {}}),
                 Code::Ok);
        QCOMPARE(d.refused(eastSpare, d.recovery(east, makeUser("next"))), Code::NotAlive);
    }
};

QTEST_GUILESS_MAIN(AdmissionTest)
#include "admission_test.moc"
