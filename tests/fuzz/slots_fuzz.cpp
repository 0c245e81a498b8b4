// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
// Foreign octets as a slot file, a device file and a typed recovery text. The digest at the end of a file is made
// right, so that the decoder behind it is reached.
#include <crypto/device.h>
#include <crypto/hash.h>
#include <crypto/slots.h>

#include <cstdlib>

using namespace twinchart;
using namespace twinchart::crypto;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const UserMasterKey key = std::move(*UserMasterKey::from(SecretBytes(32)));
    Bytes file(data, data + size);
    const Digest256 digest = sha256(file);
    file.insert(file.end(), digest.octets.begin(), digest.octets.end());
    if (const auto slots = KeySlots::decode(file)) {
        const Bytes again = slots->encode(key);
        if (again.size() != file.size() ||
            !equal(BytesView(again).first(again.size() - 64), BytesView(file).first(file.size() - 64)))
            std::abort();
        (void)slots->openWithRecovery(Bytes(32)).hasValue();
    }
    (void)readDevicePublicKeys(file).hasValue();
    (void)DeviceIdentity::open(file, Bytes(32)).hasValue();
    const auto typed = parseRecoveryText(textViewOf({data, size}));
    if (typed && !equal(*parseRecoveryText(textViewOf(recoveryText(*typed).view())), *typed))
        std::abort();
    return 0;
}
