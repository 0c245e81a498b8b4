// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <crypto/error.h>
#include <crypto/sealing.h>
#include <util/expected.h>
#include <util/ids.h>
#include <util/time.h>

#include <compare>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What exactly is asked for or shared, as the ledger carries it: sealed, and of one size (foundations §5, §8; paper
/// 000 Table 11). Who may read it: owner, requester, treating team.
namespace twinchart::crypto {

inline constexpr std::size_t kSealedScope = 4'096; ///< octets of every sealed scope, exactly
inline constexpr std::size_t kScopeReaders = 6;    ///< places for readers; unused ones look like used ones
inline constexpr std::size_t kMaxScopeDataSets = 32;
inline constexpr std::size_t kMaxScopeAttributes = 32;
inline constexpr std::size_t kMaxScopeCode = 8;       ///< octets of a data set's code, A-Z 0-9
inline constexpr std::size_t kMaxScopeAttribute = 64; ///< octets of an attribute's name, a-z 0-9 and -
inline constexpr std::size_t kMaxScopeWords = 200;    ///< octets of the purpose's words
inline constexpr std::size_t kMaxScopePerson = 100;   ///< octets of the requester's name, and of the role

/// One attribute of a data set.
struct ScopeAttribute {
    std::string dataSet;
    std::string name;
    friend auto operator<=>(const ScopeAttribute&, const ScopeAttribute&) = default;
};

/// Texts are UTF-8 without control characters and without marks that turn the direction of writing.
struct ScopePayload {
    std::vector<std::string> dataSets;      ///< whole ones; strictly ascending
    std::vector<ScopeAttribute> attributes; ///< of data sets that are not there whole; strictly ascending
    std::optional<Instant> from;            ///< first and last effective time; none = open
    std::optional<Instant> until;
    std::string words;     ///< why, in the requester's words; may be empty
    std::string requester; ///< name; a claim, the ledger says which key and organisation
    std::string role;      ///< words
    friend bool operator==(const ScopePayload&, const ScopePayload&) = default;
};

/// Whether a datum of that data set and attribute lies in the scope, its time apart.
bool covers(const ScopePayload& scope, std::string_view dataSet, std::string_view attribute);
/// Whether everything that `inner` covers `outer` covers too, time included: never wider than asked.
bool isWithin(const ScopePayload& inner, const ScopePayload& outer);

/// The one encoding of a payload, padded to its fixed size. Malformed unless lists ascend, something is named, no
/// attribute is of a data set that is there whole, codes and texts are as said above, and from ≤ until; TooLarge above
/// a limit.
Expected<Bytes, CryptoError> encodeScope(const ScopePayload& payload);
/// Strict: accepts exactly what encodeScope gives.
Expected<ScopePayload, CryptoError> decodeScope(BytesView octets);

/// What a sealed scope is bound to, so that nobody can send another's as his own.
struct ScopeBinding {
    std::string chain;
    PatientHandle handle;
    KeyId requester;   ///< id of the requester's signing key: who signs the request
    Digest256 request; ///< transactionHash of the request that is decided, or whose grant is narrowed; zero in the
                       ///< request itself
};

/// Grammar TCQ1, kSealedScope octets: a random scope key sealed by HPKE to one to kScopeReaders readers, its
/// commitment, and the payload under it. Malformed for no reader, too many, or one that comes twice; BadKey for one of
/// low order; else as encodeScope.
Expected<Bytes, CryptoError> sealScope(const ScopePayload& payload, std::span<const PublicSealingKey> readers,
                                       const ScopeBinding& binding);
/// NotOpened when the key is no reader's, the binding another or an octet changed; Mismatch when it opens to a key that
/// is not the committed one (two readers would see two scopes); Malformed or TooLarge for a bad payload.
Expected<ScopePayload, CryptoError> openScope(BytesView sealed, const SealingKeyPair& reader,
                                              const ScopeBinding& binding);

} // namespace twinchart::crypto
