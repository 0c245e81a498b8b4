# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later

# twinchart_precompiled(TARGET std | test | ui): with TWINCHART_PRECOMPILED (clang only: GCC 12 warns of what is not
# there and refuses what is right when it reads them) the target reads the headers that nearly every source asks for as
# the compiler has kept them. The sanitizers' tree has it; the others have not and find the include that a source forgot.
option(TWINCHART_PRECOMPILED "Read common headers precompiled" OFF)

# What ccache asks for before it keeps such a compilation.
if(TWINCHART_PRECOMPILED AND CMAKE_CXX_COMPILER_LAUNCHER STREQUAL "ccache")
    set(CMAKE_CXX_COMPILER_LAUNCHER env CCACHE_SLOPPINESS=pch_defines,time_macros ccache)
endif()

function(twinchart_precompiled_headers kind)
    cmake_parse_arguments(kept "PROGRAM" "" "LINKS;HEADERS" ${ARGN})
    # Nothing, but its headers count. Compiled as those are who read them: a program's code may be placed otherwise.
    set(nothing ${CMAKE_BINARY_DIR}/precompiled/${kind}.cpp)
    file(CONFIGURE OUTPUT ${nothing} CONTENT "int main() { return 0; }\n")
    if(kept_PROGRAM)
        add_executable(twinchart_precompiled_${kind} ${nothing})
    else()
        add_library(twinchart_precompiled_${kind} OBJECT ${nothing})
    endif()
    target_link_libraries(twinchart_precompiled_${kind} PRIVATE ${kept_LINKS} twinchart_flags)
    target_precompile_headers(twinchart_precompiled_${kind} PRIVATE <algorithm> <array> <chrono> <cstdint> <functional>
        <map> <memory> <optional> <set> <span> <string> <string_view> <utility> <variant> <vector> ${kept_HEADERS})
    # The same octets at any time, for the compiler's cache.
    target_compile_options(twinchart_precompiled_${kind} PRIVATE "SHELL:-Xclang -fno-pch-timestamp")
endfunction()

if(TWINCHART_PRECOMPILED)
    twinchart_precompiled_headers(std LINKS twinchart_guided)
    if(TWINCHART_TESTS)
        twinchart_precompiled_headers(test PROGRAM LINKS Qt6::Core Qt6::Test HEADERS <random> <QTest>)
        target_compile_definitions(twinchart_precompiled_test PRIVATE QT_NO_KEYWORDS) # as twinchart_test
    endif()
    if(TWINCHART_GUI)
        twinchart_precompiled_headers(ui LINKS Qt6::Widgets twinchart_qt_flags
            HEADERS <QApplication> <QEvent> <QFrame> <QPainter> <QString> <QVBoxLayout> <QWidget>)
    endif()
endif()

function(twinchart_precompiled target kind)
    if(TWINCHART_PRECOMPILED)
        target_precompile_headers(${target} REUSE_FROM twinchart_precompiled_${kind})
    endif()
endfunction()
