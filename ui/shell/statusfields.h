// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <interfaces/exchange.h>
#include <interfaces/session.h>
#include <ui/widgets/statusbar.h>

#include <QCoreApplication>

#include <chrono>
#include <optional>

namespace twinchart::ui::shell {

/// The status bar's words.
class StatusFields {
    Q_DECLARE_TR_FUNCTIONS(StatusFields)
public:
    /// Leaves after the time zone when the bar gets narrow; the window's title then names the hospital.
    static constexpr int kHospitalRank = 3;
    static QList<widgets::StatusBar::Field> of(const std::optional<interfaces::HomeInfo>& home,
                                               const std::optional<interfaces::StatusView>& status,
                                               const std::optional<interfaces::Session>& session,
                                               std::chrono::milliseconds untilLock);
};

} // namespace twinchart::ui::shell
