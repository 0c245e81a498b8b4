# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later

# twinchart_room(NAME SOURCES … [DEPENDS rooms…] [LINKS private third-party targets…] [OPTIMISED])
# One folder = one static library twinchart::NAME = one namespace. Its public headers lie in include/NAME/.
function(twinchart_room name)
    cmake_parse_arguments(room "OPTIMISED" "" "SOURCES;DEPENDS;LINKS" ${ARGN})
    string(REPLACE "/" "_" target ${name})
    add_library(twinchart_${target} STATIC ${room_SOURCES})
    add_library(twinchart::${target} ALIAS twinchart_${target})
    target_include_directories(twinchart_${target} PUBLIC ${CMAKE_CURRENT_SOURCE_DIR}/include
                                                   PRIVATE ${CMAKE_CURRENT_SOURCE_DIR})
    foreach(dependency IN LISTS room_DEPENDS)
        string(REPLACE "/" "_" dependency ${dependency})
        target_link_libraries(twinchart_${target} PUBLIC twinchart_${dependency})
    endforeach()
    target_link_libraries(twinchart_${target} PRIVATE ${room_LINKS} twinchart_flags twinchart_guided)
    twinchart_precompiled(twinchart_${target} std ${room_OPTIMISED})
endfunction()

# twinchart_test(NAME SOURCES … LINKS … [LABELS …] [OPTIMISED] [TIMEOUT seconds])
# One Qt Test executable and one CTest entry per unit. Default label: fast. CTest's limit alone ends a test: at full
# figures one function may run longer than the five minutes that Qt Test allows.
function(twinchart_test name)
    cmake_parse_arguments(test "OPTIMISED" "TIMEOUT" "SOURCES;LINKS;LABELS" ${ARGN})
    if(NOT test_LABELS)
        set(test_LABELS fast)
    endif()
    if(NOT test_TIMEOUT)
        set(test_TIMEOUT 1800)
    endif()
    add_executable(${name} ${test_SOURCES})
    list(GET test_SOURCES 0 unit)
    get_filename_component(source ${unit} ABSOLUTE)
    set_property(GLOBAL APPEND PROPERTY TWINCHART_TEST_SOURCES ${source})
    # The test class stands in the source itself: moc reads that one file and none that it includes, which costs a
    # tenth of what AUTOMOC asks for each target (and the moc of Qt 6.4 cannot read libstdc++'s <concepts>).
    get_filename_component(base ${unit} NAME_WE)
    set(moc ${CMAKE_CURRENT_BINARY_DIR}/${name}_moc/${base}.moc)
    add_custom_command(OUTPUT ${moc} DEPENDS ${unit} WORKING_DIRECTORY ${CMAKE_CURRENT_SOURCE_DIR}
        COMMAND Qt6::moc -o ${moc} ${unit} VERBATIM)
    target_sources(${name} PRIVATE ${moc})
    target_include_directories(${name} PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/${name}_moc)
    target_link_libraries(${name} PRIVATE ${test_LINKS} Qt6::Core Qt6::Test twinchart_test_support twinchart_flags)
    target_compile_definitions(${name} PRIVATE QT_NO_KEYWORDS) # rooms have words of their own called "slots"
    if(NOT test_LINKS MATCHES "twinchart_ui_") # QTest reads more for a screen
        twinchart_precompiled(${name} test ${test_OPTIMISED})
    endif()
    if("fast" IN_LIST test_LABELS)
        set_property(GLOBAL APPEND PROPERTY TWINCHART_FAST_TESTS ${name})
    endif()
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES LABELS "${test_LABELS}" TIMEOUT ${test_TIMEOUT} SKIP_RETURN_CODE 77
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8;QTEST_FUNCTION_TIMEOUT=7200000;TWINCHART_BUILD=${CMAKE_BINARY_DIR};TWINCHART_SOURCE=${CMAKE_SOURCE_DIR}")
endfunction()

# twinchart_fuzz(NAME SOURCES … LINKS …): a libFuzzer target fuzz_NAME; its seeds lie in tests/fuzz/corpus/NAME.
function(twinchart_fuzz name)
    cmake_parse_arguments(fuzz "" "" "SOURCES;LINKS" ${ARGN})
    if(NOT TWINCHART_FUZZ)
        return()
    endif()
    add_executable(fuzz_${name} ${fuzz_SOURCES})
    target_link_libraries(fuzz_${name} PRIVATE ${fuzz_LINKS} twinchart_flags)
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
    set_property(GLOBAL APPEND PROPERTY TWINCHART_FUZZ_TARGETS fuzz_${name})
endfunction()
