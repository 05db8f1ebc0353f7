/**
 * All WGSL files by path. Text imports, so that bundles and compiled binaries carry them.
 *
 * @module
 */
import benchCopy from "./bench/copy.wgsl" with { type: "text" };
import benchFma from "./bench/fma.wgsl" with { type: "text" };
import denseActivationBackward from "./dense/activation_backward.wgsl" with { type: "text" };
import denseBackwardSubgroup from "./dense/backward_subgroup.wgsl" with { type: "text" };
import denseBackwardWorkgroup from "./dense/backward_workgroup.wgsl" with { type: "text" };
import denseForwardSubgroup from "./dense/forward_subgroup.wgsl" with { type: "text" };
import denseForwardWorkgroup from "./dense/forward_workgroup.wgsl" with { type: "text" };
import denseGradientSubgroup from "./dense/gradient_subgroup.wgsl" with { type: "text" };
import denseGradientWorkgroup from "./dense/gradient_workgroup.wgsl" with { type: "text" };
import denseReduce from "./dense/reduce.wgsl" with { type: "text" };
import denseTranspose from "./dense/transpose.wgsl" with { type: "text" };
import densityBackward from "./density/backward.wgsl" with { type: "text" };
import densityForward from "./density/forward.wgsl" with { type: "text" };
import encodeFrequency from "./encode/frequency.wgsl" with { type: "text" };
import learnAdam from "./learn/adam.wgsl" with { type: "text" };
import learnLoss from "./learn/loss.wgsl" with { type: "text" };
import libActivation from "./lib/activation.wgsl" with { type: "text" };
import libAngle from "./lib/angle.wgsl" with { type: "text" };
import libBackground from "./lib/background.wgsl" with { type: "text" };
import libDense from "./lib/dense.wgsl" with { type: "text" };
import libDenseBackward from "./lib/dense_backward.wgsl" with { type: "text" };
import libDenseForward from "./lib/dense_forward.wgsl" with { type: "text" };
import libDenseGradient from "./lib/dense_gradient.wgsl" with { type: "text" };
import libDenseSubgroup from "./lib/dense_subgroup.wgsl" with { type: "text" };
import libDenseWorkgroup from "./lib/dense_workgroup.wgsl" with { type: "text" };
import libDensity from "./lib/density.wgsl" with { type: "text" };
import libDispatch from "./lib/dispatch.wgsl" with { type: "text" };
import libProduct from "./lib/product.wgsl" with { type: "text" };
import libRandom from "./lib/random.wgsl" with { type: "text" };
import libRows from "./lib/rows.wgsl" with { type: "text" };
import pixelsAllImages from "./pixels/all_images.wgsl" with { type: "text" };
import pixelsColors from "./pixels/colors.wgsl" with { type: "text" };
import pixelsOneImage from "./pixels/one_image.wgsl" with { type: "text" };
import pixelsTile from "./pixels/tile.wgsl" with { type: "text" };
import raysGenerate from "./rays/generate.wgsl" with { type: "text" };
import samplesCdf from "./samples/cdf.wgsl" with { type: "text" };
import samplesImportance from "./samples/importance.wgsl" with { type: "text" };
import samplesMerge from "./samples/merge.wgsl" with { type: "text" };
import samplesPlace from "./samples/place.wgsl" with { type: "text" };
import samplesStratified from "./samples/stratified.wgsl" with { type: "text" };
import volrendComposite from "./volrend/composite.wgsl" with { type: "text" };
import volrendCompositeBackward from "./volrend/composite_backward.wgsl" with { type: "text" };

/** WGSL files by path in this folder. */
export const SHADERS: Readonly<Record<string, string>> = {
  "bench/copy.wgsl": benchCopy,
  "bench/fma.wgsl": benchFma,
  "dense/activation_backward.wgsl": denseActivationBackward,
  "dense/backward_subgroup.wgsl": denseBackwardSubgroup,
  "dense/backward_workgroup.wgsl": denseBackwardWorkgroup,
  "dense/forward_subgroup.wgsl": denseForwardSubgroup,
  "dense/forward_workgroup.wgsl": denseForwardWorkgroup,
  "dense/gradient_subgroup.wgsl": denseGradientSubgroup,
  "dense/gradient_workgroup.wgsl": denseGradientWorkgroup,
  "dense/reduce.wgsl": denseReduce,
  "dense/transpose.wgsl": denseTranspose,
  "density/backward.wgsl": densityBackward,
  "density/forward.wgsl": densityForward,
  "encode/frequency.wgsl": encodeFrequency,
  "learn/adam.wgsl": learnAdam,
  "learn/loss.wgsl": learnLoss,
  "lib/activation.wgsl": libActivation,
  "lib/angle.wgsl": libAngle,
  "lib/background.wgsl": libBackground,
  "lib/dense.wgsl": libDense,
  "lib/dense_backward.wgsl": libDenseBackward,
  "lib/dense_forward.wgsl": libDenseForward,
  "lib/dense_gradient.wgsl": libDenseGradient,
  "lib/dense_subgroup.wgsl": libDenseSubgroup,
  "lib/dense_workgroup.wgsl": libDenseWorkgroup,
  "lib/density.wgsl": libDensity,
  "lib/dispatch.wgsl": libDispatch,
  "lib/product.wgsl": libProduct,
  "lib/random.wgsl": libRandom,
  "lib/rows.wgsl": libRows,
  "pixels/all_images.wgsl": pixelsAllImages,
  "pixels/colors.wgsl": pixelsColors,
  "pixels/one_image.wgsl": pixelsOneImage,
  "pixels/tile.wgsl": pixelsTile,
  "rays/generate.wgsl": raysGenerate,
  "samples/cdf.wgsl": samplesCdf,
  "samples/importance.wgsl": samplesImportance,
  "samples/merge.wgsl": samplesMerge,
  "samples/place.wgsl": samplesPlace,
  "samples/stratified.wgsl": samplesStratified,
  "volrend/composite.wgsl": volrendComposite,
  "volrend/composite_backward.wgsl": volrendCompositeBackward,
};
