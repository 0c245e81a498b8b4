// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "custodyprobe.h"

#include <ledger/merkle.h>

#include <QTest>

#include <bit>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {
using Action = TwinBody::Action;
using Decision = MasterTwinBody::Action;

std::vector<Digest256> someDigests(const std::string& name, std::size_t count)
{
    std::vector<Digest256> out;
    for (std::size_t i = 0; i < count; ++i)
        out.push_back(digest(name + std::to_string(i)));
    std::ranges::sort(out);
    return out;
}

/// Anna owns her handle; her twin "heart" is north's. South has a physician, and a nurse writes PDD only.
struct Clinic {
    World w;
    User sensor = makeUser("sensor");
    Digest256 heart = digest("heart"), lungs = digest("lungs");

    explicit Clinic(bool claimed = true)
    {
        w.hire(w.northRoot, sensor, Role::SensorEquipment, {PermissionClass::Pdd});
        if (claimed)
            claim(w.patient);
    }
    void claim(const User& who)
    {
        OwnerBody body;
        body.handle = w.anna;
        body.kind = OwnerKind::Patient;
        body.owner = who.id();
        body.accepted = signAcceptance(w.genesis.chain, w.anna, signerOf(who.key));
        if (w.submit(w.officer, body) != Code::Ok)
            std::abort();
    }
    TwinBody body(Action action) const
    {
        TwinBody b;
        b.action = action;
        b.handle = w.anna;
        return b;
    }
    TwinBody authorise(const char* hospital) const
    {
        TwinBody b = body(Action::Authorise);
        b.organisation = organisationId(hospital);
        b.address = digest(std::string("door of ") + hospital);
        return b;
    }
    TwinBody withdraw(const char* hospital) const
    {
        TwinBody b = body(Action::Withdraw);
        b.organisation = organisationId(hospital);
        return b;
    }
    TwinBody create(const Digest256& twin) const
    {
        TwinBody b = body(Action::Create);
        b.twin = twin;
        b.condition = digest("condition");
        b.sources = someDigests("source", 4);
        return b;
    }
    TwinBody sources(const Digest256& twin, std::uint32_t version) const
    {
        TwinBody b = body(Action::Sources);
        b.twin = twin;
        b.version = version;
        b.sources = someDigests("source v" + std::to_string(version), 2);
        return b;
    }
    SequenceEntry sequence(const Digest256& twin) const
    {
        return w.entry<SequenceEntry>(key::sequence(w.anna, twin)).value_or(SequenceEntry{});
    }
    /// The next instance, right in every way.
    TwinInstanceBody next(const Digest256& twin) const
    {
        SequenceEntry s = sequence(twin);
        TwinInstanceBody b;
        b.handle = w.anna;
        b.twin = twin;
        b.sequence = s.count + 1;
        b.sources = w.entry<TwinEntry>(key::twin(w.anna, twin))->version;
        b.data = digest("data " + std::to_string(b.sequence));
        b.previous = s.last;
        b.receivers = digest("receivers");
        seal(b, s);
        return b;
    }
    static void seal(TwinInstanceBody& b, SequenceEntry before)
    {
        before.append(instanceDigest(b));
        b.root = before.root();
    }
    std::optional<InstanceEntry> instance(const Digest256& twin, std::uint64_t sequence) const
    {
        return w.entry<InstanceEntry>(key::instance(w.anna, {twin, sequence}));
    }
    void must(Code code)
    {
        if (code != Code::Ok)
            qFatal("must: %s", std::string(nameOf(code)).c_str());
    }
    /// North is authorised, with both twins.
    void prepare()
    {
        must(w.submit(w.patient, authorise("north")));
        must(w.submit(w.physician, create(heart)));
        must(w.submit(w.physician, create(lungs)));
    }
    void grow(const Digest256& twin, int instances)
    {
        for (int i = 0; i < instances; ++i)
            must(w.submit(w.physician, next(twin)));
    }
    MasterTwinBody accept(const Digest256& twin, std::uint64_t sequence) const
    {
        MasterTwinBody b;
        b.handle = w.anna;
        b.place = {twin, sequence};
        b.digest = instance(twin, sequence)->digest;
        return b;
    }
    MasterTwinBody resolve(InstancePlace chosen, InstancePlace refused) const
    {
        MasterTwinBody b;
        b.action = Decision::Resolve;
        b.handle = w.anna;
        b.place = chosen;
        b.refused = refused;
        b.reason = digest("reason");
        return b;
    }
};
} // namespace

class TwinsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void canonical()
    {
        Clinic c;
        c.prepare();
        probeBody(c.authorise("south"));
        probeBody(c.withdraw("south"));
        probeBody(c.create(digest("twin")));
        probeBody(c.sources(c.heart, 2));
        TwinInstanceBody instance = c.next(c.heart);
        probeBody(instance);
        instance.suite = TwinSuite::Signcrypted;
        instance.authorship = Bytes(kAuthorshipOctets, 7);
        probeBody(instance);
        MasterTwinBody accept;
        accept.handle = c.w.anna;
        accept.place = {c.heart, 1};
        accept.digest = digest("d");
        probeBody(accept);
        probeBody(c.resolve({c.heart, 1}, {c.lungs, 9}));
        probe(AuthorisationEntry{digest("a"), 3, 4});
        probe(TwinEntry{organisationId("north"), digest("c"), 3, someDigests("s", 16), digest("h"), 4, 5});
        probe(SequenceEntry{11, digest("l"), someDigests("e", 3)});
        QVERIFY(!decodeEntry<SequenceEntry>(encode(SequenceEntry{11, digest("l"), someDigests("e", 2)})));
        QVERIFY(!decodeEntry<SequenceEntry>(encode(SequenceEntry{0, {}, {}})));
        InstanceEntry entry{digest("d"), 2,  digest("c"), digest("p"),       digest("m"), TwinSuite::Sealed,
                            {},          {}, {},          LedgerHeight{100}, Instant{5}};
        probe(entry);
        entry.suite = TwinSuite::Signcrypted;
        QVERIFY(!decodeEntry<InstanceEntry>(encode(entry)));
        entry.authorship = Bytes(kAuthorshipOctets, 9);
        probe(entry);
        probe(MasterEntry{4, digest("d"), 9});
        probe(RefusalEntry{{c.heart, 4}, digest("r"), 9, 10});
    }

    void outOfRange()
    {
        Clinic c;
        c.prepare();
        const auto with = [&](std::vector<Digest256> sources) {
            TwinBody b = c.create(digest("twin"));
            b.sources = std::move(sources);
            return isRefused(b);
        };
        for (const std::size_t n : {1U, 2U, 4U, 8U, 16U})
            QVERIFY(!with(someDigests("s", n)));
        for (const std::size_t n : {0U, 3U, 5U, 15U, 17U, 32U})
            QVERIFY(with(someDigests("s", n)));
        std::vector<Digest256> list = someDigests("s", 2);
        std::swap(list[0], list[1]);
        QVERIFY(with(list));
        QVERIFY(with({list[0], list[0]}));
        QVERIFY(isRefused(c.sources(c.heart, 1)));
        QVERIFY(isRefused(c.sources(c.heart, 0)));
        const auto changed = [&](auto change) {
            TwinInstanceBody b = c.next(c.heart);
            change(b);
            return isRefused(b);
        };
        QVERIFY(!changed([](TwinInstanceBody&) {}));
        QVERIFY(changed([](TwinInstanceBody& b) { b.sequence = 0; }));
        QVERIFY(changed([](TwinInstanceBody& b) { b.sources = 0; }));
        QVERIFY(changed([](TwinInstanceBody& b) { b.previous = digest("p"); }));
        QVERIFY(changed([](TwinInstanceBody& b) { b.authorship = Bytes(kAuthorshipOctets, 1); }));
        QVERIFY(changed([](TwinInstanceBody& b) { b.suite = TwinSuite::Signcrypted; }));
        QVERIFY(changed([](TwinInstanceBody& b) { b.suite = static_cast<TwinSuite>(3); }));
        QVERIFY(changed([](TwinInstanceBody& b) {
            b.suite = TwinSuite::Signcrypted;
            b.authorship = Bytes(kAuthorshipOctets - 1, 1);
        }));
        QVERIFY(isRefused(c.resolve({c.heart, 1}, {c.heart, 1})));
        QVERIFY(isRefused(c.resolve({c.heart, 0}, {c.heart, 1})));
        QVERIFY(isRefused(c.resolve({c.heart, 1}, {c.heart, 0})));
    }

    void keysDiffer()
    {
        const PatientHandle h = handleOf("a");
        const Digest256 d = digest("d");
        StateTrie trie;
        for (const Bytes& k :
             {key::authorisation(h, OrganisationId{d.octets}), key::twin(h, d), key::sequence(h, d),
              key::instance(h, {d, 1}), key::instance(h, {d, 256}), key::master(h, d), key::refusal(h, {d, 1})}) {
            QVERIFY(!key::isReserved(k));
            QVERIFY(!trie.find(k) && trie.put(k, bytesOf("v")));
        }
        // Instances lie in their order.
        QVERIFY(key::instance(h, {d, 255}) < key::instance(h, {d, 256}));
        const auto begins = [](const Bytes& whole, const Bytes& prefix) {
            return whole.size() > prefix.size() && equal(BytesView(whole).first(prefix.size()), prefix);
        };
        QVERIFY(begins(key::authorisation(h, {}), key::authorisationPrefix(h)));
        QVERIFY(begins(key::twin(h, d), key::twinPrefix(h)));
        QVERIFY(begins(key::instance(h, {d, 1}), key::instancePrefix(h, d)));
        QVERIFY(begins(key::master(h, d), key::masterPrefix(h)));
    }

    /// Alg. 1.
    void authorisedHospitals()
    {
        Clinic c;
        const auto entry = [&](const char* hospital) {
            return c.w.entry<AuthorisationEntry>(key::authorisation(c.w.anna, organisationId(hospital)));
        };
        TwinBody nobodys = c.authorise("north");
        nobodys.handle = handleOf("ben");
        QCOMPARE(c.w.submit(c.w.patient, nobodys), Code::NoOwner);
        for (User* by : {&c.w.physician, &c.w.officer, &c.w.northRoot, &c.w.southPhysician}) {
            QCOMPARE(c.w.submit(*by, c.authorise("south")), Code::NotOwner);
            QCOMPARE(c.w.submit(*by, c.withdraw("south")), Code::NotOwner);
        }
        QCOMPARE(c.w.submit(c.w.patient, c.authorise("nowhere")), Code::UnknownSubject);
        QCOMPARE(c.w.submit(c.w.patient, c.withdraw("south")), Code::UnknownSubject);
        QCOMPARE(c.w.submit(c.w.southPhysician, c.create(c.heart)), Code::NotAuthorised);
        QCOMPARE(twice(c.w, c.w.patient, c.authorise("south")), Code::NonceNotAbove);
        QVERIFY(entry("south")->address == digest("door of south") && entry("south")->withdrawn == 0);
        QCOMPARE(c.w.submit(c.w.patient, c.authorise("south")), Code::AlreadyExists);
        TwinBody moved = c.authorise("south");
        moved.address = digest("another door");
        QCOMPARE(c.w.submit(c.w.patient, moved), Code::Ok);
        QVERIFY(entry("south")->address == digest("another door"));
        QCOMPARE(c.w.submit(c.w.southPhysician, c.create(c.heart)), Code::Ok);
        QCOMPARE(c.w.submit(c.w.patient, c.withdraw("south")), Code::Ok);
        QCOMPARE(entry("south")->withdrawn, c.w.app->height());
        QCOMPARE(c.w.submit(c.w.patient, c.withdraw("south")), Code::AlreadyRevoked);
        QCOMPARE(c.w.submit(c.w.southPhysician, c.next(c.heart)), Code::NotAuthorised);
        QCOMPARE(c.w.submit(c.w.southPhysician, c.sources(c.heart, 2)), Code::NotAuthorised);
        QCOMPARE(c.w.submit(c.w.southPhysician, c.create(c.lungs)), Code::NotAuthorised);
        QCOMPARE(c.w.submit(c.w.patient, c.authorise("south")), Code::Ok);
        QCOMPARE(c.w.submit(c.w.southPhysician, c.next(c.heart)), Code::Ok);
        MemberBody leave;
        leave.action = MemberBody::Action::Leave;
        leave.organisation = organisationId("east");
        QCOMPARE(c.w.submit(c.w.northRoot, leave), Code::Ok);
        QCOMPARE(c.w.submit(c.w.patient, c.authorise("east")), Code::NotAlive);
    }
    /// A member of another kind keeps no twins (L1).
    void authorisedIsAHospital()
    {
        Clinic c;
        const Bytes proposal = c.w.sign(
            c.w.northRoot, ProposalBody{Instant{c.w.time.ns + 3'600'000'000'000},
                                        MemberRoleChange{organisationId("east"), MemberRole::ComputingCentre}});
        c.must(c.w.run(proposal));
        c.must(c.w.submit(c.w.southRoot, VoteBody{transactionHash(proposal), true}));
        c.must(c.w.submit(c.w.eastRoot, VoteBody{transactionHash(proposal), true}));
        QCOMPARE(c.w.submit(c.w.patient, c.authorise("east")), Code::RoleNotAllowed);
        QCOMPARE(c.w.submit(c.w.patient, c.authorise("south")), Code::Ok);
    }

    /// While the hospital keeps the twin it is the only one that may; when the patient owns it, only who is named.
    void theOwnHospital()
    {
        Clinic c(false);
        QCOMPARE(c.w.submit(c.w.patient, c.authorise("south")), Code::NotOwner);
        QCOMPARE(c.w.submit(c.w.northRoot, c.authorise("south")), Code::NotOwner);
        QCOMPARE(c.w.submit(c.w.southPhysician, c.create(c.heart)), Code::NotAuthorised);
        QCOMPARE(c.w.submit(c.w.physician, c.create(c.heart)), Code::Ok);
        c.claim(c.w.patient);
        QCOMPARE(c.w.submit(c.w.physician, c.next(c.heart)), Code::NotAuthorised);
        QCOMPARE(c.w.submit(c.w.patient, c.authorise("north")), Code::Ok);
        QCOMPARE(c.w.submit(c.w.physician, c.next(c.heart)), Code::Ok);
        QCOMPARE(c.w.submit(c.w.patient, c.withdraw("north")), Code::Ok);
        // The key dies and the handle falls back; what was withdrawn stays withdrawn.
        QCOMPARE(c.w.submit(c.w.northRoot, RevokeBody{c.w.patient.id(), RevokeReason::KeyLost}), Code::Ok);
        QCOMPARE(c.w.submit(c.w.patient, c.authorise("north")), Code::SignerNotLive);
        OwnerBody back;
        back.handle = c.w.anna;
        back.owner = keyIdOf(*c.w.entry<MemberEntry>(key::member(organisationId("north")))->custodian);
        QCOMPARE(c.w.submit(c.w.officer, back), Code::Ok);
        QCOMPARE(c.w.submit(c.w.physician, c.next(c.heart)), Code::NotAuthorised);
    }
    /// Fallen back to the hospital it is the hospital's alone, for nobody could withdraw what others were given; the
    /// patient's list holds again with the patient.
    void fallenBack()
    {
        Clinic c;
        c.must(c.w.submit(c.w.patient, c.authorise("south")));
        QCOMPARE(c.w.submit(c.w.southPhysician, c.create(c.heart)), Code::Ok);
        c.must(c.w.submit(c.w.northRoot, RevokeBody{c.w.patient.id(), RevokeReason::KeyLost}));
        OwnerBody back;
        back.handle = c.w.anna;
        back.owner = keyIdOf(*c.w.entry<MemberEntry>(key::member(organisationId("north")))->custodian);
        c.must(c.w.submit(c.w.officer, back));
        QCOMPARE(c.w.submit(c.w.southPhysician, c.next(c.heart)), Code::NotAuthorised);
        QCOMPARE(c.w.submit(c.w.southPhysician, c.create(c.lungs)), Code::NotAuthorised);
        QCOMPARE(c.w.submit(c.w.physician, c.create(c.lungs)), Code::Ok);
    }
    void withdrawnBeforeAuthorised()
    {
        Clinic c;
        QCOMPARE(c.w.submit(c.w.patient, c.withdraw("north")), Code::Ok);
        QCOMPARE(c.w.submit(c.w.patient, c.withdraw("north")), Code::AlreadyRevoked);
        QCOMPARE(c.w.submit(c.w.physician, c.create(c.heart)), Code::NotAuthorised);
    }

    /// Alg. 2.
    void creation()
    {
        Clinic c;
        c.must(c.w.submit(c.w.patient, c.authorise("north")));
        TwinBody nobodys = c.create(c.heart);
        nobodys.handle = handleOf("ben");
        QCOMPARE(c.w.submit(c.w.physician, nobodys), Code::NoOwner);
        for (User* by : {&c.w.patient, &c.w.officer, &c.w.researcher, &c.w.northRoot, &c.sensor})
            QCOMPARE(c.w.submit(*by, c.create(c.heart)), Code::RoleNotAllowed);
        User idle = makeUser("idle");
        c.w.hire(c.w.northRoot, idle, Role::Physician, {PermissionClass::Pha});
        QCOMPARE(c.w.submit(idle, c.create(c.heart)), Code::NoPermission);
        QCOMPARE(twice(c.w, c.w.nurse, c.create(c.heart)), Code::NonceNotAbove);
        const auto twin = c.w.entry<TwinEntry>(key::twin(c.w.anna, c.heart));
        QVERIFY(twin && twin->organisation == organisationId("north") && twin->condition == digest("condition"));
        QVERIFY(twin->version == 1 && twin->sources == someDigests("source", 4));
        QVERIFY((twin->history == sourcesHistory({}, 1, someDigests("source", 4))));
        QVERIFY(twin->since > 0 && twin->since == twin->changed);
        QCOMPARE(c.w.submit(c.w.physician, c.create(c.heart)), Code::AlreadyExists);
        QCOMPARE(c.w.submit(c.w.northRoot, RevokeBody{c.w.nurse.id(), RevokeReason::Left}), Code::Ok);
        QCOMPARE(c.w.submit(c.w.nurse, c.create(c.lungs)), Code::SignerNotLive);
        User surgeon = makeUser("surgeon"); // who writes of surgeries alone makes twins, too
        c.w.hire(c.w.northRoot, surgeon, Role::Surgeon, {PermissionClass::Sop});
        QCOMPARE(c.w.submit(surgeon, c.create(c.lungs)), Code::Ok);
    }

    void sourcesKeepTheirHistory()
    {
        Clinic c;
        c.prepare();
        c.must(c.w.submit(c.w.patient, c.authorise("south")));
        QCOMPARE(c.w.submit(c.w.physician, c.sources(digest("unheard of"), 2)), Code::UnknownSubject);
        QCOMPARE(c.w.submit(c.w.southPhysician, c.sources(c.heart, 2)), Code::WrongOrganisation);
        QCOMPARE(c.w.submit(c.w.patient, c.sources(c.heart, 2)), Code::RoleNotAllowed);
        QCOMPARE(c.w.submit(c.w.physician, c.sources(c.heart, 3)), Code::StaleSources);
        TwinBody same = c.sources(c.heart, 2);
        same.sources = someDigests("source", 4);
        QCOMPARE(c.w.submit(c.w.physician, same), Code::AlreadyExists);
        const TwinInstanceBody before = c.next(c.heart);
        QCOMPARE(c.w.submit(c.w.nurse, c.sources(c.heart, 2)), Code::Ok);
        QCOMPARE(c.w.submit(c.w.physician, c.sources(c.heart, 2)), Code::StaleSources);
        const auto twin = c.w.entry<TwinEntry>(key::twin(c.w.anna, c.heart));
        QVERIFY(twin->version == 2 && twin->sources == c.sources(c.heart, 2).sources);
        QVERIFY((twin->history == sourcesHistory(sourcesHistory({}, 1, someDigests("source", 4)), 2, twin->sources)));
        QVERIFY(twin->changed == c.w.app->height() - 1 && twin->since < twin->changed);
        // An instance names the sources that it is made of.
        QCOMPARE(c.w.submit(c.w.physician, before), Code::StaleSources);
        QCOMPARE(c.w.submit(c.w.physician, c.next(c.heart)), Code::Ok);
        QCOMPARE(c.instance(c.heart, 1)->sources, std::uint32_t{2});
        User idle = makeUser("idle");
        c.w.hire(c.w.northRoot, idle, Role::Physician, {});
        QCOMPARE(c.w.submit(idle, c.sources(c.heart, 3)), Code::NoPermission);
        // A permission that ends takes the right to write instances with it.
        PermissionBody brief{c.sensor.id(), PermissionClass::Pdd, kRightsReadWrite, {}, {}, {}};
        brief.validUntil = Instant::fromSeconds(c.w.time.seconds() + 60);
        QCOMPARE(c.w.submit(c.w.northRoot, brief), Code::Ok);
        QCOMPARE(c.w.submit(c.sensor, c.next(c.heart)), Code::Ok);
        c.w.pass(120);
        QCOMPARE(c.w.submit(c.sensor, c.next(c.heart)), Code::NoPermission);
    }

    /// The contract's mk is the root that RFC 6962 gives over all instances, at every length.
    void theRootIsTheSequences()
    {
        std::vector<Digest256> leaves;
        SequenceEntry s;
        QVERIFY(s.root() == ledger::merkleRootOfHashes(leaves));
        for (int i = 0; i < 70; ++i) {
            const Digest256 instance = digest("instance " + std::to_string(i));
            leaves.push_back(ledger::leafHash(instance));
            s.append(instance);
            QVERIFY(s.root() == ledger::merkleRootOfHashes(leaves));
            QVERIFY(s.last == instance && s.count == leaves.size());
            QCOMPARE(static_cast<int>(s.edge.size()), std::popcount(s.count));
            QVERIFY(*decodeEntry<SequenceEntry>(encode(s)) == s);
        }
        const ledger::MerkleTree tree(leaves);
        for (std::uint64_t i = 1; i <= 70; ++i) {
            const Digest256 instance = digest("instance " + std::to_string(i - 1));
            const auto aunts = tree.prove(i - 1)->aunts;
            QVERIFY(isInSequence(s.root(), 70, i, instance, aunts));
            QVERIFY(!isInSequence(s.root(), 70, i, digest("other"), aunts));
            QVERIFY(!isInSequence(s.root(), 70, i == 1 ? 2 : i - 1, instance, aunts));
            QVERIFY(!isInSequence(digest("other"), 70, i, instance, aunts));
        }
        QVERIFY(!isInSequence(s.root(), 70, 0, digest("instance 0"), tree.prove(0)->aunts));
        QVERIFY(!isInSequence(s.root(), 70, 71, digest("instance 0"), tree.prove(0)->aunts));
        QVERIFY(!isInSequence(s.root(), 70, 1, digest("instance 0"), std::vector<Digest256>(200)));
    }

    void instances()
    {
        Clinic c;
        c.prepare();
        std::vector<Digest256> digests;
        for (int i = 1; i <= 9; ++i) {
            TwinInstanceBody body = c.next(c.heart);
            if (i == 4) {
                body.suite = TwinSuite::Signcrypted;
                body.authorship = Bytes(kAuthorshipOctets, 3);
                Clinic::seal(body, c.sequence(c.heart));
            }
            User& by = i % 2 == 0 ? c.sensor : c.w.nurse;
            QCOMPARE(c.w.submit(by, body), Code::Ok);
            const auto entry = c.instance(c.heart, static_cast<std::uint64_t>(i));
            QVERIFY(entry && entry->digest == instanceDigest(body) && entry->data == body.data);
            QVERIFY(entry->root == body.root && entry->previous == body.previous && entry->suite == body.suite);
            QVERIFY(entry->authorship == body.authorship && entry->receivers == body.receivers);
            QVERIFY(entry->signer == by.id() && entry->height == c.w.app->height() && entry->time == c.w.time);
            digests.push_back(ledger::leafHash(entry->digest));
        }
        // Any earlier instance is shown under the last one's mk.
        const ledger::MerkleTree tree(digests);
        const Digest256 mk = c.instance(c.heart, 9)->root;
        for (std::uint64_t i = 1; i <= 9; ++i)
            QVERIFY(isInSequence(mk, 9, i, c.instance(c.heart, i)->digest, tree.prove(i - 1)->aunts));
        QCOMPARE(c.sequence(c.lungs).count, std::uint64_t{0});
        QCOMPARE(c.w.submit(c.w.physician, c.next(c.lungs)), Code::Ok);
        QCOMPARE(c.sequence(c.heart).count, std::uint64_t{9});
    }

    void falseInstances()
    {
        Clinic c;
        c.prepare();
        c.must(c.w.submit(c.w.patient, c.authorise("south")));
        c.grow(c.heart, 3);
        const auto tryIt = [&](auto change) {
            TwinInstanceBody body = c.next(c.heart);
            change(body);
            return c.w.submit(c.w.physician, body);
        };
        const auto sealed = [&](auto change) {
            return tryIt([&](TwinInstanceBody& b) {
                change(b);
                Clinic::seal(b, c.sequence(c.heart));
            });
        };
        QCOMPARE(sealed([](TwinInstanceBody& b) { b.sequence += 1; }), Code::BadSequence);
        QCOMPARE(sealed([](TwinInstanceBody& b) { b.sequence -= 1; }), Code::BadSequence);
        QCOMPARE(sealed([](TwinInstanceBody& b) { b.sequence = ~std::uint64_t{0}; }), Code::BadSequence);
        QCOMPARE(sealed([](TwinInstanceBody& b) { b.previous = digest("p"); }), Code::BadSequence);
        QCOMPARE(sealed([&](TwinInstanceBody& b) { b.previous = c.instance(c.heart, 2)->digest; }), Code::BadSequence);
        QCOMPARE(sealed([](TwinInstanceBody& b) { b.sources = 2; }), Code::StaleSources);
        QCOMPARE(tryIt([](TwinInstanceBody& b) { b.root = digest("mk"); }), Code::BadSequenceRoot);
        QCOMPARE(tryIt([](TwinInstanceBody& b) { b.data = digest("other data"); }), Code::BadSequenceRoot);
        QCOMPARE(tryIt([](TwinInstanceBody& b) { b.receivers = digest("more"); }), Code::BadSequenceRoot);
        QCOMPARE(tryIt([&](TwinInstanceBody& b) { b.root = c.instance(c.heart, 3)->root; }), Code::BadSequenceRoot);
        QCOMPARE(tryIt([](TwinInstanceBody& b) { b.twin = digest("unheard of"); }), Code::UnknownSubject);
        QCOMPARE(tryIt([](TwinInstanceBody& b) { b.handle = handleOf("ben"); }), Code::NoOwner);
        QCOMPARE(c.w.submit(c.w.southPhysician, c.next(c.heart)), Code::WrongOrganisation);
        QCOMPARE(c.w.submit(c.w.patient, c.next(c.heart)), Code::NoPermission);
        QCOMPARE(c.w.submit(c.w.researcher, c.next(c.heart)), Code::NoPermission);
        QCOMPARE(c.w.submit(c.w.northRoot, c.next(c.heart)), Code::NoPermission);
        QCOMPARE(c.w.submit(c.w.stranger, c.next(c.heart)), Code::UnknownSigner);
        QCOMPARE(c.sequence(c.heart).count, std::uint64_t{3});
        const TwinInstanceBody good = c.next(c.heart);
        QCOMPARE(twice(c.w, c.w.physician, good), Code::NonceNotAbove);
        QCOMPARE(c.w.submit(c.w.physician, good), Code::BadSequence);
        QVERIFY(isRetryable(Code::BadSequence) && isRetryable(Code::StaleSources) && !isRetryable(Code::NotAuthorised));
    }

    void masterTwin()
    {
        Clinic c;
        c.prepare();
        c.grow(c.heart, 3);
        const auto master = [&] { return c.w.entry<MasterEntry>(key::master(c.w.anna, c.heart)); };
        for (User* by : {&c.w.physician, &c.w.officer, &c.w.northRoot, &c.w.southPhysician})
            QCOMPARE(c.w.submit(*by, c.accept(c.heart, 1)), Code::NotOwner);
        MasterTwinBody body = c.accept(c.heart, 2);
        body.digest = c.instance(c.heart, 1)->digest;
        QCOMPARE(c.w.submit(c.w.patient, body), Code::BadField); // not what was looked at
        body = c.accept(c.heart, 2);
        body.handle = handleOf("ben");
        QCOMPARE(c.w.submit(c.w.patient, body), Code::NoOwner);
        body = c.accept(c.heart, 2);
        body.place.sequence = 4;
        QCOMPARE(c.w.submit(c.w.patient, body), Code::UnknownSubject);
        QCOMPARE(twice(c.w, c.w.patient, c.accept(c.heart, 2)), Code::NonceNotAbove);
        QVERIFY(master()->sequence == 2 && master()->digest == c.instance(c.heart, 2)->digest);
        QCOMPARE(c.w.submit(c.w.patient, c.accept(c.heart, 2)), Code::CounterNotAbove);
        QCOMPARE(c.w.submit(c.w.patient, c.accept(c.heart, 1)), Code::CounterNotAbove);
        QCOMPARE(c.w.submit(c.w.patient, c.accept(c.heart, 3)), Code::Ok);
        QVERIFY(master()->sequence == 3 && master()->height == c.w.app->height());
    }

    /// Back to an older instance only when the last accepted one was refused.
    void masterGoesBackFromWhatIsRefused()
    {
        Clinic c;
        c.prepare();
        c.grow(c.heart, 3);
        c.grow(c.lungs, 1);
        const auto master = [&] { return c.w.entry<MasterEntry>(key::master(c.w.anna, c.heart))->sequence; };
        QCOMPARE(c.w.submit(c.w.patient, c.accept(c.heart, 3)), Code::Ok);
        QCOMPARE(c.w.submit(c.w.patient, c.resolve({c.lungs, 1}, {c.heart, 3})), Code::Ok);
        QCOMPARE(c.w.submit(c.w.patient, c.accept(c.heart, 3)), Code::InstanceRefused);
        QCOMPARE(c.w.submit(c.w.patient, c.resolve({c.lungs, 1}, {c.heart, 1})), Code::Ok);
        QCOMPARE(c.w.submit(c.w.patient, c.accept(c.heart, 1)), Code::InstanceRefused);
        QCOMPARE(c.w.submit(c.w.patient, c.accept(c.heart, 2)), Code::Ok);
        QCOMPARE(master(), std::uint64_t{2});
        QCOMPARE(c.w.submit(c.w.patient, c.accept(c.heart, 2)), Code::CounterNotAbove);
        // A refusal that was lifted holds nobody: forward again, and not back from there.
        QCOMPARE(c.w.submit(c.w.patient, c.resolve({c.heart, 3}, {c.lungs, 1})), Code::Ok);
        QCOMPARE(c.w.submit(c.w.patient, c.accept(c.heart, 3)), Code::Ok);
        QCOMPARE(c.w.submit(c.w.patient, c.accept(c.heart, 2)), Code::CounterNotAbove);
        QCOMPARE(master(), std::uint64_t{3});
    }

    void noMasterWhileTheHospitalKeepsIt()
    {
        Clinic c(false);
        c.must(c.w.submit(c.w.physician, c.create(c.heart)));
        c.grow(c.heart, 2);
        for (User* by : {&c.w.physician, &c.w.officer, &c.w.northRoot, &c.w.patient}) {
            QCOMPARE(c.w.submit(*by, c.accept(c.heart, 1)), Code::NotOwner);
            QCOMPARE(c.w.submit(*by, c.resolve({c.heart, 1}, {c.heart, 2})), Code::NotOwner);
        }
    }

    void conflicts()
    {
        Clinic c;
        c.prepare();
        c.grow(c.heart, 2);
        c.grow(c.lungs, 1);
        const InstancePlace a{c.heart, 1};
        const InstancePlace b{c.lungs, 1};
        const InstancePlace d{c.heart, 2};
        const auto refusal = [&](const InstancePlace& p) { return c.w.entry<RefusalEntry>(key::refusal(c.w.anna, p)); };
        QCOMPARE(c.w.submit(c.w.physician, c.resolve(a, b)), Code::NotOwner);
        QCOMPARE(c.w.submit(c.w.patient, c.resolve(a, {c.lungs, 2})), Code::UnknownSubject);
        QCOMPARE(c.w.submit(c.w.patient, c.resolve({c.lungs, 2}, a)), Code::UnknownSubject);
        QCOMPARE(c.w.submit(c.w.patient, c.accept(c.lungs, 1)), Code::Ok);
        const auto master = [&] { return *c.w.entry<MasterEntry>(key::master(c.w.anna, c.lungs)); };
        QVERIFY(isInForce(master(), refusal(b)));
        QVERIFY(!isInForce(MasterEntry{}, std::nullopt));
        QCOMPARE(twice(c.w, c.w.patient, c.resolve(a, b)), Code::NonceNotAbove);
        QVERIFY(refusal(b)->chosen == a && refusal(b)->reason == digest("reason") && refusal(b)->lifted == 0);
        QVERIFY(!isInForce(master(), refusal(b)));
        QCOMPARE(c.w.submit(c.w.patient, c.resolve(a, b)), Code::AlreadyExists);
        QCOMPARE(c.w.submit(c.w.patient, c.resolve(d, b)), Code::AlreadyExists);
        // What was refused is not chosen over a third, nor accepted.
        QCOMPARE(c.w.submit(c.w.patient, c.resolve(b, d)), Code::InstanceRefused);
        QCOMPARE(c.w.submit(c.w.patient, c.resolve(d, a)), Code::Ok);
        QCOMPARE(c.w.submit(c.w.patient, c.accept(c.heart, 1)), Code::InstanceRefused);
        QCOMPARE(c.w.submit(c.w.patient, c.accept(c.heart, 2)), Code::Ok);
        // The same two the other way.
        QCOMPARE(c.w.submit(c.w.patient, c.resolve(a, d)), Code::Ok);
        QCOMPARE(refusal(a)->lifted, c.w.app->height());
        QVERIFY(refusal(d)->chosen == a && refusal(d)->lifted == 0);
        QCOMPARE(c.w.submit(c.w.patient, c.resolve(b, a)), Code::Ok);
        QVERIFY(refusal(b)->lifted == c.w.app->height() && refusal(a)->lifted == 0 && refusal(a)->chosen == b);
        QVERIFY(isInForce(master(), refusal(b)));
        // What was chosen in the end is chosen over a third as well.
        c.grow(c.lungs, 1);
        const InstancePlace e{c.lungs, 2};
        QCOMPARE(c.w.submit(c.w.patient, c.resolve(b, e)), Code::Ok);
        QVERIFY(refusal(e)->chosen == b && refusal(e)->lifted == 0);
    }

    /// Two twins of the same number of sources are equal in size, whatever the condition; so are two instances.
    void equalInSize()
    {
        Clinic c;
        c.prepare();
        c.grow(c.heart, 3);
        QCOMPARE(signedBody(c.create(c.heart)).size(), signedBody(c.create(c.lungs)).size());
        QCOMPARE(signedBody(c.next(c.heart)).size(), signedBody(c.next(c.lungs)).size());
        QCOMPARE(encode(*c.instance(c.heart, 1)).size(), encode(*c.instance(c.heart, 3)).size());
    }
};

QTEST_GUILESS_MAIN(TwinsTest)
#include "twins_test.moc"
