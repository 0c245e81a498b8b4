// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <contract/application.h>

#include "rules.h"

#include <contract/versionedtrie.h>

#include <cstdlib>
#include <utility>

namespace twinchart::contract {

namespace {
constexpr std::size_t kMaxVerified = 16'384;
constexpr std::size_t kLeastHeights = 2;

StateTrie initialState(const Genesis& genesis)
{
    StateTrie state;
    const auto put = [&state](const Bytes& key, const Bytes& value) { state.put(key, value); };
    put(key::sentinel(), sentinelValue());
    put(key::catalogue(genesis.catalogue.digest), encode(CatalogueStateEntry{genesis.catalogue, 0}));
    put(key::currentCatalogue(), encode(CurrentCatalogueEntry{genesis.catalogue.digest}));
    ParametersEntry parameters;
    parameters.genesis = genesisHash(genesis);
    parameters.contractVersion = genesis.contractVersion;
    parameters.trustingPeriodSeconds = genesis.trustingPeriodSeconds;
    parameters.demo = genesis.demo;
    parameters.simulatedTime = genesis.simulatedTime;
    for (const GenesisMember& m : genesis.members) {
        const OrganisationId organisation = organisationId(m.id);
        const KeyId root = keyIdOf(m.root);
        MemberEntry member;
        member.root = root;
        member.custodian = m.custodian;
        member.signsBlocks = m.validator.has_value();
        put(key::member(organisation), encode(member));
        CertificateEntry certificate;
        certificate.key = m.root;
        certificate.sealing = m.rootSealing;
        certificate.role = Role::Administrator;
        certificate.root = true;
        certificate.organisation = organisation;
        certificate.name = m.administratorName;
        put(key::certificate(root), encode(certificate));
        if (m.administratorName)
            put(key::name(*m.administratorName), encode(NameEntry{root}));
        if (m.validator)
            ++parameters.signingMembers;
    }
    put(key::parameters(), encode(parameters));
    return state;
}
} // namespace

struct Application::Data {
    Genesis genesis;
    Instant time;
    VersionedTrie states; ///< its current one is always the last committed
    mutable VerifiedSet verified;

    struct Pending {
        LedgerHeight height = 0;
        Instant time;
        StateTrie state;
        std::vector<Digest256> transactions;
    };
    std::optional<Pending> pending;

    Data(Genesis g, Instant at, VersionedTrie kept) : genesis(std::move(g)), time(at), states(std::move(kept)) {}
    const StateTrie& state() const { return states.current(); }
    Code run(StateView& view, BytesView transaction, LedgerHeight at, Instant blockTime, bool consumeNonce) const
    {
        if (verified.size() > kMaxVerified)
            verified.clear();
        return execute(Context{genesis.chain, at, blockTime, view}, transaction, verified, consumeNonce);
    }
};

Application::Application(Genesis genesis, std::size_t keepHeights)
{
    const Instant time = genesis.time;
    VersionedTrie states(std::max(keepHeights, kLeastHeights), initialState(genesis));
    m = std::make_unique<Data>(std::move(genesis), time, std::move(states));
}
Application::Application(Application&&) noexcept = default;
Application& Application::operator=(Application&&) noexcept = default;
Application::~Application() = default;

Expected<Application, Application::RestoreError> Application::restore(Genesis genesis, LedgerHeight height,
                                                                      Instant time,
                                                                      std::span<const StateChange> entries,
                                                                      const Digest256& appHash, std::size_t keepHeights)
{
    StateTrie state;
    for (const StateChange& entry : entries)
        if (!state.put(entry.key, entry.value))
            return Unexpected{RestoreError::BadState};
    if (state.size() != entries.size())
        return Unexpected{RestoreError::BadState};
    if (state.root() != appHash)
        return Unexpected{RestoreError::WrongAppHash};
    const auto parameters = state.find(key::parameters());
    const auto entry = parameters ? decodeEntry<ParametersEntry>(*parameters) : Unexpected{CodecError::Truncated};
    if (!entry || entry->genesis != genesisHash(genesis))
        return Unexpected{RestoreError::BadState};
    VersionedTrie states(std::max(keepHeights, kLeastHeights), std::move(state), height);
    return Application(std::make_unique<Data>(std::move(genesis), time, std::move(states)));
}

Application::Application(std::unique_ptr<Data> data) : m(std::move(data)) {}
Application Application::fork() const
{
    return Application(std::make_unique<Data>(*m));
}

Instant Application::time() const
{
    return m->time;
}
const Genesis& Application::genesis() const
{
    return m->genesis;
}
LedgerHeight Application::height() const
{
    return m->states.height();
}
Digest256 Application::appHash() const
{
    return m->state().root();
}
const StateTrie& Application::state() const
{
    return m->state();
}

std::vector<StateChange> Application::entries() const
{
    std::vector<StateChange> out;
    out.reserve(m->state().size());
    m->state().visit({}, [&out](BytesView key, BytesView value) {
        out.push_back({bytesOf(key), bytesOf(value)});
        return true;
    });
    return out;
}

Code Application::check(BytesView transaction, Instant blockTime) const
{
    StateView view(m->state());
    return m->run(view, transaction, m->states.height() + 1, blockTime, false);
}

std::vector<std::optional<Code>> Application::arrange(std::span<const Bytes> pending, Instant blockTime) const
{
    StateView view(m->state());
    std::vector<std::optional<Code>> codes;
    codes.reserve(pending.size());
    std::size_t octets = 0;
    std::size_t taken = 0;
    bool full = false;
    for (const Bytes& transaction : pending) {
        // Nothing overtakes: what follows may build on what found no room.
        full = full || taken == kMaxBlockTransactions || octets + transaction.size() > kMaxBlockOctets;
        if (full) {
            codes.emplace_back(std::nullopt);
            continue;
        }
        const Code code = m->run(view, transaction, m->states.height() + 1, blockTime, false);
        if (code == Code::Ok) {
            octets += transaction.size();
            ++taken;
        }
        codes.emplace_back(code);
    }
    return codes;
}

std::vector<Bytes> Application::prepare(std::span<const Bytes> pending, Instant blockTime) const
{
    const auto codes = arrange(pending, blockTime);
    std::vector<Bytes> out;
    for (std::size_t i = 0; i < pending.size(); ++i)
        if (codes[i] == Code::Ok)
            out.push_back(pending[i]);
    return out;
}

bool Application::process(std::span<const Bytes> transactions, Instant blockTime) const
{
    const auto codes = arrange(transactions, blockTime);
    return std::ranges::all_of(codes, [](const std::optional<Code>& code) { return code == Code::Ok; });
}

Expected<Application::Finalized, Application::FinalizeError>
Application::finalize(LedgerHeight height, Instant blockTime, std::span<const Bytes> transactions)
{
    if (height == 0 || height - 1 != m->states.height())
        return Unexpected{FinalizeError::WrongHeight};
    if (m->states.height() > 0 ? blockTime <= m->time : blockTime < m->time)
        return Unexpected{FinalizeError::TimeNotAfter};
    StateView view(m->state());
    Finalized out;
    for (const Bytes& transaction : transactions) {
        ledger::TxResult result;
        result.code = static_cast<std::uint32_t>(m->run(view, transaction, height, blockTime, true));
        out.results.push_back(std::move(result));
    }
    Data::Pending pending{height, blockTime, m->state(), {}};
    for (const Bytes& transaction : transactions)
        pending.transactions.push_back(transactionHash(transaction));
    for (const auto& [key, value] : view.changes()) {
        // Every key is of this room's making: one that the trie refuses is a corrupt own state.
        if (!pending.state.put(key, value))
            std::abort();
        out.changes.push_back({key, value});
    }
    out.appHash = pending.state.root();
    m->pending = std::move(pending);
    return out;
}

bool Application::commit()
{
    if (!m->pending)
        return false;
    m->states.current() = std::move(m->pending->state);
    // finalize() took none but the next height.
    if (!m->states.commit(m->pending->height))
        std::abort();
    m->time = m->pending->time;
    // Their nonces are used up: nobody asks for these signatures again.
    for (const Digest256& done : m->pending->transactions)
        m->verified.erase(done);
    m->pending.reset();
    return true;
}

std::optional<StateTrie> Application::stateAt(LedgerHeight height) const
{
    return m->states.at(height);
}

std::optional<Application::Queried> Application::query(BytesView key, LedgerHeight height) const
{
    const auto state = m->states.at(height);
    auto proof = state ? state->prove(key) : std::nullopt;
    if (!proof)
        return std::nullopt;
    const auto value = state->find(key);
    return Queried{height, value ? std::optional(bytesOf(*value)) : std::nullopt, std::move(*proof)};
}

} // namespace twinchart::contract
