# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later
twinchart_test(workstation_demo_test SOURCES demo_test.cpp LINKS twinchart_workstation_demo twinchart_interop simdjson::simdjson)
