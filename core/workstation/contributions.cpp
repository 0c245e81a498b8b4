// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "contributions.h"

#include <algorithm>
#include <bit>

namespace twinchart::workstation {

namespace {
Unexpected<Problem> sealingFailed(const char* what)
{
    return problem(Failure::Internal, TWINCHART_TR("A record could not be sealed (%1). Nothing of this contribution was stored or sent."), {what});
}
} // namespace

Result<SealedContribution> sealContribution(const ContributionContext& context, const std::vector<PlainRecord>& records, std::vector<Reader> readers, const PublicSealingKey& writer)
{
    std::ranges::sort(readers, {}, &Reader::recipient);
    SealedContribution out{{}, {}, {}, {}, crypto::BundleKey::generate(), {}};
    out.records.reserve(records.size());
    out.leaves.reserve(std::bit_ceil(records.size()));
    std::uint64_t octets = 0;
    for (const PlainRecord& r : records) {
        auto sealed = crypto::sealRecord(r.encoded, replica::bindingOf(context.chain, context.handle, replica::nameOf(r.record), r.version, context.catalogue, context.commons));
        if (!sealed)
            return sealingFailed("record");
        octets += sealed->ciphertext.size();
        out.leaves.push_back(crypto::encode(crypto::Leaf{crypto::recordDigestOf(r.record), r.version, sealed->commitment, sealed->ciphertextDigest}));
        out.records.push_back(std::move(sealed).value());
    }
    const auto depth = crypto::padLeaves(out.leaves);
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
    out.body.sizeClass = static_cast<std::uint8_t>(std::bit_width(octets));
    out.body.consentHeight = context.consentHeight;
    out.body.readerSets = {set};

    for (const Reader& r : readers) {
        auto sealed = crypto::sealBundleKey(out.bundleKey, r.key, {context.chain, out.body.root, 0, r.recipient.key, r.recipient.epoch, 0, {}});
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
