# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later
twinchart_fuzz(prooffile SOURCES prooffile_fuzz.cpp LINKS twinchart_sync)
twinchart_fuzz(trustfile SOURCES trustfile_fuzz.cpp LINKS twinchart_sync)
twinchart_fuzz(segment SOURCES segment_fuzz.cpp LINKS twinchart_replica)
if(TARGET fuzz_segment)
    # Segments are no public format: the target drives the room's own decoder.
    target_include_directories(fuzz_segment PRIVATE ${CMAKE_CURRENT_LIST_DIR}/../../core/replica)
endif()
