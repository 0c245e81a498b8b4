// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "testworld.h"

#include <QTest>

#include <map>
#include <set>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {
/// The numbers of all values of an enum that have a name, which are all different.
template <class Enum>
std::set<int> named()
{
    std::map<std::string_view, int> numbers;
    for (int n = 0; n < 256; ++n) {
        const std::string_view name = nameOf(static_cast<Enum>(n));
        if (name != "unknown" && !numbers.try_emplace(name, n).second)
            qFatal("two of one name");
    }
    std::set<int> out;
    for (const auto& [name, number] : numbers)
        out.insert(number);
    return out;
}
std::set<int> upTo(int last)
{
    std::set<int> out;
    for (int n = 1; n <= last; ++n)
        out.insert(n);
    return out;
}
} // namespace

/// Names, keys and namespaces: what is listed, and nothing else.
class TypesTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void names()
    {
        QVERIFY(named<Kind>() == upTo(42));
        QVERIFY(named<PermissionClass>() == upTo(3));
        QVERIFY(named<LegalBasis>() == upTo(5));
        std::set<int> roles = upTo(11);
        roles.merge(std::set<int>{32, 33, 34});
        QVERIFY(named<Role>() == roles);
    }

    void valuesOfNames()
    {
        for (const int n : named<Role>())
            QVERIFY(roleFromName(nameOf(static_cast<Role>(n))) == static_cast<Role>(n));
        for (const int n : named<PermissionClass>())
            QVERIFY(permissionClassFromName(nameOf(static_cast<PermissionClass>(n))) ==
                    static_cast<PermissionClass>(n));
        for (const char* name : {"", "unknown", "Nurse", "pdd", "PDD "})
            QVERIFY(!roleFromName(name) && !permissionClassFromName(name));
    }

    void whoIsClinical()
    {
        std::set<int> clinical;
        for (int n = 0; n < 256; ++n)
            if (isClinical(static_cast<Role>(n)))
                clinical.insert(n);
        QVERIFY((clinical == std::set<int>{2, 3, 4, 5, 6}));
    }

    /// No certificate is of a role that nobody defined.
    void rolesThatAreNone()
    {
        CertificateEntry entry;
        entry.key = makeUser("a").field();
        entry.sealing = makeSealing("a");
        const std::set<int> roles = named<Role>();
        for (int n = 0; n < 256; ++n) {
            entry.role = static_cast<Role>(n);
            QCOMPARE(decodeEntry<CertificateEntry>(encode(entry)).hasValue(), roles.contains(n));
        }
    }

    /// A field is a key of its own algorithm and size, and has a name only as such.
    void keysOfFields()
    {
        const KeyField signing = makeUser("a").field(), sealing = makeSealing("a");
        QVERIFY(keyField(signingKey(signing).value()) == signing && !sealingKey(signing));
        QVERIFY(keyField(sealingKey(sealing).value()) == sealing && !signingKey(sealing));
        QVERIFY(keyIdOf(signing) == makeUser("a").id() && keyIdOf(sealing) != KeyId{});
        // The same octets are another key as the other algorithm's.
        KeyField other = signing;
        other.algorithm = Algorithm::X25519;
        QVERIFY(sealingKey(other) && keyIdOf(other) != keyIdOf(signing));
        for (KeyField field : {signing, sealing}) {
            field.octets.pop_back();
            QVERIFY(!signingKey(field) && !sealingKey(field));
            QVERIFY(keyIdOf(field) == KeyId{});
        }
        other.algorithm = static_cast<Algorithm>(3);
        QVERIFY(!signingKey(other) && !sealingKey(other));
        QVERIFY(keyIdOf(other) == KeyId{});
    }

    void namespacesThatAreReserved()
    {
        for (const char* name : {"docu", "attr", "pair", "grou", "keye", "keye and more"})
            QVERIFY(key::isReserved(bytesOf(name)));
        for (const char* name : {"", "doc", "Docu", "xdocu", "memb"})
            QVERIFY(!key::isReserved(bytesOf(name)));
    }
};

QTEST_APPLESS_MAIN(TypesTest)
#include "types_test.moc"
