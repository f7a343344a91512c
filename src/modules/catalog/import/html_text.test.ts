import { expect, test } from 'vitest';
import { htmlToText } from './html_text.ts';

test('paragraphs are parted by an empty line and items of a list begin with a hyphen', () => {
  const html =
    '<h2>Saree</h2><p>Soft &amp; light,\n  for   summer.</p><ul>\n<li>12 hands</li>\n<li><p>Blouse piece</p></li><li> </li></ul>Wash<br>cold';
  expect(htmlToText(html)).toBe('Saree\n\nSoft & light, for summer.\n\n- 12 hands\n- Blouse piece\n\nWash\ncold');
});

test('scripts, styles and comments leave nothing behind', () => {
  const html =
    '<style>p{color:red}</style><p onclick="alert(1)">Safe</p><script>alert("<p>no</p>")</script><!-- <p>no</p> --><iframe src=x>no</iframe><img src=x onerror=alert(1)><svg><script>no</script></svg>';
  expect(htmlToText(html)).toBe('Safe');
});

test('markup that is broken or hidden is not put together again', () => {
  expect(htmlToText('<scr<script>ipt>alert(1)</script>x')).not.toMatch(/<script/i);
  expect(htmlToText('<p title="a>b">text</p>')).toBe('text');
  expect(htmlToText('before<script>never closed')).toBe('before');
  expect(htmlToText('before<p class="never closed')).toBe('before');
});

test('signs that are no markup stay, and entities are decoded once', () => {
  expect(htmlToText('<p>1 < 2 &lt;b&gt; &amp;lt; I <3 it</p>')).toBe('1 < 2 <b> &lt; I <3 it');
  expect(htmlToText('&#2453;&#x9B0; &nbsp;&euro;5 &unknown; &#0;&#xD800;')).toBe('কর €5 &unknown;');
});

test('a body without markup keeps its lines', () => {
  expect(htmlToText('One\n\n\n\nTwo  words\u202e\nthree')).toBe('One\n\nTwo words\nthree');
});

test('a hostile body is read in a moment', () => {
  const started = performance.now();
  for (const piece of ['<', '<a "', '<p title="', '<script>', '<!--', '&#', '</', '<li>- ', '\n- \n', ' \t'])
    htmlToText(`<p>${piece.repeat(300_000 / piece.length)}`);
  expect(performance.now() - started).toBeLessThan(5_000);
});
