/** The same numbers from the same seed, so that what failed once can be seen again (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Must never stand on a page as they are: they would be markup, or end an attribute. */
export const markers = ['<xss', '"xss', "'xss"] as const;
/** What the templates and SQL below would come to if anything ran them. */
export const evaluated = '7006652';

/** Values that a form or address may carry and nobody hoped for. */
export const oddTexts: readonly string[] = [
  '',
  ' ',
  '0',
  '1',
  '-1',
  '-0',
  '1.5',
  '1e3',
  '1e999',
  '0x10',
  'NaN',
  'Infinity',
  'null',
  'undefined',
  'true',
  '[]',
  '{}',
  '[object Object]',
  '2147483647',
  '2147483648',
  '9007199254740993',
  '-9223372036854775809',
  '٣',
  '১২',
  '½',
  '１２',
  '<xss>',
  '"xss onfocus="x',
  "'xss",
  '</script><xss>',
  '&lt;xss',
  'javascript:alert(1)',
  '"><xss src=x onerror=y>',
  '<!--',
  ']]>',
  '`',
  "' or '1'='1",
  "'; drop table orders; --",
  '\\',
  "\\'",
  '%',
  '_',
  '$1',
  '$$',
  '{"a":1}',
  '{1,2}',
  '(1,2)',
  ':*',
  '!',
  '& |',
  'a:b:c',
  '1 and 1=1',
  "' || (select 1234*5678)::text || '",
  '<%= 1234*5678 %>',
  `${'$'}{1234*5678}`,
  '{{1234*5678}}',
  '#{1234*5678}',
  '<%~ include("@mail/order_placed") %>',
  '__proto__',
  'constructor',
  'toString',
  '../../etc/passwd',
  '/etc/passwd',
  'file:///x',
  'http://evil.test/',
  '\u0000',
  'a\u0000b',
  '\u0001',
  '\r\nSet-Cookie: a=b',
  '\t',
  '\u007f',
  '\u2028',
  '\ufeff',
  '\u202eabc',
  '\ud83e\udd6d',
  'é',
  'e\u0301',
  'ক্ষ',
  'আম'.repeat(50),
  '👩‍👩‍👧‍👦',
  'ﷺ',
  'Z̸̧̛a̸lgo',
  '\ufffd',
  'x'.repeat(81),
  'x'.repeat(121),
  'x'.repeat(600),
  'x'.repeat(5_000),
  '<xss>'.repeat(500),
  'আ'.repeat(3_000),
];
const names = [
  'q',
  'id',
  'page',
  '__proto__',
  'constructor',
  'a[b]',
  'a[]',
  '',
  'x'.repeat(300),
  '<xss>',
  'toString',
  '\u0000',
  'ক',
];

export type Fuzz = {
  /** A number from 0 to n - 1. */
  below: (n: number) => number;
  pick: <T>(list: readonly [T, ...T[]]) => T;
  text: () => string;
  /** Fields of these names with good and bad values, some missing, some twice, and some nobody asked for. */
  fields: (known: Readonly<Record<string, string>>) => [string, string][];
};

export function fuzz(seed: number): Fuzz {
  const random = seededRandom(seed);
  const below = (n: number) => Math.floor(random() * n);
  const any = (list: readonly string[]) => list[below(list.length)] ?? '';
  const text = () => (random() < 0.8 ? any(oddTexts) : `${any(oddTexts)}${any(oddTexts)}`.slice(0, 6_000));
  return {
    below,
    pick: (list) => list[below(list.length)] ?? list[0],
    text,
    fields: (known) => {
      const fields: [string, string][] = [];
      // Often one bad field among good ones: a form that is bad throughout is refused at the first.
      const spoilt = random() * random();
      for (const [name, good] of Object.entries(known)) {
        if (random() < 0.08) continue;
        fields.push([name, random() < spoilt ? text() : good]);
        if (random() < 0.06) fields.push([name, text()]);
        if (random() < 0.04) fields.push([`${name}[]`, text()]);
      }
      while (random() < 0.2) fields.push([any(names), text()]);
      return fields;
    },
  };
}
