// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "cataloguebody.h"
#include "strictjson.h"

#include <algorithm>
#include <array>

namespace twinchart::model {

namespace {
using Why = TableError::Why;
using Node = StrictJson::Node;

constexpr std::size_t kMaxAttributes = 5000;
constexpr std::size_t kMaxDataSets = 200;

struct KindName {
    std::string_view name;
    ValueKind kind;
};
constexpr std::array<KindName, 9> kKinds{{{"quantity", ValueKind::Quantity},
                                          {"coded", ValueKind::Coded},
                                          {"text", ValueKind::Text},
                                          {"time", ValueKind::Time},
                                          {"boolean", ValueKind::Boolean},
                                          {"reference", ValueKind::Reference},
                                          {"series", ValueKind::Series},
                                          {"attachment", ValueKind::Attachment},
                                          {"pair", ValueKind::Pair}}};
constexpr std::array<std::string_view, 8> kProviders{
    "patient", "peripheral-system",         "physician", "equipment", "sensor", "team",
    "surgeon", "physician-sensor-equipment"};

/// Lower-case words of letters and digits joined by single hyphens.
bool isName(std::string_view text)
{
    if (text.empty() || text.size() > 64 || text.front() == '-' || text.back() == '-')
        return false;
    return std::ranges::all_of(text,
                               [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; }) &&
           text.find("--") == std::string_view::npos;
}

Title readTitle(const Node& node)
{
    const auto m = node.members({{"en"}, {"de"}});
    Title out{m[0]->text(200), m[1]->text(200)};
    if (out.en.empty() || out.de.empty())
        node.fail(Why::BadValue);
    return out;
}

std::vector<std::string> readTexts(const Node& node, std::size_t atMost, std::size_t longest = 256)
{
    std::vector<std::string> out;
    for (const Node& entry : node.list(atMost)) {
        std::string text = entry.text(longest);
        if (text.empty())
            entry.fail(Why::BadValue);
        if (std::ranges::find(out, text) != out.end())
            entry.fail(Why::Duplicate);
        out.push_back(std::move(text));
    }
    return out;
}

DecimalRange readRange(const Node& node)
{
    DecimalRange out;
    const auto ends = node.list(2);
    if (ends.size() != 2) {
        node.fail(Why::WrongType);
        return out;
    }
    const auto end = [](const Node& n) -> std::optional<Decimal> {
        if (n.isNull())
            return std::nullopt;
        auto value = Decimal::parse(n.text(40));
        if (!value)
            n.fail(Why::BadValue);
        return value;
    };
    out.low = end(ends[0]);
    out.high = end(ends[1]);
    if ((!out.low && !out.high) || (out.low && out.high && *out.low > *out.high))
        node.fail(Why::BadRange);
    return out;
}

bool within(const DecimalRange& inner, const DecimalRange& outer)
{
    const bool low = !outer.low || !inner.low || *inner.low >= *outer.low;
    const bool high = !outer.high || !inner.high || *inner.high <= *outer.high;
    return low && high;
}
} // namespace

/// Fills a body from the file; one object a load.
class CatalogueLoader {
public:
    CatalogueLoader(BytesView json, const Ucum& ucum) : m_file(json, Catalogue::kMaxSize), m_ucum(ucum) {}

    Expected<Catalogue, TableError> load()
    {
        if (m_file.ok())
            readTop();
        if (!m_file.ok())
            return Unexpected{m_file.error()};
        Catalogue out;
        out.m_body = std::move(m_body);
        return out;
    }

private:
    void readTop()
    {
        const Node root = m_file.root();
        const auto top = root.members({{"format"},
                                       {"formatVersion"},
                                       {"name"},
                                       {"version"},
                                       {"notices"},
                                       {"systems"},
                                       {"attributes"},
                                       {"groups"},
                                       {"dataSets"}});
        if (!m_file.ok())
            return;
        if (top[0]->text() != "twinchart-catalogue" || top[1]->integer(0, 1000) != 1) {
            top[0]->fail(Why::WrongFormat);
            return;
        }
        m_body->ucum = &m_ucum;
        m_body->name = top[2]->text(64);
        if (!isName(m_body->name))
            top[2]->fail(Why::BadValue);
        m_body->version = static_cast<std::uint32_t>(top[3]->integer(1, 1'000'000'000));
        static_cast<void>(readTexts(*top[4], 20, 4096));
        readSystems(*top[5]);
        for (const Node& node : top[6]->list(kMaxAttributes))
            readAttribute(node);
        checkPairs(*top[6]);
        readGroups(*top[7]);
        for (const Node& node : top[8]->list(kMaxDataSets))
            readDataSet(node);
        if (m_file.ok() && m_body->dataSets.empty())
            top[8]->fail(Why::BadValue);
        if (m_file.ok())
            indexCodes(*top[6]);
    }

    void readSystems(const Node& node)
    {
        for (const Node& row : node.list(100)) {
            const auto cells = row.list(2);
            if (cells.size() != 2) {
                row.fail(Why::WrongType);
                return;
            }
            const std::string uri = cells[1].text(256);
            if (!isName(cells[0].text(64)) || uri.empty())
                row.fail(Why::BadValue);
            if (!m_systems.emplace(cells[0].text(64), uri).second)
                row.fail(Why::Duplicate);
        }
    }

    std::string system(const Node& node)
    {
        const auto found = m_systems.find(node.text(64));
        if (found == m_systems.end()) {
            node.fail(Why::UnknownName);
            return {};
        }
        return found->second;
    }

    void readAttribute(const Node& node)
    {
        const auto m = node.members({{"name"},
                                     {"title"},
                                     {"kinds"},
                                     {"unit", false},
                                     {"otherUnits", false},
                                     {"spellings", false},
                                     {"gramsPerMole", false},
                                     {"codes", false},
                                     {"systems", false},
                                     {"possible", false},
                                     {"allowed", false},
                                     {"usual", false},
                                     {"usualFor", false},
                                     {"plot", false},
                                     {"maxGapSeconds", false},
                                     {"pairedWith", false}});
        if (!m_file.ok())
            return;
        Attribute a;
        a.name = m[0]->text(64);
        if (!isName(a.name))
            m[0]->fail(Why::BadValue);
        a.title = readTitle(*m[1]);
        for (const Node& kind : m[2]->list(kKinds.size())) {
            const auto found = std::ranges::find(kKinds, std::string_view(kind.text(32)), &KindName::name);
            if (found == kKinds.end())
                kind.fail(Why::BadValue);
            else if (a.may(found->kind))
                kind.fail(Why::Duplicate);
            else
                a.kinds = static_cast<std::uint16_t>(a.kinds | static_cast<std::uint16_t>(found->kind));
        }
        if (a.kinds == 0)
            m[2]->fail(Why::BadValue);
        if (m[3])
            a.unit = m[3]->text(64);
        if (m[4])
            a.otherUnits = readTexts(*m[4], 20);
        if (m[5])
            a.spellings = readTexts(*m[5], 20);
        if (m[6]) {
            const auto mass = Decimal::parse(m[6]->text(40));
            if (!mass || mass->exact() <= Rational(0))
                m[6]->fail(Why::BadValue);
            else
                a.gramsPerMole = mass->exact();
        }
        if (m[7])
            readCodes(*m[7], a);
        if (m[8]) {
            for (const Node& entry : m[8]->list(20))
                a.systems.push_back(system(entry));
        }
        readRanges(m[9], m[10], m[11], a);
        if (m[12])
            a.usualFor = readTitle(*m[12]);
        if (m[11].has_value() != m[12].has_value())
            node.fail(Why::BadRange);
        a.plot = m[13] && m[13]->boolean();
        if (m[14])
            a.maxGapSeconds = m[14]->integer(1, std::int64_t{100} * 366 * 86400);
        if (m[15])
            a.pairedWith = m[15]->text(64);
        const bool measured = a.may(ValueKind::Quantity) || a.may(ValueKind::Series);
        if (a.unit.empty() &&
            (!a.otherUnits.empty() || !a.spellings.empty() || a.gramsPerMole || a.plot || m[9] || m[10] || m[11]))
            node.fail(Why::BadUnit);
        if (!measured && !a.unit.empty())
            node.fail(Why::BadUnit);
        readConversions(node, a);
        if (m_file.ok() &&
            !m_body->attributeByName.emplace(a.name, static_cast<std::uint32_t>(m_body->attributes.size())).second)
            node.fail(Why::Duplicate);
        m_body->attributes.push_back(std::move(a));
    }

    void readCodes(const Node& node, Attribute& a)
    {
        for (const Node& row : node.list(50)) {
            const auto cells = row.list(2);
            if (cells.size() != 2) {
                row.fail(Why::WrongType);
                return;
            }
            CodeRef ref{system(cells[0]), cells[1].text(64)};
            if (ref.code.empty())
                row.fail(Why::BadValue);
            a.codes.push_back(std::move(ref));
        }
    }

    static void readRanges(const std::optional<Node>& possible, const std::optional<Node>& allowed,
                           const std::optional<Node>& usual, Attribute& a)
    {
        if (possible)
            a.possible = readRange(*possible);
        if (allowed) {
            a.allowed = readRange(*allowed);
            if (!within(a.allowed, a.possible))
                allowed->fail(Why::BadRange);
        }
        if (usual) {
            a.usual = readRange(*usual);
            if (!within(a.usual, a.possible) || !within(a.usual, a.allowed))
                usual->fail(Why::BadRange);
        }
    }

    void readConversions(const Node& node, const Attribute& a)
    {
        StringMap<Catalogue::Body::Conversion> out;
        const auto own = a.unit.empty() ? std::optional<Unit>() : m_ucum.unit(a.unit);
        if (!a.unit.empty() && !own)
            node.fail(Why::BadUnit);
        if (own) {
            out.emplace(a.unit, Catalogue::Body::Conversion{});
            for (const std::string& spelling : a.spellings)
                out.emplace(spelling, Catalogue::Body::Conversion{});
            for (const std::string& other : a.otherUnits) {
                // The two numbers that a linear conversion is made of are found by converting 0 and 1.
                const auto zero = m_ucum.convert(0, other, a.unit, a.gramsPerMole);
                const auto one = m_ucum.convert(1, other, a.unit, a.gramsPerMole);
                if (!zero || !one || *zero == *one) {
                    node.fail(Why::BadUnit);
                    return;
                }
                Catalogue::Body::Conversion c;
                c.factor = *one - *zero;
                c.back = Rational(0) - *zero;
                c.same = c.factor == Rational(1) && c.back.isZero();
                if (!out.emplace(other, c).second)
                    node.fail(Why::Duplicate);
            }
        }
        m_body->conversions.push_back(std::move(out));
    }

    void checkPairs(const Node& node)
    {
        for (const Attribute& a : m_body->attributes) {
            if (a.pairedWith.empty() || !m_file.ok())
                continue;
            const auto partner = m_body->attributeByName.find(a.pairedWith);
            if (partner == m_body->attributeByName.end() || m_body->attributes[partner->second].pairedWith != a.name)
                node.fail(Why::UnknownName);
        }
        const auto other = m_body->attributeByName.find(Catalogue::kOther);
        if (other == m_body->attributeByName.end())
            node.fail(Why::UnknownName);
    }

    void readGroups(const Node& node)
    {
        for (const Node& entry : node.list(500)) {
            const auto m = entry.members({{"name"}, {"attributes"}});
            if (!m_file.ok())
                return;
            std::vector<std::uint32_t> members;
            for (const Node& name : m[1]->list(kMaxAttributes)) {
                const auto found = m_body->attributeByName.find(name.text(64));
                if (found == m_body->attributeByName.end()) {
                    name.fail(Why::UnknownName);
                    return;
                }
                members.push_back(found->second);
            }
            if (!isName(m[0]->text(64)))
                m[0]->fail(Why::BadValue);
            if (!m_groups.emplace(m[0]->text(64), std::move(members)).second)
                entry.fail(Why::Duplicate);
        }
    }

    void readDataSet(const Node& node)
    {
        const auto m = node.members({{"code"},
                                     {"title"},
                                     {"stage"},
                                     {"class"},
                                     {"provider"},
                                     {"writable"},
                                     {"atLeast"},
                                     {"atMost"},
                                     {"groups"},
                                     {"required"}});
        if (!m_file.ok())
            return;
        DataSet d;
        d.code.code = m[0]->text(8);
        if (!isDataSetCode(d.code.code))
            m[0]->fail(Why::BadValue);
        d.title = readTitle(*m[1]);
        const auto stage = stageOf(m[2]->text(8));
        const auto permission = stageOf(m[3]->text(8));
        if (!stage || !permission) {
            node.fail(Why::BadValue);
            return;
        }
        d.stage = *stage;
        d.permissionClass = *permission;
        const auto provider = std::ranges::find(kProviders, std::string_view(m[4]->text(64)));
        if (provider == kProviders.end()) {
            m[4]->fail(Why::BadValue);
            return;
        }
        d.provider = static_cast<Provider>(provider - kProviders.begin());
        d.writable = m[5]->boolean();
        // Pre-hospital history is read-only (requirements A1).
        if (d.writable && d.stage == Stage::Pha)
            m[5]->fail(Why::BadValue);
        d.atLeast = static_cast<std::uint32_t>(m[6]->integer(0, 1'000'000));
        d.atMost = static_cast<std::uint32_t>(m[7]->integer(0, 1'000'000));
        if (d.atMost != 0 && d.atMost < d.atLeast)
            node.fail(Why::BadRange);
        std::vector<bool> has(m_body->attributes.size());
        for (const Node& group : m[8]->list(500)) {
            const auto found = m_groups.find(group.text(64));
            if (found == m_groups.end()) {
                group.fail(Why::UnknownName);
                return;
            }
            for (const std::uint32_t index : found->second)
                has[index] = true;
        }
        for (std::uint32_t i = 0; i < has.size(); ++i) {
            if (has[i])
                d.attributes.push_back(i);
        }
        if (d.attributes.empty())
            m[8]->fail(Why::BadValue);
        for (const Node& name : m[9]->list(kMaxAttributes)) {
            const auto found = m_body->attributeByName.find(name.text(64));
            if (found == m_body->attributeByName.end() || !has[found->second])
                name.fail(Why::UnknownName);
            else if (std::ranges::find(d.required, found->second) != d.required.end())
                name.fail(Why::Duplicate);
            else
                d.required.push_back(found->second);
        }
        if (!m_body->dataSetByCode.emplace(d.code.code, static_cast<std::uint32_t>(m_body->dataSets.size())).second)
            m[0]->fail(Why::Duplicate);
        m_body->has.push_back(std::move(has));
        m_body->dataSets.push_back(std::move(d));
    }

    /// Last, when no vector moves any more: the index holds views into the attributes.
    void indexCodes(const Node& node)
    {
        for (std::uint32_t i = 0; i < m_body->attributes.size(); ++i) {
            Attribute& a = m_body->attributes[i];
            a.codes.push_back({std::string(Catalogue::kOwnSystem), a.name});
            for (const CodeRef& ref : a.codes) {
                if (!m_body->attributeByCode.emplace(Catalogue::Body::CodeKey{ref.system, ref.code}, i).second)
                    node.fail(Why::Duplicate);
            }
        }
    }

    StrictJson m_file;
    const Ucum& m_ucum;
    std::unique_ptr<Catalogue::Body> m_body = std::make_unique<Catalogue::Body>();
    StringMap<std::string> m_systems;
    StringMap<std::vector<std::uint32_t>> m_groups;
};

Expected<Catalogue, TableError> Catalogue::parse(BytesView json, const Ucum& ucum)
{
    return CatalogueLoader(json, ucum).load();
}

} // namespace twinchart::model
