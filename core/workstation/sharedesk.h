// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "session.h"

#include <contract/transaction.h>
#include <crypto/scope.h>
#include <interfaces/sharing.h>
#include <sync/shares.h>

#include <map>
#include <set>
#include <vector>

namespace twinchart::workstation {

/// One request with everything that the proven state says of it, and what of it opens to this user.
struct ProvenShare {
    PatientHandle handle;
    Digest256 id;
    contract::ShareRequestEntry entry;
    std::optional<contract::CertificateEntry> requester;
    std::optional<crypto::ScopePayload> asked; ///< absent: not sealed to this user
    std::optional<Digest256> grantId;
    std::optional<sync::GrantStanding> grant;
    std::optional<crypto::ScopePayload> given; ///< by the grant, as it is now; absent as above
    bool mine = false;

    bool isOpen(Instant now) const { return entry.isOpen(now); }
    bool isAlive() const { return grant && grant->alive; }
};

/// Who answers for a hospital's patients without treating them.
enum class Office : std::uint8_t { None, Officer, Root };

/// A disclosure that a law demands, as the proven state has it.
struct ProvenDisclosure {
    PatientHandle handle;
    Digest256 id;
    contract::DisclosureEntry entry;
};

/// "PHA", "PDD", "SOP"; "treatment" …; "treating team" …: as a ShareView has them.
std::vector<std::string> classTexts(std::uint8_t classes);
std::string purposeText(contract::Purpose purpose);
std::string purposesText(std::uint8_t purposes); ///< bits
std::string groupText(contract::ReaderGroup group);
std::string lawText(contract::DisclosureBody::Law law); ///< "court order" …

/// Looks at requests, grants and other consents in the newest state that is proven here. Made for one call.
/// Thread: one at a time. Borrows the session.
class ShareDesk {
public:
    /// Asks for the newest header first. Unavailable without a node.
    static Result<ShareDesk> open(Session& session);

    /// Whom a text means: "handle:" and 64 hex digits, an id of the list, in the own hospital any PatientId; empty: the
    /// patient himself.
    Result<PatientHandle> handleOf(const std::string& text);
    /// Whether this user sees everything about that patient: he himself, or a member of his treating team.
    Result<bool> seesAll(const PatientHandle& handle);
    /// Oldest first.
    Result<std::vector<ProvenShare>> all(const PatientHandle& handle);
    /// What this user asked for, of all patients.
    Result<std::vector<ProvenShare>> mine();
    /// By its hex id: what this user asked for, or about patients of whom he sees all. NotFound otherwise.
    Result<ProvenShare> find(const std::string& request);
    /// Beside the grants: what is alive of standing consents, restrictions and disclosures.
    Result<std::vector<interfaces::ShareView>> others(const PatientHandle& handle);
    /// Of a patient, or with none of all patients of this user's hospital of whom the node knows any; oldest first.
    Result<std::vector<ProvenDisclosure>> disclosures(const std::optional<PatientHandle>& handle);
    interfaces::ShareView view(const ProvenShare& share) const;

    Result<std::optional<contract::OwnerEntry>> owner(const PatientHandle& handle);
    /// What this user is at his hospital by a certificate that lives; the same where that patient is its own, else
    /// None.
    Result<Office> office() const;
    Result<Office> officeAt(const PatientHandle& handle);
    /// The owner, when he is this user; NotPermitted otherwise.
    Result<contract::OwnerEntry> ownedBySelf(const PatientHandle& handle);
    /// Who opens a scope about that patient: owner, and the treating team while there is one.
    Result<std::vector<PublicSealingKey>> readers(const PatientHandle& handle);
    std::string organisationName(const contract::OrganisationId& id) const;
    const sync::ProvenState& state() const { return m_state; }
    /// The later of the proven time and the home's clock.
    Instant now() const { return m_now; }

private:
    struct Row {
        LedgerHeight height = 0;
        Digest256 hash;
        contract::Transaction transaction;
    };
    explicit ShareDesk(Session& session) : m_session(session) {}
    template <class Entry>
    Result<std::vector<std::optional<Entry>>> entries(const std::vector<Bytes>& keys) const
    {
        auto out = sync::provenEntries<Entry>(m_session.gateway(), m_state, keys);
        if (!out)
            return Unexpected{problemOf(out.error())};
        return std::move(*out);
    }
    /// Transactions of those kinds about one of the handles, or with none about anybody.
    Result<std::vector<Row>> rows(LedgerHeight from, LedgerHeight to, std::vector<std::uint8_t> kinds,
                                  const std::set<PatientHandle>& handles) const;
    Result<std::vector<ProvenShare>> proven(const PatientHandle& handle, const std::vector<Digest256>& ids,
                                            const std::vector<Row>& rows);
    std::optional<crypto::ScopePayload> opened(const PatientHandle& handle, BytesView sealed, const KeyId& requester,
                                               const Digest256& request) const;

    Session& m_session;
    sync::ProvenState m_state;
    Instant m_now;
    std::vector<sync::AskedShare> m_asked;
    std::map<Digest256, std::vector<crypto::SealingKeyPair>> m_circles; ///< epoch keys here, by circle
    std::map<PatientHandle, std::optional<contract::OwnerEntry>> m_owners;
};

} // namespace twinchart::workstation
