# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later
# A home with a node, for the units that need both; some are asked through the command line too.
add_library(workstation_test_home STATIC testhome.cpp)
target_include_directories(workstation_test_home PUBLIC ${CMAKE_CURRENT_SOURCE_DIR} ${CMAKE_SOURCE_DIR}/core/workstation)
target_link_libraries(workstation_test_home PUBLIC twinchart_workstation twinchart_hospital twinchart_test_support Qt6::Core PRIVATE twinchart_flags)
# The room says slots for what Qt makes a word of its own.
target_compile_definitions(workstation_test_home PUBLIC QT_NO_KEYWORDS)
add_dependencies(workstation_test_home twinchart-cli twinchart-node)

foreach(unit importplan importportions account person writeplan peripheral story shareselect throttle keychange setaside proofviews)
    twinchart_test(workstation_${unit}_test SOURCES ${unit}_test.cpp LINKS twinchart_workstation)
    # These units are the room's own: their headers are not public.
    target_include_directories(workstation_${unit}_test PRIVATE ${CMAKE_SOURCE_DIR}/core/workstation)
endforeach()
foreach(unit integrity import founding links keys)
    twinchart_test(workstation_${unit}_test SOURCES ${unit}_test.cpp LINKS workstation_test_home TIMEOUT 300)
endforeach()
