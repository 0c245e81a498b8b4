// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

// All plain values that cross the edge between the core and the screens or the command line.
// Texts are UTF-8. Clinical numbers are their source text; a double appears only where a curve is drawn.
#include <interfaces/disclosure.h>
#include <interfaces/exchange.h>
#include <interfaces/patient.h>
#include <interfaces/peripheral.h>
#include <interfaces/proof.h>
#include <interfaces/registration.h>
#include <interfaces/session.h>
#include <interfaces/sharing.h>
#include <interfaces/story.h>
#include <interfaces/timeline.h>
#include <interfaces/writing.h>
