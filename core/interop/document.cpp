// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "document.h"

#include "excess.h"
#include "problems.h"

#include <algorithm>
#include <charconv>
#include <numeric>
#include <unordered_map>
#include <utility>

namespace twinchart::interop {

namespace {
/// Never in the middle of a character.
std::string shortened(const std::string& text)
{
    std::size_t cut = std::min<std::size_t>(text.size(), 80);
    while (cut > 0 && cut < text.size() && (text[cut] & 0xC0) == 0x80)
        --cut;
    return text.substr(0, cut);
}
} // namespace

DocumentReader::DocumentReader(const ImportOptions& options, const model::Catalogue& catalogue)
    : m_options(options), m_checker(fhirTables()), m_mapper(options, catalogue)
{
}

void DocumentReader::problem(ImportProblem::Kind kind, std::string where, const char* place, Message why)
{
    if (m_result.problems.size() >= m_options.problemLimit) {
        ++m_result.problemsLeftOut;
        return;
    }
    std::uint64_t line = 0;
    if (place != nullptr && place >= m_text.data() && place <= m_text.data() + m_text.size())
        line = m_lines.lineOf(static_cast<std::size_t>(place - m_text.data()));
    m_result.problems.push_back({kind, std::move(where), line, std::move(why)});
}

void DocumentReader::whole(Message why, std::string where, std::size_t offset)
{
    m_result.refusedWhole = true;
    m_result.problems.clear();
    m_result.problemsLeftOut = 0;
    problem(ImportProblem::Kind::RefusedWhole, std::move(where), m_text.data() + offset, std::move(why));
}

void DocumentReader::wholeJson()
{
    const std::size_t offset = std::min(m_parser.error().offset, m_text.size());
    whole(explain(m_parser.error(), m_text), {}, offset);
    if (m_result.problems.empty())
        return;
    const std::size_t before = offset == 0 ? std::string_view::npos : m_text.rfind('\n', offset - 1);
    m_result.problems.front().column = before == std::string_view::npos ? offset + 1 : offset - before;
}

void DocumentReader::refuse(std::string where, const char* place, Message why)
{
    ++m_result.resources;
    ++m_result.refused;
    problem(ImportProblem::Kind::Refused, std::move(where), place, std::move(why));
}

void DocumentReader::note(std::string where, const char* place, Message why)
{
    problem(ImportProblem::Kind::Note, std::move(where), place, std::move(why));
}

DocumentResult DocumentReader::read(std::string_view text, std::uint64_t firstLine)
{
    m_result = {};
    m_text = text;
    m_lines.start(text, firstLine);
    m_index.clear();
    m_tape.clear();
    m_envelope.clear();
    m_held.clear();
    m_subjects.clear();
    m_bundleIdentifier.clear();
    m_bundleType.clear();
    m_ownExport = false;
    m_borrowed = 0;

    if (!m_parser.start(text)) {
        wholeJson();
        return std::move(m_result);
    }
    const auto type = m_parser.peekRootText("resourceType");
    m_result.format = type == "Bundle" ? FileFormat::Bundle : FileFormat::Resource;
    if (type == "Bundle")
        m_result.bundleType = std::string(m_parser.peekRootText("type").value_or("").substr(0, 64));
    const bool entries = type == "Bundle" && m_result.bundleType != "document";
    if (entries)
        m_bundleType = m_result.bundleType;
    if (entries ? bundle() : single())
        decideOwners();
    else
        m_held.clear();
    return std::move(m_result);
}

/// One resource, or a document bundle, which is one.
bool DocumentReader::single()
{
    if (!m_parser.value(m_tape, 0) || !m_parser.atEnd()) {
        wholeJson();
        return false;
    }
    const Field root(m_tape, 0);
    const bool named = root.node().isObject() && root["resourceType"] && root["resourceType"].node().isString();
    if (!named) {
        m_result.format = FileFormat::Unknown;
        whole({TWINCHART_TR("No resourceType: this is no FHIR resource."), {}}, {},
              static_cast<std::size_t>(root.node().text - m_text.data()));
        return false;
    }
    if (m_checker.resource(m_tape, 0))
        hold(root, {}, -1);
    else
        refuse(m_checker.where(), m_checker.place(), m_checker.why());
    return true;
}

/// Entry by entry, so that the tape of one stays in the processor's cache.
bool DocumentReader::bundle()
{
    JsonNode root;
    root.kind = JsonKind::Object;
    root.text = m_text.data() + m_parser.offset();
    m_envelope.nodes.push_back(root);
    bool emptyList = false;
    JsonNode named;
    m_parser.openObject();
    for (bool first = true; m_parser.nextMember(m_envelope, named, first); first = false) {
        if (named.nameView() == "entry" && m_parser.peek() == '[') {
            named.kind = JsonKind::Array;
            named.text = m_text.data() + m_parser.offset();
            named.end = static_cast<std::uint32_t>(m_envelope.nodes.size() + 1);
            m_envelope.nodes.push_back(named);
            m_parser.openArray();
            std::size_t number = 0;
            for (; m_parser.nextElement(number == 0); ++number) {
                m_tape.clear();
                if (!m_parser.value(m_tape, 2))
                    break;
                entry(number);
            }
            emptyList = number == 0;
        } else {
            m_parser.value(m_envelope, 1, &named);
        }
        if (m_parser.failed())
            break;
    }
    if (!m_parser.failed()) {
        m_envelope.nodes.front().end = static_cast<std::uint32_t>(m_envelope.nodes.size());
        if (m_parser.uniqueNames(m_envelope, 0))
            m_parser.atEnd();
    }
    if (m_parser.failed()) {
        wholeJson();
        return false;
    }
    // The envelope is a resource of its own: when it breaks a rule it is not kept, its entries are.
    if (!m_checker.as(m_envelope, 0, "Bundle", "entry"))
        refuse(m_checker.where(), m_checker.place(), m_checker.why());
    else if (emptyList)
        refuse("/entry", m_envelope.nodes.front().text,
               {TWINCHART_TR("An empty list: leave the element out instead."), {}});
    const Field envelope(m_envelope, 0);
    if (const Field identifier = envelope["identifier"])
        m_bundleIdentifier = std::string(identifier.raw());
    else if (const Field id = envelope["id"]; id && id.node().isString())
        m_bundleIdentifier = '"' + std::string(id.raw()) + '"';
    // Every record of the bundle carries it.
    if (m_bundleIdentifier.size() > model::limits::kWord) {
        refuse("/identifier", envelope["identifier"] ? envelope["identifier"].node().text : nullptr,
               explain(model::Beyond{m_bundleIdentifier, m_bundleIdentifier.size(), model::limits::kWord}));
        m_bundleIdentifier.clear();
    }
    return true;
}

void DocumentReader::entry(std::size_t number)
{
    const Field root(m_tape, 0);
    std::string where = "/entry/" + std::to_string(number);
    if (!m_checker.as(m_tape, 0, "Bundle.entry")) {
        refuse(where + m_checker.where(), m_checker.place(), m_checker.why());
        return;
    }
    const Field resource = root["resource"];
    if (!resource) {
        note(std::move(where), root.node().text, {TWINCHART_TR("An entry without a resource was passed over."), {}});
        return;
    }
    hold(resource, root, static_cast<std::int64_t>(number));
}

void DocumentReader::hold(const Field& resource, const Field& entry, std::int64_t number)
{
    Held& held = m_held.emplace_back();
    held.number = number;
    FileEntry self;
    self.type = m_index.keep(resource["resourceType"]);
    self.id = m_index.keep(resource["id"]);
    self.fullUrl = m_index.keep(entry["fullUrl"]);
    self.slice = resource.raw();
    held.entry = m_index.add(self);
    held.versionId = resource["meta"]["versionId"].text();
    if (m_bundleType == "history") {
        held.lastUpdated = resource["meta"]["lastUpdated"].time();
        if (self.type == "Provenance")
            resource["meta"]["tag"].each(
                [&](const Field& tag) { m_ownExport = m_ownExport || tag["system"].is("urn:twinchart:provenance"); });
    }
    if (const Field request = entry["request"]) {
        held.method = m_index.keep(request["method"]);
        held.url = m_index.keep(request["url"]);
    }

    ++m_result.resources;
    if (self.type == "Bundle" && resource["type"].is("document")) {
        documentBundle(resource, held);
    } else {
        held.firstSubject = m_subjects.size();
        Contained contained(resource);
        if (self.type != "Patient")
            for (const std::uint32_t node : m_checker.compartment())
                m_subjects.push_back(readSubject(m_index, Field(m_tape, node), contained));
        held.endSubject = m_subjects.size();
        m_mapper.map(resource, m_checker.unknownModifier(), held.mapped);
    }
    if (held.refused || !fits(resource, entry, held)) {
        ++m_result.refused;
        held.refused = true;
        held.mapped = {};
    } else if (held.mapped.leftOut > 0) {
        note(pointerOf(held), resource.node().text,
             {TWINCHART_TR("Only the first %1 values of this resource are shown; all of it is kept and exported."),
              {std::to_string(held.mapped.items.size())}});
    }
}

/// What a record cannot hold is refused here, before anything of it is sealed: nobody could ever read it again.
bool DocumentReader::fits(const Field& resource, const Field& entry, const Held& held)
{
    const auto refused = [&](std::string where, const char* place, Message why) {
        problem(ImportProblem::Kind::Refused, std::move(where), place, std::move(why));
        return false;
    };
    if (held.mapped.tooMuch)
        return refused(pointerOf(held), resource.node().text,
                       {TWINCHART_TR("The values of this resource would take more room than a record has (%1 octets)."),
                        {std::to_string(kMostRoom)}});
    for (const model::Item& item : held.mapped.items)
        if (const auto beyond = model::beyondLimits(item)) {
            Excess excess = locate(resource, *beyond);
            return refused(pointerOf(held) + excess.where, excess.place, std::move(excess.why));
        }
    const auto context = [&](const Field& text, const char* name, std::size_t limit) {
        if (!text || text.raw().size() <= limit)
            return true;
        const std::size_t size = text.text().size();
        return size <= limit || refused("/entry/" + std::to_string(held.number) + name, text.node().text,
                                        explain(model::Beyond{text.raw(), size, limit}));
    };
    return context(entry["fullUrl"], "/fullUrl", model::limits::kText) &&
           context(entry["request"]["method"], "/request/method", model::limits::kWord) &&
           context(entry["request"]["url"], "/request/url", model::limits::kText);
}

/// Finds what a resource says by reference. False when the document would borrow more than it may: one long name
/// and many that refer to it make of a small file a very large one.
bool DocumentReader::borrow(Held& held, FileIndex& index)
{
    std::optional<model::Beyond> beyond;
    const std::string_view from = m_index.at(held.entry).fullUrl;
    for (OpenText& open : held.mapped.open) {
        std::size_t room = 0;
        if (open.what == OpenText::What::Medication) {
            open.medication = &index.medicationOf(open.reference, from);
            // As the code and as the value.
            room = 2 * model::roomOf(*open.medication);
            beyond = model::beyondLimits(*open.medication);
        } else {
            open.name = &index.nameOf(open.reference, from);
            room = open.name->size();
            if (room > model::limits::kText)
                beyond = model::Beyond{*open.name, room, model::limits::kText};
        }
        m_borrowed += room * (open.endItem - open.firstItem);
        if (beyond || m_borrowed > kMostRoom) {
            problem(
                ImportProblem::Kind::Refused, pointerOf(held), m_index.at(held.entry).slice.data(),
                beyond
                    ? explain(*beyond)
                    : Message{
                          TWINCHART_TR(
                              "What this document's resources say by reference to each other would take more than %1 octets."),
                          {std::to_string(kMostRoom)}});
            return false;
        }
    }
    return true;
}

/// Puts the texts found by borrow() into the items.
void DocumentReader::lend(Held& held)
{
    for (const OpenText& open : held.mapped.open)
        for (std::size_t i = open.firstItem; i < std::min(open.endItem, held.mapped.items.size()); ++i) {
            model::Item& item = held.mapped.items[i];
            if (open.medication != nullptr) {
                if (shownText(*open.medication).empty())
                    continue;
                // A dose stays the value; else the drug itself is it.
                if (!std::holds_alternative<model::Quantity>(item.value))
                    item.value = *open.medication;
                item.code = *open.medication;
                m_mapper.place(item, item.attribute);
            } else {
                (open.what == OpenText::What::Provider ? item.provider : item.orderedBy) = *open.name;
            }
        }
}

/// A document is signed or attested as a whole and stays one record; what its entries say becomes its items.
void DocumentReader::documentBundle(const Field& bundle, Held& held)
{
    m_inner.clear();
    std::vector<SubjectReference> subjects;
    struct Inner {
        Field resource;
        std::uint32_t entry = 0; ///< in m_inner
    };
    std::vector<Inner> inner;
    std::vector<std::uint32_t> patients;
    bool sawComposition = false;
    bool erroneous = false;
    const bool modifier = m_checker.unknownModifier();
    const std::vector<std::uint32_t>& compartment = m_checker.compartment();
    auto node = compartment.begin();
    bundle["entry"].each([&](const Field& entry) {
        const Field resource = entry["resource"];
        if (!resource)
            return;
        FileEntry self;
        self.type = m_inner.keep(resource["resourceType"]);
        self.id = m_inner.keep(resource["id"]);
        self.fullUrl = m_inner.keep(entry["fullUrl"]);
        self.slice = resource.raw();
        inner.push_back({resource, m_inner.add(self)});
        // The document's own Composition comes first: an error of it is one of all that it holds.
        if (self.type == "Composition" && !std::exchange(sawComposition, true))
            erroneous = resource["status"].is("entered-in-error");
        if (self.type == "Patient")
            patients.push_back(inner.back().entry);
        Contained contained(resource);
        for (; node != compartment.end() && *node < resource.node().end; ++node)
            if (*node > resource.index() && self.type != "Patient")
                subjects.push_back(readSubject(m_inner, Field(m_tape, *node), contained));
    });
    const FileEntry& self = m_index.at(held.entry);
    held.owned = true;
    held.owner = ownerOf(m_inner, subjects, 0, subjects.size(), self);
    Ownership& owner = held.owner;
    if (!owner.two && owner.key.kind == PatientKey::Kind::Commons && !patients.empty()) {
        owner.patientEntry = patients.front();
        owner.key = m_inner.keyOfPatient(patients.front());
        const auto other = std::ranges::find_if(
            patients, [&](std::uint32_t entry) { return m_inner.keyOfPatient(entry) != owner.key; });
        if (other != patients.end()) {
            owner.two = true;
            owner.first = m_inner.labelOfPatient(patients.front());
            owner.second = m_inner.labelOfPatient(*other);
        }
    }
    if (owner.two)
        return;
    for (const Inner& one : inner)
        // Another Patient is kept with the document; its name, sex and death are not this patient's.
        if (m_inner.at(one.entry).type != "Patient" || m_inner.keyOfPatient(one.entry) == owner.key)
            m_mapper.map(one.resource, modifier, held.mapped);
    if (erroneous)
        for (model::Item& item : held.mapped.items)
            item.notAFact = model::NotAFact::EnteredInError;
    if (owner.patientEntry)
        held.person = m_inner.personOf(*owner.patientEntry);
    held.mapped.demographics = held.person ? std::make_unique<PatientDemographics>(*held.person) : nullptr;
    if (borrow(held, m_inner))
        lend(held);
    else
        held.refused = true;
    held.mapped.open.clear();
    // One record has one stage: in the hospital's own document the demographics (PHA) are left to the banner.
    std::erase_if(held.mapped.items, [&](const model::Item& item) {
        const auto stage = m_mapper.stageOf(item.dataSet);
        return !stage || *stage != held.mapped.stage;
    });
}

std::string DocumentReader::pointerOf(const Held& held)
{
    return held.number < 0 ? std::string() : "/entry/" + std::to_string(held.number) + "/resource";
}

void DocumentReader::decideOwners()
{
    for (Held& held : m_held) {
        const FileEntry self = m_index.at(held.entry);
        if (held.refused)
            continue;
        if (held.owned) {
            // A document bundle looked at its own entries.
        } else if (self.type == "Patient") {
            held.owner.key = m_index.keyOfPatient(held.entry);
            held.owner.patientEntry = held.entry;
        } else if (held.firstSubject < held.endSubject) {
            held.owner = ownerOf(m_index, m_subjects, held.firstSubject, held.endSubject, self);
        }
        if (held.owner.two) {
            ++m_result.refused;
            problem(ImportProblem::Kind::Refused, pointerOf(held), self.slice.data(),
                    {TWINCHART_TR("One %1 names two patients (%2 and %3); whose it is cannot be known."),
                     {std::string(self.type), shortened(held.owner.first), shortened(held.owner.second)}});
            continue;
        }
        if (held.owner.patientEntry && !held.owned)
            held.person = m_index.personOf(*held.owner.patientEntry);
        if (!borrow(held, m_index)) {
            ++m_result.refused;
            held.refused = true;
        }
    }
    // In the order of the file; what stands on one line stays in the order in which it was found.
    std::vector<std::size_t> order(m_result.problems.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::ranges::sort(order, {}, [&](std::size_t i) { return std::pair(m_result.problems[i].line, i); });
    std::vector<ImportProblem> sorted;
    sorted.reserve(order.size());
    for (const std::size_t i : order)
        sorted.push_back(std::move(m_result.problems[i]));
    m_result.problems = std::move(sorted);
}

/// Whoever takes the records lets the later version replace the earlier one, and FHIR writes a history from its newest
/// to its oldest: among the places of one Type/id the versions change theirs.
std::vector<std::size_t> DocumentReader::inOrderOfVersions() const
{
    std::vector<std::size_t> order(m_held.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    if (m_bundleType != "history")
        return order;
    std::unordered_map<std::string, std::vector<std::size_t>> places;
    for (std::size_t i = 0; i < m_held.size(); ++i) {
        const FileEntry& entry = m_index.at(m_held[i].entry);
        if (!entry.id.empty() && !m_held[i].owner.two && !m_held[i].refused)
            places[std::string(entry.type).append("/").append(entry.id)].push_back(i);
    }
    const auto number = [&](std::size_t i) -> std::optional<std::uint64_t> {
        const std::string& text = m_held[i].versionId;
        std::uint64_t out = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
        return error == std::errc() && end == text.data() + text.size() ? std::optional(out) : std::nullopt;
    };
    for (const auto& [name, at] : places) {
        // Only what all of them have compares them.
        const bool dated = std::ranges::all_of(at, [&](std::size_t i) { return m_held[i].lastUpdated.has_value(); });
        const bool numbered = std::ranges::all_of(at, [&](std::size_t i) { return number(i).has_value(); });
        std::vector<std::size_t> versions = at;
        if (!m_ownExport)
            std::ranges::reverse(versions);
        std::ranges::stable_sort(versions, [&](std::size_t a, std::size_t b) {
            if (dated && m_held[a].lastUpdated->earliest != m_held[b].lastUpdated->earliest)
                return m_held[a].lastUpdated->earliest < m_held[b].lastUpdated->earliest;
            return numbered && *number(a) < *number(b);
        });
        for (std::size_t i = 0; i < at.size(); ++i)
            order[at[i]] = versions[i];
    }
    return order;
}

bool DocumentReader::records(std::uint32_t& order, const std::function<bool(ImportedRecord&&)>& sink)
{
    for (const std::size_t i : inOrderOfVersions())
        if (Held& held = m_held[i]; !held.owner.two && !held.refused && !sink(complete(held, order++)))
            return false;
    m_held.clear();
    return true;
}

ImportedRecord DocumentReader::complete(Held& held, std::uint32_t order)
{
    const FileEntry self = m_index.at(held.entry);
    Mapped& mapped = held.mapped;
    lend(held);
    m_mapper.finish(mapped);

    ImportedRecord out;
    out.patient = std::move(held.owner.key);
    out.person = std::move(held.person);
    if (mapped.demographics)
        out.demographics = std::move(*mapped.demographics);
    out.where = pointerOf(held);
    model::RecordContent& content = out.content;
    content.source = m_options.source;
    content.own = m_options.own;
    content.resourceType = self.type;
    content.resourceId = self.id;
    content.versionId = std::move(held.versionId);
    content.dataSet = std::move(mapped.dataSet);
    content.stage = mapped.stage;
    content.context.fullUrl = self.fullUrl;
    content.context.bundleType = m_bundleType;
    content.context.bundleIdentifier = m_bundleIdentifier;
    content.context.requestMethod = held.method;
    content.context.requestUrl = held.url;
    content.context.order = order;
    content.resource = bytesOf(self.slice);
    content.items = std::move(mapped.items);
    return out;
}

} // namespace twinchart::interop
