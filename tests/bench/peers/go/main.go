// SPDX-FileCopyrightText: The TwinChart authors
// SPDX-License-Identifier: GPL-3.0-or-later

// The light client of CometBFT on a chain that bench_chainfile wrote: light FILE; one JSON line.
package main

import (
	"encoding/binary"
	"fmt"
	"os"
	"runtime"
	"syscall"
	"time"

	"github.com/cometbft/cometbft/light"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/cometbft/cometbft/types"
)

const (
	period = 1000 * time.Hour
	drift  = 10 * time.Second
	steps  = 50 // skipping steps in one measurement
)

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// Of all threads, the garbage collector's too.
func cpuSeconds() float64 {
	var usage syscall.Rusage
	must(syscall.Getrusage(syscall.RUSAGE_SELF, &usage))
	return float64(usage.Utime.Sec+usage.Stime.Sec) + float64(usage.Utime.Usec+usage.Stime.Usec)*1e-6
}

func messages(file string) [][]byte {
	rest, err := os.ReadFile(file)
	must(err)
	var out [][]byte
	for len(rest) > 0 {
		length, used := binary.Uvarint(rest)
		if used <= 0 || uint64(len(rest)-used) < length {
			must(fmt.Errorf("%s: cut off", file))
		}
		out = append(out, rest[used:used+int(length)])
		rest = rest[used+int(length):]
	}
	return out
}

func decode(octets []byte) *types.LightBlock {
	var message cmtproto.LightBlock
	must(message.Unmarshal(octets))
	block, err := types.LightBlockFromProto(&message)
	must(err)
	return block
}

func main() {
	runtime.GOMAXPROCS(1)
	if len(os.Args) != 2 {
		must(fmt.Errorf("usage: light FILE"))
	}
	octets := messages(os.Args[1])
	blocks := make([]*types.LightBlock, len(octets))
	for i := range octets {
		blocks[i] = decode(octets[i])
	}
	first, last := blocks[0], blocks[len(blocks)-1]
	now := last.Time.Add(time.Minute)
	adjacent := func(from, to *types.LightBlock) {
		must(light.VerifyAdjacent(from.SignedHeader, to.SignedHeader, to.ValidatorSet, period, now, drift))
	}
	for i := 1; i < len(blocks) && i <= 20; i++ { // the keys' tables
		adjacent(blocks[i-1], blocks[i])
	}
	headers := float64(len(blocks) - 1)

	start := cpuSeconds()
	for i := 1; i < len(blocks); i++ {
		adjacent(blocks[i-1], blocks[i])
	}
	verify := cpuSeconds() - start

	start = cpuSeconds()
	trusted := first
	for i := 1; i < len(octets); i++ {
		next := decode(octets[i])
		adjacent(trusted, next)
		trusted = next
	}
	both := cpuSeconds() - start

	start = cpuSeconds()
	for i := 0; i < steps; i++ {
		must(light.VerifyNonAdjacent(first.SignedHeader, first.ValidatorSet, last.SignedHeader, last.ValidatorSet, period, now, drift,
			light.DefaultTrustLevel))
	}
	skipping := cpuSeconds() - start

	fmt.Printf("{\"peer\":\"go\",\"validators\":%d,\"headers\":%.0f,\"adjacentPerSecond\":%.1f,\"decodeAndAdjacentPerSecond\":%.1f,\"skippingStepMs\":%.4f}\n",
		first.ValidatorSet.Size(), headers, headers/verify, headers/both, 1000*skipping/steps)
}
