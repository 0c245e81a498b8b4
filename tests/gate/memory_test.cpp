// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "home.h"

#include <support/data.h>
#include <support/sanitized.h>

#include <QFile>
#include <QJsonDocument>
#include <QTest>

#include <algorithm>
#include <cstdio>
#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace twinchart;
using namespace twinchart::gate;

namespace {
/// A year of observations of `patients` people in turn, one in ten with components; at least `octets` octets.
void writeResources(const QString& path, bool ndjson, std::uint64_t octets, int patients)
{
    std::FILE* out = std::fopen(path.toLocal8Bit().constData(), "w");
    if (out == nullptr)
        qFatal("cannot write %s", qPrintable(path));
    std::uint64_t written = 0;
    bool first = true;
    const auto put = [&](const std::string& resource) {
        std::string text = ndjson ? resource + '\n' : (first ? "{\"resource\":" : ",\n{\"resource\":") + resource + '}';
        first = false;
        written += text.size();
        if (std::fwrite(text.data(), 1, text.size(), out) != text.size())
            qFatal("cannot write");
    };
    if (!ndjson)
        std::fputs("{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[", out);
    const std::string pad(400, 'p');
    for (int n = 0; written < octets; ++n) {
        const int patient = n % patients;
        const std::string id = std::to_string(n);
        const std::string subject = R"("subject":{"reference":"Patient/m)" + std::to_string(patient) + "\"}";
        const std::string time = std::to_string(2000 + n / 60'000) + "-0" + std::to_string(1 + n / 24 % 9) + "-1" +
                                 std::to_string(n / 216 % 10) + "T1" + std::to_string(n % 10) + ":00:00Z";
        std::string values = R"("valueQuantity":{"value":)" + std::to_string(60 + n % 60) +
                             R"(,"unit":"beats/minute","system":"http://unitsofmeasure.org","code":"/min"})";
        if (n % 10 == 0)
            values =
                R"("component":[{"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},"valueQuantity":{"value":120,"unit":"mmHg","system":"http://unitsofmeasure.org","code":"mm[Hg]"}},{"code":{"coding":[{"system":"http://loinc.org","code":"8462-4"}]},"valueQuantity":{"value":80,"unit":"mmHg","system":"http://unitsofmeasure.org","code":"mm[Hg]"}}])";
        put(R"({"resourceType":"Observation","id":"obs-)" + id +
            R"(","status":"final","category":[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"vital-signs"}]}],"code":{"coding":[{"system":"http://loinc.org","code":"8867-4","display":"Heart rate"}],"text":"Heart rate"},)" +
            subject + R"(,"effectiveDateTime":")" + time + R"(","issued":")" + time +
            R"(","extension":[{"url":"urn:pad","valueString":")" + pad + "\"}]," + values + "}");
    }
    // The people come last: who they are must be known before what is about them.
    for (int n = 0; n < patients; ++n)
        put(R"({"resourceType":"Patient","id":"m)" + std::to_string(n) + R"(","name":[{"family":"Memory)" +
            std::to_string(n) + R"("}],"birthDate":"1960-01-01"})");
    if (!ndjson)
        std::fputs("]}", out);
    if (std::fclose(out) != 0)
        qFatal("cannot write");
}
} // namespace

/// An import's memory does not grow with the file beyond three times its size and 100 MB, from the first octet to
/// recorded and verified.
class MemoryGate : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void importIsBounded_data()
    {
        QTest::addColumn<bool>("ndjson");
        QTest::addColumn<int>("patients");
        QTest::newRow("NDJSON of 40 patients") << true << 40;
        QTest::newRow("bundle of one patient") << false << 1;
        QTest::newRow("bundle of 40 patients") << false << 40;
    }
    void importIsBounded()
    {
        QFETCH(bool, ndjson);
        QFETCH(int, patients);
        const auto home = Home::demonstration();
        const QString file =
            home->scratch() + (ndjson ? QStringLiteral("/large.ndjson") : QStringLiteral("/large.json"));
        writeResources(file, ndjson, (support::full() ? 60ull : 20ull) << 20, patients);
        const qint64 size = QFile(file).size();

        const QString out = home->scratch() + QStringLiteral("/answer");
        std::vector<std::string> words{program(QStringLiteral("twinchart-cli")).toStdString(),
                                       "--home",
                                       home->path().toStdString(),
                                       "--json",
                                       "--passphrase-file",
                                       home->passphraseFile().toStdString(),
                                       "--as",
                                       "physician",
                                       "import",
                                       file.toStdString(),
                                       "--source",
                                       "memory"};
        std::vector<char*> arguments;
        for (std::string& word : words)
            arguments.push_back(word.data());
        arguments.push_back(nullptr);
        qputenv("XDG_RUNTIME_DIR", home->scratch().toLocal8Bit());
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_addopen(&actions, 1, out.toLocal8Bit().constData(), O_WRONLY | O_CREAT, 0600);
        pid_t pid = 0;
        QCOMPARE(::posix_spawn(&pid, words[0].c_str(), &actions, nullptr, arguments.data(), environ), 0);
        posix_spawn_file_actions_destroy(&actions);
        int status = 0;
        rusage usage{};
        QCOMPARE(::wait4(pid, &status, 0, &usage), pid);

        QFile answer(out);
        QVERIFY(answer.open(QIODevice::ReadOnly));
        const QByteArray text = answer.readAll();
        QVERIFY2(WIFEXITED(status) && WEXITSTATUS(status) == 0, text.left(2000));
        const QJsonObject line = QJsonDocument::fromJson(text.split('\n').value(0)).object();
        QCOMPARE(line.value(QLatin1String("kept")).toInteger(), line.value(QLatin1String("resources")).toInteger());
        QCOMPARE(line.value(QLatin1String("patients")).toInteger(), qint64{patients});
        const qint64 peak = usage.ru_maxrss * 1024;
        const qint64 allowed = 3 * size + 100'000'000;
        qInfo("%s: %.1f MB, %lld resources, %lld items, %.1f s; at most %.1f MB resident (%.2f of the %.1f MB allowed)",
              QTest::currentDataTag(), static_cast<double>(size) / 1e6,
              static_cast<long long>(line.value(QLatin1String("resources")).toInteger()),
              static_cast<long long>(line.value(QLatin1String("items")).toInteger()),
              line.value(QLatin1String("seconds")).toDouble(), static_cast<double>(peak) / 1e6,
              static_cast<double>(peak) / static_cast<double>(allowed), static_cast<double>(allowed) / 1e6);
        QVERIFY(support::kSanitized || peak <= allowed);
        const Answer patientsSeen = home->run(QStringLiteral("physician"), {QStringLiteral("patients")});
        QCOMPARE(std::ranges::count_if(patientsSeen.lines,
                                       [](const QJsonObject& p) {
                                           return p.value(QLatin1String("name"))
                                               .toString()
                                               .contains(QLatin1String("Memory"), Qt::CaseInsensitive);
                                       }),
                 std::ptrdiff_t{patients});
    }
};
QTEST_GUILESS_MAIN(MemoryGate)
#include "memory_test.moc"
