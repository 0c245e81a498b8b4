// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <string>

namespace twinchart::ui::timeline {

/// Indents a JSON text without touching any of its tokens: numbers stay as they were received.
QString indented(const std::string& json);

} // namespace twinchart::ui::timeline
