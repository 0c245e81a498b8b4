// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "fields.h"

#include <interop/demographics.h>
#include <interop/importtypes.h>
#include <model/catalogue.h>

namespace twinchart::interop {

/// A text of an item that stands in another resource of the file: filled in when all of it is known.
struct OpenText {
    enum class What : std::uint8_t { Provider, OrderedBy, Medication };
    What what = What::Provider;
    std::size_t firstItem = 0; ///< the items from here …
    std::size_t endItem = 0;   ///< … to before here
    std::string reference;
    const std::string* name = nullptr;        ///< found: Provider, OrderedBy
    const model::Coded* medication = nullptr; ///< found: Medication
};

struct Mapped {
    std::vector<model::Item> items;
    std::vector<OpenText> open;
    model::DataSetCode dataSet; ///< of the record
    model::Stage stage = model::Stage::Pha;
    std::unique_ptr<PatientDemographics> demographics;
    std::size_t room = 0;    ///< of the items, about
    bool tooMuch = false;    ///< the items would take more room than one record has; they are not all here
    std::size_t leftOut = 0; ///< items beyond the number that a record holds
};

/// Octets that the items of one record, and the texts that one document's resources borrow of each other, may take.
inline constexpr std::size_t kMostRoom = 64u << 20;

/// Turns checked resources into items: which type becomes what stands in this room's README.
/// Thread: one object per thread; keeps a reference to the catalogue and views into it.
class Mapper {
public:
    Mapper(const ImportOptions& options, const model::Catalogue& catalogue);

    /// Adds the items of the resource at `resource` to `out` and sets its data set. `modifier`: it has a modifier
    /// extension that we do not know.
    void map(const Field& resource, bool modifier, Mapped& out);
    /// Marks what the catalogue does not allow and numbers the items. Once, when no text is open any more.
    void finish(Mapped& out);
    /// Stage of a data set of the catalogue in force.
    std::optional<model::Stage> stageOf(const model::DataSetCode& code) const
    {
        const model::DataSet* set = m_catalogue.dataSet(code.code);
        return set == nullptr ? std::nullopt : std::optional(set->stage);
    }
    /// The attribute by which a code stands in the catalogue goes with the code: set again after it changed.
    void place(model::Item& item, std::string_view fallback) const;

private:
    /// What every item of one resource shares.
    struct Common {
        const model::DataSet* dataSet = nullptr;
        bool tagged = false; ///< the data set was named by its tag
        std::string status;
        model::Effective effective;
        std::optional<model::ClinicalTime> asserted;
        std::string provider;
        std::string orderedBy;
        std::string note;
        model::NotAFact notAFact = model::NotAFact::None;
        std::vector<OpenText> open;
    };

    void observation(const Field& resource, Common& common, Mapped& out);
    void report(const Field& resource, Common& common, Mapped& out);
    void condition(const Field& resource, Common& common, Mapped& out);
    void allergy(const Field& resource, Common& common, Mapped& out);
    void encounter(const Field& resource, Common& common, Mapped& out);
    void procedure(const Field& resource, Common& common, Mapped& out);
    void medication(const Field& resource, Common& common, Mapped& out);
    void immunization(const Field& resource, Common& common, Mapped& out);
    void patient(const Field& resource, Common& common, Mapped& out);
    void relatedPerson(const Field& resource, Common& common, Mapped& out);

    model::Item make(const Common& common) const;
    void add(model::Item item, std::string_view fallback, Mapped& out);
    void codedFact(model::Item item, std::string_view fallback, Mapped& out);
    bool into(Common& common, std::string_view pha, std::string_view own) const;
    void by(const Field& reference, OpenText::What what, Common& common) const;
    static void erroneous(const Field& status, Common& common);

    const ImportOptions& m_options;
    const model::Catalogue& m_catalogue;
};

} // namespace twinchart::interop
