// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyledItemDelegate>

namespace twinchart::ui::patient {

/// Rows of two lines: the name bold above birth date and number; a ring before the words of proof. The patient's
/// column is never cut: both its lines wrap.
class WorklistDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    /// What a column of `width` has for text.
    static int roomIn(int width);
    /// The height of a row that shows all of both lines in a patient's column of `width`.
    static int heightFor(const QString& name, const QString& second, int width);
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace twinchart::ui::patient
