// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QHBoxLayout;
class QLabel;
class QVBoxLayout;

namespace twinchart::ui::widgets {

class Button;
class IconLabel;

/// A message in place: edge of 4 px, symbol, words, actions. Stays until what it says has gone.
class Strip : public QFrame {
    Q_OBJECT
public:
    enum class Kind { Critical, Warning, Info, Pending, Accent };
    explicit Strip(Kind kind, QWidget* parent = nullptr);
    void setKind(Kind kind, const QString& icon = {});
    /// Title in bold; the detail follows below, or behind it when the strip is flat.
    void setTexts(const QString& title, const QString& detail = {});
    /// One line of 36 px instead of a block.
    void setFlat(bool flat);
    /// Appends a button at the right. Owned by the strip.
    Button* addAction(const QString& text, bool primary = false);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    Kind m_kind;
    IconLabel* m_icon;
    QLabel* m_title;
    QLabel* m_detail;
    QVBoxLayout* m_words;
    QHBoxLayout* m_row;
    QHBoxLayout* m_actions;
    bool m_flat = false;
};

} // namespace twinchart::ui::widgets
