import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { languages, prefixOf } from '../../src/platform/i18n.ts';
import { texts } from '../../src/texts.ts';
import { client } from '../support/client.ts';
import type { Shop } from '../support/shop.ts';
import { demo, startDemoShop } from './open.ts';
import { contentPages, type ReadPage, readPages, wordsOf } from './read_pages.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

let shop: Shop;
const read: Record<string, ReadPage[]> = {};
beforeAll(async () => {
  shop = await startDemoShop();
  for (const lang of languages) read[lang] = await readPages(shop.url, lang);
});
afterAll(() => shop?.stop());

/** One line for each fault, with the page it is on. */
const faults = (lang: string, find: (page: ReadPage) => (string | false | undefined)[]): string[] =>
  (read[lang] ?? []).flatMap((page) => find(page).flatMap((fault) => (fault ? [`${page.name}: ${fault}`] : [])));

const matches = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([whole]) => whole);
const values = (html: string, pattern: RegExp): string[] => [...html.matchAll(pattern)].map(([, value = '']) => value);

describe.each(languages)('every page in %s', (lang) => {
  const p = prefixOf(lang);

  test('is there, and none is an error of ours', () => {
    expect(read[lang]?.length).toBeGreaterThan(35);
    expect(faults(lang, ({ status }) => [status >= 500 && `${status}`])).toEqual([]);
    const refused = (read[lang] ?? []).filter(({ status }) => status === 422).map(({ name }) => name);
    expect(refused.sort()).toEqual([
      'address refused',
      'delivery refused',
      'option missing',
      'order not found',
      'quantity refused',
      'total changed',
      'tracking refused',
    ]);
  });

  test('has a title, one main heading, its language, and its address in both languages', () => {
    const wrong = faults(lang, ({ html }) => [
      !html.startsWith('<!doctype html>') && 'no doctype',
      !html.includes(`<html lang="${lang}">`) && 'no language',
      matches(html, /<h1[\s>]/g).length !== 1 && `${matches(html, /<h1[\s>]/g).length} main headings`,
      matches(html, /<main[\s>]/g).length !== 1 && 'not one main part',
      !/<title>[^<]{3,} · [^<]+<\/title>/.test(html) && 'no title',
      ...(html.includes('<meta name="robots" content="noindex">')
        ? [html.includes('rel="canonical"') && 'an address for engines that must not keep it']
        : [
            !new RegExp(`rel="canonical" href="http[^"]+${p}(/[^"]*)?"`).test(html) && 'no canonical address',
            ...['en', 'bn', 'x-default'].map(
              (other) => !html.includes(`hreflang="${other}" href="http`) && `no address for ${other}`,
            ),
            !/<meta name="description" content="[^"]{10,}"/.test(html) && 'no description',
          ]),
    ]);
    expect(wrong).toEqual([]);
  });

  test('shows no accident of a template', () => {
    const accident = /undefined|\bNaN\b|\[object |<%|%>|\bnull\b|Invalid Date/g;
    expect(faults(lang, ({ html }) => matches(wordsOf(html), accident))).toEqual([]);
    expect(faults(lang, ({ html }) => matches(html, /="[^"]*(?:undefined|NaN|\[object )[^"]*"/g))).toEqual([]);
  });

  test('carries no script, style or handler inline', () => {
    const inline =
      /<style[\s>]|\sstyle="|\son\w+="|\shx-on[:\w-]*=|javascript:|<script(?![^>]*(?:\ssrc=|type="application\/(?:ld\+)?json"))[^>]*>/g;
    expect(faults(lang, ({ html }) => matches(html, inline))).toEqual([]);
    const data = /<script type="application\/(?:ld\+)?json"[^>]*>([\s\S]*?)<\/script>/g;
    expect(
      faults(lang, ({ html }) => values(html, data).map((json) => !isJson(json) && `not JSON: ${json.slice(0, 80)}`)),
    ).toEqual([]);
  });

  test('has no id twice, and nothing that points at a missing one', () => {
    const wrong = faults(lang, ({ html }) => {
      const ids = values(html, / id="([^"]+)"/g);
      const known = new Set(ids);
      const pointed = values(html, / (?:for|aria-labelledby|aria-describedby|form|popovertarget)="([^"]+)"/g).flatMap(
        (list) => list.trim().split(/\s+/),
      );
      return [
        ...ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `twice: ${id}`),
        ...[...pointed, ...values(html, / href="#([^"]+)"/g)]
          .filter((id) => !known.has(id))
          .map((id) => `missing: ${id}`),
      ];
    });
    expect(wrong).toEqual([]);
  });

  test('leads on in the same language', () => {
    const wrong = faults(lang, ({ html }) => {
      const own = html.replace(/<a class="lang-switch"[^>]*>/g, '').replace(/<link [^>]*>/g, '');
      return values(own, / (?:href|action|formaction|hx-get|hx-post)="(\/[^"]*)"/g)
        .filter((href) => !/^\/(assets|media)\//.test(href))
        .filter((href) => /^\/bn(\/|$|\?)/.test(href) !== (lang === 'bn'));
    });
    expect(wrong).toEqual([]);
  });

  test('leads nowhere in vain', async () => {
    const starts = ['/', '/products', demo.category, demo.manyVariants, ...contentPages];
    const from = (read[lang] ?? []).filter(({ name }) => starts.includes(name));
    expect(from.length).toBe(starts.length);
    const links = new Set(from.flatMap(({ html }) => values(html, /<a [^>]*href="(\/[^"#]*)/g)));
    const waiting = [...links].map((link) => link.replaceAll('&amp;', '&'));
    const dead: string[] = [];
    const visitor = client(shop.url);
    const follow = async () => {
      for (let link = waiting.pop(); link; link = waiting.pop()) {
        const response = await visitor.get(link);
        await response.body?.cancel();
        if (response.status >= 400) dead.push(`${response.status} ${link}`);
      }
    };
    await Promise.all(Array.from({ length: 4 }, follow));
    expect(links.size).toBeGreaterThan(100);
    expect(dead).toEqual([]);
  });
});

describe('languages do not mix:', () => {
  test('no text of the English interface stands on a Bangla page', () => {
    const english = phrases();
    expect(english.length).toBeGreaterThan(150);
    const mixed = faults('bn', ({ html }) => {
      const words = wordsOf(html);
      return english.filter((phrase) => phrase.test(words)).map(String);
    });
    expect(mixed).toEqual([]);
  });

  test('no other English stands on a Bangla page', () => {
    expect(faults('bn', ({ html }) => matches(wordsOf(html), /[A-Za-z]{3,}(?: [A-Za-z]{2,})+/g))).toEqual([]);
  });

  test('no Bangla stands on an English page', () => {
    expect(faults('en', ({ html }) => matches(wordsOf(html), /[\u0980-\u09ef]+/g))).toEqual([]);
  });
});

/** Every run of two words or more that a text of the English interface always shows. */
function phrases(): RegExp[] {
  const gap = '\u0001';
  const said = Object.values(texts.en).flatMap((module) =>
    Object.values<unknown>(module).map((text) =>
      typeof text === 'function' ? String(text(gap, gap, gap)) : String(text),
    ),
  );
  const runs = said.flatMap((text) => text.split(gap)).map((run) => run.trim());
  return [...new Set(runs)]
    .filter((run) => /[A-Za-z]{2,}\s+[A-Za-z]{2,}/.test(run))
    .map((run) => new RegExp(`(?<![A-Za-z])${run.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![A-Za-z])`));
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
