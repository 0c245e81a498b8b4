// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <util/secret.h>

#include <QWidget>

namespace twinchart::ui::session {

/// A line for a passphrase. What is typed goes octet by octet into locked memory and never into a QString
/// that is kept; take() hands it over and leaves the line empty. Shows dots, or on demand the text itself.
/// Backspace, Ctrl+U and paste work; the text cannot be copied out.
class PassphraseEdit : public QWidget {
    Q_OBJECT
public:
    explicit PassphraseEdit(QWidget* parent = nullptr);
    ~PassphraseEdit() override;

    bool isEmpty() const { return m_length == 0; }
    /// Number of characters.
    int characters() const;
    /// The passphrase in UTF-8; the line is empty and wiped afterwards.
    SecretBytes take();
    void clear();
    void setShown(bool shown);
    bool shown() const { return m_shown; }
    /// Types `utf8` as a user would; for scripted runs. What does not fit is not taken at all.
    void type(BytesView utf8);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {120, sizeHint().height()}; }

Q_SIGNALS:
    void edited();
    void accepted();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void inputMethodEvent(QInputMethodEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    QVariant inputMethodQuery(Qt::InputMethodQuery query) const override;

private:
    void add(const QString& text);
    void removeLast();
    static constexpr std::size_t kLimit = 1024;
    SecretBytes m_octets{kLimit};
    std::size_t m_length = 0;
    bool m_shown = false;
};

} // namespace twinchart::ui::session
