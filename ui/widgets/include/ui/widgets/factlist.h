// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ui/theme/fonts.h>

#include <QWidget>

class QGridLayout;

namespace twinchart::ui::widgets {

/// Labels at the left, what is said of them at the right; long texts wrap.
class FactList : public QWidget {
    Q_OBJECT
public:
    explicit FactList(int labelWidth, QWidget* parent = nullptr);
    void clear();
    /// `second` stands below `value` in the ink of captions.
    void add(const QString& label, const QString& value, const QString& second = {}, bool strong = false);
    int rows() const { return m_rows; }

private:
    QGridLayout* m_grid;
    int m_labelWidth;
    int m_rows = 0;
};

} // namespace twinchart::ui::widgets
