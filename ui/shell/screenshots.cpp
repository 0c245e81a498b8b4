// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/shell/screenshots.h>

#include <statesboard.h>

#include <ui/charts/timelineplot.h>
#include <ui/ledger/proofscreen.h>
#include <ui/patient/importmodel.h>
#include <ui/patient/importpage.h>
#include <ui/patient/worklist.h>
#include <ui/session/passphraseedit.h>
#include <ui/session/unlockscreen.h>
#include <ui/theme/clinical.h>
#include <ui/timeline/detailpanel.h>
#include <ui/timeline/timelinescreen.h>

#include <QDir>
#include <QLayout>
#include <QPainter>

#include <algorithm>

namespace twinchart::ui::shell {

using Page = MainWindow::Page;

Screenshots::Screenshots(MainWindow& window, Options options, QObject* parent)
    : QObject(parent), m_window(window), m_options(std::move(options))
{
    m_timer.setInterval(25);
    connect(&m_timer, &QTimer::timeout, this, &Screenshots::tick);
    connect(m_window.unlockScreen(), &session::UnlockScreen::homeNotRead, this, &Screenshots::stop);
}

void Screenshots::start()
{
    if (!QDir().mkpath(m_options.folder)) {
        Q_EMIT finished(tr("The folder %1 cannot be made.").arg(m_options.folder));
        return;
    }
    plan();
    m_window.resize(m_options.size);
    m_window.show();
    m_window.start();
    m_timer.start();
}

void Screenshots::plan()
{
    const auto onPage = [this](Page page) { return [this, page] { return m_window.page() == page; }; };
    m_steps += {QStringLiteral("01-unlock"), [] {}, [this] { return m_window.unlockScreen()->home().has_value(); }};
    m_steps +=
        {QStringLiteral("02-worklist"),
         [this] {
             auto* unlock = m_window.unlockScreen();
             const interfaces::HomeInfo& home = *unlock->home();
             QString user = m_options.user;
             for (const interfaces::UserEntry& entry : home.users)
                 if (user.isEmpty() && entry.role == interfaces::Role::Physician && entry.hospital == home.organisation)
                     user = theme::qs(entry.name);
             unlock->chooseUser(user);
             const std::string secret =
                 m_options.passphrase.isEmpty() ? home.demonstrationPassphrase : m_options.passphrase.toStdString();
             unlock->passphrase()->type(viewOf(secret));
             unlock->unlock();
         },
         [this] {
             // What the list says of its patients besides their names comes a moment later, where it comes.
             const auto& patients = m_window.worklist()->model().patients();
             return m_window.unlocked() && !patients.empty() &&
                    (m_waited > 120 ||
                     std::any_of(patients.begin(), patients.end(), [](const auto& p) { return !p.reason.empty(); }));
         }};
    m_steps += {QStringLiteral("03-timeline"), [this] { openRichest(); },
                [this] { return m_window.timelineScreen()->chart() != nullptr; }};
    m_steps += {QStringLiteral("03b-timeline-all"),
                [this] { m_window.timelineScreen()->plot()->preset(charts::kPresetAll); }, onPage(Page::Timeline)};
    m_steps += {QStringLiteral("03c-detail"),
                [this] {
                    m_window.timelineScreen()->plot()->viewBack();
                    selectTelling();
                },
                onPage(Page::Timeline)};
    m_steps +=
        {QStringLiteral("03d-table"), [this] { m_window.timelineScreen()->toggleTable(); }, onPage(Page::Timeline)};
    m_steps += {QStringLiteral("03e-known-at"),
                [this] {
                    m_window.timelineScreen()->toggleTable();
                    m_window.timelineScreen()->stepKnownAt(-2);
                },
                onPage(Page::Timeline)};
    m_steps +=
        {QStringLiteral("04-proof"),
         [this] {
             m_window.timelineScreen()->knownNow();
             if (const auto& item = m_window.timelineScreen()->panel()->item()) {
                 m_window.proofScreen()->open(*item);
                 m_window.go(Page::Proof);
             }
         },
         [this] {
             return m_window.page() != Page::Proof || m_window.proofScreen()->proof().has_value() || m_waited > 200;
         }};
    m_steps += {QStringLiteral("05-import"), [this] { m_window.go(Page::Import); }, onPage(Page::Import)};
    if (!m_options.importFiles.isEmpty())
        m_steps += {QStringLiteral("05b-import-result"),
                    [this] {
                        m_window.importPage()->addFiles(m_options.importFiles);
                        m_window.importPage()->setSource(QStringLiteral("Whinfell Road Clinic"));
                        m_window.importPage()->start();
                    },
                    [this] { return m_window.importPage()->results().rowCount() > 0; }};
    m_steps += {QStringLiteral("06-ledger"), [this] { m_window.go(Page::Ledger); }, onPage(Page::Ledger)};
    m_steps += {QStringLiteral("07-palette"), [this] { m_window.openPalette(); }, onPage(Page::Ledger)};
    m_steps += {QStringLiteral("08-locked"), [this] { m_window.lock(QString()); }, onPage(Page::Unlock)};
}

void Screenshots::openRichest()
{
    const auto& patients = m_window.worklist()->model().patients();
    const interfaces::PatientSummary* best = nullptr;
    for (const interfaces::PatientSummary& p : patients)
        if (!best || p.items > best->items)
            best = &p;
    if (best)
        m_window.openPatient(theme::qs(best->id));
}

void Screenshots::selectTelling()
{
    const auto& chart = m_window.timelineScreen()->chart();
    if (!chart)
        return;
    // The newest test result with a flag, else the newest entry with a value.
    std::optional<std::uint32_t> chosen;
    for (const charts::EventLane& lane : chart->events)
        for (const std::uint32_t i : lane.all) {
            const interfaces::ItemView& item = chart->item(i);
            if (item.value.empty() || !item.notAFact.empty() || item.verdict == interfaces::Verdict::Invalid)
                continue;
            const auto rank = [&](const interfaces::ItemView& v) {
                return std::make_tuple(!v.flag.empty() && v.dataSet == "DTD", !v.flag.empty(), v.start.ns);
            };
            if (!chosen || rank(item) > rank(chart->item(*chosen)))
                chosen = i;
        }
    if (!chosen && !chart->shown.empty())
        chosen = chart->shown.back();
    if (chosen)
        m_window.timelineScreen()->plot()->select(*chosen, true);
}

void Screenshots::tick()
{
    m_waited += 1;
    if (m_waited > 4800) { // two minutes for one step
        stop(tr("The screen %1 did not come.").arg(m_at < m_steps.size() ? m_steps.at(m_at).name : QString()));
        return;
    }
    if (m_at == m_steps.size()) {
        StatesBoard board;
        const int width = qMax(1366, m_options.size.width());
        board.resize(width, qMax(qMax(980, board.layout()->totalHeightForWidth(width)),
                                 board.layout()->totalMinimumSize().height()));
        if (shootWidget(board, QStringLiteral("13-states")))
            stop({});
        return;
    }
    const Step& step = m_steps.at(m_at);
    if (m_quiet == 0) {
        step.act();
        m_quiet = 1;
        return;
    }
    // Only after a row of quiet turns: by then whatever was asked has come and was drawn.
    if (m_window.busy() > 0 || !step.ready()) {
        m_quiet = 1;
        return;
    }
    if (++m_quiet < 12)
        return;
    if (!shootWidget(m_window, step.name))
        return;
    m_quiet = 0;
    m_waited = 0;
    ++m_at;
}

void Screenshots::stop(const QString& why)
{
    m_timer.stop();
    Q_EMIT finished(why);
}

bool Screenshots::shootWidget(QWidget& widget, const QString& name)
{
    QImage image(widget.size() * m_options.scale, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(m_options.scale);
    image.fill(Qt::white);
    widget.render(&image);
    const QString file = QDir(m_options.folder).filePath(m_options.prefix + name + QStringLiteral(".png"));
    if (!image.save(file)) {
        stop(tr("%1 could not be written.").arg(file));
        return false;
    }
    m_files += file;
    return true;
}

} // namespace twinchart::ui::shell
