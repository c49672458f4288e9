const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>' };

/**
 * The texts of failures and errors in a JUnit report, by test suite and test case, as Go writes it: on one line, and with
 * what has a meaning in XML always escaped.
 */
export function failuresIn(xml: string): string[][][] {
  return partsOf(xml, 'testsuite').map((suite) =>
    partsOf(suite, 'testcase').map((testCase) =>
      [...testCase.matchAll(/<(?:failure|error)>([^<]*)</g)].map(([, text]) => unescaped(text)),
    ),
  );
}

function partsOf(xml: string, element: string): string[] {
  return xml.split(`<${element} `).slice(1);
}

function unescaped(text: string): string {
  return text.replace(/&(?:#x([0-9A-F]+)|#(\d+)|(\w+));/g, (whole, hex?: string, decimal?: string, name = '') =>
    hex === undefined && decimal === undefined
      ? (ENTITIES[String(name)] ?? whole)
      : String.fromCodePoint(hex === undefined ? Number(decimal) : parseInt(hex, 16)),
  );
}
