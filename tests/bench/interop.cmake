# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later
twinchart_bench(interop SOURCES interop_bench.cpp LINKS twinchart_interop twinchart_model twinchart_util simdjson::simdjson)
