// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later

//! The verifier of tendermint-rs on a chain that bench_chainfile wrote: light FILE; one JSON line.

use std::time::Duration;

use prost::Message as _;
use tendermint::{block::signed_header::SignedHeader, validator::Set, Time};
use tendermint_light_client_verifier::{
    options::Options,
    types::{TrustThreshold, TrustedBlockState, UntrustedBlockState},
    ProdVerifier, Verdict, Verifier,
};
use tendermint_proto::v0_38::types::{LightBlock as Message, SignedHeader as HeaderMessage, ValidatorSet as SetMessage};

/// Skipping steps in one measurement.
const STEPS: usize = 50;

struct Block {
    header: SignedHeader,
    validators: Set,
}

/// Both parts through their domain types: one message that holds them has none.
fn decode(octets: &[u8]) -> Block {
    let message = Message::decode(octets).expect("no light block");
    Block {
        header: <SignedHeader as TryFrom<HeaderMessage>>::try_from(message.signed_header.expect("no header")).expect("bad header"),
        validators: <Set as TryFrom<SetMessage>>::try_from(message.validator_set.expect("no validators")).expect("bad validators"),
    }
}

/// Of all threads.
fn cpu_seconds() -> f64 {
    // SAFETY: a plain structure of numbers, which the call fills.
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        assert_eq!(libc::getrusage(libc::RUSAGE_SELF, &mut usage), 0);
        usage
    };
    (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) as f64 + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) as f64 * 1e-6
}

fn messages(file: &[u8]) -> Vec<&[u8]> {
    let mut rest = file;
    let mut out = Vec::new();
    while !rest.is_empty() {
        let length = prost::decode_length_delimiter(&mut rest).expect("cut off");
        let (message, behind) = rest.split_at(length);
        out.push(message);
        rest = behind;
    }
    out
}

fn step(from: &Block, to: &Block, options: &Options, now: Time) {
    let header = &from.header.header;
    let verdict = ProdVerifier::default().verify_update_header(
        UntrustedBlockState { signed_header: &to.header, validators: &to.validators, next_validators: None },
        TrustedBlockState {
            chain_id: &header.chain_id,
            header_time: header.time,
            height: header.height,
            next_validators: &from.validators,
            next_validators_hash: header.next_validators_hash,
        },
        options,
        now,
    );
    assert!(matches!(verdict, Verdict::Success), "{verdict:?}");
}

fn main() {
    let name = std::env::args().nth(1).expect("usage: light FILE");
    let file = std::fs::read(name).expect("no such file");
    let octets = messages(&file);
    let blocks: Vec<Block> = octets.iter().map(|o| decode(o)).collect();
    let (first, last) = (&blocks[0], &blocks[blocks.len() - 1]);
    let options = Options {
        trust_threshold: TrustThreshold::ONE_THIRD,
        trusting_period: Duration::from_secs(1000 * 3600),
        clock_drift: Duration::from_secs(10),
    };
    let now = (last.header.header.time + Duration::from_secs(60)).expect("time");
    let headers = (blocks.len() - 1) as f64;
    for pair in blocks.windows(2).take(20) {
        step(&pair[0], &pair[1], &options, now);
    }

    let mut start = cpu_seconds();
    for pair in blocks.windows(2) {
        step(&pair[0], &pair[1], &options, now);
    }
    let verify = cpu_seconds() - start;

    start = cpu_seconds();
    let mut trusted = decode(octets[0]);
    for message in &octets[1..] {
        let next = decode(message);
        step(&trusted, &next, &options, now);
        trusted = next;
    }
    let both = cpu_seconds() - start;

    start = cpu_seconds();
    for _ in 0..STEPS {
        step(first, last, &options, now);
    }
    let skipping = cpu_seconds() - start;

    println!(
        "{{\"peer\":\"rust\",\"validators\":{},\"headers\":{},\"adjacentPerSecond\":{:.1},\"decodeAndAdjacentPerSecond\":{:.1},\"skippingStepMs\":{:.4}}}",
        first.validators.validators().len(),
        headers,
        headers / verify,
        headers / both,
        1000.0 * skipping / STEPS as f64
    );
}
