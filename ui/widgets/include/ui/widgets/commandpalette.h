// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ui/widgets/commandmodel.h>

#include <QFrame>
#include <QPointer>

class QListView;

namespace twinchart::ui::widgets {

class SearchField;

/// Ctrl+K: every command and, after two letters, every patient of the list. Enter runs, Esc goes back.
class CommandPalette : public QFrame {
    Q_OBJECT
public:
    explicit CommandPalette(QWidget* window);
    /// Opens with these commands, below `top` (the banner stays free).
    void open(QList<Command> commands, int top);
    void close();
    CommandModel* model() const { return m_model; }
    SearchField* field() const { return m_field; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void run();
    void retranslate();
    SearchField* m_field;
    QListView* m_list;
    CommandModel* m_model;
    QPointer<QWidget> m_before;
};

} // namespace twinchart::ui::widgets
