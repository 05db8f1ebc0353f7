/**
 * All WGSL files by path. Text imports, so that bundles and compiled binaries carry them. Written by
 * `deno task shaders`.
 *
 * @module
 */
import benchCopy from "./bench/copy.wgsl" with { type: "text" };
import benchFma from "./bench/fma.wgsl" with { type: "text" };
import denseActivationBackward from "./dense/activation_backward.wgsl" with { type: "text" };
import denseBackward from "./dense/backward.wgsl" with { type: "text" };
import denseForward from "./dense/forward.wgsl" with { type: "text" };
import denseGradient from "./dense/gradient.wgsl" with { type: "text" };
import denseReduce from "./dense/reduce.wgsl" with { type: "text" };
import denseRows from "./dense/rows.wgsl" with { type: "text" };
import denseTranspose from "./dense/transpose.wgsl" with { type: "text" };
import encodeFrequency from "./encode/frequency.wgsl" with { type: "text" };
import encodeFrequencyBackward from "./encode/frequency_backward.wgsl" with { type: "text" };
import encodeIntegrated from "./encode/integrated.wgsl" with { type: "text" };
import encodeIntegratedBackward from "./encode/integrated_backward.wgsl" with { type: "text" };
import encodeSphericalHarmonics from "./encode/spherical_harmonics.wgsl" with { type: "text" };
import encodeSphericalHarmonicsBackward from "./encode/spherical_harmonics_backward.wgsl" with {
  type: "text",
};
import exposureApply from "./exposure/apply.wgsl" with { type: "text" };
import exposureBackward from "./exposure/backward.wgsl" with { type: "text" };
import exposureCenter from "./exposure/center.wgsl" with { type: "text" };
import exposureTone from "./exposure/tone.wgsl" with { type: "text" };
import exposureToneBackward from "./exposure/tone_backward.wgsl" with { type: "text" };
import exposureToneSum from "./exposure/tone_sum.wgsl" with { type: "text" };
import exposureVariation from "./exposure/variation.wgsl" with { type: "text" };
import gridBackward from "./grid/backward.wgsl" with { type: "text" };
import gridForward from "./grid/forward.wgsl" with { type: "text" };
import gridPack from "./grid/pack.wgsl" with { type: "text" };
import gridPositionGradient from "./grid/position_gradient.wgsl" with { type: "text" };
import gridRange from "./grid/range.wgsl" with { type: "text" };
import gridRescale from "./grid/rescale.wgsl" with { type: "text" };
import gridScale from "./grid/scale.wgsl" with { type: "text" };
import learnAdam from "./learn/adam.wgsl" with { type: "text" };
import learnAdamTable from "./learn/adam_table.wgsl" with { type: "text" };
import learnAddLosses from "./learn/add_losses.wgsl" with { type: "text" };
import learnAverage from "./learn/average.wgsl" with { type: "text" };
import learnFinite from "./learn/finite.wgsl" with { type: "text" };
import learnMultipliers from "./learn/multipliers.wgsl" with { type: "text" };
import learnRayLoss from "./learn/ray_loss.wgsl" with { type: "text" };
import learnReport from "./learn/report.wgsl" with { type: "text" };
import libActivation from "./lib/activation.wgsl" with { type: "text" };
import libAdam from "./lib/adam.wgsl" with { type: "text" };
import libAdamTableF16 from "./lib/adam_table_f16.wgsl" with { type: "text" };
import libAdamTableF32 from "./lib/adam_table_f32.wgsl" with { type: "text" };
import libAngle from "./lib/angle.wgsl" with { type: "text" };
import libBackground from "./lib/background.wgsl" with { type: "text" };
import libBatch from "./lib/batch.wgsl" with { type: "text" };
import libBilateral from "./lib/bilateral.wgsl" with { type: "text" };
import libCamera from "./lib/camera.wgsl" with { type: "text" };
import libCompositedRendering from "./lib/composited_rendering.wgsl" with { type: "text" };
import libCompositedTraining from "./lib/composited_training.wgsl" with { type: "text" };
import libCone from "./lib/cone.wgsl" with { type: "text" };
import libContraction from "./lib/contraction.wgsl" with { type: "text" };
import libCrop from "./lib/crop.wgsl" with { type: "text" };
import libDecay from "./lib/decay.wgsl" with { type: "text" };
import libDense from "./lib/dense.wgsl" with { type: "text" };
import libDenseGradientInLanes from "./lib/dense_gradient_in_lanes.wgsl" with { type: "text" };
import libDenseGradientSubgroup from "./lib/dense_gradient_subgroup.wgsl" with { type: "text" };
import libDenseGradientSubgroup64 from "./lib/dense_gradient_subgroup64.wgsl" with { type: "text" };
import libDenseGradientWorkgroup from "./lib/dense_gradient_workgroup.wgsl" with { type: "text" };
import libDenseInLanes from "./lib/dense_in_lanes.wgsl" with { type: "text" };
import libDenseSubgroup from "./lib/dense_subgroup.wgsl" with { type: "text" };
import libDenseSubgroup64 from "./lib/dense_subgroup64.wgsl" with { type: "text" };
import libDenseWorkgroup from "./lib/dense_workgroup.wgsl" with { type: "text" };
import libDensity from "./lib/density.wgsl" with { type: "text" };
import libDepthLoss from "./lib/depth_loss.wgsl" with { type: "text" };
import libDirectionsAxes from "./lib/directions_axes.wgsl" with { type: "text" };
import libDirectionsIcosahedron from "./lib/directions_icosahedron.wgsl" with { type: "text" };
import libDispatch from "./lib/dispatch.wgsl" with { type: "text" };
import libEights from "./lib/eights.wgsl" with { type: "text" };
import libEightsU64 from "./lib/eights_u64.wgsl" with { type: "text" };
import libEightsVec4 from "./lib/eights_vec4.wgsl" with { type: "text" };
import libFootprint from "./lib/footprint.wgsl" with { type: "text" };
import libGaussians from "./lib/gaussians.wgsl" with { type: "text" };
import libGrid from "./lib/grid.wgsl" with { type: "text" };
import libGridGradientsFixed from "./lib/grid_gradients_fixed.wgsl" with { type: "text" };
import libGridGradientsFloat from "./lib/grid_gradients_float.wgsl" with { type: "text" };
import libGridGradientsPaired from "./lib/grid_gradients_paired.wgsl" with { type: "text" };
import libGridSum from "./lib/grid_sum.wgsl" with { type: "text" };
import libGridTableF16 from "./lib/grid_table_f16.wgsl" with { type: "text" };
import libGridTableF32 from "./lib/grid_table_f32.wgsl" with { type: "text" };
import libHarmonics from "./lib/harmonics.wgsl" with { type: "text" };
import libInterlevelBlurred from "./lib/interlevel_blurred.wgsl" with { type: "text" };
import libInterlevelBound from "./lib/interlevel_bound.wgsl" with { type: "text" };
import libIntervalsBefore from "./lib/intervals_before.wgsl" with { type: "text" };
import libKeptSamples from "./lib/kept_samples.wgsl" with { type: "text" };
import libKnownDepths from "./lib/known_depths.wgsl" with { type: "text" };
import libLattice from "./lib/lattice.wgsl" with { type: "text" };
import libLens from "./lib/lens.wgsl" with { type: "text" };
import libMarch from "./lib/march.wgsl" with { type: "text" };
import libMlp from "./lib/mlp.wgsl" with { type: "text" };
import libMlpColor from "./lib/mlp_color.wgsl" with { type: "text" };
import libMlpGradient from "./lib/mlp_gradient.wgsl" with { type: "text" };
import libMlpNetworks from "./lib/mlp_networks.wgsl" with { type: "text" };
import libNdc from "./lib/ndc.wgsl" with { type: "text" };
import libNetworkLayers from "./lib/network_layers.wgsl" with { type: "text" };
import libOccupancy from "./lib/occupancy.wgsl" with { type: "text" };
import libOutlierCounts from "./lib/outlier_counts.wgsl" with { type: "text" };
import libPairedSums from "./lib/paired_sums.wgsl" with { type: "text" };
import libPiecesBlurred from "./lib/pieces_blurred.wgsl" with { type: "text" };
import libPiecesDilated from "./lib/pieces_dilated.wgsl" with { type: "text" };
import libPiecesPadded from "./lib/pieces_padded.wgsl" with { type: "text" };
import libPiecesWhole from "./lib/pieces_whole.wgsl" with { type: "text" };
import libPreconditioner from "./lib/preconditioner.wgsl" with { type: "text" };
import libProduct from "./lib/product.wgsl" with { type: "text" };
import libPyramid from "./lib/pyramid.wgsl" with { type: "text" };
import libRandom from "./lib/random.wgsl" with { type: "text" };
import libRegisterColorDeep from "./lib/register_color_deep.wgsl" with { type: "text" };
import libRegisterColorShallow from "./lib/register_color_shallow.wgsl" with { type: "text" };
import libRegisterDensityDeep from "./lib/register_density_deep.wgsl" with { type: "text" };
import libRegisterDensityShallow from "./lib/register_density_shallow.wgsl" with { type: "text" };
import libRegisterEncoded from "./lib/register_encoded.wgsl" with { type: "text" };
import libRegisterLayers from "./lib/register_layers.wgsl" with { type: "text" };
import libRegisterNetworks from "./lib/register_networks.wgsl" with { type: "text" };
import libRegisterProducts from "./lib/register_products.wgsl" with { type: "text" };
import libRegisterRows from "./lib/register_rows.wgsl" with { type: "text" };
import libRotation from "./lib/rotation.wgsl" with { type: "text" };
import libRows from "./lib/rows.wgsl" with { type: "text" };
import libSampleNormals from "./lib/sample_normals.wgsl" with { type: "text" };
import libSamplePlaces from "./lib/sample_places.wgsl" with { type: "text" };
import libSamplesFour from "./lib/samples_four.wgsl" with { type: "text" };
import libScan from "./lib/scan.wgsl" with { type: "text" };
import libSeenMarched from "./lib/seen_marched.wgsl" with { type: "text" };
import libSeenSampled from "./lib/seen_sampled.wgsl" with { type: "text" };
import libSegmentGradients from "./lib/segment_gradients.wgsl" with { type: "text" };
import libSegmentNothing from "./lib/segment_nothing.wgsl" with { type: "text" };
import libSegmentPositions from "./lib/segment_positions.wgsl" with { type: "text" };
import libSegments from "./lib/segments.wgsl" with { type: "text" };
import libShows from "./lib/shows.wgsl" with { type: "text" };
import libSpacing from "./lib/spacing.wgsl" with { type: "text" };
import libSphericalHarmonics from "./lib/spherical_harmonics.wgsl" with { type: "text" };
import libSrgb from "./lib/srgb.wgsl" with { type: "text" };
import libTasks from "./lib/tasks.wgsl" with { type: "text" };
import libViridis from "./lib/viridis.wgsl" with { type: "text" };
import libVolrend from "./lib/volrend.wgsl" with { type: "text" };
import libWalk from "./lib/walk.wgsl" with { type: "text" };
import libWeights from "./lib/weights.wgsl" with { type: "text" };
import marchAdapt from "./march/adapt.wgsl" with { type: "text" };
import marchCount from "./march/count.wgsl" with { type: "text" };
import marchEmit from "./march/emit.wgsl" with { type: "text" };
import marchPack from "./march/pack.wgsl" with { type: "text" };
import mlpBackward from "./mlp/backward.wgsl" with { type: "text" };
import mlpDensity from "./mlp/density.wgsl" with { type: "text" };
import mlpForward from "./mlp/forward.wgsl" with { type: "text" };
import mlpReduce from "./mlp/reduce.wgsl" with { type: "text" };
import networksDColors from "./networks/d_colors.wgsl" with { type: "text" };
import networksDDensity from "./networks/d_density.wgsl" with { type: "text" };
import networksDirections from "./networks/directions.wgsl" with { type: "text" };
import networksGather from "./networks/gather.wgsl" with { type: "text" };
import networksOutputs from "./networks/outputs.wgsl" with { type: "text" };
import occupancyCells from "./occupancy/cells.wgsl" with { type: "text" };
import occupancyFootprints from "./occupancy/footprints.wgsl" with { type: "text" };
import occupancyForget from "./occupancy/forget.wgsl" with { type: "text" };
import occupancyMean from "./occupancy/mean.wgsl" with { type: "text" };
import occupancyMissing from "./occupancy/missing.wgsl" with { type: "text" };
import occupancySplat from "./occupancy/splat.wgsl" with { type: "text" };
import occupancyThreshold from "./occupancy/threshold.wgsl" with { type: "text" };
import occupancyUpdate from "./occupancy/update.wgsl" with { type: "text" };
import occupancyVisible from "./occupancy/visible.wgsl" with { type: "text" };
import occupancyVote from "./occupancy/vote.wgsl" with { type: "text" };
import pixelsAllImages from "./pixels/all_images.wgsl" with { type: "text" };
import pixelsAnyImage from "./pixels/any_image.wgsl" with { type: "text" };
import pixelsColors from "./pixels/colors.wgsl" with { type: "text" };
import pixelsKnownDepths from "./pixels/known_depths.wgsl" with { type: "text" };
import pixelsMean from "./pixels/mean.wgsl" with { type: "text" };
import pixelsOneImage from "./pixels/one_image.wgsl" with { type: "text" };
import pixelsPatches from "./pixels/patches.wgsl" with { type: "text" };
import pixelsTile from "./pixels/tile.wgsl" with { type: "text" };
import posesApply from "./poses/apply.wgsl" with { type: "text" };
import posesApplyOptics from "./poses/apply_optics.wgsl" with { type: "text" };
import posesOptics from "./poses/optics.wgsl" with { type: "text" };
import posesRays from "./poses/rays.wgsl" with { type: "text" };
import posesTangent from "./poses/tangent.wgsl" with { type: "text" };
import raysGenerate from "./rays/generate.wgsl" with { type: "text" };
import raysKnownDepths from "./rays/known_depths.wgsl" with { type: "text" };
import raysNdc from "./rays/ndc.wgsl" with { type: "text" };
import raysTable from "./rays/table.wgsl" with { type: "text" };
import registersBackward from "./registers/backward.wgsl" with { type: "text" };
import registersDensity from "./registers/density.wgsl" with { type: "text" };
import registersForward from "./registers/forward.wgsl" with { type: "text" };
import renderAverage from "./render/average.wgsl" with { type: "text" };
import renderComposite from "./render/composite.wgsl" with { type: "text" };
import renderCount from "./render/count.wgsl" with { type: "text" };
import renderCrop from "./render/crop.wgsl" with { type: "text" };
import renderEmit from "./render/emit.wgsl" with { type: "text" };
import renderPresent from "./render/present.wgsl" with { type: "text" };
import renderStart from "./render/start.wgsl" with { type: "text" };
import robustMask from "./robust/mask.wgsl" with { type: "text" };
import robustNote from "./robust/note.wgsl" with { type: "text" };
import robustRecall from "./robust/recall.wgsl" with { type: "text" };
import robustThreshold from "./robust/threshold.wgsl" with { type: "text" };
import samplesCdf from "./samples/cdf.wgsl" with { type: "text" };
import samplesCones from "./samples/cones.wgsl" with { type: "text" };
import samplesFenceposts from "./samples/fenceposts.wgsl" with { type: "text" };
import samplesImportance from "./samples/importance.wgsl" with { type: "text" };
import samplesIntervals from "./samples/intervals.wgsl" with { type: "text" };
import samplesMerge from "./samples/merge.wgsl" with { type: "text" };
import samplesPlace from "./samples/place.wgsl" with { type: "text" };
import samplesProposal from "./samples/proposal.wgsl" with { type: "text" };
import samplesStratified from "./samples/stratified.wgsl" with { type: "text" };
import scanBlockSums from "./scan/block_sums.wgsl" with { type: "text" };
import scanCompact from "./scan/compact.wgsl" with { type: "text" };
import scanPrefixSums from "./scan/prefix_sums.wgsl" with { type: "text" };
import viewsSum from "./views/sum.wgsl" with { type: "text" };
import volrendComposite from "./volrend/composite.wgsl" with { type: "text" };
import volrendCompositeBackward from "./volrend/composite_backward.wgsl" with { type: "text" };
import volrendDepthLoss from "./volrend/depth_loss.wgsl" with { type: "text" };
import volrendDistortion from "./volrend/distortion.wgsl" with { type: "text" };
import volrendNormals from "./volrend/normals.wgsl" with { type: "text" };
import volrendRegularize from "./volrend/regularize.wgsl" with { type: "text" };

/** WGSL files by path in this folder. */
export const SHADERS: Readonly<Record<string, string>> = {
  "bench/copy.wgsl": benchCopy,
  "bench/fma.wgsl": benchFma,
  "dense/activation_backward.wgsl": denseActivationBackward,
  "dense/backward.wgsl": denseBackward,
  "dense/forward.wgsl": denseForward,
  "dense/gradient.wgsl": denseGradient,
  "dense/reduce.wgsl": denseReduce,
  "dense/rows.wgsl": denseRows,
  "dense/transpose.wgsl": denseTranspose,
  "encode/frequency.wgsl": encodeFrequency,
  "encode/frequency_backward.wgsl": encodeFrequencyBackward,
  "encode/integrated.wgsl": encodeIntegrated,
  "encode/integrated_backward.wgsl": encodeIntegratedBackward,
  "encode/spherical_harmonics.wgsl": encodeSphericalHarmonics,
  "encode/spherical_harmonics_backward.wgsl": encodeSphericalHarmonicsBackward,
  "exposure/apply.wgsl": exposureApply,
  "exposure/backward.wgsl": exposureBackward,
  "exposure/center.wgsl": exposureCenter,
  "exposure/tone.wgsl": exposureTone,
  "exposure/tone_backward.wgsl": exposureToneBackward,
  "exposure/tone_sum.wgsl": exposureToneSum,
  "exposure/variation.wgsl": exposureVariation,
  "grid/backward.wgsl": gridBackward,
  "grid/forward.wgsl": gridForward,
  "grid/pack.wgsl": gridPack,
  "grid/position_gradient.wgsl": gridPositionGradient,
  "grid/range.wgsl": gridRange,
  "grid/rescale.wgsl": gridRescale,
  "grid/scale.wgsl": gridScale,
  "learn/adam.wgsl": learnAdam,
  "learn/adam_table.wgsl": learnAdamTable,
  "learn/add_losses.wgsl": learnAddLosses,
  "learn/average.wgsl": learnAverage,
  "learn/finite.wgsl": learnFinite,
  "learn/multipliers.wgsl": learnMultipliers,
  "learn/ray_loss.wgsl": learnRayLoss,
  "learn/report.wgsl": learnReport,
  "lib/activation.wgsl": libActivation,
  "lib/adam.wgsl": libAdam,
  "lib/adam_table_f16.wgsl": libAdamTableF16,
  "lib/adam_table_f32.wgsl": libAdamTableF32,
  "lib/angle.wgsl": libAngle,
  "lib/background.wgsl": libBackground,
  "lib/batch.wgsl": libBatch,
  "lib/bilateral.wgsl": libBilateral,
  "lib/camera.wgsl": libCamera,
  "lib/composited_rendering.wgsl": libCompositedRendering,
  "lib/composited_training.wgsl": libCompositedTraining,
  "lib/cone.wgsl": libCone,
  "lib/contraction.wgsl": libContraction,
  "lib/crop.wgsl": libCrop,
  "lib/decay.wgsl": libDecay,
  "lib/dense.wgsl": libDense,
  "lib/dense_gradient_in_lanes.wgsl": libDenseGradientInLanes,
  "lib/dense_gradient_subgroup.wgsl": libDenseGradientSubgroup,
  "lib/dense_gradient_subgroup64.wgsl": libDenseGradientSubgroup64,
  "lib/dense_gradient_workgroup.wgsl": libDenseGradientWorkgroup,
  "lib/dense_in_lanes.wgsl": libDenseInLanes,
  "lib/dense_subgroup.wgsl": libDenseSubgroup,
  "lib/dense_subgroup64.wgsl": libDenseSubgroup64,
  "lib/dense_workgroup.wgsl": libDenseWorkgroup,
  "lib/density.wgsl": libDensity,
  "lib/depth_loss.wgsl": libDepthLoss,
  "lib/directions_axes.wgsl": libDirectionsAxes,
  "lib/directions_icosahedron.wgsl": libDirectionsIcosahedron,
  "lib/dispatch.wgsl": libDispatch,
  "lib/eights.wgsl": libEights,
  "lib/eights_u64.wgsl": libEightsU64,
  "lib/eights_vec4.wgsl": libEightsVec4,
  "lib/footprint.wgsl": libFootprint,
  "lib/gaussians.wgsl": libGaussians,
  "lib/grid.wgsl": libGrid,
  "lib/grid_gradients_fixed.wgsl": libGridGradientsFixed,
  "lib/grid_gradients_float.wgsl": libGridGradientsFloat,
  "lib/grid_gradients_paired.wgsl": libGridGradientsPaired,
  "lib/grid_sum.wgsl": libGridSum,
  "lib/grid_table_f16.wgsl": libGridTableF16,
  "lib/grid_table_f32.wgsl": libGridTableF32,
  "lib/harmonics.wgsl": libHarmonics,
  "lib/interlevel_blurred.wgsl": libInterlevelBlurred,
  "lib/interlevel_bound.wgsl": libInterlevelBound,
  "lib/intervals_before.wgsl": libIntervalsBefore,
  "lib/kept_samples.wgsl": libKeptSamples,
  "lib/known_depths.wgsl": libKnownDepths,
  "lib/lattice.wgsl": libLattice,
  "lib/lens.wgsl": libLens,
  "lib/march.wgsl": libMarch,
  "lib/mlp.wgsl": libMlp,
  "lib/mlp_color.wgsl": libMlpColor,
  "lib/mlp_gradient.wgsl": libMlpGradient,
  "lib/mlp_networks.wgsl": libMlpNetworks,
  "lib/ndc.wgsl": libNdc,
  "lib/network_layers.wgsl": libNetworkLayers,
  "lib/occupancy.wgsl": libOccupancy,
  "lib/outlier_counts.wgsl": libOutlierCounts,
  "lib/paired_sums.wgsl": libPairedSums,
  "lib/pieces_blurred.wgsl": libPiecesBlurred,
  "lib/pieces_dilated.wgsl": libPiecesDilated,
  "lib/pieces_padded.wgsl": libPiecesPadded,
  "lib/pieces_whole.wgsl": libPiecesWhole,
  "lib/preconditioner.wgsl": libPreconditioner,
  "lib/product.wgsl": libProduct,
  "lib/pyramid.wgsl": libPyramid,
  "lib/random.wgsl": libRandom,
  "lib/register_color_deep.wgsl": libRegisterColorDeep,
  "lib/register_color_shallow.wgsl": libRegisterColorShallow,
  "lib/register_density_deep.wgsl": libRegisterDensityDeep,
  "lib/register_density_shallow.wgsl": libRegisterDensityShallow,
  "lib/register_encoded.wgsl": libRegisterEncoded,
  "lib/register_layers.wgsl": libRegisterLayers,
  "lib/register_networks.wgsl": libRegisterNetworks,
  "lib/register_products.wgsl": libRegisterProducts,
  "lib/register_rows.wgsl": libRegisterRows,
  "lib/rotation.wgsl": libRotation,
  "lib/rows.wgsl": libRows,
  "lib/sample_normals.wgsl": libSampleNormals,
  "lib/sample_places.wgsl": libSamplePlaces,
  "lib/samples_four.wgsl": libSamplesFour,
  "lib/scan.wgsl": libScan,
  "lib/seen_marched.wgsl": libSeenMarched,
  "lib/seen_sampled.wgsl": libSeenSampled,
  "lib/segment_gradients.wgsl": libSegmentGradients,
  "lib/segment_nothing.wgsl": libSegmentNothing,
  "lib/segment_positions.wgsl": libSegmentPositions,
  "lib/segments.wgsl": libSegments,
  "lib/shows.wgsl": libShows,
  "lib/spacing.wgsl": libSpacing,
  "lib/spherical_harmonics.wgsl": libSphericalHarmonics,
  "lib/srgb.wgsl": libSrgb,
  "lib/tasks.wgsl": libTasks,
  "lib/viridis.wgsl": libViridis,
  "lib/volrend.wgsl": libVolrend,
  "lib/walk.wgsl": libWalk,
  "lib/weights.wgsl": libWeights,
  "march/adapt.wgsl": marchAdapt,
  "march/count.wgsl": marchCount,
  "march/emit.wgsl": marchEmit,
  "march/pack.wgsl": marchPack,
  "mlp/backward.wgsl": mlpBackward,
  "mlp/density.wgsl": mlpDensity,
  "mlp/forward.wgsl": mlpForward,
  "mlp/reduce.wgsl": mlpReduce,
  "networks/d_colors.wgsl": networksDColors,
  "networks/d_density.wgsl": networksDDensity,
  "networks/directions.wgsl": networksDirections,
  "networks/gather.wgsl": networksGather,
  "networks/outputs.wgsl": networksOutputs,
  "occupancy/cells.wgsl": occupancyCells,
  "occupancy/footprints.wgsl": occupancyFootprints,
  "occupancy/forget.wgsl": occupancyForget,
  "occupancy/mean.wgsl": occupancyMean,
  "occupancy/missing.wgsl": occupancyMissing,
  "occupancy/splat.wgsl": occupancySplat,
  "occupancy/threshold.wgsl": occupancyThreshold,
  "occupancy/update.wgsl": occupancyUpdate,
  "occupancy/visible.wgsl": occupancyVisible,
  "occupancy/vote.wgsl": occupancyVote,
  "pixels/all_images.wgsl": pixelsAllImages,
  "pixels/any_image.wgsl": pixelsAnyImage,
  "pixels/colors.wgsl": pixelsColors,
  "pixels/known_depths.wgsl": pixelsKnownDepths,
  "pixels/mean.wgsl": pixelsMean,
  "pixels/one_image.wgsl": pixelsOneImage,
  "pixels/patches.wgsl": pixelsPatches,
  "pixels/tile.wgsl": pixelsTile,
  "poses/apply.wgsl": posesApply,
  "poses/apply_optics.wgsl": posesApplyOptics,
  "poses/optics.wgsl": posesOptics,
  "poses/rays.wgsl": posesRays,
  "poses/tangent.wgsl": posesTangent,
  "rays/generate.wgsl": raysGenerate,
  "rays/known_depths.wgsl": raysKnownDepths,
  "rays/ndc.wgsl": raysNdc,
  "rays/table.wgsl": raysTable,
  "registers/backward.wgsl": registersBackward,
  "registers/density.wgsl": registersDensity,
  "registers/forward.wgsl": registersForward,
  "render/average.wgsl": renderAverage,
  "render/composite.wgsl": renderComposite,
  "render/count.wgsl": renderCount,
  "render/crop.wgsl": renderCrop,
  "render/emit.wgsl": renderEmit,
  "render/present.wgsl": renderPresent,
  "render/start.wgsl": renderStart,
  "robust/mask.wgsl": robustMask,
  "robust/note.wgsl": robustNote,
  "robust/recall.wgsl": robustRecall,
  "robust/threshold.wgsl": robustThreshold,
  "samples/cdf.wgsl": samplesCdf,
  "samples/cones.wgsl": samplesCones,
  "samples/fenceposts.wgsl": samplesFenceposts,
  "samples/importance.wgsl": samplesImportance,
  "samples/intervals.wgsl": samplesIntervals,
  "samples/merge.wgsl": samplesMerge,
  "samples/place.wgsl": samplesPlace,
  "samples/proposal.wgsl": samplesProposal,
  "samples/stratified.wgsl": samplesStratified,
  "scan/block_sums.wgsl": scanBlockSums,
  "scan/compact.wgsl": scanCompact,
  "scan/prefix_sums.wgsl": scanPrefixSums,
  "views/sum.wgsl": viewsSum,
  "volrend/composite.wgsl": volrendComposite,
  "volrend/composite_backward.wgsl": volrendCompositeBackward,
  "volrend/depth_loss.wgsl": volrendDepthLoss,
  "volrend/distortion.wgsl": volrendDistortion,
  "volrend/normals.wgsl": volrendNormals,
  "volrend/regularize.wgsl": volrendRegularize,
};
