// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTest>

/// For tests that wait with QTRY_…: since Qt 6.5 these macros turn a chrono count into an int in the caller's own
/// line, where the compiler takes it for ours.
#pragma GCC diagnostic ignored "-Wconversion"
