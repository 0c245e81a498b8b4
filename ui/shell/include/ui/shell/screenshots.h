// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ui/shell/mainwindow.h>

#include <QObject>
#include <QTimer>

#include <functional>

namespace twinchart::ui::shell {

/// Walks through the screens as a person would and writes a picture of each. Works with any workstation; needs no
/// display (platform "offscreen").
class Screenshots : public QObject {
    Q_OBJECT
public:
    struct Options {
        QString folder;
        QString prefix;
        QSize size{1366, 768};
        double scale = 1;
        QString user;          ///< empty: a physician of the home, else its first user
        QByteArray passphrase; ///< empty: the demonstration's own
        /// Imported for a picture of the result ("05b-import-result"); empty: nothing is, and a real home stays as it
        /// is.
        QStringList importFiles;
    };
    Screenshots(MainWindow& window, Options options, QObject* parent = nullptr);
    /// Begins; `finished` comes later.
    void start();
    const QStringList& files() const { return m_files; }

Q_SIGNALS:
    /// `problem` is empty when every screen was drawn; at once the unlock screen's sentence where the home cannot be
    /// read.
    void finished(const QString& problem);

private:
    struct Step {
        QString name; ///< of the picture; empty: none
        std::function<void()> act;
        std::function<bool()> ready;
    };
    void plan();
    void tick();
    void stop(const QString& why);
    /// False, and all is stopped, when the file cannot be written.
    bool shootWidget(QWidget& widget, const QString& name);
    void openRichest();
    void selectTelling();

    MainWindow& m_window;
    Options m_options;
    QList<Step> m_steps;
    qsizetype m_at = 0;
    int m_quiet = 0;
    int m_waited = 0;
    QTimer m_timer;
    QStringList m_files;
};

} // namespace twinchart::ui::shell
