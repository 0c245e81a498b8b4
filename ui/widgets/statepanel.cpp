// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/widgets/statepanel.h>

#include <ui/theme/theme.h>
#include <ui/widgets/button.h>
#include <ui/widgets/labels.h>
#include <ui/widgets/proofring.h>

#include <QEvent>
#include <QHBoxLayout>
#include <QProgressBar>
#include <QVBoxLayout>

namespace twinchart::ui::widgets {

StatePanel::StatePanel(QWidget* parent) : QFrame(parent)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    m_progress = new QProgressBar(this);
    m_progress->setTextVisible(false);
    column->addWidget(m_progress);
    column->addStretch(2);
    auto* middle = new QVBoxLayout;
    middle->setContentsMargins(24, 16, 24, 16);
    middle->setSpacing(theme::Metrics::controls);
    m_icon = new IconLabel({}, 40, IconLabel::Ink::Text2, this);
    m_ring = new ProofRing(56, this);
    middle->addWidget(m_icon, 0, Qt::AlignHCenter);
    middle->addWidget(m_ring, 0, Qt::AlignHCenter);
    m_title = wrapped(theme::TextRole::H2, theme::Weight::Bold, nullptr, this);
    m_text = wrapped(theme::TextRole::Body, theme::Weight::Regular, "text2", this);
    m_hint = wrapped(theme::TextRole::Small, theme::Weight::Regular, "text2", this);
    for (QLabel* l : {m_title, m_text, m_hint}) {
        l->setAlignment(Qt::AlignHCenter);
        middle->addWidget(l);
    }
    m_actions = new QHBoxLayout;
    m_actions->setSpacing(theme::Metrics::controls);
    m_stop = new Button(Button::Kind::Secondary, QStringLiteral("cross"), {}, this);
    connect(m_stop, &QPushButton::clicked, this, &StatePanel::stopped);
    auto* centred = new QHBoxLayout;
    centred->addStretch();
    centred->addLayout(m_actions);
    centred->addWidget(m_stop);
    centred->addStretch();
    middle->insertLayout(4, centred);
    column->addLayout(middle);
    column->addStretch(3);
    m_patience.setInterval(10'000);
    m_patience.setSingleShot(true);
    connect(&m_patience, &QTimer::timeout, this, [this] {
        m_stop->setVisible(m_kind == Kind::Loading);
        retranslate();
    });
    retranslate();
    show(Kind::Empty, {}, {});
}

void StatePanel::show(Kind kind, const QString& title, const QString& text, const QString& hint)
{
    m_kind = kind;
    m_ownHint = hint;
    m_title->setText(title);
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
    m_stop->hide();
    m_progress->setVisible(kind == Kind::Loading);
    m_ring->setVisible(kind == Kind::Tampered);
    m_icon->setVisible(kind != Kind::Tampered && kind != Kind::Loading);
    if (kind == Kind::Tampered)
        m_ring->setRing(theme::Ring::Failed, title);
    if (kind == Kind::Error)
        m_icon->setIcon(QStringLiteral("critical"), IconLabel::Ink::Critical);
    if (kind == Kind::Locked)
        m_icon->setIcon(QStringLiteral("lock"), IconLabel::Ink::Text2);
    setTone(m_title, kind == Kind::Tampered ? "critical" : "");
    if (kind == Kind::Loading) {
        setProgress(-1);
        m_patience.start();
    } else {
        m_patience.stop();
    }
    setAccessibleName(text.isEmpty() ? title : title + QStringLiteral(". ") + text);
    retranslate();
}

void StatePanel::setIconName(const QString& icon)
{
    m_icon->setIcon(icon, IconLabel::Ink::Text2);
}

void StatePanel::setProgress(double part)
{
    if (part < 0) {
        // A busy bar would move by itself: the line simply stands at its beginning until something is known.
        m_progress->setRange(0, 100);
        m_progress->setValue(8);
        return;
    }
    m_progress->setRange(0, 1000);
    m_progress->setValue(qBound(0, qRound(part * 1000), 1000));
}

void StatePanel::clearActions()
{
    while (QLayoutItem* item = m_actions->takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

Button* StatePanel::addAction(const QString& text, bool primary)
{
    auto* button = new Button(primary ? Button::Kind::Primary : Button::Kind::Secondary, {}, text, this);
    m_actions->addWidget(button);
    return button;
}

QString StatePanel::title() const
{
    return m_title->text();
}

void StatePanel::retranslate()
{
    m_stop->setText(tr("Stop"));
    m_progress->setAccessibleName(tr("Progress"));
    const bool late = m_kind == Kind::Loading && m_stop->isVisibleTo(this);
    m_hint->setText(late ? tr("This takes longer than usual. Stopping changes nothing; you can try again.")
                         : m_ownHint);
    m_hint->setVisible(!m_hint->text().isEmpty());
}

void StatePanel::changeEvent(QEvent* event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace twinchart::ui::widgets
