// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "testhome.h"

#include "session.h"
#include "throttle.h"

#include <workstation/factory.h>

#include <QTest>

#include <algorithm>

using namespace twinchart;
using namespace twinchart::workstation;
using namespace twinchart::workstation::test;
using interfaces::KeyKind;

/// The user's own keys behind the interface, in a real home.
class KeysTest : public QObject {
    Q_OBJECT
    std::unique_ptr<TestHome> m_home;
    std::string m_passphrase = TestHome::kPassphrase;
    int m_number = 0;

    std::string fresh(const char* name)
    {
        return (m_home->path().parent_path() / (name + std::to_string(++m_number))).string();
    }
    std::unique_ptr<interfaces::Workstation> closed() const
    {
        return openWorkstation({m_home->path(), {}, "keys test"});
    }
    std::unique_ptr<interfaces::Workstation> open() const
    {
        auto workstation = closed();
        if (const auto session = workstation->unlock("physician", SecretBytes::copyOf(m_passphrase)); !session)
            qFatal("unlock: %s", session.error().message.english().c_str());
        return workstation;
    }
    bool opens(std::string_view passphrase) const
    {
        return closed()->unlock("physician", SecretBytes::copyOf(passphrase)).hasValue();
    }
    static SecretBytes text(const std::string& file) { return std::move(*readSecretFile(file, 1024)); }
    /// What the audit says of changed keys, in order.
    std::vector<std::string> audited() const
    {
        const Session::Options options{m_home->path(), {}, "keys test"};
        auto lock = Session::lockUser(options, "physician");
        auto account = openAccount(m_home->path(), "physician", viewOf(m_passphrase), SystemClock());
        auto session = lock && account
                           ? Session::open(options, std::move(*lock), std::move(*account), Session::Store::Existing)
                           : Unexpected{Problem{}};
        if (!session)
            qFatal("no session");
        std::vector<std::string> out;
        const auto rows = (*session)->replica().auditRows(0, 1'000);
        for (const replica::AuditRow& row : *rows)
            if (row.act == replica::AuditAct::ChangedKeys && !row.patient)
                out.push_back(row.detail);
        return out;
    }

private Q_SLOTS:
    void initTestCase() { m_home = std::make_unique<TestHome>(); }

    void withoutASessionNothingIsSaid()
    {
        const auto workstation = closed();
        QVERIFY(workstation->keys().error().failure == Failure::Locked);
        QVERIFY(workstation->newSheet(fresh("sheet")).error().failure == Failure::Locked);
        QVERIFY(workstation->newShares(fresh("shares")).error().failure == Failure::Locked);
        QVERIFY(workstation->changePassphrase(SecretBytes::copyOf(m_passphrase), SecretBytes::copyOf("n"))
                    .error()
                    .failure == Failure::Locked);
    }

    void anotherPassphrase()
    {
        const auto workstation = open();
        const auto change = [&](std::string_view current, std::string_view next) {
            return workstation->changePassphrase(SecretBytes::copyOf(current), SecretBytes::copyOf(next));
        };
        QVERIFY(change("wrong", "next one").error().failure == Failure::NotPermitted);
        QVERIFY(change(m_passphrase, "").error().failure == Failure::Refused);
        QVERIFY(change(m_passphrase, "twinchart-demo").error().failure == Failure::Refused);
        QVERIFY(change(m_passphrase, m_passphrase).error().failure == Failure::Refused);
        const auto done = change(m_passphrase, "next one");
        QVERIFY2(done, done ? "" : done.error().message.english().c_str());
        QCOMPARE(done->who, std::string("physician"));
        QVERIFY(done->kind == KeyKind::Passphrase && done->files.empty());
        workstation->lock();
        QVERIFY(!opens(m_passphrase));
        m_passphrase = "next one";
        QVERIFY(opens(m_passphrase));
        QVERIFY((audited() == std::vector<std::string>{"passphrase"}));
    }

    void sheetAndSharesRecover()
    {
        const std::string sheet = fresh("sheet");
        const std::string folder = fresh("shares");
        std::vector<std::string> files;
        {
            const auto workstation = open();
            QVERIFY(workstation->newSheet(sheet).hasValue());
            QVERIFY(workstation->newSheet(sheet).error().failure == Failure::Storage);
            const auto shares = workstation->newShares(folder);
            QVERIFY(shares && shares->files.size() == 3);
            files = shares->files;
            const auto keys = workstation->keys();
            QVERIFY(keys && keys->size() == 4);
            std::vector<KeyKind> kinds;
            for (const auto& key : *keys)
                kinds.push_back(key.kind);
            QVERIFY(
                (kinds == std::vector<KeyKind>{KeyKind::Passphrase, KeyKind::Sheet, KeyKind::Shares, KeyKind::Device}));
            QCOMPARE((*keys)[2].id.size(), std::size_t{8});
            QVERIFY((*keys)[3].state == interfaces::KeyState::Active && (*keys)[3].height > 0);
        }
        const auto recover = [&](interfaces::PrintedMeans means, std::string_view next) {
            return closed()->recoverUser("physician", std::move(means), SecretBytes::copyOf(next));
        };
        const auto two = [&](std::size_t a, std::size_t b) {
            interfaces::PrintedMeans means;
            means.shares.push_back(text(files[a]));
            means.shares.push_back(text(files[b]));
            return means;
        };
        QVERIFY(recover({}, "x").error().failure == Failure::Usage);
        QVERIFY(recover(two(0, 0), "x").error().failure == Failure::Refused);
        QVERIFY(recover(two(0, 1), "").error().failure == Failure::Refused);
        QVERIFY(recover(two(0, 1), "twinchart-demo").error().failure == Failure::Refused);
        // Who is not there, and who has other shares.
        const auto nobody = closed()->recoverUser("nobody", two(0, 1), SecretBytes::copyOf("x"));
        QVERIFY(!nobody && nobody.error().failure == Failure::NotPermitted);
        const auto other = closed()->recoverUser("administrator", two(0, 1), SecretBytes::copyOf("x"));
        QVERIFY(!other && other.error().failure == Failure::Refused);
        QVERIFY(opens(m_passphrase));
        QVERIFY(recover(two(2, 1), "by shares").hasValue());
        QVERIFY(!opens(m_passphrase));
        m_passphrase = "by shares";
        QVERIFY(opens(m_passphrase));
        // Waiting ends with it.
        for (int n = 0; n < 7; ++n)
            QVERIFY(!opens("wrong"));
        QVERIFY(std::filesystem::exists(m_home->userFolder() / "tries"));
        interfaces::PrintedMeans means;
        means.sheet = text(sheet);
        QVERIFY(recover(std::move(means), "by sheet").hasValue());
        m_passphrase = "by sheet";
        QVERIFY(!std::filesystem::exists(m_home->userFolder() / "tries"));
        QVERIFY(opens(m_passphrase));
        QVERIFY((audited() == std::vector<std::string>{"passphrase", "sheet", "sheet", "shares", "passphrase by shares",
                                                       "passphrase by sheet"}));
    }

    void whatInterruptedChangesLeftIsCleared()
    {
        const auto file = m_home->userFolder() / "slots";
        const auto leave = [&](int passphrases, int sheets) {
            const auto account = openAccount(m_home->path(), "physician", viewOf(m_passphrase), SystemClock());
            auto slots = crypto::KeySlots::decode(*readFile(file, kMaxSlotsFile));
            for (int n = 0; n < passphrases; ++n)
                if (!slots->addPassphrase(account->master, viewOf("left " + std::to_string(n)),
                                          crypto::kPassphraseFloor))
                    qFatal("no slot");
            for (int n = 0; n < sheets; ++n)
                if (!slots->addRecovery(account->master))
                    qFatal("no slot");
            if (!writeFileAtomically(file, slots->encode(account->master)))
                qFatal("cannot write");
        };
        const auto count = [&](crypto::SlotKind kind) {
            const std::vector<crypto::KeySlots::Slot> list =
                crypto::KeySlots::decode(*readFile(file, kMaxSlotsFile))->list();
            return std::ranges::count_if(list, [&](const auto& slot) { return slot.kind() == kind; });
        };
        // As many as there is room for; the passphrase in hand is one in the middle.
        leave(4, 9);
        QCOMPARE(count(crypto::SlotKind::Passphrase) + count(crypto::SlotKind::Recovery), std::ptrdiff_t{15});
        m_passphrase = "left 2";
        {
            const auto workstation = open();
            const auto done =
                workstation->changePassphrase(SecretBytes::copyOf(m_passphrase), SecretBytes::copyOf("in order"));
            QVERIFY2(done, done ? "" : done.error().message.english().c_str());
            m_passphrase = "in order";
            QCOMPARE(count(crypto::SlotKind::Passphrase), std::ptrdiff_t{1});
            QCOMPARE(count(crypto::SlotKind::Recovery), std::ptrdiff_t{10});
            QVERIFY(workstation->newSheet(fresh("sheet")).hasValue());
            QCOMPARE(count(crypto::SlotKind::Recovery), std::ptrdiff_t{1});
        }
        QVERIFY(opens(m_passphrase));
    }

    void anUnknownUserCostsTheSameWork()
    {
        const auto nobody = closed()->unlock("nobody", SecretBytes::copyOf("x"));
        const auto wrong = closed()->unlock("physician", SecretBytes::copyOf("x"));
        QVERIFY(!nobody && !wrong && nobody.error() == wrong.error());
        QVERIFY(opens(m_passphrase));
    }
};

QTEST_GUILESS_MAIN(KeysTest)
#include "keys_test.moc"
