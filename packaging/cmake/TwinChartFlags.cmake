# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later
# The one INTERFACE target that carries every flag of our own code.
add_library(twinchart_flags INTERFACE)
target_compile_features(twinchart_flags INTERFACE cxx_std_20)
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

target_compile_options(twinchart_flags INTERFACE
    -Wall -Wextra -Wconversion -Wshadow -Werror
    -fstack-protector-strong -fcf-protection=full
    # The same objects for the same sources wherever the checkout lies, and no machine's path in a program.
    -ffile-prefix-map=${CMAKE_SOURCE_DIR}=. -ffile-prefix-map=${CMAKE_BINARY_DIR}=build)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # GCC 12, optimising, takes the payload of an empty std::optional for uninitialised memory, and a literal put
    # before a string for memory that overlaps.
    target_compile_options(twinchart_flags INTERFACE -Wno-maybe-uninitialized -Wno-restrict)
endif()
if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang")
    # GCC 12's own library calls a deprecated helper inside std::stable_sort.
    target_compile_options(twinchart_flags INTERFACE -Wno-deprecated-declarations)
    # Instrumented programs are large; what links them in a quarter of the time comes with this compiler.
    target_link_options(twinchart_flags INTERFACE -fuse-ld=lld)
endif()
target_link_options(twinchart_flags INTERFACE -pie LINKER:-z,relro,-z,now,-z,noexecstack)
if(CMAKE_BUILD_TYPE MATCHES "^Rel" AND NOT TWINCHART_SANITIZE)
    target_compile_definitions(twinchart_flags INTERFACE _FORTIFY_SOURCE=2)
endif()
if(TWINCHART_SANITIZE)
    # Two hundred programs, instrumented: what names lines and what moves addresses is packed, a third of the disk.
    target_compile_options(twinchart_flags INTERFACE -gz -fsanitize=${TWINCHART_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    target_link_options(twinchart_flags INTERFACE -gz LINKER:-z,pack-relative-relocs -fsanitize=${TWINCHART_SANITIZE})
endif()
# The rooms alone are compiled with what guides a fuzzer: the way through a test is nothing to it.
add_library(twinchart_guided INTERFACE)
if(TWINCHART_FUZZ)
    target_compile_options(twinchart_guided INTERFACE -fsanitize=fuzzer-no-link)
    target_link_options(twinchart_flags INTERFACE -fsanitize=fuzzer-no-link)
endif()

# What the Qt parts add.
add_library(twinchart_qt_flags INTERFACE)
target_link_libraries(twinchart_qt_flags INTERFACE twinchart_flags)
target_compile_definitions(twinchart_qt_flags INTERFACE
    QT_NO_KEYWORDS QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_CAST_FROM_BYTEARRAY QT_NO_FOREACH
    QT_NO_CONTEXTLESS_CONNECT QT_STRICT_ITERATORS QT_USE_QSTRINGBUILDER QT_DISABLE_DEPRECATED_BEFORE=0x060400)
