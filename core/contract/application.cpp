// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <contract/application.h>

#include "blockrules.h"
#include "rules.h"
#include "signatures.h"

#include <contract/versionedtrie.h>

#include <cstdlib>
#include <utility>

namespace twinchart::contract {

namespace {
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

/// What the block made of the validators: keys that no longer sign with power 0, then those that now do.
std::vector<ValidatorUpdate> updatesOf(const Genesis& genesis, const StateTrie& before,
                                       std::span<const StateChange> changes)
{
    const Bytes prefix = key::validatorPrefix();
    std::map<PublicSigningKey, std::int64_t> power;
    std::map<PublicSigningKey, std::int64_t> was;
    const auto note = [](std::map<PublicSigningKey, std::int64_t>& in, const std::optional<KeyField>& key) {
        if (const auto signs = key ? signingKey(*key) : std::nullopt)
            in[*signs] = 1;
    };
    for (const StateChange& change : changes) {
        const BytesView at = change.key;
        if (at.size() != prefix.size() + OrganisationId::kSize || !equal(at.first(prefix.size()), prefix))
            continue;
        const auto organisation = *OrganisationId::from(at.subspan(prefix.size()));
        const auto old = before.find(at);
        std::optional<ValidatorEntry> former;
        if (old)
            former = decodeEntry<ValidatorEntry>(*old).value();
        note(was, validatorOf(genesis, organisation, former));
        note(power, validatorOf(genesis, organisation, decodeEntry<ValidatorEntry>(change.value).value()));
    }
    std::vector<ValidatorUpdate> out;
    for (const auto& [key, one] : was)
        if (!power.contains(key))
            out.push_back({key, 0});
    for (const auto& [key, one] : power)
        if (!was.contains(key))
            out.push_back({key, one});
    std::ranges::sort(out, {}, &ValidatorUpdate::key);
    return out;
}
} // namespace

struct Application::Data {
    Genesis genesis;
    Instant time;
    VersionedTrie states; ///< its current one is always the last committed
    mutable SignatureCache signatures;
    mutable Answers answers; ///< of the current state

    struct Pending {
        LedgerHeight height = 0;
        Instant time;
        StateTrie state;
        std::vector<Digest256> transactions;
    };
    std::optional<Pending> pending;

    Data(Genesis g, Instant at, VersionedTrie kept) : genesis(std::move(g)), time(at), states(std::move(kept)) {}
    const StateTrie& state() const { return states.current(); }
    Code run(StateView& view, BytesView transaction, const Digest256& hash, LedgerHeight at, Instant blockTime,
             bool consumeNonce, Validators may = Validators::MayChange) const
    {
        return execute(Context{genesis.chain, at, blockTime, view, genesis, may == Validators::MayChange}, transaction,
                       hash, signatures.set(), consumeNonce);
    }
    BlockRules rules() const
    {
        const auto entry = decodeEntry<ParametersEntry>(state().find(key::parameters()).value()).value();
        const auto organisationOf = [this](const KeyId& signer) -> std::optional<OrganisationId> {
            const auto value = state().find(key::certificate(signer));
            if (!value)
                return std::nullopt;
            return decodeEntry<CertificateEntry>(*value).value().organisation;
        };
        return {entry.signingMembers > 1, organisationOf};
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
    // A store gives them ascending, which costs less; any other order costs a search each.
    const auto put = [&state](const StateChange& entry) { return state.put(entry.key, entry.value); };
    if (!state.append(entries) && !std::ranges::all_of(entries, put))
        return Unexpected{RestoreError::BadState};
    if (state.size() != entries.size())
        return Unexpected{RestoreError::BadState};
    if (state.root() != appHash)
        return Unexpected{RestoreError::WrongAppHash};
    const auto parameters = state.find(key::parameters());
    const auto entry = parameters ? decodeEntry<ParametersEntry>(*parameters) : Unexpected{CodecError::Truncated};
    if (!entry || entry->genesis != genesisHash(genesis))
        return Unexpected{RestoreError::BadState};
    // Its members decided on rules that this program does not have: to go on would be to fork.
    if (entry->contractVersion != kContractVersion)
        return Unexpected{RestoreError::UnknownContract};
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
        StateChange& entry = out.emplace_back();
        entry.key = bytesOf(key);
        entry.value = bytesOf(value);
        return true;
    });
    return out;
}

Code Application::check(BytesView transaction, Instant blockTime) const
{
    StateView view(m->state(), &m->answers);
    const bool isTooLong = transaction.size() > kMaxTransactionOctets;
    return m->run(view, transaction, isTooLong ? Digest256{} : transactionHash(transaction), m->states.height() + 1,
                  blockTime, false);
}

void Application::useRunner(TaskRunner runner)
{
    m->signatures.useRunner(std::move(runner));
}

Arrangement Application::propose(std::span<const Bytes> pending, Instant blockTime, Validators validators) const
{
    StateView view(m->state(), &m->answers);
    std::vector<Digest256> hashes(pending.size());
    Judge judge;
    judge.ahead = [&](std::span<const std::size_t> next) { m->signatures.verify(pending, next, m->state(), hashes); };
    judge.execute = [&](std::size_t i) {
        return m->run(view, pending[i], hashes[i], m->states.height() + 1, blockTime, false, validators);
    };
    return contract::arrange(pending, m->rules(), judge);
}

std::vector<std::optional<Code>> Application::arrange(std::span<const Bytes> pending, Instant blockTime) const
{
    return propose(pending, blockTime).codes;
}

std::vector<Bytes> Application::prepare(std::span<const Bytes> pending, Instant blockTime) const
{
    std::vector<Bytes> out;
    for (const std::size_t i : propose(pending, blockTime).order)
        out.push_back(pending[i]);
    return out;
}

bool Application::process(std::span<const Bytes> transactions, Instant blockTime) const
{
    if (!admissible(transactions, m->rules()))
        return false;
    StateView view(m->state(), &m->answers);
    const std::vector<Digest256> hashes = m->signatures.verify(transactions, m->state());
    for (std::size_t i = 0; i < transactions.size(); ++i)
        if (m->run(view, transactions[i], hashes[i], m->states.height() + 1, blockTime, false) != Code::Ok)
            return false;
    return true;
}

Expected<Application::Finalized, Application::FinalizeError>
Application::finalize(LedgerHeight height, Instant blockTime, std::span<const Bytes> transactions)
{
    if (height == 0 || height - 1 != m->states.height())
        return Unexpected{FinalizeError::WrongHeight};
    if (m->states.height() > 0 ? blockTime <= m->time : blockTime < m->time)
        return Unexpected{FinalizeError::TimeNotAfter};
    StateView view(m->state(), &m->answers);
    Finalized out;
    Data::Pending pending;
    pending.height = height;
    pending.time = blockTime;
    pending.state = m->state();
    pending.transactions = m->signatures.verify(transactions, m->state());
    for (std::size_t i = 0; i < transactions.size(); ++i) {
        ledger::TxResult result;
        result.code =
            static_cast<std::uint32_t>(m->run(view, transactions[i], pending.transactions[i], height, blockTime, true));
        out.results.push_back(std::move(result));
    }
    for (const auto& [key, value] : view.changes()) {
        // GCOVR_EXCL_START: every key is of this room's making, so that one the trie refuses is a corrupt own state.
        if (!pending.state.put(key.octets, value))
            std::abort();
        // GCOVR_EXCL_STOP
        out.changes.push_back({key.octets, value});
    }
    out.appHash = pending.state.root();
    out.validatorUpdates = updatesOf(m->genesis, m->state(), out.changes);
    m->pending = std::move(pending);
    return out;
}

bool Application::commit()
{
    if (!m->pending)
        return false;
    m->answers.clear();
    m->states.current() = std::move(m->pending->state);
    // GCOVR_EXCL_START: finalize() took none but the next height.
    if (!m->states.commit(m->pending->height))
        std::abort();
    // GCOVR_EXCL_STOP
    m->time = m->pending->time;
    // Their nonces are used up: nobody asks for these signatures again.
    for (const Digest256& done : m->pending->transactions)
        m->signatures.forget(done);
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
    Queried out;
    out.height = height;
    if (value)
        out.value = bytesOf(*value);
    out.proof = std::move(*proof);
    return out;
}

} // namespace twinchart::contract
