// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "bundles.h"
#include "display.h"
#include "home.h"

#include <ui/charts/timelineplot.h>
#include <ui/ledger/proofscreen.h>
#include <ui/patient/importmodel.h>
#include <ui/patient/importpage.h>
#include <ui/patient/patientbanner.h>
#include <ui/patient/worklist.h>
#include <ui/session/passphraseedit.h>
#include <ui/session/unlockscreen.h>
#include <ui/theme/resources.h>
#include <ui/timeline/detailpanel.h>
#include <ui/timeline/timelinescreen.h>
#include <ui/timeline/timelinetable.h>
#include <ui/widgets/combo.h>
#include <ui/widgets/searchfield.h>
#include <uisupport/windowfixture.h>
#include <workstation/factory.h>

#include <support/qtry.h>

#include <QDir>
#include <QFileInfo>
#include <QLabel>
#include <QProcess>
#include <QProcessEnvironment>
#include <QTableView>
#include <QXmlStreamReader>

#include <cstdio>

using namespace twinchart;
using namespace twinchart::gate;
using namespace twinchart::ui;
using Page = shell::MainWindow::Page;

namespace {
XDisplay* theDisplay = nullptr;
constexpr int kPatience = 60'000;
} // namespace

/// The way of a person through the workstation: real window on an X display, real core, real demonstration home,
/// keys of a keyboard and nothing else.
class WorkstationGate : public QObject {
    Q_OBJECT
    std::unique_ptr<Home> m_home;
    uisupport::ScriptedFiles* m_files = nullptr;
    std::unique_ptr<session::Runner> m_runner;
    std::unique_ptr<shell::MainWindow> m_window;

    void press(const char* keys) { QVERIFY(theDisplay->press(QString::fromLatin1(keys).split(QLatin1Char(' ')))); }
    bool settled()
    {
        return QTest::qWaitFor([this] { return m_window->busy() == 0; }, kPatience);
    }
    /// Presses one key again and again until it has led there.
    bool pressUntil(const char* key, int most, const std::function<bool()>& there)
    {
        for (int i = 0; i < most; ++i) {
            if (QTest::qWaitFor(there, i == 0 ? 50 : 150))
                return true;
            if (!theDisplay->press({QString::fromLatin1(key)}))
                return false;
        }
        return QTest::qWaitFor(there, 500);
    }
    std::string passphraseAsked() const { return m_window->unlockScreen()->home()->demonstrationPassphrase; }

private Q_SLOTS:
    void initTestCase()
    {
        m_home = Home::demonstration();
        auto chooser = std::make_unique<uisupport::ScriptedFiles>();
        m_files = chooser.get();
        m_files->open = {
            writeFile(m_home->scratch() + QStringLiteral("/clinic.json"), smallBundle(21, 40, "KEYBOARDPATIENT"))};
        workstation::Options options;
        options.home = m_home->path().toStdString();
        m_runner = std::make_unique<session::Runner>(workstation::openWorkstation(options));
        shell::WindowParts parts;
        parts.runner = m_runner.get();
        parts.files = std::move(chooser);
        m_window = std::make_unique<shell::MainWindow>(std::move(parts));
        m_window->resize(1366, 768);
        m_window->show();
        m_window->activateWindow();
        m_window->start();
        QCOMPARE(QGuiApplication::platformName(), QStringLiteral("xcb"));
        QVERIFY(QTest::qWaitForWindowActive(m_window.get(), 20'000));
    }

    /// On a machine without a display the program answers in words; it is not ended by Qt.
    void withoutADisplay_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("exit");
        QTest::addColumn<QByteArray>("says");
        const QStringList nowhere = {QStringLiteral("--home"), m_home->scratch() + QStringLiteral("/none")};
        QTest::newRow("help") << QStringList{QStringLiteral("--help")} << 0 << QByteArray("--screenshots <DIR>");
        QTest::newRow("version") << QStringList{QStringLiteral("--version")} << 0 << QByteArray("TwinChart ");
        QTest::newRow("a window") << nowhere << 1 << QByteArray("There is no display");
        QTest::newRow("wrong usage") << QStringList{QStringLiteral("--theme"), QStringLiteral("pink")} << 2
                                     << QByteArray("There is no theme pink");
        QTest::newRow("pictures of no home")
            << nowhere + QStringList{QStringLiteral("--screenshots"), m_home->scratch() + QStringLiteral("/pictures")}
            << 1 << QByteArray("There is no home at ");
        QTest::newRow("unknown option") << QStringList{QStringLiteral("--nonsense")} << 2 << QByteArray("nonsense");
        QTest::newRow("no folder for pictures")
            << nowhere + QStringList{QStringLiteral("--screenshots"), QStringLiteral("/dev/null/pictures")} << 1
            << QByteArray("The folder /dev/null/pictures cannot be made.");
        const QString taken = m_home->scratch() + QStringLiteral("/taken");
        QVERIFY(QDir().mkpath(taken + QStringLiteral("/01-unlock.png"))); // a folder of the picture's name
        QTest::newRow("a picture that cannot be written")
            << QStringList{QStringLiteral("--home"), m_home->path(), QStringLiteral("--screenshots"), taken} << 1
            << QByteArray("01-unlock.png could not be written.");
        QTest::newRow("a start of no home")
            << nowhere + QStringList{QStringLiteral("--until-unlock"), QStringLiteral("--language"),
                                     QStringLiteral("en"), QStringLiteral("-platform"), QStringLiteral("offscreen")}
            << 1 << QByteArray("There is no home at ");
    }
    void withoutADisplay()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, exit);
        QFETCH(QByteArray, says);
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
            environment.remove(QLatin1String(name));
        process.setProcessEnvironment(environment);
        process.setProcessChannelMode(QProcess::MergedChannels);
        process.start(program(QStringLiteral("twinchart")), arguments);
        QVERIFY(process.waitForFinished(60'000));
        const QByteArray output = process.readAll();
        QVERIFY2(output.contains(says), output.constData());
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), exit);
        QVERIFY(!QFileInfo::exists(m_home->scratch() + QStringLiteral("/none")));
    }

    void mainFlowByKeyboardAlone()
    {
        session::UnlockScreen* unlock = m_window->unlockScreen();
        QTRY_VERIFY_WITH_TIMEOUT(unlock->home().has_value(), kPatience);
        QTRY_VERIFY(unlock->passphrase()->hasFocus());

        // What the screen says before anybody signed in (users' own names) is no session's.
        const QStringList atFirst = uisupport::textsIn(m_window.get());

        // Unlock: the user, then the passphrase.
        QVERIFY(pressUntil("shift+Tab", 12, [&] {
            return qobject_cast<widgets::Combo*>(m_window->focusWidget()) &&
                   qobject_cast<widgets::Combo*>(m_window->focusWidget())->findData(QStringLiteral("physician")) >= 0;
        }));
        auto* users = qobject_cast<widgets::Combo*>(m_window->focusWidget());
        press("Home");
        QVERIFY(pressUntil("Down", 40, [&] { return users->currentData().toString() == QLatin1String("physician"); }));
        QVERIFY(pressUntil("Tab", 12, [&] { return unlock->passphrase()->hasFocus(); }));
        QVERIFY(theDisplay->type(QString::fromStdString(passphraseAsked())));
        QTRY_COMPARE(unlock->passphrase()->characters(), static_cast<int>(passphraseAsked().size()));
        press("Return");

        // The list.
        QTRY_COMPARE_WITH_TIMEOUT(m_window->page(), Page::Worklist, kPatience);
        QVERIFY(unlock->passphrase()->isEmpty());
        patient::Worklist* list = m_window->worklist();
        QTRY_VERIFY_WITH_TIMEOUT(list->model().rowCount() >= 12, kPatience);
        QVERIFY(settled());
        QTRY_VERIFY(list->table()->hasFocus());
        const int patientsBefore = list->model().rowCount();
        std::uint64_t most = 0;
        QString richest;
        for (const interfaces::PatientSummary& p : list->model().patients())
            if (p.items > most) {
                most = p.items;
                richest = QString::fromStdString(p.id);
            }
        QVERIFY(pressUntil("Down", patientsBefore, [&] {
            return list->table()->currentIndex().data(patient::WorklistModel::IdRole).toString() == richest;
        }));
        press("Return");

        // The timeline of the richest record: opened, zoomed, an entry chosen.
        timeline::TimelineScreen* screen = m_window->timelineScreen();
        QTRY_COMPARE(m_window->page(), Page::Timeline);
        QTRY_VERIFY_WITH_TIMEOUT(screen->chart() != nullptr, kPatience);
        QTRY_VERIFY(screen->plot()->hasFocus());
        QVERIFY(m_window->banner()->isVisible());
        QVERIFY(screen->chart()->data->items.size() > 1000);
        QVERIFY(settled());
        const std::int64_t before = screen->plot()->views().view().length();
        press("plus");
        QTRY_VERIFY(screen->plot()->views().view().length() < before);
        press("minus");
        QTRY_COMPARE(screen->plot()->views().view().length(), before);
        press("End");
        const auto chosen = [&] {
            return screen->plot()->selected().has_value() && screen->panel()->item().has_value();
        };
        QVERIFY(pressUntil("Right", 6, chosen));
        press("Tab");
        press("Right");
        QTRY_VERIFY(screen->panel()->isVisible());
        QVERIFY(settled());
        const interfaces::ItemView item = *screen->panel()->item();
        QVERIFY(item.level == interfaces::Level::Recorded && item.verdict == interfaces::Verdict::Verified);
        press("F8");
        QTRY_VERIFY(screen->tableShown());
        press("F8");
        QTRY_VERIFY(!screen->tableShown());

        // Its proof.
        press("F9");
        QTRY_COMPARE(m_window->page(), Page::Proof);
        QTRY_VERIFY_WITH_TIMEOUT(m_window->proofScreen()->proof().has_value(), kPatience);
        QVERIFY(m_window->proofScreen()->proof()->overall == interfaces::StepState::Passed);
        QCOMPARE(m_window->proofScreen()->proof()->steps.size(), std::size_t{6});
        QCOMPARE(m_window->proofScreen()->proof()->item.item, item.item);
        QVERIFY(m_window->banner()->isVisible());
        press("Escape");
        QTRY_COMPARE(m_window->page(), Page::Timeline);

        // Import of a new patient's file from a clinic.
        patient::ImportPage* import = m_window->importPage();
        press("ctrl+i");
        QTRY_COMPARE(m_window->page(), Page::Import);
        QVERIFY(!m_window->banner()->isVisible());
        press("space"); // Add files…
        QVERIFY(pressUntil("Tab", 14, [&] { return qobject_cast<QLineEdit*>(m_window->focusWidget()) != nullptr; }));
        QVERIFY(theDisplay->type(QStringLiteral("Keyboard Clinic")));
        press("Return");
        QTRY_COMPARE_WITH_TIMEOUT(import->results().rowCount(), 1, kPatience);
        QVERIFY(!import->running());
        const interfaces::ImportResult result = import->results().results().front();
        QCOMPARE(result.refused, std::uint64_t{0});
        QVERIFY(result.items >= 40);
        QVERIFY(settled());

        // What arrived: the new patient, recorded and verified.
        press("ctrl+1");
        QTRY_COMPARE(m_window->page(), Page::Worklist);
        QTRY_COMPARE_WITH_TIMEOUT(list->model().rowCount(), patientsBefore + 1, kPatience);
        QVERIFY(settled());
        press("ctrl+k");
        QVERIFY(theDisplay->type(QStringLiteral("keyboardpat")));
        press("Return");
        QTRY_COMPARE(m_window->page(), Page::Timeline);
        QTRY_VERIFY_WITH_TIMEOUT(
            screen->chart() != nullptr && screen->chart()->data->patient.family == "KEYBOARDPATIENT", kPatience);
        QVERIFY(settled());
        QCOMPARE(screen->chart()->data->items.size(), static_cast<std::size_t>(result.items));
        for (const interfaces::ItemView& arrived : screen->chart()->data->items)
            QVERIFY(arrived.level == interfaces::Level::Recorded && arrived.verdict == interfaces::Verdict::Verified);
        QVERIFY(m_window->windowTitle().contains(QStringLiteral("KEYBOARDPATIENT")));

        // Locked: nothing clinical is left on any widget, and the core has no session.
        QStringList words{QStringLiteral("KEYBOARDPATIENT"), QStringLiteral("Keyboard Clinic"),
                          QStringLiteral("clinic.json"), QString::fromStdString(item.display)};
        for (const interfaces::PatientSummary& p : list->model().patients())
            for (const std::string* name : {&p.family, &p.given})
                if (name->size() > 3)
                    words << QString::fromStdString(*name);
        const auto left = [&] {
            QStringList hits;
            for (const QString& text : uisupport::textsIn(m_window.get()))
                for (const QString& word : std::as_const(words))
                    if (text.contains(word, Qt::CaseInsensitive) && !atFirst.contains(text))
                        hits += word + QStringLiteral(" in: ") + text.left(80);
            return hits;
        };
        QVERIFY(left().size() > 10); // the search finds what is there
        press("ctrl+l");
        QTRY_COMPARE(m_window->page(), Page::Unlock);
        QVERIFY(settled());
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        const QStringList hits = left();
        QVERIFY2(hits.isEmpty(), qPrintable(hits.join(QLatin1Char('\n'))));
        QVERIFY(!m_window->unlocked());
        QVERIFY(unlock->passphrase()->isEmpty());
    }

    /// In German nothing that has a German text stands there in English, whatever the core says.
    void germanScreensHoldNoEnglish()
    {
        QFile file(QString::fromLocal8Bit(qgetenv("TWINCHART_SOURCE")) +
                   QStringLiteral("/translations/twinchart_de.ts"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QStringList english;
        QString source;
        QXmlStreamReader xml(&file);
        while (!xml.atEnd()) {
            xml.readNext();
            if (xml.isStartElement() && xml.name() == QLatin1String("source"))
                source = xml.readElementText();
            else if (xml.isStartElement() && xml.name() == QLatin1String("translation") &&
                     xml.readElementText(QXmlStreamReader::IncludeChildElements) != source && source.size() >= 5 &&
                     !source.contains(QLatin1Char('%')))
                english << source;
        }
        QVERIFY(english.size() > 300);
        theme::setLanguage(*qApp, QStringLiteral("de"));
        const auto check = [&](const char* screen) {
            QTest::qWait(50);
            QStringList found;
            const QList<QWidget*> all = m_window->findChildren<QWidget*>();
            for (const QWidget* w : all) {
                const auto* label = qobject_cast<const QLabel*>(w);
                const auto* button = qobject_cast<const QAbstractButton*>(w);
                const QString text = !w->isVisible() ? QString()
                                     : label         ? label->text()
                                     : button        ? button->text()
                                                     : QString();
                for (const QString& one : std::as_const(english))
                    if (text == one || (one.size() >= 25 && text.contains(one)))
                        found << text.left(100);
            }
            QVERIFY2(found.isEmpty(),
                     qPrintable(QString::fromLatin1(screen) + QStringLiteral(": ") + found.join(QStringLiteral("; "))));
        };
        session::UnlockScreen* unlock = m_window->unlockScreen();
        check("unlock");
        unlock->chooseUser(QStringLiteral("physician"));
        unlock->passphrase()->type(viewOf(passphraseAsked()));
        unlock->unlock();
        QTRY_VERIFY_WITH_TIMEOUT(m_window->unlocked() && m_window->worklist()->model().rowCount() > 0, kPatience);
        QVERIFY(settled());
        check("worklist");
        m_window->openPatient(QString::fromStdString(m_window->worklist()->model().patients().front().id));
        timeline::TimelineScreen* screen = m_window->timelineScreen();
        QTRY_VERIFY_WITH_TIMEOUT(screen->chart() != nullptr, kPatience);
        QVERIFY(settled());
        screen->plot()->select(screen->chart()->shown.back(), true);
        QVERIFY(settled());
        check("timeline");
        press("F9");
        QTRY_VERIFY_WITH_TIMEOUT(m_window->proofScreen()->proof().has_value(), kPatience);
        check("proof");
        m_window->go(Page::Import);
        check("import");
        m_window->go(Page::Ledger);
        QVERIFY(settled());
        check("ledger");
        m_window->lock(QString());
        QVERIFY(settled());
        theme::setLanguage(*qApp, QStringLiteral("en"));
    }

    void cleanupTestCase()
    {
        m_window.reset();
        m_runner.reset();
    }
};

int main(int argc, char** argv)
{
    if (!XDisplay::installed()) {
        std::fputs("Xvfb is not installed: nothing was tested\n", stderr);
        return 77;
    }
    XDisplay display;
    if (!display.start(1366, 768)) {
        std::fprintf(stderr, "FAIL: %s\n", qPrintable(display.why()));
        return 1;
    }
    theDisplay = &display;
    qputenv("DISPLAY", display.name());
    qputenv("QT_QPA_PLATFORM", "xcb");
    QApplication application(argc, argv);
    WorkstationGate gate;
    QTEST_SET_MAIN_SOURCE_PATH
    return QTest::qExec(&gate, argc, argv);
}
#include "workstation_test.moc"
