// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <crypto/bundle.h>
#include <crypto/random.h>
#include <crypto/record.h>
#include <vault/vault.h>

/// A contribution as a writer would make it, for the rooms that keep one.
namespace twinchart::vault::test {

struct Sample {
    Digest256 root; ///< random here: the vault does not check it
    std::vector<crypto::LeafBytes> leaves;
    std::vector<Bytes> ciphertexts; ///< of leaves 0 … n-1
    std::vector<SecretBytes> deks;
    crypto::BundleKey bundleKey = crypto::BundleKey::generate();
    std::vector<Bytes> tables;
    std::vector<Wrap> wraps;

    /// Everything in one part; borrows from this.
    Part part(bool complete = true) const;
};

/// `records` ciphertexts of about `octets` octets in one reader set with one wrap per recipient.
Sample makeSample(std::size_t records, std::size_t octets, const std::vector<KeyId>& recipients = {});
void addPieces(Part& part, std::uint32_t leaf, BytesView ciphertext);

struct Keys {
    SecretBytes key = crypto::randomSecret(48);
    SecretBytes wrapKey = crypto::randomSecret(32);
    VaultOptions options(const std::filesystem::path& path) const;
};

} // namespace twinchart::vault::test
