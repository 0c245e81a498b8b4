// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "keychange.h"

#include "paper.h"

#include <unistd.h>

namespace twinchart::workstation {

using crypto::CryptoError;
using crypto::KeySlots;
using crypto::SlotKind;
using crypto::UserMasterKey;

Unexpected<Problem> slotsDamaged()
{
    return problem(
        Failure::Integrity,
        TWINCHART_TR(
            "%1 is damaged and cannot be opened. Nothing was changed. Run check --deep; then restore this file, or set the user up again and let sync bring the record."),
        {"slots"});
}

namespace {
constexpr std::uint64_t kMaxPaper = 1024;

Unexpected<Problem> notFinished(const std::string& why)
{
    return problem(
        Failure::Storage,
        TWINCHART_TR("The old way into the keys could not be ended: %1. The old and the new one both open. Try again."),
        {why});
}

Unexpected<Problem> paperNotWritten(const FileError& error)
{
    return problem(
        Failure::Storage,
        TWINCHART_TR("%1 could not be written: %2. Nothing was changed. Name a place where no such file is."),
        {error.path.string(), error.text()});
}

Expected<SecretBytes, CryptoError> readPaper(const std::string& file)
{
    auto text = readSecretFile(file, kMaxPaper);
    if (!text)
        return Unexpected{CryptoError::Damaged};
    return std::move(text).value();
}

bool opensTo(const Expected<UserMasterKey, CryptoError>& opened, const UserMasterKey& master)
{
    return opened && equal(opened->view(), master.view());
}

Expected<UserMasterKey, CryptoError> openWithTwo(const KeySlots& slots, const std::vector<std::string>& files,
                                                 std::size_t first, std::size_t second)
{
    std::vector<crypto::RecoveryShare> shares;
    for (const std::size_t i : {first, second}) {
        TWINCHART_ASSIGN(const SecretBytes text, readPaper(files[i]));
        auto share = crypto::parseShareText(textViewOf(text));
        if (!share)
            return Unexpected{CryptoError::Damaged};
        shares.push_back(std::move(share).value());
    }
    const auto secret = crypto::joinShares(shares);
    if (!secret)
        return Unexpected{CryptoError::Mismatch};
    return slots.openWithSecret(SlotKind::RecoveryShares, *secret);
}
} // namespace

Expected<Bytes, FileError> DiskSlotFile::read()
{
    return readFile(m_path, kMaxSlotsFile);
}
Expected<void, FileError> DiskSlotFile::write(BytesView octets)
{
    return writeFileAtomically(m_path, octets);
}

Result<void> changeWay(SlotFile& file, const UserMasterKey& master, const NewWay& way)
{
    const auto before = file.read();
    auto slots = before ? KeySlots::decode(*before) : Unexpected{CryptoError::Damaged};
    // Written again it would be vouched for: what somebody without the key changed must not be.
    if (!slots || !slots->verify(master))
        return slotsDamaged();
    std::vector<std::uint32_t> old;
    for (const KeySlots::Slot& slot : slots->list())
        if (slot.kind() == way.kind)
            old.push_back(slot.id);
    TWINCHART_TRY(way.add(*slots));
    if (const auto done = file.write(slots->encode(master)); !done) {
        if (way.withdraw)
            way.withdraw();
        return problem(Failure::Storage, TWINCHART_TR("%1 could not be written: %2. Nothing was changed."),
                       {done.error().path.filename().string(), done.error().text()});
    }

    const auto readBack = [&]() -> Expected<KeySlots, CryptoError> {
        const auto octets = file.read();
        if (!octets)
            return Unexpected{CryptoError::Damaged};
        return KeySlots::decode(*octets);
    };
    auto both = readBack();
    if (!both || !opensTo(way.open(*both), master))
        return problem(
            Failure::Integrity,
            TWINCHART_TR(
                "What was written does not open when it is read back. The old way into the keys still opens. Check the disk and try again."));
    for (const std::uint32_t id : old)
        both->remove(id);
    if (const auto done = file.write(both->encode(master)); !done)
        return notFinished(done.error().text());
    const auto after = readBack();
    if (!after || !opensTo(way.open(*after), master))
        return problem(
            Failure::Integrity,
            TWINCHART_TR(
                "The key file does not open when it is read back. The session still has the keys: check the disk, and make another way in before you end it."));
    return {};
}

NewWay passphraseWay(const UserMasterKey& master, BytesView next, crypto::PassphraseCost cost)
{
    return {
        SlotKind::Passphrase,
        [&master, next, cost](KeySlots& slots) -> Result<void> {
            if (const auto added =
                    next.empty() ? Unexpected{CryptoError::BadKey} : slots.addPassphrase(master, next, cost);
                !added)
                return problem(
                    Failure::Refused,
                    TWINCHART_TR(
                        "This passphrase cannot be used (empty, or too little memory for its protection). Nothing was changed."));
            return {};
        },
        [next](const KeySlots& slots) { return slots.openWithPassphrase(next); },
        {}};
}

NewWay sheetWay(const UserMasterKey& master, const std::string& file)
{
    return {SlotKind::Recovery,
            [&master, file](KeySlots& slots) -> Result<void> {
                const auto text = slots.addRecovery(master);
                if (!text)
                    return problem(Failure::Internal,
                                   TWINCHART_TR("The recovery sheet could not be made. Nothing was changed."));
                if (const auto done = writePaper(file, *text); !done)
                    return paperNotWritten(done.error());
                return {};
            },
            [file](const KeySlots& slots) -> Expected<UserMasterKey, CryptoError> {
                TWINCHART_ASSIGN(const SecretBytes text, readPaper(file));
                const auto key = crypto::parseRecoveryText(textViewOf(text));
                if (!key)
                    return Unexpected{CryptoError::Damaged};
                return slots.openWithRecovery(*key);
            },
            [file] { ::unlink(file.c_str()); }};
}

NewWay sharesWay(const UserMasterKey& master, const std::vector<std::string>& files)
{
    const auto withdraw = [files] {
        for (const std::string& file : files)
            ::unlink(file.c_str());
    };
    return {SlotKind::RecoveryShares,
            [&master, files](KeySlots& slots) -> Result<void> {
                const auto shares = slots.addRecoveryShares(master);
                if (!shares || shares->size() != files.size())
                    return problem(Failure::Internal,
                                   TWINCHART_TR("The recovery shares could not be made. Nothing was changed."));
                for (std::size_t i = 0; i < files.size(); ++i)
                    if (const auto done = writePaper(files[i], crypto::shareText((*shares)[i])); !done) {
                        // Those of this call alone: what was there before is somebody's.
                        for (std::size_t made = 0; made < i; ++made)
                            ::unlink(files[made].c_str());
                        return paperNotWritten(done.error());
                    }
                return {};
            },
            [files](const KeySlots& slots) -> Expected<UserMasterKey, CryptoError> {
                Expected<UserMasterKey, CryptoError> opened = Unexpected{CryptoError::NotOpened};
                for (std::size_t second = 1; second < files.size(); ++second)
                    for (std::size_t first = 0; first < second; ++first)
                        if (opened = openWithTwo(slots, files, first, second); !opened)
                            return opened;
                return opened;
            },
            withdraw};
}

} // namespace twinchart::workstation
