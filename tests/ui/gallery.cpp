// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/session/passphraseedit.h>
#include <ui/session/runner.h>
#include <ui/session/unlockscreen.h>
#include <ui/shell/mainwindow.h>
#include <ui/shell/screenshots.h>
#include <ui/theme/resources.h>

#include <uisupport/fakeworkstation.h>

#include <QApplication>
#include <QPixmap>
#include <QTest>
#include <QTextStream>
#include <QTranslator>

#include <utility>

using namespace twinchart;
using namespace twinchart::ui;

namespace {

/// Every text half as long again: what a wordy language would do.
class LongTexts final : public QTranslator {
public:
    using QTranslator::QTranslator;
    bool isEmpty() const override { return false; }
    QString translate(const char*, const char* source, const char*, int n) const override
    {
        QString text = QString::fromUtf8(source);
        if (text.size() < 4)
            return text;
        text.replace(QStringLiteral("%n"), QString::number(n));
        // In pieces as long as long words: nothing breaks inside one.
        QString more;
        for (qsizetype left = text.size() * 2 / 5; left > 0; left -= 14)
            more +=
                QString(qMin<qsizetype>(left, 14), QLatin1Char('~')) + (left > 14 ? QStringLiteral(" ") : QString());
        return QStringLiteral("[") + text + more + QStringLiteral("]");
    }
};

/// Whether anything was laid out, resized or shown since the last question.
class LayoutWatch final : public QObject {
public:
    LayoutWatch() { qApp->installEventFilter(this); }
    bool stirred() { return std::exchange(m_stirred, false); }

protected:
    bool eventFilter(QObject* object, QEvent* event) override
    {
        const QEvent::Type type = event->type();
        m_stirred = m_stirred || type == QEvent::LayoutRequest || type == QEvent::Resize || type == QEvent::Show ||
                    type == QEvent::Hide;
        return QObject::eventFilter(object, event);
    }

private:
    bool m_stirred = true;
};

/// The unlock screen of a user whose record store does not open.
QString damagedStore(shell::WindowParts parts, uisupport::FakeWorkstation& fake, const QString& file, QSize size,
                     double scale)
{
    uisupport::Script script;
    script.failing["unlock"] = {
        Failure::StoreDamaged,
        {"The record store (replica.db) is damaged and was not opened: %1. What the hospital's node holds is not lost. Build this store anew: at the unlock screen, or by sync --rebuild. The damaged one is set aside, not removed.",
         {"the store is no database"}}};
    fake.setScript(script);
    shell::MainWindow window(std::move(parts));
    LayoutWatch layout;
    window.resize(size);
    window.show();
    window.start();
    constexpr int kPatience = 10'000;
    const auto settled = [&] { return QTest::qWaitFor([&] { return window.busy() == 0; }, kPatience); };
    if (!settled())
        return {};
    window.unlockScreen()->passphrase()->type(viewOf(script.passphrase));
    window.unlockScreen()->unlock();
    if (!settled())
        return {};
    window.unlockScreen()->passphrase()->type(viewOf(script.passphrase));
    // Strips fit their height to their text in turns of the event loop: a row of turns without any change.
    int quiet = 0;
    const auto laidOut = [&] { return (quiet = layout.stirred() ? 0 : quiet + 1) >= 5; };
    if (!QTest::qWaitFor(laidOut, kPatience))
        return {};
    QPixmap picture(size * scale);
    picture.setDevicePixelRatio(scale);
    window.render(&picture);
    return picture.save(file) ? file : QString();
}

struct Shot {
    const char* name;
    theme::Kind theme;
    QSize size;
    double scale;
    const char* language;
};

} // namespace

int main(int argc, char** argv)
{
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    const QStringList arguments = application.arguments();
    const QString folder = arguments.value(1, QStringLiteral("gallery"));
    const QString only = arguments.value(2);
    const Shot shots[] = {
        {"light-1366", theme::Kind::Light, {1366, 768}, 1, "en"},
        {"dark-1366", theme::Kind::Dark, {1366, 768}, 1, "en"},
        {"light-1440", theme::Kind::Light, {1440, 874}, 1, "en"},
        {"light-1920", theme::Kind::Light, {1920, 1080}, 1, "en"},
        {"dark-1920", theme::Kind::Dark, {1920, 1080}, 1, "en"},
        {"light-1366-2x", theme::Kind::Light, {1366, 768}, 2, "en"},
        {"german-1366", theme::Kind::Light, {1366, 768}, 1, "de"},
        {"german-1920", theme::Kind::Dark, {1920, 1080}, 1, "de"},
        {"long-1366", theme::Kind::Light, {1366, 768}, 1, "long"},
        {"contrast-1366", theme::Kind::HighContrast, {1366, 768}, 1, "en"},
        {"small-960", theme::Kind::Light, {960, 600}, 1, "en"},
    };
    QTextStream out(stdout);
    LongTexts longTexts;
    for (const Shot& shot : shots) {
        if (!only.isEmpty() && only != QLatin1String(shot.name))
            continue;
        if (QLatin1String(shot.language) == QLatin1String("long"))
            QCoreApplication::installTranslator(&longTexts);
        else
            theme::setLanguage(application, QString::fromLatin1(shot.language));
        session::Runner runner(std::make_unique<uisupport::FakeWorkstation>());
        shell::WindowParts parts;
        parts.runner = &runner;
        parts.theme = shot.theme;
        shell::MainWindow window(std::move(parts));
        shell::Screenshots::Options options;
        options.folder = folder;
        options.prefix = QString::fromLatin1(shot.name) + QLatin1Char('-');
        options.size = shot.size;
        options.scale = shot.scale;
        for (int n = 1; n <= 9; ++n)
            options.importFiles += QStringLiteral("/media/export/whinfell-road-clinic-2026-part-%1.json").arg(n);
        shell::Screenshots screenshots(window, options);
        QString problem;
        QObject::connect(&screenshots, &shell::Screenshots::finished, &application, [&](const QString& why) {
            problem = why;
            application.quit();
        });
        screenshots.start();
        application.exec();
        if (problem.isEmpty()) {
            auto workstation = std::make_unique<uisupport::FakeWorkstation>();
            uisupport::FakeWorkstation& fake = *workstation;
            session::Runner another(std::move(workstation));
            shell::WindowParts again;
            again.runner = &another;
            again.theme = shot.theme;
            const QString file =
                damagedStore(std::move(again), fake,
                             folder + QLatin1Char('/') + options.prefix + QStringLiteral("01b-store-damaged.png"),
                             shot.size, shot.scale);
            if (file.isEmpty())
                problem = QStringLiteral("the unlock screen was not drawn");
            else
                out << file << '\n';
        }
        QCoreApplication::removeTranslator(&longTexts);
        for (const QString& file : screenshots.files())
            out << file << '\n';
        out.flush();
        if (!problem.isEmpty()) {
            out << problem << '\n';
            return 1;
        }
    }
    return 0;
}
