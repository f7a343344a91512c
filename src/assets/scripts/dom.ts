/** Everything listens at the document, so what htmx brings later needs no wiring. */
export function on<K extends keyof DocumentEventMap>(
  type: K,
  selector: string,
  listener: (element: HTMLElement, event: DocumentEventMap[K]) => void,
): void {
  document.addEventListener(type, (event) => {
    const found = event.target instanceof Element ? event.target.closest(selector) : null;
    if (found instanceof HTMLElement) listener(found, event);
  });
}

export const all = (selector: string, root: ParentNode = document): HTMLElement[] => [
  ...root.querySelectorAll<HTMLElement>(selector),
];

const bangla = document.documentElement.lang === 'bn';

/** A number in the digits of the page. */
export const num = (value: number | string): string =>
  bangla ? String(value).replace(/\d/g, (digit) => String.fromCharCode(0x9e6 + Number(digit))) : String(value);

export const cookie = (name: string): string =>
  document.cookie
    .split('; ')
    .find((part) => part.startsWith(`${name}=`))
    ?.slice(name.length + 1) ?? '';

type Told = { sourceElement?: unknown; target?: unknown };

const onHtmx = (name: string, listener: (told: Told) => void): void =>
  document.addEventListener(`htmx:${name}`, (event) => {
    if (event instanceof CustomEvent) listener(event.detail?.ctx ?? {});
  });

/** Before htmx asks the server, with the element that made it ask. */
export const onRequest = (listener: (source: HTMLElement) => void): void =>
  onHtmx('before:request', ({ sourceElement }) => {
    if (sourceElement instanceof HTMLElement) listener(sourceElement);
  });

/** After an answer was put into the page. */
export const onSwap = (listener: (target: HTMLElement) => void): void =>
  onHtmx('after:swap', ({ target }) => {
    if (target instanceof HTMLElement) listener(target);
  });
