import { CsvError, parse } from 'csv-parse/sync';
import { type Column, type Header, readHeader } from './columns.ts';
import { decodeText } from './decode.ts';
import { error, type Finding, hasErrors } from './findings.ts';

/** One row of the file. A cell is undefined when the file has no such column, and empty when nothing stands in it. */
export type Row = { line: number; handle: string; cell: (column: Column) => string | undefined };

export type Rows = { header: Header; rows: Row[]; findings: Finding[] };

/** Reads the bytes of a CSV file. With an error among the findings the rows are not to be used. */
export function readRows(bytes: Uint8Array): Rows | { findings: Finding[] } {
  const decoded = decodeText(bytes);
  if ('message' in decoded) return { findings: [error(decoded.line, '', decoded.message)] };
  const { records, problem } = readRecords(decoded.text);
  const [first, ...rest] = records;
  if (problem && !first) return { findings: [problem] };
  if (!first) return { findings: [error(1, '', 'The file is empty')] };
  const header = readHeader(first.cells);
  if ('problems' in header) return { findings: header.problems.map((message) => error(first.line, '', message)) };
  const findings = problem ? [problem] : [];
  const rows = rest.flatMap((record) => {
    if (record.cells.every((cell) => cell.trim() === '')) return [];
    const row = rowOf(record, header);
    const fault = faultOf(record, row.handle, header);
    if (fault) findings.push(fault);
    return fault ? [] : [row];
  });
  if (rows.length === 0 && !hasErrors(findings)) findings.push(error(first.line, '', 'The file names no product'));
  return { header, rows, findings };
}

type Record = { line: number; cells: string[] };

function readRecords(text: string): { records: Record[]; problem: Finding | null } {
  const records: Record[] = [];
  let ended = 0;
  try {
    parse(text, {
      bom: true,
      relaxColumnCount: true,
      skipEmptyLines: true,
      onRecord: (cells: string[], { lines }) => {
        records.push({ line: lines - cells.reduce((sum, cell) => sum + breaksIn(cell), 0), cells });
        ended = lines;
        return null;
      },
    });
    return { records, problem: null };
  } catch (fault) {
    if (!(fault instanceof CsvError)) throw fault;
    const message =
      fault.code === 'CSV_QUOTE_NOT_CLOSED'
        ? 'A quotation mark opened in the row that begins here is never closed'
        : 'A quotation mark in the row that begins here is not written twice, so the row cannot be read';
    return { records, problem: error(ended + 1, '', message) };
  }
}

const breaksIn = (cell: string): number => cell.split('\n').length - 1;

function rowOf({ cells, line }: Record, header: Header): Row {
  const cell = (column: Column) => {
    const place = header.at.get(column);
    return place === undefined ? undefined : (cells[place] ?? '').trim();
  };
  return { line, cell, handle: (cell('handle') ?? '').toLowerCase() };
}

function faultOf({ cells, line }: Record, handle: string, header: Header): Finding | null {
  if (cells.length !== header.width)
    return error(line, handle, `The row has ${cells.length} fields, the first line has ${header.width}`);
  if (cells.some((cell) => cell.includes('\0'))) return error(line, handle, 'The row holds a NUL character');
  if (handle === '') return error(line, '', `${header.nameOf('handle')} is empty`);
  if (!/^[\p{L}\p{M}\p{N}_-]{1,120}$/u.test(handle))
    return error(
      line,
      handle.slice(0, 60),
      `${header.nameOf('handle')} may hold letters, digits, "-" and "_" only, 120 at most`,
    );
  return null;
}
