// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "roundtrip.h"

#include <contract/consententries.h>

#include <QTest>

#include <set>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {
/// Of the kinds from 13 on, all with the same octets for every part, so that the namespace alone tells them apart.
std::vector<Bytes> laterKeys()
{
    const Digest256 d = digest("d");
    const KeyId id{d.octets};
    const OrganisationId organisation{d.octets};
    const PatientHandle handle{d.octets};
    const Account account{d.octets};
    using What = ShareReceiptBody::What;
    return {key::application(organisation, 0),
            key::application(organisation, 1),
            key::succession(id),
            key::recovery(id),
            key::recoveryOf(id),
            key::memberRole(organisation),
            key::validator(organisation),
            key::delegate(handle, id),
            key::emergency(handle, d),
            key::openReviews(d),
            key::accessHead(id),
            key::accessBatch(id, 1),
            key::accessBatch(id, 256),
            key::access(handle, d),
            key::shareRequest(handle, d),
            key::grant(handle, d),
            key::standingConsent(handle, d),
            key::restriction(handle, d),
            key::disclosure(handle, d),
            key::shareReceipt(handle, d, What::Delivered),
            key::shareReceipt(handle, d, What::Erased),
            key::openRequests(handle),
            key::grantsOf(handle, id),
            key::standingConsents(handle),
            key::restrictions(handle),
            key::disclosures(handle),
            key::service(organisation, id),
            key::receipt(d, 0, id),
            key::receipt(d, kWholeContribution, id),
            key::attestation(d, 0, id),
            key::surgery(handle, d),
            key::authorisation(handle, organisation),
            key::twin(handle, d),
            key::sequence(handle, d),
            key::instance(handle, {d, 1}),
            key::instance(handle, {d, 256}),
            key::master(handle, d),
            key::refusal(handle, {d, 1}),
            key::account(account),
            key::account(kCommonFund),
            key::supply(),
            key::storageOrder(d),
            key::token(d),
            key::purchase(d)};
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
        probe(NonceEntry{77, 0});
        probe(NonceEntry{77, 0b101});
        probe(NonceEntry{3, 0b11});
        probe(NonceEntry{65, ~std::uint64_t{0}});
        QCOMPARE(encode(NonceEntry{5, 0b10})[1], std::uint8_t{2});
        QCOMPARE(toHex(encode(NonceEntry{5, 0})), std::string("0c010000000000000005")); // as released
        QVERIFY(!decodeEntry<NonceEntry>(encode(NonceEntry{3, 0b100})));                // 0 is no nonce
        QVERIFY(!decodeEntry<NonceEntry>(encode(NonceEntry{64, ~std::uint64_t{0}})));
        QVERIFY(!decodeEntry<NonceEntry>(encode(NonceEntry{1, 1})));
        Bytes empty = encode(NonceEntry{5, 0});
        empty[1] = 2;
        empty.resize(empty.size() + 8);
        QVERIFY(!decodeEntry<NonceEntry>(empty)); // none skipped has one reading
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
        std::vector<Bytes> all = laterKeys();
        all.insert(all.end(), keys.begin(), keys.end());
        std::set<Bytes> different(all.begin(), all.end());
        QCOMPARE(different.size(), all.size());
        StateTrie trie;
        for (const Bytes& k : all) {
            QVERIFY(!key::isReserved(k));
            QVERIFY(trie.put(k, bytesOf("v")));
        }
        QCOMPARE(trie.size(), all.size());
        // In order, a key that begins others stands right before one of them.
        for (auto next = std::next(different.begin()), at = different.begin(); next != different.end(); ++at, ++next)
            QVERIFY(at->size() > next->size() || !std::ranges::equal(*at, BytesView(*next).first(at->size())));
        for (const char* name : {"docu", "attr", "pair", "grou", "keye"})
            QVERIFY(key::isReserved(bytesOf(name)));
    }
};

QTEST_GUILESS_MAIN(EntriesTest)
#include "entries_test.moc"
