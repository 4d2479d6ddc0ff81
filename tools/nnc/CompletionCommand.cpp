// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// `nnc completion`: a shell learns the commands and options from their tables.
#include "Commands.h"
#include "Diagnostics.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/raw_ostream.h"

using namespace nnc::tool;
using llvm::StringRef;

namespace {
/// What may follow an option, or stand as an argument.
enum class Values { None, Files, Directories, Commands, Ids, Choices };
} // namespace

/// By what --help calls it.
static Values valuesOf(const OptionSpec &option) {
  if (!option.choices.empty())
    return Values::Choices;
  return option.value.contains("FILE")  ? Values::Files
         : option.value.contains("DIR") ? Values::Directories
                                        : Values::None;
}

/// By what the usage line calls them; what follows a choice is a file.
static Values argumentsOf(const CommandSpec &command) {
  if (!command.maxArguments)
    return Values::None;
  if (!command.choices.empty())
    return Values::Choices;
  return command.usage.contains("[COMMAND]") ? Values::Commands
         : command.usage.contains("[ID]")    ? Values::Ids
                                             : Values::Files;
}

/// Whether the first argument is one of a few words, and the others are files.
static bool choosesThenFiles(const CommandSpec &command) {
  return !command.choices.empty() && command.maxArguments > 1;
}

static std::string words(StringRef choices) {
  llvm::SmallVector<StringRef> list;
  choices.split(list, ',');
  return llvm::join(list, " ");
}

static std::string commandNames() {
  std::vector<StringRef> names;
  for (const CommandSpec *command : allCommands())
    names.push_back(command->name);
  return llvm::join(names, " ");
}

static std::string diagnosticIds() {
  std::vector<StringRef> ids;
  for (const DiagInfo &info : allDiagnostics())
    ids.push_back(info.id);
  return llvm::join(ids, " ");
}

/// On one line, without what a shell's quotes would end at.
static std::string oneLine(StringRef help) {
  std::string text;
  for (char c : help)
    text += c == '\n' ? ' ' : c;
  return text;
}

static const OptionSpec helpOption = {"help", 'h', "", "this text"};

/// Calls `function` with each option of a command, --help among them.
template <typename Function> static void forEachOption(const CommandSpec &command, Function fn) {
  for (const OptionSpec &option : command.options)
    fn(option);
  fn(helpOption);
}

//===-- bash --------------------------------------------------------------------------===//

static std::string bashReply(Values values, StringRef choices) {
  switch (values) {
  case Values::None:
    return "COMPREPLY=()";
  case Values::Files:
    return "_nnc_files -f";
  case Values::Directories:
    return "_nnc_files -d";
  case Values::Commands:
    return "_nnc_words '" + commandNames() + "'";
  case Values::Ids:
    return "_nnc_words '" + diagnosticIds() + "'";
  case Values::Choices:
    return "_nnc_words '" + words(choices) + "'";
  }
  llvm_unreachable("a kind of values");
}

static void writeBash(llvm::raw_ostream &os) {
  os << R"(# nnc for bash; `source <(nnc completion bash)` in ~/.bashrc.
_nnc_words() {
  mapfile -t COMPREPLY < <(compgen -W "$1" -- "$cur")
  # An option that takes a value waits for it.
  [[ ${#COMPREPLY[@]} == 1 && ${COMPREPLY[0]} == *= ]] && compopt -o nospace
  return 0
}

_nnc_files() {
  compopt -o filenames
  mapfile -t COMPREPLY < <(compgen "$1" -- "$cur")
}

_nnc() {
  local cur=${COMP_WORDS[COMP_CWORD]} option=${COMP_WORDS[COMP_CWORD - 1]}
  if ((COMP_CWORD == 1)); then
    _nnc_words ')"
     << commandNames() << R"('
    return
  fi
  # Readline takes --name=value for three words.
  if [[ $cur == = ]]; then
    cur=
  elif [[ $option == = ]]; then
    option=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  case ${COMP_WORDS[1]} in
)";
  for (const CommandSpec *command : allCommands()) {
    std::string names;
    os << "  " << command->name << ")\n    case $option in\n";
    forEachOption(*command, [&](const OptionSpec &option) {
      bool takesValue = !option.value.empty();
      names +=
          ("--" + option.name + (takesValue && !option.isValueOptional ? "=" : "") + " ").str();
      if (!takesValue)
        return;
      os << "    --" << option.name;
      if (option.shortName)
        os << " | -" << option.shortName;
      os << ") " << bashReply(valuesOf(option), option.choices) << " && return ;;\n";
    });
    os << "    esac\n    if [[ $cur == -* ]]; then\n      _nnc_words '" << StringRef(names).rtrim();
    if (choosesThenFiles(*command))
      os << "'\n    elif ((COMP_CWORD > 2)); then\n      " << bashReply(Values::Files, "")
         << "\n    else\n      ";
    else
      os << "'\n    else\n      ";
    os << bashReply(argumentsOf(*command), command->choices) << "\n    fi ;;\n";
  }
  os << "  esac\n}\n\ncomplete -F _nnc nnc\n";
}

//===-- zsh ---------------------------------------------------------------------------===//

static std::string zshQuoted(StringRef text) {
  std::string out;
  for (char c : oneLine(text))
    out += c == '\''                        ? "'\\''"
           : StringRef("[]:\\").contains(c) ? std::string("\\") + c
                                            : std::string(1, c);
  return out;
}

static std::string zshAction(Values values, StringRef choices) {
  switch (values) {
  case Values::None:
    return " ";
  case Values::Files:
    return "_files";
  case Values::Directories:
    return "_files -/";
  case Values::Commands:
    return "(" + commandNames() + ")";
  case Values::Ids:
    return "(" + diagnosticIds() + ")";
  case Values::Choices:
    return "(" + words(choices) + ")";
  }
  llvm_unreachable("a kind of values");
}

static void writeZsh(llvm::raw_ostream &os) {
  os << "#compdef nnc\n# nnc for zsh; `source <(nnc completion zsh)` in ~/.zshrc, after compinit.\n"
        "_nnc() {\n  local -a commands\n  commands=(\n";
  for (const CommandSpec *command : allCommands())
    os << "    '" << command->name << ':' << zshQuoted(command->summary) << "'\n";
  os << "  )\n  if ((CURRENT == 2)); then\n    _describe command commands\n    return\n  fi\n"
        "  local command=$words[2]\n  shift words\n  ((CURRENT--))\n  case $command in\n";
  for (const CommandSpec *command : allCommands()) {
    os << "  " << command->name << ")\n    _arguments -s -S";
    forEachOption(*command, [&](const OptionSpec &option) {
      bool takesValue = !option.value.empty();
      std::string tail = ("[" + zshQuoted(option.help) + "]");
      if (takesValue)
        tail += (option.isValueOptional ? "::" : ":") + zshQuoted(option.value) + ":" +
                zshAction(valuesOf(option), option.choices);
      StringRef repeat = option.repeatable ? "*" : "";
      StringRef equals = !takesValue ? "" : option.isValueOptional ? "=-" : "=";
      os << " \\\n      '" << repeat << "--" << option.name << equals << tail << "'";
      if (option.shortName)
        os << " \\\n      '" << repeat << '-' << option.shortName
           << (takesValue && !option.isValueOptional ? "+" : "") << tail << "'";
    });
    Values arguments = argumentsOf(*command);
    bool isFirst = command->maxArguments == 1 || choosesThenFiles(*command);
    if (arguments != Values::None)
      os << " \\\n      '" << (isFirst ? "1" : "*")
         << ":argument:" << zshAction(arguments, command->choices) << "'";
    if (choosesThenFiles(*command))
      os << " \\\n      '*:file:" << zshAction(Values::Files, "") << "'";
    os << " ;;\n";
  }
  os << "  esac\n}\n\ncompdef _nnc nnc\n";
}

//===-- fish --------------------------------------------------------------------------===//

static std::string fishQuoted(StringRef text) {
  std::string out = "'";
  for (char c : oneLine(text))
    out += c == '\'' || c == '\\' ? std::string("\\") + c : std::string(1, c);
  return out + "'";
}

static std::string fishFlags(Values values, StringRef choices) {
  switch (values) {
  case Values::None:
    return " -f";
  case Values::Files:
    return " -F";
  case Values::Directories:
    return " -f -a '(__fish_complete_directories)'";
  case Values::Commands:
    return " -f -a '" + commandNames() + "'";
  case Values::Ids:
    return " -f -a '" + diagnosticIds() + "'";
  case Values::Choices:
    return " -f -a '" + words(choices) + "'";
  }
  llvm_unreachable("a kind of values");
}

static void writeFish(llvm::raw_ostream &os) {
  os << "# nnc for fish; `nnc completion fish > ~/.config/fish/completions/nnc.fish`.\n";
  for (const CommandSpec *command : allCommands()) {
    os << "complete -c nnc -n __fish_use_subcommand -f -a " << command->name << " -d "
       << fishQuoted(command->summary) << '\n';
    std::string start =
        ("complete -c nnc -n '__fish_seen_subcommand_from " + command->name + "'").str();
    forEachOption(*command, [&](const OptionSpec &option) {
      os << start << " -l " << option.name;
      if (option.shortName)
        os << " -s " << option.shortName;
      if (!option.value.empty() && !option.isValueOptional)
        os << " -r" << fishFlags(valuesOf(option), option.choices);
      os << " -d " << fishQuoted(option.help) << '\n';
    });
    os << start << fishFlags(argumentsOf(*command), command->choices) << '\n';
    if (choosesThenFiles(*command))
      os << start << fishFlags(Values::Files, "") << '\n';
  }
}

static llvm::Error runCompletion(const ParsedOptions &options) {
  StringRef shell = options.arguments().front();
  if (shell == "bash")
    writeBash(llvm::outs());
  else if (shell == "zsh")
    writeZsh(llvm::outs());
  else
    writeFish(llvm::outs());
  return llvm::Error::success();
}

const CommandSpec nnc::tool::completionCommand = {
    "completion",
    "Print what a shell needs to complete commands",
    "nnc completion bash|zsh|fish",
    "",
    "  source <(nnc completion bash)                 in ~/.bashrc\n"
    "  source <(nnc completion zsh)                  in ~/.zshrc\n"
    "  nnc completion fish > ~/.config/fish/completions/nnc.fish",
    {},
    1,
    1,
    runCompletion,
    "bash,zsh,fish"};
