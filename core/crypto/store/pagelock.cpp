// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "pagelock.h"

#include <atomic>
#include <cstdint>
#include <cstring>
#include <mutex>
#include <unordered_set>

#include <sys/mman.h>

extern "C" {
// The linker's names of a wrapped function.
// NOLINTBEGIN(bugprone-reserved-identifier)
int __real_mlock(const void* address, std::size_t size);
int __real_munlock(const void* address, std::size_t size);
int __wrap_mlock(const void* address, std::size_t size);
int __wrap_munlock(const void* address, std::size_t size);
// NOLINTEND(bugprone-reserved-identifier)
/// The library's own name and signature (4.6.1); its definition is weak, so that this one is taken.
void* sqlcipher_memset(void* start, unsigned char value, unsigned long long size);
}

namespace {
constexpr std::uintptr_t kPage = 4096;
/// Larger blocks mostly have pages of their own, which go back to the system: they are locked and unlocked as asked.
constexpr std::size_t kKeepUpTo = 64 * 1024;

struct Pages {
    std::mutex mutex;
    std::unordered_set<std::uintptr_t> locked;
};
/// Never destroyed: the library frees memory after the program's own objects have gone.
Pages& pages()
{
    static Pages* const all = new Pages;
    return *all;
}
} // namespace

extern "C" int __wrap_mlock(const void* address, std::size_t size)
{
    if (size == 0 || size > kKeepUpTo)
        return __real_mlock(address, size);
    const auto first = reinterpret_cast<std::uintptr_t>(address) / kPage;
    const auto last = (reinterpret_cast<std::uintptr_t>(address) + size - 1) / kPage;
    Pages& all = pages();
    const std::scoped_lock guard(all.mutex);
    for (std::uintptr_t page = first; page <= last; ++page) {
        if (all.locked.contains(page))
            continue;
        // NOLINTNEXTLINE(performance-no-int-to-ptr): a page's address, never dereferenced
        if (const int code = __real_mlock(reinterpret_cast<const void*>(page * kPage), kPage); code != 0)
            return code;
        all.locked.insert(page);
    }
    return 0;
}

extern "C" int __wrap_munlock(const void* address, std::size_t size)
{
    if (size <= kKeepUpTo)
        return 0;
    // Only pages wholly inside: a small block may lie beside it on the first and on the last.
    const auto first = (reinterpret_cast<std::uintptr_t>(address) + kPage - 1) / kPage;
    const auto end = (reinterpret_cast<std::uintptr_t>(address) + size) / kPage;
    Pages& all = pages();
    const std::scoped_lock guard(all.mutex);
    // A page of a small block that has gone may have become a page of this one: what is small there next locks anew.
    for (std::uintptr_t page = first; page < end; ++page)
        all.locked.erase(page);
    // NOLINTNEXTLINE(performance-no-int-to-ptr): a page's address, never dereferenced
    return __real_munlock(reinterpret_cast<const void*>(first * kPage), (end - first) * kPage);
}

namespace {
std::atomic<std::uint64_t> wiped{0};
}

extern "C" void* sqlcipher_memset(void* start, unsigned char value, unsigned long long size)
{
    if (start == nullptr || size == 0)
        return start;
    std::memset(start, value, size);
    // The compiler must believe that somebody reads it, or it leaves out what is written before a free.
    asm volatile("" : : "r"(start) : "memory");
    wiped.fetch_add(size, std::memory_order_relaxed);
    return start;
}

namespace twinchart::crypto::store {

std::uint64_t wipedOctets()
{
    return wiped.load(std::memory_order_relaxed);
}

std::size_t lockedPages()
{
    Pages& all = pages();
    const std::scoped_lock guard(all.mutex);
    return all.locked.size();
}

} // namespace twinchart::crypto::store
