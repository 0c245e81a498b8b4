// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/ledger/statuspage.h>

#include <ui/theme/clinical.h>
#include <ui/theme/words.h>
#include <ui/widgets/button.h>
#include <ui/widgets/factlist.h>
#include <ui/widgets/labels.h>
#include <ui/widgets/panel.h>
#include <ui/widgets/strip.h>

#include <QEvent>
#include <QPointer>
#include <QProgressBar>
#include <QVBoxLayout>

#include <chrono>

namespace twinchart::ui::ledger {

using theme::Clinical;
using theme::qs;
using theme::Words;
using widgets::Button;

StatusPage::StatusPage(session::Runner& runner, QWidget* parent) : QWidget(parent), m_runner(runner)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 14, 20, 14);
    column->setSpacing(12);
    auto* head = new QHBoxLayout;
    m_title = widgets::label(theme::TextRole::H1, theme::Weight::Bold, nullptr, this);
    m_check = new Button(Button::Kind::Primary, QStringLiteral("proof"), {}, this);
    head->addWidget(m_title);
    head->addStretch();
    head->addWidget(m_check);
    column->addLayout(head);
    m_fault = new widgets::Strip(widgets::Strip::Kind::Warning, this);
    m_demo = new widgets::Strip(widgets::Strip::Kind::Warning, this);
    m_anchor = new widgets::Strip(widgets::Strip::Kind::Info, this);
    m_outcome = new widgets::Strip(widgets::Strip::Kind::Accent, this);
    m_bar = new QProgressBar(this);
    m_bar->setTextVisible(false);
    for (QWidget* w : std::initializer_list<QWidget*>{m_bar, m_outcome, m_fault, m_demo, m_anchor})
        column->addWidget(w);
    auto* panels = new QHBoxLayout;
    panels->setSpacing(16);
    m_chain = new widgets::Panel(QStringLiteral("ledger"), this);
    m_chainFacts = new widgets::FactList(150, m_chain);
    m_chain->body()->addWidget(m_chainFacts);
    m_chain->body()->addStretch();
    m_store = new widgets::Panel(QStringLiteral("lock"), this);
    m_storeFacts = new widgets::FactList(150, m_store);
    m_store->body()->addWidget(m_storeFacts);
    m_problems = new QVBoxLayout;
    m_store->body()->addLayout(m_problems);
    m_store->body()->addStretch();
    panels->addWidget(m_chain, 1);
    panels->addWidget(m_store, 1);
    column->addLayout(panels);
    column->addStretch();
    connect(m_check, &QPushButton::clicked, this, [this] {
        if (m_running && m_cancel)
            m_cancel->cancelled = true;
        else
            check();
    });
    retranslate();
}

StatusPage::~StatusPage()
{
    if (m_cancel)
        m_cancel->cancelled = true;
}

void StatusPage::setHome(const interfaces::HomeInfo& home)
{
    m_home = home;
    fill();
}

void StatusPage::setStatus(const interfaces::StatusView& status)
{
    m_status = status;
    fill();
}

void StatusPage::wipe()
{
    if (m_cancel)
        m_cancel->cancelled = true;
    m_job.forget();
    m_running = false;
    m_result.reset();
    retranslate();
}

void StatusPage::focusFirst()
{
    m_check->setFocus(Qt::OtherFocusReason);
}

void StatusPage::check()
{
    if (m_running)
        return;
    m_running = true;
    m_result.reset();
    m_cancel = std::make_shared<interfaces::CancelFlag>();
    auto cancel = m_cancel;
    showProgress(0, 0);
    retranslate();
    m_runner.run<interfaces::CheckResult>(
        m_job, session::Lane::Long,
        [cancel, progress = progressOf(cancel)](interfaces::Workstation& w) {
            return w.check(true, progress, *cancel);
        },
        [this](Result<interfaces::CheckResult> result) {
            m_running = false;
            m_result = std::move(result);
            retranslate();
        });
}

interfaces::ProgressSink StatusPage::progressOf(std::shared_ptr<interfaces::CancelFlag> run)
{
    using namespace std::chrono;
    // Progress may come thousands of times a second; a screen needs twenty, and each change of what is known.
    return [page = QPointer(this), runner = &m_runner, run = std::move(run), last = steady_clock::time_point(),
            wasKnown = false](const interfaces::ImportProgress& p) mutable {
        const bool known = p.total > 0 && p.done <= p.total;
        const auto now = steady_clock::now();
        if (known == wasKnown && now - last < milliseconds(50))
            return;
        last = now;
        wasKnown = known;
        runner->back([page, run, done = p.done, total = known ? p.total : 0] {
            if (page && page->m_running && page->m_cancel == run)
                page->showProgress(done, total);
        });
    };
}

void StatusPage::showProgress(std::uint64_t done, std::uint64_t total)
{
    m_bar->setRange(0, total ? 1000 : 0);
    m_bar->setValue(total ? static_cast<int>(done * 1000 / total) : 0);
}

void StatusPage::fill()
{
    m_chainFacts->clear();
    m_storeFacts->clear();
    while (QLayoutItem* item = m_problems->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_bar->setVisible(m_running);
    m_demo->setVisible(m_home && m_home->demonstration);
    m_fault->setVisible(m_status && m_status->toleratedFaults == 0);
    m_anchor->setVisible(m_status && !m_status->anchored && !m_status->locked);
    m_demo->setTexts(tr("Demonstration, simulated time"),
                     m_home && m_home->members.size() > 1
                         ? tr("%n hospitals are named here; one of them signs the blocks. All people are invented.",
                              nullptr, static_cast<int>(m_home->members.size()))
                         : tr("All people are invented."));
    m_fault->setTexts(
        tr("This ledger tolerates no fault"),
        tr("One hospital signs every block. Nobody outside can catch a false one. The trust file fixes this; no setting changes it."));
    m_anchor->setTexts(
        tr("An older copy could not be noticed"),
        tr("The root of this store is not on the ledger yet. If its whole folder were put back to an earlier day, it could not tell."));
    m_outcome->setVisible(m_result.has_value());
    if (m_result) {
        if (!*m_result) {
            m_outcome->setKind(widgets::Strip::Kind::Critical);
            m_outcome->setTexts(Words::failure(m_result->error().failure), Words::of(m_result->error().message));
        } else {
            const interfaces::CheckResult& r = **m_result;
            const bool clean = r.invalid == 0 && r.missing == 0 && r.problems.empty();
            m_outcome->setKind(clean ? widgets::Strip::Kind::Accent : widgets::Strip::Kind::Critical,
                               clean ? QStringLiteral("proof") : QStringLiteral("proof-failed"));
            m_outcome->setTexts(
                clean ? tr("Everything is as it was recorded") : tr("Something failed its check"),
                tr("%1 checked, %2 failed, %3 missing.")
                    .arg(Clinical::count(r.checked), Clinical::count(r.invalid), Clinical::count(r.missing)));
        }
    }
    if (m_home) {
        m_chainFacts->add(tr("Organisation"), qs(m_home->organisation));
        m_chainFacts->add(tr("Chain"), qs(m_home->chain));
        m_chainFacts->add(tr("Genesis"), qs(m_home->genesisHash));
        QStringList members;
        for (const std::string& member : m_home->members) {
            const bool signs = std::find(m_home->signingMembers.begin(), m_home->signingMembers.end(), member) !=
                               m_home->signingMembers.end();
            members += signs ? tr("%1 (signs)").arg(qs(member)) : qs(member);
        }
        m_chainFacts->add(tr("Members"), members.join(QStringLiteral(", ")));
        m_storeFacts->add(tr("Home"), qs(m_home->path));
    }
    if (m_status) {
        const interfaces::StatusView& s = *m_status;
        m_chainFacts->add(tr("Engine"), qs(s.engine));
        m_chainFacts->add(tr("Faults tolerated"),
                          s.toleratedFaults == 0 ? tr("none: one organisation") : QString::number(s.toleratedFaults));
        m_chainFacts->add(tr("Newest block"), Clinical::count(s.height));
        m_chainFacts->add(tr("Newest verified block"), Clinical::count(s.trusted),
                          s.trustedTime ? tr("of %1").arg(Clinical::dateTime(*s.trustedTime, true)) : QString());
        m_storeFacts->add(tr("Node"), s.nodeRunning ? tr("answers") : tr("does not answer"));
        m_storeFacts->add(tr("Changes waiting"), Clinical::count(s.outbox));
        m_storeFacts->add(tr("Sealed records in the vault"), Clinical::count(s.vaultRecords),
                          tr("%1 MB").arg(Clinical::count(s.vaultBytes / 1'000'000)));
        m_storeFacts->add(tr("Free on the disk"), tr("%1 MB").arg(Clinical::count(s.freeBytes / 1'000'000)));
        m_storeFacts->add(tr("Home’s clock"), Clinical::dateTime(s.now, true),
                          s.simulatedTime ? tr("simulated") : QString());
        m_storeFacts->add(tr("Anchored"), s.anchored ? tr("yes") : tr("not yet"));
    }
    const auto say = [&](const Message& message) {
        auto* strip = new widgets::Strip(widgets::Strip::Kind::Warning, m_store);
        strip->setTexts(Words::of(message));
        m_problems->addWidget(strip);
    };
    if (m_status)
        for (const Message& message : m_status->problems)
            if (!message.source.starts_with("One organisation signs:")) // stands on the top of the page already
                say(message);
    if (m_result && *m_result)
        for (const Message& message : (*m_result)->problems)
            say(message);
}

void StatusPage::retranslate()
{
    m_title->setText(tr("Ledger and store"));
    m_chain->setTitle(tr("The ledger"));
    m_store->setTitle(tr("This computer"));
    m_check->setText(m_running ? tr("Stop checking") : tr("Check everything"));
    m_check->setKind(m_running ? Button::Kind::Secondary : Button::Kind::Primary);
    m_bar->setAccessibleName(tr("Progress of the check"));
    fill();
}

void StatusPage::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace twinchart::ui::ledger
