// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "writing.h"

#include "importer.h"
#include "openedpatient.h"
#include "users.h"

#include <crypto/hash.h>
#include <crypto/random.h>
#include <interop/importer.h>
#include <sync/provenstate.h>

#include <algorithm>

namespace twinchart::workstation {

namespace {
/// In whose words something is written, and the keys that name it.
struct Author {
    bool patient = false;
    std::string source; ///< the hospital, or the patient himself
    std::string name;   ///< to be shown as who provided it
    crypto::HospitalKeys keys;
    Digest256 provider;
};

Result<Author> authorOf(Session& session)
{
    const interfaces::UserEntry& user = session.account().user.entry;
    Author out;
    out.patient = user.role == interfaces::Role::Patient;
    out.name = user.fullName;
    out.source = out.patient ? user.fullName : user.hospital;
    if (out.patient) {
        // A patient has no key of the hospital's: his own names what is his, for nobody else to recompute.
        out.keys.idKey = crypto::deriveKey(session.account().master.view(), "records");
        out.provider = crypto::hmacSha256(out.keys.idKey, Writer().var("provider").var(out.source).bytes());
        return out;
    }
    TWINCHART_ASSIGN(const crypto::HospitalKeys* keys, session.hospitalKeys());
    out.keys = keys->clone();
    out.provider = crypto::hmacSha256(keys->nameKey, Writer().var("provider").var(out.source).bytes());
    return out;
}

contract::PermissionClass classOf(const model::DataSet& dataSet)
{
    return static_cast<contract::PermissionClass>(dataSet.permissionClass);
}

/// Role, permission in the newest proven state; before anything is stored.
Result<void> checkPermission(Session& session, const model::DataSet& dataSet)
{
    const interfaces::Role role = session.account().user.entry.role;
    std::optional<contract::PermissionEntry> permission;
    if (role != interfaces::Role::Patient && isClinical(role) && dataSet.writable) {
        if (!session.online())
            TWINCHART_TRY(session.reconnect());
        const auto state = sync::newestProvenState(session.synchroniser().headers(), session.clock().now());
        if (!state)
            return Unexpected{problemOf(state.error())};
        auto entry = sync::provenEntry<contract::PermissionEntry>(
            session.gateway(), *state,
            contract::key::permission(session.account().device.signing.id(), classOf(dataSet)));
        if (!entry)
            return Unexpected{problemOf(entry.error())};
        permission = std::move(entry).value();
    }
    return mayWrite(dataSet, role, permission, session.clock().now());
}

/// Who reads what is written now; NotPermitted for who is not of the treating team, or not the patient himself.
Result<Circles::Readers> readersOf(Session& session, Importer& importer, const PatientHandle& handle)
{
    if (!session.online())
        TWINCHART_TRY(session.reconnect());
    if (session.account().user.entry.role == interfaces::Role::Patient)
        return importer.circles().ofOwner(handle);
    TWINCHART_ASSIGN(auto readers, importer.circles().ensure({{handle, false}}));
    return std::move(readers.at(handle));
}

std::string newResourceId()
{
    auto octets = crypto::randomFixed<FixedBytes<16, struct NewResourceTag>>();
    octets.octets[6] = static_cast<std::uint8_t>((octets.octets[6] & 0x0f) | 0x40);
    octets.octets[8] = static_cast<std::uint8_t>((octets.octets[8] & 0x3f) | 0x80);
    std::string out = toHex(octets);
    for (const std::size_t at : {20U, 16U, 12U, 8U})
        out.insert(at, 1, '-');
    return out;
}

/// As the reader of every import sees it: checked against FHIR, mapped, marked.
Result<model::RecordContent> readBack(const Author& author, const model::Catalogue& catalogue,
                                      const std::string& resource)
{
    interop::ImportOptions options;
    options.own = true;
    options.source = author.source;
    std::optional<model::RecordContent> out;
    interop::ImportSession reader(options, catalogue);
    const interop::ImportSummary summary =
        reader.readText(twinchart::viewOf(resource), [&](interop::ImportedRecord&& read) {
            out = std::move(read.content);
            return true;
        });
    if (!out)
        return problem(Failure::Refused, TWINCHART_TR("This cannot be recorded: %1 Nothing was changed."),
                       {summary.problems.empty() ? "" : summary.problems.front().why.english()});
    return std::move(*out);
}

Unexpected<Problem> notAsMeant(const char* where)
{
    return problem(Failure::Internal,
                   TWINCHART_TR("An internal error stopped this (%1). What was acknowledged is kept."), {where});
}

/// Whether an item holds the value that was meant; spelling of units apart, texts are compared as written.
bool holds(const model::Item& item, const model::Value& meant)
{
    return item.value == meant && item.notAFact == model::NotAFact::None;
}

struct Found {
    const replica::LoadedRecord* record = nullptr;
    const replica::ContributionInfo* contribution = nullptr;
    const model::DataSet* dataSet = nullptr;
    std::vector<const replica::LoadedRecord*> standing; ///< all versions in whose place something may come
    std::size_t versions = 0;
};

enum class Change { Amendment, Deletion };

/// The record of an item, if this user may change it so and it is the one that stands.
Result<Found> findChangeable(Session& session, const OpenedPatient& patient, const replica::ItemId& item, Change change)
{
    const replica::LoadedPatient& loaded = patient.loaded();
    const auto contributionOf = [&](const replica::LoadedRecord& r) { return &loaded.contributions[r.contribution]; };
    Found out;
    for (std::uint32_t n = 0; n < loaded.records.size(); ++n) {
        const replica::LoadedRecord& r = loaded.records[n];
        if (r.record != item.record || (r.flags & replica::kErased) != 0)
            continue;
        ++out.versions;
        const bool stands = (r.flags & (replica::kSuperseded | replica::kDeleted)) == 0 &&
                            contributionOf(r)->state != replica::State::Refused;
        if (r.version == item.version) {
            // Of copies the one that stands.
            if (out.record == nullptr || stands)
                out.record = &r;
            if (patient.verdict(n) == interfaces::Verdict::Invalid)
                return problem(
                    Failure::Integrity,
                    TWINCHART_TR(
                        "Integrity check failed: this item is not what was recorded. Nothing was changed. Run check --deep."));
        }
        if (stands)
            out.standing.push_back(&r);
    }
    if (out.record == nullptr || loaded.info.commons)
        return problem(Failure::NotFound,
                       TWINCHART_TR("There is no such item among the patients whom you may see, or it was deleted."));
    out.contribution = contributionOf(*out.record);
    if (std::ranges::find(out.standing, out.record) == out.standing.end())
        return problem(
            Failure::Refused,
            TWINCHART_TR(
                "This version does not stand any more: another took its place, or it was deleted or refused. Nothing was changed. Take the newest one."));
    if (loaded.words[out.record->resourceType] == "Patient")
        return problem(Failure::Refused, TWINCHART_TR("Who a patient is, is not changed here. Nothing was changed."));
    const bool patientActs = session.account().user.entry.role == interfaces::Role::Patient;
    // The data owner deletes whatever is the owner's (A6), and also what the catalogue does not name any more; whether
    // this patient is the owner, the ledger says (readersOf).
    if (patientActs && change == Change::Deletion)
        return out;
    const auto wanted = patientActs ? contract::Provenance::SelfReported : contract::Provenance::Own;
    if (!out.record->own || out.contribution->provenance != static_cast<std::uint8_t>(wanted))
        return problem(
            Failure::NotPermitted,
            TWINCHART_TR(
                "This item is not yours to change: staff change what the hospital wrote, patients what they reported themselves. Nothing was changed."));
    TWINCHART_ASSIGN(const Session::InForce inForce, session.catalogue());
    out.dataSet = inForce.catalogue->dataSet(loaded.words[out.record->dataSet]);
    if (out.dataSet == nullptr)
        return problem(Failure::Refused,
                       TWINCHART_TR("The catalogue in force has no data set \"%1\". Nothing was changed."),
                       {loaded.words[out.record->dataSet]});
    TWINCHART_TRY(checkPermission(session, *out.dataSet));
    return out;
}

/// Saves one version by the way of every record.
Result<SavedRecord> save(Session& session, Importer& importer, const Author& author, const PatientHandle& handle,
                         Circles::Readers readers, model::RecordContent content, const RecordId& record,
                         std::vector<Importer::LeafPlace> replaces, const std::string& audited)
{
    TWINCHART_ASSIGN(const Session::InForce inForce, session.catalogue());
    Importer::OneRecord one;
    one.handle = handle;
    one.provenance = author.patient ? contract::Provenance::SelfReported : contract::Provenance::Own;
    one.permissionClass = static_cast<contract::PermissionClass>(content.stage);
    one.provider = author.provider;
    one.catalogue = inForce.digest;
    one.readers = std::move(readers);
    one.replaces = std::move(replaces);
    one.record.record = record;
    one.record.version = crypto::versionId(author.keys, record, content.resource);
    one.record.encoded = model::encode(content);
    if (!model::decodeRecord(one.record.encoded))
        return notAsMeant("record");
    SavedRecord out{replica::nameOf(record), one.record.version, {}};
    one.record.content = std::move(content);
    TWINCHART_TRY(importer.save(std::move(one), audited));
    return out;
}

} // namespace

Result<SavedRecord> writeNew(Session& session, Importer& importer, const OpenedPatient& patient,
                             const interfaces::WriteRequest& request)
{
    TWINCHART_ASSIGN(const Session::InForce inForce, session.catalogue());
    const model::Catalogue& catalogue = *inForce.catalogue;
    const model::DataSet* const dataSet = catalogue.dataSet(request.dataSet);
    if (dataSet == nullptr)
        return problem(Failure::Refused,
                       TWINCHART_TR("The catalogue in force has no data set \"%1\". Nothing was changed."),
                       {request.dataSet});
    TWINCHART_TRY(checkPermission(session, *dataSet));
    const Instant now = wholeSecond(session.clock().now());
    TWINCHART_ASSIGN(auto parts, readValues(catalogue, *dataSet, request.values, request.unusual));
    TWINCHART_ASSIGN(const std::string effective, readEffective(request.effective, now));
    TWINCHART_ASSIGN(const Author author, authorOf(session));

    interop::NewObservation observation;
    observation.id = newResourceId();
    observation.subject = "Patient/" + patientIdText(patient.loaded().info);
    observation.dataSet = dataSet->code.code;
    observation.dataSetTitle = dataSet->title.en;
    observation.effective = effective;
    observation.issued = toRfc3339(now);
    observation.performer = author.name;
    observation.parts = std::move(parts);
    TWINCHART_ASSIGN(model::RecordContent content,
                     readBack(author, catalogue, interop::observationResource(observation)));
    // Nothing is sealed that would come out again as something else.
    if (content.dataSet != dataSet->code || content.items.size() != observation.parts.size())
        return notAsMeant("mapping");
    std::vector<std::pair<std::uint16_t, std::string>> items;
    for (std::size_t n = 0; n < content.items.size(); ++n) {
        if (content.items[n].attribute != request.values[n].name || content.items[n].dataSet != dataSet->code ||
            !holds(content.items[n], observation.parts[n].value))
            return notAsMeant("mapping");
        items.emplace_back(static_cast<std::uint16_t>(n), request.values[n].name);
    }
    const RecordId record = crypto::recordId(author.keys, author.source, content.resourceType, content.resourceId);
    const PatientHandle handle = patient.loaded().info.handle;
    TWINCHART_ASSIGN(Circles::Readers readers, readersOf(session, importer, handle));
    TWINCHART_ASSIGN(SavedRecord saved, save(session, importer, author, handle, std::move(readers), std::move(content),
                                             record, {}, "written: " + dataSet->code.code));
    saved.items = std::move(items);
    return saved;
}

Result<SavedRecord> writeAmended(Session& session, Importer& importer, const OpenedPatient& patient,
                                 const replica::ItemId& item, const interfaces::AmendRequest& request)
{
    TWINCHART_ASSIGN(const Found found, findChangeable(session, patient, item, Change::Amendment));
    TWINCHART_ASSIGN(const Session::InForce inForce, session.catalogue());
    const model::Catalogue& catalogue = *inForce.catalogue;
    const auto before = session.replica().content(found.record->record, found.record->version);
    if (!before)
        return Unexpected{problemOf(before.error())};
    if (before->resourceType != "Observation")
        return problem(
            Failure::Refused,
            TWINCHART_TR(
                "This item stands in a resource of type %1, which is amended by importing its next version. Nothing was changed."),
            {before->resourceType});
    TWINCHART_ASSIGN(Author author, authorOf(session));
    // The hospital's own record may have come by import under another name of the hospital: it keeps it.
    author.source = before->source;
    const RecordId record =
        before->resourceId.empty()
            ? crypto::recordIdOfBytes(author.keys, before->source, before->resourceType, before->resource)
            : crypto::recordId(author.keys, before->source, before->resourceType, before->resourceId);
    if (replica::nameOf(record) != item.record)
        return problem(
            Failure::NotPermitted,
            TWINCHART_TR(
                "This item is not yours to change: staff change what the hospital wrote, patients what they reported themselves. Nothing was changed."));

    if (request.values.empty())
        return problem(Failure::Usage,
                       TWINCHART_TR("Say what is written: an attribute and its value. Nothing was changed."));
    interop::ObservationChange change;
    std::vector<std::pair<std::uint16_t, std::string>> items;
    for (const interfaces::NamedValue& v : request.values) {
        const model::Attribute* const attribute = catalogue.attribute(v.name);
        if (attribute == nullptr)
            return problem(Failure::Refused,
                           TWINCHART_TR("The catalogue in force has no attribute \"%1\". Nothing was changed."),
                           {v.name});
        // The item that was named, where it has the attribute, else the only one that has.
        std::vector<std::uint16_t> paths;
        for (const model::Item& i : before->items)
            if (i.attribute == v.name)
                paths.push_back(i.path);
        if (std::ranges::find(paths, item.path) != paths.end())
            paths = {item.path};
        if (paths.size() != 1)
            return problem(
                Failure::Refused,
                paths.empty()
                    ? TWINCHART_TR(
                          "%1: the record of this item has no such attribute. Nothing was changed. Write a new record.")
                    : TWINCHART_TR(
                          "%1: the record of this item has this attribute more than once. Nothing was changed. Name the item that is meant."),
                {v.name});
        if (std::ranges::find(items, paths.front(), &std::pair<std::uint16_t, std::string>::first) != items.end())
            return problem(Failure::Refused, TWINCHART_TR("%1: this attribute is given twice. Nothing was changed."),
                           {v.name});
        TWINCHART_ASSIGN(model::Value value,
                         readValue(catalogue, *found.dataSet, *attribute, v.value, request.unusual));
        change.parts.push_back({paths.front(), std::move(value)});
        items.emplace_back(paths.front(), v.name);
    }
    const bool same = std::ranges::all_of(change.parts, [&](const interop::ObservationChange::Part& p) {
        return before->items[p.path].value == p.value;
    });
    if (same)
        return problem(Failure::Refused, TWINCHART_TR("This is what stands there already. Nothing was changed."));
    change.versionId = std::to_string(found.versions + 1);
    change.issued = toRfc3339(wholeSecond(session.clock().now()));
    change.performer = author.name;
    const auto amended = interop::amendedObservation(textOf(before->resource), change);
    if (!amended)
        return notAsMeant("amending");
    TWINCHART_ASSIGN(model::RecordContent content, readBack(author, catalogue, *amended));
    if (content.items.size() != before->items.size() || content.dataSet != before->dataSet ||
        content.resourceId != before->resourceId)
        return notAsMeant("mapping");
    for (std::size_t n = 0; n < content.items.size(); ++n) {
        const auto part =
            std::ranges::find(change.parts, static_cast<std::uint16_t>(n), &interop::ObservationChange::Part::path);
        if (content.items[n].attribute != before->items[n].attribute ||
            content.items[n].code != before->items[n].code ||
            (part != change.parts.end() ? !holds(content.items[n], part->value)
                                        : content.items[n].value != before->items[n].value))
            return notAsMeant("mapping");
    }
    content.context = before->context;
    const PatientHandle handle = patient.loaded().info.handle;
    TWINCHART_ASSIGN(Circles::Readers readers, readersOf(session, importer, handle));
    std::vector<Importer::LeafPlace> replaces;
    for (const replica::LoadedRecord* r : found.standing)
        replaces.push_back({patient.loaded().contributions[r->contribution].root, r->leaf});
    TWINCHART_ASSIGN(SavedRecord saved, save(session, importer, author, handle, std::move(readers), std::move(content),
                                             record, std::move(replaces), "amended: " + found.dataSet->code.code));
    saved.items = std::move(items);
    return saved;
}

Result<Deleted> writeDeleted(Session& session, Importer& importer, const OpenedPatient& patient,
                             const replica::ItemId& item, const interfaces::DeleteRequest& request)
{
    Deleted out;
    TWINCHART_ASSIGN(out.reason, readReason(request.reason, session.account().user.entry.role));
    TWINCHART_ASSIGN(const Found found, findChangeable(session, patient, item, Change::Deletion));
    const PatientHandle handle = patient.loaded().info.handle;
    // Only for who belongs to the team now, or is the owner; of others than owners the ledger asks for the permission
    // alone.
    TWINCHART_ASSIGN([[maybe_unused]] const Circles::Readers readers, readersOf(session, importer, handle));
    contract::SupersedeBody body;
    body.handle = handle;
    body.reason = out.reason.reason;
    for (const replica::LoadedRecord* r : found.standing) {
        const replica::ContributionInfo& contribution = patient.loaded().contributions[r->contribution];
        if (contribution.state != replica::State::Recorded)
            return problem(Failure::Refused,
                           TWINCHART_TR("This record is not recorded yet. Nothing was changed. Sync and try again."));
        auto path = session.replica().leafPath(contribution.root, r->leaf);
        if (!path)
            return Unexpected{problemOf(path.error())};
        body.leaves.push_back({path->root, path->index, contract::Leaf{path->leaf.octets}, path->aunts});
    }
    std::ranges::sort(body.leaves, {}, [](const contract::LeafReference& l) { return std::pair(l.root, l.index); });
    if (const auto audited =
            session.replica().audit({session.clock().now(), replica::AuditAct::Deleted, handle,
                                     std::string(nameOf(out.reason.reason)) + ": " + out.reason.words});
        !audited)
        return Unexpected{problemOf(audited.error())};
    TWINCHART_ASSIGN(out.height, session.submitter().submit({std::move(body)}));
    return out;
}

} // namespace twinchart::workstation
