// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// How build systems find a compiled model: beside its files, wherever those are
// moved to. What it needs in turn, the runtime and the run-time halves of its
// backends, comes from the installed nnc.
#include "Header.h"
#include "Names.h"

#include "llvm/ADT/StringExtras.h"

using namespace llvm;

namespace {

constexpr StringLiteral kConfig = R"(
get_filename_component(_@_dir "${CMAKE_CURRENT_LIST_DIR}" ABSOLUTE)
if(NOT TARGET @::@)
  # The model inside the application.
  add_library(@::@ STATIC IMPORTED)
  set_target_properties(@::@ PROPERTIES
    IMPORTED_LOCATION "${_@_dir}/lib@.a"
    IMPORTED_LINK_INTERFACE_LANGUAGES C
    INTERFACE_INCLUDE_DIRECTORIES "${_@_dir}"
    INTERFACE_LINK_LIBRARIES "%LIBRARIES%;m")
  # The model as a library of its own.
  add_library(@::shared SHARED IMPORTED)
  set_target_properties(@::shared PROPERTIES
    IMPORTED_LOCATION "${_@_dir}/lib@.so"
    IMPORTED_SONAME lib@.so
    INTERFACE_INCLUDE_DIRECTORIES "${_@_dir}"
    INTERFACE_LINK_LIBRARIES "%LIBRARIES%")
endif()
unset(_@_dir)
)";

constexpr StringLiteral kPkgConfig = R"(
prefix=${pcfiledir}

Name: @
Description: Model @, compiled by nnc
Version: 0
Requires: %REQUIRES%
Cflags: -I${prefix}
Libs: -L${prefix} -l@ -lm
)";

std::string replace(std::string text, StringRef what, const std::string &by) {
  for (size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
  return text;
}

std::string describeOrigin(const nnc::ModelInterface &interface) {
  return "# Model '" + interface.name + "', compiled by " + interface.compiler +
         ". Generated: changes are lost.\n";
}

} // namespace

std::string nnc::makeCMakeConfig(const ModelInterface &interface) {
  std::vector<std::string> backends = getBackends(interface), libraries = {"nnc::runtime"};
  for (const std::string &backend : backends)
    libraries.push_back("nnc::" + backend + "_runtime");
  std::string text = describeOrigin(interface) +
                     "include(CMakeFindDependencyMacro)\nif(NOT TARGET nnc::runtime)\n"
                     "  find_dependency(nnc)\nendif()\n";
  for (const std::string &backend : backends)
    text += "if(NOT TARGET nnc::" + backend +
            "_runtime)\n  set(${CMAKE_FIND_PACKAGE_NAME}_FOUND FALSE)\n"
            "  set(${CMAKE_FIND_PACKAGE_NAME}_NOT_FOUND_MESSAGE\n    \"model '" +
            interface.name + "' needs backend '" + backend +
            "', which the nnc that was found does not have\")\n  return()\nendif()\n";
  return text + replace(fillName(kConfig, interface.name), "%LIBRARIES%", join(libraries, ";"));
}

std::string nnc::makePkgConfig(const ModelInterface &interface) {
  std::vector<std::string> packages = {"nnc-runtime"};
  for (const std::string &backend : getBackends(interface))
    packages.push_back("nnc-" + backend + "-runtime");
  return describeOrigin(interface) + replace(fillName(kPkgConfig.drop_front(), interface.name),
                                             "%REQUIRES%", join(packages, ", "));
}
