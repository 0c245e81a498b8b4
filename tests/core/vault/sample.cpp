// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "sample.h"

namespace twinchart::vault::test {

Part Sample::part(bool complete) const
{
    Part out;
    out.root = root;
    out.leaves = leaves;
    for (std::size_t leaf = 0; leaf < ciphertexts.size(); ++leaf)
        addPieces(out, static_cast<std::uint32_t>(leaf), ciphertexts[leaf]);
    if (complete)
        out.tables = tables;
    out.wraps = wraps;
    out.complete = complete;
    return out;
}

void addPieces(Part& part, std::uint32_t leaf, BytesView ciphertext)
{
    for (std::size_t offset = 0; offset < ciphertext.size(); offset += kPieceOctets)
        part.pieces.push_back({leaf, offset, ciphertext.size(),
                               ciphertext.subspan(offset, std::min(kPieceOctets, ciphertext.size() - offset))});
}

Sample makeSample(std::size_t records, std::size_t octets, const std::vector<KeyId>& recipients)
{
    Sample sample;
    sample.root = crypto::randomFixed<Digest256>();
    crypto::RecordBinding binding{"chain", crypto::randomFixed<PatientHandle>(), {}, {}, {}, "record"};
    std::vector<crypto::BundleTable::Input> inputs;
    for (std::size_t i = 0; i < records; ++i) {
        binding.record = crypto::randomFixed<RecordId>();
        binding.version = crypto::randomFixed<VersionId>();
        auto sealed = crypto::sealRecord(Bytes(octets + i % 7, 'x'), binding);
        sample.leaves.push_back(crypto::encode(crypto::Leaf{crypto::recordDigestOf(binding.record), binding.version,
                                                            sealed->commitment, sealed->ciphertextDigest}));
        sample.ciphertexts.push_back(std::move(sealed->ciphertext));
        sample.deks.push_back(std::move(sealed->dek));
    }
    for (std::size_t i = 0; i < records; ++i)
        inputs.push_back({static_cast<std::uint32_t>(i), sample.deks[i]});
    static_cast<void>(crypto::padLeaves(sample.leaves));
    sample.tables.push_back(crypto::BundleTable::make(sample.bundleKey, inputs)->encode());
    for (const KeyId& recipient : recipients)
        sample.wraps.push_back({0, recipient, crypto::randomBytes(100)});
    return sample;
}

VaultOptions Keys::options(const std::filesystem::path& path) const
{
    VaultOptions options;
    options.path = path;
    options.key = &key;
    options.wrapKey = &wrapKey;
    return options;
}

} // namespace twinchart::vault::test
