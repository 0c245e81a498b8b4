# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later
twinchart_fuzz(transaction SOURCES transaction_fuzz.cpp LINKS twinchart_contract twinchart_crypto)
twinchart_fuzz(genesis SOURCES genesis_fuzz.cpp LINKS twinchart_contract)
twinchart_fuzz(state_entry SOURCES state_entry_fuzz.cpp LINKS twinchart_contract)
twinchart_fuzz(snapshot SOURCES snapshot_fuzz.cpp LINKS twinchart_contract)
twinchart_fuzz(checktx SOURCES checktx_fuzz.cpp LINKS twinchart_contract_walk)
