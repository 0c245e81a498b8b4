// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <crypto/shares.h>

#include <crypto/hash.h>
#include <crypto/masterkey.h>
#include <crypto/random.h>
#include <util/codec.h>

#include "crockford.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <memory>

extern "C" {
#include <libgfshare.h>
}

namespace twinchart::crypto {

namespace {
constexpr std::size_t kSecretSize = 32;
constexpr std::size_t kChecksumSize = 3;
constexpr std::size_t kSetSize = decltype(RecoveryShare::set)::kSize;
constexpr std::size_t kBodySize = 1 + kSetSize + 3 + kSecretSize;
constexpr std::uint8_t kVersionAndSuite = 0x11;
static_assert((kBodySize + kChecksumSize) % 5 == 0);

struct Free {
    void operator()(gfshare_ctx* context) const { gfshare_ctx_free(context); }
};
using Context = std::unique_ptr<gfshare_ctx, Free>;

void fill(unsigned char* out, unsigned int size)
{
    randomFill({out, size});
}

/// The library has no randomness of its own, and wipes what it frees with ours. Ends the program without memory.
Context made(gfshare_ctx* context)
{
    if (context == nullptr)
        std::abort();
    return Context(context);
}
void prepare()
{
    static const bool ready = [] {
        gfshare_fill_rand = &fill;
        return true;
    }();
    (void)ready;
}

std::array<std::uint8_t, kChecksumSize> checksum(BytesView body)
{
    const Bytes label = Writer().var("twinchart share").u32(static_cast<std::uint32_t>(body.size())).bytes();
    SecretBytes message(label.size() + body.size());
    std::ranges::copy(body, std::ranges::copy(label, message.span().begin()).out);
    const Digest256 digest = sha256(message);
    return {digest.octets[0], digest.octets[1], digest.octets[2]};
}

bool areNumbers(std::uint8_t threshold, std::uint8_t shares)
{
    return threshold >= 2 && threshold <= shares;
}
} // namespace

Expected<std::vector<RecoveryShare>, CryptoError> splitSecret(BytesView secret32, std::uint8_t threshold,
                                                              std::uint8_t shares)
{
    if (secret32.size() != kSecretSize || !areNumbers(threshold, shares))
        return Unexpected{CryptoError::BadKey};
    prepare();
    Bytes numbers;
    for (unsigned n = 1; n <= shares; ++n)
        numbers.push_back(static_cast<std::uint8_t>(n));
    const Context context = made(gfshare_ctx_init_enc(numbers.data(), shares, threshold, kSecretSize));
    SecretBytes secret = SecretBytes::copyOf(secret32);
    gfshare_ctx_enc_setsecret(context.get(), secret.span().data());
    const auto set = randomFixed<decltype(RecoveryShare::set)>();
    std::vector<RecoveryShare> out;
    for (std::uint8_t n = 0; n < shares; ++n) {
        RecoveryShare share{set, threshold, shares, static_cast<std::uint8_t>(n + 1), SecretBytes(kSecretSize)};
        gfshare_ctx_enc_getshare(context.get(), n, share.octets.span().data());
        out.push_back(std::move(share));
    }
    return out;
}

Expected<SecretBytes, JoinError> joinShares(std::span<const RecoveryShare> shares)
{
    using What = JoinError::What;
    for (std::size_t i = 1; i < shares.size(); ++i) {
        const RecoveryShare& one = shares[i];
        if (one.set != shares[0].set || one.threshold != shares[0].threshold || one.shares != shares[0].shares)
            return Unexpected{JoinError{What::OtherSet, i + 1}};
        if (std::ranges::count(shares.first(i), one.index, &RecoveryShare::index) != 0)
            return Unexpected{JoinError{What::Same, i + 1}};
    }
    if (shares.empty() || shares.size() < shares[0].threshold)
        return Unexpected{JoinError{What::TooFew, shares.size()}};
    if (shares.size() > shares[0].threshold)
        return Unexpected{JoinError{What::TooMany, shares.size()}};
    prepare();
    Bytes numbers;
    for (const RecoveryShare& share : shares)
        numbers.push_back(share.index);
    const Context context =
        made(gfshare_ctx_init_dec(numbers.data(), static_cast<unsigned>(shares.size()), kSecretSize));
    for (std::size_t i = 0; i < shares.size(); ++i) {
        SecretBytes octets = shares[i].octets.clone();
        gfshare_ctx_dec_giveshare(context.get(), static_cast<unsigned char>(i), octets.span().data());
    }
    SecretBytes out(kSecretSize);
    gfshare_ctx_dec_extract(context.get(), out.span().data());
    return out;
}

SecretBytes shareText(const RecoveryShare& share)
{
    SecretBytes octets(kBodySize + kChecksumSize);
    auto at = octets.span().begin();
    *at++ = kVersionAndSuite;
    at = std::ranges::copy(share.set.octets, at).out;
    *at++ = share.threshold;
    *at++ = share.shares;
    *at++ = share.index;
    at = std::ranges::copy(share.octets.view().first(kSecretSize), at).out;
    std::ranges::copy(checksum(octets.view().first(kBodySize)), at);
    return toCrockford(octets);
}

Expected<RecoveryShare, ShareTextError> parseShareText(std::string_view text)
{
    using What = ShareTextError::What;
    const auto octets = fromCrockford(text, kBodySize + kChecksumSize);
    if (!octets && octets.error().character)
        return Unexpected{ShareTextError{What::Character, octets.error().position}};
    if (!octets)
        return Unexpected{ShareTextError{parseRecoveryText(text) ? What::Sheet : What::Length, 0}};
    const BytesView body = octets->view().first(kBodySize);
    if (!sameSecret(checksum(body), octets->view().subspan(kBodySize)))
        return Unexpected{ShareTextError{What::Checksum, 0}};
    if (body[0] != kVersionAndSuite)
        return Unexpected{ShareTextError{What::Version, 0}};
    RecoveryShare out;
    out.set = *decltype(out.set)::from(body.subspan(1, kSetSize));
    out.threshold = body[1 + kSetSize];
    out.shares = body[2 + kSetSize];
    out.index = body[3 + kSetSize];
    out.octets = SecretBytes::copyOf(body.subspan(4 + kSetSize));
    if (!areNumbers(out.threshold, out.shares) || out.index == 0 || out.index > out.shares)
        return Unexpected{ShareTextError{What::Values, 0}};
    return out;
}

} // namespace twinchart::crypto
