// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "roundtrip.h"

#include <support/data.h>

#include <QTest>

#include <set>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {

ApplicationBody application()
{
    ApplicationBody body;
    body.organisation = organisationId("north");
    body.slot = 1'023;
    body.serial = 77;
    body.key = makeUser("a").field();
    body.sealing = makeSealing("a");
    body.role = Role::SensorEquipment;
    body.until = Instant::fromSeconds(1'800'000'000);
    body.details = Bytes(kApplicationDetailsOctets, 0x5a);
    return body;
}

std::vector<std::pair<const char*, Body>> bodies()
{
    std::vector<std::pair<const char*, Body>> out;
    ApplicationBody plain = application();
    out.emplace_back("application", plain);
    plain.recovery = RecoveryKey{makeUser("r").field(), Bytes(64, 4)};
    out.emplace_back("application with recovery", plain);
    out.emplace_back("accepted",
                     AdmissionBody{3, digest("t"), Acceptance{Role::Nurse, digest("n"), digest("c"), Instant{5}}});
    out.emplace_back("accepted plain", AdmissionBody{3, digest("t"), Acceptance{Role::Patient, digest("n"), {}, {}}});
    out.emplace_back("rejected", AdmissionBody{0, digest("t"), RejectReason::Withdrawn});
    out.emplace_back("rotation", RotationBody{makeUser("b").field(), makeSealing("b"), {}, Bytes(64, 3)});
    out.emplace_back("rotation with recovery",
                     RotationBody{makeUser("b").field(), makeSealing("b"),
                                  RecoveryKey{makeUser("r").field(), Bytes(64, 4)}, Bytes(64, 3)});
    out.emplace_back("recovery",
                     RecoveryBody{makeUser("a").id(), makeUser("b").field(), makeSealing("b"), {}, Bytes(64, 3)});
    out.emplace_back("recovery with recovery",
                     RecoveryBody{makeUser("a").id(), makeUser("b").field(), makeSealing("b"),
                                  RecoveryKey{makeUser("r").field(), Bytes(64, 4)}, Bytes(64, 3)});
    const OrganisationId organisation = organisationId("south");
    const auto proposal = [&](const char* name, ProposedAction action) {
        out.emplace_back(name, ProposalBody{Instant::fromSeconds(4), std::move(action)});
    };
    MemberBody root;
    root.action = MemberBody::Action::RotateRoot;
    root.organisation = organisation;
    root.key = makeUser("root").field();
    root.sealing = makeSealing("root");
    root.possession = Bytes(64, 5);
    proposal("root key", root);
    proposal("member role", MemberRoleChange{organisation, MemberRole::Industry});
    proposal("contract version", ContractVersionChange{2});
    proposal("validator", ValidatorChange{organisation, makeUser("v").field()});
    proposal("no validator", ValidatorChange{organisation, {}});
    proposal("coins", CoinIssue{organisation, 1'000});
    proposal("suite", SuiteChange{2});
    return out;
}

Bytes signedBytes(const Body& body)
{
    const User user = makeUser("signer");
    return build({"test-chain-1", 5, 100, Instant::fromSeconds(9)}, body, signerOf(user.key));
}

} // namespace

/// Encodings of admission and governance: what is written is read, and nothing else is.
class AdmissionFormatsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void roundTrip_data()
    {
        QTest::addColumn<int>("index");
        int i = 0;
        for (const auto& [name, body] : bodies())
            QTest::newRow(name) << i++;
    }
    void roundTrip()
    {
        QFETCH(const int, index);
        const Body body = bodies().at(static_cast<std::size_t>(index)).second;
        const Bytes octets = signedBytes(body);
        const auto decoded = decodeTransaction(octets);
        QVERIFY(decoded);
        QVERIFY(decoded->body == body);
        QVERIFY(encode(*decoded) == octets);
        for (std::size_t n = 0; n < octets.size(); ++n)
            QVERIFY(!decodeTransaction(BytesView(octets).first(n)));
        Bytes longer = octets;
        longer.push_back(0);
        QVERIFY(!decodeTransaction(longer));
        Bytes touched = octets;
        for (std::size_t at = 0; at < octets.size(); ++at) {
            for (int bit = 0; bit < 8; ++bit) {
                touched[at] ^= static_cast<std::uint8_t>(1 << bit);
                if (const auto other = decodeTransaction(touched)) {
                    QVERIFY(*other != *decoded);
                    QVERIFY(encode(*other) == touched);
                }
                touched[at] = octets[at];
            }
        }
    }

    void outOfRange()
    {
        const auto refused = [](const Body& body) { return !decodeTransaction(signedBytes(body)).hasValue(); };
        const auto changed = [&](auto change) {
            ApplicationBody body = application();
            change(body);
            return refused(body);
        };
        using B = ApplicationBody;
        QVERIFY(!changed([](B&) {}));
        QVERIFY(changed([](B& b) { b.slot = 1'024; }));
        QVERIFY(changed([](B& b) { b.serial = 0; }));
        QVERIFY(changed([](B& b) { b.role = static_cast<Role>(12); }));
        QVERIFY(changed([](B& b) { b.details.resize(1'023); }));
        QVERIFY(changed([](B& b) { b.details.resize(1'025); }));
        QVERIFY(changed([](B& b) { b.details.clear(); }));
        QVERIFY(changed([](B& b) { b.until.ns = -1; }));
        QVERIFY(changed([](B& b) { b.key = makeSealing("x"); }));
        QVERIFY(changed([](B& b) { b.recovery = RecoveryKey{makeSealing("x"), Bytes(64, 4)}; }));
        QVERIFY(!changed([](B& b) { b.recovery = RecoveryKey{makeUser("r").field(), Bytes(64, 4)}; }));
        QVERIFY(changed([](B& b) { b.recovery = RecoveryKey{makeUser("r").field(), {}}; }));
        QVERIFY(changed([](B& b) { b.recovery = RecoveryKey{makeUser("r").field(), Bytes(65, 4)}; }));
        QVERIFY(refused(AdmissionBody{0, {}, static_cast<RejectReason>(7)}));
        QVERIFY(refused(AdmissionBody{0, {}, static_cast<RejectReason>(0)}));
        QVERIFY(refused(AdmissionBody{1'024, {}, RejectReason::Unproven}));
        QVERIFY(refused(RotationBody{makeUser("b").field(), makeSealing("b"), {}, Bytes(63, 3)}));
        QVERIFY(refused(RotationBody{makeUser("b").field(), makeSealing("b"), {}, Bytes(65, 3)}));
        QVERIFY(refused(RecoveryBody{{}, makeUser("b").field(), makeSealing("b"), {}, {}}));
        QVERIFY(refused(ProposalBody{{}, CoinIssue{organisationId("south"), 0}}));
        QVERIFY(refused(ProposalBody{{}, MemberRoleChange{organisationId("south"), static_cast<MemberRole>(0)}}));
        QVERIFY(refused(ProposalBody{{}, MemberRoleChange{organisationId("south"), static_cast<MemberRole>(6)}}));
        // A custodian key is no matter of the others.
        MemberBody custodian;
        custodian.custodian = makeSealing("custodian");
        QVERIFY(!refused(custodian));
        QVERIFY(refused(ProposalBody{Instant::fromSeconds(4), custodian}));
        // No action has the number after the last.
        Bytes octets = signedBytes(ProposalBody{Instant::fromSeconds(4), SuiteChange{2}});
        // … body length ‖ deadline ‖ action kind ‖ suite ‖ count ‖ algorithm ‖ length ‖ signature
        const std::size_t kind = octets.size() - 64 - 4 - 1 - 1 - 2;
        QCOMPARE(int{octets[kind]}, 8);
        octets[kind] = 9;
        QVERIFY(!decodeTransaction(octets));
        octets[kind] = 0;
        QVERIFY(!decodeTransaction(octets));
    }

    /// Two applications with the same fields present are of one size, whatever is sealed in them.
    void oneSize()
    {
        ApplicationBody other = application();
        other.role = Role::Patient;
        other.key = makeUser("somebody else").field();
        other.details = Bytes(kApplicationDetailsOctets, 0);
        QCOMPARE(signedBytes(other).size(), signedBytes(application()).size());
    }

    void entries()
    {
        const KeyId id = makeUser("a").id();
        using State = ApplicationEntry::State;
        ApplicationEntry entry{digest("t"),
                               3,
                               makeUser("a").field(),
                               makeSealing("a"),
                               Role::Nurse,
                               {},
                               digest("d"),
                               Instant{9},
                               State::Open,
                               {},
                               4,
                               0};
        probe(entry);
        entry.recovery = makeUser("r").field();
        entry.state = State::Accepted;
        entry.decided = 5;
        probe(entry);
        entry.state = State::Rejected;
        entry.reason = RejectReason::WrongRole;
        probe(entry);
        const auto refused = [&](auto change) {
            ApplicationEntry e = entry;
            change(e);
            return !decodeEntry<ApplicationEntry>(encode(e)).hasValue();
        };
        QVERIFY(refused([](ApplicationEntry& e) { e.reason.reset(); }));
        QVERIFY(refused([](ApplicationEntry& e) { e.state = State::Accepted; }));
        QVERIFY(refused([](ApplicationEntry& e) { e.decided = 0; }));
        QVERIFY(refused([](ApplicationEntry& e) { e.serial = 0; }));
        probe(SuccessionEntry{id, 6});
        probe(RecoveryEntry{makeUser("r").field(), id, RecoveryEntry::State::Replaced, 7});
        probe(RecoveryOfEntry{id, Instant{8}});
        probe(MemberRoleEntry{MemberRole::Regulator, 9});
        probe(ValidatorEntry{makeUser("v").field(), 10});
        probe(ValidatorEntry{{}, 10});
        using P = ProposalEntry::State;
        probe(ProposalEntry{organisationId("north"),
                            MemberRoleChange{organisationId("south"), MemberRole::Regulator},
                            Instant{1},
                            P::Open,
                            3,
                            0,
                            {organisationId("north")},
                            {}});
        probe(ProposalEntry{organisationId("north"),
                            ValidatorChange{organisationId("south"), makeUser("v").field()},
                            Instant{1},
                            P::Open,
                            3,
                            0,
                            {organisationId("north")},
                            {}});
        probe(ProposalEntry{organisationId("north"),
                            CoinIssue{organisationId("south"), 5},
                            Instant{1},
                            P::Accepted,
                            3,
                            4,
                            {organisationId("north")},
                            {}});
        QVERIFY(!decodeEntry<SuccessionEntry>(encode(RecoveryOfEntry{id, {}})));
        QVERIFY(!decodeEntry<ValidatorEntry>(encode(MemberRoleEntry{MemberRole::Hospital, 1})));
    }

    /// No key is the beginning of another, and an organisation's slots lie under its prefix.
    void keys()
    {
        const KeyId id = makeUser("a").id();
        const OrganisationId organisation = organisationId("north");
        const std::vector<Bytes> keys{key::application(organisation, 0),
                                      key::application(organisation, 1),
                                      key::succession(id),
                                      key::recovery(id),
                                      key::recoveryOf(id),
                                      key::memberRole(organisation),
                                      key::validator(organisation),
                                      key::member(organisation)};
        StateTrie trie;
        for (const Bytes& k : keys) {
            QVERIFY(!key::isReserved(k));
            QVERIFY(trie.put(k, bytesOf("v")));
        }
        QCOMPARE(trie.size(), keys.size());
        std::size_t found = 0;
        trie.visit(key::applicationPrefix(organisation), [&](BytesView, BytesView) { return ++found > 0; });
        QCOMPARE(found, std::size_t(2));
    }

    void names()
    {
        std::set<std::string_view> different;
        for (std::uint8_t i = 1; i <= 5; ++i)
            different.insert(nameOf(static_cast<MemberRole>(i)));
        QCOMPARE(different.size(), std::size_t(5));
        QCOMPARE(nameOf(MemberRole::PatientsAgent), std::string_view("patients-agent"));
        QCOMPARE(nameOf(static_cast<MemberRole>(6)), std::string_view("unknown"));
        std::set<std::string_view> codes;
        for (std::uint32_t code = 62; code <= 69; ++code)
            codes.insert(nameOf(static_cast<Code>(code)));
        QCOMPARE(codes.size(), std::size_t(8));
        QVERIFY(!codes.contains("Unknown"));
        QVERIFY(isRetryable(Code::SlotTaken) && !isRetryable(Code::ApplicationClosed));
    }
};

QTEST_GUILESS_MAIN(AdmissionFormatsTest)
#include "admissionformats_test.moc"
