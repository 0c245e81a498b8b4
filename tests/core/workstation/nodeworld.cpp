// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "nodeworld.h"

#include <hospital/nodehome.h>

#include <cstdio>
#include <cstdlib>

namespace twinchart::workstation::test {

namespace {
const SecretBytes& passphrase()
{
    static const SecretBytes it = SecretBytes::copyOf(viewOf("a passphrase of the tests"));
    return it;
}
[[noreturn]] void fatal(const std::string& what)
{
    std::fprintf(stderr, "node world: %s\n", what.c_str());
    std::abort();
}
} // namespace

gateway::GatewayHandler::Answer Liar::handle(gateway::Endpoint endpoint,
                                             const std::optional<gateway::SessionToken>& token, BytesView frame)
{
    {
        const std::scoped_lock lock(m_mutex);
        if (m_refused == endpoint)
            return {gateway::encodeRefusal(endpoint, {gateway::Refusal::Storage, "no room"}), true,
                    gateway::Refusal::Storage, false};
    }
    Answer answer = node->handle(endpoint, token, frame);
    const std::scoped_lock lock(m_mutex);
    if (m_lie && !answer.refused)
        m_lie(endpoint, answer.frame);
    return answer;
}

NodeWorld::NodeWorld(bool two)
{
    const auto home = folder.path() / "home";
    if (const auto begun = beginHome(home); !begun)
        fatal(begun.error().message.english());
    FoundingOptions options;
    options.home = home;
    options.hospitals = {{"urn:test:calderbrook", "Calderbrook", true, "administrator", "R. Tanaka"}};
    if (two)
        options.hospitals.push_back({"urn:test:northmoor", "Northmoor", false, "administrator@north", "L. Brandt"});
    options.cost = crypto::kPassphraseFloor;
    options.program = "test";
    const NodeFounder founder = [&](const std::filesystem::path& at,
                                    contract::Genesis draft) -> Result<contract::Genesis> {
        auto made = hospital::createNodeHome(at, std::move(draft), clock);
        if (!made)
            fatal(made.error().detail);
        hospital::HospitalOptions nodeOptions;
        nodeOptions.home = at;
        nodeOptions.systemClock = &clock;
        nodeOptions.log = &nullLog();
        auto opened = hospital::Hospital::open(nodeOptions);
        if (!opened || (*opened)->damaged())
            fatal("open node");
        liar.node = std::move(*opened);
        gateway::ServerOptions serverOptions;
        serverOptions.socket = gateway::socketOf(at);
        auto started = gateway::GatewayServer::start(std::move(serverOptions), liar, nullLog());
        if (!started)
            fatal("start server");
        server = std::move(*started);
        return std::move(*made);
    };
    auto made = foundHome(options, passphrase(), founder);
    if (!made)
        fatal(made.error().message.english());
    founding = std::move(*made);
}

NodeWorld::~NodeWorld()
{
    founding.reset();
    server->stop(std::chrono::milliseconds(2'000));
    server.reset();
    (void)liar.node->close();
}

std::unique_ptr<Session> NodeWorld::user(const std::string& name, interfaces::Role role, std::size_t hospital)
{
    auto session = createUser(*founding->administrators[hospital], founding->hospitals[hospital], {name, name, role},
                              passphrase(), crypto::kPassphraseFloor, Instant{});
    if (!session)
        fatal(session.error().message.english());
    return std::move(*session);
}

Result<interfaces::ImportResult> NodeWorld::import(Importer& importer, const std::vector<std::string>& resources)
{
    TWINCHART_ASSIGN(auto result, importer.texts(resources, "laboratory", false));
    interfaces::CancelFlag never;
    TWINCHART_TRY(importer.send([](const interfaces::ImportProgress&) {}, never));
    return result;
}

std::string patientResource(const std::string& id, const std::string& family, const std::string& born)
{
    return R"({"resourceType":"Patient","id":")" + id + R"(","name":[{"family":")" + family + R"("}],"birthDate":")" +
           born + R"("})";
}

std::string observationResource(const std::string& id, const std::string& patient, int rate)
{
    return R"({"resourceType":"Observation","id":")" + id +
           R"(","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"8867-4"}]},"subject":{"reference":"Patient/)" +
           patient + R"("},"effectiveDateTime":"2026-01-02T10:00:00Z","valueQuantity":{"value":)" +
           std::to_string(rate) + R"(,"unit":"/min","system":"http://unitsofmeasure.org","code":"/min"}})";
}

} // namespace twinchart::workstation::test
