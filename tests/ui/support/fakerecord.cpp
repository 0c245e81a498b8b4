// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <uisupport/fakeworkstation.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <random>

namespace twinchart::uisupport {

using namespace interfaces;

namespace {

constexpr std::int64_t kMinute = 60LL * 1'000'000'000;
constexpr std::int64_t kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;

std::int64_t at(const char* text)
{
    return parseRfc3339(text)->ns;
}

std::string decimal(double v, int digits)
{
    char buffer[32];
    std::snprintf(buffer, sizeof buffer, "%.*f", digits, v);
    return buffer;
}

struct Maker {
    ChartData data;
    int next = 0;
    ItemView& add(const char* stage, const char* set, const char* attribute, const char* display, std::string value,
                  const char* unit, std::int64_t start)
    {
        ItemView i;
        char id[32];
        std::snprintf(id, sizeof id, "%016x.1.0", ++next);
        i.item = id;
        i.patient = FakeWorkstation::kPemberton;
        i.stage = stage;
        i.dataSet = set;
        i.attribute = attribute;
        i.display = display;
        i.value = std::move(value);
        i.unit = unit;
        i.start = i.end = Instant{start};
        i.effective = toRfc3339(i.start);
        i.recorded = Instant{start + 54 * kMinute};
        i.received = i.recorded;
        i.asserted = toRfc3339(Instant{start + 53 * kMinute});
        i.source = i.stage == "PHA" ? "Whinfell Road Clinic" : "Calderbrook Royal Infirmary";
        i.provider = i.dataSet == "DTD" ? "Analyser LAB-04, Calderbrook" : "";
        i.orderedBy = i.dataSet == "DTD" ? "Dr H. Lindqvist, physician" : "";
        i.resource = std::string(i.dataSet == "MD" ? "MedicationStatement/" : "Observation/") + std::to_string(next);
        i.status = "final";
        i.level = Level::Recorded;
        i.verdict = Verdict::Verified;
        i.height = 1'195'000 + static_cast<std::uint64_t>(next);
        data.items.push_back(std::move(i));
        return data.items.back();
    }
    ItemView& period(const char* stage, const char* set, const char* attribute, const char* display, std::int64_t from,
                     std::int64_t to)
    {
        ItemView& i = add(stage, set, attribute, display, "", "", from);
        i.isPeriod = true;
        i.ongoing = to == 0;
        i.end = Instant{to == 0 ? INT64_MAX / 2 : to};
        i.effective = toRfc3339(i.start) + "/" + (to == 0 ? std::string() : toRfc3339(i.end));
        return i;
    }
    SeriesView& series(const char* set, const char* attribute, const char* title, const char* unit, std::int64_t gap)
    {
        SeriesView s;
        s.dataSet = set;
        s.attribute = attribute;
        s.title = {title, {}};
        s.unit = unit;
        s.maxGapNs = gap;
        data.series.push_back(std::move(s));
        return data.series.back();
    }
};

void readings(Maker& m, SeriesView& s, const char* stage, std::int64_t from, std::int64_t to, std::int64_t step,
              int digits, double mean, double swing, std::mt19937& random)
{
    std::normal_distribution<double> noise(0, swing / 3);
    const std::string set = s.dataSet;
    const std::string attribute = s.attribute;
    const std::string title = s.title.en;
    const std::string unit = s.unit;
    for (std::int64_t t = from; t <= to; t += step) {
        const double v = mean + swing * std::sin(static_cast<double>(t / kMinute) / 300.0) + noise(random);
        ItemView& item =
            m.add(stage, set.c_str(), attribute.c_str(), title.c_str(), decimal(v, digits), unit.c_str(), t);
        item.provider = "Bedside monitor B7-12";
        s.timeNs.push_back(t);
        s.value.push_back(std::stod(item.value));
        s.item.push_back(static_cast<std::uint32_t>(m.data.items.size() - 1));
    }
}

void sampled(SeriesView& s, std::int64_t from, std::int64_t to, std::size_t n, double mean, double swing,
             std::mt19937& random)
{
    std::normal_distribution<double> noise(0, 1);
    for (std::size_t i = 0; i < n; ++i) {
        const std::int64_t t = from + static_cast<std::int64_t>(static_cast<double>(to - from) /
                                                                static_cast<double>(n) * static_cast<double>(i));
        s.timeNs.push_back(t);
        s.value.push_back(mean + swing * std::sin(static_cast<double>(i) / static_cast<double>(n) * 9) +
                          noise(random) * 3);
        s.item.push_back(SeriesView::kNoItem);
    }
}

void history(Maker& m)
{
    m.add("PHA", "SR", "mood", "Mood", "4 of 5", "", at("2026-11-16T20:00:00Z"));
    m.add("PHA", "SR", "sleep", "Sleep", "5hr 40min", "", at("2026-11-17T07:00:00Z"));
    for (int i = 0; i < 17; ++i)
        m.add("PHA", "SR", "breathing", "Breathing exercise", std::to_string(10 + i), "breaths",
              at("2026-11-19T08:00:00Z") + i * 23 * kMinute);
    m.period("PHA", "MD", "medication", "metformin — tablet — DOSE 1 g — oral — twice a day",
             at("2019-05-02T08:00:00Z"), at("2026-11-17T21:00:00Z"));
    m.period("PHA", "MD", "medication", "enoxaparin — injection — DOSE 40 mg — subcutaneous — once a day",
             at("2026-11-18T18:00:00Z"), 0);
    m.period("PHA", "MD", "medication", "metformin — tablet — DOSE 500 mg — oral — twice a day",
             at("2026-11-20T08:00:00Z"), 0);
    m.period("PHA", "MD", "medication", "ramipril — capsule — DOSE 5 mg — oral — once a day",
             at("2012-03-10T08:00:00Z"), at("2021-02-01T08:00:00Z"));
    m.period("PHA", "PH", "condition", "Diabetes mellitus type 2", at("2012-03-04T09:00:00Z"), 0);
    m.period("PHA", "PH", "condition", "Hypertension", at("2009-06-11T09:00:00Z"), 0);
    ItemView& partial = m.add("PHA", "PSG", "procedure", "Appendicectomy", "", "", at("1974-06-01T00:00:00Z"));
    partial.effective = "1974-06";
    partial.end = Instant{at("1974-06-30T23:59:59Z")};
    partial.imprecise = true;
    std::mt19937 random(7);
    for (int year = 2010; year < 2026; ++year)
        for (int q = 0; q < 4; ++q) {
            char date[40];
            std::snprintf(date, sizeof date, "%d-%02d-%02dT09:30:00Z", year, q * 3 + 1, 5 + q * 4);
            m.add("PHA", "PTD", "hba1c", "HbA1c", decimal(6.4 + static_cast<double>(random() % 20) / 10, 1), "%",
                  at(date))
                .flag = q == 2 ? "H" : "";
        }
    ItemView& bad = m.add("PHA", "PTD", "ferritin", "Ferritin", "212", "\"ug/zz\"", at("2026-11-17T10:00:00Z"));
    bad.notAFact = "unknown-unit";
}

void stay(Maker& m)
{
    m.add("PDD", "CUP", "order", "Pre-assessment bloods", "", "", at("2026-11-16T14:00:00Z"));
    m.add("PDD", "CUP", "order", "Day 1 check-up", "", "", at("2026-11-19T07:40:00Z"));
    m.add("PDD", "CUP", "order", "Repeat potassium", "", "", at("2026-11-20T09:05:00Z"));
    ItemView& draft = m.add("PDD", "CUP", "order", "Catheter review planned", "", "", at("2026-11-21T09:00:00Z"));
    draft.level = Level::Draft;
    draft.verdict = Verdict::Pending;
    draft.recorded.reset();
    const auto lab = [&](const char* attribute, const char* name, const char* value, const char* unit, const char* when,
                         const char* low, const char* high, const char* flag) -> ItemView& {
        ItemView& i = m.add("PDD", "DTD", attribute, name, value, unit, at(when));
        i.rangeLow = low;
        i.rangeHigh = high;
        i.flag = flag;
        return i;
    };
    lab("potassium", "Potassium", "4.6", "mmol/L", "2026-11-16T16:10:00Z", "3.5", "5.3", "");
    lab("potassium", "Potassium", "4.8", "mmol/L", "2026-11-17T16:10:00Z", "3.5", "5.3", "");
    lab("haemoglobin", "Haemoglobin", "112", "g/L", "2026-11-18T12:20:00Z", "130", "170", "L");
    ItemView& failed = lab("creatinine", "Creatinine", "", "", "2026-11-18T16:20:00Z", "", "", "");
    failed.verdict = Verdict::Invalid;
    failed.source = "Estermoor General Hospital";
    lab("potassium", "Potassium", "5.9", "mmol/L", "2026-11-20T06:12:00Z", "3.5", "5.3", "H");
    ItemView& sent = lab("potassium", "Potassium", "5.4", "mmol/L", "2026-11-20T11:40:00Z", "3.5", "5.3", "");
    sent.level = Level::Sent;
    sent.verdict = Verdict::Pending;
    sent.recorded.reset();
    m.period("PDD", "PS", "sensor", "Glucose sensor G-3391 · 8 of 14 days", at("2026-11-10T10:00:00Z"),
             at("2026-11-18T07:30:00Z"));
    m.period("PDD", "PS", "sensor", "Bedside monitor B7-12 · running", at("2026-11-18T07:45:00Z"), 0);
    m.add("SOP", "POA", "assessment", "Anaesthetic assessment, ASA 3", "", "", at("2026-11-17T10:30:00Z"));
    m.add("SOP", "ST", "team", "Surgery team, 6 people", "", "", at("2026-11-18T07:30:00Z"));
    m.period("SOP", "SOS", "surgery", "Robot-assisted radical prostatectomy · 41 steps · checklist complete",
             at("2026-11-18T08:05:00Z"), at("2026-11-18T11:38:00Z"));
    m.add("SOP", "SSF", "factor", "Difficult dissection, apex", "", "", at("2026-11-18T10:05:00Z"));
    m.add("SOP", "ORF", "room", "Theatre 3: humidity", "41", "%", at("2026-11-18T08:00:00Z"));
    m.period("SOP", "POF", "follow-up", "Ward follow-up, 7 days", at("2026-11-18T13:40:00Z"),
             at("2026-11-25T13:40:00Z"));
}

void vitals(Maker& m, std::size_t densePoints)
{
    std::mt19937 random(11);
    m.data.series.reserve(20);
    {
        SeriesView& s = m.series("VS", "heart-rate", "Heart rate", "per minute", 8 * kHour);
        readings(m, s, "PHA", at("2026-11-15T10:00:00Z"), at("2026-11-18T07:00:00Z"), 6 * kHour, 0, 78, 6, random);
        s.usualLow = 50;
        s.usualHigh = 90;
        s.usualText = {"usual adult range 50–90", {}};
    }
    {
        SeriesView& s = m.series("PS", "heart-rate", "Heart rate", "per minute", 40 * kMinute);
        sampled(s, at("2026-11-18T08:00:00Z"), at("2026-11-19T16:00:00Z"), densePoints * 6 / 10, 90, 9, random);
        sampled(s, at("2026-11-19T18:25:00Z"), at("2026-11-20T14:30:00Z"), densePoints * 4 / 10, 88, 8, random);
        s.value[densePoints * 3 / 10] = 146; // one sample alone
        s.usualLow = 50;
        s.usualHigh = 90;
        s.usualText = {"usual adult range 50–90", {}};
    }
    {
        SeriesView& up = m.series("VS", "systolic-pressure", "Systolic blood pressure", "mmHg", 13 * kHour);
        readings(m, up, "PHA", at("2026-11-15T11:00:00Z"), at("2026-11-20T14:00:00Z"), 4 * kHour, 0, 132, 9, random);
        up.pairedWith = "diastolic-pressure";
        up.usualLow = 100;
        up.usualHigh = 139;
        up.usualText = {"systolic 100–139", {}};
        SeriesView& down = m.series("VS", "diastolic-pressure", "Diastolic blood pressure", "mmHg", 13 * kHour);
        readings(m, down, "PHA", at("2026-11-15T11:00:00Z"), at("2026-11-20T14:00:00Z"), 4 * kHour, 0, 80, 5, random);
    }
    {
        SeriesView& s = m.series("PS", "glucose", "Glucose", "mmol/L", 30 * kMinute);
        s.usualLow = 3.9;
        s.usualHigh = 10.0;
        s.usualText = {"target 3.9–10.0", {}};
        std::normal_distribution<double> noise(0, 0.15);
        for (std::int64_t t = at("2026-11-14T00:00:00Z"); t <= at("2026-11-20T14:30:00Z"); t += 10 * kMinute) {
            if ((t > at("2026-11-18T07:30:00Z") && t < at("2026-11-18T13:40:00Z")) ||
                (t > at("2026-11-20T02:00:00Z") && t < at("2026-11-20T03:45:00Z")))
                continue;
            const double hour = static_cast<double>(t % kDay) / static_cast<double>(kHour);
            const auto meal = [&](double h) {
                const double d = hour - h;
                return d > 0 && d < 5 ? 6 * d * std::exp(-d) : 0;
            };
            ItemView& item = m.add("PDD", "PS", "glucose", "Glucose",
                                   decimal(6.4 + meal(8) + meal(13) + meal(19) + noise(random), 1), "mmol/L", t);
            item.provider = "Glucose sensor G-3391";
            if (std::stod(item.value) > 10.0)
                item.flag = "H";
            s.timeNs.push_back(t);
            s.value.push_back(std::stod(item.value));
            s.item.push_back(static_cast<std::uint32_t>(m.data.items.size() - 1));
        }
    }
    {
        SeriesView& s = m.series("VS", "spo2", "SpO₂", "%", 13 * kHour);
        readings(m, s, "PHA", at("2026-11-15T11:00:00Z"), at("2026-11-20T14:00:00Z"), 6 * kHour, 0, 96, 1.5, random);
        s.usualLow = 95;
        s.usualHigh = 100;
        s.usualText = {"usual 95–100", {}};
    }
    {
        SeriesView& s = m.series("VS", "temperature", "Temperature", "°C", 13 * kHour);
        readings(m, s, "PHA", at("2026-11-15T11:00:00Z"), at("2026-11-20T14:00:00Z"), 6 * kHour, 1, 37.1, 0.4, random);
    }
}

} // namespace

std::vector<PatientSummary> inventedPatients()
{
    struct Row {
        const char *family, *given, *title, *born, *gender, *number, *bed, *reason;
    };
    static constexpr Row rows[] = {
        {"Pemberton", "Arthur", "Mr", "1957-03-14", "male", "9995138468", "Bed 4", "Prostatectomy 18-Nov-2026, day 2"},
        {"Adeyemi-Clarke", "Folasade", "Ms", "1981-09-02", "female", "9996047385", "Bed 1", "Pyelonephritis"},
        {"Halloran", "Bríd Máire", "Mrs", "1944-01-27", "female", "9992704152", "Bed 6", "Fractured neck of femur"},
        {"Okonjo", "Emmanuel", "Mr", "1969-06-19", "male", "9997251903", "Bed 9", "Community-acquired pneumonia"},
        {"Brightwell", "Dorothy", "Mrs", "1939-02-08", "female", "9994582712", "Bed 11", "Heart failure"},
        {"Lindgren-Osei", "Noor", "Ms", "1990-04-23", "female", "9993157201", "Bed 10", "Peripheral record only"},
        {"van der Meulen", "Sanne", "Ms", "1998-12-11", "female", "9998462037", "Bed 2",
         "Type 1 diabetes, transition clinic"},
        {"Nadarajah", "Kavitha", "Dr", "1974-08-21", "female", "9993815624", "Bed 7",
         "Thyroidectomy 19-Nov-2026, day 1"},
        {"Szczepański", "Tadeusz", "Mr", "1951-05-30", "male", "9991375848", "Bed 3", "Atrial fibrillation"},
        {"Entwistle", "Callum", "Mr", "2008-10-16", "male", "9996903575", "Bed 5", "Asthma"},
        {"العبدالله", "نور الدين", "Mr", "1986-07-12", "male", "9997418360", "Bed 12",
         "Appendicectomy 19-Nov-2026, day 1"},
        {"Fairweather", "Ruth", "Mrs", "1963-11-05", "female", "9995820641", "Bed 8", "Post-op observation"},
        {"Whitcombe", "Edith", "Mrs", "1932-02-03", "female", "9990012345", "", "Record closed"},
    };
    std::vector<PatientSummary> out;
    int n = 0;
    for (const Row& row : rows) {
        PatientSummary p;
        char id[40];
        std::snprintf(id, sizeof id, "%032x", ++n);
        p.id = id;
        p.family = row.family;
        p.given = row.given;
        p.title = row.title;
        p.born = row.born;
        p.gender = row.gender;
        p.identifiers = {{"https://fhir.nhs.uk/Id/nhs-number", row.number, "NHS No."}};
        p.place = *row.bed ? std::string("Calderbrook Royal Infirmary · Ward 7B · ") + row.bed : "";
        p.reason = row.reason;
        p.items = static_cast<std::uint64_t>(420 + n * 37);
        p.lastRecorded = Instant{FakeWorkstation::now().ns - n * 13 * 60LL * 1'000'000'000};
        p.keptByHospital = n > 6;
        p.allergyState = AllergyState::NoneKnown;
        out.push_back(std::move(p));
    }
    PatientSummary& first = out[0];
    first.preferredName = "Jim";
    first.allergyState = AllergyState::Known;
    first.allergies = {{"penicillin", "rash + facial swelling"}, {"latex", ""}};
    first.alerts = {"difficult airway", "diabetes, type 2"};
    first.items = 4812;
    first.invalidItems = 1;
    first.worst = Verdict::Invalid;
    out[2].alerts = {"falls"};
    out[3].worst = Verdict::NotYetTrusted;
    out[5].worst = Verdict::NotOnLedger;
    out[6].alerts = {"latex in theatre"};
    out[7].allergyState = AllergyState::NotRecorded;
    out[8].allergyState = AllergyState::Unavailable;
    out[9].worst = Verdict::Pending;
    out[11].items = 0;
    out[11].lastRecorded.reset();
    out[12].deceased = true;
    out[12].died = "2026-11-11";
    return out;
}

ChartData pembertonRecord(std::size_t densePoints)
{
    Maker m;
    history(m);
    stay(m);
    vitals(m, densePoints);
    ChartData& d = m.data;
    // Sorted as the contract says; the curves keep their items.
    std::vector<std::uint32_t> order(d.items.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = static_cast<std::uint32_t>(i);
    std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return std::tie(d.items[a].start, d.items[a].end, d.items[a].item) <
               std::tie(d.items[b].start, d.items[b].end, d.items[b].item);
    });
    std::vector<std::uint32_t> place(order.size());
    std::vector<ItemView> sorted;
    for (std::size_t i = 0; i < order.size(); ++i) {
        place[order[i]] = static_cast<std::uint32_t>(i);
        sorted.push_back(std::move(d.items[order[i]]));
    }
    d.items = std::move(sorted);
    for (SeriesView& s : d.series)
        for (std::uint32_t& i : s.item)
            if (i != SeriesView::kNoItem)
                i = place[i];
    d.patient = inventedPatients().front();
    d.total = d.items.size();
    d.unmapped = 21;
    d.unmappedTypes = {{"Claim", 12}, {"CarePlan", 9}};
    d.now = FakeWorkstation::now();
    for (const ItemView& i : d.items)
        if (i.recorded && i.recorded->ns <= d.now.ns)
            d.arrivals.push_back(*i.recorded);
    return std::move(m.data);
}

} // namespace twinchart::uisupport
