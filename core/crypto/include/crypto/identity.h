// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <crypto/device.h>
#include <crypto/error.h>
#include <util/ids.h>

#include <string>
#include <string_view>

namespace twinchart::crypto {

/// The three secrets of a hospital from which its pseudonyms come (foundations §4). Staff devices hold them, the
/// node does not. 32 octets each.
struct HospitalKeys {
    SecretBytes handleKey;
    SecretBytes idKey;
    SecretBytes nameKey;

    static HospitalKeys generate();
    HospitalKeys clone() const;
};

/// What a staff key envelope is bound to.
struct StaffKeyBinding {
    std::string chain;
    std::string organisation;
    KeyId recipient; ///< id of the device's sealing key
};
/// The hospital's keys sealed to one staff device (grammar TCH1).
Expected<Bytes, CryptoError> sealHospitalKeys(const HospitalKeys& keys, const PublicSealingKey& recipient,
                                              const StaffKeyBinding& binding);
Expected<HospitalKeys, CryptoError> openHospitalKeys(BytesView sealed, const SealingKeyPair& recipient,
                                                     const StaffKeyBinding& binding);

/// HMAC(handle key, var("patient") ‖ var(PatientId)).
PatientHandle patientHandle(const HospitalKeys& keys, const PatientId& patient);
/// The handle under which resources of no patient of one source lie: HMAC(handle key, var("commons") ‖ var(source)).
PatientHandle commonsHandle(const HospitalKeys& keys, std::string_view source);
/// HMAC(id key, var("record") ‖ var(source) ‖ var(type) ‖ var(id)).
RecordId recordId(const HospitalKeys& keys, std::string_view source, std::string_view type, std::string_view id);
/// For resources without an id: HMAC(id key, var("record of bytes") ‖ var(source) ‖ var(type) ‖ var(canonical)).
RecordId recordIdOfBytes(const HospitalKeys& keys, std::string_view source, std::string_view type, BytesView canonical);
/// HMAC(id key, var("version") ‖ var(RecordId) ‖ var(canonical)).
VersionId versionId(const HospitalKeys& keys, const RecordId& record, BytesView canonical);
/// HMAC(id key, var("lookup") ‖ var(source) ‖ var(Patient.id)): what the registration desk maps from.
Digest256 patientLookupMac(const HospitalKeys& keys, std::string_view source, std::string_view patientId);
/// The folded form of a user name: ASCII letters small, everything else kept.
std::string foldedName(std::string_view userName);
/// HMAC(name key, var("name") ‖ var(folded name)): the state key that makes names unique.
Digest256 foldedNameMac(const HospitalKeys& keys, std::string_view userName);

/// What the ledger says of the order under which the law demands a patient's data: HMAC(id key, var("legal order") ‖
/// var(handle) ‖ var(text)). Whoever holds the paper and the hospital's keys compares; others learn nothing of it.
Digest256 orderReference(const HospitalKeys& keys, const PatientHandle& patient, std::string_view text);

/// A PatientId as the node keeps it, under the id key and bound to its lookup MAC: suite, nonce, ciphertext, tag.
using WrappedPatientId = FixedBytes<45, struct WrappedPatientIdTag>;
WrappedPatientId wrapPatientId(const HospitalKeys& keys, const Digest256& lookupMac, const PatientId& patient);
Expected<PatientId, CryptoError> unwrapPatientId(const HospitalKeys& keys, const Digest256& lookupMac,
                                                 const WrappedPatientId& wrapped);

} // namespace twinchart::crypto
