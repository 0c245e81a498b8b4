// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <gateway/frame.h>

#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

/// What client and server share of HTTP.
namespace twinchart::gateway::wire {

namespace net = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using Local = net::local::stream_protocol;
using Stream = beast::basic_stream<Local>;
using Body = http::vector_body<std::uint8_t>;
using error_code = boost::system::error_code;

inline constexpr std::string_view kContentType = "application/x-twinchart-frame";
inline constexpr std::string_view kBearer = "Bearer ";
inline constexpr std::uint32_t kHeadLimit = 8u << 10;

inline beast::string_view view(std::string_view text)
{
    return {text.data(), text.size()};
}
inline std::string_view view(beast::string_view text)
{
    return {text.data(), text.size()};
}

} // namespace twinchart::gateway::wire
