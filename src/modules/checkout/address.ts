import { z } from 'zod';
import { latinDigits } from '../../platform/format.ts';
import type { Texts } from '../../platform/page.ts';
import { placeNames } from '../shipping/service.ts';
import type { Address } from './tables.ts';
import type { AddressValues, Errors } from './views.ts';

/** A Bangladeshi mobile number in its 11 digits, however it was typed (`+880 1712-345678`, `০১৭…`); null when it is none. */
export function normalPhone(typed: string): string | null {
  const digits = latinDigits(typed)
    .replace(/[\s().-]/g, '')
    .replace(/^(\+|00)?88(?=01)/, '');
  return /^01[3-9]\d{8}$/.test(digits) ? digits : null;
}

const line = (max: number) =>
  z
    .string()
    .trim()
    .max(max)
    .refine((text) => !/[\p{Cc}]/u.test(text));

export type ReadAddress = { values: AddressValues } & ({ address: Address } | { errors: Errors });

/** Reads the address form: the address, or a message for every field that is wrong; always what was typed. */
export function readAddress(form: Record<string, string>, t: Texts['checkout']): ReadAddress {
  const values = typedAddress(form);
  const errors: Errors = {};
  const phone = normalPhone(values.phone);
  if (!phone) errors.phone = t.phone;
  if (!values.name || !line(1_000).safeParse(values.name).success) errors.name = t.name;
  else if (values.name.length > 80) errors.name = t.nameLong;
  if (values.email && !z.email().max(200).safeParse(values.email).success) errors.email = t.email;
  if (!placeNames(values.district, null)) errors.district = t.district;
  else if (!placeNames(values.district, values.upazila)) errors.upazila = t.upazila;
  if (values.street.length < 3) errors.street = t.street;
  else if (!line(200).safeParse(values.street).success) errors.street = t.streetLong;
  if (!line(500).safeParse(values.note.replace(/[\r\n\t]/g, ' ')).success) errors.note = t.noteLong;
  if (!phone || Object.keys(errors).length > 0) return { values, errors };
  return { values, address: { ...values, phone } };
}

/** What was typed, cut to what a page may carry back. */
export const typedAddress = (form: Record<string, string>): AddressValues => ({
  phone: typed(form.phone, 40),
  name: typed(form.name, 300),
  email: typed(form.email, 300),
  district: typed(form.district, 60),
  upazila: typed(form.upazila, 120),
  street: typed(form.street, 600),
  note: typed(form.note, 1_000),
});

const typed = (text: string | undefined, max: number): string => (text ?? '').trim().slice(0, max);
