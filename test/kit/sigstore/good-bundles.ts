import type { BundleRequest, BundleVersion } from './bundle.ts';
import { bundleVersions } from './bundle.ts';
import type { EntryKind } from './entry-bodies.ts';
import { keyKinds } from './keys.ts';

/** A form of bundle that must be trusted. */
export interface GoodBundle {
  name: string;
  request: Omit<BundleRequest, 'artifact'>;
}

/** Every version, content, signer, key and kind of log entry that go together. */
export const goodBundles: readonly GoodBundle[] = bundleVersions.flatMap((version) =>
  [false, true].flatMap((statement) =>
    [false, true].flatMap((keyed) =>
      keyKinds.flatMap((keyKind) =>
        kindsOf(version, statement).map((kind) => ({
          name: `v${version}, ${statement ? 'statement' : 'file'}, ${keyed ? 'key' : 'certificate'}, ${keyKind}, ${kind}`,
          request: {
            version,
            statement,
            keyed,
            keyKind,
            entries: [kind],
            // Rekor v2 has no time of its own.
            timestamp: !keyed && kind.endsWith(' 0.0.2') && kind !== 'intoto 0.0.2',
          },
        })),
      ),
    ),
  ),
);

function kindsOf(version: BundleVersion, statement: boolean): readonly EntryKind[] {
  const first: readonly EntryKind[] = statement ? ['dsse 0.0.1', 'intoto 0.0.2'] : ['hashedrekord 0.0.1'];
  // A log of version 2 makes no promise, which version 0.1 of bundles needs.
  const second: readonly EntryKind[] = statement
    ? ['hashedrekord 0.0.2', 'dsse 0.0.2']
    : ['hashedrekord 0.0.2'];
  return version === '0.1' ? first : [...first, ...second];
}
