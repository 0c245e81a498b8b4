// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "stateview.h"

#include <support/data.h>

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
        Answers answers;
        StateView view(base, &answers);
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

    /// In all ends, lengths and orders, asked again and again; keys too long to be kept as absent among them.
    void answersAreThoseOfTheState()
    {
        auto random = support::seededGenerator("contract_answers");
        const auto anyKey = [&random] {
            Bytes key(1 + random() % 100, 0);
            key[0] = static_cast<std::uint8_t>(random() % 3);
            key.back() = static_cast<std::uint8_t>(random() % 3);
            return key;
        };
        StateTrie base;
        Answers answers;
        for (int block = 0; block < 20; ++block) {
            std::vector<Bytes> keys(400);
            for (Bytes& key : keys) {
                key = anyKey();
                if (random() % 2 == 0)
                    base.put(key, bytesOf("value " + std::to_string(random())));
            }
            answers.clear();
            for (int n = 0; n < 2'000; ++n) {
                const Bytes& key = keys[random() % keys.size()];
                const std::size_t hash = key.size() % 5; // of many keys the same
                const auto wanted = base.find(key);
                const auto found = answers.find(base, key, hash);
                QCOMPARE(found.has_value(), wanted.has_value());
                QVERIFY(!wanted || equal(*found, *wanted));
            }
            QVERIFY(!answers.find(base, {}, 0));
        }
    }

    /// What was absent from one state, or had another value in it, says nothing of the next and nothing of a fork's.
    void answersEndWithTheState()
    {
        StateTrie first;
        first.put(keyNo(1), bytesOf("old"));
        Answers answers;
        QVERIFY(equal(answers.find(first, keyNo(1), 1).value(), bytesOf("old")));
        QVERIFY(!answers.find(first, keyNo(2), 2));
        StateTrie next = first;
        next.put(keyNo(1), bytesOf("new"));
        next.put(keyNo(2), bytesOf("there"));
        Answers ofFork(answers);
        answers.clear();
        for (Answers* of : {&answers, &ofFork}) {
            QVERIFY(equal(of->find(next, keyNo(1), 1).value(), bytesOf("new")));
            QVERIFY(equal(of->find(next, keyNo(2), 2).value(), bytesOf("there")));
        }
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
