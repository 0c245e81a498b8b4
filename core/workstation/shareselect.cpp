// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "shareselect.h"

#include <contract/consent.h>

#include <algorithm>
#include <map>
#include <set>

namespace twinchart::workstation {

namespace {
/// Whether all of it is known to lie in the frame.
bool liesIn(const crypto::ScopePayload& scope, const model::Effective& e)
{
    if (!scope.from && !scope.until)
        return true;
    if (!e.isPeriod)
        return e.start && (!scope.from || e.start->earliest >= *scope.from) &&
               (!scope.until || e.start->latest <= *scope.until);
    return (!scope.from || (e.start && e.start->earliest >= *scope.from)) &&
           (!scope.until || (e.end && e.end->latest <= *scope.until));
}

bool namesWhole(const crypto::ScopePayload& scope, const std::string& dataSet)
{
    return std::ranges::find(scope.dataSets, dataSet) != scope.dataSets.end();
}
bool namesPart(const crypto::ScopePayload& scope, const std::string& dataSet)
{
    return std::ranges::find(scope.attributes, dataSet, &crypto::ScopeAttribute::dataSet) != scope.attributes.end();
}

bool stands(const replica::LoadedRecord& record, const replica::ContributionInfo& contribution)
{
    return record.flags == 0 && record.fault == replica::RecordFault::None && !contribution.commons &&
           contribution.state == replica::State::Recorded && contribution.verdict.verdict != replica::Verdict::Invalid;
}

/// A Linkage names another identity; a document holds more than the items that were made of it.
bool isKeptBack(const std::string& resourceType)
{
    return resourceType == "Linkage" || resourceType == "Bundle";
}

bool isGiven(const crypto::ScopePayload& scope, const replica::LoadedPatient& patient,
             const replica::LoadedRecord& record)
{
    const std::string& dataSet = patient.words[record.dataSet];
    if (record.items == 0)
        return namesWhole(scope, dataSet) && !scope.from && !scope.until;
    if (!namesWhole(scope, dataSet) && !namesPart(scope, dataSet))
        return false;
    const auto items = std::span(patient.items).subspan(record.firstItem, record.items);
    return std::ranges::all_of(items, [&](const model::Item& item) {
        return crypto::covers(scope, item.dataSet.code, item.attribute) && liesIn(scope, item.effective);
    });
}

Unexpected<Problem> unknown(const char* source, const std::string& name)
{
    return problem(Failure::Refused, source, {name});
}
} // namespace

SharedRecords selectRecords(const crypto::ScopePayload& scope, std::uint8_t classes,
                            const replica::LoadedPatient& patient)
{
    SharedRecords out;
    if (patient.info.commons || patient.root != replica::RootVerdict::Verified)
        return out;
    std::map<std::string, interfaces::SharePreview> counts;
    for (std::uint32_t n = 0; n < patient.records.size(); ++n) {
        const replica::LoadedRecord& r = patient.records[n];
        const replica::ContributionInfo& c = patient.contributions[r.contribution];
        if (!stands(r, c) || c.permissionClass < 1 || c.permissionClass > 3 ||
            (classes >> (c.permissionClass - 1U) & 1U) == 0 || isKeptBack(patient.words[r.resourceType]) ||
            !isGiven(scope, patient, r))
            continue;
        out.records.push_back(n);
        interfaces::SharePreview& count = counts[patient.words[r.dataSet]];
        count.dataSet = patient.words[r.dataSet];
        ++count.records;
        count.items += r.items;
    }
    for (auto& [dataSet, count] : counts)
        out.counts.push_back(std::move(count));
    return out;
}

Result<crypto::ScopePayload> scopeOf(const interfaces::ShareScope& wanted, const model::Catalogue& catalogue)
{
    crypto::ScopePayload out;
    for (const std::string& code : std::set<std::string>(wanted.dataSets.begin(), wanted.dataSets.end())) {
        if (catalogue.dataSet(code) == nullptr)
            return unknown(TWINCHART_TR("The catalogue in force has no data set \"%1\". Nothing was changed."), code);
        out.dataSets.push_back(code);
    }
    std::set<crypto::ScopeAttribute> attributes;
    for (const std::string& text : wanted.attributes) {
        const std::size_t bar = text.find('/');
        if (bar == 0 || bar == std::string::npos || bar + 1 == text.size())
            return problem(
                Failure::Usage,
                TWINCHART_TR("\"%1\" is no attribute of a data set, such as VS/heart-rate. Nothing was changed."),
                {text});
        const crypto::ScopeAttribute one{text.substr(0, bar), text.substr(bar + 1)};
        const model::DataSet* set = catalogue.dataSet(one.dataSet);
        if (set == nullptr)
            return unknown(TWINCHART_TR("The catalogue in force has no data set \"%1\". Nothing was changed."),
                           one.dataSet);
        const model::Attribute* attribute = catalogue.attribute(one.name);
        if (attribute == nullptr || !catalogue.has(*set, *attribute))
            return unknown(TWINCHART_TR("The catalogue in force has no attribute \"%1\". Nothing was changed."), text);
        if (namesWhole(out, one.dataSet))
            return problem(
                Failure::Usage,
                TWINCHART_TR(
                    "The data set %1 is named whole and by an attribute. Nothing was changed. Name one of both."),
                {one.dataSet});
        attributes.insert(one);
    }
    out.attributes.assign(attributes.begin(), attributes.end());
    if (out.dataSets.empty() && out.attributes.empty())
        return problem(Failure::Usage,
                       TWINCHART_TR("Say what is meant: a data set, or an attribute of one. Nothing was changed."));
    if (out.dataSets.size() > crypto::kMaxScopeDataSets || out.attributes.size() > crypto::kMaxScopeAttributes)
        return problem(Failure::Usage,
                       TWINCHART_TR("At most 32 data sets and 32 attributes can be named. Nothing was changed."));
    out.from = wanted.from;
    out.until = wanted.to;
    if (out.from && out.until && *out.until < *out.from)
        return problem(Failure::Usage, TWINCHART_TR("The frame ends before it begins. Nothing was changed."));
    return out;
}

interfaces::ShareScope wordsOf(const crypto::ScopePayload& scope)
{
    interfaces::ShareScope out;
    out.dataSets = scope.dataSets;
    for (const crypto::ScopeAttribute& a : scope.attributes)
        out.attributes.push_back(a.dataSet + '/' + a.name);
    out.from = scope.from;
    out.to = scope.until;
    return out;
}

Result<crypto::ScopePayload> narrowed(const interfaces::ShareScope& wanted, const crypto::ScopePayload& asked,
                                      const model::Catalogue& catalogue)
{
    crypto::ScopePayload out = asked;
    if (!wanted.dataSets.empty() || !wanted.attributes.empty()) {
        TWINCHART_ASSIGN(crypto::ScopePayload named, scopeOf(wanted, catalogue));
        out.dataSets = std::move(named.dataSets);
        out.attributes = std::move(named.attributes);
    }
    if (wanted.from)
        out.from = wanted.from;
    if (wanted.to)
        out.until = wanted.to;
    if (out.from && out.until && *out.until < *out.from)
        return problem(Failure::Usage, TWINCHART_TR("The frame ends before it begins. Nothing was changed."));
    if (!crypto::isWithin(out, asked))
        return problem(
            Failure::Refused,
            TWINCHART_TR(
                "This is wider than what was asked for or granted. Nothing was changed. Name a part of it, or wait for a new request."));
    return out;
}

Result<std::uint8_t> classesOf(const crypto::ScopePayload& scope, const model::Catalogue& catalogue)
{
    std::uint8_t out = 0;
    std::set<std::string> codes(scope.dataSets.begin(), scope.dataSets.end());
    for (const crypto::ScopeAttribute& a : scope.attributes)
        codes.insert(a.dataSet);
    for (const std::string& code : codes) {
        const model::DataSet* set = catalogue.dataSet(code);
        if (set == nullptr)
            return unknown(TWINCHART_TR("The catalogue in force has no data set \"%1\". Nothing was changed."), code);
        out |= contract::bitOf(static_cast<contract::PermissionClass>(set->permissionClass));
    }
    return out;
}

} // namespace twinchart::workstation
