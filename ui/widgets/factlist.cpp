// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/widgets/factlist.h>

#include <ui/widgets/labels.h>

#include <QGridLayout>

namespace twinchart::ui::widgets {

FactList::FactList(int labelWidth, QWidget* parent) : QWidget(parent), m_labelWidth(labelWidth)
{
    m_grid = new QGridLayout(this);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setHorizontalSpacing(10);
    m_grid->setVerticalSpacing(3);
    m_grid->setColumnStretch(1, 1);
    m_grid->setColumnMinimumWidth(0, labelWidth);
}

void FactList::clear()
{
    while (QLayoutItem* item = m_grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    m_rows = 0;
}

void FactList::add(const QString& name, const QString& value, const QString& second, bool strong)
{
    QLabel* left = wrapped(theme::TextRole::Small, theme::Weight::Regular, "text2", this);
    left->setText(name);
    left->setFixedWidth(m_labelWidth);
    left->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    QLabel* right =
        wrapped(theme::TextRole::Small, strong ? theme::Weight::Bold : theme::Weight::Regular, nullptr, this);
    right->setText(value);
    right->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    right->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_grid->addWidget(left, m_rows, 0);
    m_grid->addWidget(right, m_rows, 1);
    ++m_rows;
    if (!second.isEmpty()) {
        QLabel* below = wrapped(theme::TextRole::Small, theme::Weight::Regular, "text2", this);
        below->setText(second);
        m_grid->addWidget(below, m_rows, 1);
        ++m_rows;
    }
}

} // namespace twinchart::ui::widgets
