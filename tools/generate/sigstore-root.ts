import { createRequire } from 'node:module';
import { constant } from './page-assets.ts';

const load = createRequire(import.meta.url);

/** What the package `@sigstore/tuf` ships: for each repository, the files that its signed metadata names. */
type Seeds = Readonly<Record<string, { targets: Readonly<Record<string, string>> }>>;

/**
 * Returns `src/knowledge/trust/sigstore-root.gen.ts`: the logs and authorities of Sigstore's public instance, from the
 * package `@sigstore/tuf`, whose version says of when they are.
 */
export function sigstoreRoot(): string {
  const seeds = load('@sigstore/tuf/seeds.json') as Seeds;
  const { version } = load('@sigstore/tuf/package.json') as { version: string };
  const [repository] = Object.values(seeds);
  const encoded = repository?.targets['trusted_root.json'];
  if (encoded === undefined) throw new Error('@sigstore/tuf ships no trusted_root.json');
  const text = Buffer.from(encoded, 'base64').toString('utf8');
  const pretty = JSON.stringify(JSON.parse(text), undefined, 2);
  return [
    '// Generated from the package @sigstore/tuf by `npm run generate`; do not edit.',
    `\n/** The package that the trusted root below is from. */\nexport const sigstoreRootSource = '@sigstore/tuf ${version}';`,
    constant('sigstoreRoot', "The trusted root of Sigstore's public instance (trusted_root.json).", pretty),
  ].join('\n');
}
