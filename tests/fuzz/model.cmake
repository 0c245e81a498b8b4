# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later
twinchart_fuzz(record SOURCES record_fuzz.cpp LINKS twinchart_model)
twinchart_fuzz(catalogue SOURCES catalogue_fuzz.cpp LINKS twinchart_model)
twinchart_fuzz(units SOURCES units_fuzz.cpp LINKS twinchart_model)
twinchart_fuzz(condition SOURCES condition_fuzz.cpp LINKS twinchart_model)
