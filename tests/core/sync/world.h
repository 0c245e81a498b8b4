// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "maker.h"

#include <contract/build.h>
#include <contract/state.h>
#include <crypto/bundle.h>
#include <crypto/circle.h>
#include <crypto/device.h>
#include <hospital/hospital.h>
#include <hospital/nodehome.h>
#include <support/data.h>
#include <sync/prooffile.h>
#include <sync/synchroniser.h>

#include <functional>
#include <map>
#include <memory>

/// A real node in this process, with users who each have a replica, and a wire that can be cut or lied on.
namespace twinchart::sync::test {

struct Person {
    crypto::DeviceIdentity device = crypto::DeviceIdentity::generate();
    contract::Role role = contract::Role::Physician;
    const KeyId& id() const { return device.signing.id(); }
};

/// The wire between one user and the node.
class Wire final : public gateway::Gateway {
public:
    Wire(hospital::Hospital*& hospital, std::string chain, const Person& person)
        : m_hospital(hospital), m_chain(std::move(chain)), m_person(person)
    {
    }
    Expected<Bytes, gateway::GatewayError> exchange(gateway::Endpoint endpoint, BytesView request) override;

    std::uint64_t calls = 0;
    std::uint64_t cutAt = 0;                  ///< this call and all later ones get no answer; 0 = none
    bool cutAfterwards = false;               ///< the node hears the call, the answer is lost
    std::optional<gateway::Endpoint> refused; ///< for want of room; after the node did it when `cutAfterwards`
    /// May change the answer of an endpoint.
    std::function<void(gateway::Endpoint, Bytes& answer)> lie;

    template <class Response>
    void lieAbout(std::function<void(Response&)> change)
    {
        lie = [change](gateway::Endpoint endpoint, Bytes& answer) {
            if (endpoint != Response::kEndpoint)
                return;
            if (auto decoded = gateway::decodeFrame<Response>(answer)) {
                change(*decoded);
                answer = gateway::encodeFrame(*decoded);
            }
        };
    }

private:
    Expected<Bytes, gateway::GatewayError> ask(gateway::Endpoint endpoint, BytesView request);
    hospital::Hospital*& m_hospital;
    std::string m_chain;
    const Person& m_person;
    std::optional<gateway::SessionToken> m_token;
};

struct ComposeWish {
    replica::maker::Wish records{};
    LedgerHeight consentHeight = 0; ///< 0 = the node's newest
    std::uint32_t epoch = 1;
    std::string dataSet = "VS";
    std::string itemDataSet{}; ///< of the items; empty = as they are
    std::vector<replica::NewSupersession> supersessions{};
    const replica::NewContribution* old = nullptr; ///< which the supersessions are of
    bool selfWrap = false;                         ///< with the writer's wrap for itself
};

class World {
public:
    World();
    contract::Genesis genesis;
    support::TemporaryFolder folder;
    support::ManualClock clock{Instant::fromSeconds(1'790'000'000)};
    Person administrator;
    Person physician;
    Person colleague;
    crypto::SealingKeyPair custodian = crypto::SealingKeyPair::generate();
    crypto::SealingKeyPair epoch = crypto::SealingKeyPair::generate();
    std::unique_ptr<hospital::Hospital> owned;
    hospital::Hospital* node = nullptr;

    void restartNode();
    std::unique_ptr<Wire> wire(const Person& person);
    std::unique_ptr<replica::Replica> replicaOf(const std::string& name);
    gateway::SubmitResult submit(const Person& by, contract::Body body);
    void beginTreatment(const PatientHandle& handle);
    /// The colleague joins; its epoch key goes into the mailbox when `withKey`.
    void join(const PatientHandle& handle, bool withKey);
    void giveKey(const PatientHandle& handle);
    contract::CircleId circle(const PatientHandle& handle) const;
    replica::NewContribution compose(const ComposeWish& wish);
    /// The contribution with one patient change in one batch.
    static replica::Batch batchOf(replica::NewContribution contribution);
    std::uint64_t contributionsOnChain();

private:
    std::uint64_t nonceOf(const Person& person);
    /// One wire for each person's own errands: a node gives a key only so many sessions.
    Wire& errands(const Person& person);
    std::map<const Person*, std::unique_ptr<Wire>> m_errands;
};

/// A person's workstation: the replica of this name, the wire to the node, and what keeps the two the same.
struct Peer {
    Peer(World& world, const std::string& name, const Person& person)
        : replica(world.replicaOf(name)), wire(world.wire(person)),
          sync(*replica, *wire, world.genesis, person.device, world.clock)
    {
    }
    std::unique_ptr<replica::Replica> replica;
    std::unique_ptr<Wire> wire;
    Synchroniser sync;
};

/// A run's rows and problems, or its error, in one line.
std::string told(const Expected<SyncReport, SyncError>& report);
/// What a deep check of a replica and of its evidence finds, a line each; empty when all is in order.
std::string findings(replica::Replica& replica, const contract::Genesis& genesis);
#define SAME(a, b) QCOMPARE(QByteArray::fromStdString(a), QByteArray::fromStdString(b))

} // namespace twinchart::sync::test
