# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later
twinchart_bench(ledger SOURCES ledger_bench.cpp ${CMAKE_SOURCE_DIR}/tests/core/ledger/testchain.cpp LINKS twinchart_ledger OpenSSL::Crypto)
target_include_directories(bench_ledger PRIVATE ${CMAKE_SOURCE_DIR}/tests/core/ledger)
