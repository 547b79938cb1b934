import type { MigratedImage, SuccessorSignature } from '../../core/trust/migration-report.ts';
import { parseImageReference, repositoryName } from '../../formats/image-reference/parse-reference.ts';
import { ownerOf } from './successor.ts';

/** What the metadata of Content Trust was asked with. */
export interface NotaryNamed {
  /** The address of the server, where the user names one. */
  server?: string;
}

/**
 * Writes the section `trust` of a policy that wants of each repository what Content Trust stood for: the successor
 * signature that its registry has, else the root key of its Notary repository while there is one, else the origin.
 */
export function policySection(images: readonly MigratedImage[], named: NotaryNamed): string | undefined {
  const byRepository = Map.groupBy(images, ({ reference }) => repositoryName(parseImageReference(reference)));
  if (byRepository.size === 0) return undefined;
  const entries = [...byRepository].toSorted(([a], [b]) => (a < b ? -1 : 1));
  const written = entries.map(([name, own]) => entryOf(name, own, named));
  const hasEntry = written.some((lines) => lines.some((line) => !line.startsWith('#')));
  return [
    'trust:',
    hasEntry ? '  images:' : '  images: []',
    ...written.flat().map((line) => `    ${line}`),
    '',
  ].join('\n');
}

function entryOf(name: string, images: readonly MigratedImage[], { server }: NotaryNamed): readonly string[] {
  const match = `- match: ${yamlText(name)}`;
  const signers = images.flatMap(({ successors }) => successors.flatMap(cosignIdentity));
  const distinct = [...new Map(signers.map((one) => [JSON.stringify(one), one])).values()];
  if (distinct.length > 0)
    return [
      '# Who signed it by what its registry has now: check that this is who should.',
      match,
      '  cosign:',
      ...distinct.flatMap(({ identity, issuer }) => [
        `    - identity: ${yamlText(identity)}`,
        `      issuer: ${yamlText(issuer)}`,
      ]),
    ];
  if (
    images.some(({ successors }) =>
      successors.some(({ scheme, signer }) => scheme === 'cosign' && signer === undefined),
    )
  )
    return [
      '# It is signed by cosign with a key: put the public key of its publisher there.',
      match,
      '  cosign:',
      '    - key: cosign.pub',
    ];
  const [notation] = images.flatMap(({ successors }) =>
    successors.filter(({ scheme }) => scheme === 'notation'),
  );
  if (notation !== undefined)
    return [
      `# It is signed by notation${commentText(notation.signer)}: put the certificates of its authority there, and an identity.`,
      match,
      '  notation: { authority: ca.pem }',
    ];
  const rootKeys = [...new Set(images.flatMap(rootKeyOf))];
  const [rootKey] = rootKeys;
  if (rootKey !== undefined && rootKeys.length === 1) {
    const address = server === undefined ? '' : `server: ${yamlText(server)}, `;
    return [
      '# Until it is signed by cosign: as Content Trust signs it, while its server answers.',
      match,
      `  notary: { ${address}rootKeyId: ${rootKey} }`,
    ];
  }
  if (ownerOf(parseImageReference(name)) === 'official')
    return ['# No signature: the lock pins its digest.', match, '  unsigned: true'];
  return ['# Once it is signed by cosign:', `# ${match}`, '#   cosign:', '#     - key: cosign.pub'];
}

/** The identity and the issuer of a good signature: `NAME (ISSUER)`, as statements name a signer. */
function cosignIdentity({ scheme, signer, isGood }: SuccessorSignature) {
  const [, identity, issuer] = /^(.*) \((\S+)\)$/su.exec(signer ?? '') ?? [];
  return scheme === 'cosign' && isGood === true && identity !== undefined && issuer !== undefined
    ? [{ identity, issuer }]
    : [];
}

/** The root key of trusted metadata: one, so that it can be pinned. */
function rootKeyOf({ statement, signed }: MigratedImage): readonly string[] {
  const [, key] = /^root key ([0-9a-f]{64})$/u.exec(statement?.signer ?? '') ?? [];
  return signed === undefined || key === undefined ? [] : [key];
}

/** What a certificate says, as far as it cannot end a comment. */
function commentText(signer: string | undefined): string {
  return signer === undefined || !/^[\x20-\x7e]+$/u.test(signer) ? '' : `, by ${signer}`;
}

/** A text of YAML: plain where it can mean nothing else. */
function yamlText(text: string): string {
  return /^[a-z][\w./-]*(?::\d+\/[\w./-]+)?$/u.test(text) ? text : JSON.stringify(text);
}
