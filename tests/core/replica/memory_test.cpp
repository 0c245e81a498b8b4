// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
// After the store is closed, no key that it kept as a value is left anywhere in the process's memory.
#include "maker.h"

#include <crypto/random.h>
#include <support/data.h>
#include <support/memory.h>
#include <support/sanitized.h>
#include <util/file.h>

#include <QtTest>

using namespace twinchart;
using namespace twinchart::replica;

namespace {
/// Each is sought in the whole memory, of which a sanitizer has much.
constexpr int kValues = support::kSanitized ? 20 : 300;
} // namespace

class MemoryTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cleanup() { support::g_wanted.clear(); }

    void nothingIsLeftOfValues()
    {
        const support::TemporaryFolder folder;
        const auto path = folder.path() / "replica.db";
        {
            auto r = Replica::create(path, maker::keys());
            QVERIFY(r.hasValue());
            for (int n = 0; n < kValues; ++n) {
                const SecretBytes secret = crypto::randomSecret(32 + static_cast<std::size_t>(n) % 3 * 32);
                support::remember("value " + std::to_string(n), secret);
                Batch batch;
                batch.entries.push_back({n % 2 == 0 ? Section::CircleKeys : Section::StaffKeys,
                                         bytesOf("key " + std::to_string(n)), bytesOf(secret.view())});
                QVERIFY((*r)->write(batch).hasValue());
            }
            QVERIFY((*r)->close().hasValue());
        }
        {
            auto r = Replica::open(path, maker::keys());
            QVERIFY(r.hasValue());
            QCOMPARE((*r)->list(Section::CircleKeys)->size(), static_cast<std::size_t>(kValues) / 2);
            const auto one = (*r)->get(Section::StaffKeys, viewOf("key 7"));
            QVERIFY(one && *one && (*one)->size() == 64);
            QVERIFY((*r)->close().hasValue());
        }
        const auto left = support::found();
        QVERIFY2(left.empty(), left.empty() ? "" : left.front().c_str());
    }

    void nothingIsLeftOfAFile()
    {
        const support::TemporaryFolder folder;
        for (const std::size_t size : {std::size_t{96}, std::size_t{512}, std::size_t{5'000}}) {
            const SecretBytes secret = crypto::randomSecret(size);
            support::remember("file of " + std::to_string(size), secret);
            QVERIFY(writeFileAtomically(folder.path() / "keys", secret).hasValue());
            const auto read = readSecretFile(folder.path() / "keys", 8'192);
            QVERIFY(read && equal(*read, secret));
        }
        const auto left = support::found();
        QVERIFY2(left.empty(), left.empty() ? "" : left.front().c_str());
    }
};

QTEST_GUILESS_MAIN(MemoryTest)
#include "memory_test.moc"
