# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later
find_package(Threads REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
find_package(simdjson REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(sodium REQUIRED IMPORTED_TARGET libsodium)
pkg_check_modules(gfshare REQUIRED IMPORTED_TARGET libgfshare)
find_path(TWINCHART_BOOST_INCLUDE boost/beast.hpp REQUIRED)

# Debian's libsqlcipher.so exports the names of plain SQLite and would replace it under Qt's driver: link the
# archive and hide its symbols. Debian 12's own 3.4.1 is too old; the profile check at every open refuses it.
find_library(TWINCHART_SQLCIPHER_A libsqlcipher.a REQUIRED)
find_path(TWINCHART_SQLCIPHER_INCLUDE sqlite3.h PATHS /usr/include/sqlcipher NO_DEFAULT_PATH REQUIRED)
# It wipes whatever it frees an octet at a time, which was a fifth of the time that opening a long record took: its
# function is made weak here, and crypto/store/pagelock.cpp has one that does the same at memset's speed.
set(twinchart_sqlcipher ${CMAKE_BINARY_DIR}/sqlcipher/libsqlcipher.a)
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/sqlcipher)
execute_process(COMMAND ${CMAKE_OBJCOPY} --weaken-symbol=sqlcipher_memset ${TWINCHART_SQLCIPHER_A} ${twinchart_sqlcipher}
    COMMAND_ERROR_IS_FATAL ANY)
add_library(sqlcipher INTERFACE)
target_link_libraries(sqlcipher INTERFACE ${twinchart_sqlcipher} OpenSSL::Crypto m Threads::Threads ${CMAKE_DL_LIBS})
# Its locking of every allocation goes through crypto/store/pagelock.cpp, which locks a page once.
target_link_options(sqlcipher INTERFACE LINKER:--exclude-libs,libsqlcipher.a LINKER:--wrap=mlock LINKER:--wrap=munlock
    LINKER:--undefined=__wrap_mlock)
target_include_directories(sqlcipher SYSTEM INTERFACE ${TWINCHART_SQLCIPHER_INCLUDE})
target_compile_definitions(sqlcipher INTERFACE SQLITE_HAS_CODEC)

# Beast and Asio from Boost's headers alone.
add_library(beast INTERFACE)
target_include_directories(beast SYSTEM INTERFACE ${TWINCHART_BOOST_INCLUDE})
target_compile_definitions(beast INTERFACE BOOST_ERROR_CODE_HEADER_ONLY BOOST_ASIO_DISABLE_DEPRECATED_MSG)
target_link_libraries(beast INTERFACE Threads::Threads)

if(TWINCHART_GUI OR TWINCHART_TESTS)
    find_package(Qt6 6.4 REQUIRED COMPONENTS Core Test)
    # Qt Test would tell every test the build folder's path, and no checkout could then use what another has compiled.
    set_target_properties(Qt6::Test PROPERTIES INTERFACE_COMPILE_DEFINITIONS "QT_TESTLIB_LIB")
endif()
if(TWINCHART_GUI)
    find_package(Qt6 6.4 REQUIRED COMPONENTS Gui Widgets PrintSupport Svg DBus LinguistTools)
    find_package(QCustomPlotQt6 REQUIRED)
endif()
if(TWINCHART_BENCH)
    find_package(benchmark REQUIRED)
endif()
