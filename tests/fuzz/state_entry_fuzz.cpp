// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <contract/consententries.h>
#include <contract/state.h>

#include <cstdlib>

using namespace twinchart;
using namespace twinchart::contract;

namespace {
void require(bool holds)
{
    if (!holds)
        std::abort();
}

// What readers of proofs ask of a value that was taken.
template <class Entry>
void ask(const Entry&)
{
}
void ask(const NonceEntry& e)
{
    for (const std::uint64_t step : {1U, 2U, 64U, 65U}) {
        if (e.nonce + step < e.nonce)
            continue;
        const NonceEntry next = e.after(e.nonce + step);
        require(decodeEntry<NonceEntry>(encode(next)).hasValue() && !next.isFree(e.nonce + step));
    }
    for (std::uint64_t below = 1; below <= kNonceWindow && below < e.nonce; ++below)
        if (const std::uint64_t late = e.nonce - below; e.isFree(late)) {
            const NonceEntry next = e.after(late);
            require(next.nonce == e.nonce && !next.isFree(late) && decodeEntry<NonceEntry>(encode(next)).hasValue());
        }
}
void ask(const SequenceEntry& e)
{
    SequenceEntry next = e;
    next.root();
    if (next.count == ~std::uint64_t{0})
        return;
    next.append(e.last);
    require(decodeEntry<SequenceEntry>(encode(next)).hasValue() && next.root() != e.root());
}
void ask(const StorageOrderEntry& e)
{
    for (const Instant at : {e.ordered, e.admitted, Instant{}, Instant{INT64_MAX}}) {
        isPaid(e, at);
        require(earned(e, at) <= e.amount);
    }
}
void ask(const PurchaseEntry& e)
{
    require(e.held() <= e.price);
}
void ask(const SurgeryEntry& e)
{
    require(e.phase() <= SurgeryEntry::Phase::Abandoned);
    isDuringSurgery(e, e.started + 1);
}
void ask(const EmergencyEntry& e)
{
    require(!e.isOverdue(e.time));
    e.isOverdue(Instant{INT64_MAX});
}
void ask(const DelegateEntry& e)
{
    require(!e.acts(e.until) || e.until.ns == 0);
}

template <class Entry>
int probe(const Bytes& octets)
{
    const auto entry = decodeEntry<Entry>(octets);
    if (!entry)
        return 0;
    require(encode(*entry) == octets);
    ask(*entry);
    return 1;
}
/// At most one type takes the octets.
template <class... Entry>
void probeAll(const Bytes& octets)
{
    require((probe<Entry>(octets) + ...) <= 1);
}
} // namespace

/// Values of proofs come from outside: refused, or canonical.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const Bytes octets(data, data + size);
    probeAll<MemberEntry, CertificateEntry, NameEntry, PermissionEntry, OwnerEntry, CircleEntry, TeamEntry,
             ContributionEntry, SupersededEntry, CatalogueStateEntry, CurrentCatalogueEntry, NonceEntry, AnchorEntry,
             ParametersEntry, ProposalEntry, ApplicationEntry, SuccessionEntry, RecoveryEntry, RecoveryOfEntry,
             MemberRoleEntry, ValidatorEntry, DelegateEntry, EmergencyEntry, OpenReviewsEntry, ExclusionEntry,
             AccessHeadEntry, AccessBatchEntry, AccessEntry, ShareRequestEntry, GrantEntry, StandingConsentEntry,
             RestrictionEntry, DisclosureEntry, ShareReceiptEntry, ConsentListEntry, ServiceEntry, ReceiptEntry,
             AttestationEntry, SurgeryEntry, AuthorisationEntry, TwinEntry, SequenceEntry, InstanceEntry, MasterEntry,
             RefusalEntry, AccountEntry, SupplyEntry, StorageOrderEntry, TokenEntry, PurchaseEntry>(octets);
    return 0;
}
