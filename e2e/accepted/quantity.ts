const SUFFIXES: Readonly<Record<string, number>> = {
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
};

/** What a quantity comes to, of which the API server chooses the shortest spelling: 1024Mi is stored as 1Gi. */
export function quantity(text: unknown): number | undefined {
  const [, digits, suffix] = /^(\d+(?:\.\d+)?)([a-zA-Z]*)$/.exec(String(text)) ?? [];
  return suffix in SUFFIXES ? Number(digits) * SUFFIXES[suffix] : undefined;
}
