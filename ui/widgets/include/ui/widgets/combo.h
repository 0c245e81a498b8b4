// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>

namespace twinchart::ui::widgets {

/// A list of choices with a symbol before the words and a chevron behind them.
class Combo : public QComboBox {
    Q_OBJECT
public:
    explicit Combo(const QString& icon = {}, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_icon;
};

} // namespace twinchart::ui::widgets
