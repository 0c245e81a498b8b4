// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "decisioncells.h"

#include <model/catalogue.h>

#include <QFile>
#include <QSet>
#include <QTest>

#include <algorithm>

using namespace twinchart;
using namespace twinchart::contract;
using namespace twinchart::contract::test;

namespace {
constexpr auto kStart = "<!-- decision table: decision_table --markdown -->\n";
constexpr auto kEnd = "<!-- end of the decision table -->";

CatalogueEntry entryOf(std::uint8_t stage, PermissionClass c, bool writable)
{
    return {"X" + std::to_string(stage) + (writable ? "W" : "R"), stage, c, writable};
}

/// Every kind of data set that a catalogue can hold, wise or not, and the unknown one.
const std::vector<DataColumn>& everyKind()
{
    static const std::vector<DataColumn> columns = [] {
        std::vector<DataColumn> out;
        for (const PermissionClass c : {PermissionClass::Pha, PermissionClass::Pdd, PermissionClass::Sop})
            for (const bool writable : {false, true})
                for (const bool selfReported : {false, true})
                    out.push_back({entryOf(static_cast<std::uint8_t>(c), c, writable), selfReported});
        out.push_back({});
        return out;
    }();
    return columns;
}

const CatalogueEntry kPha = entryOf(1, PermissionClass::Pha, false);
const CatalogueEntry kPdd = entryOf(2, PermissionClass::Pdd, true);
const CatalogueEntry kSop = entryOf(3, PermissionClass::Sop, true);
const CatalogueEntry kClosed = entryOf(2, PermissionClass::Pdd, false);

Question ask(Role role, DataAction action, const CatalogueEntry* dataSet, ConsentState consent, Purpose purpose,
             bool emergency = false, bool selfReported = false)
{
    return {role, dataSet, selfReported, action, consent, purpose, emergency};
}

std::vector<DecisionRule> rulesThat(bool allow)
{
    std::vector<DecisionRule> out;
    std::ranges::copy_if(decisionRules(), std::back_inserter(out), [&](const auto& r) { return r.allow == allow; });
    return out;
}

bool isEquipment(Role role)
{
    return nameOf(role) != "unknown" && role >= Role::TestEquipment;
}
} // namespace

/// The decision table: what holds over all cells, and one cell for and against each fact of the requirements.
class DecisionTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void unknownRole()
    {
        for (const int number : {0, 12, 31, 35, 63, 64, 65, 127, 255})
            forEachCell(everyKind(), [&](Question q) {
                q.role = static_cast<Role>(number);
                const Decision d = decide(q);
                QVERIFY(!d.allowed && !d.needsNotice);
                QCOMPARE(d.why, Why::UnknownRole);
            });
    }

    void unknownDataSet()
    {
        CatalogueEntry forged = kPdd;
        for (const int number : {0, 4, 64, 255}) {
            forged.permissionClass = static_cast<PermissionClass>(number);
            forEachCell({{}}, [&](Question q) {
                const Decision none = decide(q);
                QVERIFY(!none.allowed);
                QCOMPARE(none.why, nameOf(q.role) == "unknown" ? Why::UnknownRole : Why::UnknownDataSet);
                q.dataSet = &forged;
                QCOMPARE(decide(q), none);
                q.selfReported = true;
                QCOMPARE(decide(q), none);
            });
        }
    }

    /// Even the owner gets nothing for an action, a state or a purpose that nobody defined.
    void undefinedNumbers()
    {
        for (const int number : {7, 33, 64, 65, 66, 129, 255}) {
            forEachCell(everyKind(), [&](const Question& cell) {
                Question q = cell;
                q.action = static_cast<DataAction>(number);
                QVERIFY(!decide(q).allowed);
                q = cell;
                q.consent = static_cast<ConsentState>(number);
                QVERIFY(!decide(q).allowed);
                q = cell;
                q.purpose = static_cast<Purpose>(number);
                QVERIFY(!decide(q).allowed);
            });
        }
        for (const auto& [action, purpose] :
             {std::pair{0, Purpose::Treatment}, std::pair{static_cast<int>(DataAction::Read), static_cast<Purpose>(0)}})
            QVERIFY(!decide(ask(Role::Patient, static_cast<DataAction>(action), &kPdd, ConsentState::Granted, purpose))
                         .allowed);
    }

    void denialsStandFirst()
    {
        QVERIFY(std::ranges::is_partitioned(decisionRules(), [](const DecisionRule& r) { return !r.allow; }));
        QVERIFY(!rulesThat(false).empty() && !rulesThat(true).empty());
        for (const DecisionRule& rule : decisionRules()) {
            QVERIFY(!rule.source.empty());
            QVERIFY(rule.allow || !rule.notice);
        }
    }

    /// In each cell to which a denial applies the answer is no, whatever allows it.
    void denialWinsInEveryCell()
    {
        std::size_t contested = 0;
        forEachCell(everyKind(), [&](const Question& q) {
            const auto hits = [&](const DecisionRule& r) { return applies(r, q); };
            const bool denied = std::ranges::any_of(rulesThat(false), hits);
            const bool allowed = std::ranges::any_of(rulesThat(true), hits);
            QCOMPARE(decide(q).allowed, allowed && !denied);
            contested += denied && allowed ? 1 : 0;
        });
        QVERIFY(contested > 0);
    }

    /// Each denial against each allowance, widened so that they meet, and in either order.
    void eachDenialWinsOverEachAllowance()
    {
        for (const DecisionRule& denial : rulesThat(false)) {
            for (DecisionRule allowance : rulesThat(true)) {
                allowance.roles = allowance.actions = allowance.data = allowance.consents = allowance.purposes =
                    allowance.emergency = ~NumberSet{0};
                std::size_t met = 0;
                for (const std::vector<DecisionRule>& rules :
                     {std::vector{denial, allowance}, std::vector{allowance, denial}}) {
                    for (const Role role : {Role::Patient, Role::Nurse, Role::PrivacyOfficer, Role::Delegate,
                                            Role::Researcher, Role::SensorEquipment, static_cast<Role>(0)}) {
                        for (const DataColumn& column : everyKind()) {
                            for (int n = 0; n < 6 * 5 * 4 * 2; ++n) {
                                const Question q{role,
                                                 column.entry ? &*column.entry : nullptr,
                                                 column.selfReported,
                                                 static_cast<DataAction>(1 + n % 6),
                                                 static_cast<ConsentState>(n / 6 % 5),
                                                 static_cast<Purpose>(1 + n / 30 % 4),
                                                 n >= 120};
                                const DecisionRule* by = decidingRule(q, rules);
                                QVERIFY(by != nullptr);
                                QCOMPARE(by->allow, !applies(denial, q));
                                met += by->allow ? 0 : 1;
                            }
                        }
                    }
                }
                QVERIFY(met > 0);
            }
        }
    }

    void everyRowDecidesSomewhere()
    {
        const std::span<const DecisionRule> rules = decisionRules();
        std::vector<std::size_t> decided(rules.size());
        std::size_t byDefault = 0;
        forEachCell(everyKind(), [&](const Question& q) {
            const DecisionRule* by = decidingRule(q, rules);
            ++(by == nullptr ? byDefault : decided[static_cast<std::size_t>(by - rules.data())]);
            QCOMPARE(decide(q), by == nullptr ? Decision{} : (Decision{by->allow, by->why, by->notice}));
        });
        for (std::size_t i = 0; i < rules.size(); ++i)
            QVERIFY2(decided[i] > 0, qPrintable(QString("row %1 decides nothing").arg(i)));
        QVERIFY(byDefault > 0);
        QVERIFY(decidingRule(ask(Role::Patient, DataAction::Read, &kPha, ConsentState::Granted, Purpose::Treatment),
                             {}) == nullptr);
    }

    /// No allowance can go without a change of some answer.
    void everyAllowanceIsNeeded()
    {
        const std::span<const DecisionRule> rules = decisionRules();
        for (std::size_t i = 0; i < rules.size(); ++i) {
            if (!rules[i].allow)
                continue;
            std::vector<DecisionRule> rest(rules.begin(), rules.end());
            rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
            std::size_t changed = 0;
            forEachCell(everyKind(), [&](const Question& q) {
                const DecisionRule* by = decidingRule(q, rest);
                changed += decide(q).allowed != (by != nullptr && by->allow) ? 1 : 0;
            });
            QVERIFY2(changed > 0, qPrintable(QString("row %1 allows what another one allows").arg(i)));
        }
    }

    void facts_data()
    {
        using enum Role;
        using enum DataAction;
        using enum ConsentState;
        using enum Purpose;
        QTest::addColumn<Question>("question");
        QTest::addColumn<bool>("allowed");
        QTest::addColumn<Why>("why");
        QTest::addColumn<bool>("notice");
        const auto row = [](const char* name, const Question& q, bool allowed, Why why, bool notice = false) {
            QTest::newRow(name) << q << allowed << why << notice;
        };
        const auto yes = [&](const char* name, const Question& q, Why why) { row(name, q, true, why); };
        const auto told = [&](const char* name, const Question& q, Why why) { row(name, q, true, why, true); };
        const auto no = [&](const char* name, const Question& q, Why why) { row(name, q, false, why); };
        const bool emergency = true;
        const bool own = true;

        yes("the owner reads", ask(Patient, Read, &kPha, None, Treatment), Why::Owner);
        yes("the owner reads under the own restriction", ask(Patient, Read, &kSop, Restricted, Research), Why::Owner);
        yes("the owner takes a copy", ask(Patient, Export, &kPdd, None, Legal), Why::Owner);
        yes("the owner has it deleted", ask(Patient, Delete, &kPha, None, Treatment), Why::Owner);
        yes("the owner shares", ask(Patient, Share, &kSop, Revoked, Research), Why::Owner);
        yes("the owner reports", ask(Patient, Write, &kPha, None, Treatment, false, own), Why::Owner);
        yes("the owner corrects a report", ask(Patient, Amend, &kPha, Restricted, Treatment, false, own), Why::Owner);
        no("the owner writes history", ask(Patient, Write, &kPha, Granted, Treatment), Why::OwnReportsOnly);
        no("the owner writes a diagnosis", ask(Patient, Write, &kPdd, Granted, Treatment), Why::OwnReportsOnly);
        no("the owner amends a surgery", ask(Patient, Amend, &kSop, Granted, Treatment, false, own),
           Why::OwnReportsOnly);

        told("the delegate reads", ask(Delegate, Read, &kPdd, Granted, Treatment), Why::Delegate);
        told("the delegate takes a copy", ask(Delegate, Export, &kPdd, Granted, Administration), Why::Delegate);
        yes("the delegate approves", ask(Delegate, Share, &kPdd, Granted, Research), Why::Delegate);
        no("a delegate who was", ask(Delegate, Read, &kPdd, Revoked, Treatment), Why::NothingAllows);
        no("a delegate past the majority", ask(Delegate, Share, &kPdd, Expired, Treatment), Why::NothingAllows);
        no("the delegate deletes", ask(Delegate, Delete, &kPdd, Granted, Treatment), Why::ReadersOnly);
        no("the delegate reports", ask(Delegate, Write, &kPha, Granted, Treatment, false, own), Why::ReadOnlyData);
        no("the delegate under a restriction", ask(Delegate, Read, &kPdd, Restricted, Treatment), Why::Restricted);
        no("the delegate in an emergency", ask(Delegate, Read, &kPdd, None, Treatment, emergency), Why::NothingAllows);

        yes("the team reads", ask(Nurse, Read, &kPha, Granted, Treatment), Why::InRelation);
        yes("the team takes a copy", ask(Surgeon, Export, &kSop, Granted, Treatment), Why::InRelation);
        yes("the team writes", ask(Physician, Write, &kPdd, Granted, Treatment), Why::InRelation);
        yes("the team amends", ask(Anaesthetist, Amend, &kSop, Granted, Treatment), Why::InRelation);
        yes("the team takes back an error", ask(Assistant, Delete, &kPdd, Granted, Treatment), Why::InRelation);
        told("a grant for research", ask(Physician, Read, &kPdd, Granted, Research), Why::InRelation);
        no("writing for research", ask(Physician, Write, &kPdd, Granted, Research), Why::NothingAllows);
        no("a stranger reads", ask(Physician, Read, &kPdd, None, Treatment), Why::NothingAllows);
        no("a stranger writes", ask(Physician, Write, &kPdd, None, Treatment), Why::NothingAllows);
        no("who left the team", ask(Nurse, Read, &kPdd, Revoked, Treatment), Why::NothingAllows);
        no("whose time is over", ask(Nurse, Amend, &kPdd, Expired, Treatment), Why::NothingAllows);
        no("the team writes history", ask(Physician, Write, &kPha, Granted, Treatment), Why::ReadOnlyData);
        no("the team deletes history", ask(Physician, Delete, &kPha, Granted, Treatment), Why::ReadOnlyData);
        no("the team writes what the patient reports", ask(Physician, Amend, &kPha, Granted, Treatment, false, own),
           Why::ReadOnlyData);
        no("what the catalogue closes", ask(Physician, Write, &kClosed, Granted, Treatment), Why::NotWritable);
        no("the team shares", ask(Physician, Share, &kPdd, Granted, Treatment), Why::OwnerShares);
        no("the team under a restriction", ask(Physician, Read, &kPdd, Restricted, Treatment), Why::Restricted);
        no("an error under a restriction", ask(Physician, Delete, &kPdd, Restricted, Treatment), Why::Restricted);

        told("emergency without a relation", ask(Nurse, Read, &kPha, None, Treatment, emergency), Why::Emergency);
        told("emergency against a restriction", ask(Surgeon, Read, &kSop, Restricted, Treatment, emergency),
             Why::Emergency);
        yes("notes of the emergency", ask(Physician, Write, &kPdd, None, Treatment, emergency), Why::Emergency);
        no("history in an emergency", ask(Physician, Write, &kPha, None, Treatment, emergency), Why::ReadOnlyData);
        no("amending in an emergency", ask(Physician, Amend, &kPdd, None, Treatment, emergency), Why::NothingAllows);
        no("a copy in an emergency", ask(Physician, Export, &kPdd, Expired, Treatment, emergency), Why::NothingAllows);
        no("an emergency of research", ask(Physician, Read, &kPdd, None, Research, emergency), Why::NothingAllows);
        no("an emergency of an insurer", ask(Insurer, Read, &kPdd, None, Treatment, emergency), Why::NothingAllows);
        no("an emergency of a researcher", ask(Researcher, Read, &kPdd, Restricted, Treatment, emergency),
           Why::Restricted);

        told("research by a grant", ask(Researcher, Read, &kPha, Granted, Research), Why::InRelation);
        told("the insurer by a grant", ask(Insurer, Export, &kPdd, Granted, Administration), Why::InRelation);
        no("the researcher for treatment", ask(Researcher, Read, &kPdd, Granted, Treatment), Why::NothingAllows);
        no("the researcher for payment", ask(Researcher, Read, &kPdd, Granted, Administration), Why::NothingAllows);
        no("the insurer for research", ask(Insurer, Read, &kPdd, Granted, Research), Why::NothingAllows);
        no("research without a grant", ask(Researcher, Read, &kPdd, None, Research), Why::NothingAllows);
        no("research against an objection", ask(Researcher, Export, &kPdd, Restricted, Research), Why::Restricted);
        no("the researcher writes", ask(Researcher, Write, &kPdd, Granted, Research), Why::ReadersOnly);

        told("a disclosure by law", ask(Physician, Export, &kPdd, Granted, Legal), Why::Disclosure);
        no("the insurer fetches one", ask(Insurer, Read, &kPdd, Granted, Legal), Why::NothingAllows);
        no("the researcher fetches one", ask(Researcher, Export, &kPdd, Granted, Legal), Why::NothingAllows);
        no("a disclosure that is not recorded", ask(Physician, Export, &kPdd, None, Legal), Why::NothingAllows);
        no("a restriction shows no disclosure", ask(Physician, Export, &kPdd, Restricted, Legal), Why::NothingAllows);
        no("writing by law", ask(Physician, Write, &kPdd, Granted, Legal), Why::NothingAllows);

        yes("equipment writes", ask(TestEquipment, Write, &kPdd, Granted, Treatment), Why::InRelation);
        yes("a sensor amends its own", ask(SensorEquipment, Amend, &kSop, Granted, Treatment), Why::InRelation);
        no("equipment reads", ask(MonitoringEquipment, Read, &kPdd, Granted, Treatment), Why::EquipmentReports);
        no("equipment deletes", ask(TestEquipment, Delete, &kPdd, Granted, Treatment), Why::EquipmentReports);
        yes("equipment of the ward", ask(TestEquipment, Write, &kPdd, None, Treatment), Why::InRelation);
        yes("what only equipment fills", ask(SensorEquipment, Write, &kClosed, None, Treatment), Why::InRelation);
        no("equipment sent away", ask(TestEquipment, Write, &kPdd, Revoked, Treatment), Why::NothingAllows);
        no("equipment for research", ask(SensorEquipment, Write, &kPdd, Granted, Research), Why::NothingAllows);
        no("equipment writes history", ask(SensorEquipment, Write, &kPha, Granted, Treatment), Why::ReadOnlyData);
        no("equipment in an emergency", ask(SensorEquipment, Write, &kPdd, Expired, Treatment, emergency),
           Why::NothingAllows);

        no("the administrator reads", ask(Administrator, Read, &kPdd, Granted, Treatment), Why::NoClinicalData);
        no("the officer in an emergency", ask(PrivacyOfficer, Read, &kPdd, None, Treatment, emergency),
           Why::NoClinicalData);
        no("the officer by law", ask(PrivacyOfficer, Export, &kPdd, Granted, Legal), Why::NoClinicalData);
    }
    void facts()
    {
        QFETCH(Question, question);
        QFETCH(bool, allowed);
        QFETCH(Why, why);
        QFETCH(bool, notice);
        QCOMPARE(decide(question), (Decision{allowed, why, notice}));
    }

    /// What must hold over every cell, whatever the rows say.
    void everyCell()
    {
        forEachCell(everyKind(), [&](const Question& q) {
            const bool allowed = decide(q).allowed;
            Question other = q;

            other.emergency = true; // an emergency takes nothing away, and gives to few
            QVERIFY(!allowed || decide(other).allowed);
            if (decide(other).allowed && !allowed)
                QVERIFY(isClinical(q.role) && q.purpose == Purpose::Treatment && q.consent != ConsentState::Granted &&
                        (q.action == DataAction::Read || q.action == DataAction::Write));

            other = q; // nothing but a live relation gives anything
            other.consent = ConsentState::Granted;
            QVERIFY(!allowed || decide(other).allowed);
            other.consent = ConsentState::None;
            // Equipment needs no relation, but one that ended stops it.
            if (q.consent == ConsentState::Revoked || q.consent == ConsentState::Expired)
                QVERIFY(isEquipment(q.role) ? !allowed : decide(other) == decide(q));
            if (allowed && q.role != Role::Patient && !q.emergency)
                QVERIFY(q.consent == ConsentState::Granted || (isEquipment(q.role) && q.consent == ConsentState::None));

            if (q.role == Role::Patient) { // the owner's answer depends on the data and the action alone
                other = ask(q.role, q.action, q.dataSet, ConsentState::None, Purpose::Research, false, q.selfReported);
                QCOMPARE(decide(other), decide(q));
            }
            other = q;
            if (isClinical(q.role))
                other.role = Role::Physician;
            else if (isEquipment(q.role))
                other.role = Role::TestEquipment;
            QCOMPARE(decide(other), decide(q));

            if (q.action == DataAction::Share && allowed)
                QVERIFY(q.role == Role::Patient || q.role == Role::Delegate);
            if (q.dataSet != nullptr && q.dataSet->permissionClass == PermissionClass::Pha && q.role != Role::Patient)
                QVERIFY(!allowed || q.action == DataAction::Read || q.action == DataAction::Export ||
                        q.action == DataAction::Share);
        });
    }

    /// The contract knows no data set by name, and no catalogue opens what A5 closes.
    void theCatalogueCannotWiden()
    {
        forEachCell(everyKind(), [&](const Question& q) {
            if (q.dataSet == nullptr)
                return;
            CatalogueEntry renamed = *q.dataSet;
            renamed.code = "SR";
            Question other = q;
            other.dataSet = &renamed;
            QCOMPARE(decide(other), decide(q));
            if (renamed.permissionClass == PermissionClass::Pha) {
                renamed.writable = !renamed.writable;
                QCOMPARE(decide(other), decide(q));
            } else {
                other.selfReported = !other.selfReported;
                QCOMPARE(decide(other), decide(q));
            }
        });
    }

    void cells()
    {
        const auto table = tableOf(model::Catalogue::builtinWithProblemHistory());
        QVERIFY(table && table->entries.size() == 17);
        const QByteArray text = QByteArray::fromStdString(cellsOf(columnsOf(*table)));
        QList<QByteArray> lines = text.split('\n');
        QVERIFY(lines.takeLast().isEmpty());
        const std::size_t count = allRoles().size() * (table->entries.size() + 1) * 6 * 5 * 4 * 2;
        QCOMPARE(count, std::size_t{64'800});
        QCOMPARE(lines.takeFirst(), "cells\t" + QByteArray::number(count));
        QCOMPARE(static_cast<std::size_t>(lines.size()), count);
        QCOMPARE(lines.first(), QByteArray("patient\tCG\t1\tPHA\t0\t0\tread\tnone\ttreatment\tno\tallow"));
        QCOMPARE(lines.last(), QByteArray("unknown\tUNKNOWN\t0\t-\t0\t0\texport\trestricted\tlegal\tyes\tdeny"));
        QVERIFY(lines.contains("physician\tSOS\t3\tSOP\t1\t0\twrite\tgranted\ttreatment\tno\tallow"));
        QVERIFY(lines.contains("patient\tSR\t1\tPHA\t0\t1\tamend\tnone\ttreatment\tno\tallow"));

        const QByteArrayList roles{"patient",
                                   "physician",
                                   "surgeon",
                                   "anaesthetist",
                                   "assistant",
                                   "nurse",
                                   "administrator",
                                   "privacy-officer",
                                   "delegate",
                                   "researcher",
                                   "insurer",
                                   "test-equipment",
                                   "monitoring-equipment",
                                   "sensor",
                                   "unknown"};
        QByteArrayList seen;
        QSet<QByteArray> distinct;
        std::size_t allowed = 0;
        for (const QByteArray& line : lines) {
            const QByteArrayList fields = line.split('\t');
            QCOMPARE(fields.size(), 11);
            if (seen.isEmpty() || seen.last() != fields[0])
                seen << fields[0];
            distinct << line.left(line.lastIndexOf('\t'));
            allowed += fields[10] == "allow" ? 1 : 0;
        }
        QCOMPARE(seen, roles);
        QCOMPARE(static_cast<std::size_t>(distinct.size()), count);
        qInfo("%zu cells, %zu allowed", count, allowed);
        QVERIFY(!tableOf({}));
    }

    /// The page holds exactly what the command prints.
    void page()
    {
        QFile file(qEnvironmentVariable("TWINCHART_SOURCE") + "/" DECISION_PAGE);
        QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.fileName()));
        const QByteArray text = file.readAll();
        QCOMPARE(text.count(kStart), 1);
        const qsizetype start = text.indexOf(kStart) + static_cast<qsizetype>(qstrlen(kStart));
        const qsizetype end = text.indexOf(kEnd, start);
        QVERIFY(end >= 0);
        QCOMPARE(text.mid(start, end - start), QByteArray::fromStdString(markdownOf(decisionRules())));
    }
};

QTEST_GUILESS_MAIN(DecisionTest)
#include "decision_test.moc"
