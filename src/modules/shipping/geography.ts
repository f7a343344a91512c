// The package's index would load its 4,500 unions as well.
import { districts as rawDistricts } from 'bd-geojs/dist/data/districts.js';
import { divisions as rawDivisions } from 'bd-geojs/dist/data/divisions.js';
import { upazillas as rawUpazilas } from 'bd-geojs/dist/data/upazillas.js';
import type { Lang, Localized } from '../../platform/i18n.ts';
import { additions, corrections } from './places.ts';
import type { Choice, DivisionChoice } from './views.ts';

type Place = { code: string; name: Localized };
type District = Place & { division: Localized; upazilas: Place[] };

export type PlaceNames = { division: Localized; district: Localized; upazila: Localized | null };

/** Every district under its division, in the order of the language. */
export const divisionsWithDistricts = (lang: Lang, selected?: string): DivisionChoice[] =>
  divisionsIn[lang].map((division) => ({
    name: division.name[lang],
    districts: division.districts.map((district) => choice(district, lang, selected)),
  }));

/** The upazilas and city thanas of a district, in the order of the language; none when the district is unknown. */
export const upazilasOf = (districtCode: string, lang: Lang, selected?: string): Choice[] =>
  (upazilasIn[lang].get(districtCode) ?? []).map((upazila) => choice(upazila, lang, selected));

/** The names of a place; null when the district is unknown or has no such upazila. A null code asks for the district alone. */
export function placeNames(districtCode: string, upazilaCode: string | null): PlaceNames | null {
  const district = districts.get(districtCode);
  if (!district) return null;
  if (upazilaCode === null) return { division: district.division, district: district.name, upazila: null };
  const upazila = district.upazilas.find(({ code }) => code === upazilaCode);
  return upazila ? { division: district.division, district: district.name, upazila: upazila.name } : null;
}

export const isDistrict = (code: string): boolean => districts.has(code);

const choice = ({ code, name }: Place, lang: Lang, selected: string | undefined): Choice => ({
  code,
  name: name[lang],
  selected: code === selected,
});

const codeOf = (name: string): string =>
  name
    .toLowerCase()
    .replace(/'/g, '')
    .replace(/[^a-z]+/g, '-')
    .replace(/^-|-$/g, '');

const nameOf = (raw: { name: string; bn_name: string }, key = raw.name): Localized =>
  spelled({ en: raw.name.trim(), bn: raw.bn_name.trim(), ...corrections[key] });

/** Bangla letters with a dot have two spellings in Unicode; one is kept. */
const spelled = ({ bn, en }: Localized): Localized => ({ en, bn: bn.normalize('NFC') });

const districts = new Map(rawDivisions.flatMap(readDistricts).map((district) => [district.code, district]));

function readDistricts(rawDivision: (typeof rawDivisions)[number]): District[] {
  const division = nameOf(rawDivision);
  return rawDistricts
    .filter((raw) => raw.division_id === rawDivision.id)
    .map((raw) => {
      const name = nameOf(raw);
      const code = codeOf(name.en);
      return {
        code,
        name,
        division,
        upazilas: readUpazilas(raw, name).map((own) => ({ ...own, code: `${code}/${own.code}` })),
      };
    });
}

function readUpazilas(rawDistrict: (typeof rawDistricts)[number], district: Localized): Place[] {
  const listed = rawUpazilas
    .filter((raw) => raw.district_id === rawDistrict.id)
    .map((raw) => nameOf(raw, `${rawDistrict.name}/${raw.name}`));
  const added = (additions[district.en] ?? []).map(([en, bn]) => spelled({ en, bn }));
  return [...listed, ...added].map((name) => ({ code: codeOf(name.en), name }));
}

/** What `make` gives for each language, made once. */
const inEach = <T>(make: (lang: Lang) => T): Record<Lang, T> => ({ en: make('en'), bn: make('bn') });

const collators = inEach((lang) => new Intl.Collator(lang));
const sorted = <T extends { name: Localized }>(places: Iterable<T>, lang: Lang): T[] =>
  [...places].sort((a, b) => collators[lang].compare(a.name[lang], b.name[lang]));

const upazilasIn = inEach(
  (lang) => new Map([...districts.values()].map(({ code, upazilas }) => [code, sorted(upazilas, lang)])),
);

const divisionsIn = inEach((lang) =>
  sorted(
    rawDivisions.map((raw) => {
      const name = nameOf(raw);
      const own = [...districts.values()].filter((district) => district.division.en === name.en);
      return { name, districts: sorted(own, lang) };
    }),
    lang,
  ),
);
