// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "maker.h"

#include <ledger/merkle.h>

#include <algorithm>
#include <cstdlib>

namespace twinchart::replica::maker {

namespace {
std::string two(std::uint64_t v)
{
    return (v < 10 ? "0" : "") + std::to_string(v);
}
std::string uuidOfNumber(std::uint64_t n)
{
    std::string hex = toHex(fixedOf<PatientId>(n, 9));
    for (const std::size_t at : {8U, 13U, 18U, 23U})
        hex.insert(at, "-");
    return hex;
}
} // namespace

model::RecordContent contentOf(std::uint64_t n, std::uint32_t items, std::uint8_t version, std::size_t resourceOctets)
{
    model::RecordContent c;
    c.source = "laboratory";
    c.resourceType = "Observation";
    c.resourceId = uuidOfNumber(n);
    c.dataSet.code = "VS";
    c.stage = model::Stage::Pha;
    c.resource = bytesOf("{\"resourceType\":\"Observation\",\"id\":\"" + c.resourceId +
                         "\",\"v\":" + std::to_string(version) + ",\"pad\":\"");
    if (c.resource.size() < resourceOctets)
        c.resource.resize(resourceOctets, 'x');
    for (const char tail : {'"', '}'})
        c.resource.push_back(static_cast<std::uint8_t>(tail));
    const std::string time = "20" + two(10 + n / 400'000 % 10) + "-" + two(1 + n / 40'000 % 12) + "-" +
                             two(1 + n / 1440 % 28) + "T" + two(n / 60 % 24) + ":" + two(n % 60) + ":07+01:00";
    for (std::uint32_t k = 0; k < items; ++k) {
        model::Item& item = c.items.emplace_back();
        item.dataSet.code = "VS";
        item.attribute = "heart-rate";
        item.code.codings.push_back({"http://loinc.org", "8867-4", "Heart rate"});
        item.code.text = "Heart rate";
        item.value = model::Quantity{std::to_string(50 + (n + k) % 70) + ".0", "", "beats/minute", "/min"};
        item.effective.start = model::parseClinicalTime(time);
        item.asserted = item.effective.start;
        item.provider = "Ward monitor 7";
        item.status = "final";
        item.path = static_cast<std::uint16_t>(k);
    }
    return c;
}

RecordName nameAt(std::uint64_t n)
{
    return nameOf(fixedOf<RecordId>(n));
}
VersionId versionAt(std::uint64_t n, std::uint8_t version)
{
    return fixedOf<VersionId>(n, version);
}

NewContribution contribution(const Wish& wish)
{
    NewContribution c;
    c.chain = wish.chain;
    c.handle = wish.handle;
    c.commons = wish.commons;
    c.permissionClass = wish.permissionClass;
    c.catalogue = fixedOf<Digest256>(77);
    c.received = wish.received;
    for (std::uint64_t n = wish.first; n < wish.first + wish.records; ++n) {
        const model::RecordContent content = contentOf(n, wish.itemsEach, wish.version, wish.resourceOctets);
        NewRecord& r = c.records.emplace_back();
        r.record = nameAt(n);
        r.version = versionAt(n, wish.version);
        auto sealed = crypto::sealRecord(model::encode(content),
                                         bindingOf(c.chain, c.handle, r.record, r.version, c.catalogue, c.commons));
        if (!sealed)
            std::abort();
        r.ciphertext = std::move(sealed->ciphertext);
        r.dek = std::move(sealed->dek);
        r.ciphertextDigest = sealed->ciphertextDigest;
        r.commitment = sealed->commitment;
        r.source = content.source;
        r.resourceType = content.resourceType;
        r.resourceId = content.resourceId;
        r.dataSet = content.dataSet;
        r.stage = content.stage;
        r.items = content.items;
    }
    std::ranges::sort(c.records, {}, &NewRecord::record);
    std::uint32_t leaf = 0;
    for (const NewRecord& r : c.records) {
        crypto::Leaf l;
        l.recordDigest.octets = r.record.octets;
        l.version = r.version;
        l.commitment = r.commitment;
        l.ciphertextDigest = r.ciphertextDigest;
        c.leaves.push_back(crypto::encode(l));
        c.recordLeaves.push_back(leaf++);
    }
    const auto depth = crypto::padLeaves(c.leaves);
    if (!depth)
        std::abort();
    c.depth = static_cast<std::uint8_t>(*depth);
    std::vector<Digest256> hashes;
    for (const auto& l : c.leaves)
        hashes.push_back(ledger::leafHash(l));
    c.root = ledger::merkleRootOfHashes(hashes);
    if (wish.outgoing) {
        Outgoing out;
        out.tables.push_back(bytesOf("table"));
        out.wraps.push_back({0, fixedOf<KeyId>(5), bytesOf("wrap")});
        out.transaction = bytesOf("transaction");
        c.outgoing = out;
    }
    return c;
}

ReplicaKeys keys(std::uint8_t which)
{
    ReplicaKeys out;
    out.database = SecretBytes(48);
    out.freshness = SecretBytes(32);
    std::ranges::fill(out.database.span(), which);
    std::ranges::fill(out.freshness.span(), static_cast<std::uint8_t>(which + 100));
    return out;
}

} // namespace twinchart::replica::maker
