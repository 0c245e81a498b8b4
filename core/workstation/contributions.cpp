// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "contributions.h"

#include <algorithm>
#include <atomic>
#include <bit>
#include <thread>

namespace twinchart::workstation {

namespace {
Unexpected<Problem> sealingFailed(const char* what)
{
    return problem(Failure::Internal,
                   TWINCHART_TR("A record could not be sealed (%1). Nothing of this contribution was stored or sent."),
                   {what});
}

/// Each record under a key of its own, on several cores when there are many; false when one could not be sealed.
bool sealAll(const ContributionContext& context, const std::vector<PlainRecord>& records,
             std::vector<crypto::SealedRecord>& out)
{
    constexpr std::size_t kRun = 64;
    out.resize(records.size());
    std::atomic<std::size_t> next = 0;
    std::atomic<bool> good = true;
    const auto work = [&] {
        for (std::size_t first = next.fetch_add(kRun); first < records.size() && good; first = next.fetch_add(kRun))
            for (std::size_t n = first; n < std::min(records.size(), first + kRun); ++n) {
                const PlainRecord& r = records[n];
                auto sealed = crypto::sealRecord(r.encoded, replica::bindingOf(context.chain, context.handle,
                                                                               replica::nameOf(r.record), r.version,
                                                                               context.catalogue, context.commons));
                if (sealed)
                    out[n] = std::move(sealed).value();
                else
                    good = false;
            }
    };
    const std::size_t helpers =
        std::min<std::size_t>(records.size() / (4 * kRun), std::clamp(std::thread::hardware_concurrency(), 1U, 4U) - 1);
    std::vector<std::jthread> threads;
    for (std::size_t n = 0; n < helpers; ++n)
        threads.emplace_back(work);
    work();
    threads.clear();
    return good;
}
} // namespace

Result<SealedContribution> sealContribution(const ContributionContext& context, const std::vector<PlainRecord>& records,
                                            std::vector<Reader> readers, const PublicSealingKey& writer)
{
    std::ranges::sort(readers, {}, &Reader::recipient);
    SealedContribution out{{}, {}, {}, {}, crypto::BundleKey::generate(), {}};
    out.leaves.reserve(std::bit_ceil(records.size()));
    if (!sealAll(context, records, out.records))
        return sealingFailed("record");
    std::uint64_t octets = 0;
    for (std::size_t n = 0; n < records.size(); ++n) {
        const crypto::SealedRecord& sealed = out.records[n];
        octets += sealed.ciphertext.size();
        out.leaves.push_back(crypto::encode(crypto::Leaf{crypto::recordDigestOf(records[n].record), records[n].version,
                                                         sealed.commitment, sealed.ciphertextDigest}));
    }
    const auto depth = crypto::padLeaves(out.leaves, kLeastDepth);
    if (!depth)
        return sealingFailed("tree");

    std::vector<contract::Leaf> leaves(out.leaves.size());
    for (std::size_t n = 0; n < leaves.size(); ++n)
        leaves[n].octets = out.leaves[n].octets;
    std::vector<crypto::BundleTable::Input> inputs;
    inputs.reserve(out.records.size());
    for (std::uint32_t n = 0; n < out.records.size(); ++n)
        inputs.push_back({n, out.records[n].dek});
    const auto table = crypto::BundleTable::make(out.bundleKey, std::move(inputs));
    if (!table)
        return sealingFailed("table");
    out.table = table->encode();

    contract::ReaderSet set;
    set.table = table->digest();
    set.bundleCommitment = crypto::bundleCommit(out.bundleKey);
    for (const Reader& r : readers)
        set.recipients.push_back(r.recipient);

    out.body.handle = context.handle;
    out.body.provenance = context.provenance;
    out.body.provider = context.provider;
    out.body.permissionClass = context.permissionClass;
    out.body.catalogue = context.catalogue;
    out.body.root = contract::contributionRoot(leaves);
    out.body.depth = static_cast<std::uint8_t>(*depth);
    out.body.sizeClass = std::max(kLeastSizeClass, static_cast<std::uint8_t>(std::bit_width(octets)));
    out.body.consentHeight = context.consentHeight;
    out.body.readerSets = {set};

    for (const Reader& r : readers) {
        auto sealed = crypto::sealBundleKey(
            out.bundleKey, r.key, {context.chain, out.body.root, 0, r.recipient.key, r.recipient.epoch, 0, {}});
        if (!sealed)
            return sealingFailed("wrap");
        out.wraps.push_back({r.recipient.key, std::move(sealed).value()});
    }
    const KeyId own = contract::keyIdOf(contract::keyField(writer));
    if (std::ranges::none_of(out.wraps, [&](const auto& wrap) { return wrap.recipient == own; })) {
        auto sealed = crypto::sealBundleKey(out.bundleKey, writer, {context.chain, out.body.root, 0, own, 0, 0, {}});
        if (!sealed)
            return sealingFailed("wrap");
        out.wraps.push_back({own, std::move(sealed).value()});
    }
    return out;
}

} // namespace twinchart::workstation
