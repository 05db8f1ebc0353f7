import { parseXml, XmlElement, XmlError } from "npm:@rgrove/parse-xml@^4.2.0";
import { decodeText } from "./json_text.ts";
import { readFileWithin } from "./read_file.ts";
import { SceneError } from "../scene.ts";

/** An element of an XML file. */
export interface Xml {
  /** Its name. */
  readonly name: string;
  /** The elements in it. */
  readonly children: readonly Xml[];
  /** The text in it, without space around it. */
  readonly text: string;
  /** An attribute's value; null if it has none. */
  attribute(name: string): string | null;
}

/**
 * The outermost element of a dataset's XML file. Entities that the file itself declares, or that stand in other
 * files, are not known: they are refused, so that a small file cannot become a large one or name another.
 *
 * @param path the file
 * @param limit how many bytes it may have
 * @param advice what to do if it does not exist: a sentence
 * @throws {SceneError} if it cannot be read or is no XML; the message names the line
 */
export async function readXml(path: string, limit: number, advice: string): Promise<Xml> {
  const text = decodeText(await readFileWithin(path, limit, advice), path);
  try {
    const { root } = parseXml(text);
    if (root !== null) return asXml(root);
  } catch (error) {
    if (error instanceof XmlError) {
      const [what] = error.message.split("\n");
      throw new SceneError(`Cannot read ${path}: ${what}. Copy or write it again.`, {
        cause: error,
      });
    }
    // The parser follows elements by calling itself.
    if (!(error instanceof RangeError)) throw error;
  }
  throw new SceneError(`Cannot read ${path}: its elements are nested too deeply. Write it again.`);
}

function asXml(element: XmlElement): Xml {
  return {
    name: element.name,
    get children() {
      return element.children.filter((child) => child instanceof XmlElement).map(asXml);
    },
    get text() {
      return element.text.trim();
    },
    attribute: (name) => Object.hasOwn(element.attributes, name) ? element.attributes[name] : null,
  };
}

/** The first element of a name in another; null if there is none. */
export function childOf(element: Xml, name: string): Xml | null {
  return element.children.find((child) => child.name === name) ?? null;
}

/** All elements of a name in another, however deep, in their order; not those within each other. */
export function allOf(element: Xml, name: string): Xml[] {
  return element.children.flatMap((child) => child.name === name ? [child] : allOf(child, name));
}
