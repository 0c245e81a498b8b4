// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QGridLayout;

namespace twinchart::ui::shell {

/// All states side by side with their words, as people meet them one at a time; drawn for review.
class StatesBoard : public QWidget {
    Q_OBJECT
public:
    explicit StatesBoard(QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QWidget* cell(const QString& title, QWidget* content);
    QGridLayout* m_grid;
    int m_count = 0;
};

} // namespace twinchart::ui::shell
