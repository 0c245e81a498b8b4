# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later
add_library(twinchart_bench_chain STATIC ${CMAKE_SOURCE_DIR}/tests/core/ledger/testchain.cpp)
target_include_directories(twinchart_bench_chain PUBLIC ${CMAKE_SOURCE_DIR}/tests/core/ledger)
target_link_libraries(twinchart_bench_chain PUBLIC twinchart_ledger PRIVATE twinchart_flags)

twinchart_bench(ledger SOURCES ledger_bench.cpp LINKS twinchart_bench_chain OpenSSL::Crypto)

add_executable(bench_chainfile chainfile.cpp)
target_link_libraries(bench_chainfile PRIVATE twinchart_bench_chain twinchart_flags)
twinchart_bench(lightclient SOURCES lightclient_bench.cpp LINKS twinchart_bench_chain OpenSSL::Crypto)
add_dependencies(bench_lightclient bench_chainfile)
