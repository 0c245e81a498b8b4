// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QListWidget;

namespace twinchart::ui::shell {

/// What toasts said in this session, newest first. Names no patient.
class NoticesPage : public QWidget {
    Q_OBJECT
public:
    explicit NoticesPage(QWidget* parent = nullptr);
    void add(const QString& when, const QString& words);
    void wipe();
    int count() const;
    void focusFirst();

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    QLabel *m_title, *m_empty;
    QListWidget* m_list;
};

} // namespace twinchart::ui::shell
