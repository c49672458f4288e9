/** An element, with what is in it. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  /** The text between its tags, without that of its elements. */
  text: string;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&apos;': "'",
};
const ATTRIBUTE = /\s+([a-zA-Z][\w:-]*)="([^"<]*)"/g;
/** A tag with its attributes, or the text up to the next tag, in which `>` might stand, but should not. */
const TOKEN = /<(\/?)([a-zA-Z][\w:-]*)((?:\s+[a-zA-Z][\w:-]*="[^"<]*")*)\s*(\/?)>|([^<>]+)/y;

/** The root of a text of XML of elements alone; throws if it is not well-formed. */
export function parseXml(xml: string): XmlElement {
  const outside: XmlElement = { name: '', attributes: {}, children: [], text: '' };
  const open = [outside];
  const token = new RegExp(TOKEN);
  while (token.lastIndex < xml.length) {
    const at = token.lastIndex;
    const match = token.exec(xml);
    const current = open.at(-1) ?? outside;
    if (!match) {
      throw new Error(`not XML: ${xml.slice(at, at + 80)}`);
    }
    const [, closing, name, attributes, selfClosing, text] = match as (string | undefined)[];
    if (text !== undefined) {
      current.text += decoded(text);
    } else if (closing) {
      if (current.name !== name || open.length === 1) {
        throw new Error(`</${name ?? ''}> closes <${current.name}>`);
      }
      open.pop();
    } else {
      const element = { name: name ?? '', attributes: attributesOf(attributes ?? ''), children: [], text: '' };
      current.children.push(element);
      if (!selfClosing) {
        open.push(element);
      }
    }
  }
  const [root] = outside.children;
  if (open.length > 1 || outside.children.length !== 1 || outside.text.trim() !== '') {
    throw new Error(`not one element that is closed: <${open.map(({ name }) => name).join('> <')}>`);
  }
  return root;
}

function attributesOf(text: string): Record<string, string> {
  const pairs = [...text.matchAll(ATTRIBUTE)].map(([, name, value]) => [name, decoded(value)] as const);
  if (new Set(pairs.map(([name]) => name)).size < pairs.length) {
    throw new Error(`an attribute twice:${text}`);
  }
  return Object.fromEntries(pairs);
}

function decoded(text: string): string {
  return text.replace(/&[^;]*;?/g, (entity) => {
    if (!Object.hasOwn(ENTITIES, entity)) {
      throw new Error(`a bare & in: ${text}`);
    }
    return ENTITIES[entity];
  });
}

/** All elements of a name, however deep, in their order. */
export function elementsOf(element: XmlElement, name: string): XmlElement[] {
  return element.children.flatMap((child) => [...(child.name === name ? [child] : []), ...elementsOf(child, name)]);
}
