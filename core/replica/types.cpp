// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <replica/types.h>

#include <crypto/contribution.h>

namespace twinchart::replica {

RecordName nameOf(const RecordId& record)
{
    RecordName out;
    out.octets = crypto::recordDigestOf(record).octets;
    return out;
}

crypto::RecordBinding bindingOf(std::string_view chain, const PatientHandle& handle, const RecordName& record,
                                const VersionId& version, const Digest256& catalogue, bool commons)
{
    crypto::RecordBinding out;
    out.chain = chain;
    out.handle = handle;
    out.record.octets = record.octets;
    out.version = version;
    out.catalogue = catalogue;
    out.purpose = commons ? kPurposeCommons : kPurposeRecord;
    return out;
}

std::string text(const ItemId& id)
{
    return toHex(id.record) + '.' + toHex(id.version) + '.' + std::to_string(id.path);
}

std::optional<ItemId> parseItemId(std::string_view text)
{
    constexpr std::size_t kHex = 64;
    if (text.size() < 2 * kHex + 3 || text.size() > 2 * kHex + 7 || text[kHex] != '.' || text[2 * kHex + 1] != '.')
        return std::nullopt;
    const auto lower = [](std::string_view part) {
        for (const char c : part)
            if (c >= 'A' && c <= 'F')
                return false;
        return true;
    };
    const auto record = fromHex(text.substr(0, kHex));
    const auto version = fromHex(text.substr(kHex + 1, kHex));
    const std::string_view digits = text.substr(2 * kHex + 2);
    if (!record || !version || !lower(text) || (digits.size() > 1 && digits.front() == '0'))
        return std::nullopt;
    std::uint32_t path = 0;
    for (const char c : digits) {
        if (c < '0' || c > '9')
            return std::nullopt;
        path = path * 10 + static_cast<std::uint32_t>(c - '0');
    }
    if (path > 0xffff)
        return std::nullopt;
    ItemId out;
    out.record = *RecordName::from(*record);
    out.version = *VersionId::from(*version);
    out.path = static_cast<std::uint16_t>(path);
    return out;
}

} // namespace twinchart::replica
