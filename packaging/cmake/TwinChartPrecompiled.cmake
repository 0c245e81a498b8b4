# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later

# twinchart_precompiled(TARGET std | test | ui OPTIMISED?): the target reads the headers that nearly every source asks for as the
# compiler has kept them. TWINCHART_PRECOMPILED says who does: "all" (clang only: GCC 12 warns of what is not there and
# refuses what is right in the rooms), "tests", or nobody. The development build keeps the tests' alone and finds the
# include that a source of the product forgot; the builds without (coverage, bench) find a test's.
set(TWINCHART_PRECOMPILED "" CACHE STRING "Read common headers precompiled: all, tests, or empty for none")

# What ccache asks for before it keeps such a compilation.
if(TWINCHART_PRECOMPILED AND CMAKE_CXX_COMPILER_LAUNCHER STREQUAL "ccache")
    set(CMAKE_CXX_COMPILER_LAUNCHER env CCACHE_SLOPPINESS=pch_defines,time_macros ccache)
endif()

# A sanitizers' build compiles without optimisation, but for the targets that say OPTIMISED: rooms in which all others
# spend their time, and tests whose instrumented loops would take longer than their compilation. These get -O1.
set(TWINCHART_OPTIMISED OFF)
if(TWINCHART_SANITIZE AND CMAKE_CXX_FLAGS MATCHES "-O0")
    set(TWINCHART_OPTIMISED ON)
endif()

function(twinchart_precompiled_headers kind)
    cmake_parse_arguments(kept "PROGRAM" "" "LINKS;HEADERS;DEFINITIONS" ${ARGN})
    # Nothing, but its headers count. Compiled as those are who read them: a program's code may be placed otherwise.
    set(nothing ${CMAKE_BINARY_DIR}/precompiled/${kind}.cpp)
    file(CONFIGURE OUTPUT ${nothing} CONTENT "int main() { return 0; }\n")
    set(levels ${kind})
    if(TWINCHART_OPTIMISED) # what is kept for -O0 cannot be read by -O1
        list(APPEND levels ${kind}_optimised)
    endif()
    foreach(level IN LISTS levels)
        set(target twinchart_precompiled_${level})
        if(kept_PROGRAM)
            add_executable(${target} ${nothing})
        else()
            add_library(${target} OBJECT ${nothing})
        endif()
        target_link_libraries(${target} PRIVATE ${kept_LINKS} twinchart_flags)
        target_compile_definitions(${target} PRIVATE ${kept_DEFINITIONS})
        if(level MATCHES "_optimised$")
            target_compile_options(${target} PRIVATE -O1)
        endif()
        target_precompile_headers(${target} PRIVATE <algorithm> <array> <chrono> <cstdint> <functional>
            <map> <memory> <optional> <set> <span> <string> <string_view> <utility> <variant> <vector> ${kept_HEADERS})
        if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang") # the same octets at any time, for the compiler's cache
            target_compile_options(${target} PRIVATE "SHELL:-Xclang -fno-pch-timestamp")
        endif()
    endforeach()
endfunction()

if(TWINCHART_PRECOMPILED AND TWINCHART_TESTS)
    twinchart_precompiled_headers(test PROGRAM LINKS Qt6::Core Qt6::Test HEADERS <random> <QTest>
        DEFINITIONS QT_NO_KEYWORDS) # as twinchart_test
endif()
if(TWINCHART_PRECOMPILED STREQUAL "all")
    twinchart_precompiled_headers(std LINKS twinchart_guided)
    if(TWINCHART_GUI)
        twinchart_precompiled_headers(ui LINKS Qt6::Widgets twinchart_qt_flags
            HEADERS <QApplication> <QEvent> <QFrame> <QPainter> <QString> <QVBoxLayout> <QWidget>)
    endif()
endif()

function(twinchart_precompiled target kind optimised)
    set(level ${kind})
    if(TWINCHART_OPTIMISED AND optimised)
        target_compile_options(${target} PRIVATE -O1)
        set(level ${kind}_optimised)
    endif()
    if(TWINCHART_PRECOMPILED STREQUAL "all" OR (TWINCHART_PRECOMPILED AND kind STREQUAL "test"))
        target_precompile_headers(${target} REUSE_FROM twinchart_precompiled_${level})
        if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
            # ccache need not read them. And GCC 12 then takes a string's inner buffer for all that it has, when one is
            # joined with a literal.
            target_compile_options(${target} PRIVATE -fpch-preprocess -Wno-array-bounds -Wno-stringop-overflow -Wno-stringop-overread)
        endif()
    endif()
endfunction()
