// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "account.h"

#include <functional>

/// How a way into a user's keys is changed: the new one is written, read back and opened before the old one goes, so
/// that at every moment the file opens with at least one of the two.
namespace twinchart::workstation {

/// Said when the slots do not open, or were changed by somebody without the key.
Unexpected<Problem> slotsDamaged();

/// The slots as they lie on the disk. Tests have one whose power fails.
class SlotFile {
public:
    virtual ~SlotFile() = default;
    virtual Expected<Bytes, FileError> read() = 0;
    /// Old or new, never half, and durable when it returns. After an error either may be there.
    virtual Expected<void, FileError> write(BytesView octets) = 0;
};
/// HOME/users/<name>/slots.
class DiskSlotFile final : public SlotFile {
public:
    explicit DiskSlotFile(std::filesystem::path path) : m_path(std::move(path)) {}
    Expected<Bytes, FileError> read() override;
    Expected<void, FileError> write(BytesView octets) override;

private:
    std::filesystem::path m_path;
};

/// A way in that takes the place of all others of its kind.
struct NewWay {
    crypto::SlotKind kind = crypto::SlotKind::Passphrase;
    /// Puts the slot in; brings to safety what is to be printed. Its failure ends the change before anything is
    /// written.
    std::function<Result<void>(crypto::KeySlots& slots)> add;
    /// Opens the slots that were read back, with what the user will have in hand: what was printed is read back too.
    std::function<Expected<crypto::UserMasterKey, crypto::CryptoError>(const crypto::KeySlots& slots)> open;
    /// Takes away what was printed, as the slot was not written; may be empty.
    std::function<void()> withdraw;
};

/// Storage before the new slot was written: nothing changed. Storage or Integrity after it: the message says that old
/// and new both open. Integrity too when the file that is there was not written under `master`: nothing changed.
Result<void> changeWay(SlotFile& file, const crypto::UserMasterKey& master, const NewWay& way);

/// The three ways; what they are given by reference must outlive them. The paper's files must be new.
NewWay passphraseWay(const crypto::UserMasterKey& master, BytesView next, crypto::PassphraseCost cost);
NewWay sheetWay(const crypto::UserMasterKey& master, const std::string& file);
/// `files`: one for each share.
NewWay sharesWay(const crypto::UserMasterKey& master, const std::vector<std::string>& files);

} // namespace twinchart::workstation
