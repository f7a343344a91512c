import { z } from 'zod';
import type { ShopIdentity } from './tables.ts';

const localized = z.object({ en: z.string().default(''), bn: z.string().default('') }).prefault({});

/** What an older release wrote may lack a field: it is empty then. */
const identity = z
  .object({
    name: z.string().default('DhakaCart'),
    tagline: localized,
    phone: z.string().default(''),
    whatsapp: z.string().default(''),
    email: z.string().default(''),
    address: localized,
    hours: localized,
    tradeLicence: z.string().default(''),
    bin: z.string().default(''),
  })
  .prefault({});

export const readIdentity = (value: unknown): ShopIdentity => identity.parse(value ?? {});
