// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample.h"

#include <crypto/grant.h>
#include <crypto/hash.h>
#include <support/crashvfs.h>
#include <support/data.h>

#include <QTest>

#include <array>

using namespace twinchart;
using namespace twinchart::vault;
using namespace twinchart::vault::test;

namespace {
/// Everything that was acknowledged, in order, each with the number of disk operations that were done by then.
struct Acknowledged {
    struct Mark {
        std::size_t operations = 0;
        std::size_t contributions = 0;
        std::size_t identities = 0;
        std::size_t circleKeys = 0;
        std::size_t grants = 0; ///< tables of one grant, each in place of the one before
        std::size_t erased = 0; ///< of another
    };
    std::vector<Mark> marks;
};

/// A fixed day's work for a vault, to be done under any weather.
class Work {
public:
    Work()
    {
        for (int i = 0; i < 3; ++i)
            samples.push_back(makeSample(4, 900, {reader}));
        for (int i = 0; i < 5; ++i)
            identities.push_back({crypto::randomFixed<Digest256>(), crypto::randomFixed<crypto::WrappedPatientId>()});
        const auto requester = crypto::SealingKeyPair::generate();
        for (std::size_t i = 0; i < samples.size(); ++i) {
            std::vector<crypto::GrantTable::Input> input;
            for (std::size_t s = i; s < samples.size(); ++s)
                input.push_back({{samples[s].root, 1}, samples[s].deks[1]});
            tables.push_back(
                crypto::GrantTable::make(crypto::GrantKey::generate(), requester.publicKey(), {"chain", {}, {}}, input)
                    ->encode());
        }
    }

    /// Stops at the first refusal; what was acknowledged before is in the last mark.
    Acknowledged run(Vault& vault, const support::CrashVfs& disk) const
    {
        Acknowledged out;
        Acknowledged::Mark now;
        out.marks.push_back({disk.operations(), 0, 0, 0, 0, 0});
        const auto note = [&](bool good, std::size_t& count) {
            if (good)
                ++count;
            now.operations = disk.operations();
            out.marks.push_back(now);
            return good;
        };
        std::size_t ignored = 0;
        for (std::size_t i = 0; i < samples.size(); ++i) {
            Part first = samples[i].part(false);
            first.pieces.resize(2);
            if (!note(vault.put(first).hasValue(), ignored) ||
                !note(vault.put(samples[i].part()).hasValue(), now.contributions))
                return out;
            if (!note(vault.resolve(std::span(identities).subspan(i, 1)).hasValue(), now.identities))
                return out;
            if (!note(vault.putCircleKeys(reader, std::array{CircleKey{samples[i].root, 1, reader, {1, 2}}}).hasValue(),
                      now.circleKeys))
                return out;
            const GrantName other{grant.handle, samples[i].root};
            if (!note(vault.putGrant(grant, tables[i], {}).hasValue(), now.grants) ||
                !note(vault.putGrant(other, tables[i], {}).hasValue(), ignored) ||
                !note(vault.removeGrant(other).hasValue(), now.erased))
                return out;
        }
        return out;
    }

    /// What was acknowledged is there and whole, and nothing is half there.
    void verify(Vault& vault, const Acknowledged::Mark& mark) const
    {
        const CheckReport report = vault.check(true);
        QVERIFY2(report.findings.empty(), report.findings.empty() ? "" : report.findings[0].what.c_str());
        verifyGrants(vault, mark);
        for (std::size_t i = 0; i < mark.contributions; ++i) {
            QCOMPARE(vault.summary(samples[i].root)->state, State::Complete);
            QVERIFY(vault.wrapsFor(samples[i].root, std::array{reader})->front() == samples[i].wraps.front());
        }
        QVERIFY(vault.circleKeys(reader, std::nullopt, 0, 99)->rows.size() >= mark.circleKeys);
        for (std::size_t i = 0; i < mark.identities; ++i) {
            const auto other = crypto::randomFixed<crypto::WrappedPatientId>();
            QVERIFY(vault.resolve(std::array{IdentityRow{identities[i].mac, other}})->front() == identities[i].wrapped);
        }
    }

    /// The table that stands is the last that was acknowledged or one after it; what was erased stays so.
    void verifyGrants(Vault& vault, const Acknowledged::Mark& mark) const
    {
        const auto known = vault.grants();
        QVERIFY(known.hasValue());
        bool stands = false;
        for (const KnownGrant& one : *known) {
            if (one.name == grant) {
                std::size_t number = 0;
                while (number < tables.size() && crypto::sha256(tables[number]) != one.digest)
                    ++number;
                QVERIFY(number < tables.size() && number + 1 >= mark.grants);
                QCOMPARE(*vault.grantTable(grant, one.digest), tables[number]);
                stands = true;
            }
            for (std::size_t i = 0; i < mark.erased; ++i)
                QVERIFY(one.name.grant != samples[i].root);
        }
        QVERIFY(stands || mark.grants == 0);
    }

    KeyId reader = crypto::randomFixed<KeyId>();
    GrantName grant{crypto::randomFixed<PatientHandle>(), crypto::randomFixed<Digest256>()};
    std::vector<Bytes> tables;
    std::vector<Sample> samples;
    std::vector<IdentityRow> identities;
    Keys keys;
};

VaultOptions on(const Work& work, const support::CrashVfs& disk)
{
    VaultOptions options = work.keys.options("vault.db");
    options.vfs = disk.name();
    return options;
}
} // namespace

class PowerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyStateOfALostPower()
    {
        const Work work;
        support::CrashVfs disk("vault-power");
        Acknowledged done;
        {
            auto vault = Vault::open(on(work, disk));
            QVERIFY(vault.hasValue());
            QVERIFY((*vault)->close().hasValue());
        }
        disk.record();
        {
            auto vault = Vault::open(on(work, disk));
            QVERIFY(vault.hasValue());
            done = work.run(**vault, disk);
            QCOMPARE(done.marks.back().contributions, work.samples.size());
            QVERIFY((*vault)->close().hasValue());
        }
        auto generator = support::seededGenerator("vault power");
        const int states = support::full() ? 10'000 : 1'000;
        support::CrashVfs after("vault-after");
        for (int i = 0; i < states; ++i) {
            const std::size_t operations = generator() % (disk.operations() + 1);
            after.load(disk.afterCrash(operations, generator));
            auto vault = Vault::open(on(work, after));
            QVERIFY2(vault.hasValue(), vault ? "" : vault.error().detail.c_str());
            Acknowledged::Mark last;
            for (const auto& mark : done.marks)
                if (mark.operations <= operations)
                    last = mark;
            work.verify(**vault, last);
            if (QTest::currentTestFailed())
                return;
        }
        qInfo("%d states of a lost power, over %zu operations", states, disk.operations());
    }

    void everyFailingCall()
    {
        const Work work;
        support::CrashVfs disk("vault-failing");
        {
            auto vault = Vault::open(on(work, disk));
            QVERIFY(vault.hasValue());
            QVERIFY((*vault)->close().hasValue());
        }
        const auto empty = disk.disk();
        int points = 0;
        for (const bool forEver : {false, true}) {
            for (std::uint64_t call = 1;; ++call) {
                disk.load(empty);
                disk.failCall(call, forEver);
                Acknowledged done;
                done.marks.push_back({});
                if (auto vault = Vault::open(on(work, disk))) {
                    done = work.run(**vault, disk);
                    static_cast<void>((*vault)->close());
                }
                const bool failed = disk.hasFailed();
                disk.failCall(0);
                auto vault = Vault::open(on(work, disk));
                QVERIFY2(vault.hasValue(), std::to_string(call).c_str());
                work.verify(**vault, done.marks.back());
                if (QTest::currentTestFailed())
                    return;
                if (!failed)
                    break;
                ++points;
            }
        }
        qInfo("%d failing calls, nothing acknowledged lost", points);
        QVERIFY(points > 50);
    }
};

QTEST_GUILESS_MAIN(PowerTest)
#include "power_test.moc"
