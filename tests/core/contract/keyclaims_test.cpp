// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "testworld.h"

#include <QTest>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {

/// A world in which somebody came in by an application, with a recovery key.
struct Desk {
    World w;
    User fresh = makeUser("fresh");
    User spare = makeUser("fresh recovery");

    RecoveryKey spareKey(const User& recovery, const User& holder) const
    {
        return {recovery.field(), signRecovery(w.genesis.chain, holder.id(), recovery.field(), signerOf(recovery.key))};
    }
    ApplicationBody application(const User& who, std::uint32_t slot = 0, const std::optional<RecoveryKey>& r = {}) const
    {
        ApplicationBody body;
        body.organisation = organisationId("north");
        body.slot = slot;
        body.serial = 1;
        body.key = who.field();
        body.sealing = who.sealing;
        body.role = Role::Nurse;
        body.recovery = r;
        body.until = Instant{w.time.ns + 86'400'000'000'000};
        body.details = Bytes(kApplicationDetailsOctets);
        return body;
    }
    Code accept(std::uint32_t slot, const std::string& name)
    {
        const auto entry = w.entry<ApplicationEntry>(key::application(organisationId("north"), slot));
        return w.submit(w.northRoot,
                        AdmissionBody{slot, entry->transaction, Acceptance{Role::Nurse, digest(name), {}, {}}});
    }
    void admit()
    {
        QCOMPARE(w.submit(fresh, application(fresh, 0, spareKey(spare, fresh))), Code::Ok);
        QCOMPARE(accept(0, "fresh@north"), Code::Ok);
    }
    RotationBody rotation(const User& from, const User& to, const std::optional<RecoveryKey>& r = {}) const
    {
        return {to.field(), to.sealing, r,
                signRotation(w.genesis.chain, from.id(), to.field(), to.sealing, signerOf(to.key))};
    }
    RecoveryBody recovery(const User& lost, const User& to, const std::optional<RecoveryKey>& r = {}) const
    {
        return {lost.id(), to.field(), to.sealing, r,
                signRotation(w.genesis.chain, lost.id(), to.field(), to.sealing, signerOf(to.key))};
    }
    Code revoke(const User& who, RevokeReason reason) { return w.submit(w.northRoot, RevokeBody{who.id(), reason}); }
    CertificateEntry certificate(const User& who) const
    {
        return *w.entry<CertificateEntry>(key::certificate(who.id()));
    }
    MemberBody joining(const OrganisationId& organisation, const User& root) const
    {
        MemberBody body;
        body.action = MemberBody::Action::Join;
        body.organisation = organisation;
        body.key = root.field();
        body.sealing = root.sealing;
        body.possession = signMember(w.genesis.chain, body, signerOf(root.key));
        return body;
    }
};

OrganisationId named(const User& like)
{
    return {like.id().octets};
}

} // namespace

/// Who is put out stays out, and nobody takes a key or an account by naming it.
class KeyClaimsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// He replaces his key before the hospital's word on the old one is in a block.
    void rotationIsNoWayOut()
    {
        Desk d;
        d.admit();
        User next = makeUser("next");
        QCOMPARE(d.w.submit(d.fresh, d.rotation(d.fresh, next)), Code::Ok);
        const CertificateEntry old = d.certificate(d.fresh);
        QCOMPARE(d.w.submit(d.w.southRoot, RevokeBody{d.fresh.id(), RevokeReason::Left}), Code::WrongOrganisation);
        QCOMPARE(d.revoke(d.fresh, RevokeReason::Left), Code::Ok);
        QVERIFY(d.certificate(d.fresh) == old);
        QCOMPARE(d.certificate(next).revokedAt, d.w.app->height());
        QCOMPARE(d.certificate(next).reason, RevokeReason::Left);
        QCOMPARE(d.w.submit(next, AnchorBody{digest("r"), 1}), Code::SignerNotLive);
        QCOMPARE(d.w.submit(d.spare, d.recovery(next, makeUser("third"))), Code::RecoveryRefused);
        QCOMPARE(d.revoke(d.fresh, RevokeReason::Left), Code::AlreadyRevoked);
        QCOMPARE(d.revoke(next, RevokeReason::Left), Code::AlreadyRevoked);
    }

    void recoveryIsNoWayOut()
    {
        Desk d;
        d.admit();
        User next = makeUser("next");
        User spare2 = makeUser("second recovery");
        QCOMPARE(d.w.submit(d.spare, d.recovery(d.fresh, next, d.spareKey(spare2, next))), Code::Ok);
        // That the old key is lost is known: a late word of it does not put out who recovered.
        QCOMPARE(d.revoke(d.fresh, RevokeReason::KeyLost), Code::AlreadyRevoked);
        QCOMPARE(d.w.submit(next, AnchorBody{digest("r"), 1}), Code::Ok);
        QCOMPARE(d.revoke(d.fresh, RevokeReason::Left), Code::Ok);
        QCOMPARE(d.w.submit(next, AnchorBody{digest("r"), 2}), Code::SignerNotLive);
        QCOMPARE(d.w.submit(spare2, d.recovery(next, makeUser("third"))), Code::RecoveryRefused);
    }

    /// A thief replaced the key; the hospital hears that it is lost. The recovery key brings its holder back.
    void lostAndStolen()
    {
        Desk d;
        d.admit();
        User thief = makeUser("thief");
        QCOMPARE(d.w.submit(d.fresh, d.rotation(d.fresh, thief)), Code::Ok);
        QCOMPARE(d.revoke(d.fresh, RevokeReason::KeyLost), Code::Ok);
        QCOMPARE(d.w.submit(thief, AnchorBody{digest("r"), 1}), Code::SignerNotLive);
        User next = makeUser("next");
        QCOMPARE(d.w.submit(d.spare, d.recovery(thief, next)), Code::Ok);
        QCOMPARE(d.w.submit(next, AnchorBody{digest("r"), 1}), Code::Ok);
    }

    void moreRotationsThanAreFollowed()
    {
        Desk d;
        d.admit();
        std::vector<User> keys;
        keys.push_back(makeUser("key 0"));
        QCOMPARE(d.w.submit(d.fresh, d.rotation(d.fresh, keys[0])), Code::Ok);
        for (std::size_t i = 1; i < kMaxSuccessions + 6; ++i) {
            keys.push_back(makeUser("key " + std::to_string(i)));
            QCOMPARE(d.w.submit(keys[i - 1], d.rotation(keys[i - 1], keys[i])), Code::Ok);
        }
        QCOMPARE(d.revoke(d.fresh, RevokeReason::KeyCompromised), Code::Ok);
        QCOMPARE(d.w.submit(keys.back(), AnchorBody{digest("r"), 1}), Code::SignerNotLive);
        QCOMPARE(d.revoke(keys[3], RevokeReason::Left), Code::AlreadyRevoked);
    }

    /// The hospital certifies somebody anew under his name: what it says of his old keys is not said of the new one.
    void certifiedAnew()
    {
        Desk d;
        d.admit();
        User next = makeUser("next");
        QCOMPARE(d.w.submit(d.fresh, d.rotation(d.fresh, next)), Code::Ok);
        QCOMPARE(d.revoke(next, RevokeReason::KeyLost), Code::Ok);
        User again = makeUser("again");
        QCOMPARE(d.w.submit(d.w.northRoot,
                            CertificateBody{again.field(), again.sealing, Role::Nurse, digest("fresh@north"), {}, {}}),
                 Code::Ok);
        QCOMPARE(d.revoke(d.fresh, RevokeReason::Left), Code::Ok);
        QCOMPARE(d.certificate(next).reason, RevokeReason::Left);
        QCOMPARE(d.w.submit(again, AnchorBody{digest("r"), 1}), Code::Ok);
    }

    void lostByHisOwnWord_data()
    {
        QTest::addColumn<int>("reason");
        QTest::addColumn<int>("code");
        QTest::addColumn<int>("recovered");
        const auto row = [](const char* name, RevokeReason reason, Code code, Code recovered) {
            QTest::newRow(name) << static_cast<int>(reason) << static_cast<int>(code) << static_cast<int>(recovered);
        };
        row("left", RevokeReason::Left, Code::Ok, Code::RecoveryRefused);
        row("compromised", RevokeReason::KeyCompromised, Code::Ok, Code::RecoveryRefused);
        row("unspecified", RevokeReason::Unspecified, Code::Ok, Code::RecoveryRefused);
        row("lost, says the hospital too", RevokeReason::KeyLost, Code::AlreadyRevoked, Code::Ok);
    }
    /// Who says first that his key is lost does not keep the recovery that the hospital refuses.
    void lostByHisOwnWord()
    {
        QFETCH(const int, reason);
        QFETCH(const int, code);
        QFETCH(const int, recovered);
        Desk d;
        d.admit();
        QCOMPARE(d.w.submit(d.fresh, RevokeBody{d.fresh.id(), RevokeReason::KeyLost}), Code::Ok);
        CertificateEntry expected = d.certificate(d.fresh);
        QCOMPARE(d.w.submit(d.w.southRoot, RevokeBody{d.fresh.id(), RevokeReason::Left}), Code::WrongOrganisation);
        QCOMPARE(d.revoke(d.fresh, static_cast<RevokeReason>(reason)), static_cast<Code>(code));
        if (static_cast<Code>(code) == Code::Ok)
            expected.reason = static_cast<RevokeReason>(reason);
        QVERIFY(d.certificate(d.fresh) == expected); // revoked at the same height
        if (static_cast<Code>(code) == Code::Ok)     // and the hospital does not take that back
            QCOMPARE(d.revoke(d.fresh, RevokeReason::KeyLost), Code::AlreadyRevoked);
        User next = makeUser("next");
        QCOMPARE(d.w.submit(d.spare, d.recovery(d.fresh, next)), static_cast<Code>(recovered));
        QCOMPARE(d.w.submit(next, AnchorBody{digest("r"), 1}),
                 static_cast<Code>(recovered) == Code::Ok ? Code::Ok : Code::UnknownSigner);
    }

    /// A recovery key signs for itself and for whom it stands: nobody's public key is taken out of use by naming it.
    void recoveryKeysSign()
    {
        Desk d;
        d.admit();
        const User victim = makeUser("victim");
        User other = makeUser("other");
        const User next = makeUser("next");
        const std::string& chain = d.w.genesis.chain;
        const auto forged = [&](const User& holder) {
            std::vector<RecoveryKey> out;
            const auto by = [&](const User& signs, const std::string& on, const KeyId& forWhom) {
                out.push_back({victim.field(), signRecovery(on, forWhom, victim.field(), signerOf(signs.key))});
            };
            by(holder, chain, holder.id());           // the attacker's own word
            by(victim, chain, makeUser("h").id());    // said for another key
            by(victim, "another-chain", holder.id()); // said on another chain
            out.push_back({victim.field(), bytesOf(victim.key.sign(recoveryMessage(chain, holder.id(), d.spare.field()))
                                                       .view())}); // said of another recovery key
            out.push_back({victim.field(), signRotation(chain, holder.id(), victim.field(), victim.sealing,
                                                        signerOf(victim.key))}); // said for something else
            return out;
        };
        for (const RecoveryKey& r : forged(other))
            QCOMPARE(d.w.submit(other, d.application(other, 1, r)), Code::BadPossession);
        for (const RecoveryKey& r : forged(next)) {
            QCOMPARE(d.w.submit(d.fresh, d.rotation(d.fresh, next, r)), Code::BadPossession);
            QCOMPARE(d.w.submit(d.spare, d.recovery(d.fresh, next, r)), Code::BadPossession);
        }
        // The old key is not the holder of a rotation's recovery key.
        QCOMPARE(d.w.submit(d.fresh, d.rotation(d.fresh, next, d.spareKey(victim, d.fresh))), Code::BadPossession);
        User asking = makeUser("victim");
        QCOMPARE(d.w.submit(asking, d.application(asking, 1)), Code::Ok);
        QCOMPARE(d.accept(1, "victim@north"), Code::Ok);
        // Said rightly, it is good, in each of the three.
        User spare2 = makeUser("second recovery");
        User spare3 = makeUser("third recovery");
        const User last = makeUser("last");
        QCOMPARE(d.w.submit(d.fresh, d.rotation(d.fresh, next, d.spareKey(spare2, next))), Code::Ok);
        QCOMPARE(d.w.submit(spare2, d.recovery(next, last, d.spareKey(spare3, last))), Code::Ok);
        QVERIFY(d.w.entry<RecoveryEntry>(key::recovery(spare3.id()))->subject == last.id());
    }

    /// Accounts are named by the octets of a key's or an organisation's id.
    void membersAreNoKeys()
    {
        Desk d;
        d.admit();
        const User root = makeUser("west root");
        const auto join = [&](const OrganisationId& id) { return d.w.submit(d.w.northRoot, d.joining(id, root)); };
        QCOMPARE(join({}), Code::BadField);
        QCOMPARE(join(named(root)), Code::BadField);
        QCOMPARE(join(named(d.w.patient)), Code::AlreadyExists);
        QCOMPARE(join(named(d.w.southRoot)), Code::AlreadyExists);
        QCOMPARE(join(named(d.spare)), Code::AlreadyExists);
        QCOMPARE(d.revoke(d.w.patient, RevokeReason::Left), Code::Ok);
        QCOMPARE(join(named(d.w.patient)), Code::AlreadyExists); // its account stays
        QCOMPARE(join(organisationId("west")), Code::Ok);
        const auto leave = MemberBody{MemberBody::Action::Leave, organisationId("west"), {}, {}, {}, {}, {}};
        QCOMPARE(d.w.submit(d.w.northRoot, leave), Code::Ok);
    }

    void keysAreNoMembers()
    {
        Desk d;
        d.admit();
        User like = makeUser("like a member");
        User waiting = makeUser("waiting");
        QCOMPARE(d.w.submit(like, d.application(like, 5)), Code::Ok);
        QCOMPARE(d.w.submit(waiting, d.application(waiting, 6, d.spareKey(like, waiting))), Code::Ok);
        QCOMPARE(d.w.submit(d.w.northRoot, d.joining(named(like), makeUser("root"))), Code::Ok);

        QCOMPARE(d.accept(5, "like@north"), Code::AlreadyExists);
        QCOMPARE(d.accept(6, "waiting@north"), Code::AlreadyExists);
        QCOMPARE(d.w.submit(like, d.application(like, 7)), Code::AlreadyExists);
        QCOMPARE(
            d.w.submit(d.w.northRoot, CertificateBody{like.field(), like.sealing, Role::Nurse, digest("like"), {}, {}}),
            Code::AlreadyExists);
        User other = makeUser("other");
        QCOMPARE(d.w.submit(other, d.application(other, 7, d.spareKey(like, other))), Code::AlreadyExists);
        QCOMPARE(d.w.submit(d.fresh, d.rotation(d.fresh, like)), Code::AlreadyExists);
        QCOMPARE(d.w.submit(d.fresh, d.rotation(d.fresh, other, d.spareKey(like, other))), Code::AlreadyExists);
        QCOMPARE(d.w.submit(d.spare, d.recovery(d.fresh, like)), Code::AlreadyExists);
        QCOMPARE(d.w.submit(d.spare, d.recovery(d.fresh, other, d.spareKey(like, other))), Code::AlreadyExists);
        QCOMPARE(d.w.submit(d.w.northRoot, d.joining(organisationId("west"), like)), Code::AlreadyExists);
        MemberBody root;
        root.action = MemberBody::Action::RotateRoot;
        root.organisation = organisationId("north");
        root.key = like.field();
        root.sealing = like.sealing;
        root.possession = signPossession(d.w.genesis.chain, root.organisation, like.field(), signerOf(like.key));
        QCOMPARE(d.w.submit(d.w.northRoot, root), Code::AlreadyExists);
        QVERIFY(!d.w.entry<CertificateEntry>(key::certificate(like.id())));
        // Another key does all of it.
        QCOMPARE(d.w.submit(d.fresh, d.rotation(d.fresh, other)), Code::Ok);
    }
};

QTEST_GUILESS_MAIN(KeyClaimsTest)
#include "keyclaims_test.moc"
