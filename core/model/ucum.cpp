// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "embedded.h"
#include "ucumtable.h"

#include <charconv>

namespace twinchart::model {

namespace {
constexpr std::size_t kMaxExpression = 128;
constexpr int kMaxDepth = 16;
constexpr int kMaxExponent = 99;
constexpr std::size_t kMaxBits = 1024; ///< of a factor's numerator and denominator

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// Arbitrary units carry their codes with exponents, sorted: "[iU]" or "[CFU]2.[iU]-1".
std::string joinArbitrary(const std::string& a, const std::string& b, int sign)
{
    if (b.empty())
        return a;
    std::map<std::string, int> powers;
    const auto collect = [&powers](const std::string& text, int factor) {
        for (std::size_t at = 0; at < text.size();) {
            const std::size_t end = std::min(text.find('\n', at), text.size());
            const std::size_t space = text.rfind(' ', end);
            int power = 0; // written by this very function
            std::from_chars(text.data() + space + 1, text.data() + end, power);
            powers[text.substr(at, space - at)] += factor * power;
            at = end + 1;
        }
    };
    collect(a, 1);
    collect(b, sign);
    std::string out;
    for (const auto& [code, power] : powers) {
        if (power != 0)
            out += (out.empty() ? "" : "\n") + code + " " + std::to_string(power);
    }
    return out;
}

class ExpressionParser {
public:
    ExpressionParser(std::string_view text, const AtomSource& atoms,
                     const std::vector<std::pair<std::string, Rational>>& prefixes)
        : m_text(text), m_atoms(atoms), m_prefixes(prefixes)
    {
    }

    std::optional<Unit> parse()
    {
        if (m_text.empty() || m_text.size() > kMaxExpression)
            return std::nullopt;
        for (const char c : m_text) {
            if (c < 33 || c > 126)
                return std::nullopt;
        }
        auto out = term(0);
        if (!out || m_at != m_text.size())
            return std::nullopt;
        return out;
    }

private:
    bool at(char c) const { return m_at < m_text.size() && m_text[m_at] == c; }

    std::optional<Unit> term(int depth)
    {
        if (depth > kMaxDepth)
            return std::nullopt;
        std::optional<Unit> out;
        int sign = 1;
        if (at('/')) {
            ++m_at;
            sign = -1;
            out = Unit{};
        }
        while (true) {
            auto next = component(depth);
            if (!next)
                return std::nullopt;
            if (!out)
                out = std::move(next);
            else if (!combine(*out, *next, sign))
                return std::nullopt;
            if (at('.'))
                sign = 1;
            else if (at('/'))
                sign = -1;
            else
                return out;
            ++m_at;
        }
    }

    static bool combine(Unit& a, const Unit& b, int sign)
    {
        for (std::size_t i = 0; i < Unit::kBase; ++i) {
            const int sum = a.dimension[i] + sign * b.dimension[i];
            if (sum < -999 || sum > 999)
                return false;
            a.dimension[i] = static_cast<std::int16_t>(sum);
        }
        // A unit with its own zero has no meaning inside a product; it counts as valid and is not converted.
        a.convertible = a.convertible && b.convertible && a.offset.isZero() && b.offset.isZero();
        a.offset = 0;
        a.exact = a.exact && b.exact;
        // Tested before: one product may cost thousands of divisions.
        const Integer& up = sign > 0 ? b.factor.numerator() : b.factor.denominator();
        const Integer& down = sign > 0 ? b.factor.denominator() : b.factor.numerator();
        if (a.factor.numerator().bits() + up.bits() > kMaxBits ||
            a.factor.denominator().bits() + down.bits() > kMaxBits)
            return false;
        a.factor = sign > 0 ? a.factor * b.factor : a.factor / b.factor;
        a.arbitrary = joinArbitrary(a.arbitrary, b.arbitrary, sign);
        return true;
    }

    std::optional<Unit> component(int depth)
    {
        if (m_at >= m_text.size())
            return std::nullopt;
        if (at('(')) {
            ++m_at;
            auto out = term(depth + 1);
            if (!out || !at(')'))
                return std::nullopt;
            ++m_at;
            return out;
        }
        if (at('{'))
            return annotation() && ends() ? std::optional<Unit>(Unit{}) : std::nullopt;
        const bool star = m_text.substr(m_at).starts_with("10*") || m_text.substr(m_at).starts_with("10^");
        std::optional<Unit> out = isDigit(m_text[m_at]) && !star ? number() : simple(star);
        if (out && at('{') && !annotation())
            return std::nullopt;
        return out && ends() ? out : std::nullopt;
    }

    bool ends() const { return m_at == m_text.size() || at('.') || at('/') || at(')'); }

    bool annotation()
    {
        const std::size_t end = m_text.find_first_of("{}", m_at + 1);
        if (end == std::string_view::npos || m_text[end] != '}')
            return false;
        m_at = end + 1;
        return true;
    }

    std::optional<Unit> number()
    {
        const std::size_t begin = m_at;
        while (m_at < m_text.size() && isDigit(m_text[m_at]))
            ++m_at;
        Unit out;
        out.factor = Rational(*Integer::parse(m_text.substr(begin, m_at - begin)), 1);
        if (out.factor.isZero())
            return std::nullopt;
        return out;
    }

    std::optional<Unit> simple(bool star)
    {
        const std::size_t begin = m_at;
        if (star) {
            m_at += 3;
        } else {
            while (m_at < m_text.size()) {
                const char c = m_text[m_at];
                if (c == '[') {
                    const std::size_t end = m_text.find(']', m_at);
                    if (end == std::string_view::npos)
                        return std::nullopt;
                    m_at = end + 1;
                    continue;
                }
                if (isDigit(c) || c == '+' || c == '-' || c == '.' || c == '/' || c == '(' || c == ')' || c == '{' ||
                    c == '}' || c == ']' || c == '=' || c == '"')
                    break;
                ++m_at;
            }
        }
        auto out = lookUp(m_text.substr(begin, m_at - begin));
        if (!out)
            return std::nullopt;
        return exponent(*out) ? out : std::nullopt;
    }

    std::optional<Unit> lookUp(std::string_view symbol) const
    {
        if (symbol.empty())
            return std::nullopt;
        if (const UcumAtom* atom = m_atoms.atom(symbol))
            return atom->unit;
        for (const auto& [prefix, value] : m_prefixes) {
            if (!symbol.starts_with(prefix))
                continue;
            const UcumAtom* atom = m_atoms.atom(symbol.substr(prefix.size()));
            if (atom == nullptr || !atom->metric)
                continue;
            Unit out = atom->unit;
            out.factor = out.factor * value;
            out.offset = out.offset / value;
            return out;
        }
        return std::nullopt;
    }

    bool exponent(Unit& unit)
    {
        if (m_at >= m_text.size() || !(isDigit(m_text[m_at]) || at('+') || at('-')))
            return true;
        const bool minus = at('-');
        if (!isDigit(m_text[m_at]))
            ++m_at;
        int power = 0;
        const std::size_t begin = m_at;
        while (m_at < m_text.size() && isDigit(m_text[m_at])) {
            power = power * 10 + (m_text[m_at++] - '0');
            if (power > kMaxExponent)
                return false;
        }
        if (m_at == begin)
            return false;
        if (minus)
            power = -power;
        for (auto& d : unit.dimension)
            d = static_cast<std::int16_t>(d * power);
        unit.convertible = unit.convertible && unit.offset.isZero();
        unit.offset = 0;
        if (unit.factor.numerator().bits() * static_cast<std::size_t>(power < 0 ? -power : power) > kMaxBits ||
            unit.factor.denominator().bits() * static_cast<std::size_t>(power < 0 ? -power : power) > kMaxBits)
            return false;
        unit.factor = unit.factor.power(power);
        if (!unit.arbitrary.empty()) {
            std::string powered;
            for (int i = 0; i < (power < 0 ? -power : power); ++i)
                powered = joinArbitrary(powered, unit.arbitrary, power < 0 ? -1 : 1);
            unit.arbitrary = powered;
        }
        return true;
    }

    std::string_view m_text;
    const AtomSource& m_atoms;
    const std::vector<std::pair<std::string, Rational>>& m_prefixes;
    std::size_t m_at = 0;
};

class TableAtoms final : public AtomSource {
public:
    explicit TableAtoms(const StringMap<UcumAtom>& atoms) : m_atoms(atoms) {}
    const UcumAtom* atom(std::string_view code) const override
    {
        const auto found = m_atoms.find(code);
        return found == m_atoms.end() ? nullptr : &found->second;
    }

private:
    const StringMap<UcumAtom>& m_atoms;
};
} // namespace

std::optional<Unit> parseUcum(std::string_view expression, const AtomSource& atoms,
                              const std::vector<std::pair<std::string, Rational>>& prefixes)
{
    return ExpressionParser(expression, atoms, prefixes).parse();
}

Ucum::Ucum() = default;
Ucum::Ucum(Ucum&&) noexcept = default;
Ucum& Ucum::operator=(Ucum&&) noexcept = default;
Ucum::~Ucum() = default;

const Ucum& Ucum::builtin()
{
    static const Ucum table = [] {
        auto parsed = parse(builtinOctets());
        if (!parsed)
            std::abort(); // a table of our own, checked by the tests
        return std::move(parsed).value();
    }();
    return table;
}

BytesView Ucum::builtinOctets()
{
    return viewOf(embedded::kUnits);
}

std::size_t Ucum::atoms() const
{
    return m_table->atoms.size();
}

std::optional<Unit> Ucum::unit(std::string_view expression) const
{
    return parseUcum(expression, TableAtoms(m_table->atoms), m_table->prefixes);
}

std::string Ucum::resolve(std::string_view text) const
{
    if (isValid(text))
        return std::string(text);
    const auto found = m_table->aliases.find(text);
    return found == m_table->aliases.end() ? std::string() : found->second;
}

std::string Ucum::shown(std::string_view code) const
{
    const auto found = m_table->shown.find(code);
    return found == m_table->shown.end() ? std::string(code) : found->second;
}

std::optional<Rational> Ucum::convert(const Rational& value, std::string_view from, std::string_view to) const
{
    return convert(value, from, to, std::nullopt);
}

std::optional<Rational> Ucum::convert(const Rational& value, std::string_view from, std::string_view to,
                                      const std::optional<Rational>& gramsPerMole) const
{
    const auto a = unit(from);
    const auto b = unit(to);
    if (!a || !b)
        return std::nullopt;
    if (from == to)
        return value;
    if (!a->convertible || !b->convertible)
        return std::nullopt;
    Rational base = (value + a->offset) * a->factor;
    if (!a->sameKind(*b)) {
        // A mole is a number in UCUM: mass and amount differ by one power of gram and Avogadro's number.
        static constexpr std::size_t kGram = 2;
        if (!gramsPerMole || gramsPerMole->isZero() || a->arbitrary != b->arbitrary)
            return std::nullopt;
        Unit shifted = *a;
        const Rational perGram = unit("mol")->factor / *gramsPerMole;
        if (a->dimension[kGram] == b->dimension[kGram] + 1) {
            --shifted.dimension[kGram];
            base = base * perGram;
        } else {
            ++shifted.dimension[kGram];
            base = base / perGram;
        }
        if (!shifted.sameKind(*b))
            return std::nullopt;
    }
    return base / b->factor - b->offset;
}

} // namespace twinchart::model
