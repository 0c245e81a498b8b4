// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/ledger/proofscreen.h>

#include <proofcard.h>
#include <proofpath.h>
#include <signersview.h>

#include <ui/theme/clinical.h>
#include <ui/theme/icons.h>
#include <ui/theme/words.h>
#include <ui/widgets/button.h>
#include <ui/widgets/chip.h>
#include <ui/widgets/labels.h>
#include <ui/widgets/panel.h>
#include <ui/widgets/proofring.h>
#include <ui/widgets/statepanel.h>

#include <QApplication>
#include <QClipboard>
#include <QPainter>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace twinchart::ui::ledger {

using interfaces::ProofView;
using interfaces::StepState;
using theme::Clinical;
using theme::qs;
using theme::Words;
using widgets::Button;

namespace {

/// Where it stands, then what the check says.
QString sentenceOf(const ProofView& proof)
{
    QString text;
    if (proof.overall != StepState::Failed && proof.height > 0 && proof.recordedAt) {
        text = ProofScreen::tr("It was put in block %1 on %2 at %3.")
                   .arg(Clinical::count(proof.height), Clinical::date(*proof.recordedAt),
                        Clinical::time(*proof.recordedAt)) +
               QLatin1Char(' ');
        const auto signedBy =
            std::count_if(proof.signers.begin(), proof.signers.end(), [](const auto& s) { return s.signedIt; });
        if (proof.signers.size() > 1)
            text += ProofScreen::tr("%1 of %2 hospitals signed that block; %3 were needed.")
                        .arg(signedBy)
                        .arg(proof.signers.size())
                        .arg(proof.needed) +
                    QLatin1Char(' ');
    }
    return text + Words::of(proof.sentence);
}

/// The verdict, first and largest.
class VerdictBox final : public QFrame {
public:
    VerdictBox(const ProofView& proof, const QString& checked, QWidget* parent) : QFrame(parent), m_state(proof.overall)
    {
        auto* row = new QHBoxLayout(this);
        row->setContentsMargins(24, 16, 22, 16);
        row->setSpacing(24);
        auto* ring = new widgets::ProofRing(76, this);
        ring->setRing(m_state == StepState::Passed   ? theme::Ring::Verified
                      : m_state == StepState::Failed ? theme::Ring::Failed
                                                     : theme::Ring::NotYetTrusted,
                      Words::of(proof.headline));
        row->addWidget(ring);
        auto* words = new QVBoxLayout;
        words->setSpacing(3);
        QLabel* headline = widgets::wrapped(theme::TextRole::Verdict, theme::Weight::Bold,
                                            m_state == StepState::Passed   ? "verified"
                                            : m_state == StepState::Failed ? "critical"
                                                                           : "text2",
                                            this);
        headline->setText(Words::of(proof.headline));
        QLabel* sentence = widgets::wrapped(theme::TextRole::Value, theme::Weight::Regular, nullptr, this);
        sentence->setText(sentenceOf(proof));
        words->addStretch();
        words->addWidget(headline);
        words->addWidget(sentence);
        words->addStretch();
        row->addLayout(words, 1);
        auto* side = new QVBoxLayout;
        side->setSpacing(1);
        side->addStretch();
        const auto line = [&](const QString& text, theme::Weight weight, const char* tone) {
            QLabel* l = widgets::label(theme::TextRole::Small, weight, tone, this);
            l->setText(text);
            l->setAlignment(Qt::AlignRight);
            side->addWidget(l);
        };
        line(checked, theme::Weight::Regular, "text2");
        line(Clinical::dateTime(proof.checkedAt, true), theme::Weight::Bold, "");
        side->addStretch();
        row->addLayout(side);
        setAccessibleName(Words::of(proof.headline));
        setAccessibleDescription(sentenceOf(proof));
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        const theme::Theme& t = theme::current();
        QPainter p(this);
        p.setRenderHint(QPainter::Antialiasing);
        const bool failed = m_state == StepState::Failed;
        p.setPen(QPen(failed                         ? t.critical
                      : m_state == StepState::Passed ? t.verified
                                                     : t.control,
                      failed || !t.softFills ? 2 : 1));
        p.setBrush(failed ? t.criticalSoft : m_state == StepState::Passed ? t.verifiedSoft : t.stripe);
        p.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 4, 4);
    }

private:
    StepState m_state;
};

} // namespace

ProofScreen::ProofScreen(session::Runner& runner, patient::FileChooser& chooser, QWidget* parent)
    : QWidget(parent), m_runner(runner), m_chooser(chooser)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    auto* head = new QFrame(this);
    head->setProperty("panel", QStringLiteral("head"));
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(20, 12, 20, 12);
    row->setSpacing(12);
    m_back = new Button(Button::Kind::Link, QStringLiteral("arrow-left"), {}, head);
    m_back->setHint(QStringLiteral("Esc"));
    m_chip = new widgets::Chip(head);
    m_title = widgets::label(theme::TextRole::H1, theme::Weight::Bold, nullptr, head);
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_flag = widgets::label(theme::TextRole::H2, theme::Weight::Bold, nullptr, head);
    m_when = widgets::label(theme::TextRole::Body, theme::Weight::Regular, "text2", head);
    m_save = new Button(Button::Kind::Secondary, QStringLiteral("export"), {}, head);
    m_copy = new Button(Button::Kind::Secondary, QStringLiteral("record"), {}, head);
    m_again = new Button(Button::Kind::Primary, QStringLiteral("sync"), {}, head);
    row->addWidget(m_back);
    row->addWidget(m_chip);
    row->addWidget(m_title, 1);
    row->addWidget(m_flag);
    row->addWidget(m_when);
    row->addSpacing(12);
    row->addWidget(m_save);
    row->addWidget(m_copy);
    row->addWidget(m_again);
    column->addWidget(head);
    m_pages = new QStackedWidget(this);
    m_scroll = new QScrollArea(m_pages);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_state = new widgets::StatePanel(m_pages);
    m_pages->addWidget(m_scroll);
    m_pages->addWidget(m_state);
    column->addWidget(m_pages, 1);
    connect(m_back, &QPushButton::clicked, this, &ProofScreen::backWanted);
    connect(m_save, &QPushButton::clicked, this, &ProofScreen::save);
    connect(m_copy, &QPushButton::clicked, this, &ProofScreen::copy);
    connect(m_again, &QPushButton::clicked, this, &ProofScreen::again);
    connect(m_state, &widgets::StatePanel::stopped, this, &ProofScreen::backWanted);
    retranslate();
}

void ProofScreen::open(const interfaces::ItemView& item)
{
    m_item = item;
    again();
}

void ProofScreen::again()
{
    if (!m_item)
        return;
    m_proof.reset();
    fill();
    m_state->clearActions();
    m_state->show(widgets::StatePanel::Kind::Loading, tr("Checking the whole chain, now"), {});
    m_pages->setCurrentWidget(m_state);
    const std::string id = m_item->item;
    m_runner.run<ProofView>(
        m_job, session::Lane::Screen, [id](interfaces::Workstation& w) { return w.proof(id); },
        [this](Result<ProofView> result) {
            if (result) {
                m_proof = std::move(*result);
                m_item = m_proof->item;
                fill();
                m_pages->setCurrentWidget(m_scroll);
                return;
            }
            const bool integrity = result.error().failure == Failure::Integrity;
            m_state->clearActions();
            m_state->show(integrity ? widgets::StatePanel::Kind::Tampered : widgets::StatePanel::Kind::Error,
                          integrity ? Words::ringWords(theme::Ring::Failed) : Words::failure(result.error().failure),
                          Words::of(result.error().message));
            connect(m_state->addAction(tr("Check again now"), true), &QPushButton::clicked, this, &ProofScreen::again,
                    Qt::QueuedConnection);
            m_pages->setCurrentWidget(m_state);
        });
}

void ProofScreen::wipe()
{
    m_job.forget();
    m_saveJob.forget();
    m_item.reset();
    m_proof.reset();
    m_patientLine.clear();
    fill();
}

void ProofScreen::focusFirst()
{
    m_again->setFocus(Qt::OtherFocusReason);
}

void ProofScreen::fill()
{
    delete m_scroll->takeWidget();
    m_save->setEnabled(m_proof && m_proof->overall != StepState::Failed);
    m_copy->setEnabled(m_proof.has_value());
    if (!m_item) {
        for (QLabel* l : {m_title, m_flag, m_when})
            l->clear();
        m_title->setToolTip({});
        m_chip->setDataSet({}, {});
        return;
    }
    const interfaces::ItemView& item = *m_item;
    const bool shows = Words::showsValue(item);
    m_chip->setDataSet(qs(item.stage), qs(item.dataSet));
    QString title = shows ? qs(item.display) : Words::value(item);
    if (shows && !item.value.empty() && item.value != item.display)
        title += QLatin1Char(' ') + Words::value(item);
    m_title->setText(title);
    m_title->setToolTip(title);
    m_flag->setText(shows ? Words::flag(item.flag) : QString());
    m_flag->setVisible(shows && !item.flag.empty());
    widgets::setTone(m_flag, item.flag.starts_with('L') ? "info" : item.flag.starts_with('H') ? "critical" : "warning");
    m_when->setText(item.hasTime || !item.effective.empty()
                        ? Clinical::effective(item.effective.empty() ? toRfc3339(item.start) : item.effective)
                        : QString());
    if (!m_proof)
        return;
    const ProofView& proof = *m_proof;
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(20, 16, 20, 16);
    column->setSpacing(14);
    column->addWidget(new VerdictBox(proof, tr("Checked on this workstation"), page));
    auto* cards = new QHBoxLayout;
    cards->setSpacing(0);
    for (std::size_t i = 0; i < proof.steps.size(); ++i) {
        if (i > 0)
            cards->addWidget(new ProofArrow(
                proof.steps[i].state == StepState::Passed && proof.steps[i - 1].state == StepState::Passed, page));
        cards->addWidget(new ProofCard(static_cast<int>(i) + 1, proof.steps[i], page), 1);
    }
    column->addLayout(cards);
    column->addWidget(new ProofPath(proof, page));
    auto* lower = new QHBoxLayout;
    lower->setSpacing(16);
    auto* signers = new widgets::Panel(QStringLiteral("hospital"), page);
    const auto signedBy =
        std::count_if(proof.signers.begin(), proof.signers.end(), [](const auto& s) { return s.signedIt; });
    signers->setTitle(tr("Hospitals that signed the header of block %1").arg(Clinical::count(proof.height)),
                      tr("%1 of %2").arg(signedBy).arg(proof.signers.size()));
    signers->body()->addWidget(new SignersView(proof.signers, proof.needed, signers));
    QLabel* fault = widgets::wrapped(theme::TextRole::Small, theme::Weight::Regular, "text2", signers);
    fault->setText(
        proof.needed <= 1
            ? tr("One organisation: tolerates no fault. Nobody outside can catch a false block; witnesses %1.")
                  .arg(proof.witnesses)
            : tr("%1 needed; witnesses %2.").arg(proof.needed).arg(proof.witnesses));
    signers->body()->addWidget(fault);
    signers->body()->addStretch();
    lower->addWidget(signers, 1);
    auto* meaning = new widgets::Panel(QStringLiteral("info"), page);
    meaning->setTitle(tr("What this proves, and what it does not"));
    const auto claim = [&](const QString& words, bool proves) {
        auto* line = new QHBoxLayout;
        line->setSpacing(9);
        line->addWidget(new widgets::IconLabel(proves ? QStringLiteral("check") : QStringLiteral("cross"), 14,
                                               widgets::IconLabel::Ink::Text, meaning),
                        0, Qt::AlignTop);
        QLabel* text = widgets::wrapped(theme::TextRole::Small, theme::Weight::Regular, nullptr, meaning);
        text->setText(words);
        line->addWidget(text, 1);
        meaning->body()->addLayout(line);
    };
    for (const Message& message : proof.proves)
        claim(Words::of(message), true);
    for (const Message& message : proof.doesNotProve)
        claim(Words::of(message), false);
    meaning->body()->addStretch();
    lower->addWidget(meaning, 1);
    column->addLayout(lower);
    auto* hashes = new widgets::Panel(QStringLiteral("key"), page);
    hashes->setTitle(tr("Full hashes"));
    for (const interfaces::ProofStep& step : proof.steps) {
        if (step.fullHash.empty())
            continue;
        auto* line = new QHBoxLayout;
        QLabel* name = widgets::label(theme::TextRole::Small, theme::Weight::Regular, "text2", hashes);
        name->setText(ProofCard::title(step.kind));
        name->setFixedWidth(110);
        QLabel* hash = widgets::label(theme::TextRole::Mono, theme::Weight::Regular, nullptr, hashes);
        hash->setText(qs(step.fullHash));
        hash->setTextInteractionFlags(Qt::TextSelectableByMouse);
        line->addWidget(name);
        line->addWidget(hash, 1);
        hashes->body()->addLayout(line);
    }
    column->addWidget(hashes);
    column->addStretch();
    m_scroll->setWidget(page);
    page->setAutoFillBackground(false);
}

QString ProofScreen::inWords(const QString& patientLine) const
{
    if (!m_proof)
        return {};
    QStringList lines;
    if (!patientLine.isEmpty())
        lines += patientLine;
    lines += m_title->text() + QStringLiteral(" · ") + m_when->text();
    lines += Words::of(m_proof->headline);
    lines += sentenceOf(*m_proof);
    for (std::size_t i = 0; i < m_proof->steps.size(); ++i) {
        const interfaces::ProofStep& step = m_proof->steps[i];
        lines += QStringLiteral("%1 %2: %3 %4")
                     .arg(i + 1)
                     .arg(ProofCard::title(step.kind), Words::of(step.sentence), qs(step.fullHash));
    }
    return lines.join(QLatin1Char('\n'));
}

void ProofScreen::copy()
{
    QApplication::clipboard()->setText(inWords(m_patientLine));
    Q_EMIT said(tr("The proof was copied in words."));
}

void ProofScreen::save()
{
    if (!m_item)
        return;
    const std::string item = m_item->item;
    const std::string patient = m_item->patient;
    // The proposal names nobody: a file name is read by others.
    m_chooser.saveFile(
        this, tr("Save the proof file"), QStringLiteral("proof-%1.tcp").arg(m_item->height),
        [this, item, patient](const QString& file) {
            if (file.isEmpty())
                return;
            interfaces::ExportRequest request;
            request.format = interfaces::ExportRequest::Format::Proof;
            request.item = item;
            request.patient = patient;
            request.out = file.toStdString();
            m_runner.run<interfaces::ExportResult>(
                m_saveJob, session::Lane::Screen, [request](interfaces::Workstation& w) { return w.exportTo(request); },
                [this](const Result<interfaces::ExportResult>& result) {
                    Q_EMIT said(result ? tr("The proof file was saved. Anyone can check it without TwinChart’s help.")
                                       : Words::of(result.error().message));
                });
        });
}

void ProofScreen::retranslate()
{
    m_back->setText(tr("Timeline"));
    m_back->setAccessibleName(tr("Back to the timeline"));
    m_save->setText(tr("Save proof file…"));
    m_copy->setText(tr("Copy"));
    m_copy->setAccessibleName(tr("Copy the proof in words"));
    m_again->setText(tr("Check again now"));
    m_scroll->setAccessibleName(tr("Proof"));
    fill();
}

void ProofScreen::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace twinchart::ui::ledger
