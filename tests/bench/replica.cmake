# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later
twinchart_bench(replica SOURCES ${CMAKE_CURRENT_LIST_DIR}/replica_bench.cpp LINKS sync_test_world)
target_include_directories(bench_replica PRIVATE ${CMAKE_CURRENT_LIST_DIR}/../../core/replica)
