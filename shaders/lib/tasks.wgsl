// For kernels whose workgroups take a run of tasks, where the device knows that there are fewer of these than
// memory could hold:
//   let run = run_of(tasks, workgroup, workgroups);
//   for (var task = run.first; task < run.end; task++) { … }
// A GPU has a workgroup for each task that there can be: those that are not needed get none, and leave at once.
// On llvmpipe nothing leaves: what a branch or a return skips is run with empty masks; but loops end. So a CPU has
// few workgroups (src/gpu/commands.ts), each with its share of the tasks that there are.

#import "lib/dispatch.wgsl"

struct Run { first: u32, end: u32 }

// The tasks of a workgroup, of `tasks` in all.
fn run_of(tasks: u32, workgroup: vec3u, workgroups: vec3u) -> Run {
  let groups = workgroups.x * workgroups.y;
  let length = (tasks + groups - 1u) / groups;
  let first = group_index(workgroup, workgroups) * length;
  return Run(first, min(first + length, tasks));
}
