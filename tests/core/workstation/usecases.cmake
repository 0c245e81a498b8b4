# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later
foreach(unit importplan account)
    twinchart_test(workstation_${unit}_test SOURCES ${unit}_test.cpp LINKS twinchart_workstation)
    # These units are the room's own: their headers are not public.
    target_include_directories(workstation_${unit}_test PRIVATE ${CMAKE_SOURCE_DIR}/core/workstation)
endforeach()
