// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <util/file.h>

#include <string>

namespace twinchart::workstation {

/// What is to be printed, as a file of one line: new (EEXIST otherwise), mode 0600, never through a link, on the disk
/// with its folder's entry when this returns. A failure leaves no file of ours.
Expected<void, FileError> writePaper(const std::string& file, const SecretBytes& text);

} // namespace twinchart::workstation
