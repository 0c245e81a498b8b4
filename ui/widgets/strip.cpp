// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/widgets/strip.h>

#include <ui/theme/theme.h>
#include <ui/widgets/button.h>
#include <ui/widgets/labels.h>

#include <QBoxLayout>
#include <QPainter>

namespace twinchart::ui::widgets {

Strip::Strip(Kind kind, QWidget* parent) : QFrame(parent), m_kind(kind)
{
    m_row = new QHBoxLayout(this);
    m_row->setContentsMargins(16, 8, 12, 8);
    m_row->setSpacing(12);
    m_icon = new IconLabel({}, 20, IconLabel::Ink::Text, this);
    m_row->addWidget(m_icon, 0, Qt::AlignTop);
    m_words = new QVBoxLayout;
    m_words->setSpacing(1);
    m_title = wrapped(theme::TextRole::Body, theme::Weight::Bold, nullptr, this);
    m_detail = wrapped(theme::TextRole::Body, theme::Weight::Regular, "text2", this);
    m_words->addWidget(m_title);
    m_words->addWidget(m_detail);
    m_actions = new QHBoxLayout;
    m_actions->setSpacing(theme::Metrics::controls);
    m_row->addLayout(m_words, 1);
    m_row->addLayout(m_actions);
    setKind(kind);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Minimum);
}

void Strip::setKind(Kind kind, const QString& icon)
{
    m_kind = kind;
    struct Look {
        const char* icon;
        IconLabel::Ink ink;
        const char* tone;
    };
    static constexpr Look looks[] = {{"critical", IconLabel::Ink::Critical, "critical"},
                                     {"warning", IconLabel::Ink::Warning, ""},
                                     {"info", IconLabel::Ink::Info, ""},
                                     {"sync", IconLabel::Ink::Pending, "pending"},
                                     {"as-known", IconLabel::Ink::Accent, "accent"}};
    const Look& look = looks[static_cast<int>(kind)];
    m_icon->setIcon(icon.isEmpty() ? QString::fromLatin1(look.icon) : icon, look.ink);
    setTone(m_title, kind == Kind::Critical ? "" : look.tone);
    update();
}

void Strip::setTexts(const QString& title, const QString& detail)
{
    m_title->setText(title);
    m_detail->setText(detail);
    m_detail->setVisible(!detail.isEmpty());
    setAccessibleName(detail.isEmpty() ? title : title + QStringLiteral(". ") + detail);
}

void Strip::setFlat(bool flat)
{
    m_flat = flat;
    m_words->setDirection(flat ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    m_words->setSpacing(flat ? 10 : 1);
    m_words->setStretch(1, flat ? 1 : 0);
    m_title->setWordWrap(!flat);
    m_title->setSizePolicy(flat ? QSizePolicy::Fixed : QSizePolicy::Expanding, QSizePolicy::Minimum);
    m_row->setContentsMargins(16, flat ? 4 : 8, 12, flat ? 4 : 8);
    m_row->setAlignment(m_icon, flat ? Qt::AlignVCenter : Qt::AlignTop);
    setMinimumHeight(flat ? 36 : 0);
}

Button* Strip::addAction(const QString& text, bool primary)
{
    auto* button = new Button(primary ? Button::Kind::Primary : Button::Kind::Secondary, {}, text, this);
    m_actions->addWidget(button, 0, Qt::AlignVCenter);
    return button;
}

void Strip::paintEvent(QPaintEvent*)
{
    const theme::Theme& t = theme::current();
    const QColor grounds[] = {t.criticalSoft, t.warningSoft, t.infoSoft, t.pendingSoft, t.accentSoft};
    const QColor edges[] = {t.critical, t.warningFill, t.info, t.pending, t.accent};
    const auto i = static_cast<int>(m_kind);
    QPainter painter(this);
    painter.fillRect(rect(), grounds[i]);
    if (!t.softFills) {
        painter.setPen(QPen(edges[i], 2));
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
    const bool mirrored = layoutDirection() == Qt::RightToLeft;
    painter.fillRect(mirrored ? width() - 4 : 0, 0, 4, height(), edges[i]);
}

} // namespace twinchart::ui::widgets
