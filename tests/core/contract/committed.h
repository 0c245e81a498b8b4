// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "testworld.h"

#include <rules.h>

namespace twinchart::contract::test {

/// Asks `question(context)` of the committed state at the world's time.
template <class Question>
auto askedOf(const World& w, Question question)
{
    StateView view(w.app->state());
    return question(Context{w.genesis.chain, w.app->height(), w.time, view, w.genesis});
}

} // namespace twinchart::contract::test
