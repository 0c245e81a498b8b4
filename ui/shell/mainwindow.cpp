// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/shell/mainwindow.h>

#include <actions.h>
#include <noticespage.h>
#include <statusfields.h>

#include <ui/charts/timelineplot.h>
#include <ui/ledger/proofscreen.h>
#include <ui/ledger/statuspage.h>
#include <ui/patient/importpage.h>
#include <ui/patient/patientbanner.h>
#include <ui/patient/worklist.h>
#include <ui/session/unlockscreen.h>
#include <ui/theme/clinical.h>
#include <ui/theme/icons.h>
#include <ui/theme/resources.h>
#include <ui/theme/words.h>
#include <ui/timeline/detailpanel.h>
#include <ui/timeline/timelinescreen.h>
#include <ui/widgets/button.h>
#include <ui/widgets/commandpalette.h>
#include <ui/widgets/focusframe.h>
#include <ui/widgets/rail.h>
#include <ui/widgets/searchfield.h>
#include <ui/widgets/statusbar.h>
#include <ui/widgets/toast.h>

#include <QApplication>
#include <QClipboard>
#include <QMenuBar>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace twinchart::ui::shell {

using theme::Clinical;
using theme::qs;

MainWindow::MainWindow(WindowParts parts)
    : m_runner(*parts.runner), m_files(std::move(parts.files)), m_theme(parts.theme)
{
    if (!m_files)
        m_files = std::make_unique<patient::DialogFileChooser>();
    theme::apply(*qApp, m_theme);
    setMinimumSize(900, 560);
    build();
    buildActions();
    m_idle = new session::IdleLock(qApp, std::move(parts.idleClock), this);
    wire();
    m_unlock->chooseUser(parts.user);
    go(Page::Unlock);
    retranslate();
}

MainWindow::~MainWindow() = default;

void MainWindow::build()
{
    setWindowIcon(theme::IconFactory::icon(QStringLiteral("proof"), theme::themeOf(theme::Kind::Light).accent));
    auto* central = new QWidget(this);
    auto* column = new QVBoxLayout(central);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_banner = new patient::PatientBanner(central);
    column->addWidget(m_banner);
    auto* row = new QHBoxLayout;
    row->setSpacing(0);
    m_rail = new widgets::NavigationRail(central);
    m_railWorklist = m_rail->addItem(QStringLiteral("worklist"));
    m_railTimeline = m_rail->addItem(QStringLiteral("timeline"));
    m_railImport = m_rail->addItem(QStringLiteral("import"));
    m_railLedger = m_rail->addItem(QStringLiteral("ledger"));
    m_railNotices = m_rail->addBottomItem(QStringLiteral("bell"));
    m_railLock = m_rail->addBottomItem(QStringLiteral("lock"));
    row->addWidget(m_rail);
    m_pages = new QStackedWidget(central);
    m_unlock = new session::UnlockScreen(m_runner, m_pages);
    m_worklist = new patient::Worklist(m_runner, m_pages);
    m_timeline = new timeline::TimelineScreen(m_runner, m_pages);
    m_proof = new ledger::ProofScreen(m_runner, *m_files, m_pages);
    m_import = new patient::ImportPage(m_runner, *m_files, m_pages);
    m_status = new ledger::StatusPage(m_runner, m_pages);
    m_notices = new NoticesPage(m_pages);
    for (QWidget* page :
         std::initializer_list<QWidget*>{m_unlock, m_worklist, m_timeline, m_proof, m_import, m_status, m_notices})
        m_pages->addWidget(page);
    row->addWidget(m_pages, 1);
    column->addLayout(row, 1);
    m_bar = new widgets::StatusBar(central);
    column->addWidget(m_bar);
    setCentralWidget(central);
    m_palette = new widgets::CommandPalette(this);
    m_toast = new widgets::Toast(this);
    m_focusFrame = new widgets::FocusFrame(this);
}

void MainWindow::wire()
{
    connect(&m_runner, &session::Runner::busyChanged, this, [this](int calls) { m_busy = calls; });
    connect(&m_runner, &session::Runner::changed, this, [this](interfaces::Change change) {
        switch (change) {
        case interfaces::Change::Status: askStatus(); break;
        case interfaces::Change::Patients:
            if (m_session) {
                m_worklist->load(m_now);
                m_timeline->reload();
            }
            break;
        case interfaces::Change::Summaries:
            if (m_session)
                m_worklist->load(m_now);
            break;
        case interfaces::Change::Verdicts:
            if (m_session) {
                m_timeline->reload();
                m_worklist->load(m_now);
                if (m_page == Page::Proof)
                    m_proof->again();
            }
            break;
        case interfaces::Change::Locked:
            if (m_session)
                lock(tr("The session ended."));
            break;
        }
    });
    connect(m_unlock, &session::UnlockScreen::homeRead, this, [this](const interfaces::HomeInfo& home) {
        m_home = home;
        m_status->setHome(home);
        askStatus();
        fillStatus();
    });
    connect(m_unlock, &session::UnlockScreen::unlocked, this, &MainWindow::takeSession);
    connect(m_unlock, &session::UnlockScreen::languageWanted, this, &MainWindow::setLanguage);
    connect(m_worklist, &patient::Worklist::opened, this, &MainWindow::openPatient);
    connect(m_worklist, &patient::Worklist::importWanted, this, [this] { go(Page::Import); });
    connect(m_timeline, &timeline::TimelineScreen::opened, this,
            [this](const interfaces::PatientSummary& patient, Instant now) {
                m_patient = patient;
                m_now = now;
                m_banner->setPatient(patient, now, !m_session || m_session->mayReadClinical);
                m_proof->setPatientLine(m_banner->elements().mid(0, 4).join(QStringLiteral(" · ")));
                updateRail();
                updateTitle();
                if (m_page == Page::Timeline && !m_banner->isVisible())
                    m_banner->setVisible(true);
                if (m_page == Page::Timeline && m_opening)
                    m_timeline->focusFirst();
                m_opening = false;
            });
    connect(m_timeline, &timeline::TimelineScreen::failed, this, [this] {
        m_patient.reset();
        m_banner->clear();
        m_banner->hide();
        updateTitle();
    });
    connect(m_timeline, &timeline::TimelineScreen::backWanted, this, [this] { go(Page::Worklist); });
    connect(m_timeline, &timeline::TimelineScreen::proofWanted, this, [this](const interfaces::ItemView& item) {
        m_proof->open(item);
        go(Page::Proof);
    });
    connect(m_proof, &ledger::ProofScreen::backWanted, this, [this] { go(Page::Timeline); });
    connect(m_proof, &ledger::ProofScreen::said, this, &MainWindow::say);
    connect(m_import, &patient::ImportPage::finished, this, [this](bool changed) {
        askStatus();
        if (changed && m_session) {
            m_worklist->load(m_now);
            m_timeline->reload();
        }
    });
    connect(m_railWorklist, &QAbstractButton::clicked, this, [this] { go(Page::Worklist); });
    connect(m_railTimeline, &QAbstractButton::clicked, this, [this] { go(Page::Timeline); });
    connect(m_railImport, &QAbstractButton::clicked, this, [this] { go(Page::Import); });
    connect(m_railLedger, &QAbstractButton::clicked, this, [this] { go(Page::Ledger); });
    connect(m_railNotices, &QAbstractButton::clicked, this, [this] { go(Page::Notices); });
    connect(m_railLock, &QAbstractButton::clicked, this, [this] { lock(tr("You locked it.")); });
    connect(m_bar, &widgets::StatusBar::leavingChanged, this, &MainWindow::updateTitle);
    connect(m_idle, &session::IdleLock::expired, this, [this] {
        lock(tr("Nobody used it for %1.").arg(Clinical::duration(std::chrono::nanoseconds(m_idle->limit()).count())));
    });
    connect(m_idle, &session::IdleLock::leftChanged, this, &MainWindow::fillStatus);
    m_statusTimer.setInterval(10'000);
    connect(&m_statusTimer, &QTimer::timeout, this, &MainWindow::askStatus);
}

void MainWindow::start()
{
    m_unlock->load();
    m_statusTimer.start();
}

void MainWindow::askStatus()
{
    m_runner.run<interfaces::StatusView>(
        m_statusJob, session::Lane::State, [](interfaces::Workstation& w) { return w.status(); },
        [this](const Result<interfaces::StatusView>& result) {
            if (!result)
                return;
            m_statusView = *result;
            m_now = result->now;
            m_unlock->setStatus(*result);
            m_status->setStatus(*result);
            fillStatus();
        });
}

void MainWindow::takeSession(const interfaces::Session& session)
{
    m_session = session;
    if (m_now.ns == 0)
        m_now = session.unlockedAt;
    m_idle->start();
    go(Page::Worklist);
    m_worklist->load(m_now);
    askStatus();
}

void MainWindow::lock(const QString& reason)
{
    if (!m_session)
        return;
    // What is on the screen goes first; the store and the keys follow at once on the worker.
    m_session.reset();
    m_idle->stop();
    m_palette->close();
    m_toast->hide();
    m_timeline->wipe();
    m_proof->wipe();
    m_worklist->wipe();
    m_import->wipe();
    m_status->wipe();
    m_notices->wipe();
    m_banner->clear();
    m_patient.reset();
    QApplication::clipboard()->clear();
    m_unlock->setReason(tr("Locked at %1.").arg(Clinical::time(m_now)) + QLatin1Char(' ') + reason);
    go(Page::Unlock);
    m_runner.run<int>(
        m_lockJob, session::Lane::Screen,
        [](interfaces::Workstation& w) -> Result<int> {
            w.lock();
            return 0;
        },
        [this](const Result<int>&) { askStatus(); });
}

void MainWindow::openPatient(const QString& id)
{
    if (!m_session)
        return;
    m_banner->clear();
    m_patient.reset();
    m_proof->wipe();
    m_opening = true;
    m_timeline->open(id);
    go(Page::Timeline);
}

void MainWindow::go(Page page)
{
    if (!m_session && page != Page::Unlock)
        return;
    if ((page == Page::Timeline && m_timeline->patient().isEmpty()) ||
        (page == Page::Proof && m_timeline->patient().isEmpty()))
        page = Page::Worklist;
    if (m_page != page && m_page != Page::Unlock)
        m_before = m_page;
    m_page = page;
    QWidget* pages[] = {m_unlock, m_worklist, m_timeline, m_proof, m_import, m_status, m_notices};
    m_pages->setCurrentWidget(pages[static_cast<int>(page)]);
    const bool locked = page == Page::Unlock;
    const bool onePatient = (page == Page::Timeline || page == Page::Proof) && m_patient;
    // A banner never stands over a screen that shows more than one patient (PAB-0015).
    m_banner->setVisible(onePatient);
    m_rail->setVisible(!locked);
    menuBar()->setVisible(!locked);
    for (QAction* action : std::as_const(m_actions->inside))
        action->setEnabled(!locked);
    for (QAction* action : std::as_const(m_actions->onTimeline))
        action->setEnabled(page == Page::Timeline);
    m_actions->find->setEnabled(!locked);
    m_actions->timeline->setEnabled(!m_timeline->patient().isEmpty());
    m_actions->proof->setEnabled(page == Page::Timeline);
    updateRail();
    updateTitle();
    fillStatus();
    switch (page) {
    case Page::Unlock: m_unlock->focusFirst(); break;
    case Page::Worklist: m_worklist->focusFirst(); break;
    case Page::Timeline: m_timeline->focusFirst(); break;
    case Page::Proof: m_proof->focusFirst(); break;
    case Page::Import: m_import->focusFirst(); break;
    case Page::Ledger: m_status->focusFirst(); break;
    case Page::Notices: m_notices->focusFirst(); break;
    }
    Q_EMIT pageChanged();
}

void MainWindow::back()
{
    if (m_palette->isVisible()) {
        m_palette->close();
        return;
    }
    switch (m_page) {
    case Page::Proof: go(Page::Timeline); break;
    case Page::Timeline:
        if (m_timeline->panel()->isVisible())
            m_timeline->togglePanel();
        else if (m_timeline->tableShown())
            m_timeline->toggleTable();
        else
            go(Page::Worklist);
        break;
    case Page::Import:
    case Page::Ledger:
    case Page::Notices: go(m_before == m_page || m_before == Page::Unlock ? Page::Worklist : m_before); break;
    default: break;
    }
}

void MainWindow::showProofOfSelection()
{
    const auto& item = m_timeline->panel()->item();
    if (m_page == Page::Timeline && item) {
        m_proof->open(*item);
        go(Page::Proof);
    }
}

void MainWindow::say(const QString& words)
{
    m_toast->say(words);
    m_notices->add(Clinical::time(m_now), words);
    m_railNotices->setCount(m_notices->count());
}

void MainWindow::openPalette()
{
    if (m_session)
        m_palette->open(commands(), m_pages->mapTo(this, QPoint(0, 0)).y());
}

void MainWindow::setTheme(theme::Kind kind)
{
    m_theme = kind;
    theme::apply(*qApp, kind);
    retranslate();
}

void MainWindow::setLanguage(const QString& language)
{
    theme::setLanguage(*QCoreApplication::instance(), language);
}

void MainWindow::fillStatus()
{
    m_bar->setFields(
        StatusFields::of(m_home, m_statusView, m_session, m_idle ? m_idle->left() : std::chrono::milliseconds(0)));
}

void MainWindow::updateTitle()
{
    QStringList title;
    if (!m_session)
        title += tr("locked");
    else if ((m_page == Page::Timeline || m_page == Page::Proof) && m_patient) {
        title += Clinical::name(*m_patient);
        if (!m_patient->identifiers.empty())
            title += QStringLiteral("%1 %2").arg(qs(m_patient->identifiers.front().label),
                                                 Clinical::nhsNumber(qs(m_patient->identifiers.front().value)));
    }
    if (m_session && m_bar->leaves(StatusFields::kHospitalRank))
        title += qs(m_session->user.hospital);
    title += QStringLiteral("TwinChart");
    setWindowTitle(title.join(QStringLiteral(" · ")));
}

void MainWindow::updateRail()
{
    const auto name = [](widgets::RailItem* item, const QString& text, const QString& key) {
        item->setText(text);
        item->setAccessibleName(text);
        item->setToolTip(key.isEmpty() ? text : QStringLiteral("%1 (%2)").arg(text, key));
        item->updateGeometry();
    };
    name(m_railWorklist, tr("Worklist"), QStringLiteral("Ctrl+1"));
    name(m_railTimeline, tr("Timeline"), QStringLiteral("Ctrl+2"));
    name(m_railImport, tr("Import"), QStringLiteral("Ctrl+3"));
    name(m_railLedger, tr("Ledger"), QStringLiteral("Ctrl+4"));
    name(m_railNotices, tr("Notices"), QStringLiteral("Ctrl+5"));
    name(m_railLock, tr("Lock"), QStringLiteral("Ctrl+L"));
    m_railWorklist->setChecked(m_page == Page::Worklist);
    m_railTimeline->setChecked(m_page == Page::Timeline || m_page == Page::Proof);
    m_railImport->setChecked(m_page == Page::Import);
    m_railLedger->setChecked(m_page == Page::Ledger);
    m_railTimeline->setEnabled(!m_timeline->patient().isEmpty());
    m_railNotices->setCount(m_notices->count());
}

void MainWindow::changeEvent(QEvent* event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::LanguageChange && m_actions)
        retranslate();
}

void MainWindow::resizeEvent(QResizeEvent* event)
{
    QMainWindow::resizeEvent(event);
    if (m_find)
        m_find->setMaximumWidth(qMax(160, width() / 4));
    updateTitle();
}

} // namespace twinchart::ui::shell
