/** SHA-256 in hexadecimal digits. */
export async function sha256Of(data: ArrayBufferView): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", data as ArrayBufferView<ArrayBuffer>);
  return new Uint8Array(digest).toHex();
}
