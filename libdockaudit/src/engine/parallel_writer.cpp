#include <dockaudit/parallel_writer.hpp>

#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "engine/drafter.hpp"
#include "engine/event_batch.hpp"
#include "engine/reader_impl.hpp"
#include "engine/writer_shelf.hpp"

namespace dockaudit {
namespace {

// As many bytes of events as are worth a hand-over; they stay in a core's cache from the parser to the
// writer.
constexpr std::size_t kBatchBytes = 128 << 10;

class WriteTask final : public WorkPool::Task {
 public:
    WriteTask(const Query& query, WriterShelf& shelf) : query_(query), shelf_(shelf) {}

    EventBatch batch;
    std::string text;
    std::uint64_t events = 0;

 protected:
    void run() override {
        auto writer = shelf_.take();
        text.clear();
        events = 0;
        const auto write = [&](const EventView& event) {
            if (!query_.matches(event)) return;
            writer->append_event(text, event);
            ++events;
        };
        batch.visit(builder_, write, [&](std::string_view written, std::uint64_t count) {
            text += written;
            events += count;
        });
        shelf_.put_back(std::move(writer));
    }

 private:
    const Query& query_;
    WriterShelf& shelf_;
    EventBuilder builder_;
};

class ParallelWriter {
 public:
    ParallelWriter(EventReader::Impl& reader, const WriterFactory& make_writer, const TextSink& sink)
        : source_(reader.source()),
          pool_(reader.pool()),
          shelf_(make_writer),
          drafter_(reader.query(), shelf_),
          sink_(sink) {
        for (unsigned i = 0; i < pool_.threads() * 2; ++i) tasks_.emplace_back(reader.query(), shelf_);
        source_.set_drafter(&drafter_);
    }
    ParallelWriter(const ParallelWriter&) = delete;
    ParallelWriter& operator=(const ParallelWriter&) = delete;

    ~ParallelWriter() {
        source_.set_drafter(nullptr);
        for (; written_ < submitted_; ++written_) pool_.cancel(task_of(written_));
    }

    void run() {
        while (fill(task_of(submitted_).batch)) {
            pool_.submit(task_of(submitted_++));
            if (submitted_ - written_ == tasks_.size()) write_oldest();
        }
        write_all();
        if (has_begun_) {
            std::string end;
            const auto writer = shelf_.take();
            writer->append_end(end);
            if (!end.empty()) sink_(end, 0);
        }
    }

 private:
    WriteTask& task_of(std::uint64_t number) { return tasks_[number % tasks_.size()]; }

    // Collects events as long as that takes no waiting; false if there are none left.
    bool fill(EventBatch& batch) {
        batch.clear();
        while (batch.bytes() < kBatchBytes) {
            if (!source_.is_ready()) {
                if (!batch.empty()) return true;
                write_all();
            }
            if (!source_.take(event_)) break;
            batch.add(source_, event_);
        }
        return !batch.empty();
    }

    void write_oldest() {
        auto& task = task_of(written_);
        pool_.wait(task);
        ++written_;
        if (task.events == 0) return;
        source_.diagnostics().matched += task.events;
        begin();
        sink_(task.text, task.events);
    }

    void write_all() {
        while (written_ < submitted_) write_oldest();
    }

    void begin() {
        if (std::exchange(has_begun_, true)) return;
        std::string text;
        auto writer = shelf_.take();
        writer->append_begin(text);
        shelf_.put_back(std::move(writer));
        if (!text.empty()) sink_(text, 0);
    }

    EventStream& source_;
    WorkPool& pool_;
    WriterShelf shelf_;
    Drafter drafter_;
    const TextSink& sink_;
    std::deque<WriteTask> tasks_;
    std::uint64_t submitted_ = 0;
    std::uint64_t written_ = 0;
    bool has_begun_ = false;
    AssembledEvent event_;
};

// One event after the other, for a reader that keeps a checkpoint.
void write_sequentially(EventReader& reader, const WriterFactory& make_writer, const TextSink& sink) {
    const auto writer = make_writer();
    std::string text;
    bool has_begun = false;
    while (const auto* event = reader.next()) {
        text.clear();
        if (!std::exchange(has_begun, true)) writer->append_begin(text);
        writer->append_event(text, *event);
        sink(text, 1);
    }
    text.clear();
    if (has_begun) writer->append_end(text);
    if (!text.empty()) sink(text, 0);
}

}  // namespace

void write_events(EventReader& reader, const WriterFactory& make_writer, const TextSink& sink) {
    if (reader.impl().is_sequential()) {
        write_sequentially(reader, make_writer, sink);
    } else {
        ParallelWriter(reader.impl(), make_writer, sink).run();
    }
}

}  // namespace dockaudit
