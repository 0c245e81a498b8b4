# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later
twinchart_test(app_shown_test SOURCES ${CMAKE_CURRENT_LIST_DIR}/shown_test.cpp ${CMAKE_SOURCE_DIR}/app/cli/shown.cpp)
target_include_directories(app_shown_test PRIVATE ${CMAKE_SOURCE_DIR}/app/cli)
