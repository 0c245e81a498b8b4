// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "hospitalfile.h"

#include <crypto/aead.h>
#include <crypto/random.h>
#include <util/codec.h>

#include <algorithm>

namespace twinchart::workstation {

namespace {
constexpr std::string_view kMagic = "TCE1";
constexpr std::uint8_t kVersion = 1;
constexpr std::uint8_t kSuite = 1;
constexpr std::size_t kKey = 32;
constexpr std::size_t kSecret = 3 * kKey;

Bytes header()
{
    return Writer().raw(kMagic).u8(kVersion).u8(kSuite).bytes();
}

Bytes bound(std::string_view chain, std::string_view organisation)
{
    return Writer().var(header()).var(chain).var(organisation).bytes();
}
} // namespace

Expected<void, FileError> writeHospitalFile(const std::filesystem::path& path, const crypto::HospitalKeys& keys,
                                            const crypto::UserMasterKey& master, std::string_view chain,
                                            std::string_view organisation)
{
    SecretBytes secret(kSecret);
    auto at = secret.span().begin();
    for (const SecretBytes* key : {&keys.handleKey, &keys.idKey, &keys.nameKey})
        at = std::ranges::copy(key->view(), at).out;
    const auto nonce = crypto::randomFixed<crypto::AeadNonce>();
    const Bytes sealed =
        crypto::aeadSeal(master.hospitalKey().view(), nonce, bound(chain, organisation), secret.view());
    return writeFileAtomically(path, Writer().raw(header()).raw(nonce).raw(sealed).bytes());
}

std::optional<crypto::HospitalKeys> readHospitalFile(const std::filesystem::path& path,
                                                     const crypto::UserMasterKey& master, std::string_view chain,
                                                     std::string_view organisation)
{
    const auto octets = readFile(path, 1024);
    if (!octets)
        return std::nullopt;
    Reader in(*octets);
    in.magic(kMagic);
    const bool known = in.u8() == kVersion && in.u8() == kSuite;
    const auto nonce = in.fixed<crypto::AeadNonce>();
    const BytesView sealed = in.raw(kSecret + crypto::kAeadTagSize);
    if (!in.finish() || !known)
        return std::nullopt;
    const auto secret = crypto::aeadOpenSecret(master.hospitalKey().view(), nonce, bound(chain, organisation), sealed);
    if (!secret || secret->size() != kSecret)
        return std::nullopt;
    const auto key = [&](std::size_t n) { return SecretBytes::copyOf(secret->view().subspan(n * kKey, kKey)); };
    return crypto::HospitalKeys{key(0), key(1), key(2)};
}

} // namespace twinchart::workstation
