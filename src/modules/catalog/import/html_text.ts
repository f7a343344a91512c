/** Elements whose content is not meant to be read. */
const unread = new Set([
  'script',
  'style',
  'template',
  'iframe',
  'object',
  'svg',
  'math',
  'noscript',
  'head',
  'title',
  'textarea',
  'select',
]);
const paragraphs = new Set(
  'address article aside blockquote dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr main nav ol p pre section summary table ul'.split(
    ' ',
  ),
);

/**
 * An HTML body as plain text: paragraphs parted by an empty line, items of a list as `- `. No markup is left; what looks like markup
 * in the result was written as entities, and the views escape it. Runs once over the text, so a hostile body costs no more than its length.
 */
export function htmlToText(html: string): string {
  if (!/<[a-z!/]/i.test(html)) return tidy(decodeEntities(html));
  const out: string[] = [];
  let at = 0;
  let itemBegun = false;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    const text = html.slice(at, open === -1 ? html.length : open).replace(/\s+/g, ' ');
    if (text.trim() !== '') itemBegun = false;
    out.push(text);
    if (open === -1) break;
    const tag = readTag(html, open);
    // A paragraph that begins an item stays on the item's line.
    if (!(itemBegun && tag.text === paragraph && html[open + 1] !== '/')) {
      out.push(tag.text);
      if (tag.text !== '') itemBegun = tag.text === item;
    }
    at = tag.end;
  }
  return tidy(decodeEntities(out.join('')));
}

const paragraph = '\n\n';
const item = '\n- ';

const tagName = /[a-z][a-z0-9:-]*/iy;

/** What a tag means for the text, and where reading goes on. A `<` that begins no tag is text. */
function readTag(html: string, open: number): { text: string; end: number } {
  if (html.startsWith('<!--', open)) return { text: '', end: after(html, '-->', open + 4) };
  const closing = html[open + 1] === '/';
  if (html[open + 1] === '!' || html[open + 1] === '?') return { text: '', end: after(html, '>', open + 2) };
  tagName.lastIndex = open + (closing ? 2 : 1);
  const name = tagName.exec(html)?.[0].toLowerCase();
  if (!name) return closing ? { text: '', end: after(html, '>', open + 2) } : { text: '<', end: open + 1 };
  const end = endOfTag(html, tagName.lastIndex);
  if (!closing && unread.has(name) && html[end - 2] !== '/') return { text: ' ', end: endOfElement(html, name, end) };
  return { text: textOfTag(name, closing), end };
}

function textOfTag(name: string, closing: boolean): string {
  if (name === 'br') return '\n';
  if (name === 'li') return closing ? '' : item;
  if (name === 'tr') return closing ? '' : '\n';
  if (name === 'td' || name === 'th') return ' ';
  return paragraphs.has(name) ? paragraph : '';
}

/** Past the `>` that ends a tag; one inside a quoted attribute does not. */
function endOfTag(html: string, from: number): number {
  let quote = '';
  for (let at = from; at < html.length; at++) {
    const char = html[at] ?? '';
    if (quote) quote = char === quote ? '' : quote;
    else if (char === '>') return at + 1;
    else if ((char === '"' || char === "'") && html[at - 1] === '=') quote = char;
  }
  return html.length;
}

/** Past the element's closing tag; the rest of the text when it is never closed, as a browser does for a script. */
function endOfElement(html: string, name: string, from: number): number {
  const closing = new RegExp(`</${name}(?=[\\s/>])`, 'gi');
  closing.lastIndex = from;
  return closing.exec(html) ? endOfTag(html, closing.lastIndex) : html.length;
}

function after(html: string, mark: string, from: number): number {
  const at = html.indexOf(mark, from);
  return at === -1 ? html.length : at + mark.length;
}

// biome-ignore format: a table
const named: { [name: string]: string } = {
  amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', ensp: ' ', emsp: ' ', thinsp: ' ', shy: '', zwnj: '\u200c', zwj: '\u200d',
  copy: '©', reg: '®', trade: '™', deg: '°', micro: 'µ', middot: '·', bull: '•', hellip: '…', ndash: '–', mdash: '—', minus: '−',
  lsquo: '‘', rsquo: '’', sbquo: '‚', ldquo: '“', rdquo: '”', bdquo: '„', laquo: '«', raquo: '»', times: '×', divide: '÷', plusmn: '±',
  frac12: '½', frac14: '¼', frac34: '¾', sup2: '²', sup3: '³', euro: '€', pound: '£', cent: '¢', yen: '¥', sect: '§', para: '¶',
  agrave: 'à', aacute: 'á', acirc: 'â', atilde: 'ã', auml: 'ä', aring: 'å', ccedil: 'ç', egrave: 'è', eacute: 'é', ecirc: 'ê', euml: 'ë',
  iacute: 'í', ntilde: 'ñ', oacute: 'ó', ocirc: 'ô', ouml: 'ö', oslash: 'ø', szlig: 'ß', uacute: 'ú', uuml: 'ü', rarr: '→', larr: '←',
};

const decodeEntities = (text: string): string =>
  text.replace(/&(#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,9});/gi, (whole, entity: string) => {
    if (entity[0] !== '#') return named[entity] ?? named[entity.toLowerCase()] ?? whole;
    const code = /^#x/i.test(entity) ? Number.parseInt(entity.slice(2), 16) : Number(entity.slice(1));
    const isCharacter = code >= 32 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
    return isCharacter ? String.fromCodePoint(code) : ' ';
  });

/** No control characters, no spaces at the ends of lines, at most one empty line in a row, no item without words. */
const tidy = (text: string): string =>
  text
    .replace(/[^\n\P{Cc}]|[\u202a-\u202e\u2066-\u2069]/gu, ' ')
    .split('\n')
    .map((line) => line.replace(/[ \u00a0]+/g, ' ').trim())
    .filter((line) => line !== '-')
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
