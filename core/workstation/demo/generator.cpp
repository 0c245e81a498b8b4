// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cases.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace twinchart::workstation::demo {

namespace {
using Tell = void (*)(Story&);

struct Character {
    Person person;
    Tell tell;
};

std::vector<Character> characters()
{
    const auto person = [](const char* family, const char* given, const char* title, const char* gender,
                           const char* nhs, int age, unsigned month, unsigned day, const char* street) {
        Person p;
        p.family = family;
        p.given = given;
        p.title = title;
        p.gender = gender;
        p.nhsNumber = nhs;
        p.language = "en";
        p.age = age;
        p.month = month;
        p.day = day;
        p.street = street;
        return p;
    };
    const auto with = [](Person p, const char* relative, const char* relation, const char* text) {
        p.relative = relative;
        p.relation = relation;
        p.relationText = text;
        return p;
    };
    Person pemberton = with(person("Pemberton", "Arthur", "Mr", "male", "9995138468", 69, 3, 14, "14 Weir Lane"),
                            "Edith Pemberton", "WIFE", "wife");
    pemberton.preferred = "Jim";
    Person maryam = with(person("الخطيب", "مريم", "Mrs", "female", "9997418360", 40, 7, 12, "3 Tenter Court"),
                         "Yusuf Al-Khatib", "HUSB", "husband");
    maryam.latin = "Al-Khatib|Maryam";
    maryam.language = "ar";
    return {{pemberton, surgeryPatient},
            {with(person("van der Meulen", "Sanne", "Ms", "female", "9998462037", 27, 12, 11, "8 Canal Street"),
                  "Joost Meulen", "FTH", "father"),
             sensorPatient},
            {with(person("Okonjo", "Emmanuel", "Mr", "male", "9997251903", 57, 6, 19, "21 Depot Road"), "Ada Okonjo",
                  "WIFE", "wife"),
             pressurePatient},
            {with(person("Adeyemi-Clarke", "Folasade", "Ms", "female", "9996047385", 45, 9, 2, "5 Orchard Rise"),
                  "Daniel Clarke", "HUSB", "husband"),
             wardPatient},
            {with(person("Szczepański", "Tadeusz", "Mr", "male", "9991375848", 75, 5, 30, "40 Station Hill"),
                  "Zofia Szczepańska", "WIFE", "wife"),
             rhythmPatient},
            {with(person("Entwistle", "Callum", "", "male", "9996903575", 6, 10, 16, "2 Chapel Row"),
                  "Joanne Entwistle", "MTH", "mother"),
             childPatient},
            {maryam, appendixPatient},
            {with(person("Halloran", "Bríd Máire", "Mrs", "female", "9992704152", 82, 1, 27, "9 Abbey Close"),
                  "Ciarán Halloran", "SON", "son"),
             hipPatient},
            {with(person("Brightwell", "Dorothy", "Mrs", "female", "9994582712", 87, 2, 8, "Almshouse 4, Church Walk"),
                  "Peter Brightwell", "SON", "son"),
             heartPatient},
            {person("Nadarajah", "Kavitha", "Dr", "female", "9993815624", 52, 8, 21, "17 Observatory Road"),
             thyroidPatient},
            {person("Lindgren-Osei", "Noor", "Ms", "female", "9993157201", 36, 4, 23, "Flat 6, Mill House"),
             elsewherePatient},
            {with(person("Fairweather", "Ruth", "Mrs", "female", "9995820641", 63, 11, 5, "30 Library Street"),
                  "Alan Fairweather", "HUSB", "husband"),
             errorPatient}};
}

/// "999" and six drawn digits with the modulus 11 check digit; never one of `taken`.
std::string nhsNumber(Random& r, std::set<std::string>& taken)
{
    while (true) {
        std::string digits = "999";
        for (int i = 0; i < 6; ++i)
            digits += static_cast<char>('0' + r.below(10));
        int sum = 0;
        for (int i = 0; i < 9; ++i)
            sum += (digits[static_cast<std::size_t>(i)] - '0') * (10 - i);
        const int check = 11 - sum % 11;
        if (check == 10)
            continue;
        digits += static_cast<char>('0' + check % 11);
        if (taken.insert(digits).second)
            return digits;
    }
}

Character further(std::uint32_t number, std::uint64_t seed, std::set<std::string>& taken)
{
    static constexpr const char* kFamilies[] = {"Ashdown",     "Barraclough", "Cotterill",   "Dunmore",    "Ellwood",
                                                "Farnham",     "Greaves",     "Hathersage",  "Ibbotson",   "Jessop",
                                                "Kershaw",     "Lonsdale",    "Marchmont",   "Norcliffe",  "Osgood",
                                                "Pickersgill", "Quarmby",     "Ravenscroft", "Stainforth", "Thackray"};
    static constexpr const char* kWomen[] = {"Alice", "Beatrix", "Clara",  "Dilys",  "Esme",
                                             "Freya", "Grace",   "Hester", "Imogen", "June"};
    static constexpr const char* kMen[] = {"Albert", "Bernard", "Cedric", "Dominic", "Edwin",
                                           "Frank",  "Gerald",  "Hugh",   "Ivor",    "Jasper"};
    Random r = Random::of(seed, "further-" + std::to_string(number));
    const bool woman = r.oneIn(2);
    Person p;
    p.family = kFamilies[r.below(20)];
    p.given = woman ? kWomen[r.below(10)] : kMen[r.below(10)];
    p.title = woman ? "Ms" : "Mr";
    p.gender = woman ? "female" : "male";
    p.nhsNumber = nhsNumber(r, taken);
    p.language = "en";
    p.age = r.between(30, 80);
    p.month = static_cast<unsigned>(r.between(1, 12));
    p.day = static_cast<unsigned>(r.between(1, 28));
    p.street = std::to_string(r.between(1, 90)) + " Calder Road";
    return {p, outPatient};
}

/// Old history comes in large pieces, the last weeks day by day.
std::int64_t pieceOf(std::int64_t at, std::int64_t present)
{
    const std::int64_t age = (present - at) / kDay;
    const std::int64_t day = at / kDay;
    if (age > 3 * 365)
        return civilFromDays(day).year;
    if (age > 90)
        return 10'000 + day / 182;
    return age > 21 ? 20'000 + day / 30 : 40'000 + day;
}
} // namespace

Demonstration generate(std::uint64_t seed, Instant end, std::uint32_t patients)
{
    // The present of the stories is the last 14:32 before the end, so that a ward's morning is always past.
    const std::int64_t clock = 14 * kHour + 32 * kMinute;
    const std::int64_t latest = end.seconds() - 15 * kMinute;
    const std::int64_t present = (latest - clock) / kDay * kDay + clock;

    std::vector<Character> people = characters();
    std::set<std::string> taken;
    for (const Character& c : people)
        taken.insert(c.person.nhsNumber);
    while (people.size() < patients)
        people.push_back(further(static_cast<std::uint32_t>(people.size() + 1), seed, taken));

    Demonstration out;
    for (std::size_t n = 0; n < people.size(); ++n) {
        Person person = people[n].person;
        const std::string number = std::to_string(n + 1);
        person.key = "patient-" + std::string(number.size() < 2 ? "0" : "") + number;
        out.patients.push_back({person.key, person.family, person.given, person.nhsNumber});
        Story story(person, seed, present);
        people[n].tell(story);

        std::vector<Draft> drafts = story.drafts();
        std::erase_if(drafts, [present](const Draft& d) { return d.at > present; });
        std::ranges::stable_sort(drafts, {}, &Draft::at);
        std::map<std::tuple<std::string, std::string, std::int64_t>, std::size_t> pieces;
        const std::size_t first = out.chunks.size();
        for (Draft& draft : drafts) {
            const auto [found, isNew] = pieces.try_emplace(
                {draft.channel.source, draft.channel.role, pieceOf(draft.at, present)}, out.chunks.size());
            if (isNew) {
                Chunk& made = out.chunks.emplace_back();
                made.patient = person.key;
                made.source = draft.channel.source;
                made.own = draft.channel.source.empty();
                made.role = draft.channel.role;
            }
            Chunk& chunk = out.chunks[found->second];
            chunk.at = Instant::fromSeconds(draft.at + 4 * kMinute);
            chunk.resources.push_back(std::move(draft.json));
        }
        // Each source says once, first of all, whom it talks about.
        std::ranges::stable_sort(out.chunks.begin() + static_cast<std::ptrdiff_t>(first), out.chunks.end(), {},
                                 &Chunk::at);
        std::set<std::string> introduced;
        for (std::size_t i = first; i < out.chunks.size(); ++i) {
            if (introduced.insert(out.chunks[i].source).second)
                out.chunks[i].resources.insert(out.chunks[i].resources.begin(), story.patient());
        }
    }
    std::ranges::stable_sort(out.chunks, {}, &Chunk::at);
    for (std::size_t i = 1; i < out.chunks.size(); ++i) {
        if (out.chunks[i].at <= out.chunks[i - 1].at)
            out.chunks[i].at = Instant::fromSeconds(out.chunks[i - 1].at.seconds() + 1);
    }
    return out;
}

} // namespace twinchart::workstation::demo
