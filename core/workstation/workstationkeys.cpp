// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The user's own keys: what opens them, and how that is changed.
#include "workstationimpl.h"

#include "keychange.h"
#include "registration.h"
#include "throttle.h"

#include <workstation/homes.h>

namespace twinchart::workstation {

namespace fs = std::filesystem;
using interfaces::KeyChangeView;
using interfaces::KeyKind;
using interfaces::KeyState;
using interfaces::KeyView;

namespace {
constexpr int kShares = 3;

KeyKind kindOf(crypto::SlotKind kind)
{
    switch (kind) {
    case crypto::SlotKind::Passphrase: return KeyKind::Passphrase;
    case crypto::SlotKind::Recovery: return KeyKind::Sheet;
    case crypto::SlotKind::RecoveryShares: return KeyKind::Shares;
    case crypto::SlotKind::Token: return KeyKind::Token;
    case crypto::SlotKind::Escrow: break;
    }
    return KeyKind::Escrow;
}

Message meaningOf(KeyKind kind)
{
    switch (kind) {
    case KeyKind::Passphrase:
        return {
            TWINCHART_TR(
                "The passphrase opens the keys. If it is lost, what was printed opens them, and without that nothing does."),
            {}};
    case KeyKind::Sheet:
        return {
            TWINCHART_TR(
                "The printed sheet opens the keys alone, for whoever has it. If it is lost, make a new one: the lost one then opens nothing."),
            {}};
    case KeyKind::Shares:
        return {
            TWINCHART_TR(
                "Any two of the three shares open the keys; one alone opens nothing and tells nothing. If one is lost, make new ones while two are left."),
            {}};
    case KeyKind::Token: return {TWINCHART_TR("A token opens the keys."), {}};
    case KeyKind::Escrow: return {TWINCHART_TR("Two persons together open the keys."), {}};
    case KeyKind::Device: break;
    }
    return {TWINCHART_TR("The key of this device: the ledger names it, and what this user signs and reads goes by it."),
            {}};
}

Result<void> checkNext(BytesView next, const contract::Genesis& genesis)
{
    if (next.empty())
        return problem(Failure::Refused, TWINCHART_TR("The new passphrase is empty. Nothing was changed."));
    if (!genesis.demo && equal(next, twinchart::viewOf(kDemonstrationPassphrase)))
        return problem(
            Failure::Refused,
            TWINCHART_TR(
                "This is the passphrase of the demonstration, which everybody knows. Nothing was changed. Choose another."));
    return {};
}

crypto::PassphraseCost costIn(const contract::Genesis& genesis)
{
    return genesis.demo ? crypto::kPassphraseFloor : crypto::calibratePassphraseCost();
}

/// A file of slots has room for few, and a change that is interrupted leaves one. Where there are four of a kind, the
/// one that `current` opens stays of the passphrases, else the oldest and the newest: what its owner had before, and
/// last.
Result<void> clearLeftOver(SlotFile& file, const crypto::UserMasterKey& master, crypto::SlotKind kind,
                           BytesView current)
{
    constexpr std::size_t kMany = 4;
    const auto octets = file.read();
    auto slots = octets ? crypto::KeySlots::decode(*octets) : Unexpected{crypto::CryptoError::Damaged};
    std::vector<std::uint32_t> left;
    if (slots)
        for (const crypto::KeySlots::Slot& slot : slots->list())
            if (slot.kind() == kind)
                left.push_back(slot.id);
    // What is wrong with the file is said by the change itself.
    if (left.size() < kMany || !slots->verify(master))
        return {};
    const auto stays = [&](std::uint32_t id) {
        if (current.empty())
            return id == left.front() || id == left.back();
        auto alone = crypto::KeySlots::decode(*octets);
        for (const std::uint32_t other : left)
            if (other != id)
                alone->remove(other);
        return alone->openWithPassphrase(current).hasValue();
    };
    for (const std::uint32_t id : left)
        if (!stays(id))
            slots->remove(id);
    if (const auto done = file.write(slots->encode(master)); !done)
        return problem(Failure::Storage, TWINCHART_TR("%1 could not be written: %2. Nothing was changed."),
                       {done.error().path.filename().string(), done.error().text()});
    return {};
}

/// How the ledger has the device's key; a node that cannot be asked leaves it unknown.
KeyView deviceView(Session& session)
{
    KeyView out{session.account().user.entry.name,
                KeyKind::Device,
                KeyState::Unknown,
                toHex(session.account().device.signing.id()),
                {},
                0,
                meaningOf(KeyKind::Device)};
    const auto stand = session.online() ? standOf(session) : Result<Stand>(Stand{});
    if (!stand || !stand->certificate)
        return out;
    out.height = stand->certificate->since;
    out.to = stand->until;
    if (stand->standing == interfaces::Standing::Active)
        out.state = KeyState::Active;
    else
        out.state = stand->standing == interfaces::Standing::Revoked ? KeyState::Revoked : KeyState::Expired;
    return out;
}
} // namespace

Result<std::vector<KeyView>> WorkstationImpl::keys()
{
    const std::scoped_lock guard(m_mutex);
    TWINCHART_ASSIGN(workstation::Session* const session, opened());
    const std::string& who = session->account().user.entry.name;
    const auto octets = readFile(userPaths(m_options.home, who).slots, kMaxSlotsFile);
    const auto slots = octets ? crypto::KeySlots::decode(*octets) : Unexpected{crypto::CryptoError::Damaged};
    if (!slots || !slots->verify(session->account().master))
        return slotsDamaged();
    std::vector<KeyView> out;
    for (const crypto::KeySlots::Slot& slot : slots->list()) {
        KeyView view{who, kindOf(slot.kind()), KeyState::Active, {}, {}, 0, meaningOf(kindOf(slot.kind()))};
        if (const auto* shares = std::get_if<crypto::RecoverySharesSlot>(&slot.details))
            view.id = toHex(shares->set).substr(0, 8);
        out.push_back(std::move(view));
    }
    out.push_back(deviceView(*session));
    return out;
}

Result<KeyChangeView> WorkstationImpl::changeKeys(KeyKind kind, const NewWay& way, const std::string& audited,
                                                  KeyChangeView said)
{
    TWINCHART_ASSIGN(workstation::Session* const session, opened());
    const auto row =
        session->replica().audit({session->clock().now(), replica::AuditAct::ChangedKeys, std::nullopt, audited});
    if (!row)
        return Unexpected{problemOf(row.error())};
    said.who = session->account().user.entry.name;
    said.kind = kind;
    DiskSlotFile file(userPaths(m_options.home, said.who).slots);
    TWINCHART_TRY(clearLeftOver(file, session->account().master, way.kind, {}));
    TWINCHART_TRY(changeWay(file, session->account().master, way));
    session->log().write(LogLevel::Info, "twinchart.workstation.keys", "changed",
                         {{"kind", static_cast<std::int64_t>(kind)}});
    return said;
}

Result<KeyChangeView> WorkstationImpl::changePassphrase(SecretBytes current, SecretBytes next)
{
    const std::scoped_lock guard(m_mutex);
    TWINCHART_ASSIGN(workstation::Session* const session, opened());
    TWINCHART_TRY(checkNext(next, session->genesis()));
    TWINCHART_TRY(checkPassphrase(m_options.home, session->account().user.entry.name, current, session->clock()));
    if (equal(current, next))
        return problem(Failure::Refused,
                       TWINCHART_TR("The new passphrase is the one that is in force. Nothing was changed."));
    DiskSlotFile file(userPaths(m_options.home, session->account().user.entry.name).slots);
    TWINCHART_TRY(clearLeftOver(file, session->account().master, crypto::SlotKind::Passphrase, current));
    return changeKeys(
        KeyKind::Passphrase, passphraseWay(session->account().master, next, costIn(session->genesis())), "passphrase",
        {{},
         {},
         {},
         {TWINCHART_TR(
              "The new passphrase opens the keys; the old one opens nothing here any more. Sheet and shares stay as they are. A copy of this folder made before, as in a backup, still opens with the old passphrase."),
          {}}});
}

Result<KeyChangeView> WorkstationImpl::newSheet(const std::string& file)
{
    const std::scoped_lock guard(m_mutex);
    TWINCHART_ASSIGN(workstation::Session* const session, opened());
    return changeKeys(
        KeyKind::Sheet, sheetWay(session->account().master, file), "sheet",
        {{},
         {},
         {file},
         {TWINCHART_TR(
              "The new recovery sheet is in %1: print it, then remove the file. Earlier sheets open nothing here any more. If the ledger was given a recovery key with an earlier sheet, that key stays: destroy that sheet."),
          {file}}});
}

Result<KeyChangeView> WorkstationImpl::newShares(const std::string& folder)
{
    const std::scoped_lock guard(m_mutex);
    TWINCHART_ASSIGN(workstation::Session* const session, opened());
    std::error_code ignored;
    const bool isNew = !fs::exists(folder, ignored);
    if (const auto made = makeFolders(folder); !made)
        return problem(Failure::Storage, TWINCHART_TR("%1 could not be written: %2. Nothing was changed."),
                       {made.error().path.string(), made.error().text()});
    std::vector<std::string> files;
    for (int n = 1; n <= kShares; ++n)
        files.push_back((fs::path(folder) / ("share-" + std::to_string(n) + "-of-3.txt")).string());
    auto done = changeKeys(
        KeyKind::Shares, sharesWay(session->account().master, files), "shares",
        {{},
         {},
         files,
         {TWINCHART_TR(
              "The three shares are in %1: print each for another keeper, then remove the files. Any two open the keys, one alone opens nothing. Earlier shares open nothing here any more."),
          {folder}}});
    // Only when it is empty, as it was when we made it.
    if (!done && isNew)
        fs::remove(folder, ignored);
    return done;
}

Result<KeyChangeView> WorkstationImpl::recoverUser(const std::string& user, interfaces::PrintedMeans means,
                                                   SecretBytes next)
{
    TWINCHART_ASSIGN(const contract::Genesis genesis, readGenesis(m_options.home));
    TWINCHART_TRY(checkNext(next, genesis));
    const bool bySheet = !means.sheet.empty();
    if (bySheet == !means.shares.empty())
        return problem(Failure::Usage,
                       TWINCHART_TR("Either the sheet or two shares open the keys. Nothing was tried."));
    TWINCHART_TRY(open(user, [&] {
        return bySheet ? openAccountByRecovery(m_options.home, user, textViewOf(means.sheet))
                       : openAccountByShares(m_options.home, user, means.shares);
    }));
    auto done = [&]() -> Result<KeyChangeView> {
        const std::scoped_lock guard(m_mutex);
        TWINCHART_ASSIGN(workstation::Session* const session, opened());
        TWINCHART_ASSIGN(
            auto view,
            changeKeys(
                KeyKind::Passphrase, passphraseWay(session->account().master, next, costIn(genesis)),
                bySheet ? "passphrase by sheet" : "passphrase by shares",
                {{},
                 {},
                 {},
                 {TWINCHART_TR(
                      "The new passphrase opens the keys; the lost one opens nothing here any more. Nothing of the record was lost. What was used for this still opens the keys: make a new sheet or new shares if anybody else saw it."),
                  {}}}));
        Throttle(userPaths(m_options.home, user).tries, session->clock()).succeed();
        return view;
    }();
    if (!done)
        lock();
    return done;
}

} // namespace twinchart::workstation
