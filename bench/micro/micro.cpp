// dockaudit-bench-micro: what the single parts of a search cost, on a recorded log in memory.
//
// items_per_second is what each benchmark is about: lines, fields, values, pieces or events.

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/event_reader.hpp>
#include <dockaudit/event_writer.hpp>
#include <dockaudit/interpreter.hpp>

#include "event/correlator.hpp"
#include "record/header.hpp"
#include "record/record_parser.hpp"
#include "scan/block_scanner.hpp"

namespace {

using namespace dockaudit;

constexpr const char* kRecording = DOCKAUDIT_SOURCE_DIR "/testdata/logs/docker-exec.log";

// The recording: its bytes, lines, records and events.
struct Sample {
    std::string bytes;
    std::vector<std::string_view> lines;
    std::vector<RecordView> records;
    std::vector<Event> events;
};

Sample read_sample() {
    Sample sample;
    std::ifstream in(kRecording, std::ios::binary);
    sample.bytes.assign(std::istreambuf_iterator<char>(in), {});
    if (sample.bytes.empty()) {
        std::cerr << "cannot read " << kRecording << '\n';
        std::exit(2);
    }
    for (std::size_t begin = 0; begin < sample.bytes.size();) {
        const auto end = sample.bytes.find('\n', begin);
        sample.lines.push_back(std::string_view(sample.bytes).substr(begin, end - begin));
        begin = end == std::string::npos ? end : end + 1;
    }
    for (const auto line : sample.lines) {
        if (const auto record = RecordView::parse(line)) sample.records.push_back(*record);
    }
    for (const EventView& event : EventReader(LogSet::file(kRecording)))
        sample.events.push_back(event.to_owned());
    return sample;
}

const Sample& sample() {
    static const Sample instance = read_sample();
    return instance;
}

void count(benchmark::State& state, std::size_t items) {
    state.SetItemsProcessed(static_cast<std::int64_t>(items) * static_cast<std::int64_t>(state.iterations()));
}

void parse_each_header(benchmark::State& state) {
    for (auto _ : state) {
        for (const auto line : sample().lines) benchmark::DoNotOptimize(parse_plain_header(line));
    }
    count(state, sample().lines.size());
}
BENCHMARK(parse_each_header);

// Most lines repeat the id of the line before.
void parse_each_record(benchmark::State& state) {
    for (auto _ : state) {
        RecordParser parser;
        for (const auto line : sample().lines) benchmark::DoNotOptimize(parser.parse(line));
    }
    count(state, sample().lines.size());
}
BENCHMARK(parse_each_record);

void scan(benchmark::State& state, const ScanFilter& filter) {
    ScanResult result;
    for (auto _ : state) {
        result.clear();
        scan_block(sample().bytes, {false, true}, 1 << 20, filter, result);
        benchmark::DoNotOptimize(result.runs.data());
    }
    count(state, sample().lines.size());
    state.SetBytesProcessed(static_cast<std::int64_t>(sample().bytes.size()) *
                            static_cast<std::int64_t>(state.iterations()));
}

void scan_a_block(benchmark::State& state) {
    scan(state, {});
}
BENCHMARK(scan_a_block);

void scan_for_a_rare_literal(benchmark::State& state) {
    ScanFilter filter;
    filter.literals.emplace_back(Literal{"needle", false});
    scan(state, filter);
}
BENCHMARK(scan_for_a_rare_literal);

void find_a_field(benchmark::State& state, std::string_view name) {
    for (auto _ : state) {
        for (const auto& record : sample().records) benchmark::DoNotOptimize(record.field(name));
    }
    count(state, sample().records.size());
}
BENCHMARK_CAPTURE(find_a_field, exe, "exe");
BENCHMARK_CAPTURE(find_a_field, absent, "absent");

void walk_all_fields(benchmark::State& state) {
    std::size_t fields = 0;
    for (auto _ : state) {
        fields = 0;
        for (const auto& record : sample().records) {
            for (const auto& field : record.fields()) {
                benchmark::DoNotOptimize(field);
                ++fields;
            }
        }
    }
    count(state, fields);
}
BENCHMARK(walk_all_fields);

// All values were asked for before: those that libauparse had to explain are remembered.
void interpret_known_values(benchmark::State& state) {
    Interpreter interpreter;
    std::size_t values = 0;
    const auto interpret_all = [&] {
        values = 0;
        for (const auto& record : sample().records) {
            interpreter.set_record(record);
            for (const auto& field : record.fields()) {
                benchmark::DoNotOptimize(interpreter.interpret(field));
                ++values;
            }
        }
    };
    interpret_all();
    for (auto _ : state) interpret_all();
    count(state, values);
}
BENCHMARK(interpret_known_values);

void correlate(benchmark::State& state) {
    ScanResult scanned;
    scan_block(sample().bytes, {false, true}, 1 << 20, {}, scanned);
    AssembledEvent event;
    for (auto _ : state) {
        Correlator correlator(std::chrono::seconds(2));
        const auto take_due = [&] {
            while (correlator.is_due()) {
                correlator.pop(event);
                benchmark::DoNotOptimize(event.serial);
            }
        };
        for (const auto& run : scanned.runs) {
            Arrival arrival;
            arrival.id.time = run.time;
            arrival.id.serial = run.serial;
            if (run.has_node) arrival.id.node = run.node;
            arrival.hash = run.hash;
            arrival.piece = {run.offset, run.length, 0};
            arrival.starts_single = run.starts_single;
            arrival.starts_with_eoe = run.starts_with_eoe;
            correlator.add(arrival);
            take_due();
        }
        correlator.flush();
        take_due();
    }
    count(state, scanned.records);
}
BENCHMARK(correlate);

void write_events_as(benchmark::State& state, OutputFormat format) {
    const auto writer = make_event_writer(format);
    std::string out;
    const auto write_all = [&] {
        for (const auto& event : sample().events) {
            out.clear();
            writer->append_event(out, event.view());
            benchmark::DoNotOptimize(out.data());
        }
    };
    write_all();
    for (auto _ : state) write_all();
    count(state, sample().events.size());
}
BENCHMARK_CAPTURE(write_events_as, raw, OutputFormat::raw);
BENCHMARK_CAPTURE(write_events_as, interpret, OutputFormat::interpret);
BENCHMARK_CAPTURE(write_events_as, csv, OutputFormat::csv);
BENCHMARK_CAPTURE(write_events_as, text, OutputFormat::text);
BENCHMARK_CAPTURE(write_events_as, json, OutputFormat::json);
BENCHMARK_CAPTURE(write_events_as, json_records, OutputFormat::json_records);

}  // namespace

BENCHMARK_MAIN();
