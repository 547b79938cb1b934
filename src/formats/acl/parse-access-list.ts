import type { AccessGrant, AccessList } from '../../core/access-list.ts';

/**
 * Reads what `getfacl --numeric --omit-header` prints of one path, without the defaults that a
 * folder gives to what is made in it; `undefined` when a line is not of that form, or when there is
 * no more than a mode.
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
