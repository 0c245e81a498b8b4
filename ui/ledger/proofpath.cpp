// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <proofpath.h>

#include <ui/theme/clinical.h>
#include <ui/theme/words.h>
#include <ui/widgets/labels.h>
#include <ui/widgets/proofring.h>

#include <QHBoxLayout>

namespace twinchart::ui::ledger {

using theme::Clinical;
using theme::Ring;

ProofPath::ProofPath(const interfaces::ProofView& proof, QWidget* parent) : QFrame(parent)
{
    setProperty("panel", QStringLiteral("surface"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(20, 12, 20, 12);
    row->setSpacing(14);
    struct Step {
        Ring ring;
        QString title;
        std::optional<Instant> at;
        QString below;
        const char* tone;
        bool atLatest = false; ///< what is known is that it was not later
    };
    // What stands in a block was sent, whether or not somebody noted when.
    const bool sentUnnoted = !proof.sentAt && proof.recordedAt;
    const bool failed = proof.overall == interfaces::StepState::Failed;
    const Step steps[] = {
        {Ring::Saved, tr("Saved here"), proof.savedAt, tr("durable on this computer"), "pending"},
        {Ring::Sent, tr("Sent"), sentUnnoted ? proof.recordedAt : proof.sentAt, tr("to the hospital’s node"), "pending",
         sentUnnoted},
        {Ring::Recorded, proof.height ? tr("Recorded in block %1").arg(Clinical::count(proof.height)) : tr("Recorded"),
         proof.recordedAt, tr("final, cannot be taken back"), "pending"},
        {failed ? Ring::Failed : Ring::Verified, failed ? tr("Integrity check failed") : tr("Verified"),
         proof.verifiedAt, failed ? tr("the value is not shown") : tr("and again at each opening"),
         failed ? "critical" : "verified"},
    };
    QDate day;
    bool first = true;
    for (const Step& step : steps) {
        if (!first) {
            auto* line = widgets::rule(this);
            line->setMinimumWidth(16);
            row->addWidget(line, 1, Qt::AlignVCenter);
        }
        first = false;
        auto* ring = new widgets::ProofRing(32, this);
        const bool reached = step.at.has_value() || step.ring == Ring::Failed;
        ring->setRing(reached ? step.ring : Ring::NotYetTrusted, step.title);
        row->addWidget(ring);
        auto* words = new QVBoxLayout;
        words->setSpacing(0);
        auto* top = new QHBoxLayout;
        top->setSpacing(6);
        QLabel* name = widgets::label(theme::TextRole::Body, theme::Weight::Bold, reached ? step.tone : "text2", this);
        name->setText(step.title);
        top->addWidget(name);
        top->addStretch();
        words->addLayout(top);
        QLabel* below = widgets::label(theme::TextRole::Small, theme::Weight::Regular, "text2", this);
        QString when = tr("not known");
        if (step.at) {
            const QDate now = Clinical::local(*step.at).date();
            when = now == day ? Clinical::time(*step.at, true) : Clinical::dateTime(*step.at, true);
            day = now;
            if (step.atLatest)
                when = tr("not later than %1").arg(when);
        }
        below->setText(when);
        QLabel* last = widgets::label(theme::TextRole::Small, theme::Weight::Regular, "text2", this);
        last->setText(step.below);
        words->addWidget(below);
        words->addWidget(last);
        row->addLayout(words);
    }
}

} // namespace twinchart::ui::ledger
