#include <dockaudit/parallel_writer.hpp>

#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "engine/batch_text.hpp"
#include "engine/drafter.hpp"
#include "engine/event_batch.hpp"
#include "engine/reader_impl.hpp"
#include "engine/writer_pool.hpp"

namespace dockaudit {
namespace {

class WriteTask final : public WorkPool::Task {
 public:
    WriteTask(const Query& query, WriterPool& writers) : query_(query), writers_(writers) {}

    EventBatch batch;
    BatchText text;  // borrows from the batch

    void clear() noexcept {
        text.clear();
        batch.clear();
    }

 protected:
    void run() override {
        auto writer = writers_.acquire();
        const auto write = [&](const EventView& event) {
            if (query_.matches(event))
                text.append(1, [&](std::string& out) { writer->append_event(out, event); });
        };
        batch.visit(builder_, write,
                    [&](std::string_view written, std::uint64_t events) { text.add(written, events); });
    }

 private:
    const Query& query_;
    WriterPool& writers_;
    EventBuilder builder_;
};

class ParallelWriter {
 public:
    ParallelWriter(ReaderAccess::Impl& reader, const WriterFactory& make_writer, const TextsSink& sink)
        : source_(reader.source()),
          pool_(reader.pool()),
          writers_(make_writer_pool(make_writer)),
          drafter_(reader.query(), writers_),
          sink_(sink) {
        for (unsigned i = 0; i < pool_.threads() * 2; ++i) tasks_.emplace_back(reader.query(), writers_);
        source_.set_drafter(&drafter_);
    }
    ParallelWriter(const ParallelWriter&) = delete;
    ParallelWriter& operator=(const ParallelWriter&) = delete;

    ~ParallelWriter() {
        source_.set_drafter(nullptr);
        for (; written_ < submitted_; ++written_) pool_.cancel(task_of(written_));
    }

    void run() {
        while (fill(task_of(submitted_))) {
            pool_.submit(task_of(submitted_++));
            if (submitted_ - written_ == tasks_.size()) write_oldest();
        }
        write_all();
        if (has_begun_) {
            std::string end;
            const auto writer = writers_.acquire();
            writer->append_end(end);
            hand_out(end);
        }
    }

 private:
    WriteTask& task_of(std::uint64_t number) { return tasks_[number % tasks_.size()]; }

    // Collects events as long as that takes no waiting; false if there are none left. *Requires*: an empty
    // task.
    bool fill(WriteTask& task) {
        auto& batch = task.batch;
        while (!batch.is_full()) {
            if (!source_.is_ready()) {
                if (!batch.empty()) return true;
                write_all();
            }
            const auto next = source_.take(event_);
            if (next == Next::item) {
                batch.add(source_, event_);
                continue;
            }
            if (next == Next::end || !batch.empty()) break;
            write_all();
            if (!source_.wait()) break;
        }
        return !batch.empty();
    }

    void write_oldest() {
        auto& task = task_of(written_);
        pool_.wait(task);
        ++written_;
        const auto texts = task.text.pieces();
        if (!texts.empty()) {
            for (const auto& text : texts) source_.diagnostics().matched += text.events;
            begin();
            sink_(texts);
        }
        task.clear();
    }

    void hand_out(std::string_view text) {
        if (text.empty()) return;
        const EventText part{text, 0};
        sink_({&part, 1});
    }

    void write_all() {
        while (written_ < submitted_) write_oldest();
    }

    void begin() {
        if (std::exchange(has_begun_, true)) return;
        std::string text;
        auto writer = writers_.acquire();
        writer->append_begin(text);
        hand_out(text);
    }

    EventStream& source_;
    WorkPool& pool_;
    WriterPool writers_;
    Drafter drafter_;
    const TextsSink& sink_;
    std::deque<WriteTask> tasks_;
    std::uint64_t submitted_ = 0;
    std::uint64_t written_ = 0;
    bool has_begun_ = false;
    AssembledEvent event_;
};

// One event after the other, for a reader that keeps a checkpoint.
void write_sequentially(EventReader& reader, const WriterFactory& make_writer, const TextsSink& sink) {
    const auto writer = make_writer();
    std::string text;
    const auto hand_out = [&](std::uint64_t events) {
        const EventText part{text, events};
        sink({&part, 1});
        text.clear();
    };
    bool has_begun = false;
    while (const auto* event = reader.next()) {
        if (!std::exchange(has_begun, true)) writer->append_begin(text);
        writer->append_event(text, *event);
        hand_out(1);
    }
    if (has_begun) writer->append_end(text);
    if (!text.empty()) hand_out(0);
}

}  // namespace

void write_events(EventReader& reader, const WriterFactory& make_writer, const TextSink& sink) {
    write_events(reader, make_writer, TextsSink([&](std::span<const EventText> texts) {
                     for (const auto& [text, events] : texts) sink(text, events);
                 }));
}

void write_events(EventReader& reader, const WriterFactory& make_writer, const TextsSink& sink) {
    auto& impl = ReaderAccess::impl(reader);
    if (impl.is_sequential()) {
        write_sequentially(reader, make_writer, sink);
    } else {
        ParallelWriter(impl, make_writer, sink).run();
    }
}

}  // namespace dockaudit
