// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Foreign octets as a manifest, its digest made right so that the decoder behind it is reached.
#include <crypto/hash.h>
#include <crypto/manifest.h>
#include <util/codec.h>

#include <cstdlib>

using namespace twinchart;
using namespace twinchart::crypto;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    Bytes file(data, data + size);
    const Digest256 digest = sha256(file);
    file.insert(file.end(), digest.octets.begin(), digest.octets.end());
    if (const auto entries = decodeManifest(file)) {
        Writer again;
        again.raw("TCM1").u8(1).u8(1).u32(static_cast<std::uint32_t>(entries->size()));
        for (const ManifestEntry& entry : *entries) {
            if (entry.name.empty() || entry.name.front() == '/' || entry.name == "..")
                std::abort();
            again.var(entry.name).u64(entry.size).raw(entry.digest);
        }
        if (!equal(again.bytes(), BytesView(file).first(file.size() - 64)))
            std::abort();
    }
    return 0;
}
