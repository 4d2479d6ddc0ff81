// RUN: nnc-opt %s -split-input-file -verify-diagnostics

func.func @region_c1(%x: tensor<2xf32>) -> tensor<2xf32> {
  // expected-error @below {{expects its block to take the types of its inputs, got ('tensor<3xf32>') for ('tensor<2xf32>')}}
  %r = rt.region "t"(%x) : (tensor<2xf32>) -> tensor<2xf32> {
  ^bb0(%a: tensor<3xf32>):
    %c = nn.constant 0.0 : tensor<2xf32>
    rt.yield %c : tensor<2xf32>
  }
  return %r : tensor<2xf32>
}

// -----

func.func @region_c2(%x: tensor<2xf32>) -> tensor<2xf32> {
  %r = rt.region "t"(%x) : (tensor<2xf32>) -> tensor<2xf32> {
  ^bb0(%a: tensor<2xf32>):
    // expected-error @below {{expects values of the region's results ('tensor<2xf32>'), got ()}}
    rt.yield
  }
  return %r : tensor<2xf32>
}

// -----

// expected-error @below {{names @b, which is no rt.blob here}}
rt.kernel @k in @b : (tensor<2xf32>) -> tensor<2xf32>

// -----

func.func @call_c1(%x: memref<2xf32>) {
  // expected-error @below {{names @k, which is no rt.kernel here}}
  rt.call_kernel @k outs(%x : memref<2xf32>)
  return
}

// -----

rt.blob @b backend "t" format "f" data ""
// expected-note @below {{kernel declared here}}
rt.kernel @k in @b : (tensor<2xf32>) -> tensor<2xf32>
func.func @call_c1_shapes(%x: memref<3xf32>, %y: memref<2xf32>) {
  // expected-error @below {{expects operands of shape '(tensor<2xf32>) -> tensor<2xf32>', got ins('memref<3xf32>') outs('memref<2xf32>')}}
  rt.call_kernel @k ins(%x : memref<3xf32>) outs(%y : memref<2xf32>)
  return
}
