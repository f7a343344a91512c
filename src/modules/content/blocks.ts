import type { Block } from './views.ts';

/** A plain text as blocks: `## ` begins a heading, `- ` an item of a list, an empty line a new paragraph. */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let parted = true;
  for (const line of text.split(/\r?\n/).map((raw) => raw.trim())) {
    const last = parted ? undefined : blocks.at(-1);
    parted = line === '';
    if (line === '') continue;
    if (line.startsWith('## ')) blocks.push({ kind: 'heading', text: line.slice(3).trim() });
    else if (line.startsWith('- ')) {
      const item = line.slice(2).trim();
      if (last?.kind === 'list') last.items.push(item);
      else blocks.push({ kind: 'list', items: [item] });
    } else if (last?.kind === 'paragraph') last.text += ` ${line}`;
    else blocks.push({ kind: 'paragraph', text: line });
  }
  return blocks;
}
