import type { CredentialSign } from '../../core/image.ts';
import { credentialDetector, credentialFormat } from '../../knowledge/credentials.ts';

/** The sign that a named value looks like a credential; none where it does not. The value is not kept. */
export function namedSigns(where: CredentialSign['where'], name: string, value: string): CredentialSign[] {
  const detector = credentialDetector(name, value);
  return detector === undefined ? [] : [{ where, name, detector, length: value.length }];
}

/** The sign that something in a command has the format of a credential. */
export function commandSigns(text: string): CredentialSign[] {
  const found = credentialFormat(text);
  return found === undefined ? [] : [{ where: 'command', name: '', ...found }];
}

const variable = /(?:^|\s)([A-Za-z_]\w*)=/gu;
const label = /(?:^|\s)([A-Za-z_][\w.-]*)=/gu;

/**
 * Names and values of `A=b C=d e`, as the history writes what an instruction set: quotes are
 * gone, so a value ends where the next `name=` starts. Names of labels may have dots and hyphens.
 */
export function pairs(
  text: string,
  names: 'variables' | 'labels' = 'variables',
): (readonly [name: string, value: string])[] {
  const starts = [...text.matchAll(names === 'labels' ? label : variable)];
  return starts.map((start, index) => {
    const [all, name = ''] = start;
    const end = starts[index + 1]?.index ?? text.length;
    return [name, text.slice(start.index + all.length, end).trim()] as const;
  });
}
