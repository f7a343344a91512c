import type { Read } from './cells.ts';
import type { Column, Header } from './columns.ts';
import { error, type Finding } from './findings.ts';
import type { Row } from './rows.ts';

/** Undefined when the file has no such column; null when the cell is empty, or wrong, which is noted. */
export type CellReader = {
  read: <T>(row: Row, column: Column, parse: (text: string) => Read<T>) => T | null | undefined;
};

export const createCellReader = (header: Header, findings: Finding[]): CellReader => ({
  read: (row, column, parse) => {
    const text = row.cell(column);
    if (text === undefined) return undefined;
    if (text === '') return null;
    const result = parse(text);
    if ('value' in result) return result.value;
    findings.push(error(row.line, row.handle, `${header.nameOf(column)} "${text.slice(0, 40)}" ${result.fault}`));
    return null;
  },
});
