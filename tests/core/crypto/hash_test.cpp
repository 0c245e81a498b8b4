// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "vectors.h"

#include <crypto/hash.h>

#include <set>

using namespace twinchart;
using namespace twinchart::crypto;
using namespace twinchart::support;

class HashTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void sha256OfKnownMessages()
    {
        // FIPS 180-4, examples.
        QCOMPARE(toHex(sha256(viewOf("abc"))),
                 std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        QCOMPARE(toHex(sha256(BytesView{})),
                 std::string("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
        const Bytes long1(1'000'000, 'a');
        QCOMPARE(toHex(sha256(long1)), std::string("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"));
        Sha256 parts;
        for (std::size_t at = 0; at < long1.size(); at += 997)
            parts.update(BytesView(long1).subspan(at, std::min<std::size_t>(997, long1.size() - at)));
        QVERIFY(parts.finish() == sha256(long1));
        QVERIFY(parts.update(viewOf("abc")).finish() == sha256(viewOf("abc")));
        QVERIFY(sha256({viewOf("a"), viewOf(""), viewOf("bc")}) == sha256(viewOf("abc")));
    }

    void hmacAgainstWycheproof()
    {
        const bool ran =
            forEachWycheproof("hmac_sha256_test.json", [](Json group, Json test, const std::string& result) {
                const Bytes tag = hexAt(test, "tag");
                const Digest256 made = hmacSha256(hexAt(test, "key"), hexAt(test, "msg"));
                const auto size = static_cast<std::size_t>(numberAt(group, "tagSize")) / 8;
                VERIFY_CASE(equal(made.view().first(size), tag) == (result == "valid"), test);
                const Bytes message = hexAt(test, "msg");
                const auto half = message.size() / 2;
                VERIFY_CASE(hmacSha256(hexAt(test, "key"),
                                       {BytesView(message).first(half), BytesView(message).subspan(half)}) == made,
                            test);
            });
        if (!ran)
            QSKIP("wycheproof is absent");
    }

    void hkdfAgainstWycheproof()
    {
        const bool ran = forEachWycheproof("hkdf_sha256_test.json", [](Json, Json test, const std::string& result) {
            const auto size = static_cast<std::size_t>(numberAt(test, "size"));
            const SecretBytes made =
                hkdfExpand(hkdfExtract(hexAt(test, "salt"), hexAt(test, "ikm")), hexAt(test, "info"), size);
            VERIFY_CASE((result == "valid" && equal(made, hexAt(test, "okm"))) || (result == "invalid" && made.empty()),
                        test);
        });
        if (!ran)
            QSKIP("wycheproof is absent");
    }

    void comparesAndDraws()
    {
        QVERIFY(sameSecret(Bytes{1, 2}, Bytes{1, 2}));
        QVERIFY(!sameSecret(Bytes{1, 2}, Bytes{1, 3}));
        QVERIFY(!sameSecret(Bytes{1, 2}, Bytes{1, 2, 0}));
        QVERIFY(sameSecret({}, {}));
        std::set<Digest256> seen;
        for (int i = 0; i < 1000; ++i)
            seen.insert(randomFixed<Digest256>());
        QCOMPARE(seen.size(), std::size_t{1000});
        QVERIFY(!equal(randomSecret(32), randomSecret(32)));
        QVERIFY(!equal(deriveKey(Bytes(32), "a"), deriveKey(Bytes(32), "b")));
    }
};

QTEST_GUILESS_MAIN(HashTest)
#include "hash_test.moc"
