// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "decisioncells.h"

#include <model/catalogue.h>

#include <array>
#include <bit>
#include <utility>

namespace twinchart::contract::test {

namespace {
constexpr std::string_view kSelfReported = "SR";

constexpr std::array kActions{
    std::pair{DataAction::Read, "read"},   std::pair{DataAction::Write, "write"},
    std::pair{DataAction::Amend, "amend"}, std::pair{DataAction::Delete, "delete"},
    std::pair{DataAction::Share, "share"}, std::pair{DataAction::Export, "export"},
};
constexpr std::array kConsents{
    std::pair{ConsentState::None, "none"},
    std::pair{ConsentState::Granted, "granted"},
    std::pair{ConsentState::Revoked, "revoked"},
    std::pair{ConsentState::Expired, "expired"},
    std::pair{ConsentState::Restricted, "restricted"},
};
constexpr std::array kPurposes{
    std::pair{Purpose::Treatment, "treatment"},
    std::pair{Purpose::Research, "research"},
    std::pair{Purpose::Administration, "administration"},
    std::pair{Purpose::Legal, "legal"},
};
constexpr std::array kEmergency{std::pair{1, "no"}, std::pair{2, "yes"}};

/// A set of values and its word.
struct Word {
    NumberSet set = 0;
    std::string word;
};

template <class Value>
NumberSet bit(Value value)
{
    return NumberSet{1} << static_cast<std::uint8_t>(value);
}

template <class Pairs>
std::vector<Word> wordsOf(const Pairs& pairs)
{
    std::vector<Word> out;
    for (const auto& [value, word] : pairs)
        out.push_back({bit(value), word});
    return out;
}

/// Groups before what they are made of.
std::vector<Word> roleWords()
{
    std::vector<Word> out{{0, "clinical"}, {0, "equipment"}};
    for (const Role role : allRoles()) {
        if (isClinical(role))
            out[0].set |= bit(role);
        else if (role >= Role::TestEquipment && nameOf(role) != "unknown")
            out[1].set |= bit(role);
        else
            out.push_back({nameOf(role) == "unknown" ? NumberSet{1} : bit(role), std::string(nameOf(role))});
    }
    return out;
}
std::vector<Word> dataWords()
{
    const NumberSet self = bit(DataGroup::SelfReported);
    const NumberSet received = bit(DataGroup::Received);
    const NumberSet open = bit(DataGroup::Open);
    const NumberSet closed = bit(DataGroup::Closed);
    return {{self | received, "PHA"},
            {open | closed, "PDD, SOP"},
            {self, "self-reported"},
            {received, "PHA not self-reported"},
            {open, "PDD, SOP writable"},
            {closed, "PDD, SOP not writable"},
            {bit(DataGroup::Unknown), "unknown"}};
}

std::string listOf(NumberSet set, const std::vector<Word>& words)
{
    std::string out;
    for (const Word& word : words) {
        if ((set & word.set) != word.set)
            continue;
        out += (out.empty() ? "" : ", ") + word.word;
        set &= ~word.set;
    }
    return out;
}

/// "any" for all of them, and the shorter of "a, b" and "all but c, d".
std::string phrase(NumberSet set, const std::vector<Word>& words, NumberSet outside = 0)
{
    NumberSet all = 0;
    for (const Word& word : words)
        all |= word.set;
    all &= ~outside;
    if ((set & all) == all)
        return "any";
    const NumberSet rest = all & ~set;
    return std::popcount(rest) < std::popcount(set) && (set & outside) == 0 ? "all but " + listOf(rest, words)
                                                                            : listOf(set, words);
}

template <class Pairs, class Value>
std::string_view wordOf(const Pairs& pairs, Value value)
{
    for (const auto& [known, word] : pairs)
        if (known == value)
            return word;
    return "unknown";
}
} // namespace

std::optional<CatalogueTable> tableOf(BytesView catalogueFile)
{
    const auto catalogue = model::Catalogue::parse(catalogueFile);
    if (!catalogue)
        return std::nullopt;
    CatalogueTable table;
    for (const model::TableRow& row : catalogue->table())
        table.entries.push_back({row.code, static_cast<std::uint8_t>(row.stage),
                                 static_cast<PermissionClass>(row.permissionClass), row.writable});
    return table;
}

std::vector<DataColumn> columnsOf(const CatalogueTable& table)
{
    std::vector<DataColumn> out;
    for (const CatalogueEntry& entry : table.entries)
        out.push_back({entry, entry.code == kSelfReported});
    out.push_back({});
    return out;
}

const std::vector<Role>& allRoles()
{
    static const std::vector<Role> roles = [] {
        std::vector<Role> out;
        for (int number = 1; number < 256; ++number)
            if (const auto role = static_cast<Role>(number); nameOf(role) != "unknown")
                out.push_back(role);
        out.push_back(static_cast<Role>(0));
        return out;
    }();
    return roles;
}

void forEachCell(const std::vector<DataColumn>& columns, const std::function<void(const Question&)>& visit)
{
    Question q;
    for (const Role role : allRoles()) {
        q.role = role;
        for (const DataColumn& column : columns) {
            q.dataSet = column.entry ? &*column.entry : nullptr;
            q.selfReported = column.selfReported;
            for (const auto& [action, actionWord] : kActions) {
                q.action = action;
                for (const auto& [consent, consentWord] : kConsents) {
                    q.consent = consent;
                    for (const auto& [purpose, purposeWord] : kPurposes) {
                        q.purpose = purpose;
                        for (const bool emergency : {false, true}) {
                            q.emergency = emergency;
                            visit(q);
                        }
                    }
                }
            }
        }
    }
}

std::string cellsOf(const std::vector<DataColumn>& columns)
{
    std::string out;
    std::size_t count = 0;
    forEachCell(columns, [&](const Question& q) {
        ++count;
        const auto add = [&](std::string_view text) { out.append(text).push_back('\t'); };
        add(nameOf(q.role));
        add(q.dataSet != nullptr ? std::string_view(q.dataSet->code) : "UNKNOWN");
        add(std::to_string(q.dataSet != nullptr ? q.dataSet->stage : 0));
        add(q.dataSet != nullptr ? nameOf(q.dataSet->permissionClass) : "-");
        add(q.dataSet != nullptr && q.dataSet->writable ? "1" : "0");
        add(q.selfReported ? "1" : "0");
        add(wordOf(kActions, q.action));
        add(wordOf(kConsents, q.consent));
        add(wordOf(kPurposes, q.purpose));
        add(wordOf(kEmergency, q.emergency ? 2 : 1));
        out += decide(q).allowed ? "allow\n" : "deny\n";
    });
    return "cells\t" + std::to_string(count) + '\n' + out;
}

std::string markdownOf(std::span<const DecisionRule> rules)
{
    std::string out = "| answer | role | action | data | consent | purpose | emergency | source |\n"
                      "|---|---|---|---|---|---|---|---|\n";
    for (const DecisionRule& rule : rules) {
        const std::string_view answer = !rule.allow ? "deny" : rule.notice ? "allow, entry first" : "allow";
        for (const std::string& cell :
             {std::string(answer), phrase(rule.roles, roleWords(), 1), phrase(rule.actions, wordsOf(kActions)),
              phrase(rule.data, dataWords(), bit(DataGroup::Unknown)), phrase(rule.consents, wordsOf(kConsents)),
              phrase(rule.purposes, wordsOf(kPurposes)), phrase(rule.emergency, wordsOf(kEmergency)),
              std::string(rule.source)})
            out += "| " + cell + ' ';
        out += "|\n";
    }
    return out;
}

} // namespace twinchart::contract::test
