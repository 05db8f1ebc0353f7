/**
 * Whether an error says that a file or folder is not there. That it may not be looked at is another error:
 * who takes that for "not there" does wrong, or tries for ever.
 */
export function isMissing(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
}

/**
 * Whether a name in a folder is no UTF-8 text: Deno gives it with replacement characters, and finds nothing
 * under it.
 */
export async function isForeignName(path: string): Promise<boolean> {
  return path.includes("\ufffd") && await ifThere(Deno.lstat(path), null) === null;
}

/**
 * What a file operation gives, or `otherwise` where there is no such file.
 *
 * @throws any other error of the operation, such as that it is not allowed
 */
export async function ifThere<T, U>(operation: Promise<T>, otherwise: U): Promise<T | U> {
  try {
    return await operation;
  } catch (error) {
    if (isMissing(error)) return otherwise;
    throw error;
  }
}
