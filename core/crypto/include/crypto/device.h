// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <crypto/sealing.h>
#include <crypto/signature.h>

namespace twinchart::crypto {

/// A user's keys, born on the device and never leaving it in clear: Ed25519 signs, X25519 is sealed to.
struct DeviceIdentity {
    SigningKey signing;
    SealingKeyPair sealing;

    static DeviceIdentity generate();
    /// The device file (grammar TCD1) under the identity child of the user's master key.
    Bytes seal(BytesView identityKey) const;
    /// Damaged, NotOpened, or Mismatch when the secrets are not those of the public keys beside them.
    static Expected<DeviceIdentity, CryptoError> open(BytesView file, BytesView identityKey);
};

/// The public half of a device file, readable while it is locked.
struct DevicePublicKeys {
    PublicSigningKey signing;
    PublicSealingKey sealing;
    friend bool operator==(const DevicePublicKeys&, const DevicePublicKeys&) = default;
};
Expected<DevicePublicKeys, CryptoError> readDevicePublicKeys(BytesView file);

} // namespace twinchart::crypto
