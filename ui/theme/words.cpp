// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <ui/theme/words.h>

#include <ui/theme/clinical.h>
#include <ui/theme/resources.h>

#include <array>

namespace twinchart::ui::theme {

using interfaces::Level;
using interfaces::Verdict;

QString Words::of(const Message& message)
{
    // An argument may be words of ours as well (why a store failed): what has a translation is shown in it.
    Message shown{QCoreApplication::translate("core", message.source.c_str()).toStdString(), {}};
    for (const std::string& argument : message.arguments)
        shown.arguments.push_back(
            argument.empty() ? argument : QCoreApplication::translate("core", argument.c_str()).toStdString());
    return qs(shown.english());
}

QString Words::local(const interfaces::LocalName& name)
{
    const bool german = language(*QCoreApplication::instance()) == QLatin1String("de");
    return qs(german && !name.de.empty() ? name.de : name.en);
}

Ring Words::ring(Level level, Verdict verdict)
{
    switch (verdict) {
    case Verdict::Invalid: return Ring::Failed;
    case Verdict::Verified: return level == Level::Recorded ? Ring::Verified : Ring::NotYetTrusted;
    case Verdict::NotYetTrusted: return Ring::NotYetTrusted;
    case Verdict::NotOnLedger: return level == Level::None ? Ring::NotOnLedger : Ring::NotYetTrusted;
    case Verdict::Erased: return Ring::Erased;
    case Verdict::Pending: break;
    }
    switch (level) {
    case Level::Draft: return Ring::Draft;
    case Level::Saved: return Ring::Saved;
    case Level::Sent: return Ring::Sent;
    case Level::Recorded: return Ring::Recorded;
    case Level::None: break;
    }
    return Ring::NotYetTrusted;
}

bool Words::occurs(Level level, Verdict verdict)
{
    switch (verdict) {
    case Verdict::Invalid: return true;
    case Verdict::Pending: return level != Level::None;
    case Verdict::NotOnLedger: return level == Level::None;
    case Verdict::Verified:
    case Verdict::NotYetTrusted:
    case Verdict::Erased: return level == Level::Recorded;
    }
    return false;
}

QString Words::ringWords(Ring ring, std::uint64_t height)
{
    switch (ring) {
    case Ring::Draft: return tr("Draft");
    case Ring::Saved: return tr("Saved here");
    case Ring::Sent: return tr("Sent");
    case Ring::Recorded: return height ? tr("Recorded in block %1").arg(Clinical::count(height)) : tr("Recorded");
    case Ring::Verified: return tr("Verified");
    case Ring::Failed: return tr("Integrity check failed");
    case Ring::NotYetTrusted: return tr("Not verified yet");
    case Ring::NotOnLedger: return tr("Not on the ledger");
    case Ring::Erased: return tr("Erased");
    }
    return {};
}

QString Words::proof(const interfaces::ItemView& item)
{
    const Ring state = ring(item);
    QString words = ringWords(state, item.height);
    if (state == Ring::Verified && item.witnesses == 0)
        return tr("%1, checked here; no other hospital").arg(words);
    if (state == Ring::NotYetTrusted) {
        if (item.trustGap == interfaces::TrustGap::NoWitness)
            return tr("%1: no witness").arg(words);
        if (item.trustGap == interfaces::TrustGap::Expired)
            return tr("%1: expired").arg(words);
    }
    return words;
}

QColor Words::ringColour(Ring ring, const Theme& theme)
{
    switch (ring) {
    case Ring::Saved:
    case Ring::Sent:
    case Ring::Recorded: return theme.pending;
    case Ring::Verified: return theme.verified;
    case Ring::Failed: return theme.critical;
    case Ring::Draft:
    case Ring::NotYetTrusted:
    case Ring::NotOnLedger:
    case Ring::Erased: return theme.text2;
    }
    return theme.text2;
}

bool Words::showsValue(const interfaces::ItemView& item)
{
    return item.verdict != Verdict::Invalid && item.verdict != Verdict::Erased;
}

QString Words::value(const interfaces::ItemView& item)
{
    if (item.verdict == Verdict::Invalid)
        return tr("Integrity check failed");
    if (item.verdict == Verdict::Erased)
        return tr("Erased");
    QString text = qs(item.value);
    if (!text.isEmpty() && !item.unit.empty())
        text += QLatin1Char(' ') + qs(item.unit);
    return text;
}

QString Words::line(const interfaces::ItemView& item)
{
    if (!showsValue(item))
        return value(item);
    QString text = qs(item.display);
    const QString shown = value(item);
    if (!shown.isEmpty() && shown != text)
        text += QLatin1Char(' ') + shown;
    if (!item.flag.empty())
        text += QLatin1Char(' ') + flag(item.flag);
    const Ring state = ring(item);
    if (state == Ring::Draft || state == Ring::Saved || state == Ring::Sent)
        text += QStringLiteral(" · ") + ringWords(state);
    return text;
}

QString Words::flag(const std::string& flag)
{
    if (flag == "L")
        return QStringLiteral("L ▼");
    if (flag == "LL")
        return QStringLiteral("LL ▼▼");
    if (flag == "H")
        return QStringLiteral("H ▲");
    if (flag == "HH")
        return QStringLiteral("HH ▲▲");
    return flag.empty() ? QString() : QStringLiteral("A ●");
}

QString Words::flagWords(const std::string& flag)
{
    if (flag == "L")
        return tr("low");
    if (flag == "LL")
        return tr("critically low");
    if (flag == "H")
        return tr("high");
    if (flag == "HH")
        return tr("critically high");
    return flag.empty() ? QString() : tr("abnormal");
}

QColor Words::flagColour(const std::string& flag, const Theme& theme)
{
    if (flag == "L" || flag == "LL")
        return theme.info;
    if (flag == "H" || flag == "HH")
        return theme.critical;
    return theme.warning;
}

QString Words::notAFact(const std::string& code)
{
    if (code == "entered-in-error")
        return tr("entered in error");
    if (code == "unknown-unit")
        return tr("unknown unit");
    if (code == "unknown-modifier")
        return tr("unknown modifier");
    if (code == "out-of-range")
        return tr("outside what is possible");
    return qs(code);
}

QString Words::dataSet(const std::string& code)
{
    struct Row {
        const char* code;
        const char* title;
    };
    static constexpr std::array<Row, 19> rows{{
        {"SD", QT_TR_NOOP("Social data")},        {"VS", QT_TR_NOOP("Vital signs")},
        {"MD", QT_TR_NOOP("Medication")},         {"SR", QT_TR_NOOP("Self-reported")},
        {"PSG", QT_TR_NOOP("Previous surgery")},  {"PTD", QT_TR_NOOP("Previous tests")},
        {"CGD", QT_TR_NOOP("Caregivers")},        {"CG", QT_TR_NOOP("Caregivers")},
        {"PH", QT_TR_NOOP("Problem history")},    {"CUP", QT_TR_NOOP("Check-up prescription")},
        {"DTD", QT_TR_NOOP("Test data")},         {"PS", QT_TR_NOOP("Patient sensor")},
        {"POA", QT_TR_NOOP("Pre-op assessment")}, {"ST", QT_TR_NOOP("Surgery team")},
        {"STD", QT_TR_NOOP("Surgery team")},      {"SOS", QT_TR_NOOP("Sequence of surgery")},
        {"SSF", QT_TR_NOOP("Surgeon’s factors")}, {"ORF", QT_TR_NOOP("Operating room")},
        {"POF", QT_TR_NOOP("Post-op follow-up")},
    }};
    for (const Row& row : rows)
        if (code == row.code)
            return tr(row.title);
    return qs(code);
}

QString Words::stage(const std::string& code)
{
    if (code == "PHA")
        return tr("Pre-hospital admit");
    if (code == "PDD")
        return tr("Disease diagnosis");
    if (code == "SOP")
        return tr("Surgical operative procedure");
    return qs(code);
}

QColor Words::stageColour(const std::string& code, const Theme& theme)
{
    if (code == "PHA")
        return theme.pha;
    if (code == "PDD")
        return theme.pdd;
    if (code == "SOP")
        return theme.sop;
    return theme.text2;
}

QString Words::role(interfaces::Role role)
{
    using interfaces::Role;
    switch (role) {
    case Role::Patient: return tr("Patient");
    case Role::Physician: return tr("Physician");
    case Role::Surgeon: return tr("Surgeon");
    case Role::Anaesthetist: return tr("Anaesthetist");
    case Role::Assistant: return tr("Assistant");
    case Role::Nurse: return tr("Nurse");
    case Role::Administrator: return tr("Administrator");
    case Role::PrivacyOfficer: return tr("Privacy officer");
    case Role::Delegate: return tr("Delegate");
    case Role::Researcher: return tr("Researcher");
    case Role::Insurer: return tr("Insurer");
    case Role::TestEquipment: return tr("Test equipment");
    case Role::MonitoringEquipment: return tr("Monitoring equipment");
    case Role::Sensor: return tr("Sensor");
    }
    return {};
}

QString Words::failure(Failure failure)
{
    switch (failure) {
    case Failure::Refused: return tr("This was refused");
    case Failure::Usage: return tr("This cannot be asked so");
    case Failure::Integrity:
    case Failure::StoreDamaged: return tr("The records on this computer failed their check");
    case Failure::Locked: return tr("The workstation is locked");
    case Failure::NotPermitted: return tr("You may not do this");
    case Failure::NotFound: return tr("Nothing of that name");
    case Failure::InUse: return tr("Somebody else has it open");
    case Failure::Unavailable: return tr("The hospital’s node does not answer");
    case Failure::Storage: return tr("The disk refused");
    case Failure::Cancelled: return tr("You stopped this");
    case Failure::Internal: return tr("A defect of the program");
    }
    return {};
}

} // namespace twinchart::ui::theme
