import { readLine } from './cells.ts';
import type { Column } from './columns.ts';
import { error, type Finding } from './findings.ts';
import type { Row } from './rows.ts';

const columns = [
  { name: 'option1Name', value: 'option1Value' },
  { name: 'option2Name', value: 'option2Value' },
  { name: 'option3Name', value: 'option3Value' },
] as const satisfies { name: Column; value: Column }[];

/** The names of a product's options, from its first row. Shopify writes "Title / Default Title" for none. */
export function namesOfOptions(first: Row, group: Row[], findings: Finding[]): string[] {
  const names = columns.map((column) => readLine(first.cell(column.name) ?? ''));
  const given = names.filter((name) => name !== '');
  if (given.length === 1 && isDefault(given[0], group)) return [];
  if (new Set(given.map((name) => name.toLowerCase())).size < given.length)
    findings.push(error(first.line, first.handle, 'Two options have the same name'));
  for (const [index, name] of names.entries()) {
    if (name !== '') continue;
    const stray = group.find((row) => optionValue(row, index) !== '');
    if (stray)
      findings.push(
        error(stray.line, stray.handle, `Option${index + 1} Value is given, but no Option${index + 1} Name`),
      );
  }
  return given;
}

/** One value for each option of the product; what is missing is noted. */
export function valuesOfOptions(row: Row, first: Row, findings: Finding[]): string[] {
  return columns.flatMap((column, index) => {
    if (!first.cell(column.name)) return [];
    const value = optionValue(row, index);
    if (value === '') findings.push(error(row.line, row.handle, `Option${index + 1} Value is empty`));
    return [value];
  });
}

export const hasOptionValue = (row: Row): boolean => columns.some((_, index) => optionValue(row, index) !== '');

const optionValue = (row: Row, index: number): string => {
  const column = columns[index];
  return column ? readLine(row.cell(column.value) ?? '') : '';
};

const isDefault = (name: string | undefined, group: Row[]): boolean =>
  name?.toLowerCase() === 'title' &&
  group.every((row) => ['', 'default title', 'default'].includes(optionValue(row, 0).toLowerCase()));
