# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later
# A node in the test's own process, which can be made to lie.
twinchart_test(workstation_session_test SOURCES session_test.cpp nodeworld.cpp LINKS twinchart_workstation twinchart_hospital twinchart_test_support TIMEOUT 300)
target_include_directories(workstation_session_test PRIVATE ${CMAKE_SOURCE_DIR}/core/workstation)
