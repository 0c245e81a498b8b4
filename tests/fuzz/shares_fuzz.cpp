// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Foreign octets as the text of a recovery share, and as a whole share whose checksum is right: what is read is written
// again alike, and two that are read join to something or are told apart.
#include <crypto/hash.h>
#include <crypto/shares.h>

#include <cstdlib>

using namespace twinchart;
using namespace twinchart::crypto;

namespace {
std::string textOfBody(BytesView body)
{
    static constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    Bytes octets = bytesOf(body);
    const Digest256 digest = sha256(Writer().var("twinchart share").var(body).bytes());
    octets.insert(octets.end(), digest.octets.begin(), digest.octets.begin() + 3);
    std::string out;
    for (std::size_t bit = 0; bit + 5 <= octets.size() * 8; bit += 5) {
        unsigned value = 0;
        for (std::size_t b = bit; b < bit + 5; ++b)
            value = value << 1 | ((octets[b / 8] >> (7 - b % 8)) & 1u);
        out += kAlphabet[value];
    }
    return out;
}
} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    constexpr std::size_t kBody = 52;
    const BytesView given{data, size};
    std::vector<RecoveryShare> read;
    if (auto share = parseShareText(textViewOf(given)))
        read.push_back(std::move(share).value());
    for (std::size_t at = 0; at + kBody <= size && read.size() < 4; at += kBody) {
        const std::string text = textOfBody(given.subspan(at, kBody));
        auto share = parseShareText(text);
        if (!share)
            continue;
        std::string again = textOf(shareText(*share).view());
        std::erase(again, '-');
        if (again != text)
            std::abort();
        read.push_back(std::move(share).value());
    }
    const auto joined = joinShares(read);
    if (joined && (joined->size() != 32 || read.size() != read[0].threshold))
        std::abort();
    return 0;
}
