// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractListModel>

#include <functional>

namespace twinchart::ui::widgets {

/// A command or a patient that can be found by a few letters.
struct Command {
    QString text;
    QString detail; ///< where it belongs, or a patient's birth date
    QString shortcut;
    bool patient = false; ///< found only after two letters
    std::function<void()> run;
};

/// Commands whose text holds the typed letters in their order, best first.
class CommandModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Roles { DetailRole = Qt::UserRole, ShortcutRole };
    using QAbstractListModel::QAbstractListModel;
    void setCommands(QList<Command> commands);
    void setFilter(const QString& typed);
    const Command* command(const QModelIndex& index) const;
    /// Higher is better; negative: no match. Beginnings of words and runs count more.
    static int score(const QString& text, const QString& typed);

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    QList<Command> m_commands;
    QList<int> m_shown;
};

} // namespace twinchart::ui::widgets
