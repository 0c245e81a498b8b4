// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <crypto/identity.h>

#include <crypto/hash.h>

#include "envelope.h"

namespace twinchart::crypto {

namespace {
constexpr std::string_view kMagic = "TCH1";
constexpr std::size_t kKeySize = 32;
constexpr std::uint8_t kWrapSuite = 1;

Bytes bindingOf(const StaffKeyBinding& b)
{
    return Writer().var(b.chain).var(b.organisation).var(b.recipient).bytes();
}

template <class F>
F macOf(BytesView key, const Writer& message)
{
    return *F::from(hmacSha256(key, message.bytes()));
}

// The last field without a copy: canonical octets may be 128 MiB.
template <class F>
F macOf(BytesView key, Writer& fields, BytesView last)
{
    fields.u32(static_cast<std::uint32_t>(last.size()));
    return *F::from(hmacSha256(key, {fields.bytes(), last}));
}
} // namespace

HospitalKeys HospitalKeys::generate()
{
    return {randomSecret(kKeySize), randomSecret(kKeySize), randomSecret(kKeySize)};
}

HospitalKeys HospitalKeys::clone() const
{
    return {handleKey.clone(), idKey.clone(), nameKey.clone()};
}

Expected<Bytes, CryptoError> sealHospitalKeys(const HospitalKeys& keys, const PublicSealingKey& recipient,
                                              const StaffKeyBinding& binding)
{
    SecretBytes all(3 * kKeySize);
    auto at = all.span().begin();
    for (const SecretBytes* key : {&keys.handleKey, &keys.idKey, &keys.nameKey}) {
        if (key->size() != kKeySize)
            return Unexpected{CryptoError::BadKey};
        at = std::ranges::copy(key->view(), at).out;
    }
    return sealEnvelope(kMagic, recipient, bindingOf(binding), all);
}

Expected<HospitalKeys, CryptoError> openHospitalKeys(BytesView sealed, const SealingKeyPair& recipient,
                                                     const StaffKeyBinding& binding)
{
    TWINCHART_ASSIGN(const SecretBytes all, openEnvelope(kMagic, recipient, bindingOf(binding), sealed, 3 * kKeySize));
    const auto part = [&all](std::size_t i) { return SecretBytes::copyOf(all.view().subspan(i * kKeySize, kKeySize)); };
    return HospitalKeys{part(0), part(1), part(2)};
}

PatientHandle patientHandle(const HospitalKeys& keys, const PatientId& patient)
{
    return macOf<PatientHandle>(keys.handleKey, Writer().var("patient").var(patient));
}

PatientHandle commonsHandle(const HospitalKeys& keys, std::string_view source)
{
    return macOf<PatientHandle>(keys.handleKey, Writer().var("commons").var(source));
}

RecordId recordId(const HospitalKeys& keys, std::string_view source, std::string_view type, std::string_view id)
{
    return macOf<RecordId>(keys.idKey, Writer().var("record").var(source).var(type).var(id));
}

RecordId recordIdOfBytes(const HospitalKeys& keys, std::string_view source, std::string_view type, BytesView canonical)
{
    return macOf<RecordId>(keys.idKey, Writer().var("record of bytes").var(source).var(type), canonical);
}

VersionId versionId(const HospitalKeys& keys, const RecordId& record, BytesView canonical)
{
    return macOf<VersionId>(keys.idKey, Writer().var("version").var(record), canonical);
}

Digest256 patientLookupMac(const HospitalKeys& keys, std::string_view source, std::string_view patientId)
{
    return macOf<Digest256>(keys.idKey, Writer().var("lookup").var(source).var(patientId));
}

std::string foldedName(std::string_view userName)
{
    std::string out(userName);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return out;
}

Digest256 foldedNameMac(const HospitalKeys& keys, std::string_view userName)
{
    return macOf<Digest256>(keys.nameKey, Writer().var("name").var(foldedName(userName)));
}

Digest256 orderReference(const HospitalKeys& keys, const PatientHandle& patient, std::string_view text)
{
    return macOf<Digest256>(keys.idKey, Writer().var("legal order").var(patient).var(text));
}

WrappedPatientId wrapPatientId(const HospitalKeys& keys, const Digest256& lookupMac, const PatientId& patient)
{
    const auto nonce = randomFixed<AeadNonce>();
    Writer out;
    out.u8(kWrapSuite).raw(nonce);
    out.raw(aeadSeal(deriveKey(keys.idKey, "patient id"), nonce, lookupMac, patient));
    return *WrappedPatientId::from(out.bytes());
}

Expected<PatientId, CryptoError> unwrapPatientId(const HospitalKeys& keys, const Digest256& lookupMac,
                                                 const WrappedPatientId& wrapped)
{
    Reader in(wrapped.view());
    if (in.u8() != kWrapSuite)
        return Unexpected{CryptoError::UnknownVersion};
    const auto nonce = in.fixed<AeadNonce>();
    TWINCHART_ASSIGN(const Bytes id,
                     aeadOpen(deriveKey(keys.idKey, "patient id"), nonce, lookupMac, in.raw(in.remaining())));
    return *PatientId::from(id);
}

} // namespace twinchart::crypto
