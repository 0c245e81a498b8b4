// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPushButton>

namespace twinchart::ui::widgets {

/// A push button that names its action, with a symbol before and a key's name after the words.
class Button : public QPushButton {
    Q_OBJECT
public:
    enum class Kind {
        Primary,   ///< the one filled action
        Secondary, ///< outlined
        Danger,    ///< red outline: refuses, erases
        Link,      ///< words in the action colour
        Icon,      ///< symbol alone: tool tip and accessible name say what it does
    };
    explicit Button(Kind kind, QWidget* parent = nullptr);
    Button(Kind kind, const QString& icon, const QString& text, QWidget* parent = nullptr);

    void setIconName(const QString& icon);
    /// The key that does the same ("F9"), shown behind the words.
    void setHint(const QString& hint);
    void setBig(bool big);
    void setKind(Kind kind);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;
    void enterEvent(QEnterEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    int contentWidth() const;
    QFont textFont() const;
    Kind m_kind;
    QString m_icon;
    QString m_hint;
    bool m_big = false;
};

} // namespace twinchart::ui::widgets
