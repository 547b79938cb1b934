import { image, rowsOf, signed } from './policy-attack.ts';
import { after, bundleBy, byIdentity, byKey, keys, policyOf, signatureOn } from './policy-case.ts';

const unsignedPolicy =
  'trust: { images: [{ match: "*", unsigned: true }, { match: registry.example/*, cosign: [{ key: ann.pub, withoutLog: true }] }] }';

/** Attacks on which entry an image falls under. */
export const nameAttacks = rowsOf([
  [
    'pulls from a registry that is not allowed',
    'rejected',
    'policy',
    {
      policy: 'trust: { allowed: [registry.example/team], images: [{ match: "*", unsigned: true }] }',
      image: 'registry.example/team-evil/app',
      store: image(),
    },
  ],
  [
    'pulls from a registry whose name begins with one that is allowed',
    'rejected',
    'policy',
    {
      policy: 'trust: { allowed: [registry.example], images: [{ match: "*", unsigned: true }] }',
      image: 'registry.example.evil.example/app',
      store: image(),
    },
  ],
  [
    'pulls from another port of a registry that is allowed',
    'rejected',
    'policy',
    {
      policy: 'trust: { allowed: [registry.example], images: [{ match: "*", unsigned: true }] }',
      image: 'registry.example:5000/app',
      store: image(),
    },
  ],
  [
    'pulls from a namespace that begins as Docker’s own',
    'rejected',
    'policy',
    {
      policy: 'trust: { allowed: [docker.io/library], images: [{ match: "*", unsigned: true }] }',
      image: 'librarian/debian',
      store: image(),
    },
  ],
  [
    'writes a registry in upper case, to fall under a weaker entry',
    'unsigned',
    'signature',
    { policy: unsignedPolicy, image: 'Registry.Example/team/app', store: image() },
  ],
  [
    'writes the port of HTTPS behind a registry, to fall under a weaker entry',
    'unsigned',
    'signature',
    { policy: unsignedPolicy, image: 'registry.example:443/team/app', store: image() },
  ],
  [
    'names Docker Hub by another of its hosts, to fall under a weaker entry',
    'unsigned',
    'signature',
    {
      policy: unsignedPolicy.replace('registry.example/*', 'docker.io/library/*'),
      image: 'registry-1.docker.io/library/debian',
      store: image(),
    },
  ],
  [
    'writes an address in another form, to fall under a weaker entry',
    'unsigned',
    'signature',
    {
      policy: unsignedPolicy.replace('registry.example/*', '127.0.0.1:5000/*'),
      image: '0x7f.1:5000/app',
      store: image(),
    },
  ],
  [
    'serves an image that no entry is for',
    'unverifiable',
    'policy',
    { policy: policyOf('unsigned: true'), image: 'other.example/app', store: image() },
  ],
]);

const annotated = policyOf(byKey, 'annotations: { env: production }');
const withAnnotations = (optional: unknown, key = keys.ann) =>
  image((store, digest) => store.sign(digest, key, { optional }));

/** Attacks on annotations of signatures. */
export const annotationAttacks = rowsOf([
  [
    'serves a signature without the annotation',
    'rejected',
    'annotations',
    { policy: annotated, store: signed },
  ],
  [
    'serves a signature with another value',
    'rejected',
    'annotations',
    { policy: annotated, store: withAnnotations({ env: 'test' }) },
  ],
  [
    'serves a signature with the value in another key',
    'rejected',
    'annotations',
    { policy: annotated, store: withAnnotations({ ENV: 'production' }) },
  ],
  [
    'serves a signature with the value in a list',
    'rejected',
    'annotations',
    { policy: annotated, store: withAnnotations({ env: ['production'] }) },
  ],
  [
    'names the annotation as a member of every object',
    'rejected',
    'annotations',
    { policy: policyOf(byKey, 'annotations: { toString: x }'), store: signed },
  ],
  [
    'signs the annotation with another key',
    'rejected',
    'signature',
    { policy: annotated, store: withAnnotations({ env: 'production' }, keys.eve) },
  ],
  [
    'splits two annotations over two signatures',
    'rejected',
    'annotations',
    {
      policy: policyOf(byKey, 'annotations: { a: x, b: x }'),
      store: image((store, digest) => {
        store.sign(digest, keys.ann, { optional: { a: 'x' } });
        store.sign(digest, keys.ann, { optional: { b: 'x' } });
      }),
    },
  ],
  [
    'has an annotation in a bundle for another subject',
    'rejected',
    'annotations',
    {
      policy: policyOf(byIdentity, 'annotations: { env: production }'),
      store: image((store, digest) => {
        const own = signatureOn(digest);
        const other = signatureOn(`sha256:${'b'.repeat(64)}`, { env: 'production' });
        if ('subject' in own && 'subject' in other)
          store.bundle(digest, bundleBy({ ...own, subject: [own.subject, other.subject].flat() }));
      }),
    },
  ],
]);

const fresh = policyOf(byIdentity, 'signedWithin: 30d');
const bundled = (change: Parameters<typeof bundleBy>[1] = {}) =>
  image((store, digest) => store.bundle(digest, bundleBy(signatureOn(digest), change)));

/** Attacks on the age of signatures. */
export const freshnessAttacks = rowsOf([
  [
    'replays a signature that is too old',
    'rejected',
    'freshness',
    { policy: fresh, now: after(30.001), store: bundled() },
  ],
  [
    'serves a signature from the future',
    'rejected',
    'freshness',
    { policy: fresh, now: after(-0.01), store: bundled() },
  ],
  [
    'serves a signature of which nobody says when it was made',
    'unverifiable',
    'freshness',
    { policy: policyOf(byKey, 'signedWithin: 9999d'), store: signed },
  ],
]);
