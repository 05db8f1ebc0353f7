// What both halves of prefix sums share: a workgroup takes a block, four values a thread.

const THREADS = 256u;
const VALUES_PER_BLOCK = 4u * THREADS;
