// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/build.h>
#include <crypto/sealing.h>
#include <crypto/signature.h>
#include <gateway/client.h>
#include <hospital/hospital.h>
#include <hospital/nodehome.h>
#include <support/data.h>
#include <vault/sample.h>

#include <memory>
#include <string>

/// Two hospitals on one chain, with people, as the node sees them.
namespace twinchart::hospital::test {

struct Person {
    explicit Person(contract::Role r = contract::Role::Physician) : role(r) {}
    contract::Role role;
    crypto::SigningKey signing = crypto::SigningKey::generate();
    crypto::SealingKeyPair sealing = crypto::SealingKeyPair::generate();
    std::uint64_t nonce = 0;
    const KeyId& id() const { return signing.id(); }
};

/// Requests without a transport.
class Direct final : public gateway::Gateway {
public:
    explicit Direct(Hospital& hospital) : m_hospital(hospital) {}
    Expected<Bytes, gateway::GatewayError> exchange(gateway::Endpoint endpoint, BytesView request) override;
    std::optional<gateway::SessionToken> token;

private:
    Hospital& m_hospital;
};

struct Contribution {
    vault::test::Sample sample;
    contract::ContributionBody body;
    gateway::VaultPutRequest put;
};

class World {
public:
    /// `simulated` = a chain of simulated time that begins in 2006.
    explicit World(bool simulated = false);
    void open();
    bool close();

    /// A genesis draft with both hospitals.
    contract::Genesis draft(bool simulated) const;
    /// A session of that person; the test fails in the caller when it is refused.
    Direct as(Person& person);
    Expected<gateway::SessionToken, gateway::GatewayError> login(Person& person, std::string chain = {});
    Bytes transaction(Person& by, contract::Body body);
    gateway::SubmitResult submit(Person& by, contract::Body body);
    /// Certificates and permissions of everybody.
    void enrol();
    void certify(Person& by, Person& person);

    /// The handle's custodian and the physician's treating team of epoch 1.
    void beginTreatment(const PatientHandle& handle);
    Contribution contribution(const PatientHandle& handle, std::size_t records = 5);
    void record(const Contribution& contribution);

    support::TemporaryFolder folder;
    support::ManualClock clock{Instant::fromSeconds(1'790'000'000)};
    HospitalOptions options;
    contract::Genesis genesis;
    Person administrator{contract::Role::Administrator};
    Person southAdministrator{contract::Role::Administrator};
    Person physician;
    Person colleague;
    Person privacyOfficer{contract::Role::PrivacyOfficer};
    Person patient{contract::Role::Patient};
    Person stranger; ///< has no certificate
    crypto::SealingKeyPair custodian = crypto::SealingKeyPair::generate();
    crypto::SealingKeyPair epoch = crypto::SealingKeyPair::generate();
    std::unique_ptr<Hospital> hospital;
};

contract::OrganisationId north();
gateway::VaultPutRequest putOf(const vault::test::Sample& sample);

} // namespace twinchart::hospital::test
