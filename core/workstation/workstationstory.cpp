// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Who did what about a patient, when and why: the ledger's word and this device's own rows.
#include "workstationimpl.h"

#include "accessbatches.h"
#include "ledgerscan.h"
#include "relation.h"
#include "story.h"

#include <contract/expedited.h>
#include <crypto/hash.h>

#include <algorithm>
#include <set>

namespace twinchart::workstation {

namespace {
constexpr std::string_view kHandle = "handle:";

/// One answer for every patient who is not to be told of: it tells nothing about whether there is one.
Unexpected<Problem> notForYou()
{
    return problem(
        Failure::NotPermitted,
        TWINCHART_TR(
            "This is told to the patient himself, to the treating team and to the hospital's privacy officer. There is no such patient for you. Nothing is shown."));
}

struct Gathered {
    std::vector<StoryEvent> events; ///< in the chain's order
    std::set<KeyId> owners;         ///< keys of the patient
    std::vector<KeyId> team;        ///< who is or was in a treating team, in order of joining
    std::map<KeyId, std::vector<contract::NumberedBatch>> batches;
    LedgerHeight height = 0;
};

/// What the chain holds about one patient. `told` = the instant for what is kept silent; none: nothing is.
class Gathering {
public:
    Gathering(const PatientHandle& handle, std::optional<Instant> told, interfaces::Verdict verdict, Gathered& out)
        : m_handle(handle), m_told(told), m_verdict(verdict), m_out(out)
    {
    }

    void see(SeenTransaction&& seen)
    {
        contract::Transaction& t = seen.transaction;
        // What a fee was paid for counts as if it had come alone.
        if (const auto* expedited = std::get_if<contract::ExpediteBody>(&t.body))
            if (auto inner = contract::expeditedBody(*expedited))
                t.body = std::move(inner).value();
        if (const auto* batch = std::get_if<contract::AccessBatchBody>(&t.body); batch != nullptr && seen.accepted)
            m_out.batches[t.signer].push_back(
                {batch->sequence,
                 {batch->previous, batch->root, batch->sizeClass, batch->first, batch->last, seen.height}});
        const auto root = rootOf(t.body);
        if (handleOf(t.body) != m_handle && !(root && m_roots.contains(*root)))
            return;
        if (seen.accepted)
            note(t);
        const bool silent = m_told && m_silence.covers(t.body, seen.hash, *m_told);
        auto words = wordsOf(t.body);
        if (!words || silent)
            return;
        m_out.events.push_back({seen.time, seen.height, t.signer, seen.hash,
                                seen.accepted ? m_verdict : interfaces::Verdict::Pending, std::move(*words)});
    }

private:
    void note(const contract::Transaction& t)
    {
        if (const auto* contribution = std::get_if<contract::ContributionBody>(&t.body))
            m_roots.insert(contribution->root);
        if (const auto* owner = std::get_if<contract::OwnerBody>(&t.body);
            owner != nullptr && owner->kind == contract::OwnerKind::Patient)
            m_out.owners.insert(owner->owner);
        const auto* team = std::get_if<contract::TeamBody>(&t.body);
        if (team == nullptr || team->circle != contract::CircleKind::TreatingTeam)
            return;
        using Action = contract::TeamBody::Action;
        // Who has left had seen the record before: of that device, too, it is said what was heard.
        if (team->action != Action::Create && team->action != Action::Join)
            return;
        std::erase(m_out.team, team->member);
        m_out.team.push_back(team->member);
    }

    const PatientHandle& m_handle;
    const std::optional<Instant> m_told;
    const interfaces::Verdict m_verdict;
    Gathered& m_out;
    Silence m_silence;
    std::set<Digest256> m_roots;
};

/// Who the keys are, by their proven certificates; names only where the hospital's key says that they are theirs.
class Actors {
public:
    Actors(Session& session, const std::set<KeyId>& owners) : m_session(session), m_owners(owners) {}

    Result<void> learn(const sync::ProvenState& state, const std::set<KeyId>& keys)
    {
        const std::vector<KeyId> asked(keys.begin(), keys.end());
        std::vector<Bytes> names;
        for (const KeyId& key : asked)
            names.push_back(contract::key::certificate(key));
        const auto values = sync::provenValues(m_session.gateway(), state, names);
        if (!values)
            return Unexpected{problemOf(values.error())};
        std::map<Digest256, std::string> users;
        if (const auto hospitalKeys = m_session.hospitalKeys())
            for (const UserDescription& user : listUsers(m_session.options().home))
                if (user.organisation == m_session.account().user.organisation)
                    users.emplace(crypto::foldedNameMac(**hospitalKeys, user.entry.name), user.entry.name);
        std::map<contract::OrganisationId, std::string> hospitals;
        for (const contract::GenesisMember& m : m_session.genesis().members)
            hospitals.emplace(contract::organisationId(m.id), m.name);
        for (std::size_t n = 0; n < asked.size(); ++n) {
            StoryActor& actor = m_actors[asked[n]];
            actor.key = asked[n];
            actor.isPatient = m_owners.contains(asked[n]);
            if (!(*values)[n])
                continue;
            const auto certificate = contract::decodeEntry<contract::CertificateEntry>(*(*values)[n]);
            if (!certificate)
                continue;
            actor.role = certificate->role;
            if (const auto at = hospitals.find(certificate->organisation); at != hospitals.end())
                actor.hospital = at->second;
            if (const auto at = certificate->name ? users.find(*certificate->name) : users.end(); at != users.end())
                actor.name = at->second;
        }
        return {};
    }
    StoryActor of(const KeyId& key) const
    {
        const auto at = m_actors.find(key);
        if (at != m_actors.end())
            return at->second;
        StoryActor unknown;
        unknown.key = key;
        return unknown;
    }

private:
    Session& m_session;
    const std::set<KeyId>& m_owners;
    std::map<KeyId, StoryActor> m_actors;
};

/// What this device's own audit says about the patient, with the block in which it was reported.
Result<std::vector<StoryEvent>> ownRows(Session& session, const PatientHandle& handle, const Gathered& gathered,
                                        interfaces::Verdict verdict)
{
    const KeyId me = session.account().device.signing.id();
    const BatchMaker maker{session.genesis().chain, me};
    const auto counts = session.replica().counts();
    if (!counts)
        return Unexpected{problemOf(counts.error())};
    TWINCHART_ASSIGN(const auto rows, auditRange(session, 1, counts->audit + 1));
    TWINCHART_ASSIGN(const auto batches, reportedBatches(session));
    const auto onLedger = gathered.batches.find(me);
    std::vector<StoryEvent> out;
    std::map<std::uint64_t, bool> sound; ///< by sequence: its rows are those whose root is on the ledger
    const auto isSound = [&](const AccessBatch& batch) {
        const auto [at, isNew] = sound.try_emplace(batch.sequence, false);
        if (!isNew || onLedger == gathered.batches.end() || batch.toRow > rows.size() + 1)
            return at->second;
        const auto there = std::ranges::find(onLedger->second, batch.sequence, &contract::NumberedBatch::sequence);
        const std::vector<replica::AuditRow> mine(rows.begin() + static_cast<std::ptrdiff_t>(batch.fromRow - 1),
                                                  rows.begin() + static_cast<std::ptrdiff_t>(batch.toRow - 1));
        const auto trie = accessTrie(maker, batch, mine);
        at->second =
            there != onLedger->second.end() && there->entry.root == batch.root && trie && trie->root() == batch.root;
        return at->second;
    };
    for (std::uint64_t number = 1; number <= rows.size(); ++number) {
        const replica::AuditRow& row = rows[number - 1];
        auto words = row.patient == handle ? wordsOf(row.act) : std::nullopt;
        if (!words)
            continue;
        StoryEvent event;
        event.when = row.at;
        event.by = me;
        event.words = std::move(*words);
        const auto batch = std::ranges::find_if(
            batches, [&](const AccessBatch& b) { return b.fromRow <= number && number < b.toRow; });
        if (batch != batches.end()) {
            event.height = batch->height;
            event.verdict = isSound(*batch) ? verdict : interfaces::Verdict::Invalid;
        }
        out.push_back(std::move(event));
    }
    return out;
}

/// Of every device of the team: what it reported, as far as the proven heads and the chain's batches say.
Result<std::vector<contract::DeviceReport>> deviceReports(Session& session, const sync::ProvenState& state,
                                                          const Gathered& gathered)
{
    std::vector<Bytes> keys;
    for (const KeyId& device : gathered.team)
        keys.push_back(contract::key::accessHead(device));
    const auto values = sync::provenValues(session.gateway(), state, keys);
    if (!values)
        return Unexpected{problemOf(values.error())};
    std::vector<contract::DeviceReport> out;
    for (std::size_t n = 0; n < gathered.team.size(); ++n) {
        contract::DeviceReport report;
        report.device = gathered.team[n];
        if ((*values)[n]) {
            const auto head = contract::decodeEntry<contract::AccessHeadEntry>(*(*values)[n]);
            if (!head)
                return problem(
                    Failure::Integrity,
                    TWINCHART_TR(
                        "The node's answer is not in order (%1). Nothing of it was taken. Run a check of the node."),
                    {"state entry"});
            report.head = *head;
        }
        if (const auto at = gathered.batches.find(report.device); at != gathered.batches.end())
            std::ranges::copy_if(at->second, std::back_inserter(report.batches),
                                 [&](const contract::NumberedBatch& b) { return b.entry.height <= state.height; });
        out.push_back(std::move(report));
    }
    return out;
}
} // namespace

Result<interfaces::Story> WorkstationImpl::story(const std::string& patient)
{
    std::optional<PatientHandle> handle;
    std::string id = patient;
    if (patient.starts_with(kHandle)) {
        const auto octets = fromHex(std::string_view(patient).substr(kHandle.size()));
        handle = octets ? PatientHandle::from(*octets) : std::nullopt;
        if (!handle)
            return problem(Failure::Usage, TWINCHART_TR("A handle is written as handle: and 64 hexadecimal digits."));
    } else {
        const auto found = resolvePatient(patient);
        if (!found && found.error().failure != Failure::NotFound)
            return Unexpected{found.error()};
        if (found)
            id = *found;
    }
    const std::scoped_lock guard(m_mutex);
    TWINCHART_ASSIGN(workstation::Session* const session, opened());
    if (!handle)
        if (const auto known = handleOf(id))
            handle = *known;
    if (!handle) {
        // Who has no record here, as a privacy officer, names the patient by the hospital's own id.
        const auto octets = fromHex(id);
        const auto own = octets ? PatientId::from(*octets) : std::nullopt;
        const auto keys = session->hospitalKeys();
        if (!own || !keys)
            return notForYou();
        handle = crypto::patientHandle(**keys, *own);
    }
    TWINCHART_ASSIGN(const Relation relation, relationTo(*session, *handle));
    if (!relation.isOwner && !relation.isTreating && !relation.isOfficer)
        return notForYou();
    if (const auto audited =
            session->replica().audit({session->clock().now(), replica::AuditAct::Searched, *handle, "story"});
        !audited)
        return Unexpected{problemOf(audited.error())};

    const sync::HeaderTrust& trust = session->synchroniser().headers().trust();
    const interfaces::Verdict verdict = trust.state == sync::HeaderTrust::State::Verified
                                            ? interfaces::Verdict::Verified
                                            : interfaces::Verdict::NotYetTrusted;
    Gathered gathered;
    Gathering gathering(*handle, relation.isOfficer ? std::nullopt : std::optional(relation.state.time), verdict,
                        gathered);
    TWINCHART_ASSIGN(gathered.height, scanLedger(session->gateway(), session->synchroniser().headers(),
                                                 [&](SeenTransaction&& seen) { gathering.see(std::move(seen)); }));
    if (relation.owner->kind == contract::OwnerKind::Patient)
        gathered.owners.insert(relation.owner->owner);

    TWINCHART_ASSIGN(auto own, ownRows(*session, *handle, gathered, verdict));
    std::set<KeyId> keys(gathered.team.begin(), gathered.team.end());
    keys.insert(session->account().device.signing.id());
    for (const StoryEvent& e : gathered.events) {
        keys.insert(e.by);
        if (e.words.whom)
            keys.insert(*e.words.whom);
    }
    Actors actors(*session, gathered.owners);
    TWINCHART_TRY(actors.learn(relation.state, keys));
    const ActorOf actorOf = [&](const KeyId& key) { return actors.of(key); };
    TWINCHART_ASSIGN(const auto reports, deviceReports(*session, relation.state, gathered));
    const contract::ReportedUpTo judged = contract::reportedUpTo(reports, relation.state.height, 1);

    std::ranges::move(own, std::back_inserter(gathered.events));
    // What happened in one block stays in its order.
    std::vector<std::pair<std::optional<Instant>, std::size_t>> order;
    for (std::size_t n = 0; n < gathered.events.size(); ++n)
        order.emplace_back(gathered.events[n].when, n);
    std::ranges::sort(order);
    interfaces::Story out;
    out.handle = toHex(*handle);
    out.height = gathered.height;
    for (const auto& [when, n] : order)
        out.lines.push_back(lineOf(gathered.events[n], actorOf));
    for (const contract::DeviceReport& report : reports)
        std::ranges::move(reportLines(report, judged, actorOf, verdict), std::back_inserter(out.lines));
    out.lines.push_back(lookedAtLine(gathered.height, relation.state.time, verdict));
    return out;
}

} // namespace twinchart::workstation
