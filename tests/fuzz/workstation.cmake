# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later
twinchart_fuzz(applicationdetails SOURCES applicationdetails_fuzz.cpp LINKS twinchart_workstation)
if(TARGET fuzz_applicationdetails)
    # What an applicant seals is no public format: the target drives the room's own decoder.
    target_include_directories(fuzz_applicationdetails PRIVATE ${CMAKE_CURRENT_LIST_DIR}/../../core/workstation)
endif()
