// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <QTimer>

class QHBoxLayout;
class QLabel;
class QProgressBar;

namespace twinchart::ui::widgets {

class Button;
class IconLabel;
class ProofRing;

/// What stands in a part of a screen instead of its content: what was seen, why, and what can be done.
class StatePanel : public QFrame {
    Q_OBJECT
public:
    enum class Kind {
        Empty,    ///< nothing recorded
        Loading,  ///< progress line; after ten seconds Stop and a reason
        Error,    ///< what happened, why, what to do
        Tampered, ///< something failed its check; nothing of it is shown
        Locked,   ///< no permission, or locked
    };
    explicit StatePanel(QWidget* parent = nullptr);

    void show(Kind kind, const QString& title, const QString& text, const QString& hint = {});
    /// Symbol of an empty state.
    void setIconName(const QString& icon);
    /// Under Loading: 0…1, or negative for "not known".
    void setProgress(double part);
    /// Removes all buttons, then adds anew with addAction.
    void clearActions();
    Button* addAction(const QString& text, bool primary);
    Kind kind() const { return m_kind; }
    QString title() const;
    /// When Stop appears under Loading; tests shorten it.
    void setPatience(int milliseconds) { m_patience.setInterval(milliseconds); }

Q_SIGNALS:
    void stopped();

private:
    void retranslate();
    void changeEvent(QEvent* event) override;

    Kind m_kind = Kind::Empty;
    QProgressBar* m_progress;
    IconLabel* m_icon;
    ProofRing* m_ring;
    QLabel* m_title;
    QLabel* m_text;
    QLabel* m_hint;
    QHBoxLayout* m_actions;
    Button* m_stop;
    QTimer m_patience;
    QString m_ownHint;
};

} // namespace twinchart::ui::widgets
