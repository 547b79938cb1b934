import { posix } from 'node:path';

/** The heading `Exit codes` as the anchor that GitHub gives it: `exit-codes`. */
function anchorOf(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{Letter}\p{Number}\s_-]/gu, '')
    .replaceAll(/\s/gu, '-');
}

/** Text without what is shown as it stands: fenced blocks and code spans. */
function prose(text: string): string {
  return text.replaceAll(/^(`{3,})[^]*?^\1`*$/gm, '').replaceAll(/`[^`\n]*`/g, '');
}

function headings(text: string): string[] {
  const fenceless = text.replaceAll(/^(`{3,})[^]*?^\1`*$/gm, '');
  return [...fenceless.matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));
}

/**
 * Links of a page that lead nowhere in the checkout, one line each. `read` gives the text of a file
 * by its path, `''` for a folder, and `undefined` when there is neither. Links to other sites are left alone.
 */
export function brokenLinks(page: string, read: (path: string) => string | undefined): string[] {
  const targets = [...prose(read(page) ?? '').matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
  return targets.flatMap((target) => {
    if (/^[a-z]+:/.test(target)) return [];
    const [path = '', anchor] = target.split('#');
    const file = path === '' ? page : posix.join(posix.dirname(page), path);
    const text = read(file);
    if (text === undefined) return [`${page}: ${target} is not there`];
    const missing = anchor !== undefined && !headings(text).includes(anchor);
    return missing ? [`${page}: ${target} has no such heading`] : [];
  });
}
