// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "story.h"

namespace twinchart::workstation::demo {

inline constexpr Measure kHeartRate{"8867-4", "Heart rate", "/min", "per minute", 0, "vital-signs", 50, 90};
inline constexpr Measure kRespiratoryRate{"9279-1", "Respiratory rate", "/min", "per minute", 0, "vital-signs", 12, 20};
inline constexpr Measure kSaturation{
    "59408-5", "Oxygen saturation in Arterial blood by Pulse oximetry", "%", "%", 0, "vital-signs", 96, 100};
inline constexpr Measure kTemperature{"8310-5", "Body temperature", "Cel", "°C", 1, "vital-signs", 361, 380};
inline constexpr Measure kWeight{"29463-7", "Body weight", "kg", "kg", 1, "vital-signs", 0, 0};
inline constexpr Measure kHeight{"8302-2", "Body height", "cm", "cm", 0, "vital-signs", 0, 0};
inline constexpr Measure kHeadCircumference{
    "9843-4", "Head Occipital-frontal circumference", "cm", "cm", 1, "vital-signs", 0, 0};
inline constexpr Measure kBodyMassIndex{"39156-5", "Body mass index", "kg/m2", "kg/m²", 1, "vital-signs", 185, 249};
inline constexpr Measure kPain{
    "72514-3", "Pain severity - 0-10 verbal numeric rating", "{score}", "", 0, "vital-signs", 0, 0};
inline constexpr Measure kOxygenFlow{"3151-8", "Inhaled oxygen flow rate", "L/min", "L/min", 0, "vital-signs", 0, 0};
inline constexpr Measure kPeakFlow{"33452-4", "Peak expiratory flow", "L/min", "L/min", 0, "vital-signs", 0, 0};

inline constexpr Measure kGlucoseSensor{
    "105272-9", "Glucose in interstitial fluid", "mmol/L", "mmol/L", 1, "laboratory", 0, 0};
inline constexpr Measure kGlucoseCapillary{
    "14743-9", "Glucose in capillary blood by glucometer", "mmol/L", "mmol/L", 1, "laboratory", 39, 100};
inline constexpr Measure kGlucose{"14749-6", "Glucose, serum or plasma", "mmol/L", "mmol/L", 1, "laboratory", 39, 78};
inline constexpr Measure kHba1c{"4548-4", "HbA1c", "%", "%", 1, "laboratory", 40, 56};
inline constexpr Measure kHba1cIfcc{"59261-8", "HbA1c (IFCC)", "mmol/mol", "mmol/mol", 0, "laboratory", 20, 41};
inline constexpr Measure kPotassium{"2823-3", "Potassium, serum or plasma", "mmol/L", "mmol/L", 1, "laboratory", 35,
                                    53};
inline constexpr Measure kSodium{"2951-2", "Sodium, serum or plasma", "mmol/L", "mmol/L", 0, "laboratory", 133, 146};
inline constexpr Measure kUrea{"22664-7", "Urea, serum or plasma", "mmol/L", "mmol/L", 1, "laboratory", 25, 78};
inline constexpr Measure kCreatinine{"14682-9", "Creatinine, serum or plasma", "umol/L", "µmol/L", 0, "laboratory", 59,
                                     104};
inline constexpr Measure kEgfr{
    "62238-1", "Glomerular filtration rate, estimated", "mL/min/{1.73_m2}", "mL/min/1.73 m²", 0, "laboratory", 0, 0};
inline constexpr Measure kHaemoglobin{"718-7", "Haemoglobin", "g/L", "g/L", 0, "laboratory", 130, 180};
inline constexpr Measure kLeukocytes{"6690-2", "Leukocytes", "10*9/L", "×10⁹/L", 1, "laboratory", 40, 110};
inline constexpr Measure kPlatelets{"777-3", "Platelets", "10*9/L", "×10⁹/L", 0, "laboratory", 150, 400};
inline constexpr Measure kCholesterol{"14647-2", "Cholesterol, total", "mmol/L", "mmol/L", 1, "laboratory", 0, 0};
inline constexpr Measure kHdl{"14646-4", "HDL cholesterol", "mmol/L", "mmol/L", 1, "laboratory", 0, 0};
inline constexpr Measure kCrp{"1988-5", "C-reactive protein", "mg/L", "mg/L", 0, "laboratory", 0, 5};
inline constexpr Measure kLactate{"2524-7", "Lactate", "mmol/L", "mmol/L", 1, "laboratory", 5, 22};
inline constexpr Measure kInr{"6301-6", "INR", "{INR}", "", 1, "laboratory", 8, 12};
inline constexpr Measure kNtProBnp{"33762-6", "NT-proBNP", "pg/mL", "ng/L", 0, "laboratory", 0, 400};
inline constexpr Measure kTsh{"3016-3", "Thyroid stimulating hormone", "m[iU]/L", "mIU/L", 1, "laboratory", 4, 40};
inline constexpr Measure kCalcium{"2000-8", "Calcium, serum or plasma", "mmol/L", "mmol/L", 2, "laboratory", 220, 260};
inline constexpr Measure kPsa{"2857-1", "Prostate specific antigen", "ng/mL", "µg/L", 1, "laboratory", 0, 40};
inline constexpr Measure kAlbuminCreatinine{
    "14959-1", "Albumin to creatinine ratio, urine", "mg/g", "mg/g", 0, "laboratory", 0, 30};
inline constexpr Measure kAlt{"1742-6", "Alanine aminotransferase", "U/L", "U/L", 0, "laboratory", 0, 41};

inline constexpr Measure kSteps{"41950-7", "Number of steps in 24 hours", "{steps}", "steps", 0, "activity", 0, 0};
inline constexpr Measure kSleep{"93832-4", "Sleep duration", "h", "h", 1, "survey", 0, 0};

/// What is usual for one person; years of visits wander around it.
struct Body {
    int systolic = 122;
    int diastolic = 76;
    int heartRate = 72;
    int weight = 720; ///< tenths of a kilogram
    int height = 172; ///< centimetres
    int glucose = 52; ///< tenths of mmol/L
    int hba1c = 54;   ///< tenths of a per cent
    int creatinine = 78;
    int haemoglobin = 142;
    int cholesterol = 49;
    bool diabetic = false;
};

/// A visit to the general practice: encounter, vital signs and, `withTests`, blood tests.
void visit(Story& story, const Channel& to, std::int64_t at, const Body& body, const std::string& reason,
           bool withTests);
/// Visits every `months` months over the past `years` years, the last at least `restDays` days ago.
void history(Story& story, const Channel& to, const Body& first, const Body& last, int years, int months, int restDays,
             const std::string& reason);
/// Social data, a caregiver, immunisations: what every register knows.
void enrol(Story& story, const Channel& to, std::int64_t at, const char* occupation, const char* smoking);
/// Steps, sleep and mood as the patient writes them down, one set a day.
void diary(Story& story, const Channel& to, int days, int steps);

/// One set of ward observations; `pain` below 0 = not asked.
struct Signs {
    int heartRate = 76;
    int respiratoryRate = 15;
    int saturation = 97;
    int temperature = 367;
    int systolic = 124;
    int diastolic = 76;
    int oxygen = 0;
    int pain = -1;
};
void observe(Story& story, const Channel& to, std::int64_t at, const Signs& signs, const Extra& extra = {});
/// Every `stepHours` hours from `from` to `until`, going from `first` to `last`.
void stay(Story& story, const Channel& to, std::int64_t from, std::int64_t until, std::int64_t step, const Signs& first,
          const Signs& last, const Extra& extra);
/// Blood tests of a stay.
void bloods(Story& story, const Channel& to, std::int64_t at, const Body& body, int leukocytes, int crp, int potassium,
            const char* orderedNote);

/// Five-minute readings of a glucose sensor; readings inside one of `holes` (seconds) are missing.
struct Hole {
    std::int64_t from;
    std::int64_t until;
};
void glucoseSensor(Story& story, const Channel& to, std::int64_t from, std::int64_t until, int base,
                   const std::vector<Hole>& holes, const char* device);
/// Ten seconds of one lead.
void electrocardiogram(Story& story, const Channel& to, std::int64_t at, int samplesPerSecond, int heartRate,
                       bool fibrillation, const Extra& extra);

// The characters.
void surgeryPatient(Story& story);
void sensorPatient(Story& story);
void pressurePatient(Story& story);
void wardPatient(Story& story);
void rhythmPatient(Story& story);
void childPatient(Story& story);
void appendixPatient(Story& story);
void hipPatient(Story& story);
void heartPatient(Story& story);
void thyroidPatient(Story& story);
void elsewherePatient(Story& story);
void errorPatient(Story& story);
void outPatient(Story& story);

inline const Channel kPractice{"Calder Valley Surgery", "physician"};
inline const Channel kNorthmoor{"Northmoor General Hospital", "physician"};
inline const Channel kPhysician{"", "physician"};
inline const Channel kNurse{"", "nurse"};
inline const Channel kSurgeon{"", "surgeon"};
inline const Channel kAnaesthetist{"", "anaesthetist"};

} // namespace twinchart::workstation::demo
