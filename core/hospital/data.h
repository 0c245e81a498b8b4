// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "chainreader.h"
#include "guests.h"
#include "sessions.h"

#include <gateway/frames.h>
#include <hospital/hospital.h>
#include <hospital/nodehome.h>
#include <util/file.h>
#include <vault/vault.h>

namespace twinchart::hospital {

/// Who asks, in the newest state.
struct Caller {
    KeyId key;
    contract::CertificateEntry certificate;
    contract::StateTrie state;
    Instant now;

    bool isAdministrator() const { return certificate.root || certificate.role == contract::Role::Administrator; }
    /// People who work for that hospital: at the desk or at the bedside.
    bool isStaffOf(const std::optional<contract::OrganisationId>& hospital) const
    {
        if (certificate.organisation != hospital)
            return false;
        return isAdministrator() || certificate.role == contract::Role::PrivacyOfficer ||
               contract::isClinical(certificate.role);
    }
};

/// A response or the refusal.
template <class T>
using Reply = Expected<T, gateway::RefusalFrame>;
inline Unexpected<gateway::RefusalFrame> refusal(gateway::Refusal code, std::string message)
{
    return Unexpected{gateway::RefusalFrame{code, std::move(message)}};
}
gateway::RefusalFrame refusalOf(const vault::VaultError& error);
gateway::RefusalFrame refusalOf(consortium::EngineError error);
/// As a frame carries it, whatever a file is called: UTF-8 without control characters, at most 1,000 octets.
std::string shown(std::string text);

struct Hospital::Data {
    explicit Data(HospitalOptions given) : options(std::move(given)), paths(options.home), clock(*options.systemClock)
    {
    }

    // opening.cpp
    void open();
    void openStores();
    void dropOrphans();
    Expected<void, vault::VaultError> rotateWraps(vault::Vault& store);
    void blame(std::string where, std::string what, bool missing = false);
    std::optional<Instant> storedClock();
    Expected<void, FileError> storeClock(std::optional<Instant> at);
    bool close();

    // hospital.cpp
    Answer answer(gateway::Endpoint endpoint, const std::optional<gateway::SessionToken>& token, BytesView frame);
    Reply<Caller> caller(const std::optional<gateway::SessionToken>& token);
    Reply<gateway::StatusResponse> status();
    Reply<gateway::SessionChallengeResponse> challenge(const gateway::SessionChallengeRequest& request);
    Reply<gateway::SessionOpenResponse> openSession(const gateway::SessionOpenRequest& request);
    Reply<gateway::ClockResponse> setClock(const Caller& caller, const gateway::ClockRequest& request);
    Instant now() const;
    std::chrono::steady_clock::time_point steadyNow() const
    {
        return options.steadyClock ? options.steadyClock() : std::chrono::steady_clock::now();
    }
    std::optional<contract::CertificateEntry> liveCertificate(const contract::StateTrie& state, const KeyId& key) const;

    // guestdesk.cpp: whoever has no session
    std::optional<Answer> answerGuest(gateway::Endpoint endpoint, BytesView frame);
    Reply<gateway::SubmitResponse> submitAsGuest(const gateway::SubmitRequest& request);
    Reply<gateway::StateProofsResponse> stateProofsForGuest(const gateway::StateProofsRequest& request);

    // ledgerdesk.cpp
    Reply<gateway::LightBlocksResponse> lightBlocks(const gateway::LightBlocksRequest& request);
    Reply<gateway::SubmitResponse> submit(const gateway::SubmitRequest& request);
    Reply<gateway::StateProofsResponse> stateProofs(const gateway::StateProofsRequest& request);
    Reply<gateway::ContributionsResponse> contributions(const gateway::ContributionsRequest& request);
    Reply<gateway::TransactionsResponse> transactions(const gateway::TransactionsRequest& request);
    Reply<void> requireInVault(const contract::ContributionBody& body);

    // vaultdesk.cpp
    Reply<gateway::VaultStatResponse> vaultStat(const Caller& caller, const gateway::VaultStatRequest& request);
    Reply<gateway::VaultPutResponse> vaultPut(const Caller& caller, const gateway::VaultPutRequest& request);
    Reply<gateway::VaultGetResponse> vaultGet(const Caller& caller, const gateway::VaultGetRequest& request);
    std::vector<OpenSet> readable(const Caller& caller, const Digest256& root);
    Reply<void> requireRoom() const;

    // grantdesk.cpp
    Reply<gateway::GrantsPutResponse> putGrant(const gateway::GrantsPutRequest& request);
    Reply<gateway::GrantsGetResponse> grant(const Caller& caller, const gateway::GrantsGetRequest& request);
    /// The leaves of a recorded contribution that the caller gets as the requester of grants, ascending.
    Reply<std::vector<std::uint32_t>> granted(const Caller& caller, const Digest256& root);
    /// Erases the tables of grants that have ended, and those that no grant names any more.
    void sweepGrants();
    /// The same when one of these, just recorded, may have ended a grant, or the last time was long ago.
    void sweepGrantsAfter(std::span<const Bytes> transactions);

    // desk.cpp
    Reply<gateway::IdentityResolveResponse> resolve(const Caller& caller,
                                                    const gateway::IdentityResolveRequest& request);
    Reply<gateway::IdentityLookupResponse> lookUp(const Caller& caller, const gateway::IdentityLookupRequest& request);
    Reply<gateway::CataloguePutResponse> putCatalogue(const Caller& caller,
                                                      const gateway::CataloguePutRequest& request);
    Reply<gateway::CatalogueGetResponse> catalogue(const gateway::CatalogueGetRequest& request);
    Reply<gateway::StaffKeysPutResponse> putStaffKeys(const Caller& caller,
                                                      const gateway::StaffKeysPutRequest& request);
    Reply<gateway::StaffKeysGetResponse> staffKeys(const Caller& caller);
    Reply<gateway::CircleKeysPutResponse> putCircleKeys(const Caller& caller,
                                                        const gateway::CircleKeysPutRequest& request);
    Reply<gateway::CircleKeysGetResponse> circleKeys(const Caller& caller,
                                                     const gateway::CircleKeysGetRequest& request);
    Reply<gateway::SharesPutResponse> putShares(const Caller& caller, const gateway::SharesPutRequest& request);
    Reply<gateway::SharesGetResponse> shares(const Caller& caller);

    // checks.cpp
    Reply<gateway::CheckResponse> check(const gateway::CheckRequest& request);

    HospitalOptions options;
    NodePaths paths;
    NodeClock clock;
    std::optional<NodeKeys> keys;
    std::optional<contract::Genesis> genesis;
    Bytes genesisOctets;
    Digest256 genesisHash;
    std::optional<contract::OrganisationId> organisation; ///< whose node this is
    std::vector<gateway::CheckFinding> findings;
    std::unique_ptr<consortium::EmbeddedEngine> engine;
    std::unique_ptr<vault::Vault> vault;
    std::unique_ptr<Sessions> sessions;
    Guests guests;
    std::unique_ptr<ChainReader> reader;
    std::mutex submitting;    ///< what the vault holds is looked at and submitted in one go
    std::int64_t sweptAt = 0; ///< block time, seconds; under `submitting`
    std::mutex checking;
};

} // namespace twinchart::hospital
