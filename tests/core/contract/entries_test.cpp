// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "testworld.h"

#include <QTest>

#include <set>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {
/// Round trip, refusal of every truncation, of more octets, and of another reading of the same bytes.
template <class Entry>
void probe(const Entry& entry)
{
    const Bytes octets = encode(entry);
    const auto decoded = decodeEntry<Entry>(octets);
    QVERIFY(decoded);
    QVERIFY(*decoded == entry);
    QVERIFY(octets[0] != 0);
    for (std::size_t n = 0; n < octets.size(); ++n)
        QVERIFY(!decodeEntry<Entry>(BytesView(octets).first(n)));
    Bytes longer = octets;
    longer.push_back(0);
    QVERIFY(!decodeEntry<Entry>(longer));
    Bytes touched = octets;
    for (std::size_t at = 0; at < octets.size(); ++at) {
        for (int bit = 0; bit < 8; ++bit) {
            touched[at] ^= static_cast<std::uint8_t>(1 << bit);
            if (const auto other = decodeEntry<Entry>(touched))
                QVERIFY(at > 1 && !(*other == entry) && encode(*other) == touched);
            touched[at] = octets[at];
        }
    }
}
} // namespace

class EntriesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void canonical()
    {
        const KeyId id = makeUser("a").id();
        const OrganisationId organisation = organisationId("north");
        probe(MemberEntry{id, makeSealing("c"), true, false, 3});
        probe(MemberEntry{id, std::nullopt, false, true, 3});
        probe(CertificateEntry{makeUser("a").field(),
                               makeSealing("a"),
                               Role::Nurse,
                               false,
                               organisation,
                               digest("n"),
                               digest("c"),
                               4,
                               Instant::fromSeconds(5),
                               0,
                               {}});
        probe(CertificateEntry{makeUser("a").field(),
                               makeSealing("a"),
                               Role::Insurer,
                               true,
                               organisation,
                               {},
                               {},
                               4,
                               {},
                               9,
                               RevokeReason::Left});
        probe(NameEntry{id});
        probe(PermissionEntry{id, PermissionClass::Sop, kRightsWrite, Instant{1}, Instant{2}, digest("s"), 7});
        probe(OwnerEntry{OwnerKind::Patient, organisation, id, makeSealing("a"), 1, 2});
        probe(CircleEntry{handleOf("a"), CircleKind::Staff, organisation, 3, makeSealing("e"), 4, true, 5});
        probe(TeamEntry{circleId(handleOf("a"), CircleKind::Staff, organisation), id, Role::Surgeon,
                        LegalBasis::Mandate, Instant{1}, Instant{2}, 3, 4});
        probe(ContributionEntry{handleOf("a"), organisation, id, Provenance::SelfReported, PermissionClass::Pha,
                                digest("c"), 16, 9, digest("t")});
        probe(SupersededEntry{SupersededEntry::What::Superseded, digest("r"), 5, {}, id, 6});
        probe(SupersededEntry{SupersededEntry::What::Deleted, {}, 0, DeleteReason::Erasure, id, 6});
        probe(CatalogueStateEntry{World::makeGenesis().catalogue, 3});
        probe(CurrentCatalogueEntry{digest("c")});
        probe(NonceEntry{77});
        probe(AnchorEntry{digest("r"), 5, 6});
        probe(ParametersEntry{digest("g"), 1, 2, true, false, 3});
        std::vector<OrganisationId> some{organisationId("north"), organisationId("south")};
        std::ranges::sort(some);
        using State = ProposalEntry::State;
        probe(ProposalEntry{organisation, TrustingPeriodChange{86'400}, Instant{1}, State::Open, 3, 0, some, {}});
        probe(ProposalEntry{organisation,
                            MemberBody{MemberBody::Action::Leave, organisation, {}, {}, {}, {}, {}},
                            Instant{1},
                            State::Refused,
                            3,
                            4,
                            {},
                            some});
        std::ranges::reverse(some);
        QVERIFY(!decodeEntry<ProposalEntry>(
            encode(ProposalEntry{organisation, TrustingPeriodChange{1}, {}, State::Open, 3, 0, some, {}})));
    }

    /// No entry is read as one of another type.
    void typesDoNotMix()
    {
        QVERIFY(!decodeEntry<NameEntry>(encode(CurrentCatalogueEntry{digest("c")})));
        QVERIFY(!decodeEntry<CurrentCatalogueEntry>(encode(NameEntry{makeUser("a").id()})));
    }

    /// Namespaces differ, nothing is the beginning of something else, reserved ones are written by nobody.
    void keys()
    {
        const KeyId id = makeUser("a").id();
        const Digest256 d = digest("d");
        const CircleId circle{d.octets};
        const std::vector<Bytes> keys{key::member({d.octets}),
                                      key::certificate(id),
                                      key::name(d),
                                      key::permission(id, PermissionClass::Pha),
                                      key::permission(id, PermissionClass::Pdd),
                                      key::owner({d.octets}),
                                      key::circle(circle),
                                      key::teamMember(circle, id),
                                      key::contribution(d),
                                      key::superseded(d, 0),
                                      key::superseded(d, 1),
                                      key::catalogue(d),
                                      key::currentCatalogue(),
                                      key::nonce(id),
                                      key::anchor(id),
                                      key::parameters(),
                                      key::proposal(d),
                                      key::sentinel()};
        std::set<Bytes> different(keys.begin(), keys.end());
        QCOMPARE(different.size(), keys.size());
        StateTrie trie;
        for (const Bytes& k : keys) {
            QVERIFY(!key::isReserved(k));
            QVERIFY(trie.put(k, bytesOf("v")));
        }
        for (const char* name : {"grnt", "emrg", "escr", "paym", "toke", "twin", "docu"})
            QVERIFY(key::isReserved(bytesOf(name)));
    }
};

QTEST_GUILESS_MAIN(EntriesTest)
#include "entries_test.moc"
