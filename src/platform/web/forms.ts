import { z } from 'zod';
import type { Ctx } from './request.ts';

/** A form's fields as texts; a field sent twice keeps its last value, files are left out. */
export async function readForm(c: Ctx): Promise<Record<string, string>> {
  const type = c.req.header('content-type') ?? '';
  if (!/^(application\/x-www-form-urlencoded|multipart\/form-data)/.test(type)) return {};
  try {
    const form = await c.req.formData();
    return Object.fromEntries([...form].filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
  } catch {
    return {}; // a body that is no form has no fields; what is required is then missing
  }
}

/** A database id typed into a form or an address. */
export const idField = z.coerce.number().int().min(1).max(2_147_483_647);
