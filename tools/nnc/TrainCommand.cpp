// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// `nnc train`: compiles a model in this process and trains it on data from files.
#include "Commands.h"
#include "CompileOptions.h"
#include "Diagnostics.h"
#include "EventFile.h"
#include "Interrupt.h"
#include "Output.h"
#include "Profile.h"
#include "Progress.h"
#include "Trainer.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>

using namespace nnc::tool;
using llvm::StringRef;
using llvm::Twine;

namespace {
/// What the options say, checked as far as they go without model and data.
struct Settings {
  std::string entry;
  std::vector<StringRef> metrics;
  int64_t epochs, batch, seed, threads;
  double validation = 0;
  bool shuffle = true;
  std::string checkpoint, resume, init;
  // The checkpoint of --resume: where the run was, under which conditions.
  RunPosition position;
  RunConditions saved;
};
} // namespace

static llvm::Error readNumbers(const ParsedOptions &options, Settings &settings) {
  struct Field {
    StringRef name;
    int64_t &value;
    int64_t otherwise, least, most;
  } fields[] = {{"epochs", settings.epochs, 10, 1, 1 << 30},
                {"batch", settings.batch, 32, 1, 1 << 30},
                {"seed", settings.seed, 0, 0, INT64_MAX},
                {"threads", settings.threads, 0, 0, maxThreads}};
  for (Field &field : fields) {
    llvm::Expected<int64_t> value =
        options.getInteger(field.name, field.otherwise, field.least, field.most);
    if (!value)
      return value.takeError();
    field.value = *value;
  }
  if (options.has("validation")) {
    llvm::Expected<double> fraction = parseNumber("validation", options.get("validation"));
    if (!fraction)
      return fraction.takeError();
    if (*fraction < 0 || *fraction >= 1)
      return fail(Diag::UsageValue,
                  "option '--validation' expects a fraction from 0 to below 1, got '" +
                      options.get("validation") + "'");
    settings.validation = *fraction;
  }
  return llvm::Error::success();
}

static llvm::Expected<Settings> readSettings(const ParsedOptions &options) {
  Settings settings;
  if (llvm::Error error = readNumbers(options, settings))
    return std::move(error);
  settings.entry = options.get("entry", "train_step").str();
  for (StringRef metric : options.getList("metrics")) {
    if (llvm::is_contained(settings.metrics, metric))
      return fail(Diag::UsageValue, "option '--metrics' names '" + metric + "' twice");
    settings.metrics.push_back(metric);
  }
  settings.shuffle = !options.has("no-shuffle");
  settings.resume = options.get("resume").str();
  settings.init = options.get("init").str();
  // A resumed run goes on in its own file unless told otherwise.
  settings.checkpoint = options.get("checkpoint", settings.resume).str();
  if (!settings.resume.empty() && !settings.init.empty())
    return fail(Diag::UsageArgument,
                "--resume continues a run and --init starts one: give one of them");
  if (!options.has("data"))
    return fail(Diag::UsageArgument, "no data is given: --data FILE; see `nnc train --help`");
  StringRef outputs[] = {settings.checkpoint, options.get("plot"), options.get("log")};
  for (size_t i = 0; i < std::size(outputs); ++i) {
    if (outputs[i].empty())
      continue;
    if (llvm::Error error = checkOutput(outputs[i]))
      return std::move(error);
    // A device, such as /dev/null, may be said more than once.
    bool isFile = !llvm::sys::fs::exists(outputs[i]) || llvm::sys::fs::is_regular_file(outputs[i]);
    if (isFile && llvm::is_contained(llvm::ArrayRef(outputs).take_front(i), outputs[i]))
      return fail(Diag::UsageArgument, "two of --checkpoint, --plot and --log are '" + outputs[i] +
                                           "': each needs a file of its own");
  }
  if (settings.resume.empty())
    return settings;
  llvm::Expected<CheckpointHeader> header = readCheckpointHeader(settings.resume);
  if (!header)
    return header.takeError();
  if (llvm::Error error = decodeRun(*header, settings.resume, settings.position, settings.saved))
    return std::move(error);
  // What was not said again is as it was.
  if (!options.has("entry"))
    settings.entry = settings.saved.entry;
  if (!options.has("batch"))
    settings.batch = settings.saved.batch;
  if (!options.has("seed"))
    settings.seed = static_cast<int64_t>(settings.saved.seed);
  if (!options.has("no-shuffle") && !options.has("shuffle"))
    settings.shuffle = settings.saved.shuffle;
  return settings;
}

/// The row counts that occur: full batches and the short last ones of training and
/// validation.
static std::vector<int64_t> rowCounts(const RunConditions &c) {
  std::vector<int64_t> rows;
  for (int64_t count : {c.examples - c.validation, c.validation})
    for (int64_t n : {count >= c.batch ? c.batch : 0, count % c.batch})
      if (n > 0 && !llvm::is_contained(rows, n))
        rows.push_back(n);
  return rows;
}

static llvm::Expected<RunConditions> makeConditions(const ParsedOptions &options,
                                                    const Settings &settings, int64_t examples) {
  RunConditions conditions;
  conditions.entry = settings.entry;
  conditions.seed = static_cast<uint64_t>(settings.seed);
  conditions.batch = settings.batch;
  conditions.examples = examples;
  conditions.shuffle = settings.shuffle;
  conditions.validation = std::llround(settings.validation * examples);
  if (!settings.resume.empty() && !options.has("validation"))
    conditions.validation = settings.saved.validation;
  if (settings.validation > 0 && conditions.validation == 0)
    return fail(Diag::DataEmpty, "a validation fraction of " + options.get("validation") + " of " +
                                     Twine(examples) + " examples leaves none for validation");
  if (conditions.validation >= examples)
    return fail(Diag::DataEmpty, "a validation fraction of " + options.get("validation") + " of " +
                                     Twine(examples) + " examples leaves none for training");
  if (!settings.resume.empty())
    if (llvm::Error error = checkSame(settings.saved, conditions, settings.resume))
      return std::move(error);
  return conditions;
}

/// Prints an epoch's line: "epoch  3/20  loss 0.1234  val. accuracy 0.9611 ...".
static void printEpoch(const EpochRecord &record, int64_t epochs, const MetricNames &metrics) {
  llvm::raw_ostream &os = llvm::outs();
  int width = static_cast<int>(std::to_string(epochs).size());
  os << "epoch " << llvm::format("%*lld", width, static_cast<long long>(record.epoch)) << '/'
     << epochs << "  loss " << llvm::format("%-9.5g", record.loss);
  for (size_t i = 0; i < metrics.names.size(); ++i)
    os << (metrics.where == "validation" ? "  val. " : "  train. ") << metrics.names[i] << ' '
       << llvm::format("%-7.4g", std::isnan(record.metrics[i]) ? std::fabs(record.metrics[i])
                                                               : record.metrics[i]);
  os << "  " << withCommas(record.samplesPerSecond) << " samples/s  "
     << (record.seconds < 1 ? llvm::format("%.3g ms", 1000 * record.seconds)
                            : llvm::format("%.2f s", record.seconds))
     << '\n';
  os.flush();
}

namespace {
/// A compiled model with an instance and everything that is fed to it.
struct Session {
  LoadedModel model;
  nnc::Instance instance;
  RunConditions conditions;
  MetricNames metrics;
  std::unique_ptr<Trainer> trainer;
};
} // namespace

static llvm::Expected<std::unique_ptr<Session>> prepare(const ParsedOptions &options,
                                                        const Settings &settings, bool profile) {
  std::vector<StringRef> entries = {settings.entry};
  llvm::append_range(entries, settings.metrics);
  llvm::Expected<Workload> workload = Workload::read(options, entries);
  if (!workload)
    return workload.takeError();
  for (StringRef metric : settings.metrics)
    if (workload->source->changesState(metric))
      return fail(Diag::EntryUnfit, "metric '" + metric +
                                        "' changes the model's state: measuring it would train on "
                                        "the examples held back");
  workload->compile.profile = profile;
  int64_t examples = workload->examples;
  // A step of a fixed batch: metrics of `?` rows go by it as well.
  Settings sized = settings;
  auto [name, fixedRows] = workload->source->fixedRows(settings.entry);
  if (fixedRows > 0) {
    sized.batch = fixedRows;
    for (const Array &array : workload->arrays)
      if (array.name == name && !array.shape.empty())
        examples = array.shape.front();
  }
  // Without examples data is missing, which shows below.
  std::vector<int64_t> rows = {sized.batch};
  RunConditions conditions;
  if (examples) {
    llvm::Expected<RunConditions> made = makeConditions(options, sized, examples);
    if (!made)
      return made.takeError();
    conditions = *made;
    rows = rowCounts(conditions);
  }
  llvm::Expected<LoadedModel> model = workload->load(std::move(rows));
  if (!model)
    return model.takeError();
  std::unique_ptr<Session> session(new Session{std::move(*model), {}, {}, {}, nullptr});

  llvm::Expected<BoundEntry> step =
      BoundEntry::bind(session->model, settings.entry, workload->arrays, options);
  if (!step)
    return step.takeError();
  if (llvm::Error error = checkReturnsNumber(*step->entry, /*moreResults=*/true))
    return std::move(error);
  if (llvm::Error error = workload->checkFinite(*step->entry))
    return std::move(error);
  if (int64_t fixed = step->inputs.fixedBatch()) {
    if (options.has("batch") && settings.batch != fixed)
      return fail(Diag::EntryUnfit, "entry '" + settings.entry + "' is written for " +
                                        Twine(fixed) + " rows, --batch says " +
                                        Twine(settings.batch));
    Settings corrected = settings;
    corrected.batch = fixed;
    llvm::Expected<RunConditions> made = makeConditions(options, corrected, step->inputs.rows());
    if (!made)
      return made.takeError();
    conditions = *made;
    if (made->examples - made->validation < fixed)
      return fail(Diag::DataEmpty, "entry '" + settings.entry + "' takes " + Twine(fixed) +
                                       " rows a step, but there are only " +
                                       Twine(made->examples - made->validation) +
                                       " examples to train on");
  } else if (!examples) {
    // No data at all decides the number of steps: one example, which is the entry.
    llvm::Expected<RunConditions> made = makeConditions(options, settings, 1);
    if (!made)
      return made.takeError();
    conditions = *made;
  }
  session->metrics.where = conditions.validation ? "validation" : "training";
  std::vector<BoundEntry> metrics;
  for (StringRef name : settings.metrics) {
    llvm::Expected<BoundEntry> metric =
        BoundEntry::bind(session->model, name, workload->arrays, options);
    if (!metric)
      return metric.takeError();
    if (llvm::Error error = checkReturnsNumber(*metric->entry, /*moreResults=*/false))
      return std::move(error);
    if (llvm::Error error = workload->checkFinite(*metric->entry))
      return std::move(error);
    int64_t fixed = metric->inputs.fixedBatch();
    int64_t measured = conditions.validation ? conditions.validation : conditions.examples;
    if (fixed > measured)
      return fail(Diag::DataEmpty, "metric '" + name + "' takes " + Twine(fixed) +
                                       " rows a call, but there are only " + Twine(measured) +
                                       " examples to measure it on");
    metrics.push_back(std::move(*metric));
    session->metrics.names.push_back(name.str());
  }
  llvm::Expected<nnc::Instance> instance =
      session->model.makeInstance(static_cast<uint32_t>(settings.threads), conditions.seed);
  if (!instance)
    return instance.takeError();
  session->instance = std::move(*instance);
  const std::string &weights = settings.resume.empty() ? settings.init : settings.resume;
  if (!weights.empty())
    if (llvm::Error error = loadState(session->instance, weights))
      return std::move(error);
  session->conditions = conditions;
  session->trainer = std::make_unique<Trainer>(session->instance, std::move(*step),
                                               std::move(metrics), conditions);
  session->trainer->position = settings.position;
  if (options.has("check-nan"))
    session->trainer->nanCheck =
        std::make_unique<NanCheck>(options, settings.entry, session->model, session->instance);
  return std::move(session);
}

static llvm::Error save(Session &session, const std::string &path) {
  std::string metadata = encodeRun(session.trainer->position, session.conditions);
  if (nnc::Status status = session.instance.save(path.c_str(), metadata.c_str()); !status.ok())
    return fail(Diag::OutputFile, "cannot write '" + path + "': " + status.message());
  return llvm::Error::success();
}

static llvm::Error runTrain(const ParsedOptions &options) {
  catchInterrupts();
  llvm::Expected<Settings> settings = readSettings(options);
  if (!settings)
    return settings.takeError();
  llvm::Expected<std::unique_ptr<Profile>> profile = Profile::open(options);
  if (!profile)
    return profile.takeError();
  llvm::Expected<std::unique_ptr<Session>> prepared =
      prepare(options, *settings, (*profile)->isWanted());
  if (!prepared)
    return prepared.takeError();
  Session &session = **prepared;
  if (llvm::Error error = (*profile)->begin(session.instance, session.model))
    return error;
  Trainer &trainer = *session.trainer;
  if (trainer.position.epoch >= settings->epochs)
    note("'" + settings->resume + "' has already been trained for " +
         Twine(trainer.position.epoch) + " epochs; --epochs counts from the beginning");

  std::optional<RunLog> log, lines;
  if (options.has("log")) {
    llvm::Expected<RunLog> opened = RunLog::open(options.get("log"), !settings->resume.empty());
    if (!opened)
      return opened.takeError();
    log = std::move(*opened);
  }
  // Instead of the lines for people.
  if (options.has("json")) {
    llvm::Expected<RunLog> opened = RunLog::open("-", /*append=*/false);
    if (!opened)
      return opened.takeError();
    lines = std::move(*opened);
  }
  std::optional<EventFile> events;
  if (options.has("tensorboard")) {
    llvm::Expected<EventFile> opened = EventFile::create(options.get("tensorboard"));
    if (!opened)
      return opened.takeError();
    events = std::move(*opened);
  }
  ProgressBar bar;
  std::vector<EpochRecord> records;
  bool interrupted = false;
  while (!interrupted && trainer.position.epoch < settings->epochs) {
    EpochRecord record;
    llvm::Expected<Trainer::Outcome> outcome = trainer.runEpoch(
        [&](int64_t step, int64_t steps, double loss, double speed) {
          bar.update({trainer.position.epoch + 1, settings->epochs, step, steps, loss, speed});
        },
        record);
    bar.clear();
    if (!outcome)
      return outcome.takeError();
    if (llvm::Error error = (*profile)->stopWhenDone(session.instance))
      return error;
    if (*outcome == Trainer::Outcome::EpochDone) {
      if (!lines)
        printEpoch(record, settings->epochs, session.metrics);
      records.push_back(record);
      for (std::optional<RunLog> *each : {&lines, &log})
        if (*each)
          if (llvm::Error error = (*each)->add(record, session.metrics))
            return error;
      if (events)
        if (llvm::Error error = events->add(record, session.metrics))
          return error;
    }
    interrupted = wasInterrupted() && trainer.position.epoch < settings->epochs;
    if (!settings->checkpoint.empty())
      if (llvm::Error error = save(session, settings->checkpoint))
        return error;
  }
  if (llvm::Error error = (*profile)->write())
    return error;
  if (options.has("plot") && records.empty())
    note("no epoch was completed, so '" + options.get("plot") + "' is not drawn");
  else if (options.has("plot")) {
    std::string title = ("training of " + toRef(session.model->name)).str();
    if (llvm::Error error = writePlot(options.get("plot"), title, records, session.metrics))
      return error;
  }
  if (interrupted)
    return fail(Diag::Interrupted,
                "interrupted in epoch " + Twine(trainer.position.epoch + 1) + " after " +
                    Twine(trainer.position.totalSteps) + " steps; " +
                    (settings->checkpoint.empty()
                         ? std::string("nothing is saved: no --checkpoint was given")
                         : "saved to '" + settings->checkpoint +
                               "', --resume=" + settings->checkpoint + " continues"));
  return llvm::Error::success();
}

static const OptionSpec trainOptions[] = {
    NNC_DATA_OPTIONS,
    {"entry", 0, "NAME", "the entry that makes a step and returns the loss\n(default train_step)"},
    {"epochs", 0, "N", "passes over the data, counted from the beginning of\nthe run (default 10)"},
    {"batch", 0, "N",
     "examples a step (default 32); the last step of an\nepoch takes what is left"},
    {"seed", 0, "N", "of the initial values, the split and the shuffling\n(default 0)"},
    {"validation", 0, "FRACTION", "hold back this share of the examples, chosen by the\nseed"},
    {"metrics", 0, "LIST",
     "entries that return one number, measured after each\n"
     "epoch on the validation examples (without any, on the\ntraining examples)",
     true},
    {"checkpoint", 0, "FILE",
     "write state and position here after each epoch and on\n"
     "Ctrl-C (safetensors)"},
    {"resume", 0, "FILE", "go on, bit for bit, from this checkpoint"},
    {"init", 0, "FILE", "begin a new run from the state in this checkpoint"},
    {"check-nan", 0, "",
     "look at the state after each step, too, and name the op\n"
     "and line of the first number that is infinite or none"},
    {"log", 0, "FILE", "a JSON object a line, one an epoch"},
    {"json", 0, "", "print those lines instead of the ones for people"},
    {"tensorboard", 0, "DIR", "an event file for TensorBoard in this folder"},
    NNC_PROFILE_OPTIONS,
    {"plot", 0, "FILE.svg", "draw loss and metrics over the epochs"},
    {"shuffle", 0, "", "a new order of the examples each epoch (default)"},
    {"no-shuffle", 0, "", "the order of the data"},
    NNC_THREADS_OPTION,
    NNC_COMPILE_OPTIONS,
};

const CommandSpec nnc::tool::trainCommand = {
    "train",
    "Train a model on data from files",
    "nnc train MODEL --data FILE... [options]",
    "Compiles MODEL in memory and calls its step on batches of the data. Arrays go to\n"
    "the arguments of the same name.",
    "  nnc train mlp.mlir --data digits.csv --columns x=0:64 --columns label=64 \\\n"
    "      --scale x=1/16 --validation=0.2 --metrics=accuracy --plot=curve.svg\n"
    "  nnc train cnn.mlir --data x=images.npy --data label=labels.npy --scale x=1/255 \\\n"
    "      --epochs=20 --checkpoint=cnn.safetensors\n"
    "  nnc train cnn.mlir --data train.npz --resume=cnn.safetensors --epochs=40",
    trainOptions,
    1,
    1,
    runTrain};
