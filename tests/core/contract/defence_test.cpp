// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "consentview.h"
#include "rules.h"
#include "testworld.h"

#include <contract/blocklevel.h>

#include <QTest>

#include <array>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {
/// The world's state with entries that no transaction leaves there, and the rules asked of it directly.
struct Odd {
    World w;
    StateView view{w.app->state()};
    Context context{w.genesis.chain, w.app->height() + 1, w.time, view, w.genesis};

    CertificateEntry certificate(const User& who) const
    {
        return view.load<CertificateEntry>(key::certificate(who.id())).value();
    }
    Signed signedBy(const User& who) const { return {who.id(), certificate(who), digest("transaction")}; }
    void change(const User& who, const CertificateEntry& entry) { view.store(key::certificate(who.id()), entry); }
    RotationBody rotation(const User& from, const User& to) const
    {
        return {to.field(),
                to.sealing,
                {},
                signRotation(w.genesis.chain, from.id(), to.field(), to.sealing, signerOf(to.key))};
    }
};
const OrganisationId kNowhere = organisationId("no member");

/// A nurse who lost the key, with a recovery key that is good.
struct Lost : Odd {
    User spare = makeUser("spare"), next = makeUser("next");
    RecoveryBody body{w.nurse.id(),
                      next.field(),
                      next.sealing,
                      {},
                      signRotation(w.genesis.chain, w.nurse.id(), next.field(), next.sealing, signerOf(next.key))};
    CertificateEntry lost = certificate(w.nurse);
    Lost()
    {
        lost.revokedAt = 1;
        lost.reason = RevokeReason::KeyLost;
        change(w.nurse, lost);
        view.store(key::recovery(spare.id()),
                   RecoveryEntry{spare.field(), w.nurse.id(), RecoveryEntry::State::Live, 1});
        view.store(key::recoveryOf(w.nurse.id()), RecoveryOfEntry{spare.id(), w.time});
    }
    Code recover() { return apply(context, Signed{spare.id(), lost, digest("transaction")}, body); }
};
} // namespace

/// What no transaction brings about, and the rules refuse all the same: a state that is not theirs, and bodies that
/// did not come through the decoder.
class DefenceTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void membersThatAreNone()
    {
        Odd o;
        QVERIFY(liveCertificate(o.context, o.w.nurse.id()));
        CertificateEntry stray = o.certificate(o.w.nurse);
        stray.organisation = kNowhere;
        o.change(o.w.nurse, stray);
        QVERIFY(!liveCertificate(o.context, o.w.nurse.id()));
        // Nor does one of its staff begin a record.
        Signed stranger = o.signedBy(o.w.physician);
        stranger.certificate.organisation = kNowhere;
        OwnerBody first;
        first.handle = handleOf("ben");
        QCOMPARE(apply(o.context, stranger, first), Code::NotAlive);
        // But a validator's key that it has is taken.
        const KeyField validator = makeUser("validator").field();
        o.view.store(key::validator(kNowhere), ValidatorEntry{validator, 1});
        QCOMPARE(setValidator(o.context, organisationId("south"), validator), Code::AlreadyExists);
        // Nor does a root of nobody govern.
        Signed by = o.signedBy(o.w.northRoot);
        const CatalogueTable table{digest("catalogue 2"), o.w.genesis.catalogue.entries};
        by.certificate.organisation = kNowhere;
        QCOMPARE(apply(o.context, by, CatalogueBody{table}), Code::NotAdministrator);
        QCOMPARE(apply(o.context, o.signedBy(o.w.northRoot), CatalogueBody{table}), Code::Ok);
    }

    void keysOfAnotherKind()
    {
        Odd o;
        const KeyField sealing = makeSealing("no signing key");
        QCOMPARE(certify(o.context, organisationId("north"),
                         CertificateBody{sealing, makeSealing("s"), Role::Nurse, digest("n"), {}, {}}),
                 Code::BadField);
        RotationBody rotation = o.rotation(o.w.nurse, makeUser("next"));
        rotation.key = sealing;
        QCOMPARE(apply(o.context, o.signedBy(o.w.nurse), rotation), Code::BadField);
        QCOMPARE(setValidator(o.context, organisationId("north"), sealing), Code::BadField);
        const Bytes message = bytesOf("message");
        const Bytes signature = bytesOf(o.w.nurse.key.sign(message).view());
        QVERIFY(verifyField(o.w.nurse.field(), message, signature));
        QVERIFY(!verifyField(sealing, message, signature));
        QVERIFY(!verifyField(o.w.nurse.field(), message, std::nullopt));
        QVERIFY(!verifyField(o.w.nurse.field(), message, Bytes(63)));
        QVERIFY(!verifyField(o.w.nurse.field(), bytesOf("another"), signature));
    }

    /// Only a root may be without a name; who has none is nobody's namesake.
    void holdersWithoutAName()
    {
        Odd o;
        CertificateEntry nameless = o.certificate(o.w.nurse);
        const Digest256 name = nameless.name.value();
        nameless.name.reset();
        o.change(o.w.nurse, nameless);
        QCOMPARE(holderOf(o.context, o.w.nurse.id()), Digest256{o.w.nurse.id().octets});
        QCOMPARE(holderOf(o.context, o.w.stranger.id()), Digest256{o.w.stranger.id().octets});
        const User next = makeUser("next");
        QCOMPARE(apply(o.context, o.signedBy(o.w.nurse), o.rotation(o.w.nurse, next)), Code::Ok);
        QVERIFY(!o.certificate(next).name);
        QCOMPARE(o.view.load<NameEntry>(key::name(name))->key, o.w.nurse.id());
        QCOMPARE(apply(o.context, o.signedBy(o.w.northRoot), RevokeBody{o.w.nurse.id(), RevokeReason::Left}), Code::Ok);
        QCOMPARE(o.certificate(next).revokedAt, o.context.height);
        // A reviewer without a name is not taken for another without a name.
        EmergencyEntry pending;
        pending.signer = next.id();
        pending.epoch = 1;
        o.view.store(key::emergency(o.w.anna, digest("emergency")), pending);
        Signed officer = o.signedBy(o.w.officer);
        officer.certificate.name.reset();
        QCOMPARE(apply(o.context, officer, ReviewBody{o.w.anna, digest("emergency"), ReviewBody::Verdict::Justified}),
                 Code::Ok);
    }

    void namesOfNobody()
    {
        Odd o;
        o.view.store(key::name(digest("ghost")), NameEntry{makeUser("ghost").id()});
        const User fresh = makeUser("fresh");
        CertificateBody body{fresh.field(), fresh.sealing, Role::Nurse, digest("ghost"), {}, {}};
        QCOMPARE(certify(o.context, organisationId("north"), body), Code::NameTaken);
        body.name = digest("free");
        QCOMPARE(certify(o.context, organisationId("north"), body), Code::Ok);
    }

    void recoveries_data()
    {
        QTest::addColumn<int>("which");
        QTest::addColumn<int>("code");
        const auto row = [](const char* name, int which, Code code) {
            QTest::newRow(name) << which << static_cast<int>(code);
        };
        row("as it is", 0, Code::Ok);
        row("lost without a time", 1, Code::RecoveryRefused);
        row("of no member", 2, Code::NotAlive);
        row("without a name", 3, Code::Ok);
        row("by a name that is nobody's", 4, Code::Ok);
        row("by a name that is another's", 5, Code::NameTaken);
        row("key with another's recovery key", 6, Code::RecoveryRefused);
        row("within its time", 7, Code::Ok);
        row("its time is over", 8, Code::BadValidity);
    }
    void recoveries()
    {
        QFETCH(const int, which);
        QFETCH(const int, code);
        Lost l;
        switch (which) {
        case 1: l.view.store(key::recoveryOf(l.w.nurse.id()), RecoveryOfEntry{l.spare.id(), {}}); break;
        case 2: l.lost.organisation = kNowhere; break;
        case 3: l.lost.name.reset(); break;
        case 4: l.lost.name = digest("nobody's"); break;
        case 5: l.lost.name = l.certificate(l.w.physician).name; break;
        case 7: l.lost.validUntil = l.w.time; break;
        case 8: l.lost.validUntil = Instant{l.w.time.ns - 1}; break;
        case 6: // revoked as lost before it had a recovery key
            l.view.store(key::recovery(l.spare.id()),
                         RecoveryEntry{l.spare.field(), l.w.physician.id(), RecoveryEntry::State::Live, 1});
            l.body.subject = l.w.physician.id();
            l.body.possession =
                signRotation(l.w.genesis.chain, l.body.subject, l.body.key, l.body.sealing, signerOf(l.next.key));
            l.change(l.w.physician, [&] {
                CertificateEntry entry = l.certificate(l.w.physician);
                entry.revokedAt = 1;
                entry.reason = RevokeReason::KeyLost;
                return entry;
            }());
            break;
        default: break;
        }
        l.change(l.w.nurse, l.lost);
        QCOMPARE(l.recover(), static_cast<Code>(code));
    }

    /// A rotation takes only its own holder's recovery key along.
    void recoveryKeysOfOthers()
    {
        using State = RecoveryEntry::State;
        Odd o;
        const User spare = makeUser("spare"), next = makeUser("next");
        o.view.store(key::recoveryOf(o.w.nurse.id()), RecoveryOfEntry{spare.id(), {}});
        const Bytes at = key::recovery(spare.id());
        const RecoveryEntry used{spare.field(), o.w.nurse.id(), State::Used, 1};
        const RecoveryEntry others{spare.field(), o.w.physician.id(), State::Live, 1};
        for (const RecoveryEntry& recovery : {used, others}) {
            StateView view(o.w.app->state());
            view.store(key::recoveryOf(o.w.nurse.id()), RecoveryOfEntry{spare.id(), {}});
            view.store(at, recovery);
            const Context context{o.w.genesis.chain, o.w.app->height() + 1, o.w.time, view, o.w.genesis};
            QCOMPARE(apply(context, o.signedBy(o.w.nurse), o.rotation(o.w.nurse, next)), Code::Ok);
            QVERIFY(view.load<RecoveryEntry>(at) == recovery);
            QCOMPARE(liveRecovery(context, spare.id()).has_value(), recovery.state == State::Live);
            QVERIFY(!liveRecovery(context, next.id()));
            QVERIFY(!view.has(key::recoveryOf(next.id())));
        }
    }

    /// What does not read as a succession leads nowhere.
    void successionsThatAreNone()
    {
        const User nurse = makeUser("nurse"), next = makeUser("next");
        const Bytes good = encode(SuccessionEntry{next.id(), 1});
        const Bytes bad = bytesOf("no entry");
        const auto follow = [&](BytesView value) {
            return currentKeyOf(
                [&](BytesView at) {
                    return equal(at, key::succession(nurse.id())) ? std::optional(value) : std::nullopt;
                },
                nurse.id());
        };
        QCOMPARE(follow(good), next.id());
        QCOMPARE(follow(bad), nurse.id());
    }

    void recordsWithoutAnOwner()
    {
        Odd o;
        const PatientHandle nobody = handleOf("nobody");
        DelegateEntry delegate;
        delegate.scope = kDelegateAll;
        delegate.active = 1;
        User mother = makeUser("mother");
        CertificateEntry certificate = o.certificate(o.w.nurse);
        certificate.role = Role::Delegate;
        o.change(mother, certificate);
        for (const PatientHandle& handle : {nobody, o.w.anna})
            o.view.store(key::delegate(handle, mother.id()), delegate);
        QVERIFY(delegateMay(o.context, o.w.anna, mother.id(), kDelegateRead));
        QVERIFY(!delegateMay(o.context, nobody, mother.id(), kDelegateRead));

        ContributionEntry contribution;
        contribution.handle = nobody;
        contribution.organisation = organisationId("north");
        contribution.depth = 3;
        o.view.store(key::contribution(digest("root")), contribution);
        StoreReceiptBody stored;
        stored.root = digest("root");
        stored.claimed = o.w.time;
        QCOMPARE(apply(o.context, o.signedBy(o.w.patient), stored), Code::NotOwner);
        QCOMPARE(apply(o.context, o.signedBy(o.w.nurse), stored), Code::Ok);
    }

    /// Values that nobody defined: no rule takes them for one that it knows.
    void undefinedValues()
    {
        Odd o;
        const Signed physician = o.signedBy(o.w.physician);
        const ContributionBody good = o.w.contribution(o.w.anna, makeTree("t"));
        ContributionBody body = good;
        body.readerSets[0].recipients[0].kind = static_cast<RecipientKind>(9);
        QCOMPARE(apply(o.context, physician, body), Code::NotAlive);
        body = good;
        body.provenance = static_cast<Provenance>(9);
        QCOMPARE(apply(o.context, o.signedBy(o.w.researcher), body), Code::NoPermission);
        QCOMPARE(apply(o.context, physician, good), Code::Ok);
        QVERIFY(levelOf(static_cast<Kind>(200)) == Level::Low);
        QVERIFY(!validatorOf(o.w.genesis, kNowhere, std::nullopt));
        QVERIFY(validatorOf(o.w.genesis, organisationId("north"), std::nullopt));
        const std::array<TeamSeat, kTeamSeats> seats{};
        QVERIFY(isOfTeam(teamRoot(seats), KeyId{}, teamProof(seats, kTeamSeats - 1)));
        QVERIFY(teamProof(seats, kTeamSeats) == TeamProof{});
    }

    /// Who may write and not read has a permission all the same.
    void anyRightIsOne()
    {
        Odd o;
        PermissionEntry permission;
        permission.subject = o.w.researcher.id();
        for (const std::uint8_t rights : {kRightsNone, kRightsRead, kRightsWrite}) {
            permission.rights = rights;
            o.view.store(key::permission(o.w.researcher.id(), PermissionClass::Pdd), permission);
            QCOMPARE(mayUseAnything(o.context, o.w.researcher.id()), rights != kRightsNone);
        }
    }

    /// Where two rows allow the first one decides.
    void rowsThatOverlap()
    {
        constexpr NumberSet kAll = ~NumberSet{0};
        const DecisionRule first{kAll, kAll, kAll, kAll, kAll, kAll, true, Why::Owner, false, "first"};
        DecisionRule second = first;
        second.why = Why::Delegate;
        DecisionRule denial = first;
        denial.allow = false;
        const std::array allowing{first, second};
        QVERIFY(decidingRule(Question{}, allowing) == &allowing[0]);
        const std::array denying{first, second, denial};
        QVERIFY(decidingRule(Question{}, denying) == &denying[2]);
    }

    /// What a vote may bring about, asked of members that are alone.
    void decisionsOfOne()
    {
        Odd o;
        for (const char* id : {"south", "east"}) {
            MemberEntry member = o.view.load<MemberEntry>(key::member(organisationId(id))).value();
            member.left = true;
            o.view.store(key::member(organisationId(id)), member);
        }
        const auto decide = [&](ProposedAction action) {
            return apply(o.context, o.signedBy(o.w.northRoot),
                         ProposalBody{Instant{o.w.time.ns + 1'000'000'000}, std::move(action)});
        };
        MemberBody custodian;
        custodian.organisation = organisationId("north");
        custodian.custodian = makeSealing("by vote");
        QCOMPARE(decide(custodian), Code::BadField); // the hospital's own matter
        // From a contract before this one to this one, and not beyond.
        ParametersEntry parameters = o.view.load<ParametersEntry>(key::parameters()).value();
        parameters.contractVersion = 0;
        o.view.store(key::parameters(), parameters);
        QCOMPARE(decide(ContractVersionChange{kContractVersion + 1}), Code::UnknownContractVersion);
        QCOMPARE(decide(ContractVersionChange{kContractVersion}), Code::Ok);
        QCOMPARE(o.view.load<ParametersEntry>(key::parameters())->contractVersion, kContractVersion);
        // The last one to sign stays; and nobody who signs goes where validators cannot change.
        QCOMPARE(decide(MemberBody{MemberBody::Action::Leave, organisationId("north"), {}, {}, {}, {}, {}}),
                 Code::BadField);
        const World two(2);
        StateView view(two.app->state());
        Context fixed{two.genesis.chain, two.app->height() + 1, two.time, view, two.genesis, false};
        QCOMPARE(leaveMember(fixed, organisationId("north")), Code::ValidatorsFixed);
        fixed.validatorsMayChange = true;
        QCOMPARE(leaveMember(fixed, organisationId("north")), Code::Ok);
    }

    /// More than there can be: no account runs over, and what was held stays held.
    void accountsThatAreFull()
    {
        using Step = StorageStepBody::Step;
        Odd o;
        StorageOrderEntry order;
        order.payer = accountOf(organisationId("north"));
        order.provider = organisationId("south");
        order.amount = order.held = 100;
        order.seconds = 10;
        order.state = StorageOrderEntry::State::Admitted;
        order.ordered = order.admitted = o.w.genesis.time;
        const Bytes at = key::storageOrder(digest("order"));
        const Bytes full = key::account(accountOf(order.provider));
        o.view.store(at, order);
        o.view.store(full, AccountEntry{kMaxCoins});
        const Signed payer = o.signedBy(o.w.northRoot), provider = o.signedBy(o.w.southRoot);
        QCOMPARE(apply(o.context, payer, StorageStepBody{digest("order"), Step::End}), Code::CoinLimit);
        QCOMPARE(apply(o.context, provider, StorageStepBody{digest("order"), Step::Settle}), Code::CoinLimit);
        QVERIFY(o.view.load<StorageOrderEntry>(at) == order);
        o.view.store(full, AccountEntry{kMaxCoins - 100});
        QCOMPARE(apply(o.context, provider, StorageStepBody{digest("order"), Step::Settle}), Code::Ok);
        QCOMPARE(o.view.load<AccountEntry>(full)->balance, kMaxCoins);
        // Before it was admitted an order is not paid for and earns nothing.
        QVERIFY(isPaid(order, order.admitted) && !isPaid(order, Instant{order.admitted.ns - 1}));
        order.admitted = {};
        QCOMPARE(earned(order, o.w.time), std::uint64_t{0});
    }

    void stepsThatAreNone()
    {
        Odd o;
        StorageOrderEntry order;
        order.provider = organisationId("south");
        order.amount = order.held = order.seconds = 10;
        order.ordered = o.w.time;
        o.view.store(key::storageOrder(digest("order")), order);
        PurchaseEntry purchase;
        purchase.sealing = makeSealing("buyer");
        purchase.deadline = o.w.time;
        o.view.store(key::purchase(digest("purchase")), purchase);
        const Signed by = o.signedBy(o.w.southRoot);
        for (const int step : {0, 6, 255}) {
            QCOMPARE(apply(o.context, by, StorageStepBody{digest("order"), static_cast<StorageStepBody::Step>(step)}),
                     Code::WrongStep);
            QCOMPARE(apply(o.context, by,
                           PurchaseStepBody{digest("purchase"), static_cast<PurchaseStepBody::Step>(step), {}}),
                     Code::WrongStep);
        }
    }

    /// Nobody's key: whoever could sign for it would have the members' fund.
    void theCommonFundIsNobodys()
    {
        Odd o;
        o.view.store(key::account(kCommonFund), AccountEntry{100});
        Signed by = o.signedBy(o.w.nurse);
        by.id = KeyId{kCommonFund.octets};
        QCOMPARE(payFee(o.context, by, 5), Code::NotEnoughCoins);
        QCOMPARE(o.view.load<AccountEntry>(key::account(kCommonFund))->balance, std::uint64_t{100});
    }
};

QTEST_GUILESS_MAIN(DefenceTest)
#include "defence_test.moc"
