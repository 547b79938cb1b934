import type { ImageMove, LockedImage, MoveEvidence } from '../../core/trust/image-lock.ts';
import { counted } from '../../core/counted.ts';
import { compareText } from './group-references.ts';
import type { ImageContent, PlatformContent } from './image-content.ts';

type Evidence = readonly MoveEvidence[];

const labelPrefix = 'org.opencontainers.image.';

const evidence = (
  speaks: MoveEvidence['speaks'],
  what: MoveEvidence['what'],
  detail: string,
): MoveEvidence => ({ speaks, what, detail });

/** An entry of the lock with what its digest stands for. */
export interface LockedContent {
  entry: LockedImage;
  content: ImageContent;
}

/**
 * Explains what changed between the locked image and the one that its tag has now. It is a benign rebuild only if the
 * evidence proves it: the content is the same, or a signer that is trusted before and after built it from the same base
 * layers by the same steps with the same settings. What an image says of itself (history, labels, dates) is no proof:
 * whoever pushes it writes it.
 */
export function explainMove(before: LockedContent, after: LockedContent): ImageMove {
  const content = contentEvidence(before.content, after.content);
  const isSame = content.some(({ what, speaks }) => what === 'content' && speaks === 'for');
  const all = [
    ...content,
    ...signerEvidence(before.entry, after.entry, isSame),
    ...attestationEvidence(before.entry, after.entry),
  ];
  const isBenign = all.length > 0 && all.every(({ speaks }) => speaks !== 'against');
  return {
    reference: after.entry.reference,
    from: before.entry.digest,
    to: after.entry.digest,
    verdict: isBenign ? 'benign rebuild' : 'needs a look',
    evidence: all,
  };
}

function contentEvidence(before: ImageContent, after: ImageContent): Evidence {
  const unread = [
    ...before.unread.map((why) => `the locked image: ${why}`),
    ...after.unread.map((why) => `the image now: ${why}`),
  ];
  if (unread.length > 0 || before.platforms.size === 0)
    return [evidence('against', 'content', unread[0] ?? 'the locked image names no platform to compare')];
  const names = [...before.platforms.keys()];
  const gone = names.filter((name) => !after.platforms.has(name));
  const added = [...after.platforms.keys()].filter((name) => !before.platforms.has(name));
  const pairs = names.flatMap((name) => {
    const [was, is] = [before.platforms.get(name), after.platforms.get(name)];
    return was === undefined || is === undefined ? [] : [{ name, was, is }];
  });
  const changed = pairs.filter(({ was, is }) => !isSameContent(was, is));
  return [
    ...(gone.length > 0 ? [evidence('against', 'platforms', `no longer there: ${gone.join(', ')}`)] : []),
    ...(added.length > 0 ? [evidence('against', 'platforms', `new: ${added.join(', ')}`)] : []),
    ...(changed.length === 0 && gone.length === 0
      ? [evidence('for', 'content', 'every platform has the same layers and settings as the locked image')]
      : []),
    ...changed.flatMap(({ name, was, is }) => platformEvidence(name, was, is)),
  ];
}

/** Whether the files and the settings of two images are the same, whatever they say of themselves. */
function isSameContent(was: PlatformContent, is: PlatformContent): boolean {
  if (was.digest === is.digest) return true;
  return (
    was.layers.length > 0 &&
    was.layers.join() === is.layers.join() &&
    was.config.diffIds.join() === is.config.diffIds.join() &&
    was.config.settings === is.config.settings &&
    ownLabels(was) === ownLabels(is)
  );
}

/** Labels that other programs may act on: those of the OCI only describe. */
function ownLabels({ config }: PlatformContent): string {
  const own = Object.entries(config.labels).filter(([name]) => !name.startsWith(labelPrefix));
  return JSON.stringify(own.toSorted(([a], [b]) => compareText(a, b)));
}

function platformEvidence(name: string, was: PlatformContent, is: PlatformContent): Evidence {
  return [
    layerEvidence(was, is),
    historyEvidence(was, is),
    was.config.settings === is.config.settings
      ? evidence('for', 'settings', 'user, command, environment and all other settings are the same')
      : evidence('against', 'settings', `changed: ${changedSettings(was, is).join(', ')}`),
    ...createdEvidence(was, is),
    ...labelEvidence(was, is),
  ].map((one) => ({ ...one, detail: `${name}: ${one.detail}` }));
}

function layerEvidence(was: PlatformContent, is: PlatformContent): MoveEvidence {
  let same = 0;
  while (same < was.layers.length && was.layers[same] === is.layers[same]) same++;
  const total = counted(was.layers.length, 'layer');
  const now = was.layers.length === is.layers.length ? '' : `; now ${counted(is.layers.length, 'layer')}`;
  if (same === 0)
    return evidence('against', 'layers', `none of ${total} is the same, the base layers included${now}`);
  const changed = same === was.layers.length ? 'none of them changed' : `changed from layer ${same + 1} on`;
  return evidence(
    was.layers.length === is.layers.length ? 'for' : 'against',
    'layers',
    `the first ${same} of ${total} (the base) are the same, ${changed}${now}`,
  );
}

function historyEvidence(was: PlatformContent, is: PlatformContent): MoveEvidence {
  const [before, after] = [was.config.history, is.config.history].map((history) =>
    history.map(({ command, isEmpty }) => `${isEmpty} ${command}`),
  );
  if (before === undefined || after === undefined || before.length === 0)
    return evidence('against', 'history', 'the locked image has no history of build steps to compare');
  const at = before.findIndex((step, n) => step !== after[n]);
  if (at === -1 && before.length === after.length)
    return evidence('for', 'history', `the same ${counted(before.length, 'build step')}`);
  const step = at === -1 ? before.length : at;
  return evidence('against', 'history', `build steps differ from step ${step + 1} on`);
}

function changedSettings(was: PlatformContent, is: PlatformContent): readonly string[] {
  const [before, after] = [was, is].map(
    ({ config }) => JSON.parse(config.settings) as Readonly<Record<string, unknown>>,
  );
  const names = new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})]);
  return [...names].filter((name) => JSON.stringify(before?.[name]) !== JSON.stringify(after?.[name]));
}

function createdEvidence({ config: was }: PlatformContent, { config: is }: PlatformContent): Evidence {
  if (was.created === undefined || is.created === undefined || was.created === is.created) return [];
  const [before, after] = [Date.parse(was.created), Date.parse(is.created)];
  const detail = `created ${is.created}; the locked image ${was.created}`;
  return [
    after < before
      ? evidence('against', 'created', `${detail}: it is older`)
      : evidence('neither', 'created', detail),
  ];
}

/** Labels that change with each build of the same source; another base image is what a rebuild is for. */
const labelsOfBuilds: ReadonlySet<string> = new Set(['created', 'base.digest']);

function labelEvidence({ config: was }: PlatformContent, { config: is }: PlatformContent): Evidence {
  const names = [...new Set([...Object.keys(was.labels), ...Object.keys(is.labels)])];
  return names
    .filter((name) => was.labels[name] !== is.labels[name])
    .map((name) => {
      const short = name.startsWith(labelPrefix) ? name.slice(labelPrefix.length) : name;
      const isStandard = short !== name;
      const detail = `label ${short}: ${was.labels[name] ?? 'none'} → ${is.labels[name] ?? 'none'}`;
      if (isStandard && short === 'version') return evidence('against', 'version', `new version: ${detail}`);
      return evidence(isStandard && labelsOfBuilds.has(short) ? 'neither' : 'against', 'labels', detail);
    });
}

function signerEvidence(was: LockedImage, is: LockedImage, isSame: boolean): Evidence {
  const all = is.signatures.flatMap((now): Evidence => {
    const before = was.signatures.find(({ scheme }) => scheme === now.scheme);
    if (now.verdict === 'rejected')
      return [evidence('against', 'signer', `${now.scheme}: the signature is rejected`)];
    if (before?.verdict !== 'trusted' && now.verdict !== 'trusted') return [];
    if (before?.verdict === 'trusted' && now.verdict === 'trusted')
      return [
        before.signer !== undefined && before.signer === now.signer
          ? evidence('for', 'signer', `${now.scheme}: signed by ${now.signer}, as before`)
          : evidence(
              'against',
              'signer',
              `${now.scheme}: different signer: ${before.signer ?? 'unknown'} → ${now.signer ?? 'unknown'}`,
            ),
      ];
    return [
      before?.verdict === 'trusted'
        ? evidence('against', 'signer', `${now.scheme}: was trusted, is ${now.verdict}`)
        : evidence(
            'neither',
            'signer',
            `${now.scheme}: was ${before?.verdict ?? 'not verified'}, is trusted`,
          ),
    ];
  });
  const notAsked = was.signatures.filter(
    ({ scheme, verdict }) => verdict === 'trusted' && !is.signatures.some((one) => one.scheme === scheme),
  );
  const lost = notAsked.map(({ scheme }) =>
    evidence('against', 'signer', `${scheme}: was trusted, and is not verified now`),
  );
  const found = [...all, ...lost];
  if (isSame || found.some(({ speaks }) => speaks !== 'neither')) return found;
  return [
    ...found,
    evidence(
      'against',
      'signer',
      'no trusted signature before and after says that the same signer built both',
    ),
  ];
}

function attestationEvidence(was: LockedImage, is: LockedImage): Evidence {
  const gone = was.attestations.filter((type) => !is.attestations.includes(type));
  const added = is.attestations.filter((type) => !was.attestations.includes(type));
  return [
    ...gone.map((type) => evidence('against', 'attestations', `${nameOf(type)} is gone: ${type}`)),
    ...added.map((type) => evidence('neither', 'attestations', `${nameOf(type)} is new: ${type}`)),
  ];
}

function nameOf(type: string): string {
  return type.startsWith('https://slsa.dev/provenance/') ? 'provenance' : 'attestation';
}
