// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include <interop/importer.h>

#include "document.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace twinchart::interop {

namespace {
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::size_t kChunk = 1u << 20;

class Descriptor {
public:
    explicit Descriptor(int fd) : m_fd(fd) {}
    ~Descriptor()
    {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return m_fd; }

private:
    int m_fd;
};

/// Octets read, fewer than asked only at the end; -1 = errno.
ssize_t readFully(int fd, char* into, std::size_t size)
{
    std::size_t done = 0;
    while (done < size) {
        const ssize_t n = ::read(fd, into + done, size - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return -1;
        if (n == 0)
            break;
        done += static_cast<std::size_t>(n);
    }
    return static_cast<ssize_t>(done);
}

/// True for lines of documents: a first line that begins an object and a second that begins another. In one
/// document a line can begin with a brace only when the line before ends in the middle of a value.
bool beginsWithLine(std::string_view text)
{
    constexpr std::string_view kBlank = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(kBlank);
    if (begin == std::string_view::npos || text[begin] != '{')
        return false;
    const std::size_t stop = text.find('\n', begin);
    if (stop == std::string_view::npos)
        return false;
    const char last = text[text.find_last_not_of(kBlank, stop)];
    const std::size_t next = text.find_first_not_of(kBlank, stop);
    return next != std::string_view::npos && text[next] == '{' && last != ':' && last != ',' && last != '[' &&
           last != '{';
}

bool blank(std::string_view line)
{
    return line.find_first_not_of(" \t\r\n") == std::string_view::npos;
}
} // namespace

struct ImportSession::Body {
    Body(ImportOptions o, const model::Catalogue& catalogue) : options(std::move(o)), reader(options, catalogue) {}

    void problem(ImportProblem::Kind kind, std::uint64_t line, Message why)
    {
        summary.problems.push_back({kind, {}, line, std::move(why)});
    }
    void refuseFile(Message why)
    {
        summary.refusedWhole = true;
        summary.refused = 1;
        problem(ImportProblem::Kind::RefusedWhole, 0, std::move(why));
    }
    void cannotRead(int code) { refuseFile({TWINCHART_TR("The file cannot be read: %1."), {std::strerror(code)}}); }
    void byteOrderMark()
    {
        problem(ImportProblem::Kind::Note, 1,
                {TWINCHART_TR("The text begins with a byte-order mark; it was passed over."), {}});
    }

    void take(DocumentResult& result);
    bool deliver(const RecordSink& sink);
    void document(std::string_view text, const RecordSink& sink);
    bool line(std::string_view text, std::uint64_t number, bool checkOnly, const RecordSink& sink);
    void lines(int fd, const RecordSink& sink);
    bool passOverLines(int fd, bool checkOnly, const RecordSink& sink);
    void linesOf(std::string_view text, const RecordSink& sink);

    ImportOptions options;
    DocumentReader reader;
    JsonBuffer buffer;
    ImportSummary summary;
    std::uint32_t order = 0;
};

/// Adds a document's problems to the file's.
void ImportSession::Body::take(DocumentResult& result)
{
    for (ImportProblem& one : result.problems) {
        if (summary.problems.size() < options.problemLimit)
            summary.problems.push_back(std::move(one));
        else
            ++summary.problemsLeftOut;
    }
    summary.problemsLeftOut += result.problemsLeftOut;
    summary.resources += result.resources;
    summary.refused += result.refused;
}

/// Hands over what the reader holds, and counts it.
bool ImportSession::Body::deliver(const RecordSink& sink)
{
    return reader.records(order, [&](ImportedRecord&& record) {
        const std::uint64_t items = record.content.items.size();
        for (const model::Item& item : record.content.items)
            summary.notFacts += item.notAFact != model::NotAFact::None ? 1u : 0u;
        if (items == 0) {
            const auto at = summary.unmapped.find(record.content.resourceType);
            if (at != summary.unmapped.end())
                ++at->second;
            else
                summary.unmapped.emplace(record.content.resourceType, 1);
        }
        ++summary.kept;
        summary.mapped += items > 0 ? 1u : 0u;
        summary.items += items;
        summary.cancelled = !sink(std::move(record));
        return !summary.cancelled;
    });
}

void ImportSession::Body::document(std::string_view text, const RecordSink& sink)
{
    DocumentResult result = reader.read(text, 1);
    summary.format = result.format;
    summary.bundleType = std::move(result.bundleType);
    take(result);
    if (result.refusedWhole) {
        summary.refusedWhole = true;
        summary.resources = summary.refused = std::max<std::uint64_t>(1, result.resources);
        return;
    }
    if (options.strict && summary.refused > 0) {
        summary.refusedWhole = true;
        summary.refused = summary.resources;
        return;
    }
    order = 0;
    deliver(sink);
}

bool ImportSession::Body::line(std::string_view text, std::uint64_t number, bool checkOnly, const RecordSink& sink)
{
    if (text.ends_with('\r'))
        text.remove_suffix(1);
    if (blank(text))
        return true;
    DocumentResult result = reader.read(text, number);
    // A line is a document: one that is refused whole takes no other with it.
    if (result.refusedWhole) {
        result.resources = std::max<std::uint64_t>(1, result.resources);
        result.refused = result.resources;
        for (ImportProblem& one : result.problems)
            one.kind = ImportProblem::Kind::Refused;
    }
    take(result);
    return checkOnly || result.refusedWhole || deliver(sink);
}

bool ImportSession::Body::passOverLines(int fd, bool checkOnly, const RecordSink& sink)
{
    summary = {};
    summary.format = FileFormat::Ndjson;
    order = 0;
    if (::lseek(fd, 0, SEEK_SET) < 0) {
        cannotRead(errno);
        return false;
    }
    std::size_t used = 0;
    std::size_t scanned = 0;
    std::uint64_t number = 1;
    bool skipping = false; // inside a line above the limit
    bool first = true;
    buffer.resize(2 * kChunk);
    for (;;) {
        if (buffer.size() - used < kChunk)
            buffer.grow(std::max(2 * buffer.size(), used + kChunk), used);
        const ssize_t n = readFully(fd, buffer.data() + used, kChunk);
        if (n < 0) {
            cannotRead(errno);
            return false;
        }
        used += static_cast<std::size_t>(n);
        summary.octets += static_cast<std::uint64_t>(n);
        const bool end = static_cast<std::size_t>(n) < kChunk;
        std::size_t from = 0;
        if (first && std::string_view(buffer.data(), used).starts_with(kByteOrderMark)) {
            byteOrderMark();
            from = kByteOrderMark.size();
        }
        first = false;
        std::memset(buffer.data() + used, 0, JsonBuffer::kPadding);
        for (;;) {
            const std::size_t begin = std::max(from, scanned);
            const void* at = begin < used ? std::memchr(buffer.data() + begin, '\n', used - begin) : nullptr;
            if (at == nullptr && !(end && from < used))
                break;
            const std::size_t stop =
                at == nullptr ? used : static_cast<std::size_t>(static_cast<const char*>(at) - buffer.data());
            const std::string_view text(buffer.data() + from, stop - from);
            if (skipping) {
                skipping = false;
            } else if (text.size() > options.documentLimit) {
                DocumentResult tooLong;
                tooLong.resources = tooLong.refused = 1;
                tooLong.problems.push_back({ImportProblem::Kind::Refused,
                                            {},
                                            number,
                                            {TWINCHART_TR("The line is larger than a document may be (%1 octets)."),
                                             {std::to_string(options.documentLimit)}}});
                take(tooLong);
            } else if (!line(text, number, checkOnly, sink)) {
                return false;
            }
            ++number;
            from = std::min(stop + 1, used);
            scanned = from;
        }
        // What is left is the beginning of a line; one above the limit is passed over without keeping it.
        if (used - from > options.documentLimit) {
            if (!skipping) {
                DocumentResult tooLong;
                tooLong.resources = tooLong.refused = 1;
                tooLong.problems.push_back({ImportProblem::Kind::Refused,
                                            {},
                                            number,
                                            {TWINCHART_TR("The line is larger than a document may be (%1 octets)."),
                                             {std::to_string(options.documentLimit)}}});
                take(tooLong);
            }
            skipping = true;
            from = used;
        }
        if (skipping)
            from = used;
        std::memmove(buffer.data(), buffer.data() + from, used - from);
        used -= from;
        scanned = used;
        if (end)
            return true;
    }
}

void ImportSession::Body::lines(int fd, const RecordSink& sink)
{
    if (options.strict) {
        if (!passOverLines(fd, true, sink))
            return;
        if (summary.refused > 0) {
            summary.refusedWhole = true;
            summary.refused = summary.resources;
            return;
        }
    }
    passOverLines(fd, false, sink);
}

void ImportSession::Body::linesOf(std::string_view text, const RecordSink& sink)
{
    summary.format = FileFormat::Ndjson;
    const ImportSummary before = summary;
    const auto pass = [&](bool checkOnly) {
        summary = before;
        order = 0;
        std::uint64_t number = 1;
        for (std::size_t from = 0; from < text.size(); ++number) {
            const std::size_t stop = std::min(text.find('\n', from), text.size());
            if (!line(text.substr(from, stop - from), number, checkOnly, sink))
                return;
            from = stop + 1;
        }
    };
    if (options.strict) {
        pass(true);
        if (summary.refused > 0) {
            summary.refusedWhole = true;
            summary.refused = summary.resources;
            return;
        }
    }
    pass(false);
}

ImportSession::ImportSession(ImportOptions options, const model::Catalogue& catalogue)
    : m_body(std::make_unique<Body>(std::move(options), catalogue))
{
}
ImportSession::~ImportSession() = default;
ImportSession::ImportSession(ImportSession&&) noexcept = default;
ImportSession& ImportSession::operator=(ImportSession&&) noexcept = default;

ImportSummary ImportSession::read(const std::filesystem::path& file, const RecordSink& sink)
{
    Body& body = *m_body;
    body.summary = {};
    const Descriptor fd(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    struct stat status{};
    if (fd.get() < 0 || ::fstat(fd.get(), &status) != 0) {
        body.cannotRead(errno);
        return std::move(body.summary);
    }
    if (!S_ISREG(status.st_mode)) {
        body.refuseFile({TWINCHART_TR("This is no file."), {}});
        return std::move(body.summary);
    }
    const auto size = static_cast<std::uint64_t>(status.st_size);
    const std::string extension = file.extension().string();
    bool ndjson = extension == ".ndjson" || extension == ".jsonl";
    if (!ndjson && size > body.options.documentLimit) {
        // Only lines may be larger; the beginning tells.
        body.buffer.resize(kChunk);
        const ssize_t n = readFully(fd.get(), body.buffer.data(), kChunk);
        if (n < 0) {
            body.cannotRead(errno);
            return std::move(body.summary);
        }
        ndjson = beginsWithLine({body.buffer.data(), static_cast<std::size_t>(n)});
        if (!ndjson) {
            body.summary.octets = size;
            body.refuseFile({TWINCHART_TR("The file is larger than a document may be: %1 octets, at most %2."),
                             {std::to_string(size), std::to_string(body.options.documentLimit)}});
            return std::move(body.summary);
        }
    }
    if (!ndjson) {
        body.buffer.resize(static_cast<std::size_t>(size));
        const ssize_t n = readFully(fd.get(), body.buffer.data(), static_cast<std::size_t>(size));
        if (n < 0) {
            body.cannotRead(errno);
            return std::move(body.summary);
        }
        body.buffer.seal(static_cast<std::size_t>(n));
        std::string_view text(body.buffer.data(), body.buffer.size());
        body.summary.octets = text.size();
        const bool marked = text.starts_with(kByteOrderMark);
        if (!beginsWithLine(marked ? text.substr(kByteOrderMark.size()) : text)) {
            if (marked) {
                body.byteOrderMark();
                text.remove_prefix(kByteOrderMark.size());
            }
            body.document(text, sink);
            return std::move(body.summary);
        }
    }
    body.lines(fd.get(), sink);
    return std::move(body.summary);
}

ImportSummary ImportSession::readText(BytesView octets, const RecordSink& sink, bool ndjson)
{
    Body& body = *m_body;
    body.summary = {};
    body.summary.octets = octets.size();
    if (!ndjson && octets.size() > body.options.documentLimit) {
        body.refuseFile({TWINCHART_TR("The file is larger than a document may be: %1 octets, at most %2."),
                         {std::to_string(octets.size()), std::to_string(body.options.documentLimit)}});
        return std::move(body.summary);
    }
    body.buffer.resize(octets.size());
    if (!octets.empty())
        std::memcpy(body.buffer.data(), octets.data(), octets.size());
    body.buffer.seal(octets.size());
    std::string_view text(body.buffer.data(), body.buffer.size());
    if (text.starts_with(kByteOrderMark)) {
        body.byteOrderMark();
        text.remove_prefix(kByteOrderMark.size());
    }
    if (!ndjson) {
        body.document(text, sink);
        return std::move(body.summary);
    }
    body.linesOf(text, sink);
    return std::move(body.summary);
}

} // namespace twinchart::interop
