// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
// The workstation shows what must not stay. Qt, fonts and the C++ library keep texts in blocks that they give back
// as they are, so this program's free() overwrites a block before the C library has it back, and its realloc()
// leaves no copy behind. glibc lets a program stand in for both; libraries that it loads come here too. The
// library's own M_PERTURB does the same except for small blocks, which its per-thread cache takes unwiped.
#include <algorithm>
#include <cstddef>
#include <cstring>

#include <malloc.h>
#include <string.h>

extern "C" {

// The C library's own names for what is replaced here.
// NOLINTBEGIN(bugprone-reserved-identifier)
void* __libc_malloc(std::size_t size);
void __libc_free(void* block);
// NOLINTEND(bugprone-reserved-identifier)

void free(void* block) noexcept
{
    if (block == nullptr)
        return;
    explicit_bzero(block, malloc_usable_size(block));
    __libc_free(block);
}

void* realloc(void* block, std::size_t size) noexcept
{
    if (block == nullptr)
        return __libc_malloc(size);
    if (size == 0) {
        free(block);
        return nullptr;
    }
    const std::size_t have = malloc_usable_size(block);
    if (size <= have && size >= have / 2) {
        explicit_bzero(static_cast<char*>(block) + size, have - size);
        return block;
    }
    void* const moved = __libc_malloc(size);
    if (moved == nullptr)
        return nullptr;
    std::memcpy(moved, block, std::min(have, size));
    free(block);
    return moved;
}

} // extern "C"
