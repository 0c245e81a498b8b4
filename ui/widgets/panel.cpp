// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/widgets/panel.h>

#include <ui/theme/theme.h>
#include <ui/widgets/labels.h>

#include <QHBoxLayout>
#include <QVBoxLayout>

namespace twinchart::ui::widgets {

Panel::Panel(const QString& icon, QWidget* parent) : QFrame(parent)
{
    setProperty("panel", QStringLiteral("surface"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(1, 1, 1, 1);
    column->setSpacing(0);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(13, 8, 13, 8);
    head->setSpacing(theme::Metrics::controls);
    if (!icon.isEmpty())
        head->addWidget(new IconLabel(icon, 16, IconLabel::Ink::Text, this));
    m_title = label(theme::TextRole::Body, theme::Weight::Bold, nullptr, this);
    m_remark = label(theme::TextRole::Small, theme::Weight::Regular, "text2", this);
    head->addWidget(m_title);
    head->addStretch();
    head->addWidget(m_remark);
    column->addLayout(head);
    column->addWidget(rule(this));
    m_body = new QVBoxLayout;
    m_body->setContentsMargins(13, 10, 13, 12);
    m_body->setSpacing(theme::Metrics::controls);
    column->addLayout(m_body, 1);
}

void Panel::setTitle(const QString& title, const QString& remark)
{
    m_title->setText(title);
    m_remark->setText(remark);
    setAccessibleName(title);
}

} // namespace twinchart::ui::widgets
