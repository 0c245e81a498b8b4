// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "consentworld.h"

#include <QTest>

#include <set>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {
const Instant kTime = Instant::fromSeconds(1'800'000'000);

/// Round trip, refusal of every truncation, of more octets, and of another reading of the same bytes.
template <class Decode>
void probe(const Bytes& octets, Decode decode)
{
    QVERIFY(decode(octets) == octets);
    for (std::size_t n = 0; n < octets.size(); ++n)
        QVERIFY(!decode(BytesView(octets).first(n)));
    Bytes longer = octets;
    longer.push_back(0);
    QVERIFY(!decode(longer));
    Bytes touched = octets;
    for (std::size_t at = 0; at < octets.size(); ++at) {
        for (int bit = 0; bit < 8; ++bit) {
            touched[at] ^= static_cast<std::uint8_t>(1 << bit);
            if (const auto again = decode(touched))
                QVERIFY(*again == touched);
            touched[at] = octets[at];
        }
        // A sealed scope is opaque: a few of its octets stand for all.
        if (octets.size() > kSealedScopeOctets && at > 400 && at + 400 < octets.size())
            at += 97;
    }
}
std::optional<Bytes> transaction(BytesView octets)
{
    const auto decoded = decodeTransaction(octets);
    return decoded ? std::optional(encode(*decoded)) : std::nullopt;
}
template <class Entry>
void probeEntry(const Entry& entry)
{
    const Bytes octets = encode(entry);
    QVERIFY(octets[0] >= 35 && octets[0] <= 44 && octets[1] == 1);
    const auto decoded = decodeEntry<Entry>(octets);
    QVERIFY(decoded && *decoded == entry);
    probe(octets, [](BytesView view) {
        const auto again = decodeEntry<Entry>(view);
        return again ? std::optional(encode(*again)) : std::nullopt;
    });
}

Bytes signedBytes(const Body& body)
{
    const User user = makeUser("signer");
    return build({"test-chain-1", 5, 100, kTime}, body, signerOf(user.key));
}

ShareRequestBody request()
{
    ShareRequestBody body;
    body.handle = handleOf("anna");
    body.controller = organisationId("south");
    body.sealing = makeSealing("grant");
    body.classes = 5;
    body.basis = LegalBasis::Treatment;
    body.days = 366;
    body.deadline = kTime;
    body.scope = ConsentWorld::scope();
    return body;
}
ShareDecisionBody approval()
{
    ShareDecisionBody body;
    body.handle = handleOf("anna");
    body.request = digest("request");
    body.standing = digest("standing");
    body.classes = 1;
    body.until = kTime;
    body.wraps = digest("wraps");
    body.scope = ConsentWorld::scope();
    return body;
}
GrantChangeBody narrowing()
{
    return {handleOf("anna"), digest("grant"),      GrantChangeBody::Action::Narrow, 2, kTime,
            digest("wraps"),  ConsentWorld::scope()};
}
StandingConsentBody standing()
{
    return {handleOf("anna"),      StandingConsentBody::Action::Give, {}, organisationId("south"),
            ReaderGroup::Insurers, Purpose::Administration,           7,  kTime};
}
RestrictionBody restriction()
{
    return {handleOf("anna"), RestrictionBody::Action::Set, {}, RestrictionBody::Article::Objection, 15, 7, kTime};
}
DisclosureBody disclosure()
{
    return {handleOf("anna"),
            DisclosureBody::Action::Record,
            {},
            DisclosureBody::Law::SocialInsurance,
            digest("order"),
            organisationId("court"),
            4,
            kTime,
            kTime};
}

std::vector<std::pair<const char*, Body>> bodies()
{
    const PatientHandle anna = handleOf("anna");
    std::vector<std::pair<const char*, Body>> out;
    out.emplace_back("request", request());
    out.emplace_back("approval", approval());
    ShareDecisionBody denial;
    denial.handle = anna;
    denial.request = digest("request");
    for (const auto verdict :
         {ShareDecisionBody::Verdict::Deny, ShareDecisionBody::Verdict::Later, ShareDecisionBody::Verdict::Report}) {
        denial.verdict = verdict;
        out.emplace_back("refusal", denial);
    }
    out.emplace_back("narrow", narrowing());
    out.emplace_back("renew", GrantChangeBody{anna, digest("grant"), GrantChangeBody::Action::Renew, 0, kTime, {}, {}});
    out.emplace_back("revoke", GrantChangeBody{anna, digest("grant"), GrantChangeBody::Action::Revoke, 0, {}, {}, {}});
    out.emplace_back("standing", standing());
    StandingConsentBody step;
    step.handle = anna;
    step.consent = digest("consent");
    step.action = StandingConsentBody::Action::Withdraw;
    out.emplace_back("withdraw", step);
    step.action = StandingConsentBody::Action::Renew;
    step.until = kTime;
    out.emplace_back("renew standing", step);
    out.emplace_back("restriction", restriction());
    RestrictionBody lift;
    lift.handle = anna;
    lift.action = RestrictionBody::Action::Lift;
    lift.restriction = digest("restriction");
    out.emplace_back("lift", lift);
    out.emplace_back("disclosure", disclosure());
    DisclosureBody confirm;
    confirm.handle = anna;
    confirm.action = DisclosureBody::Action::Confirm;
    confirm.disclosure = digest("disclosure");
    out.emplace_back("confirm", confirm);
    out.emplace_back("receipt", ShareReceiptBody{anna, digest("grant"), ShareReceiptBody::What::Erased, digest("r")});
    return out;
}
} // namespace

class ConsentCodecTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void bodiesAreCanonical_data()
    {
        QTest::addColumn<int>("index");
        int i = 0;
        for (const auto& [name, body] : bodies()) {
            QTest::addRow("%s %d", name, i) << i;
            ++i;
        }
    }
    void bodiesAreCanonical()
    {
        QFETCH(const int, index);
        const Body body = bodies().at(static_cast<std::size_t>(index)).second;
        const Bytes octets = signedBytes(body);
        const auto decoded = decodeTransaction(octets);
        QVERIFY(decoded && decoded->body == body);
        probe(octets, transaction);
    }

    void entriesAreCanonical()
    {
        const KeyId id = makeUser("a").id();
        const OrganisationId south = organisationId("south");
        ShareRequestEntry asked;
        asked.requester = id;
        asked.controller = south;
        asked.sealing = makeSealing("grant");
        asked.classes = 3;
        asked.purpose = Purpose::Administration;
        asked.days = 40;
        asked.deadline = kTime;
        asked.scope = digest("scope");
        asked.since = 9;
        asked.first = ShareRequestEntry::FirstApproval{true, digest("terms"), 10};
        probeEntry(asked);
        asked.first.reset();
        asked.state = ShareRequestEntry::State::Reported;
        QVERIFY(!decodeEntry<ShareRequestEntry>(encode(asked)));
        asked.decided = 11;
        probeEntry(asked);
        GrantEntry grant;
        grant.request = digest("request");
        grant.requester = id;
        grant.sealing = makeSealing("grant");
        grant.controller = south;
        grant.classes = 1;
        grant.basis = LegalBasis::Treatment;
        grant.until = kTime;
        grant.scope = digest("scope");
        grant.wraps = digest("wraps");
        grant.standing = digest("standing");
        grant.decidedBy = id;
        grant.since = 3;
        grant.changed = 4;
        probeEntry(grant);
        grant.revokedAt = 5;
        QVERIFY(!decodeEntry<GrantEntry>(encode(grant)));
        grant.revokedBy = GrantEntry::EndedBy::Hospital;
        probeEntry(grant);
        probeEntry(StandingConsentEntry{south, ReaderGroup::Clinicians, Purpose::Research, 7, kTime, id, 2, 3});
        probeEntry(RestrictionEntry{RestrictionBody::Article::Objection, 8, 4, kTime, id, true, 2, 3});
        probeEntry(
            DisclosureEntry{DisclosureBody::Law::Supervision, digest("order"), south, 2, kTime, kTime, id, 2, 3, 4});
        probeEntry(ShareReceiptEntry{id, digest("r"), 6});
        probeEntry(ConsentListEntry{});
        ConsentListEntry list{{{digest("a"), id, kTime}, {digest("b"), id, {}}, {digest("c"), id, {}}}};
        std::ranges::sort(list.items, {}, &ConsentListEntry::Item::id);
        probeEntry(list);
        std::swap(list.items[0], list.items[1]);
        QVERIFY(!decodeEntry<ConsentListEntry>(encode(list)));
        list.items[1] = list.items[0];
        QVERIFY(!decodeEntry<ConsentListEntry>(encode(list)));
        QVERIFY(!decodeEntry<GrantEntry>(encode(asked)));
    }

    void listsAreBounded()
    {
        ConsentListEntry list;
        for (std::size_t i = 0; i < kMaxOpenRequests + 1; ++i) {
            ConsentListEntry::Item item;
            item.id.octets[0] = static_cast<std::uint8_t>(i);
            list.items.push_back(item);
        }
        QVERIFY(!decodeEntry<ConsentListEntry>(encode(list)));
        list.items.pop_back();
        QVERIFY(decodeEntry<ConsentListEntry>(encode(list)));
    }

    void refusesOutOfRange()
    {
        const auto refused = [](auto body, auto change) {
            const bool before = decodeTransaction(signedBytes(body)).hasValue();
            change(body);
            return before && !decodeTransaction(signedBytes(body)).hasValue();
        };
        QVERIFY(refused(request(), [](ShareRequestBody& b) { b.classes = 0; }));
        QVERIFY(refused(request(), [](ShareRequestBody& b) { b.classes = 8; }));
        QVERIFY(refused(request(), [](ShareRequestBody& b) { b.days = 0; }));
        QVERIFY(refused(request(), [](ShareRequestBody& b) { b.days = kMaxGrantDays + 1; }));
        QVERIFY(refused(request(), [](ShareRequestBody& b) { b.purpose = Purpose::Legal; }));
        QVERIFY(refused(request(), [](ShareRequestBody& b) { b.purpose = Purpose::Research; })); // not by treatment
        QVERIFY(refused(request(), [](ShareRequestBody& b) { b.basis = LegalBasis::LegalObligation; }));
        QVERIFY(refused(request(), [](ShareRequestBody& b) { b.scope.pop_back(); }));
        QVERIFY(refused(request(), [](ShareRequestBody& b) { b.scope.push_back(1); }));
        QVERIFY(refused(request(), [](ShareRequestBody& b) { b.scope.clear(); }));
        QVERIFY(refused(request(), [](ShareRequestBody& b) { b.sealing = makeUser("x").field(); }));
        QVERIFY(refused(request(), [](ShareRequestBody& b) { b.deadline.ns = -1; }));
        QVERIFY(refused(approval(), [](ShareDecisionBody& b) { b.classes = 0; }));
        QVERIFY(refused(approval(), [](ShareDecisionBody& b) { b.until.ns = 0; }));
        QVERIFY(refused(approval(), [](ShareDecisionBody& b) { b.wraps = {}; }));
        QVERIFY(refused(approval(), [](ShareDecisionBody& b) { b.scope.pop_back(); }));
        QVERIFY(refused(approval(), [](ShareDecisionBody& b) { b.verdict = ShareDecisionBody::Verdict::Deny; }));
        QVERIFY(refused(narrowing(), [](GrantChangeBody& b) { b.action = GrantChangeBody::Action::Revoke; }));
        QVERIFY(refused(narrowing(), [](GrantChangeBody& b) { b.classes = 0; }));
        QVERIFY(refused(narrowing(), [](GrantChangeBody& b) { b.scope.clear(); }));
        QVERIFY(refused(standing(), [](StandingConsentBody& b) { b.purpose = Purpose::Legal; }));
        QVERIFY(refused(standing(), [](StandingConsentBody& b) { b.consent = digest("x"); }));
        QVERIFY(refused(standing(), [](StandingConsentBody& b) { b.until = {}; }));
        QVERIFY(refused(standing(), [](StandingConsentBody& b) { b.organisation = {}; }));
        QVERIFY(refused(restriction(), [](RestrictionBody& b) { b.purposes = 16; }));
        QVERIFY(refused(restriction(), [](RestrictionBody& b) { b.purposes = 0; }));
        QVERIFY(refused(restriction(), [](RestrictionBody& b) { b.classes = 0; }));
        QVERIFY(refused(restriction(), [](RestrictionBody& b) { b.action = RestrictionBody::Action::Lift; }));
        QVERIFY(refused(disclosure(), [](DisclosureBody& b) { b.order = {}; }));
        QVERIFY(refused(disclosure(), [](DisclosureBody& b) { b.until = {}; }));
        QVERIFY(refused(disclosure(), [](DisclosureBody& b) { b.action = DisclosureBody::Action::Confirm; }));
    }

    /// Who sees the ledger does not tell a large request from a small one, nor one decision from another.
    void sizesTellNothing()
    {
        ShareRequestBody other = request();
        other.classes = 1;
        other.basis = LegalBasis::Consent;
        other.purpose = Purpose::Research;
        other.days = 1;
        other.scope = ConsentWorld::scope(0);
        QCOMPARE(signedBytes(request()).size(), signedBytes(other).size());
        ShareDecisionBody decision = approval();
        decision.classes = 7;
        decision.standing = {};
        QCOMPARE(signedBytes(approval()).size(), signedBytes(decision).size());
        ShareDecisionBody denial;
        ShareDecisionBody later;
        later.verdict = ShareDecisionBody::Verdict::Later;
        denial.verdict = ShareDecisionBody::Verdict::Deny;
        for (ShareDecisionBody* body : {&denial, &later}) {
            body->classes = 0;
            body->request = digest("request");
        }
        QCOMPARE(signedBytes(denial).size(), signedBytes(later).size());
    }

    /// Every key differs, none is the beginning of another, and none is in a reserved namespace.
    void keys()
    {
        using What = ShareReceiptBody::What;
        const PatientHandle h = handleOf("anna");
        const Digest256 d = digest("d");
        const std::vector<Bytes> keys{key::shareRequest(h, d),
                                      key::grant(h, d),
                                      key::standingConsent(h, d),
                                      key::restriction(h, d),
                                      key::disclosure(h, d),
                                      key::shareReceipt(h, d, What::Delivered),
                                      key::shareReceipt(h, d, What::Erased),
                                      key::openRequests(h),
                                      key::grantsOf(h, makeUser("a").id()),
                                      key::standingConsents(h),
                                      key::restrictions(h),
                                      key::disclosures(h)};
        QCOMPARE(std::set<Bytes>(keys.begin(), keys.end()).size(), keys.size());
        StateTrie trie;
        for (const Bytes& k : keys) {
            QVERIFY(!key::isReserved(k));
            QVERIFY(trie.put(k, bytesOf("v")));
        }
        // Requests and grants of one handle lie under its prefix, and no other key does.
        trie.put(key::shareRequest(h, digest("another")), bytesOf("v"));
        trie.put(key::shareRequest(handleOf("ben"), d), bytesOf("v"));
        const auto below = [&trie](const Bytes& prefix) {
            std::set<Bytes> found;
            trie.visit(prefix, [&](BytesView k, BytesView) { return found.insert(bytesOf(k)).second; });
            return found;
        };
        const std::set<Bytes> requests{key::shareRequest(h, d), key::shareRequest(h, digest("another"))};
        QVERIFY(below(key::shareRequestPrefix(h)) == requests);
        QVERIFY(below(key::grantPrefix(h)) == std::set<Bytes>{key::grant(h, d)});
        QVERIFY(below(key::shareRequestPrefix(handleOf("carl"))).empty());
    }
};

QTEST_GUILESS_MAIN(ConsentCodecTest)
#include "consentcodec_test.moc"
