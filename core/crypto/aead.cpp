// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <crypto/aead.h>

#include "openssl.h"

#include <climits>
#include <cstring>

namespace twinchart::crypto {

namespace {
constexpr std::size_t kKeySize = 32;
// Above this OpenSSL's int lengths end; every format of ours ends far below.
constexpr std::size_t kLongest = INT_MAX;

CipherContext newContext()
{
    CipherContext context(EVP_CIPHER_CTX_new());
    require(context != nullptr);
    return context;
}
} // namespace

void aeadSealInto(BytesView key, const AeadNonce& nonce, BytesView associatedData, BytesView plaintext,
                  std::span<std::uint8_t> out)
{
    require(key.size() == kKeySize && plaintext.size() < kLongest && associatedData.size() < kLongest &&
            out.size() == plaintext.size() + kAeadTagSize);
    const CipherContext context = newContext();
    int done = 0;
    require(EVP_EncryptInit_ex2(context.get(), aes256Gcm(), key.data(), nonce.octets.data(), nullptr) == 1);
    if (!associatedData.empty())
        require(EVP_EncryptUpdate(context.get(), nullptr, &done, associatedData.data(),
                                  static_cast<int>(associatedData.size())) == 1);
    if (!plaintext.empty())
        require(EVP_EncryptUpdate(context.get(), out.data(), &done, plaintext.data(),
                                  static_cast<int>(plaintext.size())) == 1);
    std::uint8_t* const tag = out.data() + plaintext.size();
    require(EVP_EncryptFinal_ex(context.get(), tag, &done) == 1);
    require(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, kAeadTagSize, tag) == 1);
}

bool aeadOpenInto(BytesView key, const AeadNonce& nonce, BytesView associatedData, BytesView sealed,
                  std::span<std::uint8_t> out)
{
    if (key.size() != kKeySize || sealed.size() < kAeadTagSize || sealed.size() >= kLongest ||
        associatedData.size() >= kLongest || out.size() != sealed.size() - kAeadTagSize)
        return false;
    const CipherContext context = newContext();
    int done = 0;
    require(EVP_DecryptInit_ex2(context.get(), aes256Gcm(), key.data(), nonce.octets.data(), nullptr) == 1);
    if (!associatedData.empty())
        require(EVP_DecryptUpdate(context.get(), nullptr, &done, associatedData.data(),
                                  static_cast<int>(associatedData.size())) == 1);
    if (!out.empty())
        require(EVP_DecryptUpdate(context.get(), out.data(), &done, sealed.data(), static_cast<int>(out.size())) == 1);
    std::array<std::uint8_t, kAeadTagSize> tag;
    std::memcpy(tag.data(), sealed.data() + out.size(), tag.size());
    require(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, kAeadTagSize, tag.data()) == 1);
    if (EVP_DecryptFinal_ex(context.get(), tag.data(), &done) == 1)
        return true;
    wipe(out);
    return false;
}

Bytes aeadSeal(BytesView key, const AeadNonce& nonce, BytesView associatedData, BytesView plaintext)
{
    Bytes out(plaintext.size() + kAeadTagSize);
    aeadSealInto(key, nonce, associatedData, plaintext, out);
    return out;
}

Expected<Bytes, CryptoError> aeadOpen(BytesView key, const AeadNonce& nonce, BytesView associatedData, BytesView sealed)
{
    if (sealed.size() < kAeadTagSize)
        return Unexpected{CryptoError::Malformed};
    Bytes out(sealed.size() - kAeadTagSize);
    if (!aeadOpenInto(key, nonce, associatedData, sealed, out))
        return Unexpected{CryptoError::NotOpened};
    return out;
}

Expected<SecretBytes, CryptoError> aeadOpenSecret(BytesView key, const AeadNonce& nonce, BytesView associatedData,
                                                  BytesView sealed)
{
    if (sealed.size() < kAeadTagSize)
        return Unexpected{CryptoError::Malformed};
    SecretBytes out(sealed.size() - kAeadTagSize);
    if (!aeadOpenInto(key, nonce, associatedData, sealed, out.span()))
        return Unexpected{CryptoError::NotOpened};
    return out;
}

void KeyWrapper::Free::operator()(void* context) const noexcept
{
    EVP_CIPHER_CTX_free(static_cast<EVP_CIPHER_CTX*>(context));
}

KeyWrapper::KeyWrapper(BytesView key) : m_key(SecretBytes::copyOf(key))
{
    require(key.size() == kKeySize);
}
KeyWrapper::~KeyWrapper() = default;
KeyWrapper::KeyWrapper(KeyWrapper&&) noexcept = default;
KeyWrapper& KeyWrapper::operator=(KeyWrapper&&) noexcept = default;

namespace {
// The key schedule is made once; later messages only set the initial value back to its default.
EVP_CIPHER_CTX* wrapContext(void* existing, BytesView key, bool forWrapping)
{
    auto* context = static_cast<EVP_CIPHER_CTX*>(existing);
    const bool fresh = context == nullptr;
    if (fresh) {
        context = newContext().release();
        EVP_CIPHER_CTX_set_flags(context, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
        require(EVP_CipherInit_ex2(context, aes256Wrap(), key.data(), nullptr, forWrapping ? 1 : 0, nullptr) == 1);
    }
    return context;
}
bool isWrappable(std::size_t size)
{
    return size >= 16 && size <= 4096 && size % 8 == 0;
}
} // namespace

Bytes KeyWrapper::wrap(BytesView key)
{
    if (!isWrappable(key.size()))
        return {};
    EVP_CIPHER_CTX* context = wrapContext(m_wrap.get(), m_key, true);
    if (m_wrap == nullptr)
        m_wrap.reset(context);
    Bytes out(key.size() + 8);
    int done = 0;
    require(EVP_EncryptUpdate(context, out.data(), &done, key.data(), static_cast<int>(key.size())) == 1 &&
            static_cast<std::size_t>(done) == out.size());
    return out;
}

Expected<SecretBytes, CryptoError> KeyWrapper::unwrap(BytesView wrapped)
{
    if (wrapped.size() < 8 || !isWrappable(wrapped.size() - 8))
        return Unexpected{CryptoError::Malformed};
    EVP_CIPHER_CTX* context = wrapContext(m_unwrap.get(), m_key, false);
    if (m_unwrap == nullptr)
        m_unwrap.reset(context);
    SecretBytes out(wrapped.size() - 8);
    int done = 0;
    if (EVP_DecryptUpdate(context, out.span().data(), &done, wrapped.data(), static_cast<int>(wrapped.size())) != 1 ||
        static_cast<std::size_t>(done) != out.size())
        return Unexpected{CryptoError::NotOpened};
    return out;
}

WrappedKey wrapKey(BytesView wrappingKey, BytesView key)
{
    require(key.size() == kKeySize);
    return *WrappedKey::from(KeyWrapper(wrappingKey).wrap(key));
}

Expected<SecretBytes, CryptoError> unwrapKey(BytesView wrappingKey, BytesView wrapped)
{
    if (wrapped.size() != WrappedKey::kSize || wrappingKey.size() != kKeySize)
        return Unexpected{CryptoError::Malformed};
    return KeyWrapper(wrappingKey).unwrap(wrapped);
}

} // namespace twinchart::crypto
