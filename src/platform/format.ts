import type { Lang } from './i18n.ts';

const banglaDigits = '০১২৩৪৫৬৭৮৯';

/** Latin digits as the language writes them. */
export const digits = (text: string, lang: Lang): string =>
  lang === 'bn' ? text.replace(/[0-9]/g, (digit) => banglaDigits[Number(digit)] ?? digit) : text;

/** Digits a person typed in either script, as Latin ones. */
export const latinDigits = (text: string): string =>
  text.replace(/[০-৯]/g, (digit) => String(banglaDigits.indexOf(digit)));

/** A whole number with lakh grouping: `1,25,000` or `১,২৫,০০০`. */
export function formatNumber(value: number, lang: Lang): string {
  const [whole = '0'] = Math.abs(Math.trunc(value)).toString().split('.');
  const head = whole.slice(0, -3).replace(/\B(?=(\d{2})+(?!\d))/g, ',');
  const grouped = head ? `${head},${whole.slice(-3)}` : whole;
  return digits(value < 0 ? `−${grouped}` : grouped, lang);
}

/** An amount in paisa as the shop shows it: `৳1,250`, `৳১,২৫০`, `৳99.50`. */
export function formatMoney(minor: number, lang: Lang): string {
  const paisa = Math.abs(minor) % 100;
  const taka = formatNumber(Math.trunc(Math.abs(minor) / 100), lang);
  const tail = paisa ? `.${digits(String(paisa).padStart(2, '0'), lang)}` : '';
  return `${minor < 0 ? '−' : ''}৳${taka}${tail}`;
}

const zone = 'Asia/Dhaka';
const formats = {
  en: {
    date: new Intl.DateTimeFormat('en-GB', { timeZone: zone, day: 'numeric', month: 'long', year: 'numeric' }),
    day: new Intl.DateTimeFormat('en-GB', { timeZone: zone, weekday: 'short', day: 'numeric', month: 'short' }),
    time: new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: 'numeric', minute: '2-digit', hourCycle: 'h12' }),
  },
  bn: {
    date: new Intl.DateTimeFormat('bn-BD', { timeZone: zone, day: 'numeric', month: 'long', year: 'numeric' }),
    day: new Intl.DateTimeFormat('bn-BD', { timeZone: zone, weekday: 'short', day: 'numeric', month: 'short' }),
    clock: new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
  },
};

/** `21 November 2026` */
export const formatDate = (at: Date, lang: Lang): string => formats[lang].date.format(at);
/** `Sat, 21 Nov` */
export const formatDay = (at: Date, lang: Lang): string => formats[lang].day.format(at);
/** `21 November 2026, 3:05 pm` or `২১ নভেম্বর, ২০২৬, বিকেল ৩:০৫`, in Dhaka's time. */
export const formatDateTime = (at: Date, lang: Lang): string =>
  `${formats[lang].date.format(at)}, ${lang === 'bn' ? banglaTime(at) : formats.en.time.format(at)}`;

/** From which hour on the part of the day is called so. */
const partsOfTheDay = [
  [4, 'ভোর'],
  [6, 'সকাল'],
  [12, 'দুপুর'],
  [15, 'বিকেল'],
  [18, 'সন্ধ্যা'],
  [20, 'রাত'],
] as const;

function banglaTime(at: Date): string {
  const [hour = '0', minute = '00'] = formats.bn.clock.format(at).split(':');
  const part = partsOfTheDay.findLast(([from]) => from <= Number(hour))?.[1] ?? 'রাত';
  return `${part} ${digits(`${Number(hour) % 12 || 12}:${minute}`, 'bn')}`;
}
