import type { Lang, Localized } from './i18n.ts';
import { localize } from './i18n.ts';

export type PictureFormat = 'avif' | 'webp' | 'jpeg';

/** The widths a stored picture is served in; wider than the original is never made. */
export const pictureWidths = [240, 480, 720, 960, 1600] as const;

/** A stored picture as views see it: files at `/media/<key>-<width>.<format>`. */
export type Picture = { key: string; alt: string; width: number; height: number };

/** The same as it lies in the database, its alternative text in every language. */
export type StoredPicture = { key: string; alt: Localized; width: number; height: number };

export const pictureIn = (picture: StoredPicture, lang: Lang): Picture => ({
  ...picture,
  alt: localize(picture.alt, lang),
});

export const pictureOrNull = (picture: StoredPicture | null | undefined, lang: Lang): Picture | null =>
  picture ? pictureIn(picture, lang) : null;

export const pictureUrl = (picture: Picture, width: number, format: PictureFormat = 'webp'): string =>
  `/media/${picture.key}-${width}.${format}`;

export const srcset = (picture: Picture, format: PictureFormat): string =>
  pictureWidths
    .filter((width) => width <= picture.width)
    .map((width) => `${pictureUrl(picture, width, format)} ${width}w`)
    .join(', ');
