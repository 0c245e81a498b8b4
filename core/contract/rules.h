// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "stateview.h"

#include <contract/code.h>
#include <contract/transaction.h>

#include <set>
#include <string_view>

namespace twinchart::contract {

/// What a transaction may depend on: nothing else.
struct Context {
    std::string_view chain;
    LedgerHeight height = 0; ///< of the block in the making
    Instant time;            ///< its time
    StateView& state;
};

/// The certificate behind an envelope whose signature was verified.
struct Signed {
    KeyId id;
    CertificateEntry certificate;
    Digest256 transaction; ///< transactionHash
    bool isRootOf(const OrganisationId& organisation) const
    {
        return certificate.root && certificate.organisation == organisation;
    }
};

/// Hashes of transactions whose signatures verified: the same bytes need no second look.
using VerifiedSet = std::set<Digest256>;

/// Envelope, then the rule of the kind. The state view keeps what an Ok transaction did; of one that was refused by
/// its rule it keeps the nonce alone when `consumeNonce`, else nothing.
Code execute(const Context& context, BytesView transaction, VerifiedSet& verified, bool consumeNonce);

/// The key's certificate when it is live: not revoked, in its time, its organisation still a member.
std::optional<CertificateEntry> liveCertificate(const Context& context, const KeyId& key);
/// A permission of that class with `right` in force.
bool mayUse(const Context& context, const KeyId& key, PermissionClass permissionClass, std::uint8_t right);
bool mayWriteAnything(const Context& context, const KeyId& key);
/// A second signature inside a body, by the contract's one rule.
bool verifyField(const KeyField& key, BytesView message, const std::optional<Bytes>& signature);

// The rules, one per kind: they read and change context.state.
Code apply(const Context& context, const Signed& by, const MemberBody& body);
Code apply(const Context& context, const Signed& by, const CertificateBody& body);
Code apply(const Context& context, const Signed& by, const PermissionBody& body);
Code apply(const Context& context, const Signed& by, const OwnerBody& body);
Code apply(const Context& context, const Signed& by, const RevokeBody& body);
Code apply(const Context& context, const Signed& by, const TeamBody& body);
Code apply(const Context& context, const Signed& by, const CatalogueBody& body);
Code apply(const Context& context, const Signed& by, const ContributionBody& body);
Code apply(const Context& context, const Signed& by, const SupersedeBody& body);
Code apply(const Context& context, const Signed& by, const AnchorBody& body);
Code apply(const Context& context, const Signed& by, const ProposalBody& body);
Code apply(const Context& context, const Signed& by, const VoteBody& body);

// What members do alone where one of them signs blocks, and together by vote.
/// Every organisation that is a member now, ascending.
std::vector<OrganisationId> liveMembers(const Context& context);
Code joinMember(const Context& context, const MemberBody& body);
Code leaveMember(const Context& context, const OrganisationId& organisation);
Code bringIntoForce(const Context& context, const CatalogueTable& table);

} // namespace twinchart::contract
