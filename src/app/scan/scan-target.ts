import { IronhullError } from '../../core/errors.ts';

/** The kinds of target that a word before a colon names. */
export const scanTargetKinds = [
  'docker',
  'registry',
  'docker-archive',
  'oci-archive',
  'oci',
  'rootfs',
  'container',
  'sbom',
] as const;
export type ScanTargetKind = (typeof scanTargetKinds)[number];

/** A target of `scan` and `sbom`, as the user named it; `running` is every image in use. */
export type ScanTarget =
  | { kind: 'running'; shown: string }
  | { kind: ScanTargetKind; name: string; shown: string };

const kindWord = /^([a-z-]+):(.*)$/su;

/**
 * Returns the target that a text names. A word before the first colon that is no kind belongs to the name of an image:
 * `nginx:1.25`.
 * @throws IronhullError `USAGE` for an empty name.
 */
export function parseScanTarget(text: string): ScanTarget {
  if (text === 'running') return { kind: 'running', shown: text };
  const [, word = '', rest = ''] = kindWord.exec(text) ?? [];
  const kind = scanTargetKinds.find((one) => one === word);
  const name = kind === undefined ? text : rest;
  if (name === '')
    throw new IronhullError(
      'USAGE',
      text === ''
        ? 'a target is empty; check that its variable is set'
        : `${text} names nothing behind the colon`,
    );
  return { kind: kind ?? 'docker', name, shown: text };
}
