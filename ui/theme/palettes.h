// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ui/theme/theme.h>

#include <QPalette>

namespace twinchart::ui::theme {

QPalette paletteOf(const Theme& theme);
QString styleSheetOf(const Theme& theme);

} // namespace twinchart::ui::theme
