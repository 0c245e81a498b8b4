// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <actions.h>

#include <ui/charts/timelineplot.h>
#include <ui/ledger/statuspage.h>
#include <ui/patient/worklist.h>
#include <ui/theme/clinical.h>
#include <ui/theme/resources.h>
#include <ui/timeline/timelinescreen.h>
#include <ui/widgets/button.h>
#include <ui/widgets/commandpalette.h>

#include <QActionGroup>
#include <QApplication>
#include <QHBoxLayout>
#include <QMenuBar>

// The window's commands: menus, keys, palette.
namespace twinchart::ui::shell {

void MainWindow::buildActions()
{
    m_actions = std::make_unique<Actions>();
    Actions& a = *m_actions;
    a.file = menuBar()->addMenu(QString());
    a.view = menuBar()->addMenu(QString());
    a.patient = menuBar()->addMenu(QString());
    a.ledger = menuBar()->addMenu(QString());
    a.help = menuBar()->addMenu(QString());
    const auto make = [&](QMenu* menu, const QList<QKeySequence>& keys, auto&& run, bool inside = true) {
        auto* action = new QAction(this);
        action->setShortcuts(keys);
        action->setShortcutContext(Qt::WindowShortcut);
        menu->addAction(action);
        addAction(action);
        connect(action, &QAction::triggered, this, run);
        a.all += action;
        if (inside)
            a.inside += action;
        return action;
    };
    const auto onTimeline = [&](QAction* action) {
        a.onTimeline += action;
        return action;
    };
    a.import = make(a.file, {QKeySequence(Qt::CTRL | Qt::Key_I), QKeySequence(Qt::CTRL | Qt::Key_3)},
                    [this] { go(Page::Import); });
    a.file->addSeparator();
    a.lock = make(a.file, {QKeySequence(Qt::CTRL | Qt::Key_L)}, [this] { lock(tr("You locked it.")); });
    a.quit = make(a.file, {QKeySequence(Qt::CTRL | Qt::Key_Q)}, [this] { close(); }, false);

    a.find = make(a.view, {QKeySequence(Qt::CTRL | Qt::Key_K)}, [this] { openPalette(); }, false);
    a.worklist = make(a.view, {QKeySequence(Qt::CTRL | Qt::Key_1)}, [this] { go(Page::Worklist); });
    a.timeline = make(a.view, {QKeySequence(Qt::CTRL | Qt::Key_2)}, [this] { go(Page::Timeline); });
    a.nextPane = make(a.view, {QKeySequence(Qt::Key_F6)}, [this] {
        if (m_page == Page::Timeline)
            m_timeline->nextPane();
    });
    a.panel = onTimeline(make(a.view, {QKeySequence(Qt::Key_F7)}, [this] { m_timeline->togglePanel(); }));
    a.table = onTimeline(make(a.view, {QKeySequence(Qt::Key_F8)}, [this] { m_timeline->toggleTable(); }));
    a.back = make(a.view, {QKeySequence(Qt::Key_Escape)}, [this] { back(); });
    a.view->addSeparator();
    a.theme = a.view->addMenu(QString());
    a.language = a.view->addMenu(QString());
    auto* themes = new QActionGroup(this);
    const auto themeAction = [&](theme::Kind kind) {
        QAction* action = make(a.theme, {}, [this, kind] { setTheme(kind); }, false);
        action->setCheckable(true);
        themes->addAction(action);
        return action;
    };
    a.light = themeAction(theme::Kind::Light);
    a.dark = themeAction(theme::Kind::Dark);
    a.contrast = themeAction(theme::Kind::HighContrast);
    auto* languages = new QActionGroup(this);
    const auto languageAction = [&](const QString& code) {
        QAction* action = make(a.language, {}, [this, code] { setLanguage(code); }, false);
        action->setCheckable(true);
        languages->addAction(action);
        return action;
    };
    a.english = languageAction(QStringLiteral("en"));
    a.german = languageAction(QStringLiteral("de"));

    a.proof = onTimeline(make(a.patient, {QKeySequence(Qt::Key_F9)}, [this] { showProofOfSelection(); }));
    a.patient->addSeparator();
    a.zoomIn = onTimeline(make(a.patient, {QKeySequence::ZoomIn}, [this] { m_timeline->plot()->zoomIn(); }));
    a.zoomOut = onTimeline(make(a.patient, {QKeySequence::ZoomOut}, [this] { m_timeline->plot()->zoomOut(); }));
    a.previousView = onTimeline(make(a.patient, {}, [this] { m_timeline->plot()->viewBack(); }));
    a.now = onTimeline(make(a.patient, {}, [this] { m_timeline->plot()->goToNow(); }));
    a.patient->addSeparator();
    a.knownBack =
        onTimeline(make(a.patient, {QKeySequence(Qt::ALT | Qt::Key_Left)}, [this] { m_timeline->stepKnownAt(-1); }));
    a.knownOn =
        onTimeline(make(a.patient, {QKeySequence(Qt::ALT | Qt::Key_Right)}, [this] { m_timeline->stepKnownAt(1); }));
    a.knownNow =
        onTimeline(make(a.patient, {QKeySequence(Qt::CTRL | Qt::Key_Home)}, [this] { m_timeline->knownNow(); }));

    a.ledgerPage = make(a.ledger, {QKeySequence(Qt::CTRL | Qt::Key_4)}, [this] { go(Page::Ledger); });
    a.check = make(a.ledger, {}, [this] {
        go(Page::Ledger);
        m_status->check();
    });
    a.notices = make(a.ledger, {QKeySequence(Qt::CTRL | Qt::Key_5)}, [this] { go(Page::Notices); });
    a.about = make(
        a.help, {QKeySequence(Qt::Key_F1)},
        [this] {
            say(tr(
                "Ctrl+K finds every command. Timeline: arrows go from entry to entry, Tab from lane to lane, + and − change the range, F8 shows the table, F9 the proof."));
        },
        false);

    m_find = new widgets::Button(widgets::Button::Kind::Secondary, QStringLiteral("search"), {}, this);
    m_find->setFocusPolicy(Qt::TabFocus);
    connect(m_find, &QPushButton::clicked, this, &MainWindow::openPalette);
    auto* corner = new QWidget(this);
    auto* cornerRow = new QHBoxLayout(corner);
    cornerRow->setContentsMargins(0, 2, 12, 3);
    cornerRow->addWidget(m_find);
    menuBar()->setCornerWidget(corner, Qt::TopRightCorner);
}

QList<widgets::Command> MainWindow::commands() const
{
    QList<widgets::Command> out;
    for (QAction* action : m_actions->all) {
        if (!action->isEnabled() || action == m_actions->find)
            continue;
        widgets::Command command;
        command.text = QString(action->text()).remove(QLatin1Char('&'));
        command.shortcut = action->shortcut().toString(QKeySequence::NativeText);
        command.run = [action] { action->trigger(); };
        out += command;
    }
    if (m_session) {
        for (const interfaces::PatientSummary& p : m_worklist->model().patients()) {
            widgets::Command command;
            command.text = theme::Clinical::name(p);
            command.detail = m_worklist->model().secondLine(p);
            command.patient = true;
            const QString id = theme::qs(p.id);
            auto* window = const_cast<MainWindow*>(this);
            command.run = [window, id] { window->openPatient(id); };
            out += command;
        }
    }
    return out;
}

void MainWindow::retranslate()
{
    Actions& a = *m_actions;
    a.file->setTitle(tr("&File"));
    a.view->setTitle(tr("&View"));
    a.patient->setTitle(tr("&Patient"));
    a.ledger->setTitle(tr("&Ledger"));
    a.help->setTitle(tr("&Help"));
    a.theme->setTitle(tr("&Colours"));
    a.language->setTitle(tr("L&anguage"));
    a.import->setText(tr("&Import…"));
    a.lock->setText(tr("&Lock"));
    a.quit->setText(tr("&Quit"));
    a.find->setText(tr("&Find a command or patient…"));
    a.worklist->setText(tr("&Worklist"));
    a.timeline->setText(tr("&Timeline"));
    a.nextPane->setText(tr("&Next pane"));
    a.panel->setText(tr("&Side panel"));
    a.table->setText(tr("Timeline as &table"));
    a.back->setText(tr("&Back"));
    a.light->setText(tr("&Light"));
    a.dark->setText(tr("&Dark"));
    a.contrast->setText(tr("&High contrast"));
    a.english->setText(QStringLiteral("&English"));
    a.german->setText(QStringLiteral("&Deutsch"));
    a.proof->setText(tr("Show &proof of the entry"));
    a.zoomIn->setText(tr("Zoom &in"));
    a.zoomOut->setText(tr("Zoom &out"));
    a.previousView->setText(tr("Previous &view"));
    a.now->setText(tr("Go to &now"));
    a.knownBack->setText(tr("As known at: one step &back"));
    a.knownOn->setText(tr("As known at: one step &on"));
    a.knownNow->setText(tr("As known at: back to no&w"));
    a.ledgerPage->setText(tr("&Ledger and store"));
    a.check->setText(tr("&Check everything"));
    a.notices->setText(tr("&Notices"));
    a.about->setText(tr("&Keys of this program"));
    const QString language = theme::language(*QCoreApplication::instance());
    a.english->setChecked(language == QLatin1String("en"));
    a.german->setChecked(language == QLatin1String("de"));
    a.light->setChecked(m_theme == theme::Kind::Light);
    a.dark->setChecked(m_theme == theme::Kind::Dark);
    a.contrast->setChecked(m_theme == theme::Kind::HighContrast);
    m_find->setText(tr("Find a command or patient"));
    m_find->setHint(tr("Ctrl+K"));
    m_find->setAccessibleName(tr("Find a command or patient"));
    updateRail();
    updateTitle();
    fillStatus();
}

} // namespace twinchart::ui::shell
