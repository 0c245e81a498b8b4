// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "founding.h"
#include "importer.h"

#include <gateway/server.h>
#include <hospital/hospital.h>
#include <support/data.h>

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

/// A home whose node runs in this process behind its own socket, and may lie; users with real sessions.
namespace twinchart::workstation::test {

class Liar final : public gateway::GatewayHandler {
public:
    bool knows(const gateway::SessionToken& token) override { return node->knows(token); }
    Answer handle(gateway::Endpoint endpoint, const std::optional<gateway::SessionToken>& token,
                  BytesView frame) override;

    template <class Response>
    void about(std::function<void(Response&)> change)
    {
        const std::scoped_lock lock(m_mutex);
        m_lie = [change](gateway::Endpoint endpoint, Bytes& answer) {
            if (endpoint != Response::kEndpoint)
                return;
            if (auto decoded = gateway::decodeFrame<Response>(answer)) {
                change(*decoded);
                answer = gateway::encodeFrame(*decoded);
            }
        };
    }
    void tellTheTruth()
    {
        const std::scoped_lock lock(m_mutex);
        m_lie = nullptr;
        m_refused.reset();
    }
    /// The node is not asked that any more: it has no room.
    void refuse(gateway::Endpoint endpoint)
    {
        const std::scoped_lock lock(m_mutex);
        m_refused = endpoint;
    }
    /// The node does it, and nobody hears of it.
    void swallow(gateway::Endpoint swallowed)
    {
        const std::scoped_lock lock(m_mutex);
        m_lie = [swallowed](gateway::Endpoint endpoint, Bytes& answer) {
            if (endpoint == swallowed)
                answer.clear();
        };
    }
    /// Once it did the one, it is not asked the other any more.
    void refuseAfter(gateway::Endpoint done, gateway::Endpoint refused)
    {
        const std::scoped_lock lock(m_mutex);
        m_lie = [this, done, refused](gateway::Endpoint endpoint, Bytes&) {
            if (endpoint == done)
                m_refused = refused;
        };
    }
    std::unique_ptr<hospital::Hospital> node;

private:
    std::mutex m_mutex;
    std::function<void(gateway::Endpoint, Bytes&)> m_lie;
    std::optional<gateway::Endpoint> m_refused;
};

class NodeWorld {
public:
    /// Of one hospital that signs, or with a second one beside it.
    explicit NodeWorld(bool two = false);
    ~NodeWorld();
    /// A new user of a hospital, logged in.
    std::unique_ptr<Session> user(const std::string& name, interfaces::Role role = interfaces::Role::Physician,
                                  std::size_t hospital = 0);
    /// Imports resources of one source by that user and sends them.
    static Result<interfaces::ImportResult> import(Importer& importer, const std::vector<std::string>& resources);

    support::TemporaryFolder folder;
    SystemClock clock;
    Liar liar;
    std::unique_ptr<gateway::GatewayServer> server;
    std::optional<Founding> founding;
    Session& administrator() { return *founding->administrators.front(); }
};

std::string patientResource(const std::string& id, const std::string& family, const std::string& born);
std::string observationResource(const std::string& id, const std::string& patient, int rate);

} // namespace twinchart::workstation::test
