// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bodies.h"
#include "refusals.h"

#include <QTest>

#include <functional>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {
const Instant kTime = Instant::fromSeconds(1'800'000'000);

MemberBody joining()
{
    return {MemberBody::Action::Join,
            organisationId("west"),
            makeUser("root").field(),
            makeSealing("root"),
            makeSealing("custodian"),
            digest("name"),
            Bytes(64, 9)};
}
MemberBody rotating()
{
    MemberBody body = joining();
    body.action = MemberBody::Action::RotateRoot;
    body.custodian.reset();
    body.name.reset();
    return body;
}
MemberBody custodian()
{
    return {MemberBody::Action::SetCustodian, organisationId("west"), {}, {}, makeSealing("custodian"), {}, {}};
}
MemberBody leaving()
{
    return {MemberBody::Action::Leave, organisationId("west"), {}, {}, {}, {}, {}};
}
std::vector<Refusal> members()
{
    using B = MemberBody;
    return {refusal("joins without a key", joining(), [](B& b) { b.key.reset(); }),
            refusal("joins without a sealing key", joining(), [](B& b) { b.sealing.reset(); }),
            refusal("joins without possession", joining(), [](B& b) { b.possession.reset(); }),
            refusal("joins with 63 octets of possession", joining(), [](B& b) { b.possession->pop_back(); }),
            refusal("rotates without a key", rotating(), [](B& b) { b.key.reset(); }),
            refusal("rotates with a custodian", rotating(), [](B& b) { b.custodian = makeSealing("custodian"); }),
            refusal("rotates with a name", rotating(), [](B& b) { b.name = digest("name"); }),
            refusal("no custodian", custodian(), [](B& b) { b.custodian.reset(); }),
            refusal("a custodian with a root key", custodian(), [](B& b) { b.key = makeUser("root").field(); }),
            refusal("leaves with a custodian", leaving(), [](B& b) { b.custodian = makeSealing("custodian"); }),
            refusal("leaves with a sealing key", leaving(), [](B& b) { b.sealing = makeSealing("root"); }),
            refusal("leaves with possession", leaving(), [](B& b) { b.possession = Bytes(64, 9); }),
            refusal("an action above the last", leaving(), [](B& b) { b.action = static_cast<B::Action>(5); })};
}

std::vector<Refusal> owners()
{
    const PermissionBody permission{makeUser("nurse").id(), PermissionClass::Sop, kRightsReadWrite, kTime, kTime,
                                    bytesOf("sealed")};
    const OwnerBody patient{handleOf("anna"), OwnerKind::Patient, makeUser("anna").id(), Bytes(64, 1)};
    const OwnerBody hospital{handleOf("anna"), OwnerKind::Custodian, makeUser("anna").id(), {}};
    return {refusal("rights above the last", permission, [](PermissionBody& b) { b.rights = 4; }),
            refusal("valid from before 1970", permission, [](PermissionBody& b) { b.validFrom = {-1}; }),
            refusal(
                "a scope too long", permission, [](PermissionBody& b) { b.scope.resize(kMaxScopeOctets + 1); },
                CodecError::TooLong),
            refusal("a patient who did not accept", patient, [](OwnerBody& b) { b.accepted.reset(); }),
            refusal("an acceptance of 65 octets", patient, [](OwnerBody& b) { b.accepted->push_back(1); }),
            refusal("a hospital that accepted", hospital, [](OwnerBody& b) { b.accepted = Bytes(64, 1); })};
}

TeamBody team(TeamBody::Action action, std::uint32_t epoch)
{
    TeamBody out;
    out.action = action;
    out.handle = handleOf("anna");
    out.epoch = epoch;
    if (epoch != 0)
        out.epochKey = makeSealing("epoch");
    if (action != TeamBody::Action::Epoch)
        out.member = makeUser("nurse").id();
    return out;
}
std::vector<Refusal> teams()
{
    using B = TeamBody;
    const B create = team(B::Action::Create, 1);
    const B epoch = team(B::Action::Epoch, 2);
    const B join = team(B::Action::Join, 0);
    const B leave = team(B::Action::Leave, 0);
    const auto withoutEpoch = [](B& b) {
        b.epoch = 0;
        b.epochKey.reset();
    };
    const auto withEpoch = [](B& b) {
        b.epoch = 2;
        b.epochKey = makeSealing("epoch");
    };
    return {refusal("created without an epoch", create, withoutEpoch),
            refusal("an epoch without its key", create, [](B& b) { b.epochKey.reset(); }),
            refusal("the next epoch is none", epoch, withoutEpoch),
            refusal("an epoch of a member", epoch, [](B& b) { b.member = makeUser("nurse").id(); }),
            refusal("an epoch with a basis", epoch, [](B& b) { b.basis = LegalBasis::Consent; }),
            refusal("joins with an epoch", join, withEpoch),
            refusal("joins with an epoch's key alone", join, [](B& b) { b.epochKey = makeSealing("epoch"); }),
            refusal("leaves with a basis", leave, [](B& b) { b.basis = LegalBasis::Mandate; }),
            refusal("leaves from a time on", leave, [](B& b) { b.from = kTime; }),
            refusal("leaves until a time", leave, [](B& b) { b.until = kTime; })};
}

Recipient recipient(RecipientKind kind, const char* name)
{
    return {kind, digest(name), kind == RecipientKind::Circle ? 1U : 0U, makeUser(name).id()};
}
ReaderSet readers(const char* name)
{
    return {digest(name),
            digest("bundle"),
            {recipient(RecipientKind::Owner, "anna"), recipient(RecipientKind::Circle, "team"),
             recipient(RecipientKind::Grant, "grant")}};
}
/// Two reader sets, two supersessions.
ContributionBody contribution()
{
    ContributionBody out;
    out.handle = handleOf("anna");
    out.catalogue = digest("catalogue");
    out.root = digest("root");
    out.depth = 3;
    out.sizeClass = 63;
    out.readerSets = {readers("one"), readers("two")};
    const Tree old = makeTree("old");
    out.supersessions = {{old.reference(2), 7}, {old.reference(5), 0}};
    return out;
}
std::vector<Refusal> contributions()
{
    using B = ContributionBody;
    const B good = contribution();
    B three = good;
    three.readerSets.push_back(readers("three"));
    return {
        refusal("a depth of 17", good, [](B& b) { b.depth = 17; }),
        refusal("a size class of 64", good, [](B& b) { b.sizeClass = 64; }),
        refusal("no reader sets", good, [](B& b) { b.readerSets.clear(); }),
        refusal(
            "17 reader sets", good, [](B& b) { b.readerSets.resize(kMaxReaderSets + 1, readers("more")); },
            CodecError::TooLong),
        refusal("the same table twice", good, [](B& b) { b.readerSets[1] = b.readerSets[0]; }),
        refusal("the first table again in the third set", three,
                [](B& b) { b.readerSets[2].table = b.readerSets[0].table; }),
        refusal("a set without readers", good, [](B& b) { b.readerSets[0].recipients.clear(); }),
        refusal(
            "65 recipients", good,
            [](B& b) { b.readerSets[0].recipients.resize(kMaxRecipients + 1, recipient(RecipientKind::Owner, "x")); },
            CodecError::TooLong),
        refusal("recipients out of order", good,
                [](B& b) { std::swap(b.readerSets[0].recipients[0], b.readerSets[0].recipients[1]); }),
        refusal("the last recipient twice", good,
                [](B& b) { b.readerSets[1].recipients.push_back(b.readerSets[1].recipients.back()); }),
        refusal("an owner with an epoch", good, [](B& b) { b.readerSets[0].recipients[0].epoch = 1; }),
        refusal("a circle without an epoch", good, [](B& b) { b.readerSets[0].recipients[1].epoch = 0; }),
        refusal("supersessions out of order", good, [](B& b) { std::swap(b.supersessions[0], b.supersessions[1]); }),
        refusal("the same leaf superseded twice", good, [](B& b) { b.supersessions[1] = b.supersessions[0]; }),
        refusal("superseded by a leaf beyond the last", good, [](B& b) { b.supersessions[0].by = 8; }),
        refusal("an old leaf beyond its last", good, [](B& b) { b.supersessions[0].old.index = 8; }),
        refusal("an old leaf too deep", good, [](B& b) { b.supersessions[0].old.path.resize(17); })};
}

std::vector<Refusal> deletions()
{
    using B = SupersedeBody;
    const Tree tree = makeTree("old");
    const B good{handleOf("anna"), DeleteReason::Erasure, {tree.reference(1), tree.reference(4), tree.reference(6)}};
    Tree low = makeTree("one");
    Tree high = makeTree("another");
    if (high.root < low.root)
        std::swap(low, high);
    const B ofTwo{handleOf("anna"), DeleteReason::Erasure, {low.reference(6), high.reference(1)}};
    return {
        refusal("deletes nothing", good, [](B& b) { b.leaves.clear(); }),
        refusal("leaves out of order", good, [](B& b) { std::swap(b.leaves[0], b.leaves[1]); }),
        refusal("leaves of two contributions out of order", ofTwo, [](B& b) { std::swap(b.leaves[0], b.leaves[1]); }),
        refusal("the same leaf twice", good, [](B& b) { b.leaves[2] = b.leaves[1]; }),
        refusal("a leaf beyond the last", good, [](B& b) { b.leaves[2].index = 8; }),
        refusal("a reason above the last", good, [](B& b) { b.reason = static_cast<DeleteReason>(4); })};
}

/// The first of 2^depth leaves, with a path that leads to the root.
LeafReference firstOf(std::uint8_t depth)
{
    LeafReference out;
    out.leaf = makeTree("t").leaves[0];
    out.root = contributionLeafHash(out.leaf);
    for (std::uint8_t i = 0; i < depth; ++i) {
        out.path.push_back(digest("beside"));
        out.root = ledger::innerHash(out.root, out.path.back());
    }
    return out;
}

const std::vector<Refusal>& refusals()
{
    static const auto kRefusals = joined({members(), owners(), teams(), contributions(), deletions()});
    return kRefusals;
}
} // namespace

/// Each rule that a body of the kinds 1 to 12 must keep, and the envelope's: which error breaking it alone gives.
class BodyRefusalsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void bodies_data() { addRows(refusals()); }
    void bodies()
    {
        QFETCH(const std::size_t, at);
        check(refusals()[at]);
    }

    void chains_data()
    {
        QTest::addColumn<QString>("chain");
        QTest::addColumn<bool>("taken");
        QTest::newRow("of every character") << QStringLiteral("az-09") << true;
        QTest::newRow("none") << QString() << false;
        QTest::newRow("below the hyphen") << QStringLiteral("a,b") << false;
        QTest::newRow("below 0") << QStringLiteral("a/b") << false;
        QTest::newRow("above 9") << QStringLiteral("a:b") << false;
        QTest::newRow("upper case") << QStringLiteral("aZb") << false;
        QTest::newRow("below a") << QStringLiteral("a`b") << false;
        QTest::newRow("above z") << QStringLiteral("a{b") << false;
        QTest::newRow("not ASCII") << QStringLiteral("a\u00e4b") << false;
    }
    void chains()
    {
        QFETCH(const QString, chain);
        QFETCH(const bool, taken);
        Transaction transaction = around(AnchorBody{digest("root"), 1});
        transaction.chain = chain.toStdString();
        const auto decoded = decodeTransaction(encode(transaction));
        QCOMPARE(decoded.hasValue(), taken);
        if (!taken)
            QCOMPARE(decoded.error(), CodecError::BadValue);
    }

    void envelope_data()
    {
        using Change = std::function<void(Bytes&)>;
        QTest::addColumn<Change>("change");
        QTest::addColumn<CodecError>("error");
        const auto put = [](std::size_t at, int value) {
            return Change([at, value](Bytes& b) { b[at] = static_cast<std::uint8_t>(value); });
        };
        // magic 0-3, version 4, suite 5, length and chain 6-21, kind 22, signer 23-54, nonce 55-62, height 63-70, time
        // 71-78, body 79-122: length, root, counter; count of signatures 123, algorithm 124, length 125-128, signature
        QTest::newRow("magic") << put(3, '2') << CodecError::BadMagic;
        QTest::newRow("version") << put(4, 2) << CodecError::BadVersion;
        QTest::newRow("suite") << put(5, 2) << CodecError::BadVersion;
        QTest::newRow("a chain of 51 octets") << put(9, 51) << CodecError::TooLong;
        QTest::newRow("kind below the first") << put(22, 0) << CodecError::BadValue;
        QTest::newRow("kind above the last") << put(22, 43) << CodecError::BadValue;
        QTest::newRow("nonce 0") << put(62, 0) << CodecError::BadValue;
        QTest::newRow("a time before 1970") << put(71, 0x80) << CodecError::BadValue;
        QTest::newRow("a body above the limit") << put(79, 1) << CodecError::TooLong;
        QTest::newRow("a body too short") << put(82, 39) << CodecError::Truncated;
        QTest::newRow("a body too long") << put(82, 41) << CodecError::TrailingBytes;
        QTest::newRow("no signature") << put(123, 0) << CodecError::BadValue;
        QTest::newRow("two signatures") << put(123, 2) << CodecError::BadValue;
        QTest::newRow("another algorithm") << put(124, 2) << CodecError::BadValue;
        QTest::newRow("a signature of 63 octets") << put(128, 63) << CodecError::BadValue;
        QTest::newRow("a signature of 65 octets") << put(128, 65) << CodecError::Truncated;
        QTest::newRow("something behind") << Change([](Bytes& b) { b.push_back(0); }) << CodecError::TrailingBytes;
        QTest::newRow("nothing") << Change([](Bytes& b) { b.clear(); }) << CodecError::Truncated;
        QTest::newRow("above the limit") << Change([](Bytes& b) { b.resize(kMaxTransactionOctets + 1); })
                                         << CodecError::TooLong;
    }
    void envelope()
    {
        QFETCH(const std::function<void(Bytes&)>, change);
        QFETCH(const CodecError, error);
        Bytes octets = encode(around(AnchorBody{digest("root"), 1}));
        QCOMPARE(octets.size(), std::size_t{193});
        QVERIFY(decodeTransaction(octets));
        change(octets);
        const auto refused = decodeTransaction(octets);
        QVERIFY(!refused);
        QCOMPARE(refused.error(), error);
    }

    /// A kind that is none has no body, not even one of no octets.
    void kindsWithoutABody_data()
    {
        QTest::addColumn<int>("kind");
        for (const int kind : {0, static_cast<int>(Kind::Expedite) + 1, int{kFirstReservedKind}, 255})
            QTest::addRow("%d", kind) << kind;
    }
    void kindsWithoutABody()
    {
        QFETCH(const int, kind);
        Reader in(BytesView{});
        readBody(in, static_cast<Kind>(kind));
        const auto end = in.finish();
        QVERIFY(!end);
        QCOMPARE(end.error(), CodecError::BadValue);
    }

    /// A path as long as its depth says, and none is longer than the deepest contribution's: not even one that leads
    /// to its root.
    void inclusionIsOfItsDepth()
    {
        const Tree tree = makeTree("t");
        QVERIFY(isIncluded(tree.reference(5), 3));
        QVERIFY(!isIncluded(tree.reference(5), 2));
        QVERIFY(isIncluded(firstOf(kMaxContributionDepth), kMaxContributionDepth));
        QVERIFY(!isIncluded(firstOf(kMaxContributionDepth + 1), kMaxContributionDepth + 1));
        LeafReference deep = tree.reference(5);
        deep.path.resize(64);
        QVERIFY(!isIncluded(deep, 64));
    }
};

QTEST_GUILESS_MAIN(BodyRefusalsTest)
#include "bodyrefusals_test.moc"
