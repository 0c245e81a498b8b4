// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <crypto/sealing.h>

namespace twinchart::crypto {

/// An HPKE context (RFC 9180 §5.2, §5.3), one per encapsulation; sealing.h has the one-shot form that the
/// formats use. One thread.
class HpkeContext {
public:
    /// The sender's side with a given ephemeral pair (drawn freshly by hpkeSeal; a published vector's in tests).
    static Expected<HpkeContext, CryptoError> send(const PublicSealingKey& recipient, BytesView info,
                                                   const SealingKeyPair& ephemeral);
    static Expected<HpkeContext, CryptoError> receive(const SealingKeyPair& recipient, BytesView info, BytesView enc);

    /// Seals or opens the next message of the sequence; an opening that fails does not advance it.
    Bytes seal(BytesView associatedData, BytesView plaintext);
    Expected<SecretBytes, CryptoError> open(BytesView associatedData, BytesView ciphertext);
    /// A further secret bound to this context (§5.3).
    SecretBytes exportSecret(BytesView context, std::size_t length) const;
    /// Goes to the given place of the sequence (a test's messages are not all there).
    void setSequence(std::uint64_t sequence) noexcept { m_sequence = sequence; }

private:
    HpkeContext(BytesView sharedSecret, BytesView info);
    AeadNonce nonce() const;
    SecretBytes m_key;
    SecretBytes m_baseNonce;
    SecretBytes m_exporter;
    std::uint64_t m_sequence = 0;
};

} // namespace twinchart::crypto
