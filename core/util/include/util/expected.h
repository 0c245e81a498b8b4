// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdlib>
#include <type_traits>
#include <utility>
#include <variant>

namespace twinchart {

/// The error side of an Expected: `return Unexpected{SomeError{...}};`
template <class E>
struct Unexpected {
    E value;
};
template <class E>
Unexpected(E) -> Unexpected<E>;

/// A value or an error; never both, never neither. Ignoring one does not compile.
/// Access to the wrong side is a programming error and aborts: no input may reach it unchecked.
/// Thread: a plain value, as safe as T and E. Ownership: holds its side by value.
template <class T, class E>
class [[nodiscard]] Expected {
public:
    using value_type = T;
    using error_type = E;

    Expected(T value) : m_side(std::in_place_index<0>, std::move(value)) {}
    template <class F>
        requires std::is_convertible_v<F, E>
    Expected(Unexpected<F> error) : m_side(std::in_place_index<1>, std::move(error.value))
    {
    }

    bool hasValue() const noexcept { return m_side.index() == 0; }
    explicit operator bool() const noexcept { return hasValue(); }

    T& value() & { return require<0>(m_side); }
    const T& value() const& { return require<0>(m_side); }
    T&& value() && { return std::move(require<0>(m_side)); }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    E& error() & { return require<1>(m_side); }
    const E& error() const& { return require<1>(m_side); }
    E&& error() && { return std::move(require<1>(m_side)); }

    T valueOr(T fallback) const& { return hasValue() ? value() : std::move(fallback); }

private:
    template <std::size_t N, class V>
    static auto& require(V& side)
    {
        if (side.index() != N)
            std::abort();
        return *std::get_if<N>(&side);
    }
    std::variant<T, E> m_side;
};

/// Success without a value, or an error.
template <class E>
class [[nodiscard]] Expected<void, E> {
public:
    using value_type = void;
    using error_type = E;

    Expected() = default;
    template <class F>
        requires std::is_convertible_v<F, E>
    Expected(Unexpected<F> error) : m_side(std::in_place_index<1>, std::move(error.value))
    {
    }

    bool hasValue() const noexcept { return m_side.index() == 0; }
    explicit operator bool() const noexcept { return hasValue(); }
    E& error() & { return require(m_side); }
    const E& error() const& { return require(m_side); }
    E&& error() && { return std::move(require(m_side)); }

private:
    template <class V>
    static auto& require(V& side)
    {
        if (side.index() != 1)
            std::abort();
        return *std::get_if<1>(&side);
    }
    std::variant<std::monostate, E> m_side;
};

} // namespace twinchart

/// Leaves the function with the error of `expr`, or goes on. For expressions of Expected<void, E>.
#define TWINCHART_TRY(expr)                                                                                            \
    do {                                                                                                               \
        if (auto twinchartTry = (expr); !twinchartTry)                                                                 \
            return ::twinchart::Unexpected{std::move(twinchartTry).error()};                                           \
    } while (false)

#define TWINCHART_TRY_CAT2(a, b) a##b
#define TWINCHART_TRY_CAT(a, b) TWINCHART_TRY_CAT2(a, b)
/// `TWINCHART_ASSIGN(auto x, f());`: x is f's value, or the function returns f's error.
#define TWINCHART_ASSIGN(decl, expr)                                                                                   \
    auto TWINCHART_TRY_CAT(twinchartTry, __LINE__) = (expr);                                                           \
    if (!TWINCHART_TRY_CAT(twinchartTry, __LINE__))                                                                    \
        return ::twinchart::Unexpected{std::move(TWINCHART_TRY_CAT(twinchartTry, __LINE__)).error()};                  \
    decl = std::move(TWINCHART_TRY_CAT(twinchartTry, __LINE__)).value()
