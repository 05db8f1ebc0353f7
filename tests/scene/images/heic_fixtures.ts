/**
 * HEIC images, put together as ISO 23008-12 says: boxes around pictures of 64 x 64 pixels that heif-enc
 * (libheif 1.15 with x265, quality 80, chroma halved) compressed.
 *
 * @module
 */

/** A compressed picture, in base64: the box of its decoder's settings, and its data. */
interface Picture {
  readonly hvcC: string;
  readonly data: string;
}

/** Pictures of flat squares of 16 pixels: their colours are {@link colorAt}. */
const PICTURES = {
  squares: {
    hvcC:
      "AAAAeGh2Y0MBA3AAAAAAAAAAAAAe8AD8/fj4AAAPAyAAAQAYQAEMAf//A3AAAAMAkAAAAwAAAwAeugJAIQABACtCAQEDcAAAAwCQAAADAAADAB6gIIEFlupJKa5uBAQMCAAAAwAIAAADAAhAIgABAAdEAcFysCJA",
    data:
      "AAAAuigBrwT4KgmBG/8/hXr/3C3//73wWTnePb/+NO5v3KLEw/ld//9mEv/bSCJv+Yf//fFP/t2ACU9yyZ/JBXPrIZfN3I+B7Rj2dYMl3+3HJfG43u5uOgdz0s9WwQ8SMv7+x/M/Lmb+XMUL83FT6vQLz30XPw2wTwvLHUACQ+Wsy8GGnywtu/u/4YMnLDN7MeDAOEfWp7eNwoL0Zz06B/VSjP93855aZnlpLe8m8by9hPDSRb0XHPTJj8P1wA==",
  },
  other: {
    hvcC:
      "AAAAeGh2Y0MBA3AAAAAAAAAAAAAe8AD8/fj4AAAPAyAAAQAYQAEMAf//A3AAAAMAkAAAAwAAAwAeugJAIQABACtCAQEDcAAAAwCQAAADAAADAB6gIIEFlupJKa5uBAQMCAAAAwAIAAADAAhAIgABAAdEAcFysCJA",
    data:
      "AAAA7igBrwT4KgmBG/6XVL//cr/f/zw8FqH4Fxvvg5X/9ycjlB/U4v+pR/157wBF6rux//PrlbxIaW7jPzEYQH5c6H8fk3+vSqEDyqh91wah6lgEeXl5rCxb345ax90P88WE59fmzBChL31Nsz+lRvzymvly/drq6LAtb0j8UOGGCdrXbjuqTXc2vcxPXWJko/K6WM2I43h9pubC/HsQNHd59jmz2WYacdxj/9EkJdzAxjGjjcyoN9evmL+nrt1oXMLUbhQhT60sYkwfJU//MmEzWVwnX6Med0uapmejWeBCRKCW+8eXj6tcN09b5e9DqGA=",
  },
  tenBits: {
    hvcC:
      "AAAAdmh2Y0MBBAgAAAAAAAAAAAAe8AD8/fr6AAAPAyAAAQAXQAEMAf//BAgAAAMAnbgAAAMAAB66AkAhAAEAKkIBAQQIAAADAJ24AAADAAAeoCCBBNlupJKa5uBAQMCAAAADAIAAAAMAhCIAAQAHRAHBcrAiQA==",
    data:
      "AAAArCgBrwT4KgmBG/89VHr/3Bn//8A8Fk5300f/jf6b904xMP5Xf//ZKD/2IJi7/m7//3dh/x2ACU9uEJ/HZXPrehfN3avh7TkGdT6gH+0rJfGfc0e9mB3g3T1a6hRnL+/sfzPzFC/mV/G/PWE+oolVVUXPw+vTwfJnU6uw+aAC8GAzW3mrl7jBPJmVYZzX/ho36ePizowwuxhIO7ec/lVS+cjJItL99sj12n2NvNw=",
  },
} satisfies Record<string, Picture>;

/** A red AVIF of 64 x 64 pixels by heif-enc, in base64. */
export const AVIF =
  "AAAAHGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZgAAAOptZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAAA5waXRtAAAAAAABAAAAImlsb2MAAAAAREAAAQABAAAAAAEOAAEAAAAAAAAAJQAAACNpaW5mAAAAAAABAAAAFWluZmUCAAAAAAEAAGF2MDEAAAAAamlwcnAAAABLaXBjbwAAABNjb2xybmNseAACAAIABoAAAAAMYXYxQ4EADAAAAAAUaXNwZQAAAAAAAABAAAAAQAAAABBwaXhpAAAAAAMICAgAAAAXaXBtYQAAAAAAAAABAAEEgYIDhAAAAC1tZGF0EgAKCRgVf/2CBAQNCDIWGAAKKKKEALTbeoVuXP/wamhLV1r9gA==";

/** Which compressed picture. */
export type PictureName = keyof typeof PICTURES;

/** The side of every picture, in pixels. */
export const SIDE = 64;

/** The colour that was compressed, at a pixel: within 3 of what is decoded. */
export function colorAt(picture: PictureName, x: number, y: number): [number, number, number] {
  const [column, row] = [x >> 4, y >> 4];
  return picture === "other"
    ? [250 - 60 * column, 10 + 40 * row, 40 + 25 * (column + row)]
    : [20 + 60 * column, 30 + 50 * row, 220 - 30 * column - 20 * row];
}

/** What a HEIC holds. */
export interface HeicContents {
  /** Its pictures, row by row. */
  readonly pictures: readonly PictureName[];
  /** The size of the grid that they are tiles of, and its columns; without it there is one picture. */
  readonly grid?: { readonly columns: number; readonly width: number; readonly height: number };
  /** What is done to the whole image, in this order: boxes `irot`, `imir`, `clap`. */
  readonly transforms?: readonly Uint8Array[];
  /** EXIF data: a TIFF header and what follows. */
  readonly exif?: Uint8Array;
  /** Boxes before the one that describes the images. */
  readonly before?: readonly Uint8Array[];
}

/** A box: its length, its type, and what is in it. */
export function box(type: string, ...contents: readonly (Uint8Array | number[])[]): Uint8Array {
  const body = contents.flatMap((part) => [...part]);
  return Uint8Array.from([...u32(8 + body.length), ...ascii(type), ...body]);
}

/** A box that turns an image by a quarter, anticlockwise, so many times. */
export const turned = (quarters: number): Uint8Array => box("irot", [quarters]);

/** A box that exchanges top and bottom (0), or left and right (1). */
export const mirrored = (axis: number): Uint8Array => box("imir", [axis]);

/** The whole file. */
export function heic({ pictures, grid, transforms = [], exif, before = [] }: HeicContents) {
  const items = pictures.map((name) => ({
    type: "hvc1",
    data: Uint8Array.fromBase64(PICTURES[name].data),
    properties: [Uint8Array.fromBase64(PICTURES[name].hvcC), imageSize(SIDE, SIDE)],
  }));
  const references: Uint8Array[] = [];
  if (grid) {
    const { columns, width, height } = grid;
    const rows = pictures.length / columns;
    const data = Uint8Array.from([0, 0, rows - 1, columns - 1, ...u16(width), ...u16(height)]);
    const tiles = pictures.flatMap((_, i) => u16(i + 1));
    items.push({ type: "grid", data, properties: [imageSize(width, height)] });
    references.push(box("dimg", u16(items.length), u16(pictures.length), tiles));
  }
  const primary = items.length;
  items[primary - 1].properties.push(...transforms);
  if (exif) {
    const data = Uint8Array.from([...u32(6), ...ascii("Exif"), 0, 0, ...exif]);
    items.push({ type: "Exif", data, properties: [] });
    references.push(box("cdsc", u16(items.length), u16(1), u16(primary)));
  }

  const head = [box("ftyp", ascii("heic"), u32(0), ascii("mif1heic")), ...before];
  const meta = (end: number) => {
    let offset = end;
    const places = items.map(({ data }, i) => {
      offset -= data.length;
      return [...u16(i + 1), ...u16(0), ...u16(1), ...u32(offset), ...u32(data.length)];
    });
    return fullBox(
      "meta",
      fullBox("hdlr", u32(0), ascii("pict"), Array(13).fill(0)),
      fullBox("pitm", u16(primary)),
      fullBox("iloc", [0x44, 0], u16(items.length), places.flat()),
      fullBox("iinf", u16(items.length), ...items.map(({ type }, i) => itemInfo(i + 1, type))),
      references.length > 0 ? fullBox("iref", ...references) : [],
      propertiesOf(items.map(({ properties }) => properties)),
    );
  };
  // The last item's data come first: a grid says how large it is, as in an encoder's file, before tiles.
  const data = box("mdat", ...items.map(({ data }) => data).reverse());
  return joined([...head, meta(lengthOf([...head, meta(0), data])), data]);
}

function fullBox(type: string, ...contents: readonly (Uint8Array | number[])[]): Uint8Array {
  return box(type, u32(0), ...contents);
}

function itemInfo(id: number, type: string): Uint8Array {
  return box("infe", [2, 0, 0, 0], u16(id), u16(0), ascii(type), [0]);
}

function imageSize(width: number, height: number): Uint8Array {
  return fullBox("ispe", u32(width), u32(height));
}

/** All properties one after the other, and which are whose: all are essential. */
function propertiesOf(properties: readonly (readonly Uint8Array[])[]): Uint8Array {
  let index = 0;
  const owners = properties.map((own, i) => [
    ...u16(i + 1),
    own.length,
    ...own.map(() => 0x80 | ++index),
  ]);
  const container = box("ipco", ...properties.flat());
  return box("iprp", container, fullBox("ipma", u32(owners.length), owners.flat()));
}

function lengthOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, { length }) => sum + length, 0);
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(lengthOf(parts));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

function u16(value: number): number[] {
  return [value >> 8, value & 255];
}

function u32(value: number): number[] {
  return [...u16(value >>> 16), ...u16(value & 0xffff)];
}

function ascii(text: string): number[] {
  return Array.from(text, (letter) => letter.charCodeAt(0));
}
