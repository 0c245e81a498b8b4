# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later
twinchart_test(app_node_test SOURCES ${CMAKE_CURRENT_LIST_DIR}/node_test.cpp LINKS hospital_test_world)
add_dependencies(app_node_test twinchart-node)
twinchart_test(app_nodekill_test SOURCES ${CMAKE_CURRENT_LIST_DIR}/nodekill_test.cpp LINKS hospital_test_world TIMEOUT 600)
add_dependencies(app_nodekill_test twinchart-node)
