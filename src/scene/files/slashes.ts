/** A path with forward slashes, without what is superfluous in it: `./a//b/../c` is `a/c`, nothing is `.`. */
export function normalized(path: string): string {
  const isAbsolute = path.startsWith("/");
  const parts: string[] = [];
  for (const part of path.split("/").filter((part) => part !== "" && part !== ".")) {
    if (part !== "..") parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else if (!isAbsolute) parts.push(part);
  }
  const whole = (isAbsolute ? "/" : "") + parts.join("/") || ".";
  return whole + (path.endsWith("/") && whole !== "/" ? "/" : "");
}
