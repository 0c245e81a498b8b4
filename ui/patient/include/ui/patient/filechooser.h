// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include <functional>

class QWidget;

namespace twinchart::ui::patient {

/// Asks for files. The answer comes later (or never, when the person goes back); tests give scripted answers.
class FileChooser {
public:
    virtual ~FileChooser() = default;
    virtual void openFiles(QWidget* parent, const QString& title, const QString& filter,
                           std::function<void(const QStringList&)> answer) = 0;
    virtual void saveFile(QWidget* parent, const QString& title, const QString& proposal,
                          std::function<void(const QString&)> answer) = 0;
};

/// The desktop's own dialogs, without a nested event loop.
class DialogFileChooser final : public FileChooser {
public:
    void openFiles(QWidget* parent, const QString& title, const QString& filter,
                   std::function<void(const QStringList&)> answer) override;
    void saveFile(QWidget* parent, const QString& title, const QString& proposal,
                  std::function<void(const QString&)> answer) override;
};

} // namespace twinchart::ui::patient
