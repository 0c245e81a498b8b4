// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <proofcard.h>

#include <ui/theme/clinical.h>
#include <ui/theme/fonts.h>
#include <ui/theme/icons.h>
#include <ui/theme/words.h>
#include <ui/widgets/factlist.h>
#include <ui/widgets/labels.h>
#include <ui/widgets/proofring.h>

#include <QFontMetrics>
#include <QPainter>
#include <QVBoxLayout>

namespace twinchart::ui::ledger {

using interfaces::ProofStep;
using interfaces::StepState;
using theme::qs;
using theme::Words;

namespace {

/// Codes and numbers of blocks as people read them; all else is as the core gives it.
QString inWords(const interfaces::ProofFact& fact)
{
    QString value = qs(fact.value);
    if (fact.label.source == "Data set")
        return QStringLiteral("%1 · %2").arg(Words::dataSet(fact.value), value);
    if (fact.label.source == "Class")
        return QStringLiteral("%1 · %2").arg(Words::stage(fact.value), value);
    bool isNumber = false;
    const qulonglong number = value.toULongLong(&isNumber);
    if (isNumber && (fact.label.source == "Number" || fact.label.source == "State of block"))
        return theme::Clinical::count(number);
    return value;
}

} // namespace

QString ProofCard::title(ProofStep::Kind kind)
{
    switch (kind) {
    case ProofStep::Kind::Record: return tr("Record");
    case ProofStep::Kind::Commitment: return tr("Commitment");
    case ProofStep::Kind::Transaction: return tr("Transaction");
    case ProofStep::Kind::Block: return tr("Block");
    case ProofStep::Kind::Header: return tr("Header");
    case ProofStep::Kind::Witnesses: return tr("Witnesses");
    }
    return {};
}

QString ProofCard::subtitle(ProofStep::Kind kind)
{
    switch (kind) {
    case ProofStep::Kind::Record: return tr("What was written");
    case ProofStep::Kind::Commitment: return tr("Its sealed fingerprint");
    case ProofStep::Kind::Transaction: return tr("Who sent it");
    case ProofStep::Kind::Block: return tr("Where it was recorded");
    case ProofStep::Kind::Header: return tr("Signed by hospitals");
    case ProofStep::Kind::Witnesses: return tr("Who else saw it");
    }
    return {};
}

ProofCard::ProofCard(int number, const ProofStep& step, QWidget* parent) : QFrame(parent), m_state(step.state)
{
    static constexpr const char* icons[] = {"record", "lock", "signature", "block", "hospital", "witness"};
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 4, 1, 1);
    column->setSpacing(0);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(11, 9, 10, 4);
    head->setSpacing(8);
    head->addWidget(new widgets::IconLabel(QString::fromLatin1(icons[static_cast<int>(step.kind)]), 20,
                                           step.state == StepState::Failed ? widgets::IconLabel::Ink::Critical
                                                                           : widgets::IconLabel::Ink::Accent,
                                           this),
                    0, Qt::AlignTop);
    auto* titles = new QVBoxLayout;
    titles->setSpacing(0);
    QLabel* name = widgets::wrapped(theme::TextRole::Value, theme::Weight::Bold, nullptr, this);
    name->setText(QStringLiteral("%1 %2").arg(number).arg(title(step.kind)));
    QLabel* second = widgets::wrapped(theme::TextRole::Micro, theme::Weight::Regular, "text2", this);
    second->setText(subtitle(step.kind));
    titles->addWidget(name);
    titles->addWidget(second);
    head->addLayout(titles, 1);
    auto* ring = new widgets::ProofRing(20, this);
    const QString state = step.state == StepState::Passed   ? tr("checked")
                          : step.state == StepState::Failed ? tr("failed")
                                                            : tr("not checked");
    ring->setRing(step.state == StepState::Passed   ? theme::Ring::Verified
                  : step.state == StepState::Failed ? theme::Ring::Failed
                                                    : theme::Ring::NotYetTrusted,
                  state);
    head->addWidget(ring, 0, Qt::AlignTop);
    column->addLayout(head);
    // Labels wrap at spaces alone: the column is as wide as their longest word.
    int labels = 64;
    const QFontMetrics metrics(theme::font(theme::TextRole::Small));
    for (const interfaces::ProofFact& fact : step.facts)
        for (const QString& word : Words::of(fact.label).split(QLatin1Char(' ')))
            labels = qMax(labels, metrics.horizontalAdvance(word) + 2);
    auto* facts = new widgets::FactList(labels, this);
    for (const interfaces::ProofFact& fact : step.facts) {
        // An instant is written as people read it here; other values are the core's own words.
        const std::optional<Instant> at =
            fact.value.find('T') == std::string::npos ? std::nullopt : parseRfc3339(fact.value);
        facts->add(Words::of(fact.label), at ? theme::Clinical::dateTime(*at, true) : inWords(fact));
    }
    auto* factBox = new QVBoxLayout;
    factBox->setContentsMargins(11, 2, 10, 8);
    factBox->addWidget(facts);
    column->addLayout(factBox);
    column->addStretch();
    auto* lineBox = new QVBoxLayout;
    lineBox->setContentsMargins(11, 0, 10, 8);
    lineBox->setSpacing(8);
    lineBox->addWidget(widgets::rule(this));
    QLabel* sentence = widgets::wrapped(theme::TextRole::Small, theme::Weight::Regular,
                                        step.state == StepState::Failed ? "critical" : nullptr, this);
    sentence->setText(step.state == StepState::NotChecked && step.sentence.source.empty() ? tr("Not checked.")
                                                                                          : Words::of(step.sentence));
    lineBox->addWidget(sentence);
    column->addLayout(lineBox);
    auto* foot = new QFrame(this);
    foot->setProperty("panel", QStringLiteral("stripe"));
    auto* footRow = new QHBoxLayout(foot);
    footRow->setContentsMargins(11, 6, 10, 6);
    QLabel* hash = widgets::label(theme::TextRole::Mono, theme::Weight::Regular, nullptr, foot);
    hash->setText(step.shortHash.empty() ? QStringLiteral("—") : qs(step.shortHash));
    hash->setToolTip(qs(step.fullHash));
    footRow->addWidget(hash);
    column->addWidget(foot);
    setAccessibleName(
        QStringLiteral("%1 %2: %3. %4").arg(number).arg(title(step.kind), state, Words::of(step.sentence)));
    setMinimumWidth(168);
}

void ProofCard::paintEvent(QPaintEvent*)
{
    const theme::Theme& t = theme::current();
    const bool failed = m_state == StepState::Failed;
    QPainter p(this);
    p.setRenderHint(QPainter::Antialiasing);
    p.setPen(QPen(failed ? t.critical : t.line, failed ? 2 : 1));
    p.setBrush(failed ? t.criticalSoft : t.surface);
    const double half = failed ? 1 : 0.5;
    p.drawRoundedRect(QRectF(rect()).adjusted(half, half, -half, -half), 3, 3);
    p.fillRect(QRectF(0, 0, width(), 4), failed ? t.critical : m_state == StepState::Passed ? t.verified : t.control);
}

ProofArrow::ProofArrow(bool reached, QWidget* parent) : QWidget(parent), m_reached(reached)
{
    setFixedWidth(22);
}

void ProofArrow::paintEvent(QPaintEvent*)
{
    const theme::Theme& t = theme::current();
    QPainter p(this);
    p.drawPixmap((width() - 18) / 2, (height() - 18) / 2,
                 theme::IconFactory::pixmap(QStringLiteral("arrow-right"), 18, m_reached ? t.verified : t.text3,
                                            devicePixelRatioF()));
}

} // namespace twinchart::ui::ledger
