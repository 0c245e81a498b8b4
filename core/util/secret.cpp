// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <util/secret.h>

#include <cstdlib>
#include <cstring>
#include <new>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace twinchart {

namespace {
std::size_t pageRounded(std::size_t size)
{
    static const std::size_t page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    return (size + page - 1) / page * page;
}
} // namespace

void wipe(std::span<std::uint8_t> octets) noexcept
{
    if (!octets.empty())
        explicit_bzero(octets.data(), octets.size());
}

void wipe(std::string& text) noexcept
{
    if (!text.empty())
        explicit_bzero(text.data(), text.size());
    text.clear();
}

SecretBytes::SecretBytes(std::size_t size) : m_size(size)
{
    if (size == 0)
        return;
    // Large secrets (whole passphrases, key bundles) get pages of their own, which can be locked and
    // kept out of core dumps; small ones come in thousands (record keys) and are only wiped.
    if (size >= 1024) {
        m_mapped = pageRounded(size);
        void* p = mmap(nullptr, m_mapped, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (p == MAP_FAILED)
            throw std::bad_alloc();
        // Best effort: a low RLIMIT_MEMLOCK must not stop the ward. Not by mlock's name: where a store is linked that
        // is bound to its list of pages that stay locked for good (crypto/store/pagelock), and these are unmapped
        // again.
        (void)syscall(SYS_mlock, p, m_mapped);
        (void)madvise(p, m_mapped, MADV_DONTDUMP);
        m_data = static_cast<std::uint8_t*>(p);
        return;
    }
    m_data = static_cast<std::uint8_t*>(std::calloc(1, size));
    if (m_data == nullptr)
        throw std::bad_alloc();
}

SecretBytes SecretBytes::copyOf(BytesView octets)
{
    SecretBytes out(octets.size());
    if (!octets.empty())
        std::memcpy(out.m_data, octets.data(), octets.size());
    return out;
}

SecretBytes::SecretBytes(SecretBytes&& other) noexcept
    : m_data(std::exchange(other.m_data, nullptr)), m_size(std::exchange(other.m_size, 0)),
      m_mapped(std::exchange(other.m_mapped, 0))
{
}

SecretBytes& SecretBytes::operator=(SecretBytes&& other) noexcept
{
    if (this != &other) {
        clear();
        m_data = std::exchange(other.m_data, nullptr);
        m_size = std::exchange(other.m_size, 0);
        m_mapped = std::exchange(other.m_mapped, 0);
    }
    return *this;
}

SecretBytes::~SecretBytes()
{
    clear();
}

void SecretBytes::clear() noexcept
{
    wipe(span());
    if (m_mapped != 0)
        munmap(m_data, m_mapped);
    else
        std::free(m_data);
    m_data = nullptr;
    m_size = 0;
    m_mapped = 0;
}

} // namespace twinchart
