// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "signatures.h"

#include <numeric>

namespace twinchart::contract {

namespace {
constexpr std::size_t kTasks = 2;
constexpr std::size_t kLeastJobs = 4;  // below, a thread costs more than it saves
constexpr std::size_t kAtOnce = 1'024; // bounds what is decoded at a time

struct Job {
    Digest256 transaction;
    KeyField key;
    Bytes message;
    std::optional<Bytes> signature;
    bool good = false;
};

std::optional<Job> jobOf(BytesView octets, const Digest256& hash, const StateTrie& state)
{
    const auto transaction = decodeTransaction(octets);
    if (!transaction)
        return std::nullopt;
    const auto value = state.find(key::certificate(transaction->signer));
    const auto certificate = value ? decodeEntry<CertificateEntry>(*value) : Unexpected{CodecError::Truncated};
    if (!certificate)
        return std::nullopt;
    return Job{hash, certificate->key, signingMessage(encodeUnsigned(*transaction)), transaction->signature.octets,
               false};
}
} // namespace

void SignatureCache::verify(std::span<const Bytes> transactions, std::span<const std::size_t> which,
                            const StateTrie& state, std::span<Digest256> hashes)
{
    std::vector<Job> jobs;
    for (const std::size_t i : which) {
        if (transactions[i].size() > kMaxTransactionOctets)
            continue;
        hashes[i] = transactionHash(transactions[i]);
        if (!m_runner || m_verified.contains(hashes[i]))
            continue;
        if (auto job = jobOf(transactions[i], hashes[i], state))
            jobs.push_back(std::move(*job));
    }
    if (jobs.size() < kLeastJobs)
        return;
    std::vector<std::function<void()>> tasks;
    for (std::size_t first = 0; first < kTasks; ++first)
        tasks.emplace_back([&jobs, first] {
            for (std::size_t i = first; i < jobs.size(); i += kTasks)
                jobs[i].good = verifyField(jobs[i].key, jobs[i].message, jobs[i].signature);
        });
    m_runner(tasks);
    for (const Job& job : jobs)
        if (job.good)
            m_verified.insert(job.transaction);
}

std::vector<Digest256> SignatureCache::verify(std::span<const Bytes> transactions, const StateTrie& state)
{
    std::vector<Digest256> hashes(transactions.size());
    std::vector<std::size_t> all(transactions.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    for (std::span<const std::size_t> rest = all; !rest.empty(); rest = rest.subspan(std::min(kAtOnce, rest.size())))
        verify(transactions, rest.first(std::min(kAtOnce, rest.size())), state, hashes);
    return hashes;
}

} // namespace twinchart::contract
