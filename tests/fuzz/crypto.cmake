# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later
twinchart_fuzz(sealedrecord SOURCES sealedrecord_fuzz.cpp LINKS twinchart_crypto)
twinchart_fuzz(bundle SOURCES bundle_fuzz.cpp LINKS twinchart_crypto)
twinchart_fuzz(grant SOURCES grant_fuzz.cpp LINKS twinchart_crypto)
twinchart_fuzz(scope SOURCES scope_fuzz.cpp LINKS twinchart_crypto)
twinchart_fuzz(slots SOURCES slots_fuzz.cpp LINKS twinchart_crypto)
twinchart_fuzz(shares SOURCES shares_fuzz.cpp LINKS twinchart_crypto)
twinchart_fuzz(manifest SOURCES manifest_fuzz.cpp LINKS twinchart_crypto)
