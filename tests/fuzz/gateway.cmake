# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later
twinchart_fuzz(frames SOURCES ${CMAKE_CURRENT_LIST_DIR}/frames_fuzz.cpp LINKS twinchart_gateway)
twinchart_fuzz(http SOURCES ${CMAKE_CURRENT_LIST_DIR}/http_fuzz.cpp LINKS twinchart_gateway beast)
if(TARGET fuzz_http)
    # The server's own header: the target drives it without its threads.
    target_include_directories(fuzz_http PRIVATE ${CMAKE_CURRENT_LIST_DIR}/../../core/gateway)
endif()
