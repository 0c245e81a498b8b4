// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "person.h"

#include <twin/series.h>

#include <algorithm>
#include <atomic>
#include <iterator>
#include <map>
#include <thread>

namespace twinchart::workstation {

namespace {
constexpr std::size_t kAtOnce = 4'000; ///< rows that are not worth a second thread

/// work(n) for all of [0, count): other cores begin at once when it is much, the caller helps when it has done its own.
template <class Work>
class Shared {
public:
    Shared(std::size_t count, Work work) : m_count(count), m_work(std::move(work))
    {
        const unsigned helpers = count < kAtOnce ? 0 : std::clamp(std::thread::hardware_concurrency(), 1U, 4U) - 1;
        for (unsigned n = 0; n < helpers; ++n)
            m_helpers.emplace_back([this] { help(); });
    }
    Shared(const Shared&) = delete;
    Shared& operator=(const Shared&) = delete;
    /// Returns when all is done.
    void finish()
    {
        help();
        m_helpers.clear();
    }

private:
    void help()
    {
        constexpr std::size_t kRun = 512;
        for (std::size_t first = m_next.fetch_add(kRun); first < m_count; first = m_next.fetch_add(kRun))
            for (std::size_t n = first; n < std::min(m_count, first + kRun); ++n)
                m_work(n);
    }
    const std::size_t m_count;
    const Work m_work;
    std::atomic<std::size_t> m_next = 0;
    std::vector<std::jthread> m_helpers; ///< last: they end before the rest goes
};

/// Adds what is not there yet.
template <class T, class Same>
void unite(std::vector<T>& all, const std::vector<T>& more, Same same)
{
    for (const T& one : more)
        if (std::ranges::none_of(all, [&](const T& there) { return same(there, one); }))
            all.push_back(one);
}

interfaces::AllergyState together(const std::vector<interfaces::PatientSummary>& parts)
{
    using State = interfaces::AllergyState;
    const auto any = [&](State state) {
        return std::ranges::any_of(parts, [&](const auto& p) { return p.allergyState == state; });
    };
    // Nobody may read "none" where one record cannot be read.
    return any(State::Known)         ? State::Known
           : any(State::Unavailable) ? State::Unavailable
           : any(State::NoneKnown)   ? State::NoneKnown
                                     : State::NotRecorded;
}
} // namespace

interfaces::PatientSummary mergedSummary(std::vector<interfaces::PatientSummary> parts)
{
    if (parts.size() == 1)
        return std::move(parts.front());
    std::ranges::sort(parts, {}, &interfaces::PatientSummary::id);
    // A record that failed its check has no name to give.
    const auto named = std::ranges::find_if(
        parts, [](const interfaces::PatientSummary& p) { return !p.family.empty() || !p.given.empty(); });
    interfaces::PatientSummary out = named != parts.end() ? *named : parts.front();
    out.id = parts.front().id;
    out.handle = parts.front().handle;
    out.allergyState = together(parts);
    out.linked.clear();
    out.items = 0;
    out.invalidItems = 0;
    for (const interfaces::PatientSummary& p : parts) {
        if (p.id != out.id)
            out.linked.push_back(p.id);
        unite(out.identifiers, p.identifiers, [](const interfaces::Identifier& x, const interfaces::Identifier& y) {
            return x.system == y.system && x.value == y.value;
        });
        unite(out.allergies, p.allergies, [](const interfaces::AllergyLine& x, const interfaces::AllergyLine& y) {
            return x.agent == y.agent && x.reactions == y.reactions;
        });
        unite(out.alerts, p.alerts, std::equal_to<std::string>());
        for (auto [mine, its] :
             {std::pair(&out.born, &p.born), std::pair(&out.died, &p.died), std::pair(&out.gender, &p.gender)})
            if (mine->empty())
                *mine = *its;
        // Where somebody is goes with why.
        if ((out.place.empty() && !p.place.empty()) || (out.place.empty() && out.reason.empty())) {
            out.place = p.place;
            out.reason = p.reason;
        }
        out.deceased = out.deceased || p.deceased;
        out.items += p.items;
        out.invalidItems += p.invalidItems;
        out.lastRecorded = std::max(out.lastRecorded, p.lastRecorded);
        out.accessPending = out.accessPending || p.accessPending;
        out.keptByHospital = out.keptByHospital || p.keptByHospital;
        out.worst = worse(out.worst, p.worst);
    }
    if (out.alerts.size() > kBannerAlerts)
        out.alerts.resize(kBannerAlerts);
    return out;
}

Person::Person(std::vector<std::shared_ptr<OpenedPatient>> shown, std::vector<std::shared_ptr<OpenedPatient>> all)
    : m_shown(std::move(shown)), m_all(std::move(all))
{
    for (const auto& one : m_shown) {
        m_first.push_back(m_joined.size());
        if (m_shown.size() > 1)
            m_joined.insert(m_joined.end(), one->entries().begin(), one->entries().end());
    }
}

std::span<const twin::Entry> Person::entries() const
{
    return m_shown.size() == 1 ? m_shown.front()->entries() : std::span<const twin::Entry>(m_joined);
}

std::size_t Person::identityOf(std::uint32_t entry) const
{
    return static_cast<std::size_t>(std::ranges::upper_bound(m_first, entry) - m_first.begin()) - 1;
}

Person::Place Person::placeOf(std::uint32_t entry) const
{
    const std::size_t n = identityOf(entry);
    OpenedPatient& patient = *m_shown[n];
    const replica::LoadedRecord& record = patient.recordOf(static_cast<std::uint32_t>(entry - m_first[n]));
    return {patient, record, static_cast<std::uint32_t>(&record - patient.loaded().records.data())};
}

interfaces::ItemView Person::view(std::uint32_t entry) const
{
    const std::size_t n = identityOf(entry);
    return m_shown[n]->view(static_cast<std::uint32_t>(entry - m_first[n]));
}

void Person::markFailed(std::uint32_t entry)
{
    const std::size_t n = identityOf(entry);
    const Place place = placeOf(entry);
    place.patient.markFailed(place.index);
    if (m_shown.size() > 1)
        std::ranges::copy(place.patient.entries(), m_joined.begin() + static_cast<std::ptrdiff_t>(m_first[n]));
}

std::optional<std::uint32_t> Person::find(const replica::ItemId& id) const
{
    for (std::size_t n = 0; n < m_shown.size(); ++n)
        if (const auto entry = m_shown[n]->find(id))
            return static_cast<std::uint32_t>(m_first[n] + *entry);
    return std::nullopt;
}

Result<twin::Query> Person::query(const interfaces::TimelineQuery& query) const
{
    return m_shown.front()->query(query);
}

std::vector<interfaces::ItemView> Person::unopened() const
{
    std::vector<interfaces::ItemView> out;
    for (const auto& one : m_shown)
        std::ranges::move(one->unopened(), std::back_inserter(out));
    return out;
}

std::vector<interfaces::ItemView> Person::erased() const
{
    std::vector<interfaces::ItemView> out;
    for (const auto& one : m_shown)
        std::ranges::move(one->erased(), std::back_inserter(out));
    return out;
}

Person::Drawn Person::chart(const twin::Query& query, Instant now) const
{
    Drawn drawn;
    interfaces::ChartData& out = drawn.chart;
    out.now = now;
    const std::span<const twin::Entry> entries = this->entries();
    const twin::Selection selection = twin::select(entries, query);
    out.total = selection.total;
    out.hidden = selection.hidden;

    std::vector<std::uint32_t> placeOf(entries.size(), interfaces::SeriesView::kNoItem);
    out.items.resize(selection.order.size());
    Shared rows(selection.order.size(), [&](std::size_t n) {
        placeOf[selection.order[n]] = static_cast<std::uint32_t>(n);
        out.items[n] = view(selection.order[n]);
    });
    for (const auto& one : m_all)
        drawn.parts.push_back(one->summary());
    out.patient = mergedSummary(drawn.parts);
    out.arrivals = twin::arrivals(entries);
    std::vector<Instant> more;
    for (const auto& one : m_all) {
        // What a link brings or takes comes with it.
        std::ranges::transform(one->links(), std::back_inserter(more), &LinkFact::known);
        if (std::ranges::find(m_shown, one) != m_shown.end())
            continue;
        // Linked later than the query asks: hidden as what came later, and the slider goes on to where it came.
        out.hidden += one->entries().size();
        std::ranges::move(twin::arrivals(one->entries()), std::back_inserter(more));
    }
    if (!more.empty()) {
        more.insert(more.end(), out.arrivals.begin(), out.arrivals.end());
        std::ranges::sort(more);
        const auto rest = std::ranges::unique(more);
        more.erase(rest.begin(), rest.end());
        out.arrivals = std::move(more);
    }
    auto curves = twin::series(entries, selection.order, m_shown.front()->catalogue(), query.asKnownAt);
    rows.finish();
    for (twin::Series& s : curves) {
        interfaces::SeriesView v;
        v.dataSet = s.dataSet;
        v.attribute = s.attribute->name;
        v.title = {s.attribute->title.en, s.attribute->title.de};
        v.unit = s.unitShown;
        v.timeNs = std::move(s.timeNs);
        v.value = std::move(s.value);
        v.item = std::move(s.entry);
        for (std::uint32_t& e : v.item)
            e = e == twin::Series::kNoEntry ? interfaces::SeriesView::kNoItem : placeOf[e];
        v.maxGapNs = s.maxGapNs;
        v.usualLow = s.usualLow;
        v.usualHigh = s.usualHigh;
        if (s.usualLow || s.usualHigh) {
            const auto& usual = s.attribute->usual;
            const std::string range = (usual.low ? usual.low->text() : std::string()) + "–" +
                                      (usual.high ? usual.high->text() : std::string());
            const auto& whom = s.attribute->usualFor;
            v.usualText = {range + (whom.en.empty() ? "" : ", " + whom.en),
                           range + (whom.de.empty() ? "" : ", " + whom.de)};
        }
        v.pairedWith = s.pairedWith;
        out.series.push_back(std::move(v));
    }
    std::map<std::string, std::uint64_t> unmapped;
    for (const auto& one : m_shown) {
        const replica::LoadedPatient& loaded = one->loaded();
        for (const replica::LoadedRecord& r : loaded.records) {
            if (r.items == 0 && (r.flags & (replica::kSuperseded | replica::kDeleted)) == 0) {
                ++out.unmapped;
                ++unmapped[loaded.words[r.resourceType]];
            }
        }
    }
    out.unmappedTypes.assign(unmapped.begin(), unmapped.end());
    return drawn;
}

} // namespace twinchart::workstation
