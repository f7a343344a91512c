import { optionKey } from '../modules/catalog/service.ts';
import { plenty } from '../modules/catalog/tables.ts';
import { digits } from '../platform/format.ts';
import { takaToMinor } from '../platform/money.ts';
import { type Kind, kinds, optionSets, places, qualities, type Word } from './generated_goods.ts';

export type Shelves = { byCategory: ReadonlyMap<string, { id: number; pictures: unknown[] }>; brandIds: number[] };

/** The product with this number, the same at every run; keys are the columns it is written to. */
export function inventProduct(number: number, { brandIds, byCategory }: Shelves) {
  const random = randomFrom(number);
  const pick = <T>(list: readonly T[]): T => {
    const chosen = list[Math.floor(random() * list.length)];
    if (chosen === undefined) throw new Error('nothing to pick from');
    return chosen;
  };
  const kind = pick(kinds);
  const shelf = byCategory.get(kind.category);
  const [place, quality, material, name] = [pick(places), pick(qualities), pick(kind.materials), pick(kind.names)];
  const model = { en: `No. ${number}`, bn: `নং ${digits(String(number), 'bn')}` };
  const set = kind.options === 'none' ? null : optionSets[kind.options];
  const count = set ? 1 + Math.floor(random() * Math.min(4, set.values.length)) : 1;
  const from = set ? Math.floor(random() * (set.values.length - count + 1)) : 0;
  const values = set?.values.slice(from, from + count) ?? [];
  const price = takaToMinor(niceTaka(kind, random()));
  const isReduced = random() < 0.25;
  const variants = (values.length > 0 ? values : [null]).map((value, position) => ({
    sku: `GEN-${number}-${position + 1}`,
    option_values: value ? [value[0]] : [],
    price_minor:
      kind.options === 'weights' || kind.options === 'storage'
        ? price + position * Math.round(price / 400) * 100
        : price,
    position,
    on_hand: random() < 0.06 ? 0 : Math.floor(random() * 120) + 1,
  }));
  const prices = variants.map((variant) => variant.price_minor);
  return {
    slug: `gen-${String(number).padStart(6, '0')}`,
    category_id: shelf?.id,
    brand_id: brandIds.length > 0 ? pick(brandIds) : null,
    pictures: shelf && shelf.pictures.length > 0 ? pick(shelf.pictures) : [],
    title: {
      en: `${place[0]} ${quality[0]} ${material[0]} ${name[0]}, ${model.en}`,
      bn: `${place[1]} ${quality[1]} ${material[1]} ${name[1]}, ${model.bn}`,
    },
    description: describe(place, quality, material, name),
    highlights: {
      en: [
        `${quality[0]} ${material[0].toLowerCase()}, checked by hand`,
        `Made in ${place[0]}`,
        'Seven days to return it',
      ],
      bn: [`${quality[1]} ${material[1]}, হাতে দেখে নেওয়া`, `${place[1]}-এ তৈরি`, 'সাত দিনে ফেরত দেওয়া যায়'],
    },
    specs: [
      { name: { en: 'Material', bn: 'উপাদান' }, value: { en: material[0], bn: material[1] } },
      { name: { en: 'Made in', bn: 'কোথায় তৈরি' }, value: { en: place[0], bn: place[1] } },
      { name: { en: 'Model', bn: 'মডেল' }, value: model },
    ],
    options: set
      ? [
          {
            name: { en: set.name[0], bn: set.name[1] },
            values: values.map(([value, bn, swatch]) => ({ value, label: { en: value, bn }, swatch: swatch ?? null })),
          },
        ]
      : [],
    option_keys: set ? values.map(([value]) => optionKey(set.name[0], value)) : [],
    tags: [name[0], material[0], place[0]].map((word) => word.toLowerCase().replaceAll(' ', '-')),
    days_ago: random() * 700,
    price_minor: Math.min(...prices),
    price_max_minor: Math.max(...prices),
    compare_at_minor: isReduced ? Math.round((price * (1.1 + random() * 0.3)) / 1_000) * 1_000 : null,
    rating: Math.round(35 + random() * 15) / 10,
    rating_count: Math.floor(random() ** 3 * 300),
    // A few sell very much, most a little: what a real shop looks like.
    sold: Math.floor(400 * random() ** 6 + 30 * random() ** 2),
    left_shown: Math.min(
      plenty,
      variants.reduce((sum, variant) => sum + variant.on_hand, 0),
    ),
    grams: kind.grams,
    variants,
  };
}

const describe = (place: Word, quality: Word, material: Word, name: Word) => ({
  en: `A ${quality[0].toLowerCase()} ${name[0].toLowerCase()} from ${place[0]}, made of ${material[0].toLowerCase()} by people who have done it all their lives.\n\nPacked the same evening and sent with the next courier.`,
  bn: `${place[1]} থেকে আনা ${quality[1]} ${name[1]}, ${material[1]} দিয়ে বানানো, সারা জীবন যাঁরা এই কাজ করেছেন তাঁদের হাতে।\n\nঅর্ডারের দিন সন্ধ্যায় প্যাক হয়, পরের কুরিয়ারেই রওনা দেয়।`,
});

/** More cheap things than dear ones; in tens. */
const niceTaka = ({ price: [least, most] }: Kind, random: number): number =>
  Math.round((least * (most / least) ** random) / 10) * 10;

/** Mulberry32: numbers that look random and are the same for the same seed. */
function randomFrom(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
