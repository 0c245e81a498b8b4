// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <interfaces/proof.h>
#include <ui/theme/words.h>

#include <QDate>
#include <QFrame>

namespace twinchart::ui::ledger {

/// Saved here → Sent → Recorded → Verified, with their times. The last is what the check says now, whatever times there
/// are.
class ProofPath : public QFrame {
    Q_OBJECT
public:
    ProofPath(const interfaces::ProofView& proof, QWidget* parent);

private:
    struct Step;
    static Step pastStep(theme::Ring ring, const QString& title, std::optional<Instant> at, const QString& below);
    static Step verdictStep(const interfaces::ProofView& proof);
    /// The date stands where it is another than `day`, the one before.
    static QString whenOf(const Step& step, QDate& day);
    QLayout* wordsOf(const Step& step, QDate& day);
};

} // namespace twinchart::ui::ledger
