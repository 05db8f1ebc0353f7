/** Endings of images that are read, in the order in which they are looked for. */
export const READ_ENDINGS = [".png", ".jpg", ".jpeg", ".heic", ".heif"];

/** Photographs that are read. */
export const PHOTOGRAPH = /\.(jpe?g|png|hei[cf])$/i;

/** Those of them that COLMAP reads, and programs that number photographs by their names. */
export const JPEG_OR_PNG = /\.(jpe?g|png)$/i;

/** Photographs of kinds that have to be converted first. */
export const OTHER_PHOTOGRAPH =
  /\.(avif|webp|jxl|tiff?|bmp|gif|dng|cr[23w]|nef|arw|raf|orf|rw2|insp)$/i;

/** Images that are no photographs, as depths and renders are stored. */
const OTHER_IMAGE = /\.(exr|tga|raw)$/i;

/** Videos by their names: those in folders. A file that is named itself may be called anything. */
export const VIDEO = /\.(mp4|mov|m4v|mkv|webm|avi|mts|m2ts|mpe?g|3gp|wmv|flv)$/i;

/** Videos of 360 cameras as they record them: two fisheyes, or the faces of a cube. */
export const RAW_360 = /\.(insv|360)$/i;

/** Files that hold other files. */
export const ARCHIVE = /\.(zip|tar|tgz|tbz2?|txz|7z|rar|tar\.(gz|bz2|xz|zst))$/i;

/** Splats and meshes: what other programs made of a capture, without its photographs. */
export const MADE =
  /\.(ply|splat|spz|ksplat|obj|glb|gltf|fbx|usdz?|stl|ckpt|pth?|ingp|msgpack|safetensors)$/i;

/** Files that are no pictures, though ffmpeg plays some texts. */
export const OTHER_FILE =
  /\.(txt|md|nfo|json|xml|csv|ya?ml|pdf|docx?|ply|obj|las|npy|npz|bin|db)$/i;

/** Whether a name's ending is that of an image of a kind that is not read. */
export function isForeignImage(name: string): boolean {
  return OTHER_PHOTOGRAPH.test(name) || OTHER_IMAGE.test(name);
}

/** Whether a name begins as those that systems hide: `._IMG_1.JPG`. */
export function isHidden(name: string): boolean {
  return name.startsWith(".");
}

/** A path without the ending of an image, if it has one. */
export function withoutEnding(path: string): string {
  const ending = /(?<=[^/])\.[^./]+$/.exec(path)?.[0] ?? "";
  return PHOTOGRAPH.test(ending) || isForeignImage(ending) ? path.slice(0, -ending.length) : path;
}
