// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "random.h"

#include <workstation/demo/generator.h>

#include <string>
#include <vector>

namespace twinchart::workstation::demo {

inline constexpr std::int64_t kMinute = 60;
inline constexpr std::int64_t kHour = 3600;
inline constexpr std::int64_t kDay = 86400;

/// Who the story is about.
struct Person {
    std::string key;
    std::string family;
    std::string given;
    std::string title;
    std::string preferred; ///< may be empty
    std::string latin;     ///< "Family|Given" in Latin letters when the name is in another script
    std::string gender;
    std::string nhsNumber;
    std::string language; ///< "en", "Arabic" is "ar"
    int age = 40;         ///< whole years at the demonstration's present
    unsigned month = 1;   ///< of birth
    unsigned day = 1;
    std::string street;
    std::string relative; ///< name of a caregiver
    std::string relation; ///< v3-RoleCode: WIFE, HUSB, MTH …
    std::string relationText;
};

/// Where a resource comes from and who writes it.
struct Channel {
    std::string source; ///< empty = own
    std::string role;
};

/// A measurement: its code and how its number is written. Values are integers scaled by 10^decimals.
struct Measure {
    const char* loinc;
    const char* display;
    const char* unit; ///< UCUM
    const char* shown;
    int decimals;
    const char* category;
    int low; ///< usual range, scaled; high 0 = none given
    int high;
};

/// What goes with one reading.
struct Extra {
    const char* dataSet = ""; ///< own records only: where the mapping alone cannot tell
    const char* performer = "";
    const char* device = "";
    const char* note = "";
    const char* status = "final";
    std::int64_t issuedAfter = 0; ///< seconds from taking to reporting; 0 = not said
    bool ranges = false;          ///< with reference range and flag
};

struct Draft {
    std::int64_t at = 0; ///< seconds since 1970: when it is written down
    Channel channel;
    std::string json;
};

/// Collects one patient's resources.
class Story {
public:
    Story(Person person, std::uint64_t seed, std::int64_t present);

    const Person& person() const { return m_person; }
    Random& random() { return m_random; }
    std::int64_t present() const { return m_present; }
    /// Midnight (UTC) of the present's day plus `days`, plus a time of day.
    std::int64_t day(int days, int hour = 0, int minute = 0) const;
    std::int64_t yearsAgo(int years, int days = 0) const;
    CivilDate born() const;
    std::int64_t ageInDays(std::int64_t at) const;
    const std::vector<Draft>& drafts() const { return m_drafts; }

    void quantity(const Channel& to, const Measure& measure, std::int64_t at, int value, const Extra& extra = {});
    void pressure(const Channel& to, std::int64_t at, int systolic, int diastolic, const Extra& extra = {});
    /// An observation in words. `code` is LOINC when it has a digit first, else an attribute of the catalogue.
    void words(const Channel& to, const char* code, const char* display, std::int64_t at, const std::string& value,
               const char* category, const Extra& extra = {}, std::int64_t until = 0);
    /// A number for an attribute of the catalogue that has no LOINC code.
    void number(const Channel& to, const char* attribute, const char* display, std::int64_t at,
                const std::string& value, const char* unit, const char* category, const Extra& extra = {});
    void sampled(const Channel& to, std::int64_t at, const std::string& samples, const char* periodMs,
                 const char* factor, const Extra& extra);
    void condition(const Channel& to, const char* icd, const char* text, std::int64_t onset, std::int64_t recorded,
                   std::int64_t abated = 0);
    void allergy(const Channel& to, const char* rxnorm, const char* text, const char* category, const char* reaction,
                 std::int64_t recorded);
    void encounter(const Channel& to, const char* kind, const std::string& text, std::int64_t from, std::int64_t until,
                   const std::string& reason, const std::string& place, const char* practitioner);
    void medication(const Channel& to, const char* rxnorm, const char* name, const char* dosage, std::int64_t from,
                    std::int64_t until);
    void given(const Channel& to, const char* rxnorm, const char* name, const char* dose, std::int64_t at,
               const Extra& extra = {});
    void immunization(const Channel& to, const char* cvx, const char* name, std::int64_t at);
    void procedure(const Channel& to, const char* text, std::int64_t from, std::int64_t until, const Extra& extra = {});
    void report(const Channel& to, const char* loinc, const char* text, std::int64_t at, const std::string& conclusion,
                const Extra& extra = {});
    void order(const Channel& to, const char* text, std::int64_t at, const char* practitioner);
    void flag(const Channel& to, const char* text, std::int64_t at);
    void caregiver(const Channel& to, std::int64_t at);
    /// The Patient resource as `to` knows it; not added here (generator.cpp puts it first).
    std::string patient() const;

private:
    void add(const Channel& to, std::int64_t at, const char* type, const std::string& members,
             const char* dataSet = "");
    std::string subject(const char* name = "subject") const;

    Person m_person;
    Random m_random;
    std::int64_t m_present;
    std::vector<Draft> m_drafts;
    int m_number = 0;
};

// Building stones of JSON.
std::string quote(std::string_view text);
std::string member(std::string_view name, const std::string& value);
std::string codeable(std::string_view system, std::string_view code, std::string_view display, std::string_view text);
std::string scaled(int value, int decimals);
/// FHIR dateTime in the hospital's zone (Europe/London).
std::string clinical(std::int64_t seconds);
std::string dateOf(std::int64_t seconds);

} // namespace twinchart::workstation::demo
