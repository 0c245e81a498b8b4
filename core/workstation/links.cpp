// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "links.h"

#include "importer.h"
#include "openedpatient.h"
#include "users.h"

#include <contract/state.h>
#include <interop/demographics.h>
#include <sync/provenstate.h>

#include <algorithm>
#include <map>

namespace twinchart::workstation {

namespace {
constexpr std::string_view kType = "Linkage";

std::string resourceIdOf(const PatientId& own, const PatientId& other)
{
    return toHex(own) + toHex(other);
}

/// The two identities that a Linkage's id names: the record's own first.
std::optional<std::pair<PatientId, PatientId>> idsIn(const std::string& resourceId)
{
    const auto octets = fromHex(resourceId);
    if (!octets || octets->size() != 2 * PatientId::kSize || toHex(*octets) != resourceId)
        return std::nullopt;
    return std::pair(*PatientId::from(BytesView(*octets).first(PatientId::kSize)),
                     *PatientId::from(BytesView(*octets).subspan(PatientId::kSize)));
}

std::vector<std::string> referencesOf(PatientId a, PatientId b)
{
    // The same words in both records.
    if (b < a)
        std::swap(a, b);
    return {"Patient/" + toHex(a), "Patient/" + toHex(b)};
}

std::string resourceOf(const Session& session, const PatientId& own, const PatientId& other, bool active,
                       std::size_t version, Instant now)
{
    const auto references = referencesOf(own, other);
    return R"({"resourceType":"Linkage","id":")" + resourceIdOf(own, other) + R"(","meta":{"versionId":")" +
           std::to_string(version) + R"(","lastUpdated":")" + toRfc3339(now) + R"("},"active":)" +
           (active ? "true" : "false") + R"(,"author":{"display":)" + jsonText(session.account().user.entry.fullName) +
           R"(},"item":[{"type":"source","resource":{"reference":")" + references[0] +
           R"("}},{"type":"alternate","resource":{"reference":")" + references[1] + R"("}}]})";
}

/// The handle under which this hospital has an identity.
class Handles {
public:
    explicit Handles(Session& session) : m_session(session)
    {
        if (const auto keys = session.hospitalKeys())
            m_keys = *keys;
    }
    std::optional<PatientHandle> of(const PatientId& id)
    {
        if (m_keys != nullptr)
            return crypto::patientHandle(*m_keys, id);
        // Who has no key of the hospital knows the ids that came with the records.
        if (!m_known) {
            m_known.emplace();
            if (const auto all = m_session.replica().patients())
                for (const replica::PatientInfo& info : *all)
                    if (info.id)
                        m_known->emplace(*info.id, info.handle);
        }
        const auto at = m_known->find(id);
        return at == m_known->end() ? std::nullopt : std::optional(at->second);
    }

private:
    Session& m_session;
    const crypto::HospitalKeys* m_keys = nullptr;
    std::optional<std::map<PatientId, PatientHandle>> m_known;
};

Bytes mark(const PatientHandle& handle)
{
    return Writer().raw(sync::kLinkagePrefix).raw(handle).bytes();
}

/// Whether this store holds what may be read of that patient.
Result<bool> isHeld(Session& session, const PatientHandle& handle)
{
    const auto info = session.replica().patient(handle);
    if (!info)
        return Unexpected{problemOf(info.error())};
    // A row that fails its check may have been edited to look like somebody else's.
    return *info && (!(*info)->sound || (!(*info)->commons && !(*info)->accessPending));
}

bool stands(const LinkFact& fact, std::optional<Instant> asKnownAt)
{
    if (!asKnownAt)
        return !fact.replaced;
    return fact.known <= *asKnownAt && !(fact.replaced && (!fact.until || *fact.until <= *asKnownAt));
}

std::set<PatientHandle> named(std::span<const LinkFact> facts, std::optional<Instant> asKnownAt)
{
    std::set<PatientHandle> out;
    for (const LinkFact& fact : facts)
        if (saysLinked(facts, fact.other, asKnownAt))
            out.insert(fact.other);
    return out;
}

/// What the ledger would refuse is refused before anything is stored.
Result<void> mayWrite(Session& session)
{
    const auto state = sync::newestProvenState(session.synchroniser().headers(), session.clock().now());
    if (!state)
        return Unexpected{problemOf(state.error())};
    const auto permission = sync::provenEntry<contract::PermissionEntry>(
        session.gateway(), *state,
        contract::key::permission(session.account().device.signing.id(), contract::PermissionClass::Pdd));
    if (!permission)
        return Unexpected{problemOf(permission.error())};
    if (!*permission || !(*permission)->allows(contract::kRightsWrite, session.clock().now()))
        return problem(
            Failure::NotPermitted,
            TWINCHART_TR(
                "You have no permission to write the hospital's own record. Nothing was changed. Ask the administrator for it."));
    return {};
}
} // namespace

bool saysLinked(std::span<const LinkFact> facts, const PatientHandle& other, std::optional<Instant> asKnownAt)
{
    bool any = false;
    for (const LinkFact& fact : facts) {
        if (fact.other != other || !stands(fact, asKnownAt))
            continue;
        if (!fact.active)
            return false;
        any = true;
    }
    return any;
}

std::vector<LinkFact> linkFactsOf(Session& session, const OpenedPatient& patient)
{
    const replica::LoadedPatient& loaded = patient.loaded();
    const auto word = std::ranges::find(loaded.words, kType);
    if (word == loaded.words.end())
        return {};
    std::vector<LinkFact> out;
    Handles handles(session);
    for (std::uint32_t n = 0; n < loaded.records.size(); ++n) {
        const replica::LoadedRecord& r = loaded.records[n];
        const replica::ContributionInfo& c = loaded.contributions[r.contribution];
        // A received record may say what it likes, and so may one that names another hospital as its writer.
        if (loaded.words[r.resourceType] != kType || !r.own ||
            c.provenance != static_cast<std::uint8_t>(contract::Provenance::Own) ||
            loaded.words[r.source] != session.account().user.entry.hospital)
            continue;
        const auto ids = idsIn(r.resourceId);
        const auto own = ids ? handles.of(ids->first) : std::nullopt;
        const auto other = ids ? handles.of(ids->second) : std::nullopt;
        if (!own || !other || *own != loaded.info.handle || *other == *own)
            continue;
        LinkFact& fact = out.emplace_back();
        fact.other = *other;
        fact.record = r.record;
        fact.version = r.version;
        fact.known = c.recorded.value_or(c.received);
        fact.replaced = (r.flags & (replica::kSuperseded | replica::kDeleted)) != 0;
        fact.until = r.replacedAt;
        const interfaces::Verdict verdict = patient.verdict(n);
        if (verdict == interfaces::Verdict::Invalid || verdict == interfaces::Verdict::Erased ||
            c.state == replica::State::Refused)
            continue;
        const auto content = session.replica().content(r.record, r.version);
        const auto says = content ? interop::linkageBriefOf(content->resource) : std::nullopt;
        fact.active = says && says->active && says->references == referencesOf(ids->first, ids->second);
    }
    return out;
}

Result<std::vector<std::shared_ptr<OpenedPatient>>> identitiesOf(Session& session, std::shared_ptr<OpenedPatient> start,
                                                                 std::optional<Instant> asKnownAt, const Fetch& fetch)
{
    std::vector<std::shared_ptr<OpenedPatient>> out{std::move(start)};
    std::set<PatientHandle> seen{out.front()->loaded().info.handle};
    for (std::size_t n = 0; n < out.size(); ++n) {
        const PatientHandle from = out[n]->loaded().info.handle;
        for (const PatientHandle& other : named(out[n]->links(), asKnownAt)) {
            if (seen.contains(other))
                continue;
            TWINCHART_ASSIGN(const bool held, isHeld(session, other));
            if (!held)
                continue;
            auto patient = fetch(other);
            if (!patient && patient.error().failure == Failure::Integrity)
                return problem(
                    Failure::Integrity,
                    TWINCHART_TR(
                        "Integrity check failed: the record of another identity that is linked with this patient is not what was stored. Nothing of the person is shown. Run check --deep; then build the store anew by sync --rebuild."));
            if (!patient)
                return Unexpected{patient.error()};
            if (!saysLinked((*patient)->links(), from, asKnownAt))
                continue;
            seen.insert(other);
            out.push_back(std::move(patient).value());
        }
    }
    return out;
}

Result<std::vector<std::set<PatientHandle>>> personsOf(Session& session, const FetchLinks& fetch)
{
    const auto settings = session.replica().list(replica::Section::Settings);
    if (!settings)
        return Unexpected{problemOf(settings.error())};
    const BytesView prefix = twinchart::viewOf(sync::kLinkagePrefix);
    std::map<PatientHandle, std::optional<std::vector<LinkFact>>> said; // absent: failed its check
    for (const replica::Entry& e : *settings) {
        if (e.key.size() != prefix.size() + PatientHandle::kSize ||
            !equal(BytesView(e.key).first(prefix.size()), prefix))
            continue;
        const PatientHandle handle = *PatientHandle::from(BytesView(e.key).subspan(prefix.size()));
        TWINCHART_ASSIGN(const bool held, isHeld(session, handle));
        if (!held)
            continue;
        auto links = fetch(handle);
        if (!links && links.error().failure != Failure::Integrity)
            return Unexpected{links.error()};
        said.emplace(handle, links ? std::optional(std::move(links).value()) : std::nullopt);
    }
    std::vector<std::set<PatientHandle>> out;
    const auto join = [&](const PatientHandle& a, const PatientHandle& b) {
        std::set<PatientHandle> both{a, b};
        std::erase_if(out, [&](const std::set<PatientHandle>& person) {
            if (!person.contains(a) && !person.contains(b))
                return false;
            both.insert(person.begin(), person.end());
            return true;
        });
        out.push_back(std::move(both));
    };
    for (const auto& [handle, links] : said) {
        if (!links)
            continue;
        for (const PatientHandle& other : named(*links, std::nullopt)) {
            const auto at = said.find(other);
            if (at != said.end() && (!at->second || saysLinked(*at->second, handle, std::nullopt)))
                join(handle, other);
        }
    }
    return out;
}

Result<bool> writeLink(Session& session, Importer& importer, const OpenedPatient& a, const OpenedPatient& b,
                       bool together)
{
    struct Side {
        const OpenedPatient* own;
        const OpenedPatient* other;
    };
    std::vector<Importer::OwnRecord> records;
    replica::Batch marks;
    for (const Side& side : {Side{&a, &b}, Side{&b, &a}}) {
        const replica::PatientInfo& own = side.own->loaded().info;
        const replica::PatientInfo& other = side.other->loaded().info;
        marks.entries.push_back({replica::Section::Settings, mark(own.handle), bytesOf("1")});
        if (!own.id || !other.id)
            return problem(
                Failure::Refused,
                TWINCHART_TR(
                    "The hospital's own identifier of a patient has not come here yet. Nothing was changed. Sync and try again."));
        std::vector<VersionId> standing;
        std::size_t versions = 0;
        bool differs = false;
        for (const LinkFact& fact : side.own->links()) {
            if (fact.other != other.handle)
                continue;
            ++versions;
            if (fact.replaced)
                continue;
            standing.push_back(fact.version);
            differs = differs || fact.active != together;
        }
        // Who was never linked need not be unlinked.
        if (!differs && (!standing.empty() || !together))
            continue;
        records.push_back({*own.id,
                           resourceOf(session, *own.id, *other.id, together, versions + 1, session.clock().now()),
                           std::move(standing)});
    }
    if (records.empty())
        return false;
    if (!session.online())
        TWINCHART_TRY(session.reconnect());
    TWINCHART_TRY(mayWrite(session));
    // Before the records: who may have a link and has none costs a look, the other way round hides a link.
    if (const auto done = session.replica().write(marks); !done)
        return Unexpected{problemOf(done.error())};
    TWINCHART_TRY(importer.own(records, together ? "patients linked" : "patients unlinked"));
    return true;
}

} // namespace twinchart::workstation
