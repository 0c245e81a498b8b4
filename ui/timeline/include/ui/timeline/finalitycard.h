// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <interfaces/timeline.h>

#include <QFrame>

class QLabel;

namespace twinchart::ui::widgets {
class ProofRing;
}

namespace twinchart::ui::timeline {

/// How far an entry has come and what verification says, with its ring.
class FinalityCard : public QFrame {
    Q_OBJECT
public:
    explicit FinalityCard(QWidget* parent = nullptr);
    void setItem(const interfaces::ItemView& item);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    widgets::ProofRing* m_ring;
    QLabel *m_title, *m_second, *m_text;
};

} // namespace twinchart::ui::timeline
