# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later
# A node in the test's own process, which can be made to lie.
foreach(unit session linkforgery registration writing accessbatches ledgerscan exporting)
    twinchart_test(workstation_${unit}_test SOURCES ${unit}_test.cpp nodeworld.cpp LINKS twinchart_workstation twinchart_hospital twinchart_test_support TIMEOUT 300)
    target_include_directories(workstation_${unit}_test PRIVATE ${CMAKE_SOURCE_DIR}/core/workstation)
endforeach()
# Several users of two hospitals for each case: seconds each.
foreach(unit sharing sharingfaults disclosing)
    twinchart_test(workstation_${unit}_test SOURCES ${unit}_test.cpp sharingworld.cpp nodeworld.cpp LINKS twinchart_workstation twinchart_hospital twinchart_test_support LABELS gate TIMEOUT 900)
    target_include_directories(workstation_${unit}_test PRIVATE ${CMAKE_SOURCE_DIR}/core/workstation)
    set_tests_properties(workstation_${unit}_test PROPERTIES COST 50)
endforeach()
