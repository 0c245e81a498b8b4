// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <interfaces/proof.h>

#include <QFrame>

namespace twinchart::ui::ledger {

/// One step of the proof: symbol, ring, facts, one plain sentence, short hash.
class ProofCard : public QFrame {
    Q_OBJECT
public:
    ProofCard(int number, const interfaces::ProofStep& step, QWidget* parent);
    static QString title(interfaces::ProofStep::Kind kind);
    static QString subtitle(interfaces::ProofStep::Kind kind);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    interfaces::StepState m_state;
};

/// The arrow between two cards.
class ProofArrow : public QWidget {
    Q_OBJECT
public:
    explicit ProofArrow(bool reached, QWidget* parent);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    bool m_reached;
};

} // namespace twinchart::ui::ledger
