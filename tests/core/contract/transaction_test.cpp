// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "testworld.h"

#include <support/data.h>

#include <QTest>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {

Supersession supersession(const Tree& old, std::uint32_t index, std::uint32_t by)
{
    return {old.reference(index), by};
}

std::vector<std::pair<const char*, Body>> bodies()
{
    const World world;
    std::vector<std::pair<const char*, Body>> out;
    MemberBody member;
    member.organisation = organisationId("west");
    member.custodian = makeSealing("c");
    out.emplace_back("member custodian", member);
    member.action = MemberBody::Action::Join;
    member.key = makeUser("new").field();
    member.sealing = makeSealing("new");
    member.name = digest("n");
    member.possession = Bytes(64, 9);
    out.emplace_back("member join", member);
    member.action = MemberBody::Action::RotateRoot;
    member.custodian.reset();
    member.name.reset();
    out.emplace_back("member rotate", member);
    out.emplace_back("member leave", MemberBody{MemberBody::Action::Leave, organisationId("west"), {}, {}, {}, {}, {}});
    CertificateBody certificate{makeUser("a").field(), makeSealing("a"), Role::SensorEquipment,
                                digest("a"),           digest("c"),      Instant::fromSeconds(1'800'000'000)};
    out.emplace_back("certificate", certificate);
    certificate.constituent.reset();
    out.emplace_back("certificate plain", certificate);
    out.emplace_back("permission", PermissionBody{makeUser("a").id(), PermissionClass::Sop, kRightsReadWrite,
                                                  Instant::fromSeconds(1), Instant::fromSeconds(2), bytesOf("sealed")});
    out.emplace_back("owner custodian", OwnerBody{handleOf("b"), OwnerKind::Custodian, makeUser("a").id(), {}});
    out.emplace_back("owner patient", OwnerBody{handleOf("b"), OwnerKind::Patient, makeUser("a").id(), Bytes(64, 1)});
    out.emplace_back("revoke", RevokeBody{makeUser("a").id(), RevokeReason::KeyLost});
    TeamBody team;
    team.handle = handleOf("b");
    team.epoch = 1;
    team.epochKey = makeSealing("e");
    team.member = makeUser("a").id();
    team.basis = LegalBasis::Consent;
    team.from = Instant::fromSeconds(3);
    out.emplace_back("team create", team);
    team.action = TeamBody::Action::Join;
    team.epoch = 0;
    team.epochKey.reset();
    out.emplace_back("team join", team);
    out.emplace_back("catalogue", CatalogueBody{world.genesis.catalogue});
    const Tree tree = makeTree("t");
    ContributionBody contribution = world.contribution(world.anna, tree);
    out.emplace_back("contribution", contribution);
    contribution.supersessions = {supersession(makeTree("o"), 5, 7)};
    out.emplace_back("contribution superseding", contribution);
    out.emplace_back("supersede", SupersedeBody{handleOf("b"), DeleteReason::Erasure, {tree.reference(0)}});
    out.emplace_back("anchor", AnchorBody{digest("root"), 17});
    out.emplace_back("proposal member",
                     ProposalBody{Instant::fromSeconds(4),
                                  MemberBody{MemberBody::Action::Leave, organisationId("west"), {}, {}, {}, {}, {}}});
    out.emplace_back("proposal catalogue",
                     ProposalBody{Instant::fromSeconds(4), CatalogueBody{world.genesis.catalogue}});
    out.emplace_back("proposal period", ProposalBody{Instant::fromSeconds(4), TrustingPeriodChange{86'400}});
    out.emplace_back("vote", VoteBody{digest("proposal"), true});
    return out;
}

Bytes signedBytes(const Body& body)
{
    const User user = makeUser("signer");
    return build({"test-chain-1", 5, 100, Instant::fromSeconds(9)}, body, signerOf(user.key));
}

} // namespace

class TransactionTest : public QObject {
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
        QCOMPARE(decoded->nonce, std::uint64_t{5});
        QCOMPARE(decoded->expiryHeight, LedgerHeight{100});
        QVERIFY(encode(*decoded) == octets);

        // Everything shorter or longer is refused, and every changed octet is refused or means something else.
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

    void refusesUnknown_data()
    {
        QTest::addColumn<int>("at");
        QTest::addColumn<int>("value");
        // magic 0-3, version 4, suite 5, chain 6-21, kind 22
        QTest::newRow("magic") << 3 << int{'2'};
        QTest::newRow("version") << 4 << 2;
        QTest::newRow("suite") << 5 << 2;
        QTest::newRow("chain letter") << 10 << int{'T'};
        QTest::newRow("kind 0") << 22 << 0;
        QTest::newRow("kind reserved") << 22 << 11;
        QTest::newRow("kind 255") << 22 << 255;
    }
    void refusesUnknown()
    {
        QFETCH(const int, at);
        QFETCH(const int, value);
        Bytes octets = signedBytes(AnchorBody{digest("root"), 1});
        QVERIFY(decodeTransaction(octets));
        octets[static_cast<std::size_t>(at)] = static_cast<std::uint8_t>(value);
        QVERIFY(!decodeTransaction(octets));
    }

    void refusesAnotherNumberOfSignaturesAndOtherAlgorithms()
    {
        const Bytes good = signedBytes(AnchorBody{digest("root"), 1});
        const std::size_t count = good.size() - 64 - 4 - 1 - 1;
        QCOMPARE(int{good[count]}, 1);
        for (const int n : {0, 2, 3}) {
            Bytes octets = good;
            octets[count] = static_cast<std::uint8_t>(n);
            if (n == 2)
                octets.insert(octets.end(), octets.begin() + static_cast<std::ptrdiff_t>(count) + 1, octets.end());
            QVERIFY(!decodeTransaction(octets));
        }
        for (const int algorithm : {0, 2, 3, 255}) {
            Bytes octets = good;
            octets[count + 1] = static_cast<std::uint8_t>(algorithm);
            QVERIFY(!decodeTransaction(octets));
        }
    }

    void refusesWrongOrder()
    {
        const World world;
        const Tree old = makeTree("o");
        ContributionBody body = world.contribution(world.anna, makeTree("t"));
        body.supersessions = {supersession(old, 2, 0), supersession(old, 1, 1)};
        QVERIFY(decodeTransaction(signedBytes(body))); // build() sorts
        Transaction transaction = *decodeTransaction(signedBytes(body));
        auto& decoded = std::get<ContributionBody>(transaction.body);
        std::swap(decoded.supersessions[0], decoded.supersessions[1]);
        QVERIFY(!decodeTransaction(encode(transaction)));
        decoded.supersessions[1] = decoded.supersessions[0];
        QVERIFY(!decodeTransaction(encode(transaction)));
        decoded.supersessions.clear();
        QVERIFY(decodeTransaction(encode(transaction)));
        std::swap(decoded.readerSets[0].recipients[0], decoded.readerSets[0].recipients[1]);
        QVERIFY(!decodeTransaction(encode(transaction)));
        decoded.readerSets[0].recipients[1] = decoded.readerSets[0].recipients[0];
        QVERIFY(!decodeTransaction(encode(transaction)));
    }

    void refusesOutOfRange()
    {
        const World world;
        const auto refused = [&](auto change) {
            ContributionBody body = world.contribution(world.anna, makeTree("t"));
            change(body);
            return !decodeTransaction(signedBytes(body)).hasValue();
        };
        QVERIFY(!refused([](ContributionBody&) {}));
        QVERIFY(!refused([](ContributionBody& b) { b.depth = 16; }));
        QVERIFY(refused([](ContributionBody& b) { b.depth = 17; }));
        QVERIFY(refused([](ContributionBody& b) { b.sizeClass = 64; }));
        QVERIFY(refused([](ContributionBody& b) { b.readerSets.clear(); }));
        QVERIFY(refused([](ContributionBody& b) { b.readerSets.push_back(b.readerSets[0]); }));
        QVERIFY(refused([](ContributionBody& b) { b.readerSets[0].recipients.clear(); }));
        QVERIFY(refused([](ContributionBody& b) { b.readerSets[0].recipients[0].epoch = 1; }));
        QVERIFY(refused([](ContributionBody& b) { b.readerSets.resize(kMaxReaderSets + 1, b.readerSets[0]); }));
        QVERIFY(refused([](ContributionBody& b) { b.supersessions = {supersession(makeTree("o"), 1, 8)}; }));
        QVERIFY(refused([](ContributionBody& b) {
            b.supersessions = {supersession(makeTree("o"), 1, 0)};
            b.supersessions[0].old.index = 8;
        }));
        QVERIFY(!decodeTransaction(Bytes(kMaxTransactionOctets + 1)));
        QVERIFY(!decodeTransaction(signedBytes(PermissionBody{{}, PermissionClass::Pdd, 4, {}, {}, {}})));
        QVERIFY(!decodeTransaction(signedBytes(PermissionBody{{}, PermissionClass::Pdd, 1, Instant{-1}, {}, {}})));
    }

    void randomOctetsNeverCrash()
    {
        auto random = support::seededGenerator("contract_transaction_random");
        const auto all = bodies();
        int accepted = 0;
        for (int i = 0; i < 20'000; ++i) {
            Bytes octets = signedBytes(all[random() % 4 + 4].second);
            for (std::uint64_t n = random() % 4 + 1; n > 0; --n)
                octets[random() % octets.size()] = static_cast<std::uint8_t>(random());
            if (const auto decoded = decodeTransaction(octets)) {
                QVERIFY(encode(*decoded) == octets);
                ++accepted;
            }
        }
        QVERIFY(accepted > 0);
    }

    void inclusion()
    {
        for (const std::size_t count : {1U, 2U, 8U, 64U}) {
            const Tree tree = makeTree("i", count);
            std::uint8_t depth = 0;
            while ((std::size_t{1} << depth) < count)
                ++depth;
            for (std::uint32_t i = 0; i < count; ++i) {
                LeafReference r = tree.reference(i);
                QVERIFY(isIncluded(r, depth));
                QVERIFY(!isIncluded(r, static_cast<std::uint8_t>(depth + 1)));
                r.leaf.octets[100] ^= 1;
                QVERIFY(!isIncluded(r, depth));
                if (count > 1) {
                    r = tree.reference(i);
                    r.index ^= 1;
                    QVERIFY(!isIncluded(r, depth));
                }
            }
        }
    }
};

QTEST_GUILESS_MAIN(TransactionTest)
#include "transaction_test.moc"
