# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later
twinchart_bench(contract SOURCES ${CMAKE_CURRENT_LIST_DIR}/contract_bench.cpp ${CMAKE_CURRENT_LIST_DIR}/contractload.cpp
    LINKS twinchart_contract_testworld twinchart_consortium twinchart_crypto_store)
# The engine's store alone, without making the blocks.
target_include_directories(bench_contract PRIVATE ${CMAKE_SOURCE_DIR}/core/consortium)
