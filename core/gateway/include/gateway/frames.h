// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gateway/deskframes.h>
#include <gateway/ledgerframes.h>
#include <gateway/nodeframes.h>
#include <gateway/vaultframes.h>
