import type { ContentTrustUse, UseEffect } from '../../core/trust/content-trust.ts';

/** What to do about a use. */
export function todoFor(
  { feature, state, command = [], runsIn }: ContentTrustUse,
  effect: UseEffect,
): string {
  switch (feature) {
    case 'variable':
      if (effect === 'no effect') return 'Remove it.';
      return runsIn === 'dockerd'
        ? 'Remove it. Verify images before they are started: by digest, and by a policy (see the images below).'
        : 'Verify in another way first, then remove it: pin digests (trust lock), and require a successor signature where there is one (see the images below).';
    case 'option':
      return state === 'off' && effect !== 'breaks'
        ? 'Remove the option.'
        : 'Remove the option, and use the image by the digest of the lock.';
    case 'server':
      return 'Remove it with the last use of Content Trust. Name it with --notary to export what is signed there.';
    case 'credential':
      return 'Remove it with the last use of Content Trust, and the secret where it is stored: it opens signing keys.';
    case 'command':
      return commandTodo(command[1] ?? '');
    case 'notary':
      return 'Replace it: cosign sign, or notation sign; cosign verify, or ironhull trust verify.';
    case 'registry':
      return 'Turn it off once the images are signed with notation.';
    case 'service':
      return 'Keep it until the digests are exported and no use is left; then stop it, and keep a copy of its data.';
    case 'admission':
      return 'Move the validator to cosign or notation: sign the images first, then change its type.';
    case 'daemon':
      return 'Remove it before you start Docker Engine with this file.';
  }
}

function commandTodo(verb: string): string {
  if (verb === 'sign')
    return 'Sign the digest after the push: cosign sign, or notation sign (see the images below).';
  if (verb === 'inspect' || verb === 'view')
    return 'Replace it: ironhull trust inspect IMAGE, or ironhull trust verify IMAGE --notary URL.';
  if (verb === 'revoke')
    return 'Revoke what must not be used while the server answers; later delete the tag.';
  return 'Remove it: cosign and notation have their own keys.';
}
