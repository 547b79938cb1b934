import type { AccessGrant, AccessList } from '../../core/host/access-list.ts';

/**
 * Parses what `getfacl --numeric --omit-header` prints about one path, without the default entries of a
 * directory. `undefined` if a line is malformed, or if there is nothing besides the mode.
 */
export function parseAccessList(text: string): AccessList | undefined {
  const all = text.split('\n').filter((line) => line !== '');
  const lines = all.filter((line) => !line.startsWith('default:'));
  const entries = lines.map((line) => /^(user|group|mask|other):(\d*):([r-][w-][x-])(\s|$)/.exec(line));
  const found: { tag: string; id: string; permissions: number }[] = [];
  for (const entry of entries) {
    if (entry === null) return undefined;
    const [, tag = '', id = '', letters = ''] = entry;
    found.push({ tag, id, permissions: bitsOf(letters) });
  }
  const mask = found.find(({ tag }) => tag === 'mask')?.permissions ?? 7;
  const group = found.find(({ tag, id }) => tag === 'group' && id === '');
  const isMode = lines.length === all.length && found.every(({ tag, id }) => tag !== 'mask' && id === '');
  if (group === undefined || isMode) return undefined;
  const grants = found.flatMap(({ tag, id, permissions }): AccessGrant[] =>
    id === '' || (tag !== 'user' && tag !== 'group')
      ? []
      : [{ to: tag, id: Number(id), permissions: permissions & mask }],
  );
  return { owningGroup: group.permissions & mask, grants };
}

function bitsOf(letters: string): number {
  return ['r', 'w', 'x'].reduce((bits, letter) => bits * 2 + Number(letters.includes(letter)), 0);
}
