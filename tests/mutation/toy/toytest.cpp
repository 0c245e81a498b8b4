// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "toy.h"

int main()
{
    const bool right = larger(2, 1) == 2 && larger(1, 2) == 2 && larger(3, 3) == 3 && sumTo(4) == 10;
    return right ? 0 : 1;
}
