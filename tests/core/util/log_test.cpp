// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <util/file.h>
#include <util/log.h>

#include <support/data.h>

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <thread>
#include <vector>

using namespace twinchart;

class LogTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void linesAreJsonWithTypedFields()
    {
        const support::TemporaryFolder folder;
        const support::ManualClock clock(Instant::fromSeconds(0));
        openLog(folder.path(), clock)
            ->write(LogLevel::Warning, "twinchart.sync.driver", "header-refused",
                    {{"height", std::int64_t{7}}, {"expired", true}, {"why", "drift"}});
        const Bytes text = *readFile(folder.path() / "twinchart.log", 1000);
        const QJsonObject line = QJsonDocument::fromJson(QByteArray(reinterpret_cast<const char*>(text.data()),
                                                                    static_cast<int>(text.size())))
                                     .object();
        QCOMPARE(line.value(QLatin1String("time")).toString(), QStringLiteral("1970-01-01T00:00:00Z"));
        QCOMPARE(line.value(QLatin1String("level")).toString(), QStringLiteral("warning"));
        QCOMPARE(line.value(QLatin1String("height")).toInt(), 7);
        QCOMPARE(line.value(QLatin1String("expired")).toBool(), true);
        QCOMPARE(line.value(QLatin1String("why")).toString(), QStringLiteral("drift"));
    }
    void manyThreadsLoseNoLine()
    {
        const support::TemporaryFolder folder;
        const support::ManualClock clock;
        const auto log = openLog(folder.path(), clock);
        std::vector<std::thread> threads;
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&] {
                for (int i = 0; i < 100; ++i)
                    log->write(LogLevel::Info, "twinchart.util.test", "line");
            });
        for (auto& t : threads)
            t.join();
        const Bytes text = *readFile(folder.path() / "twinchart.log", 1 << 20);
        QCOMPARE(std::ranges::count(text, std::uint8_t{'\n'}), std::ptrdiff_t{400});
    }
    void rotatesAndKeepsFive()
    {
        const support::TemporaryFolder folder;
        const support::ManualClock clock;
        const auto log = openLog(folder.path(), clock);
        for (int n = 0; n < 8; ++n) {
            log->write(LogLevel::Info, "twinchart.util.test", "line");
            std::filesystem::resize_file(folder.path() / "twinchart.log", 11U << 20);
        }
        log->write(LogLevel::Info, "twinchart.util.test", "line");
        int files = 0;
        for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder.path()))
            ++files;
        QCOMPARE(files, 5);
    }
    void missingFolderStopsNobody()
    {
        const support::ManualClock clock;
        openLog("absent/folder", clock)->write(LogLevel::Error, "twinchart.util.test", "line");
        QVERIFY(!std::filesystem::exists("absent"));
    }
};
QTEST_APPLESS_MAIN(LogTest)
#include "log_test.moc"
