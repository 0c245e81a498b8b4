// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "strictjson.h"
#include "ucumtable.h"

#include <algorithm>

namespace twinchart::model {

namespace {
constexpr std::size_t kMaxSize = 1024 * 1024;

using Why = TableError::Why;
using Node = StrictJson::Node;

struct Definition {
    Node node;
    std::string unit;
    Rational value;
    Rational offset;
    bool metric = false;
    bool linear = true;
    bool arbitrary = false;
    bool inexact = false;
};

Rational decimal(const Node& node)
{
    const auto parsed = Decimal::parse(node.text(128));
    if (!parsed) {
        node.fail(Why::BadValue);
        return 1;
    }
    return parsed->exact();
}

/// Resolves definitions that rest on one another; a circle or an unknown name is no atom.
class Resolver final : public AtomSource {
public:
    Resolver(StringMap<UcumAtom>& atoms, const StringMap<Definition>& open,
             const std::vector<std::pair<std::string, Rational>>& prefixes)
        : m_atoms(atoms), m_open(open), m_prefixes(prefixes)
    {
    }

    const UcumAtom* atom(std::string_view code) const override
    {
        if (const auto done = m_atoms.find(code); done != m_atoms.end())
            return &done->second;
        const auto found = m_open.find(code);
        if (found == m_open.end() || std::ranges::find(m_busy, code) != m_busy.end())
            return nullptr;
        m_busy.push_back(found->first);
        const Definition& d = found->second;
        auto unit = parseUcum(d.unit, *this, m_prefixes);
        m_busy.pop_back();
        if (!unit || !unit->offset.isZero() || d.value.isZero())
            return nullptr;
        UcumAtom out;
        out.unit = *unit;
        out.unit.factor = unit->factor * d.value;
        out.unit.offset = d.offset;
        out.unit.exact = unit->exact && !d.inexact;
        out.unit.convertible = unit->convertible && d.linear;
        if (d.arbitrary && out.unit.arbitrary.empty())
            out.unit.arbitrary = found->first + " 1";
        out.metric = d.metric;
        out.special = !d.linear || !d.offset.isZero();
        return &m_atoms.emplace(found->first, std::move(out)).first->second;
    }

private:
    StringMap<UcumAtom>& m_atoms;
    const StringMap<Definition>& m_open;
    const std::vector<std::pair<std::string, Rational>>& m_prefixes;
    mutable std::vector<std::string> m_busy;
};

void readPairs(const Node& list, StringMap<std::string>& into)
{
    for (const Node& row : list.list(5000)) {
        const auto cells = row.list(2);
        if (cells.size() != 2) {
            row.fail(Why::WrongType);
            return;
        }
        if (!into.emplace(cells[0].text(64), cells[1].text(64)).second)
            row.fail(Why::Duplicate);
    }
}
} // namespace

Expected<Ucum, TableError> Ucum::parse(BytesView json)
{
    StrictJson file(json, kMaxSize);
    if (!file.ok())
        return Unexpected{file.error()};
    const Node root = file.root();
    const auto top = root.members({{"format"},
                                   {"formatVersion"},
                                   {"version"},
                                   {"notice"},
                                   {"base"},
                                   {"prefixes"},
                                   {"atoms"},
                                   {"aliases"},
                                   {"shown"}});
    if (file.ok() && (top[0]->text() != "twinchart-units" || top[1]->integer(0, 1000) != 1))
        top[0]->fail(Why::WrongFormat);
    if (file.ok()) {
        static_cast<void>(top[2]->text());
        static_cast<void>(top[3]->text());
    }
    auto table = std::make_unique<Table>();

    std::size_t axis = 0;
    for (const Node& base : file.ok() ? top[4]->list(Unit::kBase) : std::vector<Node>()) {
        UcumAtom atom;
        atom.unit.dimension[axis++] = 1;
        atom.metric = true;
        if (!table->atoms.emplace(base.text(16), atom).second)
            base.fail(Why::Duplicate);
    }
    if (file.ok() && axis != Unit::kBase)
        top[4]->fail(Why::BadValue);

    for (const Node& row : file.ok() ? top[5]->list(100) : std::vector<Node>()) {
        const auto cells = row.list(2);
        if (cells.size() != 2) {
            row.fail(Why::WrongType);
            break;
        }
        const std::string code = cells[0].text(8);
        const Rational value = decimal(cells[1]);
        if (code.empty() || value <= Rational(0))
            row.fail(Why::BadValue);
        if (std::ranges::find(table->prefixes, code, &std::pair<std::string, Rational>::first) != table->prefixes.end())
            row.fail(Why::Duplicate);
        table->prefixes.emplace_back(code, value);
    }
    std::ranges::stable_sort(table->prefixes,
                             [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });

    StringMap<Definition> open;
    for (const Node& row : file.ok() ? top[6]->list(5000) : std::vector<Node>()) {
        const auto m = row.members({{"code"},
                                    {"value"},
                                    {"unit"},
                                    {"offset", false},
                                    {"scale", false},
                                    {"metric", false},
                                    {"arbitrary", false},
                                    {"inexact", false}});
        if (!file.ok())
            break;
        Definition d;
        d.node = row;
        const std::string code = m[0]->text(32);
        d.value = decimal(*m[1]);
        d.unit = m[2]->text(64);
        if (m[3])
            d.offset = decimal(*m[3]);
        if (m[4] && m[4]->text() != "not-linear")
            m[4]->fail(Why::BadValue);
        d.linear = !m[4];
        d.metric = m[5] && m[5]->boolean();
        d.arbitrary = m[6] && m[6]->boolean();
        d.inexact = m[7] && m[7]->boolean();
        if (code.empty() || d.value <= Rational(0))
            row.fail(Why::BadValue);
        if (table->atoms.contains(code) || !open.emplace(code, std::move(d)).second)
            row.fail(Why::Duplicate);
    }
    const Resolver resolver(table->atoms, open, table->prefixes);
    for (const auto& [code, definition] : open) {
        if (file.ok() && resolver.atom(code) == nullptr)
            definition.node.fail(Why::BadUnit);
    }
    if (file.ok())
        readPairs(*top[7], table->aliases);
    if (file.ok())
        readPairs(*top[8], table->shown);
    Ucum out;
    out.m_table = std::move(table);
    for (const auto& [text, code] : out.m_table->aliases) {
        // An alias may not take a meaning away from UCUM.
        if (file.ok() && (out.isValid(text) || !out.isValid(code)))
            top[7]->fail(Why::BadUnit);
    }
    for (const auto& [code, words] : out.m_table->shown) {
        if (file.ok() && !out.isValid(code))
            top[8]->fail(Why::BadUnit);
    }
    if (!file.ok())
        return Unexpected{file.error()};
    return out;
}

} // namespace twinchart::model
