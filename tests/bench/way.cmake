# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later
add_library(twinchart_bench_home STATIC ${CMAKE_CURRENT_LIST_DIR}/benchhome.cpp)
target_include_directories(twinchart_bench_home PUBLIC ${CMAKE_CURRENT_LIST_DIR})
target_link_libraries(twinchart_bench_home PUBLIC twinchart_workstation twinchart_test_support PRIVATE twinchart_flags)

# Beside the programs: a node is looked for where its caller lies.
twinchart_bench(way SOURCES ${CMAKE_CURRENT_LIST_DIR}/way_bench.cpp LINKS twinchart_bench_home twinchart_interop twinchart_model)
set_target_properties(bench_way PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
add_dependencies(bench_way twinchart-cli twinchart-node)
