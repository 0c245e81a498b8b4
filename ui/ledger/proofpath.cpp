// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <proofpath.h>

#include <ui/theme/clinical.h>
#include <ui/theme/words.h>
#include <ui/widgets/labels.h>
#include <ui/widgets/proofring.h>

#include <QHBoxLayout>

#include <array>

namespace twinchart::ui::ledger {

using interfaces::ProofView;
using interfaces::StepState;
using theme::Clinical;
using theme::Ring;
using theme::Words;

struct ProofPath::Step {
    Ring ring;
    QString title;
    std::optional<Instant> at;
    QString below;
    const char* tone;
    bool atLatest = false; ///< what is known is that it was not later
};

ProofPath::Step ProofPath::pastStep(Ring ring, const QString& title, std::optional<Instant> at, const QString& below)
{
    return {at ? ring : Ring::NotYetTrusted, title, at, below, at ? "pending" : "text2"};
}

ProofPath::Step ProofPath::verdictStep(const ProofView& proof)
{
    switch (proof.overall) {
    case StepState::Passed:
        return {Ring::Verified, tr("Verified"), proof.verifiedAt, tr("and again at each opening"), "verified"};
    case StepState::Failed:
        return {Ring::Failed, tr("Integrity check failed"), proof.checkedAt, tr("the value is not shown"), "critical"};
    case StepState::NotChecked: break;
    }
    return {Ring::NotYetTrusted, Words::ringWords(Ring::NotYetTrusted), {}, {}, "text2"};
}

ProofPath::ProofPath(const ProofView& proof, QWidget* parent) : QFrame(parent)
{
    setProperty("panel", QStringLiteral("surface"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(20, 12, 20, 12);
    row->setSpacing(14);
    // What stands in a block was sent, whether or not somebody noted when.
    const bool sentUnnoted = !proof.sentAt && proof.recordedAt;
    std::array steps{
        pastStep(Ring::Saved, tr("Saved here"), proof.savedAt, tr("durable on this computer")),
        pastStep(Ring::Sent, tr("Sent"), sentUnnoted ? proof.recordedAt : proof.sentAt, tr("to the hospital’s node")),
        pastStep(Ring::Recorded,
                 proof.height ? tr("Recorded in block %1").arg(Clinical::count(proof.height)) : tr("Recorded"),
                 proof.recordedAt, tr("final, cannot be taken back")),
        verdictStep(proof)};
    steps[1].atLatest = sentUnnoted;
    QDate day;
    for (const Step& step : steps) {
        if (row->count() > 0) {
            auto* line = widgets::rule(this);
            line->setMinimumWidth(16);
            row->addWidget(line, 1, Qt::AlignVCenter);
        }
        auto* ring = new widgets::ProofRing(32, this);
        ring->setRing(step.ring, step.title);
        row->addWidget(ring);
        row->addLayout(wordsOf(step, day));
    }
}

QLayout* ProofPath::wordsOf(const Step& step, QDate& day)
{
    auto* words = new QVBoxLayout;
    words->setSpacing(0);
    QLabel* name = widgets::label(theme::TextRole::Body, theme::Weight::Bold, step.tone, this);
    name->setText(step.title);
    words->addWidget(name);
    for (const QString& text : {whenOf(step, day), step.below}) {
        if (text.isEmpty())
            continue;
        QLabel* line = widgets::label(theme::TextRole::Small, theme::Weight::Regular, "text2", this);
        line->setText(text);
        words->addWidget(line);
    }
    return words;
}

QString ProofPath::whenOf(const Step& step, QDate& day)
{
    if (!step.at)
        return step.below.isEmpty() ? QString() : tr("not known");
    const QDate now = Clinical::local(*step.at).date();
    const QString when = now == day ? Clinical::time(*step.at, true) : Clinical::dateTime(*step.at, true);
    day = now;
    return step.atLatest ? tr("not later than %1").arg(when) : when;
}

} // namespace twinchart::ui::ledger
