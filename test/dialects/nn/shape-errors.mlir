// RUN: nnc-opt %s --split-input-file --verify-diagnostics

func.func @constant_c1() {
  // expected-error @+1 {{expected a tensor of static extents, got 'tensor<?xf32>'}}
  %z = nn.constant 0.5 : tensor<?xf32>
  return
}

// -----

func.func @constant_range() {
  // expected-error @+1 {{expected a value of 'i8', got 300}}
  %z = nn.constant 300 : tensor<2xi8>
  return
}

// -----

func.func @constant_fraction() {
  // expected-error @+1 {{expected a value of 'i32'}}
  %z = nn.constant 0.5 : tensor<2xi32>
  return
}

// -----

func.func @iota_c1() {
  // expected-error @+1 {{'nn.iota' op expects an axis in [0, 2) for a result of rank 2, got 2}}
  %z = nn.iota axis 2 : tensor<3x4xf32>
  return
}

// -----

func.func @iota_c2() {
  // expected-error @+1 {{'nn.iota' op expects a result of static extents, got 'tensor<?xf32>'}}
  %z = nn.iota axis 0 : tensor<?xf32>
  return
}

// -----

func.func @reshape_c1_twice(
    // expected-note @+1 {{'input' of type 'tensor<3x4xf32>' is defined here}}
    %x: tensor<3x4xf32>) {
  // expected-error @+1 {{'nn.reshape' op expects at most one extent of -1, got 2}}
  %z = nn.reshape %x to [-1, -1] : tensor<3x4xf32>
  return
}

// -----

func.func @reshape_c1_negative(
    // expected-note @+1 {{'input' of type 'tensor<3x4xf32>' is defined here}}
    %x: tensor<3x4xf32>) {
  // expected-error @+1 {{'nn.reshape' op expects extents >= 0, or -1 once, got -2}}
  %z = nn.reshape %x to [-2, 6] : tensor<3x4xf32>
  return
}

// -----

func.func @reshape_c2(
    // expected-note @+1 {{'input' of type 'tensor<3x4xf32>' is defined here}}
    %x: tensor<3x4xf32>) {
  // expected-error @+1 {{'nn.reshape' op has 12 elements, but the shape 3x5 has 15}}
  %z = nn.reshape %x to [3, 5] : tensor<3x4xf32>
  return
}

// -----

func.func @reshape_c2_remainder(
    // expected-note @+1 {{'input' of type 'tensor<3x4xf32>' is defined here}}
    %x: tensor<3x4xf32>) {
  // expected-error @+1 {{'nn.reshape' op has 12 elements, not a multiple of 5}}
  %z = nn.reshape %x to [5, -1] : tensor<3x4xf32>
  return
}

// -----

func.func @reshape_c3(
    // expected-note @+1 {{'input' of type 'tensor<?x4xf32>' is defined here}}
    %x: tensor<?x4xf32>) {
  // expected-error @+1 {{'nn.reshape' op cannot give ?x4 another shape whose number of rows is not known: use -1 for it}}
  %z = nn.reshape %x to [8] : tensor<?x4xf32>
  return
}

// -----

func.func @reshape_overflow(
    // expected-note @+1 {{'input' of type 'tensor<3x4xf32>' is defined here}}
    %x: tensor<3x4xf32>) {
  // expected-error @+1 {{'nn.reshape' op has a shape of more elements than fit 64 bits}}
  %z = nn.reshape %x to [4294967296, 4294967296] : tensor<3x4xf32>
  return
}

// -----

func.func @transpose_c1_twice(
    // expected-note @+1 {{'input' of type 'tensor<3x4xf32>' is defined here}}
    %x: tensor<3x4xf32>) {
  // expected-error @+1 {{'nn.transpose' op expects each dimension from 0 to 1 once in its permutation, got [0, 0]}}
  %z = nn.transpose %x [0, 0] : tensor<3x4xf32>
  return
}

// -----

func.func @transpose_c1_short(
    // expected-note @+1 {{'input' of type 'tensor<3x4xf32>' is defined here}}
    %x: tensor<3x4xf32>) {
  // expected-error @+1 {{'nn.transpose' op expects each dimension from 0 to 1 once in its permutation, got [1]}}
  %z = nn.transpose %x [1] : tensor<3x4xf32>
  return
}

// -----

func.func @broadcast_c1(
    // expected-note @+1 {{'input' of type 'tensor<3x4xf32>' is defined here}}
    %x: tensor<3x4xf32>) {
  // expected-error @+1 {{'nn.broadcast' op expects a shape of rank >= 2, got 1}}
  %z = nn.broadcast %x to [4] : tensor<3x4xf32>
  return
}

// -----

func.func @broadcast_c2(
    // expected-note @+1 {{'input' of type 'tensor<3x4xf32>' is defined here}}
    %x: tensor<3x4xf32>) {
  // expected-error @+1 {{'nn.broadcast' op cannot broadcast 3x4 to extent 5 in dimension 1}}
  %z = nn.broadcast %x to [3, 5] : tensor<3x4xf32>
  return
}

// -----

func.func @broadcast_c3(
    // expected-note @+1 {{'input' of type 'tensor<3x4xf32>' is defined here}}
    %x: tensor<3x4xf32>) {
  // expected-error @+1 {{'nn.broadcast' op expects an extent >= 0 for dimension 0, got -1}}
  %z = nn.broadcast %x to [-1, 3, 4] : tensor<3x4xf32>
  return
}

// -----

func.func @concat_c1_rank(
    // expected-note @+1 {{'input' of type 'tensor<3x4xf32>' is defined here}}
    %x: tensor<3x4xf32>,
    // expected-note @+1 {{'input' of type 'tensor<3xf32>' is defined here}}
    %y: tensor<3xf32>) {
  // expected-error @+1 {{'nn.concat' op expects inputs that differ only in their extent along axis 0, got 'tensor<3x4xf32>' and 'tensor<3xf32>'}}
  %z = nn.concat %x, %y axis 0 : tensor<3x4xf32>, tensor<3xf32>
  return
}

// -----

func.func @concat_c1_none() {
  // expected-error @+2 {{failed to infer returned types}}
  // expected-error @+1 {{'nn.concat' op expects at least one input}}
  %z = "nn.concat"() {axis = 0} : () -> tensor<4xf32>
  return
}

// -----

func.func @concat_c2(
    // expected-note @+1 {{'input' of type 'tensor<3x4xf32>' is defined here}}
    %x: tensor<3x4xf32>) {
  // expected-error @+1 {{'nn.concat' op expects an axis in [0, 2) for inputs of rank 2, got 2}}
  %z = nn.concat %x, %x axis 2 : tensor<3x4xf32>, tensor<3x4xf32>
  return
}

// -----

func.func @concat_c3(
    // expected-note @+1 {{'input' of type 'tensor<3x4xf32>' is defined here}}
    %x: tensor<3x4xf32>,
    // expected-note @+1 {{'input' of type 'tensor<2x4xf32>' is defined here}}
    %y: tensor<2x4xf32>) {
  // expected-error @+1 {{'nn.concat' op expects inputs that differ only in their extent along axis 1, got 'tensor<3x4xf32>' and 'tensor<2x4xf32>'}}
  %z = nn.concat %x, %y axis 1 : tensor<3x4xf32>, tensor<2x4xf32>
  return
}

// -----

func.func @slice_c1(
    // expected-note @+1 {{'input' of type 'tensor<3x4xf32>' is defined here}}
    %x: tensor<3x4xf32>) {
  // expected-error @+1 {{'nn.slice' op expects 2 offsets, sizes and strides, one for each dimension, got 1, 2 and 2}}
  %z = nn.slice %x offsets [0] sizes [3, 1] strides [1, 1] : tensor<3x4xf32>
  return
}

// -----

func.func @slice_c2(
    // expected-note @+1 {{'input' of type 'tensor<3x4xf32>' is defined here}}
    %x: tensor<3x4xf32>) {
  // expected-error @+1 {{'nn.slice' op expects offset >= 0, size >= 0 (or -1 for a whole dimension) and stride >= 1 in dimension 1, got 1, 1 and 0}}
  %z = nn.slice %x offsets [0, 1] sizes [3, 1] strides [1, 0] : tensor<3x4xf32>
  return
}

// -----

func.func @slice_c3(
    // expected-note @+1 {{'input' of type 'tensor<3x4xf32>' is defined here}}
    %x: tensor<3x4xf32>) {
  // expected-error @+1 {{'nn.slice' op takes elements beyond extent 4 of dimension 1: offset 1, size 3, stride 2}}
  %z = nn.slice %x offsets [0, 1] sizes [3, 3] strides [1, 2] : tensor<3x4xf32>
  return
}

// -----

func.func @slice_of_rows(
    // expected-note @+1 {{'input' of type 'tensor<?x4xf32>' is defined here}}
    %x: tensor<?x4xf32>) {
  // expected-error @+1 {{'nn.slice' op cannot take a part of dimension 0, whose extent is not known}}
  %z = nn.slice %x offsets [1, 0] sizes [1, -1] strides [1, 1] : tensor<?x4xf32>
  return
}

// -----

func.func @pad_c1(
    // expected-note @+1 {{'input' of type 'tensor<3x4xf32>' is defined here}}
    %x: tensor<3x4xf32>) {
  // expected-error @+1 {{'nn.pad' op expects 2 entries of low, high and interior, got 1, 2 and 2}}
  %z = nn.pad %x low [0] high [0, 0] interior [0, 0] : tensor<3x4xf32>
  return
}

// -----

func.func @pad_c2(
    // expected-note @+1 {{'input' of type 'tensor<3x4xf32>' is defined here}}
    %x: tensor<3x4xf32>) {
  // expected-error @+1 {{'nn.pad' op expects padding >= 0 in dimension 1, got low 0, high -1 and interior 0}}
  %z = nn.pad %x low [0, 0] high [0, -1] interior [0, 0] : tensor<3x4xf32>
  return
}

// -----

func.func @pad_c3(
    // expected-note @+1 {{'input' of type 'tensor<?x4xf32>' is defined here}}
    %x: tensor<?x4xf32>) {
  // expected-error @+1 {{'nn.pad' op cannot pad dimension 0, whose extent is not known}}
  %z = nn.pad %x low [1, 0] high [0, 0] interior [0, 0] : tensor<?x4xf32>
  return
}

// -----

func.func @pad_overflow(
    // expected-note @+1 {{'input' of type 'tensor<3x4xf32>' is defined here}}
    %x: tensor<3x4xf32>) {
  // expected-error @+1 {{'nn.pad' op pads dimension 0 beyond what fits 64 bits}}
  %z = nn.pad %x low [9223372036854775807, 0] high [1, 0] interior [0, 0] : tensor<3x4xf32>
  return
}

// -----

func.func @one_hot_c1(
    // expected-note @+1 {{'indices' of type 'tensor<4xi32>' is defined here}}
    %x: tensor<4xi32>) {
  // expected-error @+1 {{'nn.one_hot' op expects a positive depth, got 0}}
  %z = nn.one_hot %x depth 0 of f32 : tensor<4xi32>
  return
}

// -----

func.func @concat_overflow(
    // expected-note @+1 {{'input' of type 'tensor<0x9223372036854775807xf32>' is defined here}}
    %x: tensor<0x9223372036854775807xf32>,
    // expected-note @+1 {{'input' of type 'tensor<0x1xf32>' is defined here}}
    %y: tensor<0x1xf32>) {
  // expected-error @+1 {{'nn.concat' op has more elements along axis 1 than fit 64 bits}}
  %z = nn.concat %x, %y axis 1 : tensor<0x9223372036854775807xf32>, tensor<0x1xf32>
  return
}

// -----

func.func @flip_c1(
    // expected-note @+1 {{'input' of type 'tensor<3x4xf32>' is defined here}}
    %x: tensor<3x4xf32>) {
  // expected-error @+1 {{'nn.flip' op expects axes in [-2, 2) for an input of rank 2, got 2}}
  %z = nn.flip %x axes [2] : tensor<3x4xf32>
  return
}

// -----

func.func @tile_c1(
    // expected-note @+1 {{'input' of type 'tensor<3x4xf32>' is defined here}}
    %x: tensor<3x4xf32>) {
  // expected-error @+1 {{'nn.tile' op expects 2 repeats, one for each dimension, got 1}}
  %z = nn.tile %x repeats [2] : tensor<3x4xf32>
  return
}

// -----

func.func @tile_c2(
    // expected-note @+1 {{'input' of type 'tensor<?x4xf32>' is defined here}}
    %x: tensor<?x4xf32>) {
  // expected-error @+1 {{'nn.tile' op cannot repeat extent ? of dimension 0 2 times}}
  %z = nn.tile %x repeats [2, 1] : tensor<?x4xf32>
  return
}

// -----

func.func @split_c1(
    // expected-note @+1 {{'input' of type 'tensor<3x4xf32>' is defined here}}
    %x: tensor<3x4xf32>) {
  // expected-error @+1 {{'nn.split' op expects an axis in [0, 2) for an input of rank 2, got 2}}
  %z, %w = nn.split %x axis 2 sizes [1, 3] : tensor<3x4xf32>
  return
}

// -----

func.func @split_c2(
    // expected-note @+1 {{'input' of type 'tensor<3x4xf32>' is defined here}}
    %x: tensor<3x4xf32>) {
  // expected-error @+1 {{'nn.split' op expects sizes that add up to extent 4 of dimension 1, got [1, 2]}}
  %z, %w = nn.split %x axis 1 sizes [1, 2] : tensor<3x4xf32>
  return
}

// -----

func.func @top_k_c1(
    // expected-note @+1 {{'input' of type 'tensor<3x4xf32>' is defined here}}
    %x: tensor<3x4xf32>) {
  // expected-error @+1 {{'nn.top_k' op expects an axis in [-2, 2) for an input of rank 2, got 2}}
  %z, %w = nn.top_k %x k 1 axis 2 : tensor<3x4xf32>
  return
}

// -----

func.func @top_k_c2(
    // expected-note @+1 {{'input' of type 'tensor<3x4xf32>' is defined here}}
    %x: tensor<3x4xf32>) {
  // expected-error @+1 {{'nn.top_k' op expects k in [1, 4], the extent along axis 1, got 5}}
  %z, %w = nn.top_k %x k 5 axis 1 : tensor<3x4xf32>
  return
}

// -----

func.func @gather_c2(
    // expected-note @+1 {{'input' of type 'tensor<0x4xf32>' is defined here}}
    %x: tensor<0x4xf32>, %i: tensor<2xi32>) {
  // expected-error @+1 {{'nn.gather' op expects at least one element along axis 0}}
  %z = nn.gather %x, %i axis 0 : tensor<0x4xf32>, tensor<2xi32>
  return
}

// -----

func.func @scatter_add_c1(
    // expected-note @+1 {{'updates' of type 'tensor<3x4xf32>' is defined here}}
    %x: tensor<3x4xf32>,
    // expected-note @+1 {{'indices' of type 'tensor<2xi32>' is defined here}}
    %i: tensor<2xi32>) {
  // expected-error @+1 {{'nn.scatter_add' op expects updates with the indices' shape 2 from axis 0 on, got 3}}
  %z = nn.scatter_add %x, %i axis 0 extent 5 : tensor<3x4xf32>, tensor<2xi32>
  return
}

// -----

// expected-note @+1 {{'input' of type 'tensor<3x4xf32>' is defined here}}
func.func @sort_c1(%x: tensor<3x4xf32>) {
  // expected-error @+1 {{'nn.sort' op expects an axis in [-2, 2) for an input of rank 2, got 2}}
  %v, %i = nn.sort %x axis 2 : tensor<3x4xf32>
  return
}

// -----

// expected-note @+1 {{'input' of type 'tensor<?x4xf32>' is defined here}}
func.func @sort_c2(%x: tensor<?x4xf32>) {
  // expected-error @+1 {{'nn.sort' op expects a known extent of at least 1 along axis 0, got ?}}
  %v, %i = nn.sort %x axis 0 : tensor<?x4xf32>
  return
}
