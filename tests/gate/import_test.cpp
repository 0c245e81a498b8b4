// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "home.h"

#include <interop/exporter.h>
#include <interop/importer.h>
#include <support/data.h>

#include <QDirIterator>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <map>
#include <set>

using namespace twinchart;
using namespace twinchart::gate;

/// Other people's FHIR files go in, and every kept resource comes out again with each number's text; a second
/// import adds nothing.
class ImportGate : public QObject {
    Q_OBJECT

    static QStringList filesOf(const QString& set)
    {
        const auto folder = support::data(set.toStdString());
        if (!folder)
            return {};
        QStringList out;
        const auto take = [&out](const QString& path) {
            QDirIterator it(path, {QStringLiteral("*.json"), QStringLiteral("*.ndjson")}, QDir::Files,
                            QDirIterator::Subdirectories);
            while (it.hasNext())
                out << it.next();
        };
        bool archived = false;
        for (const char* archive : {"bundles.tar.xz", "examples.tar.xz", "resources.tar.xz"})
            if (const auto unpacked = support::unpacked(set.toStdString(), archive)) {
                take(QString::fromStdString(unpacked->string()));
                archived = true;
            }
        if (!archived)
            take(QString::fromStdString(folder->string()));
        out.sort();
        return out;
    }

    /// Type/id -> what was received under that name. An export has thousands of resources without a name (its own
    /// provenance), so what is known already must not be looked for one by one.
    using Kept = std::map<std::string, std::set<Bytes>>;
    static Kept keptOf(const QStringList& files)
    {
        const auto catalogue = model::Catalogue::parse(model::Catalogue::builtinWithProblemHistory());
        if (!catalogue)
            qFatal("catalogue");
        interop::ImportOptions options;
        options.source = "gate";
        // An export of everything may be larger than what a foreign document may be.
        options.documentLimit = std::uint64_t{1} << 30;
        interop::ImportSession session(options, *catalogue);
        Kept out;
        for (const QString& file : files)
            session.read(file.toStdString(), [&](interop::ImportedRecord&& r) {
                out[r.content.resourceType + '/' + r.content.resourceId].insert(std::move(r.content.resource));
                return true;
            });
        return out;
    }

    /// Resources of a file as another parser counts them: entries of a bundle that is no document, else one.
    static qint64 countedBy(const QString& path)
    {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            qFatal("cannot read %s", qPrintable(path));
        const QByteArray octets = file.readAll();
        qint64 count = 0;
        for (const QByteArray& document :
             path.endsWith(QLatin1String(".ndjson")) ? octets.split('\n') : QList<QByteArray>{octets}) {
            if (document.trimmed().isEmpty())
                continue;
            const QJsonObject root = QJsonDocument::fromJson(document).object();
            const bool bundle = root.value(QLatin1String("resourceType")).toString() == QLatin1String("Bundle") &&
                                root.value(QLatin1String("type")).toString() != QLatin1String("document");
            if (!bundle)
                ++count;
            const QJsonArray entries = bundle ? root.value(QLatin1String("entry")).toArray() : QJsonArray();
            count += std::count_if(entries.begin(), entries.end(), [](const QJsonValue& e) {
                return e.toObject().contains(QLatin1String("resource"));
            });
        }
        return count;
    }

private Q_SLOTS:
    void wholeSets_data()
    {
        QTest::addColumn<QString>("set");
        for (const char* set : {"fhir-medplum-mock", "fhir-ips-examples", "fhir-us-core-examples",
                                "fhir-r4-spec-examples", "fhir-personal-health-devices", "fhir-synthea-2023"})
            QTest::newRow(set) << QString::fromLatin1(set);
        if (support::full())
            for (const char* set : {"fhir-synthea-2019", "fhir-synthea-hiv"})
                QTest::newRow(set) << QString::fromLatin1(set);
    }
    void wholeSets()
    {
        QFETCH(QString, set);
        const QStringList files = filesOf(set);
        if (files.isEmpty())
            QSKIP(qPrintable(set + QStringLiteral(" is not here: nothing was tested")));
        const auto home = Home::demonstration();
        const QStringList tail{QStringLiteral("--source"), QStringLiteral("gate ") + set};
        QElapsedTimer timer;
        timer.start();
        const Answer first =
            home->run(QStringLiteral("physician"), QStringList{QStringLiteral("import")} + files + tail, 1'800'000);
        const double seconds = static_cast<double>(timer.elapsed()) / 1000;
        QVERIFY2(first.exit == 0 || first.exit == 1, first.errors.right(2000));
        QCOMPARE(first.lines.size(), files.size());
        qint64 resources = 0, kept = 0, mapped = 0, refused = 0, items = 0, counted = 0;
        std::map<QString, int> reasons;
        for (qsizetype n = 0; n < files.size(); ++n) {
            const QJsonObject& line = first.lines.at(n);
            QCOMPARE(line.value(QLatin1String("file")).toString(), files.at(n));
            const auto number = [&line](const char* key) { return line.value(QLatin1String(key)).toInteger(); };
            QCOMPARE(number("kept") + number("refused"), number("resources"));
            counted += countedBy(files.at(n));
            resources += number("resources");
            kept += number("kept");
            mapped += number("mapped");
            refused += number("refused");
            items += number("items");
            const auto problems = line.value(QLatin1String("problems")).toArray();
            for (const auto& p : problems)
                if (p.toObject().value(QLatin1String("refused")).toBool()) {
                    ++reasons[p.toObject().value(QLatin1String("why")).toString()];
                    qInfo("refused: %s %s: %s", qPrintable(QFileInfo(files.at(n)).fileName()),
                          qPrintable(p.toObject().value(QLatin1String("where")).toString()),
                          qPrintable(p.toObject().value(QLatin1String("why")).toString()));
                }
        }
        qInfo("%s: %lld files, %lld resources, %lld kept, %lld mapped, %lld refused, %lld items, %.1f s",
              qPrintable(set), static_cast<long long>(files.size()), static_cast<long long>(resources),
              static_cast<long long>(kept), static_cast<long long>(mapped), static_cast<long long>(refused),
              static_cast<long long>(items), seconds);
        for (const auto& [why, count] : reasons)
            qInfo("%s: refused %d: %s", qPrintable(set), count, qPrintable(why));
        QVERIFY(kept > 0);
        QCOMPARE(resources, counted);
        QVERIFY(refused == 0 || !reasons.empty());

        const QString out = home->scratch() + QStringLiteral("/all.json");
        timer.restart();
        const Answer exported =
            home->run(QStringLiteral("physician"),
                      {QStringLiteral("export"), QStringLiteral("--all"), QStringLiteral("--format"),
                       QStringLiteral("fhir"), QStringLiteral("--out"), out},
                      900'000);
        const double exportSeconds = static_cast<double>(timer.elapsed()) / 1000;
        QVERIFY2(exported.exit == 0, exported.errors);
        timer.restart();
        const Kept in = keptOf(files);
        const Kept back = keptOf({out});
        qsizetype equalOnes = 0, lost = 0;
        for (const auto& [key, wanted] : in) {
            const auto found = back.find(key);
            for (const Bytes& one : wanted) {
                // The same octets are equal at once; others are compared member by member.
                const bool there =
                    found != back.end() &&
                    (found->second.contains(one) || std::ranges::any_of(found->second, [&](const Bytes& candidate) {
                         return interop::jsonEqual(one, candidate);
                     }));
                equalOnes += there ? 1 : 0;
                if (!there && ++lost <= 5)
                    qWarning("not in the export: %s", key.c_str());
            }
        }
        qInfo(
            "%s: %lld different kept resources came out equal, %lld did not; export %.1f s, reading back and comparing %.1f s",
            qPrintable(set), static_cast<long long>(equalOnes), static_cast<long long>(lost), exportSeconds,
            static_cast<double>(timer.elapsed()) / 1000);
        QCOMPARE(lost, qsizetype{0});
        QVERIFY(equalOnes > 0);

        timer.restart();
        const Answer again =
            home->run(QStringLiteral("physician"), QStringList{QStringLiteral("import")} + files + tail, 900'000);
        qint64 added = 0, duplicates = 0;
        for (const auto& line : again.lines) {
            added += line.value(QLatin1String("items")).toInteger();
            duplicates += line.value(QLatin1String("duplicates")).toInteger();
        }
        qInfo("%s: a second import added %lld items in %.1f s", qPrintable(set), static_cast<long long>(added),
              static_cast<double>(timer.elapsed()) / 1000);
        QCOMPARE(again.lines.size(), files.size());
        QCOMPARE(added, qint64{0});
        QCOMPARE(duplicates, kept);
    }

    void aRefusedFileChangesNothing()
    {
        const auto home = Home::demonstration();
        const auto state = [&home] {
            const Answer a = home->run(QStringLiteral("physician"), {QStringLiteral("patients")});
            const Answer b = home->run(QStringLiteral("physician"), {QStringLiteral("status")});
            QJsonObject status = b.lines.value(0);
            return a.output + QByteArray::number(status.value(QLatin1String("height")).toInteger()) +
                   QByteArray::number(status.value(QLatin1String("outbox")).toInteger());
        };
        const QByteArray before = state();
        const QString path = home->scratch() + QStringLiteral("/bad.json");
        for (const QByteArray& bad : {QByteArray("{\"resourceType\":\"Patient\",\"id\":\"a\",\"id\":\"b\"}"),
                                      QByteArray("{"), QByteArray("\xff\xfe"), QByteArray("{\"a\":1}")}) {
            QFile file(path);
            QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
            file.write(bad);
            file.close();
            const Answer answer =
                home->run(QStringLiteral("physician"),
                          {QStringLiteral("import"), path, QStringLiteral("--source"), QStringLiteral("gate")});
            QCOMPARE(answer.exit, 1);
            QCOMPARE(answer.lines.value(0).value(QLatin1String("refused")).toInt(), 1);
            QVERIFY(!answer.lines.value(0).value(QLatin1String("problems")).toArray().isEmpty());
        }
        QCOMPARE(state(), before);
    }
};
QTEST_GUILESS_MAIN(ImportGate)
#include "import_test.moc"
