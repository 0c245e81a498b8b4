# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later
if(TWINCHART_GUI)
    twinchart_bench(ui SOURCES ${CMAKE_SOURCE_DIR}/tests/bench/ui_bench.cpp LINKS twinchart_ui_charts twinchart_ui_test_support Qt6::Widgets)
endif()
