// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "stateview.h"

#include <QTest>

#include <string>
#include <vector>

using namespace twinchart;
using namespace twinchart::contract;

namespace {
/// Keys that differ in the middle alone: to what the view remembers of a key's end they are all the same.
Bytes keyNo(std::uint8_t n)
{
    return {'k', n, 1, 2, 3, 4};
}
std::string foundAt(const StateView& view, BytesView key)
{
    const auto value = view.find(key);
    return value ? textOf(*value) : "none";
}
/// "key=value" in the order of the visit.
std::vector<std::string> listed(const StateView& view, std::string_view prefix)
{
    std::vector<std::string> out;
    view.visit(viewOf(prefix),
               [&out](BytesView key, BytesView value) { out.push_back(textOf(key) + "=" + textOf(value)); });
    return out;
}
using Lines = std::vector<std::string>;
} // namespace

/// A state in the making: the transaction in hand before the block so far, and that before the committed state.
class StateViewTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theLatestWordCounts()
    {
        StateTrie base;
        base.put(keyNo(1), bytesOf("base"));
        StateView view(base);
        QCOMPARE(foundAt(view, keyNo(1)), std::string("base"));
        QCOMPARE(foundAt(view, keyNo(2)), std::string("none"));
        view.put(keyNo(2), bytesOf("first"));
        QCOMPARE(foundAt(view, keyNo(2)), std::string("first"));
        view.put(keyNo(2), bytesOf("second"));
        QCOMPARE(foundAt(view, keyNo(2)), std::string("second"));
        QCOMPARE(foundAt(view, keyNo(1)), std::string("base")); // before the only one changed
        QCOMPARE(foundAt(view, keyNo(3)), std::string("none")); // and behind it
        view.put(keyNo(1), bytesOf("changed"));
        view.put(keyNo(3), bytesOf("new"));
        QVERIFY(view.changes().empty());
        view.drop();
        QCOMPARE(foundAt(view, keyNo(1)), std::string("base"));
        QCOMPARE(foundAt(view, keyNo(2)), std::string("none"));
        view.keep(); // nothing
        QVERIFY(view.changes().empty());
        view.put(keyNo(2), bytesOf("kept"));
        view.keep();
        QCOMPARE(view.changes().size(), std::size_t{1});
        QCOMPARE(foundAt(view, keyNo(2)), std::string("kept"));
        view.put(keyNo(2), bytesOf("in hand"));
        QCOMPARE(foundAt(view, keyNo(2)), std::string("in hand"));
        view.drop();
        QCOMPARE(foundAt(view, keyNo(2)), std::string("kept"));
        view.put(keyNo(2), bytesOf("kept again"));
        view.put(keyNo(4), bytesOf("kept, too"));
        view.keep();
        QCOMPARE(view.changes().size(), std::size_t{2});
        QCOMPARE(foundAt(view, keyNo(2)), std::string("kept again"));
        QCOMPARE(foundAt(view, keyNo(4)), std::string("kept, too"));
        QVERIFY(equal(base.find(keyNo(1)).value(), bytesOf("base")) && base.size() == 1);
    }

    /// What a key's end says of another key is no answer, and what was found is found again.
    void keysOfOneEnd()
    {
        StateTrie base;
        for (const std::uint8_t n : {std::uint8_t{1}, std::uint8_t{2}})
            base.put(keyNo(n), bytesOf("base " + std::to_string(n)));
        const Bytes elsewhere{'k', 1, 9, 9, 9, 9};
        base.put(elsewhere, bytesOf("elsewhere"));
        StateView view(base);
        view.put(keyNo(5), bytesOf("kept"));
        view.keep();
        view.put(keyNo(6), bytesOf("in hand"));
        for (int again = 0; again < 2; ++again) {
            QCOMPARE(foundAt(view, keyNo(1)), std::string("base 1"));
            QCOMPARE(foundAt(view, keyNo(1)), std::string("base 1"));
            QCOMPARE(foundAt(view, keyNo(2)), std::string("base 2"));
            QCOMPARE(foundAt(view, keyNo(3)), std::string("none"));
            QCOMPARE(foundAt(view, keyNo(5)), std::string("kept"));
            QCOMPARE(foundAt(view, keyNo(6)), again == 0 ? std::string("in hand") : std::string("none"));
            QCOMPARE(foundAt(view, elsewhere), std::string("elsewhere"));
            QCOMPARE(foundAt(view, {}), std::string("none"));
            view.drop();
        }
        // Remembered from before it was changed, and changed since.
        view.put(keyNo(1), bytesOf("changed"));
        view.keep();
        QCOMPARE(foundAt(view, keyNo(1)), std::string("changed"));
        QCOMPARE(foundAt(view, keyNo(2)), std::string("base 2"));
    }

    void visitsWhatBeginsSo()
    {
        StateTrie base;
        for (const char* name : {"aaa", "bba", "bbc", "bbe", "ccc"})
            base.put(bytesOf(name), bytesOf("base"));
        StateView view(base);
        QVERIFY((listed(view, "bb") == Lines{"bba=base", "bbc=base", "bbe=base"}));
        const auto put = [&view](std::string_view name, std::string_view value) {
            view.put(bytesOf(name), bytesOf(value));
        };
        put("bbc", "block");
        put("bbb", "block");
        put("bcd", "block"); // behind the prefix
        view.keep();
        QVERIFY((listed(view, "bb") == Lines{"bba=base", "bbb=block", "bbc=block", "bbe=base"}));
        put("bbc", "in hand");
        put("bbd", "in hand");
        put("d", "in hand"); // shorter than the prefix, and behind it
        QVERIFY((listed(view, "bb") == Lines{"bba=base", "bbb=block", "bbc=in hand", "bbd=in hand", "bbe=base"}));
        view.keep();
        QVERIFY((listed(view, "cc") == Lines{"ccc=base"}));
        put("bce", "in hand");
        QVERIFY((listed(view, "bb") == Lines{"bba=base", "bbb=block", "bbc=in hand", "bbd=in hand", "bbe=base"}));
        QVERIFY(listed(view, "zz").empty());
        view.drop();
        QCOMPARE(listed(view, "").size(), std::size_t{9});
    }
};

QTEST_APPLESS_MAIN(StateViewTest)
#include "stateview_test.moc"
