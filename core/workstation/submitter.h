// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/build.h>
#include <contract/state.h>
#include <crypto/device.h>
#include <gateway/client.h>
#include <util/message.h>

#include <optional>
#include <string>
#include <vector>

namespace twinchart::workstation {

/// A failed call of the node as a person reads it: what happened, what was not lost, what to do.
Problem problemOf(const gateway::GatewayError& error);
/// The contract's refusal of a transaction of ours.
Problem problemOfCode(std::uint32_t code, const std::string& reason);

/// Signs transactions with one device key and submits them; numbers them after the key's nonce in state.
/// Thread: one at a time. Borrows gateway and key.
class Submitter {
public:
    Submitter(gateway::Gateway& gateway, std::string chain, const crypto::SigningKey& key);

    /// The next transaction's octets; asks the node for the key's nonce the first time.
    Result<Bytes> build(contract::Body body);
    /// Builds and submits all in one batch; the height of the last. The first refusal is the error; those
    /// before it stand.
    Result<LedgerHeight> submit(std::vector<contract::Body> bodies);
    /// The same for transactions that build() made.
    Result<LedgerHeight> send(std::vector<Bytes> transactions);
    /// Asks for the nonce anew (after something else signed with this key, or after a refusal).
    void forgetNonce() { m_nonce.reset(); }

private:
    gateway::Gateway& m_gateway;
    std::string m_chain;
    const crypto::SigningKey& m_key;
    std::optional<std::uint64_t> m_nonce;
};

/// A state entry as the node says it, unproven: good for building transactions, which the contract checks again.
template <class Entry>
Result<std::optional<Entry>> stateEntry(gateway::Gateway& gateway, const Bytes& key);

} // namespace twinchart::workstation
