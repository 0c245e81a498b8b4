// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundles.h"
#include "home.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QMap>
#include <QTest>

#include <algorithm>

using namespace twinchart::gate;

/// The protocol of paper 000 (section VII, Algorithms 1 and 2, Tables 6 to 11) as one script between the three
/// hospitals of the demonstration genesis, one of which signs blocks. Each message is sent by who may send it and its
/// effect is looked at where it must be seen; before it, whoever must not send it tries, is refused, and has changed
/// nothing.
class ProtocolGate : public QObject {
    Q_OBJECT
    std::unique_ptr<Home> m_home;
    const QString m_novak = QStringLiteral("dr-novak"); ///< registers at the hospital in the north
    const QString m_north = QStringLiteral("administrator@north");
    const QString m_physician = QStringLiteral("physician");
    const QString m_patient = QStringLiteral("patient-01");
    QString m_own;         ///< patient-01 as he names himself
    QString m_staff;       ///< as the hospital's staff names him
    QString m_handle;      ///< as the ledger names him
    QString m_nhs;         ///< as systems outside name him
    QString m_application; ///< M1 of Table 6
    QString m_item;        ///< what was written in Table 9
    QString m_amended;     ///< its next version
    QString m_request;     ///< M1 of Table 11

    static QString word(const char* text) { return QString::fromUtf8(text); }
    QString filled(QString text) const
    {
        return text.replace(word("APPLICATION"), m_application)
            .replace(word("REQUEST"), m_request)
            .replace(word("ITEM"), m_amended.isEmpty() ? m_item : m_amended)
            .replace(word("HANDLE"), word("handle:") + m_handle)
            .replace(word("STAFF"), m_staff)
            .replace(word("OWN"), m_own)
            .replace(word("SCRATCH"), m_home->scratch());
    }
    /// A command whose words are parted by ';'.
    Answer say(const QString& user, const char* command) const
    {
        return m_home->run(user, words(filled(word(command))));
    }
    static QJsonObject row(const Answer& answer, const QString& item) { return rowOf(answer, "item", item); }
    /// Value and unit of every row of a data set, by item; a row that is not verified says so instead.
    static QMap<QString, QString> valuesOf(const Answer& answer, const QString& dataSet)
    {
        QMap<QString, QString> out;
        for (const QJsonObject& line : answer.lines)
            if (field(line, "dataSet") == dataSet)
                out.insert(field(line, "item"), field(line, "verdict") == word("verified")
                                                    ? field(line, "value") + QLatin1Char(' ') + field(line, "unit")
                                                    : field(line, "verdict"));
        return out;
    }
    int height() const
    {
        const Answer status = say(m_physician, "status");
        return status.lines.isEmpty() ? -1 : status.lines.first()[QLatin1String("height")].toInt(-1);
    }
    /// What a message may have changed, as the owner and the hospital in the north have it. (Blocks are no measure:
    /// whoever looks at the ledger anchors his replica there.)
    QByteArray effects()
    {
        if (!m_home->isSynced(m_patient))
            return {};
        QByteArray out;
        for (const char* command : {"timeline;--patient;OWN", "share;list", "consents"})
            out += say(m_patient, command).output;
        return out + say(m_north, "applications").output;
    }
    /// Each of them says it, is refused without one line of answer, and nothing came of it.
    void nobodyOf(const QStringList& users, const char* command)
    {
        const QByteArray before = effects();
        QVERIFY(!before.isEmpty());
        for (const QString& user : users) {
            const Answer answer = say(user, command);
            const QByteArray what = user.toUtf8() + ": " + command + ": " + answer.output + answer.errors;
            QVERIFY2(answer.exit == 1, what);
            QVERIFY2(answer.lines.isEmpty(), what);
            QVERIFY2(!answer.errors.isEmpty(), what);
        }
        QVERIFY(effects() == before);
    }
    QString file(const char* name, const QByteArray& content) const
    {
        const QString path = m_home->scratch() + QLatin1Char('/') + QLatin1String(name);
        QFile out(path);
        if (!out.open(QIODevice::WriteOnly | QIODevice::Truncate) || out.write(content) != content.size())
            qFatal("cannot write %s", qPrintable(path));
        return path;
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_home = Home::demonstration();
        QVERIFY(m_home->isSynced(m_patient) && m_home->isSynced(m_physician));
        const Answer own = say(m_patient, "patients");
        QVERIFY2(own.lines.size() == 1, own.output + own.errors);
        m_own = field(own.lines.first(), "patient");
        m_handle = field(own.lines.first(), "handle");
        QCOMPARE(m_handle.size(), 64);
        for (const QJsonObject& line : say(m_physician, "patients").lines)
            if (field(line, "handle") == m_handle)
                m_staff = field(line, "patient");
        QVERIFY(!m_staff.isEmpty());
        for (const QJsonValue& identifier : own.lines.first()[QLatin1String("identifiers")].toArray())
            if (identifier[QLatin1String("system")].toString().endsWith(word("nhs-number")))
                m_nhs = identifier[QLatin1String("value")].toString().remove(QLatin1Char(' '));
        QCOMPARE(m_nhs.size(), 10);
    }

    /// Table 6, M1 to M3: ⟨userName, userType, ha, constituentID⟩ goes to the hospital; the keys are born here.
    void table6RegistrationIsAskedFor()
    {
        file("constituent", "GMC-7418203\n");
        const char* command = "register;--user;dr-novak;--organisation;Northmoor General Hospital;--role;physician;"
                              "--full-name;Dr E. Novák;--constituent-file;SCRATCH/constituent;--recovery-out;"
                              "SCRATCH/sheet";
        const Answer asked = say({}, command);
        QVERIFY2(asked.exit == 0, asked.errors);
        QCOMPARE(field(asked.lines.first(), "state"), word("applied"));
        m_application = field(asked.lines.first(), "application");
        QVERIFY(!asked.output.contains("7418203"));
        // The name is taken: the consortium knows it once.
        const Answer twice = say({}, "register;--user;physician;--organisation;Southmere County Hospital;--role;nurse;"
                                     "--full-name;N. N.;--constituent-file;SCRATCH/constituent;--recovery-out;"
                                     "SCRATCH/other-sheet");
        QVERIFY2(twice.exit == 1 && twice.lines.isEmpty(), twice.output + twice.errors);
        // Without a certificate nothing is open.
        QCOMPARE(say(m_novak, "login").exit, 1);
        nobodyOf({m_novak}, "timeline;--patient;HANDLE");
        nobodyOf({m_novak}, "share;request;--patient;HANDLE;--purpose;treatment;--days;30;--data-set;DTD");
    }

    /// Table 6, M4 to M6: an administrator of that hospital, and nobody else, answers with certificate and permissions.
    void table6RegistrationIsAnswered()
    {
        nobodyOf({word("administrator"), word("administrator@south"), word("physician@north"), m_physician, m_patient,
                  word("privacy-officer"), m_novak},
                 "accept;APPLICATION");
        nobodyOf({word("administrator"), word("administrator@south"), m_physician},
                 "reject;APPLICATION;--reason;duplicate");
        const Answer listed = say(m_north, "applications");
        QVERIFY2(listed.exit == 0 && listed.lines.size() == 1, listed.output + listed.errors);
        QCOMPARE(field(listed.lines.first(), "user"), m_novak);
        QCOMPARE(field(listed.lines.first(), "state"), word("waiting"));
        const Answer accepted = say(m_north, "accept;APPLICATION");
        QVERIFY2(accepted.exit == 0, accepted.errors);
        QCOMPARE(field(say(m_north, "applications").lines.first(), "state"), word("accepted"));
    }

    /// Algorithm 1, loginFunc: with the own key over a fresh challenge.
    void algorithm1Login()
    {
        const Answer in = say(m_novak, "login");
        QVERIFY2(in.exit == 0, in.errors);
        QCOMPARE(field(in.lines.first(), "state"), word("active"));
        QCOMPARE(field(in.lines.first(), "role"), word("physician"));
        QVERIFY(!in.lines.first()[QLatin1String("permissions")].toArray().isEmpty());
        const QString wrong = file("wrong", "not-the-passphrase\n");
        const Answer out = m_home->run(m_novak, {word("--passphrase-file"), wrong, word("login")});
        QVERIFY2(out.exit != 0 && out.lines.isEmpty(), out.output);
    }

    /// Table 9: hdatawrite into PDD ∪ SOP by who has the permission; index and hash are on the ledger, and the owner,
    /// who did not write it, reads the very same with a proof.
    void table9DataIsWritten()
    {
        const char* command = "write;--patient;STAFF;--data-set;DTD;--set;potassium=4.10 mmol/L";
        nobodyOf({word("administrator"), word("privacy-officer"), word("physician@north"), m_novak,
                  word("administrator@south")},
                 command);
        nobodyOf({m_patient}, "write;--patient;OWN;--data-set;DTD;--set;potassium=4.10 mmol/L");
        nobodyOf({word("patient-02")}, "write;--patient;HANDLE;--data-set;SR;--set;sleep-duration=7 h");
        nobodyOf({m_physician}, "write;--patient;STAFF;--data-set;VS;--set;heart-rate=70 /min"); // PHA is read-only
        const int before = height();
        const Answer written = say(m_physician, command);
        QVERIFY2(written.exit == 0, written.errors);
        m_item = field(written.lines.first(), "item");
        QVERIFY(written.lines.first()[QLatin1String("height")].toInt() > before);
        QVERIFY(m_home->isSynced(m_patient));
        const QJsonObject line = row(say(m_patient, "timeline;--patient;OWN"), m_item);
        QCOMPARE(field(line, "value"), word("4.10"));
        QCOMPARE(field(line, "verdict"), word("verified"));

        nobodyOf({m_patient, m_novak, word("administrator")}, "amend;--item;ITEM;--set;potassium=4.2 mmol/L");
        const Answer amended = say(m_physician, "amend;--item;ITEM;--set;potassium=4.20 mmol/L");
        QVERIFY2(amended.exit == 0, amended.errors);
        m_amended = field(amended.lines.first(), "item");
        QVERIFY(m_home->isSynced(m_patient));
        const Answer after = say(m_patient, "timeline;--patient;OWN");
        QCOMPARE(field(row(after, m_amended), "value"), word("4.20"));
        QCOMPARE(field(row(after, m_amended), "supersedes"), m_item);
    }

    /// Table 7: hsquery by condition and time, answered from the own replica, every hash verified against the ledger.
    void table7HealthStateIsAskedFor()
    {
        nobodyOf({word("administrator"), word("privacy-officer"), word("physician@north"), m_novak, word("patient-02"),
                  word("administrator@north")},
                 "timeline;--patient;HANDLE");
        const Answer all = say(m_patient, "timeline;--patient;OWN");
        QVERIFY(std::ranges::all_of(all.lines,
                                    [](const auto& line) { return field(line, "verdict") == word("verified"); }));
        const Answer some = say(m_patient, "timeline;--patient;OWN;--data-set;DTD;--where;potassium > 4.15 mmol/L");
        QVERIFY2(some.exit == 0, some.errors);
        QVERIFY(!row(some, m_amended).isEmpty());
        for (const QJsonObject& line : some.lines) {
            QCOMPARE(field(line, "attribute"), word("potassium"));
            QVERIFY(field(line, "value").toDouble() > 4.15);
        }
        QVERIFY(say(m_patient, "timeline;--patient;OWN;--data-set;DTD;--to;1990-01-01").lines.isEmpty());
        // With the proof that anybody checks without us.
        QCOMPARE(say(m_patient, "export;--patient;OWN;--item;ITEM;--format;proof;--out;SCRATCH/item.proof").exit, 0);
        QCOMPARE(say(m_patient, "export;--format;trust;--out;SCRATCH/trust").exit, 0);
        const Answer proven = say({}, "verify;SCRATCH/item.proof;--trust;SCRATCH/trust");
        QVERIFY2(proven.exit == 0, proven.output + proven.errors);
        QCOMPARE(field(proven.lines.first(), "verdict"), word("verified"));
    }

    /// Table 8: what a hospital outside has is merged, said to be from there, and not stored again.
    void table8ASystemOutsideAnswers()
    {
        QVERIFY(QDir().mkpath(m_home->scratch() + word("/outside")));
        QByteArray bundle = smallBundle(77, 3, "Elsewhere");
        const QByteArray born = field(say(m_patient, "patients").lines.first(), "born").toUtf8();
        bundle.replace("60.0", "171.25");
        bundle.replace("1970-01-02", born);
        const QByteArray gender("\"gender\":\"other\"");
        bundle.replace(gender, gender +
                                   ",\"identifier\":[{\"system\":\"https://fhir.nhs.uk/Id/nhs-number\",\"value\":\"" +
                                   m_nhs.toUtf8() + "\"}]");
        file("outside/bundle.json", bundle);
        nobodyOf({word("administrator"), word("physician@north"), m_novak, word("patient-02")},
                 "timeline;--patient;HANDLE;--system;Elsewhere=SCRATCH/outside");
        const int before = height();
        const Answer without = say(m_patient, "timeline;--patient;OWN");
        const Answer merged = say(m_patient, "timeline;--patient;OWN;--system;Elsewhere=SCRATCH/outside");
        QVERIFY2(merged.exit == 0, merged.errors);
        qsizetype outside = 0;
        for (const QJsonObject& line : merged.lines)
            if (field(line, "source") == word("Elsewhere")) {
                ++outside;
                QCOMPARE(field(line, "verdict"), word("not-on-ledger"));
                QCOMPARE(field(line, "level"), word("none"));
            }
        QVERIFY(outside >= 3);
        QCOMPARE(merged.lines.size(), without.lines.size() + outside);
        QVERIFY(merged.output.contains("171.25"));
        QVERIFY(!say(m_patient, "timeline;--patient;OWN").output.contains("171.25"));
        QCOMPARE(height(), before);
    }

    /// Table 11, M1 and M2: the requester's signed wish reaches the owner.
    void table11AShareIsAskedFor()
    {
        const char* command = "share;request;--patient;HANDLE;--purpose;treatment;--days;30;--data-set;DTD;--data-set;"
                              "CUP;--reason;second opinion";
        nobodyOf({word("patient-02"), m_north, word("administrator@south")}, command);
        QVERIFY(m_home->isSynced(m_novak));
        const Answer asked = say(m_novak, command);
        QVERIFY2(asked.exit == 0, asked.errors);
        m_request = field(asked.lines.first(), "request");
        nobodyOf({word("physician@south"), word("patient-02"), word("administrator")}, "share;show;REQUEST");
        const Answer seen = say(m_patient, "share;list");
        QCOMPARE(seen.lines.size(), 1);
        QCOMPARE(field(seen.lines.first(), "request"), m_request);
        QCOMPARE(field(seen.lines.first(), "state"), word("asked"));
        QCOMPARE(field(seen.lines.first(), "why"), word("treatment: second opinion"));
        nobodyOf({m_novak}, "timeline;--patient;HANDLE");
    }

    /// Table 11, M3 to M14: the owner gives a part; it is on the ledger, sealed anew for the requester, who reads
    /// exactly that, with its proofs.
    void table11TheOwnerGivesAPart()
    {
        nobodyOf({m_novak, m_physician, word("patient-02"), word("physician@south"), word("administrator"), m_north},
                 "share;approve;REQUEST");
        nobodyOf({m_patient}, "share;approve;REQUEST;--data-set;SR"); // wider than asked
        const Answer given = say(m_patient, "share;approve;REQUEST;--data-set;DTD");
        QVERIFY2(given.exit == 0, given.errors);
        QVERIFY(m_home->isSynced(m_novak));
        const Answer theirs = say(m_novak, "timeline;--patient;HANDLE");
        QVERIFY2(theirs.exit == 0, theirs.errors);
        const auto expected = valuesOf(say(m_patient, "timeline;--patient;OWN"), word("DTD"));
        QCOMPARE(expected.value(m_amended), word("4.20 mmol/L"));
        QCOMPARE(valuesOf(theirs, word("DTD")), expected);
        QCOMPARE(theirs.lines.size(), expected.size());
        for (const QString& user : {word("physician@south"), word("patient-02"), m_north}) {
            QVERIFY(m_home->isSynced(user));
            nobodyOf({user}, "timeline;--patient;HANDLE");
        }
        nobodyOf({m_patient}, "share;approve;REQUEST"); // once
        nobodyOf({word("physician@south"), m_physician, word("patient-02")}, "share;revoke;REQUEST");
    }

    /// Table 10: the owner has it erased; on the ledger stays that it is gone, and in no replica a value.
    void table10DataIsDeleted()
    {
        nobodyOf({word("administrator"), word("privacy-officer"), word("physician@north"), word("patient-02")},
                 "delete;--item;ITEM;--reason;withdrawn");
        nobodyOf({m_novak}, "delete;--item;ITEM;--reason;withdrawn"); // he may read it
        const int before = height();
        const Answer gone = say(m_patient, "delete;--item;ITEM;--reason;entered in error");
        QVERIFY2(gone.exit == 0, gone.errors);
        QVERIFY(gone.lines.first()[QLatin1String("height")].toInt() > before);
        for (const QString& user : {m_patient, m_physician, m_novak}) {
            QVERIFY(m_home->isSynced(user));
            const Answer after = say(user, "timeline;--patient;HANDLE");
            QVERIFY2(field(row(after, m_amended), "value").isEmpty() && field(row(after, m_item), "value").isEmpty(),
                     qPrintable(user));
            QVERIFY(!valuesOf(after, word("DTD")).values().contains(word("4.20 mmol/L")));
        }
    }

    /// A10: the owner reads in plain words who did what, and that the part that was given was fetched.
    void theOwnerReadsTheStory()
    {
        nobodyOf({m_novak, word("patient-02"), word("physician@south"), word("administrator")},
                 "audit;--patient;HANDLE");
        QVERIFY(m_home->isSynced(m_patient));
        const Answer story = say(m_patient, "audit;--patient;OWN");
        QVERIFY2(story.exit == 0, story.errors);
        QStringList of;
        int granted = 0;
        for (const QJsonObject& line : story.lines) {
            if (field(line, "sentence").contains(word("Northmoor General Hospital")))
                of << field(line, "what");
            granted += field(line, "grant").isEmpty() ? 0 : 1;
            QVERIFY(field(line, "sentence").split(QLatin1Char(' '), Qt::SkipEmptyParts).size() <= 20);
        }
        QVERIFY2(of.size() >= 2, qPrintable(of.join(QLatin1Char(','))));
        QVERIFY(granted >= 1);
        const Answer plain = say(m_patient, "audit;--patient;OWN;--plain");
        QVERIFY(plain.exit == 0 && plain.output.contains("Northmoor General Hospital"));
    }

    /// A3: whose certificate ended is out in that block, and what was shared with him ends with it.
    void aCertificateEnds()
    {
        nobodyOf({word("administrator"), word("administrator@south"), word("physician@north")},
                 "revoke;dr-novak;--reason;left");
        const Answer ended = say(m_north, "revoke;dr-novak;--reason;left");
        QVERIFY2(ended.exit == 0, ended.errors);
        const Answer out = say(m_novak, "login");
        QCOMPARE(out.exit, 1);
        QCOMPARE(field(out.lines.value(0), "state"), word("revoked"));
        nobodyOf({m_novak}, "share;request;--patient;HANDLE;--purpose;treatment;--days;30;--data-set;DTD");
        const Answer alive = say(m_patient, "consents");
        QVERIFY2(alive.exit == 0, alive.errors);
        QVERIFY(
            std::ranges::none_of(alive.lines, [&](const auto& line) { return field(line, "request") == m_request; }));
        const Answer check = say(m_patient, "check;--deep");
        QVERIFY2(check.exit == 0, check.output + check.errors);
    }
};

QTEST_GUILESS_MAIN(ProtocolGate)
#include "protocol_test.moc"
