// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "testworld.h"

#include <contract/consententries.h>

#include <QTest>

#include <functional>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {
const Instant kTime = Instant::fromSeconds(1'800'000'000);

/// A value of the state that is right, the same with one mistake, and what its decoder says: nothing when it takes it.
struct Row {
    const char* name;
    Bytes good;
    Bytes bad;
    std::function<std::optional<CodecError>(BytesView)> errorOf;
    CodecError error = CodecError::BadValue;
};
template <class Entry, class Change>
Row row(const char* name, const Entry& good, Change change, CodecError error = CodecError::BadValue)
{
    Entry bad = good;
    change(bad);
    return {name, encode(good), encode(bad),
            [](BytesView octets) -> std::optional<CodecError> {
                const auto decoded = decodeEntry<Entry>(octets);
                return decoded ? std::nullopt : std::optional(decoded.error());
            },
            error};
}

std::vector<Row> people()
{
    const KeyId id = makeUser("a").id();
    CertificateEntry live;
    live.key = makeUser("a").field();
    live.sealing = makeSealing("a");
    CertificateEntry revoked = live;
    revoked.revokedAt = 9;
    revoked.reason = RevokeReason::Left;
    const PermissionEntry permission{id, PermissionClass::Sop, kRightsReadWrite, {}, {}, digest("s"), 7};
    using State = ApplicationEntry::State;
    const ApplicationEntry open{digest("t"), 1,     live.key,    live.sealing, Role::Nurse, {},
                                digest("d"), kTime, State::Open, {},           4,           0};
    ApplicationEntry accepted = open;
    accepted.state = State::Accepted;
    accepted.decided = 5;
    ApplicationEntry rejected = accepted;
    rejected.state = State::Rejected;
    rejected.reason = RejectReason::WrongRole;
    using C = CertificateEntry;
    using A = ApplicationEntry;
    return {row("live for a reason", live, [](C& e) { e.reason = RevokeReason::Left; }),
            row("revoked for no reason", revoked, [](C& e) { e.reason.reset(); }),
            row("a key to seal with", live, [](C& e) { e.key = makeSealing("a"); }),
            row("a role that nobody has", live, [](C& e) { e.role = static_cast<Role>(31); }),
            row("rights above the last", permission, [](PermissionEntry& e) { e.rights = 4; }),
            row("open for a reason", open, [](A& e) { e.reason = RejectReason::WrongRole; }),
            row("open and decided", open, [](A& e) { e.decided = 5; }),
            row("accepted and not decided", accepted, [](A& e) { e.decided = 0; }),
            row("rejected for no reason", rejected, [](A& e) { e.reason.reset(); }),
            row("a serial of 0", open, [](A& e) { e.serial = 0; })};
}

std::vector<Row> records()
{
    const KeyId id = makeUser("a").id();
    const ContributionEntry contribution{handleOf("a"), {}, id, Provenance::Own, PermissionClass::Pdd,
                                         digest("c"),   16, 9,  digest("t")};
    const SupersededEntry superseded{SupersededEntry::What::Superseded, digest("r"), 5, {}, id, 6};
    const SupersededEntry deleted{SupersededEntry::What::Deleted, {}, 0, DeleteReason::Erasure, id, 6};
    using S = SupersededEntry;
    std::vector<OrganisationId> members{organisationId("north"), organisationId("south"), organisationId("west")};
    std::ranges::sort(members);
    const ProposalEntry proposal{members[0], TrustingPeriodChange{1}, {}, ProposalEntry::State::Open, 3, 0, members,
                                 members};
    using P = ProposalEntry;
    return {row("a depth of 17", contribution, [](ContributionEntry& e) { e.depth = 17; }),
            row("superseded for a reason", superseded, [](S& e) { e.reason = DeleteReason::Erasure; }),
            row("deleted for no reason", deleted, [](S& e) { e.reason.reset(); }),
            row("deleted by a newer one", deleted, [](S& e) { e.byRoot = digest("r"); }),
            row("deleted by a newer leaf", deleted, [](S& e) { e.byLeaf = 1; }),
            row("approvals out of order", proposal, [](P& e) { std::swap(e.approvals[0], e.approvals[1]); }),
            row("the last refusal twice", proposal, [](P& e) { e.refusals[2] = e.refusals[1]; }),
            row("129 approvals", proposal, [](P& e) { e.approvals.resize(kMaxMembers + 1); }, CodecError::TooLong)};
}

std::vector<Row> nonces()
{
    using N = NonceEntry;
    return {row("nothing above the first was skipped", N{2, 1}, [](N& e) { e = {1, 1}; }),
            row("no nonce and one skipped", N{2, 1}, [](N& e) { e = {0, 1}; }),
            row("0 was skipped", N{64, ~std::uint64_t{0} >> 1}, [](N& e) { e.skipped = ~std::uint64_t{0}; }),
            row("below 0 was skipped", N{3, 0b11}, [](N& e) { e.skipped = 0b1000; })};
}

std::vector<Row> delegation()
{
    const KeyId id = makeUser("a").id();
    DelegateEntry proxy;
    proxy.kind = DelegateKind::Proxy;
    proxy.scope = kDelegateAll;
    proxy.confirmedBy = id;
    proxy.confirmedAt = kTime;
    DelegateEntry guardian = proxy;
    guardian.kind = DelegateKind::Guardian;
    guardian.confirmedBy.reset();
    guardian.confirmedAt = {};
    EmergencyEntry open;
    open.epoch = 1;
    EmergencyEntry escalated = open;
    escalated.review = ReviewState::Escalated;
    escalated.objected = true;
    escalated.reviewed = 9;
    EmergencyEntry justified = escalated;
    justified.review = ReviewState::Justified;
    justified.reviewer = id;
    using D = DelegateEntry;
    using E = EmergencyEntry;
    const AccessBatchEntry batch{{}, digest("rows"), kMaxAccessSizeClass, kTime, kTime, 8};
    return {row("a scope above all", guardian, [](D& e) { e.scope = kDelegateAll + 1; }),
            row("confirmed by nobody", proxy, [](D& e) { e.confirmedBy.reset(); }),
            row("a guardian confirmed", guardian, [&](D& e) { e.confirmedBy = id; }),
            row("active and half confirmed", proxy, [](D& e) { e.active = 3; }),
            row("an emergency of the staff", open, [](E& e) { e.circle = CircleKind::Staff; }),
            row("an epoch of 0", open, [](E& e) { e.epoch = 0; }),
            row("open and reviewed", open, [](E& e) { e.reviewed = 9; }),
            row("open and objected to", open, [](E& e) { e.objected = true; }),
            row("open and by a reviewer", open, [&](E& e) { e.reviewer = id; }),
            row("escalated and not reviewed", escalated, [](E& e) { e.reviewed = 0; }),
            row("justified by nobody", justified, [](E& e) { e.reviewer.reset(); }),
            row("a size class of 17", batch, [](AccessBatchEntry& e) { e.sizeClass = 17; })};
}

std::vector<Row> consent()
{
    ShareRequestEntry open;
    open.sealing = makeSealing("grant");
    open.classes = kAllClasses;
    ShareRequestEntry later = open;
    later.state = ShareRequestEntry::State::Later;
    ShareRequestEntry approved = open;
    approved.state = ShareRequestEntry::State::Approved;
    approved.decided = 4;
    GrantEntry grant;
    grant.sealing = open.sealing;
    grant.classes = 1;
    GrantEntry revoked = grant;
    revoked.revokedAt = 5;
    revoked.revokedBy = GrantEntry::EndedBy::Hospital;
    const RestrictionEntry restriction{RestrictionBody::Article::Objection, kAllPurposes, 1, {}, {}, true, 2, 0};
    ConsentListEntry list;
    for (const char* name : {"a", "b", "c"})
        list.items.push_back({digest(name), {}, kTime});
    std::ranges::sort(list.items, {}, &ConsentListEntry::Item::id);
    using R = ShareRequestEntry;
    using L = ConsentListEntry;
    return {row("no class", open, [](R& e) { e.classes = 0; }),
            row("a class above the last", open, [](R& e) { e.classes = 8; }),
            row("open and decided", open, [](R& e) { e.decided = 4; }),
            row("later and decided", later, [](R& e) { e.decided = 4; }),
            row("approved and not decided", approved, [](R& e) { e.decided = 0; }),
            row("live and ended by somebody", grant, [](GrantEntry& e) { e.revokedBy = GrantEntry::EndedBy::Owner; }),
            row("revoked by nobody", revoked, [](GrantEntry& e) { e.revokedBy = GrantEntry::EndedBy::None; }),
            row("a purpose above the last", restriction, [](RestrictionEntry& e) { e.purposes = 16; }),
            row("items out of order", list, [](L& e) { std::swap(e.items[0], e.items[1]); }),
            row("the last item twice", list, [](L& e) { e.items[2] = e.items[1]; }),
            row("too many items", list, [](L& e) { e.items.resize(kMaxOpenRequests + 1); }, CodecError::TooLong)};
}

std::vector<Row> custody()
{
    const AttestationEntry attestation{Role::TestEquipment, digest("measured"), 8};
    SurgeryEntry planned;
    planned.planned = 1;
    SurgeryEntry started = planned;
    started.started = 2;
    started.diagnosis = {digest("diagnosis"), (1U << kMaxContributionDepth) - 1};
    SurgeryEntry closed = started;
    closed.closed = 3;
    SurgeryEntry followed = closed;
    followed.followed = 4;
    using S = SurgeryEntry;
    return {row("attested by a physician", attestation, [](AttestationEntry& e) { e.role = Role::Physician; }),
            row("closed and not started", planned, [](S& e) { e.closed = 3; }),
            row("closed and abandoned", closed, [](S& e) { e.abandoned = 4; }),
            row("followed up and not closed", started, [](S& e) { e.followed = 4; }),
            row("a diagnosis before the start", planned, [](S& e) { e.diagnosis.leaf = 1; }),
            row("a record before the close", started, [](S& e) { e.record.root = digest("record"); }),
            row("a follow-up before it", closed, [](S& e) { e.followUp.leaf = 1; }),
            row("a follow-up beyond the deepest leaf", followed,
                [](S& e) { e.followUp.leaf = 1U << kMaxContributionDepth; })};
}

std::vector<Row> twins()
{
    TwinEntry twin;
    twin.version = 1;
    for (const char* name : {"one", "two", "three", "four"})
        twin.sources.push_back(digest(name));
    std::ranges::sort(twin.sources);
    SequenceEntry sequence;
    sequence.append(digest("first"));
    sequence.append(digest("second"));
    sequence.append(digest("third"));
    InstanceEntry instance;
    InstanceEntry signcrypted;
    signcrypted.suite = TwinSuite::Signcrypted;
    signcrypted.authorship = Bytes(kAuthorshipOctets, 9);
    const MasterEntry master{2, digest("instance"), 8};
    const RefusalEntry refusal{{digest("twin"), 2}, digest("reason"), 8, 9};
    using S = SequenceEntry;
    return {
        row("three sources", twin, [](TwinEntry& e) { e.sources.pop_back(); }),
        row("sources out of order", twin, [](TwinEntry& e) { std::swap(e.sources[0], e.sources[1]); }),
        row("an empty sequence", sequence, [](S& e) { e.count = 0; }),
        row(
            "an edge too short", sequence, [](S& e) { e.edge.resize(0); }, CodecError::Truncated),
        row(
            "an edge too long", sequence, [](S& e) { e.edge.resize(3); }, CodecError::TrailingBytes),
        row("sealed with authorship", instance, [](InstanceEntry& e) { e.authorship = Bytes(kAuthorshipOctets, 9); }),
        row("signcrypted without", signcrypted, [](InstanceEntry& e) { e.authorship.clear(); }),
        row("a master of instance 0", master, [](MasterEntry& e) { e.sequence = 0; }),
        row("refused for instance 0", refusal, [](RefusalEntry& e) { e.chosen.sequence = 0; })};
}

std::vector<Row> coins()
{
    StorageOrderEntry ordered;
    ordered.sizeClass = 63;
    ordered.seconds = kMaxStorageSeconds;
    ordered.amount = 9;
    ordered.held = 9;
    StorageOrderEntry ended = ordered;
    ended.state = StorageOrderEntry::State::Ended;
    ended.held = 0;
    StorageOrderEntry refunded = ended;
    refunded.state = StorageOrderEntry::State::Refunded;
    TokenEntry token;
    token.level = AccessLevel::Open;
    PurchaseEntry paid;
    paid.sealing = makeSealing("buyer");
    PurchaseEntry delivered = paid;
    delivered.delivery = digest("delivery");
    delivered.delivered = kTime;
    using O = StorageOrderEntry;
    using P = PurchaseEntry;
    return {row("more than there is", AccountEntry{kMaxCoins}, [](AccountEntry& e) { ++e.balance; }),
            row("a supply above the last", SupplyEntry{kMaxCoins}, [](SupplyEntry& e) { ++e.total; }),
            row("holds more than it got", ordered, [](O& e) { e.held = 10; }),
            row("ended and holds", ended, [](O& e) { e.held = 1; }),
            row("refunded and holds", refunded, [](O& e) { e.held = 1; }),
            row("ordered for nothing", ended, [](O& e) { e.amount = 0; }),
            row("ordered for no second", ordered, [](O& e) { e.seconds = 0; }),
            row("ordered too large", ordered, [](O& e) { e.sizeClass = 64; }),
            row("open at a price", token, [](TokenEntry& e) { e.price = 1; }),
            row("delivered nothing", delivered, [](P& e) { e.delivery = {}; }),
            row("delivered at no time", delivered, [](P& e) { e.delivered = {}; })};
}

const std::vector<Row>& rows()
{
    static const auto kRows = [] {
        std::vector<Row> out;
        for (const auto& group : {people(), records(), nonces(), delegation(), consent(), custody(), twins(), coins()})
            out.insert(out.end(), group.begin(), group.end());
        return out;
    }();
    return kRows;
}
} // namespace

/// Each rule that a value of the state must keep: which error breaking it alone gives.
class EntryRefusalsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void values_data()
    {
        QTest::addColumn<std::size_t>("at");
        for (std::size_t i = 0; i < rows().size(); ++i)
            QTest::newRow(rows()[i].name) << i;
    }
    void values()
    {
        QFETCH(const std::size_t, at);
        const Row& r = rows()[at];
        QVERIFY(!r.errorOf(r.good));
        const auto refused = r.errorOf(r.bad);
        QVERIFY(refused);
        QCOMPARE(*refused, r.error);
        // Another type, another version, and nothing.
        Bytes touched = r.good;
        touched[0] = 0xff;
        QVERIFY(r.errorOf(touched) == CodecError::BadValue);
        touched[0] = r.good[0];
        touched[1] = 3;
        QVERIFY(r.errorOf(touched) == CodecError::BadVersion);
        QVERIFY(r.errorOf({}) == CodecError::Truncated);
    }

    /// A nonce entry that says that it lists skipped ones, and lists none, is a second reading of one without.
    void noneSkippedHasOneReading()
    {
        Bytes octets = encode(NonceEntry{5, 0});
        octets[1] = 2;
        octets.resize(octets.size() + 8);
        QCOMPARE(decodeEntry<NonceEntry>(octets).error(), CodecError::BadValue);
    }

    void noncesAfterOneAnother_data()
    {
        QTest::addColumn<quint64>("nonce");
        QTest::addColumn<quint64>("skipped");
        QTest::addColumn<quint64>("used");
        QTest::addColumn<quint64>("nonceAfter");
        QTest::addColumn<quint64>("skippedAfter");
        const auto row = [](const char* name, NonceEntry before, quint64 used, NonceEntry after) {
            QTest::newRow(name) << quint64{before.nonce} << quint64{before.skipped} << used << quint64{after.nonce}
                                << quint64{after.skipped};
        };
        constexpr std::uint64_t kAll = ~std::uint64_t{0};
        row("the first", {0, 0}, 7, {7, 0});
        row("the next", {7, 0}, 8, {8, 0});
        row("the next behind a skipped one", {7, 0b1}, 8, {8, 0b10});
        row("one skipped", {7, 0b10}, 9, {9, 0b1001});
        row("a late one", {9, 0b1001}, 8, {9, 0b1000});
        row("the last that still counts", {9, 0b1001}, 5, {9, 0b1});
        row("63 ahead", {7, 0b1}, 70, {70, kAll >> 2 | std::uint64_t{1} << 63});
        row("64 ahead", {7, 0b1}, 71, {71, kAll >> 1});
        row("65 ahead", {7, 0b1}, 72, {72, kAll});
        row("far ahead", {7, 0b1}, 1'000'000, {1'000'000, kAll});
    }
    void noncesAfterOneAnother()
    {
        QFETCH(const quint64, nonce);
        QFETCH(const quint64, skipped);
        QFETCH(const quint64, used);
        QFETCH(const quint64, nonceAfter);
        QFETCH(const quint64, skippedAfter);
        const NonceEntry before{nonce, skipped};
        QVERIFY(before.isFree(used));
        const NonceEntry after = before.after(used);
        QCOMPARE(after.nonce, std::uint64_t{nonceAfter});
        QCOMPARE(after.skipped, std::uint64_t{skippedAfter});
        QVERIFY(!after.isFree(used));
    }
};

QTEST_GUILESS_MAIN(EntryRefusalsTest)
#include "entryrefusals_test.moc"
