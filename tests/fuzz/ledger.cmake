# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later
twinchart_fuzz(lightblock SOURCES lightblock_fuzz.cpp LINKS twinchart_ledger)
twinchart_fuzz(ics23 SOURCES ics23_fuzz.cpp LINKS twinchart_ledger)
twinchart_fuzz(merkleproof SOURCES merkleproof_fuzz.cpp LINKS twinchart_ledger)
twinchart_fuzz(prefixproof SOURCES prefixproof_fuzz.cpp LINKS twinchart_ledger)
twinchart_fuzz(evidence SOURCES evidence_fuzz.cpp LINKS twinchart_ledger)
