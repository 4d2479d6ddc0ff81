// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Blob.h"

#include "nnc/runtime/status.h"

#include <cmath>
#include <cstdlib>

namespace nnc::onednn {
namespace {

constexpr size_t maxRank = 12;
constexpr uint32_t maxBuffers = 64;

class Parser {
public:
  explicit Parser(std::string_view text) : rest(text) {}

  std::vector<KernelText> parse() {
    if (nextLine() != "onednn-1")
      fail("expected 'onednn-1'");
    std::vector<KernelText> kernels;
    while (!rest.empty())
      kernels.push_back(parseKernel());
    return kernels;
  }

private:
  [[noreturn]] void fail(const std::string &what) const {
    throw Error(NNC_INVALID_ARGUMENT, "line " + std::to_string(number) + ": " + what);
  }

  std::string_view nextLine() {
    ++number;
    size_t end = rest.find('\n');
    if (end == std::string_view::npos)
      fail("the text ends within a line");
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    return line;
  }

  /// The words of the next line; the first must be `keyword` if one is given.
  std::vector<std::string> nextWords(const char *keyword, size_t count) {
    std::string_view line = nextLine();
    std::vector<std::string> words(1);
    for (char c : line) {
      if (c != ' ')
        words.back() += c;
      else
        words.emplace_back();
    }
    if (keyword && (words[0] != keyword || words.size() != count))
      fail(std::string("expected '") + keyword + "' and " + std::to_string(count - 1) +
           " more words, got '" + std::string(line.substr(0, 80)) + "'");
    return words;
  }

  int64_t parseNumber(const std::string &word, int64_t least, int64_t most) const {
    int64_t value = 0;
    bool good = !word.empty() && word.size() <= 18;
    for (char c : word) {
      good = good && c >= '0' && c <= '9';
      value = good ? value * 10 + (c - '0') : 0;
    }
    if (!good || value < least || value > most)
      fail("expected a number from " + std::to_string(least) + " to " + std::to_string(most) +
           ", got '" + word.substr(0, 40) + "'");
    return value;
  }

  std::vector<int64_t> parseList(const std::string &word, char separator) const {
    std::vector<int64_t> values;
    size_t begin = 0;
    for (size_t i = 0; i <= word.size(); ++i)
      if (i == word.size() || word[i] == separator) {
        values.push_back(parseNumber(word.substr(begin, i - begin), 1, int64_t(1) << 40));
        begin = i + 1;
      }
    if (values.size() > maxRank)
      fail("expected at most " + std::to_string(maxRank) + " extents, got " +
           std::to_string(values.size()));
    return values;
  }

  /// From words[at] on: BUFFER EXTENTS STRIDES.
  ViewText parseView(const std::vector<std::string> &words, size_t at, uint32_t buffers) const {
    ViewText view;
    view.buffer = static_cast<uint32_t>(parseNumber(words[at], 0, buffers - 1));
    view.extents = parseList(words[at + 1], 'x');
    view.strides = parseList(words[at + 2], ',');
    if (view.extents.size() != view.strides.size())
      fail("expected as many strides as extents");
    return view;
  }

  PostOpText parsePostOp(const std::vector<std::string> &words, uint32_t buffers) const {
    PostOpText postOp;
    postOp.binary = words[0] == "binary";
    if (words.size() != (postOp.binary ? 5u : 3u) || (!postOp.binary && words[0] != "eltwise"))
      fail("expected 'eltwise ALGORITHM ALPHA', 'binary ALGORITHM BUFFER EXTENTS STRIDES' or "
           "'end', got '" +
           words[0].substr(0, 40) + "'");
    postOp.algorithm = words[1];
    if (postOp.binary) {
      postOp.operand = parseView(words, 2, buffers);
      return postOp;
    }
    char *end = nullptr;
    postOp.alpha = std::strtof(words[2].c_str(), &end);
    if (words[2].empty() || *end || !std::isfinite(postOp.alpha))
      fail("expected a finite number, got '" + words[2].substr(0, 40) + "'");
    return postOp;
  }

  KernelText parseKernel() {
    KernelText kernel;
    std::vector<std::string> words = nextWords("kernel", 3);
    kernel.name = words[1];
    kernel.buffers = static_cast<uint32_t>(parseNumber(words[2], 1, maxBuffers));
    nextWords("matmul", 1);
    kernel.src = parseView(nextWords("src", 4), 1, kernel.buffers);
    kernel.weights = parseView(nextWords("weights", 4), 1, kernel.buffers);
    words = nextWords(nullptr, 0);
    kernel.hasBias = words[0] == "bias" && words.size() == 4;
    if (kernel.hasBias) {
      kernel.bias = parseView(words, 1, kernel.buffers);
      words = nextWords(nullptr, 0);
    }
    if (words[0] != "dst" || words.size() != 4)
      fail("expected 'dst BUFFER EXTENTS STRIDES', got '" + words[0].substr(0, 40) + "'");
    kernel.dst = parseView(words, 1, kernel.buffers);
    while ((words = nextWords(nullptr, 0)) != std::vector<std::string>{"end"})
      kernel.postOps.push_back(parsePostOp(words, kernel.buffers));
    return kernel;
  }

  std::string_view rest;
  int number = 0;
};

} // namespace

std::vector<KernelText> parseBlob(std::string_view text) { return Parser(text).parse(); }

} // namespace nnc::onednn
