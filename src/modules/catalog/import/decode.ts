/** A file's bytes as text without a byte-order mark, or a sentence that says what the file is instead of UTF-8. */
export function decodeText(bytes: Uint8Array): { text: string } | { line: number; message: string } {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff) || bytes.subarray(0, 200).includes(0))
    return { line: 1, message: `The file is not UTF-8 but UTF-16 or no text at all. ${remedy}` };
  try {
    // Bangla letters with a dot have two spellings: one is kept. Line endings are made one, for the parser counts a CRLF in quotes twice.
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes).normalize('NFC').replace(/\r\n?/g, '\n') };
  } catch {
    const line = lineOfFirstFault(bytes);
    return { line, message: `The file is not UTF-8; it looks like Windows-1252, the old "CSV" of Excel. ${remedy}` };
  }
}

const remedy = 'Save it as "CSV UTF-8 (comma delimited)" and import that.';

/** Lines are whole characters in UTF-8, so the first line that does not decode by itself holds the fault. */
function lineOfFirstFault(bytes: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  for (let start = 0, line = 1; ; line++) {
    const end = bytes.indexOf(0x0a, start);
    try {
      decoder.decode(bytes.subarray(start, end === -1 ? undefined : end));
    } catch {
      return line;
    }
    if (end === -1) return line;
    start = end + 1;
  }
}
