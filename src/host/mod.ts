/**
 * What denerf runs on: Web Workers and child processes of itself, which work from its source, from a
 * bundle and from a compiled binary; the environment; files that are replaced and never half written;
 * locks; how errors name what is wrong with a value (`issues.ts` and `spelling.ts`, which need no host).
 *
 * A worker's name is its role; the module of all of them is `worker.ts`, or the bundle. So there is one
 * file to bundle, and nothing is looked for beside it.
 *
 * @module
 */
export { serveAs, startWorker, type WorkerRole, workerRole } from "./workers.ts";
export { type Self, selfCommand } from "./self_command.ts";
export { variable } from "./variable.ts";
export { sha256Of } from "./digest.ts";
export {
  FileError,
  FileWriter,
  removeLeftovers,
  replaceFile,
  targetOfTemporary,
  writeAtomically,
} from "./files.ts";
export { fieldName, type KindNames, type Path, type Problem, show } from "./issues.ts";
export { FileLock, type LockKind, type LockWait } from "./lock.ts";
export { bytesText } from "./bytes_text.ts";
export { hostName, isLoopback, LOOPBACK_NAMES } from "./loopback.ts";
export { availableMemory } from "./memory.ts";
export { messageOf } from "./message.ts";
export { ifThere, isForeignName, isMissing } from "./missing.ts";
export { printable, printableLine, shortened } from "./printable.ts";
export { shellWord } from "./shell.ts";
export { didYouMean } from "./spelling.ts";
export { llvmpipeThreads, MAX_LLVMPIPE_THREADS } from "./threads.ts";
