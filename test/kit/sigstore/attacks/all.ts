import { createPublicKey, type KeyObject } from 'node:crypto';
import { artifactOf, artifactOfDigest } from '../../../../src/trust/artifact.ts';
import type { Conclusion } from '../../../../src/trust/steps.ts';
import { readTrustedRoot } from '../../../../src/trust/sigstore/trusted-root.ts';
import { verifyBundle } from '../../../../src/trust/sigstore/verify-bundle.ts';
import { makeBundle, type BundleRequest } from '../bundle.ts';
import { trustedRootOf, type Instance } from '../instance.ts';
import { makeKey } from '../keys.ts';
import { ordinary, signedFile, type Attack } from './attack.ts';
import { certificateAttacks } from './certificate.ts';
import { contentAttacks } from './content.ts';
import { documentAttacks } from './document.ts';
import { logAttacks } from './log.ts';
import { olderFormAttacks } from './older-form.ts';
import { timestampAttacks } from './timestamp.ts';

/** Every attack on a bundle, by what it is on. */
export const attacks: Readonly<Record<string, readonly Attack[]>> = {
  document: documentAttacks,
  content: contentAttacks,
  log: logAttacks,
  certificate: certificateAttacks,
  timestamp: timestampAttacks,
  'older form': olderFormAttacks,
};

/** The files of an attack. */
export interface AttackFiles {
  bundle: string;
  root: string;
  request: BundleRequest;
  /** The key that signed. */
  key: KeyObject;
}

/** Makes the bundle of an attack and the trusted root that it is verified against. */
export function makeAttack(ordinaryInstance: Instance, attack: Attack): AttackFiles {
  const instance = attack.instance?.(ordinaryInstance) ?? ordinaryInstance;
  const merged = { ...ordinary, ...attack.request };
  const key = merged.key ?? makeKey(merged.keyKind ?? 'P-256');
  const request = { ...merged, key };
  const made: unknown = makeBundle(attack.forged?.(instance) ?? instance, request);
  const changed = attack.change?.(made) ?? attack.changeWith?.(instance, made) ?? made;
  const text = JSON.stringify(changed);
  const root: unknown = trustedRootOf(instance);
  return {
    bundle: attack.text?.(text) ?? text,
    root: JSON.stringify(attack.root?.(root) ?? root),
    request,
    key,
  };
}

/** Verifies the bundle of an attack. */
export function verifyAttack(ordinaryInstance: Instance, attack: Attack): Conclusion {
  const { bundle, root, request, key } = makeAttack(ordinaryInstance, attack);
  const { artifact = signedFile } = attack;
  const named = typeof artifact === 'string' ? artifactOfDigest(artifact) : artifactOf('app', artifact);
  if (named === undefined) throw new TypeError('the artifact is none');
  const keyed = request.keyed === true && attack.identity === undefined;
  const wantedKey = createPublicKey(attack.otherKey === true ? makeKey('P-256') : key);
  const withoutLog = request.entries.length === 0 && attack.keyNeedsLog !== true;
  return verifyBundle({
    text: bundle,
    artifact: named,
    anchors: readTrustedRoot(root),
    rootName: 'test',
    now: new Date('2026-07-01T00:00:00Z'),
    wanted: keyed
      ? { kind: 'key', key: wantedKey, withoutLog }
      : {
          kind: 'identity',
          identity: attack.identity ?? 'ann@example.com',
          issuer: attack.issuer ?? 'https://accounts.example.com',
        },
  });
}
