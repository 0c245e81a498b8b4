// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/timeline/finalitycard.h>

#include <ui/theme/clinical.h>
#include <ui/theme/words.h>
#include <ui/widgets/labels.h>
#include <ui/widgets/proofring.h>

#include <QHBoxLayout>
#include <QPainter>

namespace twinchart::ui::timeline {

using interfaces::TrustGap;
using theme::Clinical;
using theme::qs;
using theme::Ring;
using theme::Words;

FinalityCard::FinalityCard(QWidget* parent) : QFrame(parent)
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(13, 11, 12, 11);
    row->setSpacing(13);
    m_ring = new widgets::ProofRing(40, this);
    row->addWidget(m_ring, 0, Qt::AlignTop);
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    m_title = widgets::wrapped(theme::TextRole::Value, theme::Weight::Bold, nullptr, this);
    m_second = widgets::wrapped(theme::TextRole::Body, theme::Weight::Regular, nullptr, this);
    m_text = widgets::wrapped(theme::TextRole::Small, theme::Weight::Regular, "text2", this);
    words->addWidget(m_title);
    words->addWidget(m_second);
    words->addWidget(m_text);
    row->addLayout(words, 1);
}

void FinalityCard::setItem(const interfaces::ItemView& item)
{
    const Ring ring = Words::ring(item);
    m_ring->setRing(ring, Words::proof(item));
    QString title = Words::ringWords(ring, item.height);
    QString second;
    QString text;
    const char* tone = "text2";
    switch (ring) {
    case Ring::Verified:
        title = tr("Recorded in block %1").arg(Clinical::count(item.height));
        second = item.witnesses == 0 ? tr("Verified: checked here; no other hospital") : tr("Verified here");
        text = item.witnesses == 0
                   ? tr("One hospital signs every block of this ledger. It tolerates no fault; witnesses 0.")
                   : tr("%n witnesses outside this hospital agree.", nullptr, static_cast<int>(item.witnesses));
        tone = "verified";
        break;
    case Ring::Failed:
        second = tr("The stored copy does not match what was recorded.");
        text = tr("The value is not shown and not used in charts, flags or counts.");
        if (item.height)
            text += QLatin1Char(' ') + tr("It belongs to block %1.").arg(Clinical::count(item.height));
        tone = "critical";
        break;
    case Ring::Saved:
        second = tr("Durable on this computer");
        text = tr("It is sent as soon as the hospital’s node answers.");
        tone = "pending";
        break;
    case Ring::Sent:
        second = tr("At the hospital’s node");
        text = tr("It is not final until it stands in a block.");
        tone = "pending";
        break;
    case Ring::Recorded:
        second = tr("Final; its proof is being checked here");
        tone = "pending";
        break;
    case Ring::Draft: second = tr("Only you see it"); break;
    case Ring::NotYetTrusted:
        if (item.trustGap == TrustGap::NoWitness) {
            title += tr(": no witness");
            second = tr("The signatures are right. No other hospital has shown this block yet.");
            text = tr("On a ledger of several members one is needed.");
        } else if (item.trustGap == TrustGap::Expired) {
            title += tr(": expired");
            second = tr("This home slept longer than the trusting period.");
            text = tr("Ask the desk for a fresh trust file.");
        } else if (!Words::occurs(item.level, item.verdict)) {
            second = tr("The store says something that it should not.");
            text = tr("Let it be checked: Ledger, Check everything.");
        }
        break;
    case Ring::NotOnLedger:
        second = tr("Asked live from %1").arg(qs(item.source));
        text = tr("Nobody here signed it, and the source can change it. The next answer may differ.");
        break;
    case Ring::Erased:
        second = tr("The value is absent, not hidden.");
        text = tr("Only the fact of erasing is kept.");
        break;
    }
    m_title->setText(title);
    m_second->setText(second);
    m_second->setVisible(!second.isEmpty());
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
    widgets::setTone(m_title, tone);
    setAccessibleName(title + QStringLiteral(". ") + second + QLatin1Char(' ') + text);
    update();
}

void FinalityCard::paintEvent(QPaintEvent*)
{
    const theme::Theme& t = theme::current();
    const Ring ring = m_ring->ring();
    QColor ground = t.stripe;
    QColor border = t.line;
    if (ring == Ring::Verified) {
        ground = t.verifiedSoft;
        border = t.verified;
    } else if (ring == Ring::Failed) {
        ground = t.criticalSoft;
        border = t.critical;
    } else if (ring == Ring::Saved || ring == Ring::Sent || ring == Ring::Recorded) {
        ground = t.pendingSoft;
        border = t.pending;
    }
    QPainter p(this);
    p.setRenderHint(QPainter::Antialiasing);
    p.setPen(QPen(border, ring == Ring::Failed || !t.softFills ? 2 : 1));
    p.setBrush(ground);
    p.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 4, 4);
}

} // namespace twinchart::ui::timeline
