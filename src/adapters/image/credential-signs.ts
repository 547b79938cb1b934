import type { CredentialSign } from '../../core/image/image.ts';
import { credentialFileName, credentialFolderName } from '../../knowledge/credentials/credential-files.ts';
import { credentialDetector, nameDetector } from '../../knowledge/credentials/credentials.ts';
import { credentialsIn, type FoundCredential } from '../../secrets/command-line.ts';
import { settingIn } from '../../secrets/structured.ts';
import { findTextCredentials } from '../../secrets/text.ts';

/** Returns the sign that a named value looks like a credential, without the value; nothing if it does not. */
export function namedSigns(where: CredentialSign['where'], name: string, value: string): CredentialSign[] {
  const detector = credentialDetector(name, value);
  const found = detector === undefined ? settingIn(value) : { detector, length: value.length };
  return found === undefined ? [] : [{ where, name, ...found }];
}

/**
 * Returns the signs of credentials in a command: a shell line, or a list of words as JSON or Go writes it.
 */
export function commandSigns(text: string): CredentialSign[] {
  return wordSigns(listWords(text) ?? [text]);
}

/** Returns the words of `["app","--port"]` or `["app" "--port"]`, the only two forms in a history. */
function listWords(text: string): string[] | undefined {
  const list = text.trim().replaceAll('" "', '","');
  if (!list.startsWith('["')) return undefined;
  try {
    const words: unknown = JSON.parse(list);
    return Array.isArray(words) ? words.map(String) : undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

/** Returns the signs of credentials in the words of a command, behind those of its entrypoint. */
export function wordSigns(words: readonly string[], before: readonly string[] = []): CredentialSign[] {
  return credentialsIn(words, before).map(signOf);
}

function signOf({ name, detector, length = 0 }: FoundCredential): CredentialSign {
  return { where: 'command', name, detector, length };
}

function signsOfFiles(names: readonly string[]): CredentialSign[] {
  return [...new Set(names)].map((name) => ({ where: 'file', name, detector: nameDetector, length: 0 }));
}

/** Returns the sign of a credential file or a folder of keys, by the name of a source of a `COPY`. */
export function sourceSigns(path: string): CredentialSign[] {
  const name = credentialFileName(path) ?? credentialFolderName(path);
  return name === undefined ? [] : signsOfFiles([name]);
}

/**
 * Returns the signs of credential files, by name, among the sources and the target of a `COPY`, and of folders of keys
 * among its sources, without duplicates.
 */
export function fileSigns(text: string): CredentialSign[] {
  const paths = text.trim().split(/\s+/u);
  const folders = paths.slice(0, -1).flatMap((path) => credentialFolderName(path) ?? []);
  return signsOfFiles([...paths.flatMap((path) => credentialFileName(path) ?? []), ...folders]);
}

/** Returns the signs of credentials in the text of a file. */
export function textSigns(text: string): CredentialSign[] {
  return findTextCredentials('config', text, []).flatMap((entry) =>
    'value' in entry
      ? [
          {
            where: 'text',
            name: entry.value.name,
            detector: entry.value.detector,
            length: entry.value.length ?? 0,
          },
        ]
      : [],
  );
}

const variable = /(?:^|\s)([A-Za-z_]\w*)=/gu;
const label = /(?:^|\s)([A-Za-z_][\w.-]*)=/gu;

/**
 * Parses `A=b C=d e`, as the history writes what an instruction sets: quotes are lost, so a value ends where
 * the next `name=` starts. Label names may contain dots and hyphens.
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
