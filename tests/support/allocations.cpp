// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <support/allocations.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <malloc.h>
#include <new>

namespace {
std::atomic<std::size_t> held{0};
std::atomic<std::size_t> most{0};

void* taken(void* place)
{
    if (!place)
        throw std::bad_alloc();
    const std::size_t now = held += malloc_usable_size(place);
    most = std::max<std::size_t>(most, now);
    return place;
}
void given(void* place) noexcept
{
    if (place)
        held -= malloc_usable_size(place);
    std::free(place); // NOLINT(cppcoreguidelines-no-malloc)
}
} // namespace

void* operator new(std::size_t size)
{
    return taken(std::malloc(size ? size : 1)); // NOLINT(cppcoreguidelines-no-malloc)
}
void* operator new(std::size_t size, std::align_val_t alignment)
{
    const auto unit = static_cast<std::size_t>(alignment);
    return taken(std::aligned_alloc(unit, (size + unit - 1) / unit * unit));
}
void operator delete(void* place) noexcept
{
    given(place);
}
void operator delete(void* place, std::size_t) noexcept
{
    given(place);
}
void operator delete(void* place, std::align_val_t) noexcept
{
    given(place);
}
void operator delete(void* place, std::size_t, std::align_val_t) noexcept
{
    given(place);
}

namespace twinchart::support {

Allocations::Allocations() : m_before(held)
{
    most = m_before;
}

std::size_t Allocations::peak() const
{
    return most - m_before;
}

} // namespace twinchart::support
