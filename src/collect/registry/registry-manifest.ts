import { absent, known, unreadable, type Observed, type Unreadable } from '../../core/observed.ts';
import type { RegistryManifest } from '../../core/registry.ts';
import { recordAt, stringAt } from '../../formats/json/members.ts';

const digestForm = /^sha(?:256:[0-9a-f]{64}|512:[0-9a-f]{128})$/u;

/** Lists of images for several platforms (OCI image index, Docker manifest list). */
const indexType = /^application\/vnd\.(?:oci\.image\.index|docker\.distribution\.manifest\.list)\./u;

/** Reads the answer of `GET /distribution/{name}/json`. */
export function readRegistryManifest(document: unknown, from: string): Observed<RegistryManifest> {
  try {
    const descriptor = recordAt(recordAt({ document }, 'document'), 'Descriptor');
    const digest = stringAt(descriptor, 'digest') ?? '';
    if (!digestForm.test(digest)) return unreadable('malformed', 'it has no digest', from);
    return known({ digest, index: indexType.test(stringAt(descriptor, 'mediaType') ?? '') }, from);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return unreadable('malformed', error.message, from);
  }
}

/** How the engine's words for what a registry did begin or go, and what they mean (seen on Engine 26.1.5). */
const causes: readonly (readonly [form: RegExp, why: Unreadable, said: string])[] = [
  [
    /page not found/iu,
    'unsupported',
    'the engine does not ask registries: its API does not have `/distribution`',
  ],
  [/name unknown|repository .{0,300}not found|name invalid/iu, 'gone', 'it shows no such repository'],
  [
    /toomanyrequests|too many requests|rate limit/iu,
    'denied',
    'it has been asked too often: try again later',
  ],
  [/no such host/iu, 'gone', 'the engine does not know its host name'],
  [/connection refused/iu, 'gone', 'nothing listens there'],
  [/no route to host|network is unreachable/iu, 'gone', 'the engine cannot reach it'],
  [/x509|certificate/iu, 'denied', 'the engine does not trust its certificate'],
  [
    /HTTP response to HTTPS client/iu,
    'unsupported',
    'it speaks no TLS, and is not among the insecure registries of the engine',
  ],
  [/timeout|deadline exceeded|context canceled/iu, 'timeout', 'it did not answer the engine in time'],
];

const refused = /no basic auth credentials|unauthorized|denied|authentication required|forbidden/iu;
const noManifest = /manifest unknown|artifact .{0,300}not found|tag unknown/iu;

/** What is asked for: the words of a failure name it. */
interface Asked {
  reference: string;
  registry: string;
  /** The credentials that went with the request, or why none did. */
  login: Observed<string>;
}

/**
 * What a failed `GET /distribution/{name}/json` means, in words of our own: those of the registry
 * may hold what it was sent, credentials too. Absent where the registry has no such manifest.
 */
export function registryFailure(
  { why, detail, from }: { why: Unreadable; detail: string; from: string },
  asked: Asked,
): Observed<never> {
  const { reference, registry, login } = asked;
  if (why === 'timeout') return unreadable(why, `${registry} did not answer the engine in time`, from);
  // What failed on the way to the engine has no status.
  if (!detail.startsWith('status ')) return unreadable(why, detail, from);
  if (noManifest.test(detail)) return absent(from);
  if (refused.test(detail))
    return unreadable('denied', `${registry} refuses to answer: ${advice(asked)}`, from);
  const [, cause = why, said] = causes.find(([form]) => form.test(detail)) ?? [];
  const words =
    said ?? `the engine got no answer that it understands: \`docker manifest inspect ${reference}\` shows it`;
  return unreadable(
    cause,
    `${registry}: ${words}${login.state === 'unreadable' ? `; ${login.detail}` : ''}`,
    from,
  );
}

function advice({ registry, login }: Asked): string {
  const again = `\`docker login${registry === 'docker.io' ? '' : ` ${registry}`}\``;
  switch (login.state) {
    case 'known':
      return `the credentials from ${login.from} are not good for it: log in again with ${again}`;
    case 'absent':
      return `log in with ${again} as the user who runs this, unless there is no such repository (no credentials in ${login.from})`;
    case 'unreadable':
      return `no credentials were sent (${login.from}: ${login.detail}): log in with ${again} as the user who runs this`;
  }
}
