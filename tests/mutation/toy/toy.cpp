// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "toy.h"

int larger(int a, int b)
{
    if (a > b)
        return a;
    return b;
}

int untested(int a)
{
    return a + 1;
}

int sumTo(int n)
{
    int sum = 0;
    for (int i = 1; i <= n; i += 1)
        sum += i;
    return sum;
}
