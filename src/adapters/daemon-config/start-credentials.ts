import type { StartCredential } from '../../core/engine/engine.ts';
import { credentialDetector, credentialFormat } from '../../knowledge/credentials/credentials.ts';

/** Returns a credential without its text; none if the value does not look like one. `label` names it. */
function credentialAt(label: string, name: string, text: string, from: string): readonly StartCredential[] {
  const detector = credentialDetector(name, text);
  if (detector === undefined) return [];
  const kept = credentialFormat(label) === undefined ? label : 'an argument';
  return [{ name: kept, detector, length: text.length, from }];
}

/**
 * Returns what looks like a credential in the arguments of dockerd: the value of a flag, or of an option such
 * as `--log-opt splunk-token=…`.
 */
export function argumentCredentials(args: readonly string[], from: string): readonly StartCredential[] {
  return args.flatMap((word, index) => {
    const [, flag, attached] = /^(--?[A-Za-z][\w-]*)(?:=(.*))?$/su.exec(word) ?? [];
    if (flag !== undefined && attached === undefined) return [];
    const before = args[index - 1] ?? '';
    const owner = flag ?? (before.startsWith('-') && !before.includes('=') ? before : '');
    const value = attached ?? word;
    const [, option, text] = /^([A-Za-z][\w.-]*)=(.*)$/su.exec(value) ?? [];
    return option === undefined || text === undefined
      ? credentialAt(owner, owner.replace(/^-+/u, ''), value, from)
      : credentialAt(`${owner} ${option}`.trim(), option, text, from);
  });
}

/** Returns what looks like a credential in the environment of dockerd, such as a proxy with a password. */
export function variableCredentials(
  variables: Iterable<readonly [name: string, value: string]>,
  from: string,
): readonly StartCredential[] {
  return [...variables].flatMap(([name, value]) => credentialAt(name, name, value, from));
}
