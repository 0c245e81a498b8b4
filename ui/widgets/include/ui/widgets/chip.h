// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace twinchart::ui::widgets {

/// The outlined code of a data set ("PDD·DTD") in its section's colour.
class Chip : public QWidget {
    Q_OBJECT
public:
    explicit Chip(QWidget* parent = nullptr);
    void setDataSet(const QString& stage, const QString& code);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_stage;
    QString m_text;
};

} // namespace twinchart::ui::widgets
