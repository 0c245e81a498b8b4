// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// What the mutation tool's own test changes.
int larger(int a, int b);
int untested(int a);
int sumTo(int n);
