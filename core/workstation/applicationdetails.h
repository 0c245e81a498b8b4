// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <contract/admission.h>
#include <crypto/sealing.h>
#include <util/secret.h>

#include <string>

namespace twinchart::workstation {

inline constexpr std::size_t kMaxFullName = 200;
inline constexpr std::size_t kMaxConstituent = 128;
inline constexpr std::size_t kMaxNote = 400;

/// What an application tells the hospital's administrator alone (grammar TAD1 in this room's README): who applies, for
/// what, and with which keys, so that it can be compared with what stands outside.
struct ApplicationDetails {
    contract::Role role = contract::Role::Physician;
    KeyId key;     ///< of the applicant's signing key
    KeyId sealing; ///< of its sealing key
    std::string user;
    std::string fullName;
    SecretBytes constituent; ///< text
    std::string note;
};

/// One line of text for a person: UTF-8, no control character and none that turns the reading order, at most `limit`
/// octets.
bool isPlainText(std::string_view text, std::size_t limit);
/// Each field within its limits and rules: what encode() takes and decode() gives.
bool isSound(const ApplicationDetails& details);

/// Octets of the padded encoding: what the contract's one size of sealed details leaves.
inline constexpr std::size_t kDetailsOctets = contract::kApplicationDetailsOctets - crypto::kHpkeOverhead;
/// `details` must be sound.
SecretBytes encodeDetails(const ApplicationDetails& details);
/// Strict: the one encoding of sound details, padding zero. Foreign octets.
Expected<ApplicationDetails, CodecError> decodeDetails(BytesView octets);

/// What the seal is bound to: another applicant's or hospital's envelope does not open.
struct DetailsBinding {
    std::string chain;
    contract::OrganisationId organisation;
    KeyId applicant; ///< id of the signing key
};
/// HPKE to the sealing key of the organisation's root; kApplicationDetailsOctets. BadKey for a recipient of low order.
Expected<Bytes, crypto::CryptoError> sealDetails(const ApplicationDetails& details,
                                                 const PublicSealingKey& administrator, const DetailsBinding& binding);
/// NotOpened: sealed to another key, bound to something else, or changed. Malformed: what opens is no such details.
Expected<ApplicationDetails, crypto::CryptoError>
openDetails(BytesView sealed, const crypto::SealingKeyPair& administrator, const DetailsBinding& binding);

} // namespace twinchart::workstation
