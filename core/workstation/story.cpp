// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "story.h"

#include <contract/expedited.h>

#include <algorithm>
#include <array>

namespace twinchart::workstation {

using namespace contract;

namespace {
constexpr std::size_t kShortKey = 8; ///< hex digits that tell keys apart for people
constexpr std::size_t kHospitalWords = 5;

struct RoleWords {
    Role role;
    const char* who;
    const char* whom;
};
constexpr std::array kRoles{
    RoleWords{Role::Patient, TWINCHART_TR("Patient %1 of %2"), TWINCHART_TR("patient %1")},
    RoleWords{Role::Physician, TWINCHART_TR("Physician %1 of %2"), TWINCHART_TR("physician %1")},
    RoleWords{Role::Surgeon, TWINCHART_TR("Surgeon %1 of %2"), TWINCHART_TR("surgeon %1")},
    RoleWords{Role::Anaesthetist, TWINCHART_TR("Anaesthetist %1 of %2"), TWINCHART_TR("anaesthetist %1")},
    RoleWords{Role::Assistant, TWINCHART_TR("Assistant %1 of %2"), TWINCHART_TR("assistant %1")},
    RoleWords{Role::Nurse, TWINCHART_TR("Nurse %1 of %2"), TWINCHART_TR("nurse %1")},
    RoleWords{Role::Administrator, TWINCHART_TR("Administrator %1 of %2"), TWINCHART_TR("administrator %1")},
    RoleWords{Role::PrivacyOfficer, TWINCHART_TR("Privacy officer %1 of %2"), TWINCHART_TR("privacy officer %1")},
    RoleWords{Role::Delegate, TWINCHART_TR("Delegate %1 of %2"), TWINCHART_TR("delegate %1")},
    RoleWords{Role::Researcher, TWINCHART_TR("Researcher %1 of %2"), TWINCHART_TR("researcher %1")},
    RoleWords{Role::Insurer, TWINCHART_TR("Insurer %1 of %2"), TWINCHART_TR("insurer %1")},
    RoleWords{Role::TestEquipment, TWINCHART_TR("Test equipment %1 of %2"), TWINCHART_TR("test equipment %1")},
    RoleWords{Role::MonitoringEquipment, TWINCHART_TR("Monitoring equipment %1 of %2"),
              TWINCHART_TR("monitoring equipment %1")},
    RoleWords{Role::SensorEquipment, TWINCHART_TR("Sensor %1 of %2"), TWINCHART_TR("sensor %1")},
};
const RoleWords* wordsOf(const std::optional<Role>& role)
{
    const auto at = std::ranges::find_if(kRoles, [&](const RoleWords& r) { return role && r.role == *role; });
    return at == kRoles.end() ? nullptr : &*at;
}

std::string shortKey(const KeyId& key)
{
    return toHex(key).substr(0, kShortKey);
}

/// A sentence has room for so many words of a name.
std::string firstWords(const std::string& name)
{
    std::string out;
    std::size_t words = 0;
    for (std::size_t at = 0; at < name.size();) {
        const std::size_t begin = name.find_first_not_of(' ', at);
        if (begin == std::string::npos)
            break;
        const std::size_t end = std::min(name.find(' ', begin), name.size());
        if (words++ == kHospitalWords)
            return out + "…";
        out += (out.empty() ? "" : " ") + name.substr(begin, end - begin);
        at = end;
    }
    return out;
}

Message said(const char* text)
{
    return {text, {}};
}
/// What is the same in every language.
Message as(std::string text)
{
    return {"%1", {std::move(text)}};
}

/// A sentence with its arguments; parts in the order of their numbers.
void fill(interfaces::StoryLine& line, std::string sentence, std::vector<Message> parts)
{
    line.sentence.source = std::move(sentence);
    for (const Message& part : parts)
        line.sentence.arguments.push_back(part.english());
    line.parts = std::move(parts);
}
} // namespace

Message whoText(const StoryActor& actor)
{
    if (actor.isPatient)
        return said(TWINCHART_TR("The patient"));
    const std::string name = actor.name.empty() ? shortKey(actor.key) : actor.name;
    const RoleWords* words = wordsOf(actor.role);
    if (words == nullptr)
        return {TWINCHART_TR("Key %1"), {name}};
    return {words->who, {name, actor.hospital.empty() ? "?" : firstWords(actor.hospital)}};
}

Message whomText(const StoryActor& actor)
{
    if (actor.isPatient)
        return said(TWINCHART_TR("the patient"));
    const std::string name = actor.name.empty() ? shortKey(actor.key) : actor.name;
    const RoleWords* words = wordsOf(actor.role);
    return {words == nullptr ? TWINCHART_TR("key %1") : words->whom, {name}};
}

interfaces::StoryLine lineOf(const StoryEvent& event, const ActorOf& actorOf)
{
    interfaces::StoryLine line;
    line.when = event.when;
    line.who = whoText(actorOf(event.by));
    line.what = event.words.what;
    line.why = event.words.why;
    line.height = event.height;
    line.verdict = event.verdict;
    if (event.words.namesItself)
        line.grant = toHex(event.transaction);
    else if (event.words.grant)
        line.grant = toHex(*event.words.grant);
    fill(line, event.words.sentence,
         {line.who, as(event.when ? toRfc3339(*event.when).substr(0, 10) : "?"), event.words.why,
          event.words.whom ? whomText(actorOf(*event.words.whom)) : Message{}, event.words.object});
    return line;
}

std::vector<interfaces::StoryLine> reportLines(const DeviceReport& report, const ReportedUpTo& judged,
                                               const ActorOf& actorOf, interfaces::Verdict verdict)
{
    std::vector<interfaces::StoryLine> out;
    const Message who = whoText(actorOf(report.device));
    const auto add = [&](const char* what, const char* sentence, interfaces::Verdict v) -> interfaces::StoryLine& {
        interfaces::StoryLine& line = out.emplace_back();
        line.who = who;
        line.what = said(what);
        line.verdict = v;
        if (report.head) {
            line.when = report.head->time;
            line.height = report.head->height;
        }
        fill(line, sentence, {who, as(std::to_string(line.height))});
        return line;
    };
    if (!report.head) {
        add(TWINCHART_TR("nothing heard"), TWINCHART_TR("Nothing was heard of the accesses of this device: %1."),
            verdict);
        return out;
    }
    const bool gap = std::ranges::any_of(judged.gaps, [&](const ReportGap& g) { return g.device == report.device; });
    if (gap)
        add(TWINCHART_TR("reports missing"), TWINCHART_TR("Reports of this device are missing or altered: %1."),
            interfaces::Verdict::Invalid);
    else
        add(TWINCHART_TR("reported up to"), TWINCHART_TR("%1 reported own accesses up to block %2."), verdict);
    return out;
}

interfaces::StoryLine lookedAtLine(LedgerHeight height, Instant time, interfaces::Verdict verdict)
{
    interfaces::StoryLine line;
    line.when = time;
    line.height = height;
    line.verdict = verdict;
    line.who = said(TWINCHART_TR("This workstation"));
    line.what = said(TWINCHART_TR("looked at up to"));
    fill(line, TWINCHART_TR("All blocks up to %1 were looked at; what the law keeps silent is not told."),
         {as(std::to_string(height))});
    return line;
}

bool Silence::covers(const Body& body, const Digest256& transaction, Instant now)
{
    if (const auto* expedited = std::get_if<ExpediteBody>(&body)) {
        const auto inner = expeditedBody(*expedited);
        return inner && covers(*inner, transaction, now);
    }
    const auto isSilent = [&](const Digest256& id) { return std::ranges::find(m_silent, id) != m_silent.end(); };
    if (const auto* notice = std::get_if<AccessNoticeBody>(&body))
        return isSilent(notice->reference);
    const auto* disclosure = std::get_if<DisclosureBody>(&body);
    if (disclosure == nullptr)
        return false;
    if (disclosure->action != DisclosureBody::Action::Record)
        return isSilent(disclosure->disclosure);
    if (disclosure->silentUntil.ns == 0 || now >= disclosure->silentUntil)
        return false;
    m_silent.push_back(transaction);
    return true;
}

} // namespace twinchart::workstation
