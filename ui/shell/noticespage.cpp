// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <noticespage.h>

#include <ui/theme/theme.h>
#include <ui/widgets/labels.h>

#include <QEvent>
#include <QListWidget>
#include <QVBoxLayout>

namespace twinchart::ui::shell {

NoticesPage::NoticesPage(QWidget* parent) : QWidget(parent)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 14, 20, 14);
    column->setSpacing(12);
    m_title = widgets::label(theme::TextRole::H1, theme::Weight::Bold, nullptr, this);
    m_empty = widgets::wrapped(theme::TextRole::Body, theme::Weight::Regular, "text2", this);
    m_list = new QListWidget(this);
    m_list->setAlternatingRowColors(true);
    m_list->setWordWrap(true);
    column->addWidget(m_title);
    column->addWidget(m_empty);
    column->addWidget(m_list, 1);
    retranslate();
}

void NoticesPage::add(const QString& when, const QString& words)
{
    m_list->insertItem(0, QStringLiteral("%1   %2").arg(when, words));
    while (m_list->count() > 200)
        delete m_list->takeItem(m_list->count() - 1);
    retranslate();
}

void NoticesPage::wipe()
{
    m_list->clear();
    retranslate();
}

int NoticesPage::count() const
{
    return m_list->count();
}

void NoticesPage::focusFirst()
{
    m_list->setFocus(Qt::OtherFocusReason);
}

void NoticesPage::retranslate()
{
    m_title->setText(tr("Notices"));
    m_list->setAccessibleName(tr("Notices"));
    m_empty->setText(tr("Nothing has been said in this session."));
    m_empty->setVisible(m_list->count() == 0);
}

void NoticesPage::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace twinchart::ui::shell
