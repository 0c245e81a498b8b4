// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ui/theme/words.h>

#include <QFrame>
#include <QList>

namespace twinchart::ui::widgets {

/// The one fixed place that says how things stand: fields from the left, fields at the right, one line.
/// When it gets narrow the padding falls from 12 to 8, then fields leave in the order of their rank.
class StatusBar : public QFrame {
    Q_OBJECT
public:
    struct Field {
        QString icon;         ///< a symbol, or
        bool hasRing = false; ///< a proof ring before the words
        theme::Ring ring = theme::Ring::Verified;
        QString text;         ///< plain words …
        QString strong;       ///< … bold words …
        QString after;        ///< … plain words
        bool warning = false; ///< in the ink of warnings, bold
        bool right = false;
        int rank = 0; ///< > 0: may leave; higher leaves first
    };
    explicit StatusBar(QWidget* parent = nullptr);
    void setFields(const QList<Field>& fields);
    const QList<Field>& fields() const { return m_fields; }
    /// Ranks of the fields that had to leave at the present width.
    bool leaves(int rank) const { return m_leaving.contains(rank); }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {200, sizeHint().height()}; }

Q_SIGNALS:
    void leavingChanged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    int widthOf(const Field& field) const;
    void fit();
    QList<Field> m_fields;
    QList<int> m_leaving;
    int m_padding = 12;
};

} // namespace twinchart::ui::widgets
