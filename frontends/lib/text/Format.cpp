// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The parser tells where ops and arguments of blocks begin; all else is decided by
// looking at one token and the next. MLIR's own printer would lose the comments, the
// names of values and what was written short.
#include "nnc/frontends/Format.h"

#include "Source.h"
#include "Tokens.h"

#include "nnc/dialects/nn/NN.h"

#include "mlir/AsmParser/AsmParser.h"
#include "mlir/AsmParser/AsmParserState.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/Parser/Parser.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SourceMgr.h"

using namespace mlir;
using nnc::Token;

namespace {
/// Places in the text that the parser knows, by offset.
struct Landmarks {
  llvm::DenseSet<size_t> statements; ///< where ops begin, with their results
  llvm::DenseSet<size_t> names;      ///< where names of ops begin
  llvm::DenseSet<size_t> arguments;  ///< where arguments of blocks are defined
};

/// A line of the result, and where on it a column of several lines may begin.
struct Line {
  unsigned indent = 0;
  std::string text;
  size_t column = std::string::npos;
  bool blankBefore = false;
};

class Formatter {
public:
  Formatter(StringRef text, const Landmarks &landmarks)
      : text(text), landmarks(landmarks), tokens(nnc::tokenize(text)) {
    findRegions();
  }

  std::string run();

private:
  enum class Brace { Other, Open, Close };

  size_t offsetOf(const Token &token) const { return token.text.data() - text.data(); }
  bool beginsStatement(size_t index) const;
  void findRegions();
  bool opensRegionLater(size_t index) const;
  bool beginsLine(size_t index) const;
  bool isSpaced(size_t index) const;
  bool isColonSpaced(size_t index) const;
  void beginLine(size_t index);
  void append(size_t index);
  void alignColumns();

  /// A bracket that is open, or a region.
  struct Open {
    char bracket;
    bool isRegion;
    bool isSignature; ///< behind a symbol: of a function, or of a call
    unsigned column;  ///< behind it
    bool endsLine;
    unsigned lineIndent;
  };

  StringRef text;
  const Landmarks &landmarks;
  std::vector<Token> tokens;
  std::vector<Brace> braces; ///< which tokens are the braces of regions
  std::vector<Line> lines;
  SmallVector<Open> open;
  // Of the statement that is being written:
  bool isHeader = false;   ///< a region is to come
  bool typesBegan = false; ///< a line began with its colon
  bool isBlockLabel = false;
};

bool Formatter::beginsStatement(size_t index) const {
  const Token &token = tokens[index];
  if (landmarks.statements.contains(offsetOf(token)))
    return true;
  // An alias of a type, or the label of a block.
  bool isAlias = token.text.starts_with("!") && index + 1 < tokens.size() &&
                 tokens[index + 1].is("=") && token.newlines;
  bool isLabel =
      token.text.starts_with("^") && (!index || token.newlines || tokens[index - 1].is("{"));
  return token.kind == Token::Sigil && (isAlias || isLabel || (!index && token.text[0] == '!'));
}

/// A brace opens a region when a statement follows, or nothing but comments.
void Formatter::findRegions() {
  braces.assign(tokens.size(), Brace::Other);
  SmallVector<size_t> stack;
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (tokens[i].is("{")) {
      size_t next = i + 1;
      while (next < tokens.size() && tokens[next].kind == Token::Comment)
        ++next;
      if (next < tokens.size() && (beginsStatement(next) || (next > i + 1 && tokens[next].is("}"))))
        braces[i] = Brace::Open;
      stack.push_back(i);
    } else if (tokens[i].is("}") && !stack.empty()) {
      if (braces[stack.pop_back_val()] == Brace::Open)
        braces[i] = Brace::Close;
    }
  }
}

/// Whether the statement that begins here has a region.
bool Formatter::opensRegionLater(size_t index) const {
  for (size_t i = index; i < tokens.size(); ++i) {
    if (braces[i] == Brace::Open)
      return true;
    if (braces[i] == Brace::Close || (i > index && beginsStatement(i)))
      return false;
  }
  return false;
}

bool Formatter::beginsLine(size_t index) const {
  if (!index || tokens[index - 1].kind == Token::Comment || beginsStatement(index) ||
      braces[index] == Brace::Close)
    return true;
  if (braces[index - 1] == Brace::Open && tokens[index].kind != Token::Comment)
    return true;
  return tokens[index].newlines && braces[index] != Brace::Open;
}

bool Formatter::isColonSpaced(size_t index) const {
  const Token &token = tokens[index], &before = tokens[index - 1];
  bool isLocation = llvm::any_of(open, [](const Open &o) { return o.bracket == 'l'; });
  bool isAngle = !open.empty() && open.back().bracket == '<';
  bool isCount = index + 1 < tokens.size() && before.kind == Token::Value && !token.spaced &&
                 llvm::isDigit(tokens[index + 1].text.front());
  if (isLocation || isAngle || isCount)
    return token.spaced;
  if (isBlockLabel && (open.empty() || open.back().isRegion))
    return false;
  // The parser does not tell of the arguments of a function without a body.
  bool isParameter = before.kind == Token::Value && !open.empty() && open.back().isSignature;
  return !isParameter && !landmarks.arguments.contains(offsetOf(before));
}

/// Whether there is a space before a token within a line.
bool Formatter::isSpaced(size_t index) const {
  const Token &token = tokens[index], &before = tokens[index - 1];
  if (token.kind == Token::Comment)
    return true;
  if (before.is("(") || before.is("[") || before.is("<"))
    return false;
  if (before.is("{") || token.is("}"))
    return false; // of attributes: regions begin and end lines
  if (token.is(")") || token.is("]") || token.is(">") || token.is(",") || token.is("::") ||
      before.is("::"))
    return false;
  if (before.is(",") || before.is("=") || token.is("=") || before.is("->") || token.is("->"))
    return true;
  if (token.is(":"))
    return isColonSpaced(index);
  if (before.is(":")) {
    bool kept = !open.empty() && (open.back().bracket == '<' || open.back().bracket == 'l');
    bool isCount = index > 1 && tokens[index - 2].kind == Token::Value && !before.spaced &&
                   llvm::isDigit(token.text.front());
    return kept || isCount ? token.spaced : true;
  }
  if (token.is("{") || braces[index - 1] == Brace::Close)
    return true;
  if (token.is("(") && !landmarks.names.contains(offsetOf(before)) &&
      (before.kind == Token::Word || before.kind == Token::Symbol))
    return false;
  if (token.is("(") && before.kind == Token::String)
    return false;
  return token.spaced;
}

void Formatter::beginLine(size_t index) {
  const Token &token = tokens[index];
  unsigned depth = 2 * llvm::count_if(open, [](const Open &o) { return o.isRegion; });
  bool isInside = !open.empty() && !open.back().isRegion;
  bool isStatement = beginsStatement(index);
  if (isStatement) {
    isHeader = opensRegionLater(index);
    typesBegan = false;
    isBlockLabel = token.text.starts_with("^");
  }
  Line line;
  bool isContinued = false;
  if (braces[index] == Brace::Close) {
    line.indent = depth - 2;
  } else if (isInside) {
    const Open &around = open.back();
    bool closes = token.is(")") || token.is("]") || token.is("}") || token.is(">");
    line.indent = !around.endsLine ? around.column : around.lineIndent + (closes ? 0 : 2);
    isContinued = true;
  } else if (isStatement) {
    line.indent = isBlockLabel ? std::max(depth, 2u) - 2 : depth;
  } else if (token.kind == Token::Comment) {
    // With what comes next: a statement, the rest of one, or the end.
    size_t next = index;
    while (next < tokens.size() && tokens[next].kind == Token::Comment)
      ++next;
    isContinued = next < tokens.size() && !beginsStatement(next) && braces[next] != Brace::Close;
    line.indent = depth + (isContinued ? (isHeader ? 4 : 2) : 0);
  } else {
    line.indent = depth + (isHeader || (typesBegan && token.is("->")) ? 4 : 2);
    typesBegan |= token.is(":");
    isContinued = true;
  }
  bool isFirst = lines.empty() || braces[index - 1] == Brace::Open;
  // A comment behind the brace is on its line.
  isFirst |= index > 1 && tokens[index - 1].kind == Token::Comment && !tokens[index - 1].newlines &&
             braces[index - 2] == Brace::Open;
  line.blankBefore =
      token.newlines > 1 && !isFirst && !isContinued && braces[index] != Brace::Close;
  lines.push_back(std::move(line));
}

void Formatter::append(size_t index) {
  const Token &token = tokens[index];
  Line &line = lines.back();
  if (!line.text.empty() && isSpaced(index))
    line.text += ' ';
  bool isInside = !open.empty() && !open.back().isRegion;
  if (token.text == "init" && !isInside && !line.text.empty() && index + 1 < tokens.size() &&
      tokens[index + 1].is("("))
    line.column = line.text.size();
  line.text += token.text;
  bool isRegion = braces[index] == Brace::Open;
  if (token.is("(") || token.is("[") || token.is("<") || token.is("{")) {
    bool isLocation = token.is("(") && index && tokens[index - 1].text == "loc";
    bool endsLine = index + 1 < tokens.size() && beginsLine(index + 1);
    open.push_back({isLocation ? 'l' : token.text.front(), isRegion,
                    index && tokens[index - 1].kind == Token::Symbol,
                    line.indent + static_cast<unsigned>(line.text.size()), endsLine, line.indent});
    isHeader &= !isRegion;
  } else if ((token.is(")") || token.is("]") || token.is(">") || token.is("}")) && !open.empty()) {
    open.pop_back();
  }
}

/// Pads lines that follow one another so that their columns begin at one place.
void Formatter::alignColumns() {
  auto isPart = [&](size_t i) {
    // The last line of its statement, that is.
    return lines[i].column != std::string::npos &&
           (i + 1 == lines.size() || lines[i + 1].indent <= lines[i].indent);
  };
  for (size_t begin = 0, end; begin < lines.size(); begin = end) {
    end = begin + 1;
    if (!isPart(begin))
      continue;
    while (end < lines.size() && isPart(end) && !lines[end].blankBefore &&
           lines[end].indent == lines[begin].indent)
      ++end;
    size_t widest = 0;
    for (size_t i = begin; i < end; ++i)
      widest = std::max(widest, lines[i].column);
    for (size_t i = begin; i < end; ++i)
      lines[i].text.insert(lines[i].column, widest - lines[i].column, ' ');
  }
}

std::string Formatter::run() {
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (beginsLine(i))
      beginLine(i);
    append(i);
  }
  alignColumns();
  std::string result;
  for (const Line &line : lines) {
    if (line.blankBefore)
      result += '\n';
    result.append(line.indent, ' ');
    result += line.text + '\n';
  }
  return result;
}

/// Parses the text and notes where things are in it; null on an error, which has been
/// told.
OwningOpRef<ModuleOp> parse(MLIRContext &context, llvm::SourceMgr &sources, Landmarks &landmarks) {
  ParserConfig config(&context, /*verifyAfterParse=*/false);
  AsmParserState state;
  StringRef text = sources.getMemoryBuffer(sources.getMainFileID())->getBuffer();
  OwningOpRef<ModuleOp> module = ModuleOp::create(UnknownLoc::get(&context));
  if (failed(parseAsmSourceFile(sources, module->getBody(), config, &state)))
    return nullptr;
  auto offsetOf = [&](SMRange range) { return range.Start.getPointer() - text.data(); };
  for (const AsmParserState::OperationDefinition &op : state.getOpDefs()) {
    landmarks.names.insert(offsetOf(op.loc));
    landmarks.statements.insert(op.resultGroups.empty()
                                    ? offsetOf(op.loc)
                                    : offsetOf(op.resultGroups.front().definition.loc));
  }
  for (const AsmParserState::BlockDefinition &block : state.getBlockDefs())
    for (const AsmParserState::SMDefinition &argument : block.arguments)
      if (argument.loc.isValid())
        landmarks.arguments.insert(offsetOf(argument.loc));
  return module;
}

/// What the text says, without names and places.
std::string meaningOf(ModuleOp module) {
  std::string result;
  llvm::raw_string_ostream os(result);
  module->print(os, OpPrintingFlags().printGenericOpForm());
  return result;
}

bool haveSameTokens(StringRef before, StringRef after) {
  auto texts = [](StringRef text) {
    return llvm::map_to_vector(nnc::tokenize(text), [](const Token &t) { return t.text; });
  };
  return texts(before) == texts(after);
}
} // namespace

std::optional<nnc::FormattedFile> nnc::formatFile(StringRef path, MLIRContext &context,
                                                  llvm::SourceMgr &sources,
                                                  const TextLimits &limits) {
  FormattedFile file;
  if (failed(readTextFile(path, limits, file.before, context)))
    return std::nullopt;
  std::optional<std::string> after = formatText(file.before, path, context, sources, limits);
  if (!after)
    return std::nullopt;
  file.after = std::move(*after);
  return file;
}

std::optional<std::string> nnc::formatText(StringRef text, StringRef name, MLIRContext &context,
                                           llvm::SourceMgr &sources, const TextLimits &limits) {
  Location start = FileLineColLoc::get(&context, name, 1, 1);
  if (failed(checkText(text, name, context, sources, limits)))
    return std::nullopt;
  context.loadDialect<nn::NNDialect, func::FuncDialect>();
  Landmarks landmarks;
  OwningOpRef<ModuleOp> module = parse(context, sources, landmarks);
  if (!module)
    return std::nullopt;
  StringRef held = sources.getMemoryBuffer(sources.getMainFileID())->getBuffer();
  std::string result = Formatter(held, landmarks).run();

  // A formatter that changes what a text says would be worse than none.
  llvm::SourceMgr again;
  again.AddNewSourceBuffer(llvm::MemoryBuffer::getMemBufferCopy(result, name), SMLoc());
  Landmarks ignored;
  bool isSame = haveSameTokens(held, result);
  if (isSame) {
    ScopedDiagnosticHandler silent(&context, [](Diagnostic &) { return success(); });
    OwningOpRef<ModuleOp> formatted = parse(context, again, ignored);
    isSame = formatted && meaningOf(*formatted) == meaningOf(*module);
  }
  if (!isSame) {
    emitError(start) << "this is a bug: the formatted text would not say the same; please report "
                        "it with this file";
    return std::nullopt;
  }
  return result;
}
