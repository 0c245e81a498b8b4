# SPDX-FileCopyrightText: The TwinChart authors
# SPDX-License-Identifier: GPL-3.0-or-later
twinchart_fuzz(ed25519 SOURCES ed25519_fuzz.cpp LINKS twinchart_ed25519 OpenSSL::Crypto)
