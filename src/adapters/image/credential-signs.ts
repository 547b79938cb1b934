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

/**
 * Names and values of `A=b C=d e`, as the history writes what an instruction set: quotes are
 * gone, so a value ends where the next `name=` starts.
 */
export function pairs(text: string): (readonly [name: string, value: string])[] {
  const starts = [...text.matchAll(/(?:^|\s)([A-Za-z_][\w.-]*)=/gu)];
  return starts.map((start, index) => {
    const [all, name = ''] = start;
    const end = starts[index + 1]?.index ?? text.length;
    return [name, text.slice(start.index + all.length, end).trim()] as const;
  });
}
