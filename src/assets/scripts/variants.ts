import { all, num, on } from './dom.ts';

type Variant = {
  options: string[];
  sku: string;
  price: string;
  priceMinor: number;
  compareAt: string | null;
  compareAtMinor: number | null;
  stock: 'in' | 'low' | 'out';
  left: number | null;
};

/** Follows the choice of size and colour: price, stock, button, and which further choices are left. */
export function startVariants(): void {
  const form = document.querySelector<HTMLFormElement>('#buy');
  const data = document.querySelector('#variants')?.textContent;
  if (!form || !data) return;
  const variants: Variant[] = JSON.parse(data);
  const radios = () => [...form.querySelectorAll<HTMLInputElement>('input[type=radio]')];
  const chosen = (): string[] =>
    radios()
      .filter((radio) => radio.checked)
      .map((radio) => radio.value);
  const find = (values: string[]) =>
    variants.find((one) => one.options.every((value, index) => value === values[index]));

  function follow(): void {
    const values = chosen();
    for (const radio of radios()) {
      const place = Number(radio.name.slice(6)) - 1;
      const one = find(swap(values, place, radio.value));
      radio.closest('.option')?.classList.toggle('is-out', !one || one.stock === 'out');
    }
    show(form?.dataset ?? {}, find(values));
  }

  if (variants.length > 1) {
    on('change', '#buy', follow);
    follow();
  }
}

const swap = (values: string[], place: number, value: string): string[] =>
  values.map((old, index) => (index === place ? value : old));

function show(words: DOMStringMap, variant: Variant | undefined): void {
  const out = !variant || variant.stock === 'out';
  const write = (selector: string, text: string) => {
    for (const element of all(selector)) element.textContent = text;
  };
  write('[data-buy-word]', (out ? words.wordOut : words.wordAdd) ?? '');
  for (const button of all('[data-buy]')) button.toggleAttribute('disabled', out);
  const stock = document.querySelector('#stock');
  if (stock) {
    stock.className = `stock is-${variant?.stock ?? 'out'}`;
    const low = (words.wordLow ?? '').replace('{}', num(variant?.left ?? 0));
    stock.textContent = (!variant ? words.wordNone : out ? words.wordOut : variant.left ? low : words.wordIn) ?? '';
  }
  if (!variant) return;
  const saved = variant.compareAtMinor
    ? Math.floor(((variant.compareAtMinor - variant.priceMinor) * 100) / variant.compareAtMinor)
    : 0;
  write('[data-price]', variant.price);
  write('[data-old]', variant.compareAt ?? '');
  write('[data-save]', (words.wordSave ?? '').replace('{}', num(saved)));
  write('#sku', variant.sku);
  for (const element of all('.buy-price .price-old, [data-save]')) element.hidden = saved < 1;
}
