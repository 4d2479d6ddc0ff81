// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The numbers of fields are those of onnx.proto, which never change.
#include "Proto.h"
#include "Wire.h"

#include "llvm/ADT/bit.h"

using namespace nnc::onnx;
using llvm::Error;
using llvm::StringRef;
using llvm::Twine;

namespace {
class Decoder {
public:
  Decoder(StringRef file, const nnc::OnnxLimits &limits) : file(file), limits(limits) {}

  Error decode(StringRef bytes, Model &model) {
    return each(bytes, "ModelProto", [&](const Field &f) -> Error {
      switch (f.number) {
      case 7:
        if (model.graph)
          return refuse(f, "a model has one graph, got a second one");
        model.graph.emplace();
        return decode(f.bytes, *model.graph);
      case 8: {
        std::string domain;
        int64_t version = 0;
        if (Error error = each(f.bytes, "OperatorSetIdProto", [&](const Field &g) -> Error {
              if (g.number == 1)
                domain = g.bytes.str();
              if (g.number == 2)
                version = g.integer();
              return Error::success();
            }))
          return error;
        model.opsets[domain == "ai.onnx" ? "" : domain] = version;
        return Error::success();
      }
      case 25:
        return refuse(f, "functions of a model (FunctionProto) are not supported");
      }
      return Error::success();
    });
  }

private:
  Error each(StringRef bytes, StringRef what, llvm::function_ref<Error(const Field &)> use) {
    return forEachField(file, bytes, what, use);
  }
  Error refuse(const Field &field, const Twine &message) {
    return malformed(file, field.kind == Field::Bytes ? field.bytes : file, message);
  }

  Error decode(StringRef bytes, Graph &graph) {
    return each(bytes, "GraphProto", [&](const Field &f) -> Error {
      switch (f.number) {
      case 1:
        if (++nodes > limits.nodes)
          return refuse(f, "a model has at most " + Twine(limits.nodes) + " nodes");
        return decode(f.bytes, graph.nodes.emplace_back());
      case 2:
        graph.name = f.bytes;
        break;
      case 5:
        return decode(f.bytes, graph.initializers.emplace_back());
      case 11:
        return decode(f.bytes, graph.inputs.emplace_back());
      case 12:
        return decode(f.bytes, graph.outputs.emplace_back());
      case 15:
        return refuse(f, "sparse initializers are not supported");
      }
      return Error::success();
    });
  }

  Error decode(StringRef bytes, Node &node) {
    return each(bytes, "NodeProto", [&](const Field &f) -> Error {
      switch (f.number) {
      case 1:
        node.inputs.push_back(f.bytes);
        break;
      case 2:
        node.outputs.push_back(f.bytes);
        break;
      case 3:
        node.name = f.bytes;
        break;
      case 4:
        node.type = f.bytes;
        break;
      case 5:
        return decode(f.bytes, node.attributes.emplace_back());
      case 7:
        node.domain = f.bytes == "ai.onnx" ? "" : f.bytes;
        break;
      }
      return Error::success();
    });
  }

  Error decode(StringRef bytes, Attribute &attribute) {
    return each(bytes, "AttributeProto", [&](const Field &f) -> Error {
      llvm::SmallVector<uint64_t> numbers;
      switch (f.number) {
      case 1:
        attribute.name = f.bytes;
        break;
      case 2:
        attribute.real = llvm::bit_cast<float>(static_cast<uint32_t>(f.value));
        break;
      case 3:
        attribute.integer = f.integer();
        break;
      case 4:
        attribute.string = f.bytes;
        break;
      case 5:
        return decode(f.bytes, attribute.tensor.emplace());
      case 6: {
        if (++nesting > limits.nesting)
          return refuse(f, "graphs are nested at most " + Twine(limits.nesting) + " deep");
        attribute.graph.assign(1, Graph());
        Error error = decode(f.bytes, attribute.graph.front());
        --nesting;
        return error;
      }
      case 7:
        if (Error error = readNumbers(file, f, Field::Fixed32, numbers))
          return error;
        for (uint64_t bits : numbers)
          attribute.reals.push_back(llvm::bit_cast<float>(static_cast<uint32_t>(bits)));
        break;
      case 8:
        if (Error error = readNumbers(file, f, Field::Varint, numbers))
          return error;
        attribute.integers.append(numbers.begin(), numbers.end());
        break;
      case 9:
        attribute.strings.push_back(f.bytes);
        break;
      case 20:
        attribute.type = f.integer();
        break;
      }
      return Error::success();
    });
  }

  Error decode(StringRef bytes, Tensor &tensor) {
    return each(bytes, "TensorProto", [&](const Field &f) -> Error {
      switch (f.number) {
      case 1: {
        llvm::SmallVector<uint64_t> dims;
        if (Error error = readNumbers(file, f, Field::Varint, dims))
          return error;
        tensor.dims.append(dims.begin(), dims.end());
        if (tensor.dims.size() > limits.rank)
          return refuse(f, "tensors have at most " + Twine(limits.rank) + " dimensions");
        break;
      }
      case 2:
        tensor.type = f.integer();
        break;
      case 3:
        return refuse(f, "tensors in segments are not supported");
      case 4:
        return readNumbers(file, f, Field::Fixed32, tensor.numbers);
      case 5:
      case 7:
      case 11:
        return readNumbers(file, f, Field::Varint, tensor.numbers);
      case 10:
        return readNumbers(file, f, Field::Fixed64, tensor.numbers);
      case 8:
        tensor.name = f.bytes;
        break;
      case 9:
        tensor.raw = f.bytes;
        break;
      case 13: {
        std::string key, value;
        if (Error error = each(f.bytes, "StringStringEntryProto", [&](const Field &g) -> Error {
              (g.number == 1 ? key : value) = g.bytes.str();
              return Error::success();
            }))
          return error;
        tensor.external[key] = value;
        break;
      }
      case 14:
        tensor.isExternal = f.value == 1;
        break;
      }
      return Error::success();
    });
  }

  Error decode(StringRef bytes, ValueInfo &info) {
    return each(bytes, "ValueInfoProto", [&](const Field &f) -> Error {
      if (f.number == 1)
        info.name = f.bytes;
      if (f.number != 2)
        return Error::success();
      return each(f.bytes, "TypeProto", [&](const Field &g) -> Error {
        if (g.number != 1)
          return Error::success();
        return each(g.bytes, "TypeProto.Tensor", [&](const Field &h) -> Error {
          if (h.number == 1)
            info.type = h.integer();
          if (h.number != 2)
            return Error::success();
          return decode(h.bytes, info.shape.emplace());
        });
      });
    });
  }

  Error decode(StringRef bytes, std::vector<Dimension> &shape) {
    return each(bytes, "TensorShapeProto", [&](const Field &f) -> Error {
      if (f.number != 1)
        return Error::success();
      if (shape.size() >= limits.rank)
        return refuse(f, "tensors have at most " + Twine(limits.rank) + " dimensions");
      Dimension &dimension = shape.emplace_back();
      return each(f.bytes, "Dimension", [&](const Field &g) -> Error {
        if (g.number == 1)
          dimension.extent = g.integer();
        if (g.number == 2)
          dimension.symbol = g.bytes;
        return Error::success();
      });
    });
  }

  StringRef file;
  const nnc::OnnxLimits &limits;
  unsigned nodes = 0, nesting = 0;
};
} // namespace

llvm::Expected<Model> nnc::onnx::decode(StringRef file, const OnnxLimits &limits) {
  Model model;
  if (Error error = Decoder(file, limits).decode(file, model))
    return std::move(error);
  if (!model.graph)
    return llvm::createStringError("expects an ONNX model, got a file without a graph");
  return std::move(model);
}
