// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <crypto/record.h>

#include <crypto/aead.h>
#include <crypto/hash.h>

#include "envelope.h"

#include <cstring>

namespace twinchart::crypto {

namespace {
constexpr std::string_view kMagic = "TCR1";
constexpr std::uint8_t kOnePiece = 1;
constexpr std::uint8_t kStream = 2;
constexpr std::size_t kChunk = 1u << 20;
constexpr std::size_t kSealedChunk = kChunk + kAeadTagSize;
constexpr std::size_t kPrefixSize = 7;
constexpr std::size_t kDekSize = 32;

Bytes associatedData(std::uint8_t suite, const RecordBinding& binding)
{
    Writer out;
    out.reserve(256);
    out.var(header(kMagic, suite)).var(binding.chain).var(binding.handle).var(binding.record).var(binding.version);
    out.var(binding.catalogue).var(binding.purpose);
    return std::move(out).take();
}

Digest256 commitmentOf(BytesView dek, BytesView content, const Digest256& digest, BytesView bound)
{
    const SecretBytes key = deriveKey(dek, "commit");
    const auto length = [](std::size_t size) { return Writer().u32(static_cast<std::uint32_t>(size)).bytes(); };
    const Bytes before = length(content.size());
    const Bytes after = Writer().var(digest).var(bound).bytes();
    return hmacSha256(key, {before, content, after});
}

// RFC 6962 §2.1 over the sealed chunks.
Digest256 treeRoot(BytesView chunks)
{
    static constexpr std::uint8_t kLeaf = 0;
    static constexpr std::uint8_t kNode = 1;
    if (chunks.size() <= kSealedChunk)
        return sha256({BytesView{&kLeaf, 1}, chunks});
    std::size_t left = kSealedChunk;
    while (left * 2 < chunks.size())
        left *= 2;
    const Digest256 a = treeRoot(chunks.first(left));
    const Digest256 b = treeRoot(chunks.subspan(left));
    return sha256({BytesView{&kNode, 1}, a, b});
}

struct Layout {
    std::uint8_t suite = 0;
    std::size_t chunks = 0;
    std::size_t plaintext = 0;
    BytesView body; ///< after the header
};

std::size_t chunksFor(std::size_t size, std::size_t chunk)
{
    return (size + chunk - 1) / chunk;
}

Expected<Layout, CryptoError> layoutOf(BytesView ciphertext)
{
    if (ciphertext.size() < kHeaderSize)
        return Unexpected{CryptoError::Malformed};
    Layout out;
    out.body = ciphertext.subspan(kHeaderSize);
    if (equal(ciphertext.first(kHeaderSize), header(kMagic, kOnePiece))) {
        if (out.body.size() < AeadNonce::kSize + kAeadTagSize)
            return Unexpected{CryptoError::Malformed};
        out.suite = kOnePiece;
        out.chunks = 1;
        out.plaintext = out.body.size() - AeadNonce::kSize - kAeadTagSize;
        if (out.plaintext > kOnePieceLimit)
            return Unexpected{CryptoError::TooLarge};
        return out;
    }
    if (!equal(ciphertext.first(kHeaderSize), header(kMagic, kStream)))
        return Unexpected{CryptoError::UnknownVersion};
    out.suite = kStream;
    out.chunks = chunksFor(out.body.size(), kSealedChunk);
    if (out.body.size() > kRecordLimit + chunksFor(kRecordLimit, kChunk) * kAeadTagSize)
        return Unexpected{CryptoError::TooLarge};
    // A last chunk without content, or one that would have fitted in one piece, is a second encoding.
    if (out.body.size() <= out.chunks * kAeadTagSize + kOnePieceLimit ||
        out.body.size() - (out.chunks - 1) * kSealedChunk <= kAeadTagSize)
        return Unexpected{CryptoError::Malformed};
    out.plaintext = out.body.size() - out.chunks * kAeadTagSize;
    return out;
}

// STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015): the counter fixes the order, the flag the end.
class Stream {
public:
    Stream(BytesView dek, BytesView bound) : m_context(sha256(bound))
    {
        const SecretBytes prefix = deriveKey(dek, "stream", kPrefixSize);
        std::memcpy(m_nonce.octets.data(), prefix.view().data(), kPrefixSize);
    }
    const AeadNonce& nonce(std::size_t index, bool last)
    {
        for (std::size_t i = 0; i < 4; ++i)
            m_nonce.octets[kPrefixSize + i] = static_cast<std::uint8_t>(index >> (8 * (3 - i)));
        m_nonce.octets[kPrefixSize + 4] = last ? 1 : 0;
        return m_nonce;
    }
    Bytes associated(std::size_t index) const
    {
        return Writer().raw(m_context).u32(static_cast<std::uint32_t>(index)).bytes();
    }

private:
    Digest256 m_context;
    AeadNonce m_nonce;
};

Digest256 digestOf(const Layout& layout, BytesView ciphertext)
{
    return layout.suite == kOnePiece ? sha256(ciphertext) : treeRoot(layout.body);
}

Bytes sealOnePiece(BytesView content, BytesView sealKey, BytesView bound)
{
    Bytes out(kHeaderSize + AeadNonce::kSize + content.size() + kAeadTagSize);
    const Bytes head = header(kMagic, kOnePiece);
    std::memcpy(out.data(), head.data(), kHeaderSize);
    const auto nonce = randomFixed<AeadNonce>();
    std::memcpy(out.data() + kHeaderSize, nonce.octets.data(), AeadNonce::kSize);
    aeadSealInto(sealKey, nonce, bound, content, std::span(out).subspan(kHeaderSize + AeadNonce::kSize));
    return out;
}

Bytes sealStream(BytesView content, BytesView dek, BytesView sealKey, BytesView bound)
{
    const std::size_t chunks = chunksFor(content.size(), kChunk);
    Bytes out(kHeaderSize + content.size() + chunks * kAeadTagSize);
    const Bytes head = header(kMagic, kStream);
    std::memcpy(out.data(), head.data(), kHeaderSize);
    Stream stream(dek, bound);
    for (std::size_t i = 0; i < chunks; ++i) {
        const BytesView part = content.subspan(i * kChunk, std::min(kChunk, content.size() - i * kChunk));
        aeadSealInto(sealKey, stream.nonce(i, i + 1 == chunks), stream.associated(i), part,
                     std::span(out).subspan(kHeaderSize + i * kSealedChunk, part.size() + kAeadTagSize));
    }
    return out;
}

bool openBody(const Layout& layout, BytesView dek, BytesView bound, Bytes& out)
{
    const SecretBytes sealKey = deriveKey(dek, "seal");
    if (layout.suite == kOnePiece) {
        const auto nonce = AeadNonce::from(layout.body.first(AeadNonce::kSize));
        return aeadOpenInto(sealKey, *nonce, bound, layout.body.subspan(AeadNonce::kSize), out);
    }
    Stream stream(dek, bound);
    for (std::size_t i = 0; i < layout.chunks; ++i) {
        const BytesView part =
            layout.body.subspan(i * kSealedChunk, std::min(kSealedChunk, layout.body.size() - i * kSealedChunk));
        if (!aeadOpenInto(sealKey, stream.nonce(i, i + 1 == layout.chunks), stream.associated(i), part,
                          std::span(out).subspan(i * kChunk, part.size() - kAeadTagSize)))
            return false;
    }
    return true;
}
} // namespace

Expected<SealedRecord, CryptoError> sealRecord(BytesView content, const RecordBinding& binding)
{
    if (content.size() > kRecordLimit)
        return Unexpected{CryptoError::TooLarge};
    const std::uint8_t suite = content.size() > kOnePieceLimit ? kStream : kOnePiece;
    const Bytes bound = associatedData(suite, binding);
    SealedRecord out;
    out.dek = randomSecret(kDekSize);
    const SecretBytes sealKey = deriveKey(out.dek, "seal");
    out.ciphertext =
        suite == kOnePiece ? sealOnePiece(content, sealKey, bound) : sealStream(content, out.dek, sealKey, bound);
    out.ciphertextDigest =
        suite == kOnePiece ? sha256(out.ciphertext) : treeRoot(BytesView(out.ciphertext).subspan(kHeaderSize));
    out.commitment = commitmentOf(out.dek, content, out.ciphertextDigest, bound);
    return out;
}

Expected<Bytes, CryptoError> openRecord(BytesView ciphertext, BytesView dek, const RecordBinding& binding,
                                        const Digest256& commitment)
{
    if (dek.size() != kDekSize)
        return Unexpected{CryptoError::BadKey};
    TWINCHART_ASSIGN(const Layout layout, layoutOf(ciphertext));
    const Bytes bound = associatedData(layout.suite, binding);
    Bytes out(layout.plaintext);
    if (!openBody(layout, dek, bound, out)) {
        wipe(out);
        return Unexpected{CryptoError::NotOpened};
    }
    if (!sameSecret(commitmentOf(dek, out, digestOf(layout, ciphertext), bound), commitment)) {
        wipe(out);
        return Unexpected{CryptoError::Mismatch};
    }
    return out;
}

Expected<Digest256, CryptoError> ciphertextDigest(BytesView ciphertext)
{
    TWINCHART_ASSIGN(const Layout layout, layoutOf(ciphertext));
    return digestOf(layout, ciphertext);
}

} // namespace twinchart::crypto
