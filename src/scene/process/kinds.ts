/** Kinds of photographs that scenes are made of. */
export const PHOTOGRAPH = /\.(jpe?g|png|hei[cf])$/i;

/** Those of them that COLMAP reads. */
export const COLMAP_PHOTOGRAPH = /\.(jpe?g|png)$/i;

/** Kinds of photographs that have to be converted first. */
export const OTHER_PHOTOGRAPH =
  /\.(avif|webp|jxl|tiff?|bmp|gif|dng|cr[23w]|nef|arw|raf|orf|rw2|insp)$/i;

/** Files that hold other files. */
export const ARCHIVE = /\.(zip|tar|tgz|tbz2?|txz|7z|rar|(tar\.)?(gz|bz2|xz|zst))$/i;

/** Videos by their names: those in folders. A file that is named itself may be called anything. */
export const VIDEO = /\.(mp4|mov|m4v|mkv|webm|avi|mts|m2ts|mpe?g|3gp|wmv)$/i;

/** Videos of 360 cameras as they record them: two fisheyes, or the faces of a cube. */
export const RAW_360 = /\.(insv|360)$/i;

/** Files that are no pictures, though ffmpeg plays some texts. */
export const OTHER_FILE =
  /\.(txt|md|nfo|json|xml|csv|ya?ml|pdf|docx?|ply|obj|las|npy|npz|bin|db)$/i;
