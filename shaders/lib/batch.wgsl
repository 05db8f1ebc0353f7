// What the device decides about a training batch and the host need not know: an array<u32> of BATCH_SLOTS.
// Kernels are dispatched for the most there can be, and leave early by these numbers.

const RAYS = 0u;          // rays to march in this step
const KEPT_RAYS = 1u;     // the first of them, whose samples all fit into memory
const SAMPLES = 2u;       // samples of those rays
const KEPT_SAMPLES = 3u;  // those in front of which not everything is hidden: what is trained on
const APPLIED = 4u;       // steps applied to the parameters so far
const SKIPPED = 5u;       // steps not applied, as a gradient was not finite
const FINITE = 6u;        // whether this step's gradients are finite: 0 or 1
const BATCH_SLOTS = 8u;
