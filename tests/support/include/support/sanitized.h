// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace twinchart::support {

/// Whether this build runs under a sanitizer: work and memory are then its own too, and no limit on them is judged.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kSanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif
#else
inline constexpr bool kSanitized = false;
#endif

/// Whether limits of time mean anything: not under a sanitizer, and not in a build without optimisation, such as the
/// one that counts the lines covered.
#ifdef __OPTIMIZE__
inline constexpr bool kTimed = !kSanitized;
#else
inline constexpr bool kTimed = false;
#endif

} // namespace twinchart::support
