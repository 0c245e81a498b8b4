# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later
twinchart_fuzz(fhir SOURCES fhir_fuzz.cpp LINKS twinchart_interop twinchart_model twinchart_util)
