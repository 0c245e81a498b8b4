// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "importer.h"

#include "importportions.h"
#include "patientbrief.h"
#include "workstationimpl.h"

#include <crypto/hash.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <utility>

namespace twinchart::workstation {

using interfaces::ImportProgress;
using interfaces::ImportResult;

namespace {
// Every supersession carries a leaf and its way to the root; more would not fit a transaction.
constexpr std::size_t kReplacementsOfAContribution = 512;

class Stopwatch {
public:
    double seconds() const { return std::chrono::duration<double>(std::chrono::steady_clock::now() - m_start).count(); }

private:
    std::chrono::steady_clock::time_point m_start = std::chrono::steady_clock::now();
};

Unexpected<Problem> cancelled()
{
    return problem(Failure::Cancelled, TWINCHART_TR("Stopped. What was acknowledged is kept."));
}

void addSummary(ImportResult& result, const interop::ImportSummary& summary)
{
    result.format = text(summary.format);
    result.resources += summary.resources;
    result.refused += summary.refusedWhole && summary.resources == 0 ? 1 : summary.refused;
    for (const interop::ImportProblem& p : summary.problems)
        result.problems.push_back({p.place(), p.why, p.kind != interop::ImportProblem::Kind::Note});
    if (summary.problemsLeftOut > 0)
        result.problems.push_back({"",
                                   {TWINCHART_TR("%1 more problems of the same kinds are not listed."),
                                    {std::to_string(summary.problemsLeftOut)}},
                                   false});
}

std::uint64_t mappedIn(const ImportGroup& group)
{
    return static_cast<std::uint64_t>(
        std::ranges::count_if(group.records, [](const PlainRecord& r) { return !r.content.items.empty(); }));
}
} // namespace

Importer::Importer(Session& session) : m_session(session), m_circles(session) {}

Result<Desk*> Importer::desk()
{
    if (!m_desk) {
        TWINCHART_ASSIGN(const crypto::HospitalKeys* keys, m_session.hospitalKeys());
        m_desk.emplace(m_session.gateway(), *keys);
    }
    return &*m_desk;
}

KnownRecords Importer::known()
{
    KnownRecords out;
    out.versions =
        [this](const std::vector<RecordId>& records) -> Result<std::vector<std::vector<KnownRecords::Version>>> {
        std::vector<replica::RecordName> names;
        names.reserve(records.size());
        for (const RecordId& r : records)
            names.push_back(replica::nameOf(r));
        const auto found = m_session.replica().lookup(names);
        if (!found)
            return Unexpected{problemOf(found.error())};
        std::vector<std::vector<KnownRecords::Version>> versions(records.size());
        for (std::size_t n = 0; n < records.size(); ++n)
            for (const replica::KnownVersion& k : (*found)[n])
                if ((k.flags & replica::kErased) == 0)
                    versions[n].push_back(
                        {k.version, (k.flags & (replica::kSuperseded | replica::kDeleted)) == 0, k.handle});
        return versions;
    };
    out.patient = [this](const PatientId& id) -> std::optional<interfaces::PatientSummary> {
        const auto keys = m_session.hospitalKeys();
        if (!keys)
            return std::nullopt;
        const auto info = m_session.replica().patient(crypto::patientHandle(**keys, id));
        if (!info || !*info || (*info)->brief.empty())
            return std::nullopt;
        auto brief = decodeBrief((*info)->brief);
        return brief ? std::optional(std::move(brief).value()) : std::nullopt;
    };
    return out;
}

Result<void> Importer::file(const std::string& path, const interfaces::ImportRequest& request,
                            const interfaces::ProgressSink& progress, interfaces::CancelFlag& cancel,
                            ImportResult& result)
{
    const Stopwatch watch;
    result.file = path;
    TWINCHART_ASSIGN(const Session::InForce inForce, m_session.catalogue());
    progress({ImportProgress::Stage::Reading, path, 0, 1});
    interop::ImportOptions options;
    options.own = request.own;
    options.strict = request.strict;
    options.source = request.own ? m_session.account().user.entry.hospital : request.source;

    m_people = {};
    Result<void> done;
    interop::ImportSession reader(options, *inForce.catalogue);
    const interop::ImportSummary summary = readInPortions(
        reader, path,
        [&](std::vector<interop::ImportedRecord>&& records) {
            progress({ImportProgress::Stage::Checking, path, 1, 1});
            done = records.empty() ? Result<void>() : catchUp();
            if (done)
                done = plan(std::move(records), result, progress, cancel);
            return done.hasValue();
        },
        cancel);
    // What the reader said of the file comes first.
    auto planned = std::exchange(result.problems, {});
    addSummary(result, summary);
    std::ranges::move(planned, std::back_inserter(result.problems));
    if (done && (summary.cancelled || cancel.cancelled))
        done = cancelled();
    result.seconds = watch.seconds();
    return done;
}

Result<void> Importer::catchUp()
{
    if (std::exchange(m_caughtUp, true))
        return {};
    // Without a node nothing is stored that somebody else could have.
    if (const auto synced = syncSession(m_session); !synced && synced.error().failure != Failure::Unavailable)
        return Unexpected{synced.error()};
    return {};
}

Result<void> Importer::plan(std::vector<interop::ImportedRecord> records, ImportResult& result,
                            const interfaces::ProgressSink& progress, interfaces::CancelFlag& cancel)
{
    TWINCHART_ASSIGN(Desk* const desk, this->desk());
    TWINCHART_ASSIGN(const crypto::HospitalKeys* keys, m_session.hospitalKeys());
    const std::uint64_t kept = records.size();
    const auto mapped = static_cast<std::uint64_t>(
        std::ranges::count_if(records, [](const interop::ImportedRecord& r) { return !r.content.items.empty(); }));
    TWINCHART_ASSIGN(ImportPlan made, planImport(std::move(records), *keys, *desk, known(), m_people));
    result.kept += kept;
    result.mapped += mapped;
    return store(std::move(made), result, progress, cancel);
}

Result<ImportResult> Importer::texts(const std::vector<std::string>& resources, const std::string& source, bool own)
{
    const Stopwatch watch;
    ImportResult result;
    TWINCHART_ASSIGN(const Session::InForce inForce, m_session.catalogue());
    interop::ImportOptions options;
    options.own = own;
    options.source = own ? m_session.account().user.entry.hospital : source;
    std::vector<interop::ImportedRecord> records;
    interop::ImportSession reader(options, *inForce.catalogue);
    for (const std::string& resource : resources)
        addSummary(result, reader.readText(twinchart::viewOf(resource), [&](interop::ImportedRecord&& record) {
            records.push_back(std::move(record));
            return true;
        }));
    m_people = {};
    interfaces::CancelFlag never;
    TWINCHART_TRY(plan(std::move(records), result, [](const ImportProgress&) {}, never));
    result.seconds = watch.seconds();
    return result;
}

Result<void> Importer::own(const std::vector<OwnRecord>& records, const std::string& audited)
{
    TWINCHART_ASSIGN(const Session::InForce inForce, m_session.catalogue());
    TWINCHART_ASSIGN(const crypto::HospitalKeys* keys, m_session.hospitalKeys());
    interop::ImportOptions options;
    options.own = true;
    options.source = m_session.account().user.entry.hospital;
    interop::ImportSession reader(options, *inForce.catalogue);
    std::vector<ImportGroup> groups;
    std::vector<Circles::Wanted> wanted;
    for (const OwnRecord& r : records) {
        ImportGroup& group = groups.emplace_back(ImportGroup{r.patient, options.source, {}, {}, {}});
        reader.readText(twinchart::viewOf(r.resource), [&](interop::ImportedRecord&& read) {
            PlainRecord& plain = group.records.emplace_back();
            group.stage = read.content.stage;
            plain.record = crypto::recordId(*keys, options.source, read.content.resourceType, read.content.resourceId);
            plain.version = crypto::versionId(*keys, plain.record, read.content.resource);
            plain.encoded = model::encode(read.content);
            plain.content = std::move(read.content);
            return true;
        });
        if (group.records.size() != 1)
            return problem(Failure::Internal,
                           TWINCHART_TR("An internal error stopped this (%1). What was acknowledged is kept."),
                           {"own record"});
        for (const VersionId& version : r.replaces)
            group.replaces.emplace_back(0, version);
        wanted.push_back({crypto::patientHandle(*keys, r.patient), false});
    }
    TWINCHART_ASSIGN(const auto readers, m_circles.ensure(wanted));
    for (const auto& [handle, who] : readers)
        if (!who)
            return Unexpected{who.error()};
    m_act = replica::AuditAct::Wrote;
    m_audited = audited;
    Result<void> done;
    for (std::size_t n = 0; n < groups.size() && done; ++n) {
        const PatientId id = *groups[n].patient;
        Stored stored;
        done = storeGroup(
            std::move(groups[n]), wanted[n].handle, *readers.at(wanted[n].handle), id, std::nullopt,
            [](ImportProgress::Stage) {}, stored);
    }
    m_act = replica::AuditAct::Imported;
    m_audited.clear();
    return done;
}

Result<void> Importer::save(OneRecord one, const std::string& audited)
{
    ContributionContext context;
    context.chain = m_session.genesis().chain;
    context.handle = one.handle;
    context.catalogue = one.catalogue;
    context.provenance = one.provenance;
    context.provider = one.provider;
    context.permissionClass = one.permissionClass;
    context.consentHeight = one.readers.consentHeight;
    replica::PatientChange patient;
    patient.handle = one.handle;
    patient.keptByHospital = one.readers.custodian;
    std::vector<std::pair<RecordId, LeafPlace>> replaced;
    for (const LeafPlace& place : one.replaces)
        replaced.emplace_back(one.record.record, place);
    std::vector<PlainRecord> records;
    records.push_back(std::move(one.record));
    m_act = replica::AuditAct::Wrote;
    m_audited = audited;
    auto done = storeChunk(context, std::move(records), replaced, one.readers, std::move(patient),
                           [](ImportProgress::Stage) {});
    m_act = replica::AuditAct::Imported;
    m_audited.clear();
    return done;
}

Result<void> Importer::store(ImportPlan plan, ImportResult& result, const interfaces::ProgressSink& progress,
                             interfaces::CancelFlag& cancel)
{
    result.duplicates += plan.duplicates;
    result.patients += plan.patients;
    for (auto* problems : {&plan.refused, &plan.notes})
        std::ranges::move(*problems, std::back_inserter(result.problems));
    result.refused += plan.refusedRecords;
    result.kept -= plan.refusedRecords;
    result.mapped -= plan.refusedMapped;
    // Whatever stops this: only what was stored is counted as kept.
    std::size_t next = 0;
    const auto stopped = [&](Unexpected<Problem> why) {
        for (; next < plan.groups.size(); ++next) {
            result.kept -= plan.groups[next].records.size();
            result.mapped -= mappedIn(plan.groups[next]);
        }
        return why;
    };
    const auto known = m_session.hospitalKeys();
    if (!known)
        return stopped(Unexpected{known.error()});
    const crypto::HospitalKeys* const keys = *known;

    const auto handleOf = [&](const ImportGroup& g) {
        return g.patient ? crypto::patientHandle(*keys, *g.patient) : crypto::commonsHandle(*keys, g.source);
    };
    std::map<PatientHandle, Circles::Wanted> wanted;
    for (const ImportGroup& g : plan.groups)
        wanted.insert_or_assign(handleOf(g), Circles::Wanted{handleOf(g), !g.patient});
    std::vector<Circles::Wanted> list;
    for (const auto& [handle, w] : wanted)
        list.push_back(w);
    const auto ensured = m_circles.ensure(list);
    if (!ensured)
        return stopped(Unexpected{ensured.error()});
    const auto& readers = *ensured;

    std::map<PatientHandle, interfaces::PatientSummary> briefs;
    for (auto& [id, brief] : plan.briefs)
        briefs.insert_or_assign(crypto::patientHandle(*keys, id), std::move(brief));
    std::set<PatientHandle> refusedHandles;
    for (; next < plan.groups.size(); ++next) {
        ImportGroup& group = plan.groups[next];
        if (cancel.cancelled)
            return stopped(cancelled());
        const Tell tell = [&, at = next](ImportProgress::Stage stage) {
            progress({stage, result.file, at, plan.groups.size()});
        };
        tell(ImportProgress::Stage::Sealing);
        const PatientHandle handle = handleOf(group);
        const auto& who = readers.at(handle);
        if (!who) {
            const auto count = static_cast<std::uint64_t>(group.records.size());
            result.refused += count;
            result.kept -= count;
            result.mapped -= mappedIn(group);
            if (refusedHandles.insert(handle).second)
                result.problems.push_back(
                    {group.patient ? toHex(*group.patient) : group.source, who.error().message, true});
            continue;
        }
        const auto brief = briefs.find(handle);
        const std::optional<PatientId> id = group.patient;
        Stored stored;
        const std::size_t records = group.records.size();
        const std::uint64_t mapped = mappedIn(group);
        const auto done = storeGroup(std::move(group), handle, *who, id,
                                     brief != briefs.end() ? std::optional(brief->second) : std::nullopt, tell, stored);
        result.items += stored.items;
        if (!done) {
            result.kept -= records - stored.records;
            result.mapped -= mapped - stored.mapped;
            ++next;
            return stopped(Unexpected{done.error()});
        }
    }
    return {};
}

Result<void> Importer::storeGroup(ImportGroup group, const PatientHandle& handle, const Circles::Readers& readers,
                                  const std::optional<PatientId>& id,
                                  const std::optional<interfaces::PatientSummary>& brief, const Tell& tell,
                                  Stored& stored)
{
    TWINCHART_ASSIGN(const crypto::HospitalKeys* keys, m_session.hospitalKeys());
    TWINCHART_ASSIGN(const Session::InForce inForce, m_session.catalogue());
    ContributionContext context;
    context.chain = m_session.genesis().chain;
    context.handle = handle;
    context.catalogue = inForce.digest;
    context.commons = !group.patient;
    context.consentHeight = readers.consentHeight;
    context.permissionClass = static_cast<contract::PermissionClass>(group.stage);
    context.provenance = group.stage == model::Stage::Pha ? contract::Provenance::Received : contract::Provenance::Own;
    context.provider = crypto::hmacSha256(keys->nameKey, Writer().var("provider").var(group.source).bytes());

    replica::PatientChange patient;
    patient.handle = handle;
    patient.commons = context.commons;
    patient.id = id;
    patient.keptByHospital = readers.custodian;
    if (brief)
        patient.brief = encodeBrief(*brief);

    const std::multimap<std::size_t, VersionId> replaces(group.replaces.begin(), group.replaces.end());
    std::vector<PlainRecord> chunk;
    std::vector<std::pair<RecordId, LeafPlace>> replaced;
    std::set<RecordId> inChunk;
    const auto flush = [&]() -> Result<void> {
        if (chunk.empty())
            return {};
        Stored now;
        for (const PlainRecord& r : chunk) {
            ++now.records;
            now.mapped += r.content.items.empty() ? 0 : 1;
            now.items += r.content.items.size();
        }
        TWINCHART_TRY(storeChunk(context, std::move(chunk), replaced, readers, patient, tell));
        stored.records += now.records;
        stored.mapped += now.mapped;
        stored.items += now.items;
        chunk.clear();
        replaced.clear();
        inChunk.clear();
        patient.brief.reset();
        return {};
    };
    for (std::size_t n = 0; n < group.records.size(); ++n) {
        // A version whose predecessor waits in this very chunk has to follow in the next contribution.
        if (inChunk.contains(group.records[n].record) || chunk.size() == kRecordsOfAContribution)
            TWINCHART_TRY(flush());
        std::set<LeafPlace> places;
        for (auto [old, end] = replaces.equal_range(n); old != end; ++old) {
            TWINCHART_ASSIGN(const auto copies, placesOf(handle, group.records[n].record, old->second));
            places.insert(copies.begin(), copies.end());
        }
        if (replaced.size() + places.size() > kReplacementsOfAContribution)
            TWINCHART_TRY(flush());
        for (const LeafPlace& place : places)
            replaced.emplace_back(group.records[n].record, place);
        inChunk.insert(group.records[n].record);
        chunk.push_back(std::move(group.records[n]));
    }
    return flush();
}

Result<std::vector<Importer::LeafPlace>> Importer::placesOf(const PatientHandle& handle, const RecordId& record,
                                                            const VersionId& version)
{
    const replica::RecordName name = replica::nameOf(record);
    const auto found = m_session.replica().lookup({&name, 1});
    if (!found)
        return Unexpected{problemOf(found.error())};
    std::vector<LeafPlace> out;
    std::optional<LeafPlace> newest;
    for (const replica::KnownVersion& k : found->front()) {
        if (k.version != version || k.handle != handle)
            continue;
        const LeafPlace place{k.root, k.leaf};
        newest = newest.value_or(place);
        if ((k.flags & (replica::kSuperseded | replica::kDeleted | replica::kErased)) == 0 &&
            k.state != replica::State::Refused)
            out.push_back(place);
    }
    if (out.empty() && !newest)
        return Unexpected{
            problemOf(replica::ReplicaError{replica::ReplicaError::Kind::NotFound, "replaced version", 0})};
    if (out.empty())
        out.push_back(*newest);
    return out;
}

Result<void> Importer::storeChunk(const ContributionContext& context, std::vector<PlainRecord> records,
                                  const std::vector<std::pair<RecordId, LeafPlace>>& replaced,
                                  const Circles::Readers& readers, replica::PatientChange patient, const Tell& tell)
{
    tell(ImportProgress::Stage::Sealing);
    std::vector<std::pair<replica::RecordName, std::size_t>> order;
    for (std::size_t n = 0; n < records.size(); ++n)
        order.emplace_back(replica::nameOf(records[n].record), n);
    std::ranges::sort(order);
    std::vector<PlainRecord> sorted;
    sorted.reserve(records.size());
    std::map<RecordId, std::uint32_t> leafOf;
    for (const auto& [name, n] : order) {
        leafOf.emplace(records[n].record, static_cast<std::uint32_t>(sorted.size()));
        sorted.push_back(std::move(records[n]));
    }
    TWINCHART_ASSIGN(SealedContribution sealed, sealContribution(context, sorted, readers.readers,
                                                                 m_session.account().device.sealing.publicKey()));

    replica::NewContribution out;
    for (const auto& [record, place] : replaced) {
        auto path = m_session.replica().leafPath(place.root, place.leaf);
        if (!path)
            return Unexpected{problemOf(path.error())};
        contract::Supersession supersession;
        supersession.old = {path->root, path->index, {}, path->aunts};
        supersession.old.leaf.octets = path->leaf.octets;
        supersession.by = leafOf.at(record);
        out.supersessions.push_back({path->root, path->index, supersession.by});
        sealed.body.supersessions.push_back(std::move(supersession));
    }
    TWINCHART_ASSIGN(Bytes transaction, m_session.submitter().build(sealed.body));

    out.chain = context.chain;
    out.handle = context.handle;
    out.commons = context.commons;
    out.root = sealed.body.root;
    out.depth = sealed.body.depth;
    out.permissionClass = static_cast<std::uint8_t>(context.permissionClass);
    out.provenance = static_cast<std::uint8_t>(context.provenance);
    out.catalogue = context.catalogue;
    out.received = m_session.clock().now();
    out.leaves = std::move(sealed.leaves);
    out.records.reserve(sorted.size());
    for (std::size_t n = 0; n < sorted.size(); ++n) {
        PlainRecord& plain = sorted[n];
        crypto::SealedRecord& s = sealed.records[n];
        out.recordLeaves.push_back(static_cast<std::uint32_t>(n));
        out.records.push_back({replica::nameOf(plain.record), plain.version, std::move(s.ciphertext), std::move(s.dek),
                               s.ciphertextDigest, s.commitment, plain.content.source, plain.content.own,
                               plain.content.resourceType, plain.content.resourceId, plain.content.dataSet,
                               plain.content.stage, std::move(plain.content.items), replica::RecordFault::None});
        wipe(plain.encoded);
        Bytes().swap(plain.encoded);
    }
    replica::Outgoing outgoing;
    outgoing.tables.push_back(std::move(sealed.table));
    for (SealedContribution::Wrap& wrap : sealed.wraps)
        outgoing.wraps.push_back({0, wrap.recipient, std::move(wrap.sealed)});
    outgoing.transaction = std::move(transaction);
    out.outgoing = std::move(outgoing);

    tell(ImportProgress::Stage::Saving);
    replica::Batch batch;
    batch.patients.push_back(std::move(patient));
    batch.contributions.push_back(std::move(out));
    batch.audit.push_back({m_session.clock().now(), m_act, context.handle, m_audited});
    if (const auto done = m_session.replica().write(batch); !done)
        return Unexpected{problemOf(done.error())};
    return {};
}

Result<void> allRecorded(const sync::SyncReport& report)
{
    std::uint64_t waiting = 0;
    bool contradicted = false;
    for (const sync::SyncReport::Row& row : report.rows) {
        if (row.outcome == sync::Outcome::Refused)
            return problem(
                Failure::Refused,
                TWINCHART_TR(
                    "The ledger's rules refused what was sent: %1 (code %2). It is saved here, is shown and waits; a sync sends it when the rules allow it. Do not enter it again."),
                {std::string(contract::nameOf(static_cast<contract::Code>(row.code))), std::to_string(row.code)});
        contradicted = contradicted || row.outcome == sync::Outcome::Contradicted;
        waiting += row.outcome != sync::Outcome::Recorded && row.outcome != sync::Outcome::Received &&
                           row.outcome != sync::Outcome::AlreadyHeld
                       ? 1
                       : 0;
    }
    const std::string why =
        report.problems.empty() ? std::string(sync::nameOf(sync::Outcome::Deferred)) : report.problems.front();
    if (contradicted)
        return problem(
            Failure::Integrity,
            TWINCHART_TR(
                "The ledger holds something else than what was sent (%1). What is saved here waits. Run a check of the node and tell the privacy officer."),
            {why});
    if (waiting > 0)
        return problem(
            Failure::Unavailable,
            TWINCHART_TR("%1 contributions are saved here and not recorded yet (%2). They go with the next sync."),
            {std::to_string(waiting), why});
    return {};
}

Result<void> Importer::send(const interfaces::ProgressSink& progress, interfaces::CancelFlag& cancel)
{
    if (!m_session.online())
        TWINCHART_TRY(m_session.reconnect());
    const auto report = m_session.synchroniser().send(
        [&](const sync::SyncProgress& p) {
            using Stage = sync::SyncProgress::Stage;
            ImportProgress::Stage stage = ImportProgress::Stage::Verifying;
            if (p.stage == Stage::Sending)
                stage = ImportProgress::Stage::Sending;
            else if (p.stage == Stage::Submitting)
                stage = ImportProgress::Stage::Recording;
            else if (p.stage == Stage::Keeping)
                stage = ImportProgress::Stage::Keeping;
            progress({stage, {}, p.done, p.total});
        },
        &cancel.cancelled);
    m_session.submitter().forgetNonce();
    if (!report)
        return Unexpected{problemOf(report.error())};
    TWINCHART_TRY(allRecorded(*report));
    progress({ImportProgress::Stage::Done, {}, 1, 1});
    return {};
}

} // namespace twinchart::workstation
