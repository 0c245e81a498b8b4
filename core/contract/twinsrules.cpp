// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules.h"

#include <ledger/hashes.h>

namespace twinchart::contract {

namespace {
bool isOwner(const OwnerEntry& owner, const KeyId& key)
{
    return owner.kind == OwnerKind::Patient && owner.owner == key;
}

bool mayWriteTwins(const Context& context, const KeyId& key)
{
    return mayUse(context, key, PermissionClass::Pdd, kRightsWrite) ||
           mayUse(context, key, PermissionClass::Sop, kRightsWrite);
}

/// Alg. 1: on the patient's list. While the hospital keeps the handle it alone is authorised: nobody could withdraw
/// what the patient gave to others. What the patient once withdrew from it stays withdrawn.
bool isAuthorised(const Context& context, const PatientHandle& handle, const OwnerEntry& owner,
                  const OrganisationId& organisation)
{
    const auto entry = context.state.load<AuthorisationEntry>(key::authorisation(handle, organisation));
    if (entry && entry->withdrawn != 0)
        return false;
    return owner.kind == OwnerKind::Custodian ? owner.organisation == organisation : entry.has_value();
}

/// Whoever writes to the twins of this handle now.
Code mayWrite(const Context& context, const Signed& by, const PatientHandle& handle, const OwnerEntry& owner)
{
    if (!isAuthorised(context, handle, owner, by.certificate.organisation))
        return Code::NotAuthorised;
    return mayWriteTwins(context, by.id) ? Code::Ok : Code::NoPermission;
}

Code authorise(const Context& context, const Signed& by, const TwinBody& body, const OwnerEntry& owner)
{
    if (!isOwner(owner, by.id))
        return Code::NotOwner;
    const auto member = context.state.load<MemberEntry>(key::member(body.organisation));
    if (!member)
        return Code::UnknownSubject;
    if (member->left)
        return Code::NotAlive;
    if (memberRole(context, body.organisation) != MemberRole::Hospital)
        return Code::RoleNotAllowed;
    const Bytes at = key::authorisation(body.handle, body.organisation);
    const auto entry = context.state.load<AuthorisationEntry>(at);
    if (entry && entry->withdrawn == 0 && entry->address == body.address)
        return Code::AlreadyExists;
    context.state.store(at, AuthorisationEntry{body.address, context.height, 0});
    return Code::Ok;
}

Code withdraw(const Context& context, const Signed& by, const TwinBody& body, const OwnerEntry& owner)
{
    if (!isOwner(owner, by.id))
        return Code::NotOwner;
    const Bytes at = key::authorisation(body.handle, body.organisation);
    auto entry = context.state.load<AuthorisationEntry>(at);
    // The own hospital would be authorised again without an entry, should the handle fall back to it.
    if (!entry && body.organisation == owner.organisation)
        entry = AuthorisationEntry{{}, context.height, 0};
    if (!entry)
        return Code::UnknownSubject;
    if (entry->withdrawn != 0)
        return Code::AlreadyRevoked;
    entry->withdrawn = context.height;
    context.state.store(at, *entry);
    return Code::Ok;
}

Code create(const Context& context, const Signed& by, const TwinBody& body, const OwnerEntry& owner)
{
    if (!isClinical(by.certificate.role))
        return Code::RoleNotAllowed;
    if (const Code code = mayWrite(context, by, body.handle, owner); code != Code::Ok)
        return code;
    const Bytes at = key::twin(body.handle, body.twin);
    if (context.state.has(at))
        return Code::AlreadyExists;
    TwinEntry entry;
    entry.organisation = by.certificate.organisation;
    entry.condition = body.condition;
    entry.version = 1;
    entry.sources = body.sources;
    entry.history = sourcesHistory({}, 1, body.sources);
    entry.since = context.height;
    entry.changed = context.height;
    context.state.store(at, entry);
    return Code::Ok;
}

Code replaceSources(const Context& context, const Signed& by, const TwinBody& body, const OwnerEntry& owner)
{
    if (!isClinical(by.certificate.role))
        return Code::RoleNotAllowed;
    if (const Code code = mayWrite(context, by, body.handle, owner); code != Code::Ok)
        return code;
    const Bytes at = key::twin(body.handle, body.twin);
    auto entry = context.state.load<TwinEntry>(at);
    if (!entry)
        return Code::UnknownSubject;
    if (entry->organisation != by.certificate.organisation)
        return Code::WrongOrganisation;
    if (body.version - 1 != entry->version)
        return Code::StaleSources;
    if (body.sources == entry->sources)
        return Code::AlreadyExists;
    entry->version = body.version;
    entry->sources = body.sources;
    entry->history = sourcesHistory(entry->history, body.version, body.sources);
    entry->changed = context.height;
    context.state.store(at, *entry);
    return Code::Ok;
}

Code accept(const Context& context, const MasterTwinBody& body)
{
    const auto instance = context.state.load<InstanceEntry>(key::instance(body.handle, body.place));
    if (!instance)
        return Code::UnknownSubject;
    if (instance->digest != body.digest)
        return Code::BadField;
    const auto refusal = context.state.load<RefusalEntry>(key::refusal(body.handle, body.place));
    if (refusal && refusal->lifted == 0)
        return Code::InstanceRefused;
    const Bytes at = key::master(body.handle, body.place.twin);
    const auto last = context.state.load<MasterEntry>(at);
    if (last && body.place.sequence <= last->sequence) {
        // Back only from an instance that was refused since: else the twin would have none in force.
        const InstancePlace place{body.place.twin, last->sequence};
        if (isInForce(*last, context.state.load<RefusalEntry>(key::refusal(body.handle, place))))
            return Code::CounterNotAbove;
    }
    context.state.store(at, MasterEntry{body.place.sequence, body.digest, context.height});
    return Code::Ok;
}

Code resolve(const Context& context, const MasterTwinBody& body)
{
    for (const InstancePlace& place : {body.place, body.refused})
        if (!context.state.has(key::instance(body.handle, place)))
            return Code::UnknownSubject;
    const Bytes at = key::refusal(body.handle, body.refused);
    const auto known = context.state.load<RefusalEntry>(at);
    if (known && known->lifted == 0)
        return Code::AlreadyExists;
    const Bytes opposite = key::refusal(body.handle, body.place);
    if (auto before = context.state.load<RefusalEntry>(opposite); before && before->lifted == 0) {
        // Only the very same two may be decided the other way; else nothing might be left that stands.
        if (before->chosen != body.refused)
            return Code::InstanceRefused;
        before->lifted = context.height;
        context.state.store(opposite, *before);
    }
    context.state.store(at, RefusalEntry{body.place, body.reason, context.height, 0});
    return Code::Ok;
}
} // namespace

Digest256 instanceDigest(const TwinInstanceBody& b)
{
    Writer out;
    out.var("twinchart twin instance 1").raw(b.handle).raw(b.twin).u64(b.sequence).u32(b.sources).raw(b.data);
    out.raw(b.previous).u8(static_cast<std::uint8_t>(b.suite)).var(b.authorship).raw(b.receivers);
    return ledger::sha256(out.bytes());
}

Digest256 sourcesHistory(const Digest256& before, std::uint32_t version, std::span<const Digest256> sources)
{
    Writer out;
    out.var("twinchart twin sources 1").raw(before).u32(version).u32(static_cast<std::uint32_t>(sources.size()));
    for (const Digest256& source : sources)
        out.raw(source);
    return ledger::sha256(out.bytes());
}

void SequenceEntry::append(const Digest256& instance)
{
    Digest256 node = ledger::leafHash(instance);
    // As a carry runs through the bits of the count: each full pair of equal subtrees joins.
    for (std::uint64_t n = count; (n & 1) != 0; n >>= 1) {
        node = ledger::innerHash(edge.back(), node);
        edge.pop_back();
    }
    edge.push_back(node);
    ++count;
    last = instance;
}

Digest256 SequenceEntry::root() const
{
    if (edge.empty())
        return ledger::emptyHash();
    Digest256 node = edge.back();
    for (std::size_t i = edge.size() - 1; i-- > 0;)
        node = ledger::innerHash(edge[i], node);
    return node;
}

bool isInSequence(const Digest256& root, std::uint64_t total, std::uint64_t sequence, const Digest256& digest,
                  std::span<const Digest256> aunts)
{
    if (sequence == 0 || aunts.size() > ledger::kMaxAunts)
        return false;
    const ledger::InclusionProof proof{sequence - 1, total, {aunts.begin(), aunts.end()}};
    return ledger::verifyInclusion(root, ledger::leafHash(digest), proof);
}

bool isInForce(const MasterEntry& master, const std::optional<RefusalEntry>& refusal)
{
    return master.sequence != 0 && (!refusal || refusal->lifted != 0);
}

Code apply(const Context& context, const Signed& by, const TwinBody& body)
{
    using Action = TwinBody::Action;
    const auto owner = context.state.load<OwnerEntry>(key::owner(body.handle));
    if (!owner)
        return Code::NoOwner;
    switch (body.action) {
    case Action::Authorise: return authorise(context, by, body, *owner);
    case Action::Withdraw: return withdraw(context, by, body, *owner);
    case Action::Create: return create(context, by, body, *owner);
    default: return replaceSources(context, by, body, *owner);
    }
}

Code apply(const Context& context, const Signed& by, const TwinInstanceBody& body)
{
    const auto owner = context.state.load<OwnerEntry>(key::owner(body.handle));
    if (!owner)
        return Code::NoOwner;
    if (const Code code = mayWrite(context, by, body.handle, *owner); code != Code::Ok)
        return code;
    const auto twin = context.state.load<TwinEntry>(key::twin(body.handle, body.twin));
    if (!twin)
        return Code::UnknownSubject;
    if (twin->organisation != by.certificate.organisation)
        return Code::WrongOrganisation;
    if (body.sources != twin->version)
        return Code::StaleSources;
    const Bytes at = key::sequence(body.handle, body.twin);
    SequenceEntry sequence = context.state.load<SequenceEntry>(at).value_or(SequenceEntry{});
    if (body.sequence - 1 != sequence.count || body.previous != sequence.last)
        return Code::BadSequence;
    const Digest256 digest = instanceDigest(body);
    sequence.append(digest);
    if (body.root != sequence.root())
        return Code::BadSequenceRoot;
    InstanceEntry entry;
    entry.digest = digest;
    entry.sources = body.sources;
    entry.data = body.data;
    entry.previous = body.previous;
    entry.root = body.root;
    entry.suite = body.suite;
    entry.authorship = body.authorship;
    entry.receivers = body.receivers;
    entry.signer = by.id;
    entry.height = context.height;
    entry.time = context.time;
    context.state.store(key::instance(body.handle, {body.twin, body.sequence}), entry);
    context.state.store(at, sequence);
    return Code::Ok;
}

Code apply(const Context& context, const Signed& by, const MasterTwinBody& body)
{
    const auto owner = context.state.load<OwnerEntry>(key::owner(body.handle));
    if (!owner)
        return Code::NoOwner;
    if (!isOwner(*owner, by.id))
        return Code::NotOwner;
    return body.action == MasterTwinBody::Action::Accept ? accept(context, body) : resolve(context, body);
}

} // namespace twinchart::contract
