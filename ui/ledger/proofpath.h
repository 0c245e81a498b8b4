// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <interfaces/proof.h>

#include <QFrame>

namespace twinchart::ui::ledger {

/// Saved here → Sent → Recorded → Verified, with their times.
class ProofPath : public QFrame {
    Q_OBJECT
public:
    ProofPath(const interfaces::ProofView& proof, QWidget* parent);
};

} // namespace twinchart::ui::ledger
