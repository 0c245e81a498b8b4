// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "applicationdetails.h"

#include "users.h"

#include <algorithm>

namespace twinchart::workstation {

namespace {
constexpr std::string_view kMagic = "TAD1";
constexpr std::uint8_t kVersion = 1;
constexpr std::uint8_t kSuite = 1;
constexpr std::size_t kMaxUser = 64;

Bytes info()
{
    return Writer().raw("TwinChart/v1/").raw(kMagic).bytes();
}
Bytes associatedData(const DetailsBinding& binding)
{
    return Writer().var(binding.chain).var(binding.organisation).var(binding.applicant).bytes();
}
bool isKnown(contract::Role role)
{
    return contract::nameOf(role) != "unknown";
}
} // namespace

bool isPlainText(std::string_view text, std::size_t limit)
{
    if (text.size() > limit || !isUtf8(text))
        return false;
    const auto at = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    for (std::size_t i = 0; i < text.size(); ++i) {
        // C2 80 to C2 9F are the control characters above ASCII, which some terminals obey too.
        if (at(i) < 0x20 || at(i) == 0x7f || (at(i) == 0xc2 && at(i + 1) < 0xa0))
            return false;
        // U+061C, U+2028 to U+202E and U+2066 to U+2069: ends of lines, and what turns the reading order round.
        if (at(i) == 0xd8 && at(i + 1) == 0x9c)
            return false;
        if (at(i) == 0xe2 && ((at(i + 1) == 0x80 && at(i + 2) >= 0xa8 && at(i + 2) <= 0xae) ||
                              (at(i + 1) == 0x81 && at(i + 2) >= 0xa6 && at(i + 2) <= 0xa9)))
            return false;
    }
    return true;
}

bool isSound(const ApplicationDetails& d)
{
    return isKnown(d.role) && isUserName(d.user) && !d.fullName.empty() && isPlainText(d.fullName, kMaxFullName) &&
           !d.constituent.empty() && isPlainText(textViewOf(d.constituent), kMaxConstituent) &&
           isPlainText(d.note, kMaxNote);
}

SecretBytes encodeDetails(const ApplicationDetails& d)
{
    Writer out;
    // Once, so that no grown buffer leaves a copy behind.
    out.reserve(kDetailsOctets);
    out.raw(kMagic).u8(kVersion).u8(kSuite).u8(static_cast<std::uint8_t>(d.role)).raw(d.key).raw(d.sealing);
    out.var(d.user).var(d.fullName).var(d.constituent.view()).var(d.note);
    Bytes plain = std::move(out).take();
    plain.resize(kDetailsOctets);
    SecretBytes kept = SecretBytes::copyOf(plain);
    wipe(plain);
    return kept;
}

Expected<ApplicationDetails, CodecError> decodeDetails(BytesView octets)
{
    Reader in(octets);
    in.magic(kMagic);
    if (in.u8() != kVersion || in.u8() != kSuite)
        in.fail(CodecError::BadVersion);
    ApplicationDetails out;
    out.role = static_cast<contract::Role>(in.u8());
    out.key = in.fixed<KeyId>();
    out.sealing = in.fixed<KeyId>();
    out.user = in.text(kMaxUser);
    out.fullName = in.text(kMaxFullName);
    out.constituent = SecretBytes::copyOf(in.var(kMaxConstituent));
    out.note = in.text(kMaxNote);
    const BytesView padding = in.raw(in.remaining());
    if (in.ok() && (octets.size() != kDetailsOctets || !isSound(out) ||
                    std::ranges::any_of(padding, [](std::uint8_t octet) { return octet != 0; })))
        in.fail(CodecError::BadValue);
    TWINCHART_TRY(in.finish());
    return out;
}

Expected<Bytes, crypto::CryptoError> sealDetails(const ApplicationDetails& details,
                                                 const PublicSealingKey& administrator, const DetailsBinding& binding)
{
    return crypto::hpkeSeal(administrator, info(), associatedData(binding), encodeDetails(details));
}

Expected<ApplicationDetails, crypto::CryptoError>
openDetails(BytesView sealed, const crypto::SealingKeyPair& administrator, const DetailsBinding& binding)
{
    TWINCHART_ASSIGN(const SecretBytes plain, crypto::hpkeOpen(administrator, info(), associatedData(binding), sealed));
    auto details = decodeDetails(plain);
    if (!details)
        return Unexpected{crypto::CryptoError::Malformed};
    return std::move(details).value();
}

} // namespace twinchart::workstation
