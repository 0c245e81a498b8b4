// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "writing.h"

#include <algorithm>
#include <map>

namespace twinchart::workstation {

namespace {
/// Settings under this prefix, a contribution's root and a leaf: name and version of a record that was erased there.
/// The ledger's deletion says both to everybody; without them nobody could say here which item it was.
constexpr std::string_view kErasedPrefix = "erased leaf ";

Bytes erasedKey(const Digest256& root, std::uint32_t leaf)
{
    return Writer().raw(kErasedPrefix).raw(root).u32(leaf).bytes();
}

Result<void> written(replica::Replica& store, replica::Entry entry)
{
    replica::Batch batch;
    batch.entries.push_back(std::move(entry));
    if (const auto done = store.write(batch); !done)
        return Unexpected{problemOf(done.error())};
    return {};
}

/// The record at that leaf with all its versions, unless another of them stands. False: something of it still waits to
/// be sent, and this is to be called again.
Result<bool> eraseAt(replica::Replica& store, replica::LoadedPatient& loaded, const Digest256& root, std::uint32_t leaf)
{
    using replica::LoadedRecord;
    const auto isErased = [](const LoadedRecord& r) { return (r.flags & replica::kErased) != 0; };
    // Its wraps hold the key, and would go out with it.
    const auto isOutgoing = [&](const LoadedRecord& r) {
        const replica::ContributionInfo& c = loaded.contributions[r.contribution];
        return c.mine && c.state != replica::State::Recorded;
    };
    const auto at = std::ranges::find_if(loaded.records, [&](const LoadedRecord& r) {
        return r.leaf == leaf && loaded.contributions[r.contribution].root == root;
    });
    if (at == loaded.records.end())
        return true;
    replica::RecordName record = at->record;
    if (isErased(*at)) {
        // Another version waited when it was.
        const auto name = store.get(replica::Section::Settings, erasedKey(root, leaf));
        if (!name)
            return Unexpected{problemOf(name.error())};
        if (!*name)
            return true;
        record = twinchart::Reader(**name).fixed<replica::RecordName>();
    } else if (isOutgoing(*at)) {
        return false;
    } else {
        TWINCHART_TRY(written(store, {replica::Section::Settings, erasedKey(root, leaf),
                                      Writer().raw(at->record).raw(at->version).bytes()}));
    }
    // A version that was written beside the deleted one, and stands, keeps its history.
    const bool stands = std::ranges::any_of(loaded.records, [&](const LoadedRecord& r) {
        return r.record == record && !isErased(r) && (r.flags & (replica::kSuperseded | replica::kDeleted)) == 0 &&
               loaded.contributions[r.contribution].state != replica::State::Refused;
    });
    bool isWhole = true;
    for (LoadedRecord& r : loaded.records) {
        const bool isOther = &r != &*at;
        if (r.record != record || isErased(r) || (isOther && stands))
            continue;
        // Its own row tells of a deleted one beside it when its turn comes.
        if (isOther && (r.flags & replica::kDeleted) != 0)
            continue;
        if (isOutgoing(r)) {
            isWhole = false;
            continue;
        }
        // Another copy has a deletion of its own, or is another patient's.
        if (const auto done = store.erase(r.record, r.version, loaded.contributions[r.contribution].root); !done) {
            // It was loaded from a segment that is sound: then it is its row that was edited.
            const bool isEdited = done.error().kind == replica::ReplicaError::Kind::NotFound;
            return Unexpected{problemOf(
                isEdited ? replica::ReplicaError{replica::ReplicaError::Kind::Mismatch, "record row"} : done.error())};
        }
        r.flags |= replica::kErased;
    }
    return isWhole;
}
} // namespace

Result<void> eraseDeleted(Session& session)
{
    replica::Replica& store = session.replica();
    const auto settings = store.list(replica::Section::Settings);
    if (!settings)
        return Unexpected{problemOf(settings.error())};
    const BytesView prefix = twinchart::viewOf(sync::kDeletedPrefix);
    std::map<PatientHandle, replica::LoadedPatient> patients;
    for (const replica::Entry& e : *settings) {
        if (e.key.size() != prefix.size() + Digest256::kSize + 4 ||
            !equal(BytesView(e.key).first(prefix.size()), prefix))
            continue;
        twinchart::Reader in(BytesView(e.key).subspan(prefix.size()));
        const auto root = in.fixed<Digest256>();
        const std::uint32_t leaf = in.u32();
        const auto held = store.contribution(root);
        if (!held)
            return Unexpected{problemOf(held.error())};
        if (*held) {
            auto patient = patients.find((*held)->handle);
            if (patient == patients.end()) {
                auto loaded = store.loadPatient((*held)->handle);
                if (!loaded)
                    return Unexpected{problemOf(loaded.error())};
                patient = patients.emplace((*held)->handle, std::move(*loaded)).first;
            }
            // Nothing of it is shown either; it is tried again when the store is whole.
            if (patient->second.root != replica::RootVerdict::Verified)
                continue;
            TWINCHART_ASSIGN(const bool isWhole, eraseAt(store, patient->second, root, leaf));
            if (!isWhole)
                continue;
        }
        TWINCHART_TRY(written(store, {replica::Section::Settings, e.key, std::nullopt}));
    }
    return {};
}

Result<void> nameErased(replica::Replica& store, replica::LoadedPatient& loaded)
{
    for (replica::LoadedRecord& r : loaded.records) {
        if ((r.flags & replica::kErased) == 0 || (r.flags & replica::kDeleted) == 0)
            continue;
        const auto name =
            store.get(replica::Section::Settings, erasedKey(loaded.contributions[r.contribution].root, r.leaf));
        if (!name)
            return Unexpected{problemOf(name.error())};
        if (!*name)
            continue;
        twinchart::Reader in(**name);
        const auto record = in.fixed<replica::RecordName>();
        const auto version = in.fixed<VersionId>();
        if (in.finish()) {
            r.record = record;
            r.version = version;
        }
    }
    return {};
}

} // namespace twinchart::workstation
