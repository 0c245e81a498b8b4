// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "ics23rules.h"

#include <ledger/hashes.h>
#include <ledger/merkle.h>

#include <QTest>

using namespace twinchart;
using namespace twinchart::ledger;

namespace {

/// A step under another sibling for every letter.
InnerStep left(char sibling)
{
    return {true, sha256(viewOf(std::string(1, sibling)))};
}
InnerStep right(char sibling)
{
    return {false, sha256(viewOf(std::string(1, sibling)))};
}

using Path = std::vector<InnerStep>;

} // namespace

Q_DECLARE_METATYPE(Path)

/// Order and neighbourhood of leaves, for any two paths: which of them lead to one root is another rule's question.
class Ics23RulesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void neighbours_data()
    {
        QTest::addColumn<Path>("l");
        QTest::addColumn<Path>("r");
        QTest::addColumn<bool>("expected");
        const auto row = [](const char* name, const Path& l, const Path& r, bool expected) {
            QTest::newRow(name) << l << r << expected;
        };
        row("two leaves", {left('a')}, {right('b')}, true);
        row("below the same nodes", {left('a'), right('c'), left('d')}, {right('b'), right('c'), left('d')}, true);
        row("along both edges", {right('x'), right('y'), left('a')}, {left('z'), right('b')}, true);
        row("one leaf", {}, {}, false);
        row("the same path", {left('a'), right('c')}, {left('a'), right('c')}, false);
        row("left is the end of right", {right('c')}, {right('b'), right('c')}, false);
        row("right is the end of left", {left('a'), right('c')}, {right('c')}, false);
        row("no left path", {}, {right('b')}, false);
        row("no right path", {left('a')}, {}, false);
        row("sides exchanged", {right('a')}, {left('b')}, false);
        row("both from the left", {left('a')}, {left('b')}, false);
        row("both from the right", {right('a')}, {right('b')}, false);
        row("a leaf behind the left one", {left('x'), left('a')}, {right('b')}, false);
        row("a leaf before the right one", {left('a')}, {right('y'), right('b')}, false);
    }
    void neighbours()
    {
        QFETCH(Path, l);
        QFETCH(Path, r);
        QFETCH(bool, expected);
        const ExistenceProof a{bytesOf("a"), bytesOf("value"), l};
        const ExistenceProof b{bytesOf("b"), bytesOf("value"), r};
        QCOMPARE(areNeighbours(a, b), expected);
    }
    /// A root over leaves that are not in order: both proofs lead to it, and yet nothing is absent between them.
    void leavesOutOfOrderProveNoAbsence()
    {
        const Bytes one = bytesOf("key1");
        const Bytes two = bytesOf("key2");
        const Bytes three = bytesOf("key3");
        const Bytes value = bytesOf("value");
        const Digest256 low = proofLeafHash(one, value);
        const Digest256 high = proofLeafHash(three, value);
        const auto absent = [&](bool inOrder) {
            const ExistenceProof l{one, value, {InnerStep{inOrder, high}}};
            const ExistenceProof r{three, value, {InnerStep{!inOrder, low}}};
            const Digest256 root = inOrder ? innerHash(low, high) : innerHash(high, low);
            return calculateRoot(l) == root && calculateRoot(r) == root &&
                   verifyAbsence(NonExistenceProof{two, l, r}, root, two);
        };
        QVERIFY(absent(true));
        QVERIFY(!absent(false));
    }
    void order()
    {
        QVERIFY(isBelow(viewOf("a"), viewOf("ab")) && isBelow(viewOf("ab"), viewOf("b")) && isBelow({}, viewOf("a")));
        QVERIFY(!isBelow(viewOf("a"), viewOf("a")) && !isBelow(viewOf("ab"), viewOf("a")) && !isBelow({}, {}));
        QVERIFY(isBelow(Bytes{0x7f}, Bytes{0x80})); // octets have no sign
        QVERIFY(beginsWith(viewOf("ab"), viewOf("a")) && beginsWith(viewOf("a"), viewOf("a")) && beginsWith({}, {}));
        QVERIFY(!beginsWith(viewOf("a"), viewOf("ab")) && !beginsWith(viewOf("ba"), viewOf("a")));
    }
};

QTEST_APPLESS_MAIN(Ics23RulesTest)
#include "ics23rules_test.moc"
