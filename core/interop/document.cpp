// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "document.h"

#include "problems.h"

#include <algorithm>

namespace twinchart::interop {

DocumentReader::DocumentReader(const ImportOptions& options, const model::Catalogue& catalogue)
    : m_options(options), m_checker(fhirTables()), m_mapper(options, catalogue)
{}

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

void DocumentReader::wholeJson() { whole(explain(m_parser.error()), {}, m_parser.error().offset); }

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

DocumentResult DocumentReader::read(std::string_view text, std::uint64_t firstLine, std::uint32_t firstOrder)
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

    if (!m_parser.start(text)) {
        wholeJson();
        return std::move(m_result);
    }
    const auto type = m_parser.peekRootText("resourceType");
    m_result.format = type == "Bundle" ? FileFormat::Bundle : FileFormat::Resource;
    if (type == "Bundle")
        m_result.bundleType = std::string(m_parser.peekRootText("type").value_or("").substr(0, 64));
    if (type == "Bundle" && m_result.bundleType != "document" ? bundle() : single())
        finish(firstOrder);
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
        whole({TWINCHART_TR("No resourceType: this is no FHIR resource."), {}}, {}, static_cast<std::size_t>(root.node().text - m_text.data()));
        return false;
    }
    if (m_checker.resource(m_tape, 0))
        hold(root, {}, {});
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
        refuse("/entry", m_envelope.nodes.front().text, {TWINCHART_TR("An empty list: leave the element out instead."), {}});
    const Field envelope(m_envelope, 0);
    if (const Field identifier = envelope["identifier"])
        m_bundleIdentifier = std::string(identifier.raw());
    else if (const Field id = envelope["id"]; id && id.node().isString())
        m_bundleIdentifier = '"' + std::string(id.raw()) + '"';
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
    hold(resource, root, where + "/resource");
}

void DocumentReader::hold(const Field& resource, const Field& entry, std::string where)
{
    Held held;
    held.where = std::move(where);
    FileEntry self;
    self.type = m_index.keep(resource["resourceType"]);
    self.id = m_index.keep(resource["id"]);
    self.fullUrl = m_index.keep(entry["fullUrl"]);
    self.slice = resource.raw();
    held.entry = m_index.add(self);

    model::RecordContent& content = held.content;
    content.resourceType = self.type;
    content.resourceId = self.id;
    content.versionId = resource["meta"]["versionId"].text();
    content.context.fullUrl = self.fullUrl;
    if (const Field request = entry["request"]) {
        content.context.requestMethod = request["method"].text();
        content.context.requestUrl = request["url"].text();
    }

    ++m_result.resources;
    if (self.type == "Bundle" && resource["type"].raw() == "document") {
        documentBundle(resource, held);
    } else {
        held.firstSubject = m_subjects.size();
        if (self.type != "Patient")
            for (const std::uint32_t node : m_checker.compartment())
                m_subjects.push_back(readSubject(m_index, Field(m_tape, node), resource));
        held.endSubject = m_subjects.size();
        m_mapper.map(resource, m_checker.unknownModifier(), held.mapped);
    }
    m_held.push_back(std::move(held));
}

/// A document is signed or attested as a whole and stays one record; what its entries say becomes its items.
void DocumentReader::documentBundle(const Field& bundle, Held& held)
{
    m_inner.clear();
    std::vector<SubjectReference> subjects;
    std::vector<std::uint32_t> patients;
    const bool modifier = m_checker.unknownModifier();
    const std::vector<std::uint32_t> compartment = m_checker.compartment();
    bundle["entry"].each([&](const Field& entry) {
        const Field resource = entry["resource"];
        if (!resource)
            return;
        FileEntry self;
        self.type = m_inner.keep(resource["resourceType"]);
        self.id = m_inner.keep(resource["id"]);
        self.fullUrl = m_inner.keep(entry["fullUrl"]);
        self.slice = resource.raw();
        const std::uint32_t number = m_inner.add(self);
        if (self.type == "Patient")
            patients.push_back(number);
        m_mapper.map(resource, modifier, held.mapped);
        for (const std::uint32_t node : compartment)
            if (node > resource.index() && node < resource.node().end)
                subjects.push_back(readSubject(m_inner, Field(m_tape, node), resource));
    });
    const std::string label = labelOf(held.content.resourceType, held.content.resourceId, bundle.raw());
    Ownership owner = ownerOf(m_inner, subjects, 0, subjects.size(), label);
    if (owner.two) {
        held.two = std::move(owner);
        return;
    }
    if (owner.key.kind == PatientKey::Kind::Commons && patients.size() == 1) {
        owner.patientEntry = patients.front();
        owner.key = m_inner.keyOfPatient(patients.front());
    }
    held.key = owner.key;
    if (owner.patientEntry)
        held.person = m_inner.personOf(*owner.patientEntry);
    if (held.person)
        held.mapped.demographics = *held.person;
    else
        held.mapped.demographics.reset();
    for (OpenText& open : held.mapped.open) {
        for (std::size_t i = open.firstItem; i < std::min(open.endItem, held.mapped.items.size()); ++i) {
            model::Item& item = held.mapped.items[i];
            if (open.what == OpenText::What::Medication) {
                const model::Coded& code = m_inner.medicationOf(open.reference);
                if (!shownText(code).empty()) {
                    item.code = code;
                    item.value = code;
                }
            } else {
                (open.what == OpenText::What::Provider ? item.provider : item.orderedBy) = m_inner.nameOf(open.reference);
            }
        }
    }
    held.mapped.open.clear();
    // One record has one stage: in the hospital's own document the demographics (PHA) are left to the banner.
    std::erase_if(held.mapped.items, [&](const model::Item& item) {
        const auto stage = m_mapper.stageOf(item.dataSet);
        return !stage || *stage != held.mapped.stage;
    });
}

void DocumentReader::finish(std::uint32_t firstOrder)
{
    std::uint32_t order = firstOrder;
    m_result.records.reserve(m_held.size());
    for (Held& held : m_held)
        complete(held, order++, m_bundleIdentifier);
    m_held.clear();
    std::ranges::stable_sort(m_result.problems, {}, &ImportProblem::line);
}

void DocumentReader::complete(Held& held, std::uint32_t order, const std::string& bundleIdentifier)
{
    const FileEntry self = m_index.at(held.entry);
    ImportedRecord out;
    Ownership owner;
    if (held.two) {
        owner = std::move(*held.two);
    } else if (held.key) {
        owner.key = std::move(*held.key);
        out.person = std::move(held.person);
    } else if (self.type == "Patient") {
        owner.key = m_index.keyOfPatient(held.entry);
        owner.patientEntry = held.entry;
    } else if (held.firstSubject < held.endSubject) {
        owner = ownerOf(m_index, m_subjects, held.firstSubject, held.endSubject, labelOf(self.type, self.id, self.slice));
    }
    if (owner.two) {
        ++m_result.refused;
        problem(ImportProblem::Kind::Refused, held.where, self.slice.data(),
                {TWINCHART_TR("One %1 names two patients (%2 and %3); whose it is cannot be known."),
                 {std::string(self.type), owner.first.substr(0, 80), owner.second.substr(0, 80)}});
        return;
    }
    if (owner.patientEntry)
        out.person = m_index.personOf(*owner.patientEntry);
    out.patient = std::move(owner.key);

    Mapped& mapped = held.mapped;
    for (const OpenText& open : mapped.open)
        for (std::size_t i = open.firstItem; i < open.endItem; ++i) {
            model::Item& item = mapped.items[i];
            if (open.what == OpenText::What::Medication) {
                const model::Coded& code = m_index.medicationOf(open.reference);
                if (shownText(code).empty())
                    continue;
                // A dose stays the value; else the drug itself is it.
                if (!std::holds_alternative<model::Quantity>(item.value))
                    item.value = code;
                item.code = code;
            } else {
                (open.what == OpenText::What::Provider ? item.provider : item.orderedBy) = m_index.nameOf(open.reference);
            }
        }
    m_mapper.finish(mapped);
    out.demographics = std::move(mapped.demographics);
    out.where = std::move(held.where);
    out.content = std::move(held.content);
    out.content.source = m_options.source;
    out.content.own = m_options.own;
    out.content.dataSet = std::move(mapped.dataSet);
    out.content.stage = mapped.stage;
    out.content.context.bundleType = m_result.format == FileFormat::Bundle && !held.key ? m_result.bundleType : std::string();
    out.content.context.bundleIdentifier = bundleIdentifier;
    out.content.context.order = order;
    out.content.resource = bytesOf(self.slice);
    out.content.items = std::move(mapped.items);
    m_result.records.push_back(std::move(out));
}

} // namespace twinchart::interop
