// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Names that C and C++ have already given away, as tables.
#include "Names.h"

#include "llvm/ADT/StringSet.h"

using namespace llvm;

bool nnc::isReservedWord(StringRef name) {
  // Words of C99 to C++20, and macros and types that the C library or a compiler's
  // GNU mode defines in the headers that nearly every program includes.
  static const StringSet<> words = {
      "NULL", "alignas", "alignof", "and", "and_eq", "asm", "assert", "auto", "bitand",
      "bitor", "bool", "break", "case", "catch", "char", "char16_t", "char32_t", "char8_t",
      "class", "co_await", "co_return", "co_yield", "compl", "complex", "concept", "const",
      "const_cast", "consteval", "constexpr", "constinit", "continue", "decltype", "default",
      "delete", "do", "double", "dynamic_cast", "else", "enum", "errno", "explicit", "export",
      "extern", "false", "float", "for", "friend", "goto", "if", "imaginary", "inline", "int",
      "int16_t", "int32_t", "int64_t", "int8_t", "intptr_t", "linux", "long", "mutable",
      "namespace", "new", "noexcept", "noreturn", "not", "not_eq", "nullptr", "offsetof",
      "operator", "or", "or_eq", "private", "protected", "ptrdiff_t", "public", "register",
      "reinterpret_cast", "requires", "restrict", "return", "short", "signed", "size_t",
      "sizeof", "static", "static_assert", "static_cast", "std", "stderr", "stdin", "stdout",
      "struct", "switch", "template", "this", "thread_local", "throw", "true", "try",
      "typedef", "typeid", "typename", "typeof", "uint16_t", "uint32_t", "uint64_t",
      "uint8_t", "uintptr_t", "union", "unix", "unsigned", "using", "virtual", "void",
      "volatile", "wchar_t", "while", "xor", "xor_eq"};
  return words.contains(name);
}

bool nnc::isCLibraryName(StringRef name) {
  static const StringSet<> names = {
      "abort", "abs", "access", "alarm", "asctime", "atexit", "atof", "atoi", "atol", "atoll",
      "bcmp", "bcopy", "bsearch", "bzero", "calloc", "chdir", "chmod", "chown", "clearerr",
      "clock", "clock_t", "clockid_t", "close", "connect", "creat", "ctime", "dev_t",
      "difftime", "div", "div_t", "dup", "dup2", "environ", "execv", "exit", "fclose",
      "fcntl", "fd_set", "feof", "ferror", "fflush", "ffs", "fgetc", "fgetpos", "fgets",
      "fopen", "fork", "fpclassify", "fpos_t", "fprintf", "fputc", "fputs", "fread", "free",
      "freopen", "fscanf", "fseek", "fsetpos", "fstat", "ftell", "fwrite", "getc", "getchar",
      "getcwd", "getenv", "getopt", "getpid", "gets", "getuid", "gid_t", "gmtime", "index",
      "ino_t", "ioctl", "isalnum", "isalpha", "isblank", "iscntrl", "isdigit", "isfinite",
      "isgraph", "isgreater", "isinf", "isless", "islower", "isnan", "isnormal", "isprint",
      "ispunct", "isspace", "isunordered", "isupper", "isxdigit", "jmp_buf", "kill", "labs",
      "ldiv", "ldiv_t", "link", "listen", "llabs", "lldiv", "lldiv_t", "localeconv",
      "localtime", "longjmp", "lseek", "lstat", "main", "malloc", "mblen", "mbstowcs",
      "mbtowc", "memchr", "memcmp", "memcpy", "memmove", "memset", "mkdir", "mkfifo",
      "mktime", "mmap", "mode_t", "munmap", "nice", "off_t", "open", "opendir", "pause",
      "perror", "pid_t", "pipe", "poll", "popen", "pread", "printf", "putc", "putchar",
      "puts", "pwrite", "qsort", "raise", "rand", "random", "read", "readdir", "readlink",
      "realloc", "recv", "remove", "rename", "rewind", "rindex", "rmdir", "scanf", "select",
      "send", "setbuf", "setenv", "setjmp", "setlocale", "setvbuf", "sig_atomic_t", "signal",
      "signbit", "sigset_t", "sleep", "snprintf", "socket", "sprintf", "srand", "srandom",
      "sscanf", "ssize_t", "stat", "strcat", "strchr", "strcmp", "strcoll", "strcpy",
      "strcspn", "strdup", "strerror", "strftime", "strlen", "strncat", "strncmp", "strncpy",
      "strpbrk", "strrchr", "strsep", "strspn", "strstr", "strtod", "strtof", "strtok",
      "strtol", "strtold", "strtoll", "strtoul", "strtoull", "strxfrm", "symlink", "sync",
      "system", "time", "time_t", "timer_t", "times", "tmpfile", "tmpnam", "tolower",
      "toupper", "truncate", "uid_t", "umask", "ungetc", "unlink", "usleep", "va_arg",
      "va_copy", "va_end", "va_list", "va_start", "vfork", "vfprintf", "vprintf", "vscanf",
      "vsnprintf", "vsprintf", "vsscanf", "wait", "waitpid", "wcstombs", "wctomb", "write"};
  // Those of math.h, which also come for float and long double.
  static const StringSet<> math = {
      "acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "cbrt", "ceil", "copysign",
      "cos", "cosh", "drem", "erf", "erfc", "exp", "exp10", "exp2", "expm1", "fabs", "fdim",
      "finite", "floor", "fma", "fmax", "fmin", "fmod", "frexp", "gamma", "hypot", "ilogb",
      "j0", "j1", "jn", "ldexp", "lgamma", "llrint", "llround", "log", "log10", "log1p",
      "log2", "logb", "lrint", "lround", "modf", "nan", "nearbyint", "nextafter",
      "nexttoward", "pow", "pow10", "remainder", "remquo", "rint", "round", "scalb",
      "scalbln", "scalbn", "significand", "sin", "sincos", "sinh", "sqrt", "tan", "tanh",
      "tgamma", "trunc", "y0", "y1", "yn"};
  if (names.contains(name) || math.contains(name))
    return true;
  return (name.ends_with("f") || name.ends_with("l")) && math.contains(name.drop_back());
}
