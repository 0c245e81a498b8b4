// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <twin/timeline.h>

#include <model/format.h>

#include <algorithm>
#include <tuple>

namespace twinchart::twin {

namespace {
constexpr std::int64_t kBeginning = INT64_MIN;

/// The wanted words, each folded.
std::vector<std::string> wordsOf(const std::string& search)
{
    std::vector<std::string> out;
    const std::string folded = model::foldCase(search);
    for (std::size_t at = 0; at < folded.size();) {
        const std::size_t begin = folded.find_first_not_of(" \t\n", at);
        if (begin == std::string::npos)
            break;
        const std::size_t end = std::min(folded.find_first_of(" \t\n", begin), folded.size());
        out.push_back(folded.substr(begin, end - begin));
        at = end;
    }
    return out;
}

bool hasWords(const Entry& entry, const std::vector<std::string>& words)
{
    const model::Item& item = *entry.item;
    std::string text = item.attribute + "\n" + item.code.text;
    for (const model::Coding& c : item.code.codings)
        text += "\n" + c.display + "\n" + c.code;
    text += "\n" + item.provider + "\n" + item.orderedBy;
    if (entry.shown) {
        text += "\n" + item.note;
        // Samples are numbers by the thousand: nobody searches them by words.
        if (const auto* coded = std::get_if<model::Coded>(&item.value)) {
            text += "\n" + coded->text;
            for (const model::Coding& c : coded->codings)
                text += "\n" + c.display + "\n" + c.code;
        } else if (const auto* words_ = std::get_if<model::Text>(&item.value)) {
            text += "\n" + words_->text;
        } else if (const auto* quantity = std::get_if<model::Quantity>(&item.value)) {
            text += "\n" + quantity->comparator + quantity->value + " " + quantity->unit;
        } else if (const auto* reference = std::get_if<model::Reference>(&item.value)) {
            text += "\n" + reference->display;
        } else if (const auto* attachment = std::get_if<model::Attachment>(&item.value)) {
            text += "\n" + attachment->title;
        }
    }
    const std::string folded = model::foldCase(text);
    return std::ranges::all_of(words, [&folded](const std::string& w) { return folded.find(w) != std::string::npos; });
}

bool meets(const Entry& entry, const std::vector<model::Condition>& conditions)
{
    bool named = false;
    for (const model::Condition& condition : conditions) {
        if (condition.attribute() != entry.item->attribute)
            continue;
        named = true;
        if (!entry.shown || !condition.matches(*entry.item))
            return false;
    }
    return named;
}

bool among(const std::vector<std::string>& wanted, const std::string& name)
{
    return wanted.empty() || std::ranges::find(wanted, name) != wanted.end();
}

struct Key {
    std::int64_t earliest;
    std::int64_t latest;
    std::uint32_t index;
};
} // namespace

Instant knownAt(const Entry& entry)
{
    if (entry.recorded)
        return *entry.recorded;
    return entry.received ? *entry.received : Instant{kBeginning};
}

bool isReplaced(const Entry& entry, const std::optional<Instant>& asKnownAt)
{
    return entry.replaced && (!asKnownAt || !entry.replacedAt || *entry.replacedAt <= *asKnownAt);
}

Bounds bounds(const Entry& entry)
{
    const model::Effective& effective = entry.item->effective;
    const auto* const start = effective.start && effective.start->isPlaced() ? &*effective.start : nullptr;
    const auto* const end = effective.end && effective.end->isPlaced() ? &*effective.end : nullptr;
    const std::int64_t known = knownAt(entry).ns;
    if (!effective.isPeriod)
        return start != nullptr ? Bounds{start->earliest.ns, start->latest.ns} : Bounds{known, known};
    if (start != nullptr && end != nullptr)
        return {start->earliest.ns, std::max(end->latest.ns, start->earliest.ns)};
    if (end != nullptr)
        return {end->earliest.ns, end->latest.ns};
    // An end that is written and beyond all time goes on like one that is not written; so far a start lies ahead.
    using model::ClinicalTime;
    const bool isOver = effective.end && effective.end->latest == ClinicalTime::kBefore;
    const bool isAhead = effective.start && effective.start->earliest == ClinicalTime::kAfter;
    const bool isOngoing = effective.start && !isOver && !isAhead;
    const std::int64_t from = start != nullptr ? start->earliest.ns : known;
    return {from, isOngoing ? kForever : from};
}

Selection select(std::span<const Entry> entries, const Query& query)
{
    Selection out;
    const std::vector<std::string> words = wordsOf(query.search);
    std::vector<Key> keys;
    keys.reserve(entries.size());
    for (std::uint32_t i = 0; i < entries.size(); ++i) {
        const Entry& entry = entries[i];
        if (query.asKnownAt && knownAt(entry) > *query.asKnownAt) {
            ++out.hidden;
            continue;
        }
        const bool replaced = isReplaced(entry, query.asKnownAt);
        if (!replaced)
            ++out.total;
        else if (!query.replaced)
            continue;
        if (!among(query.dataSets, entry.item->dataSet.code) || !among(query.attributes, entry.item->attribute))
            continue;
        const Bounds b = bounds(entry);
        if ((query.from && b.latest < query.from->ns) || (query.to && b.earliest > query.to->ns))
            continue;
        if (!query.conditions.empty() && !meets(entry, query.conditions))
            continue;
        if (!words.empty() && !hasWords(entry, words))
            continue;
        keys.push_back({b.earliest, b.latest, i});
    }
    std::ranges::sort(keys, [entries](const Key& a, const Key& b) {
        if (a.earliest != b.earliest)
            return a.earliest < b.earliest;
        if (a.latest != b.latest)
            return a.latest < b.latest;
        const Entry& x = entries[a.index];
        const Entry& y = entries[b.index];
        if (const auto order = x.record <=> y.record; order != 0)
            return order < 0;
        if (const auto order = x.version <=> y.version; order != 0)
            return order < 0;
        return std::tie(x.item->path, a.index) < std::tie(y.item->path, b.index);
    });
    out.order.reserve(keys.size());
    for (const Key& key : keys)
        out.order.push_back(key.index);
    return out;
}

std::vector<Instant> arrivals(std::span<const Entry> entries)
{
    std::vector<Instant> out;
    for (const Entry& entry : entries) {
        // Neighbours mostly came together: this keeps the list short before it is sorted.
        if (const Instant known = knownAt(entry); known.ns != kBeginning && (out.empty() || out.back() != known))
            out.push_back(known);
    }
    std::ranges::sort(out);
    const auto rest = std::ranges::unique(out);
    out.erase(rest.begin(), rest.end());
    return out;
}

} // namespace twinchart::twin
