# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later
if(TWINCHART_GUI)
    twinchart_bench(sight SOURCES ${CMAKE_CURRENT_LIST_DIR}/sight_bench.cpp LINKS twinchart_bench_home twinchart_ui_shell)
    set_target_properties(bench_sight PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
    add_dependencies(bench_sight twinchart twinchart-cli twinchart-node)
endif()
