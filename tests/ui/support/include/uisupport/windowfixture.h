// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ui/patient/filechooser.h>
#include <ui/session/runner.h>
#include <ui/shell/mainwindow.h>
#include <ui/theme/resources.h>

#include <uisupport/fakeworkstation.h>

#include <QApplication>
#include <QTest>

namespace twinchart::uisupport {

/// How long a test waits for what must come, in milliseconds: as long as a sanitizer's build on a busy machine takes.
inline constexpr int kPatience = 30'000;

/// Answers at once with what the test put in.
class ScriptedFiles final : public ui::patient::FileChooser {
public:
    void openFiles(QWidget*, const QString&, const QString&, std::function<void(const QStringList&)> answer) override
    {
        answer(open);
    }
    void saveFile(QWidget*, const QString&, const QString& proposal,
                  std::function<void(const QString&)> answer) override
    {
        proposed = proposal;
        answer(save);
    }
    QStringList open;
    QString save;
    QString proposed;
};

/// The whole window over the fake, with a clock for the idle lock.
class WindowFixture {
public:
    explicit WindowFixture(Script script = {}, QSize size = {1366, 768})
    {
        auto core = std::make_unique<FakeWorkstation>(std::move(script));
        fake = core.get();
        runner = std::make_unique<ui::session::Runner>(std::move(core));
        ui::shell::WindowParts parts;
        parts.runner = runner.get();
        auto chooser = std::make_unique<ScriptedFiles>();
        files = chooser.get();
        parts.files = std::move(chooser);
        parts.idleClock = [this] { return time; };
        window = std::make_unique<ui::shell::MainWindow>(std::move(parts));
        window->resize(size);
        window->show();
        window->start();
    }
    ~WindowFixture() { window.reset(); }

    /// A key as the window system brings it: shortcuts and focus take part.
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QTest::keyClick(window->windowHandle(), key, modifiers);
    }
    void type(const char* text)
    {
        for (const char* c = text; *c; ++c)
            QTest::keyClick(window->windowHandle(), *c);
    }
    bool settled()
    {
        return QTest::qWaitFor([this] { return window->busy() == 0; }, kPatience);
    }
    bool unlock();
    bool open(const char* patient = FakeWorkstation::kPemberton);

    FakeWorkstation* fake = nullptr;
    ScriptedFiles* files = nullptr;
    std::chrono::milliseconds time{1'000'000};
    std::unique_ptr<ui::session::Runner> runner;
    std::unique_ptr<ui::shell::MainWindow> window;
};

/// Every text that a person or a screen reader can still find in a window, and the clipboard.
QStringList textsIn(QWidget* window);

} // namespace twinchart::uisupport
