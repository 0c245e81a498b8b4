// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ui/theme/fonts.h>

#include <QLabel>
#include <QString>

namespace twinchart::ui::widgets {

/// A plain-text label in a role of the type table. `tone` is an ink of the style sheet ("text2", "critical" …).
QLabel* label(theme::TextRole role, theme::Weight weight = theme::Weight::Regular, const char* tone = nullptr,
              QWidget* parent = nullptr);
/// The same with line breaks between words.
QLabel* wrapped(theme::TextRole role, theme::Weight weight = theme::Weight::Regular, const char* tone = nullptr,
                QWidget* parent = nullptr);
/// Changes the ink of a label.
void setTone(QLabel* label, const char* tone);
/// A line of 1 px across a panel.
QWidget* rule(QWidget* parent = nullptr);

/// A label that shows a symbol in an ink of the theme and follows it.
class IconLabel : public QWidget {
    Q_OBJECT
public:
    enum class Ink { Text, Text2, Accent, Critical, Warning, Info, Pending, Rail };
    IconLabel(const QString& icon, int size, Ink ink, QWidget* parent = nullptr);
    void setIcon(const QString& icon, Ink ink);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_icon;
    int m_size;
    Ink m_ink;
};

} // namespace twinchart::ui::widgets
