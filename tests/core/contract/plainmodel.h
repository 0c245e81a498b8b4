// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "walk.h"

#include <memory>
#include <string>

namespace twinchart::contract::test {

/// The block that a step is alone in.
struct Moment {
    LedgerHeight height = 0;
    Instant time;
    const StateTrie& before; ///< the committed state: what a model does not keep itself it reads there
};

/// One group's rules told a second time, in plain words over plain maps, from the rules' text. It says of every
/// step that concerns it whether it must be done, keeps what was done, and compares that with the whole state.
class PlainModel {
public:
    virtual ~PlainModel() = default;
    /// Whether the state machine must do it; none when the step is of another group's kinds. Asked for steps only
    /// whose envelope is in order: known live signer, signature, nonce.
    virtual std::optional<bool> mustBeDone(const Step& step, const Moment& moment) = 0;
    /// Told of every step of any group that was done.
    virtual void done(const Step& step, const Moment& moment) = 0;
    /// What differs between the model and the state; empty when nothing does.
    virtual std::string differences(const StateTrie& state) const = 0;
};

/// Entry of the state before the step.
template <class Entry>
std::optional<Entry> before(const Moment& moment, BytesView key)
{
    const auto value = moment.before.find(key);
    if (!value)
        return std::nullopt;
    return *decodeEntry<Entry>(*value);
}

/// The models that there are.
std::vector<std::unique_ptr<PlainModel>> plainModels(const StateTrie& start);

} // namespace twinchart::contract::test
