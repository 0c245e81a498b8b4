// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <crypto/hash.h>

#include "openssl.h"

#include <openssl/crypto.h>

#include <cstring>
#include <iterator>

namespace twinchart::crypto {

namespace {
constexpr std::size_t kDigestSize = 32;
constexpr std::size_t kBlockSize = 64;

// One context a thread: making one costs more than hashing a short message.
EVP_MD_CTX* threadContext()
{
    thread_local const DigestContext context(EVP_MD_CTX_new());
    require(context != nullptr);
    return context.get();
}

void start(EVP_MD_CTX* context)
{
    require(EVP_DigestInit_ex2(context, sha256Method(), nullptr) == 1);
}

void add(EVP_MD_CTX* context, BytesView part)
{
    if (!part.empty())
        require(EVP_DigestUpdate(context, part.data(), part.size()) == 1);
}

void end(EVP_MD_CTX* context, std::uint8_t* out)
{
    unsigned size = 0;
    require(EVP_DigestFinal_ex(context, out, &size) == 1 && size == kDigestSize);
}

void hmacInto(BytesView key, const BytesView* parts, std::size_t count, std::uint8_t* out)
{
    std::array<std::uint8_t, kBlockSize> block{};
    EVP_MD_CTX* context = threadContext();
    if (key.size() > kBlockSize) {
        start(context);
        add(context, key);
        end(context, block.data());
    } else if (!key.empty()) {
        std::memcpy(block.data(), key.data(), key.size());
    }
    for (std::uint8_t& octet : block)
        octet ^= 0x36;
    start(context);
    add(context, block);
    for (std::size_t i = 0; i < count; ++i)
        add(context, parts[i]);
    end(context, out);
    for (std::uint8_t& octet : block)
        octet ^= 0x36 ^ 0x5c;
    start(context);
    add(context, block);
    add(context, {out, kDigestSize});
    end(context, out);
    wipe(block);
}
} // namespace

Digest256 sha256(BytesView message)
{
    return sha256({message});
}

Digest256 sha256(std::initializer_list<BytesView> parts)
{
    EVP_MD_CTX* context = threadContext();
    start(context);
    for (const BytesView part : parts)
        add(context, part);
    Digest256 out;
    end(context, out.octets.data());
    return out;
}

void Sha256::Free::operator()(void* context) const noexcept
{
    EVP_MD_CTX_free(static_cast<EVP_MD_CTX*>(context));
}

Sha256::Sha256() : m_context(EVP_MD_CTX_new())
{
    require(m_context != nullptr);
    start(static_cast<EVP_MD_CTX*>(m_context.get()));
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

Sha256& Sha256::update(BytesView part)
{
    add(static_cast<EVP_MD_CTX*>(m_context.get()), part);
    return *this;
}

Digest256 Sha256::finish()
{
    auto* context = static_cast<EVP_MD_CTX*>(m_context.get());
    Digest256 out;
    end(context, out.octets.data());
    start(context);
    return out;
}

Digest256 hmacSha256(BytesView key, BytesView message)
{
    Digest256 out;
    hmacInto(key, &message, 1, out.octets.data());
    return out;
}

Digest256 hmacSha256(BytesView key, std::initializer_list<BytesView> parts)
{
    Digest256 out;
    hmacInto(key, parts.begin(), parts.size(), out.octets.data());
    return out;
}

SecretBytes hkdfExtract(BytesView salt, BytesView inputKey)
{
    SecretBytes out(kDigestSize);
    hmacInto(salt, &inputKey, 1, out.span().data());
    return out;
}

SecretBytes hkdfExpand(BytesView pseudoRandomKey, BytesView info, std::size_t length)
{
    if (length == 0 || length > 255 * kDigestSize)
        return {};
    SecretBytes out(length);
    std::array<std::uint8_t, kDigestSize> block{};
    std::uint8_t counter = 0;
    for (std::size_t at = 0; at < length; at += kDigestSize) {
        ++counter;
        const BytesView parts[] = {at == 0 ? BytesView{} : BytesView{block}, info, BytesView{&counter, 1}};
        hmacInto(pseudoRandomKey, parts, std::size(parts), block.data());
        std::memcpy(out.span().data() + at, block.data(), std::min(kDigestSize, length - at));
    }
    wipe(block);
    return out;
}

SecretBytes deriveKey(BytesView key, std::string_view label, std::size_t length)
{
    return hkdfExpand(key, viewOf(label), length);
}

bool sameSecret(BytesView a, BytesView b) noexcept
{
    return a.size() == b.size() && (a.empty() || CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0);
}

} // namespace twinchart::crypto
