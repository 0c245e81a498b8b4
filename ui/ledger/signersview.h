// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <interfaces/proof.h>

#include <QWidget>

namespace twinchart::ui::ledger {

/// The hospitals as boxes, those that signed filled, and the line that says how many were needed.
class SignersView : public QWidget {
    Q_OBJECT
public:
    SignersView(std::vector<interfaces::SignerView> signers, std::uint32_t needed, QWidget* parent);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {200, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    std::vector<interfaces::SignerView> m_signers;
    std::uint32_t m_needed;
};

} // namespace twinchart::ui::ledger
