import type { ContentTrustUse, JudgedUse } from '../../../core/trust/content-trust.ts';
import type { FileLocation } from '../../../core/location.ts';
import type { DockerClient, MigratedImage, MigrationReport } from '../../../core/trust/migration-report.ts';
import { turnsOn } from '../../../knowledge/trust/content-trust.ts';
import type { ImageReference } from '../../../formats/image-reference/parse-reference.ts';
import { limitConcurrency } from '../../../io/limit.ts';
import { effectOrder, judgeUse } from '../../../trust/migrate/judge-use.ts';
import { imageNamed, serverOfHost } from '../../../trust/migrate/notary-server.ts';
import { migrationSteps } from '../../../trust/migrate/migration-steps.ts';
import { policySection } from '../../../trust/migrate/policy-section.ts';
import { proposeSuccessor } from '../../../trust/migrate/successor.ts';
import type { RootPin } from '../../../trust/notary/root-chain.ts';
import type { RuntimeContext } from '../../runtime/runtime-context.ts';
import { defaultPath } from '../../work-tree.ts';
import { lockPlace } from '../lock/lock-file.ts';
import { openAccess, type TrustAccess } from '../trust-access.ts';
import { readSigner } from '../verify-bundle-file.ts';
import { findClient, majorVersion } from './docker-client.ts';
import { exportLock } from './export-lock.ts';
import { findImages, type FoundImages } from './find-images.ts';
import { scanFiles } from './scan-files.ts';
import { collectEvidence, type EvidenceRequest } from './verify-image.ts';

/** What to migrate. */
export interface MigrationRequest {
  /** Files and folders; the work tree without one. */
  paths: readonly string[];
  /** The version of the docker client where the files are used. */
  clientVersion?: string;
  /** Whether registries and Notary servers are asked. */
  asksRegistries: boolean;
  /** The Notary server that the user names. */
  notary?: string;
  pin?: RootPin;
  /** A folder with copies of metadata. */
  copies?: string;
  /** The time that metadata in copies must be valid at. */
  at: Date;
  /** Whether the lock is written. */
  writes: boolean;
  lockFile?: string;
}

/** Images that are looked up at the same time. */
const atOnce = 8;

/**
 * Finds what is left of Content Trust in files, says what it does, verifies what is signed, and proposes what takes its
 * place.
 * @throws IronhullError for paths, copies and locks that cannot be read, and a lock that cannot be written.
 */
export async function migrateContentTrust(
  request: MigrationRequest,
  runtime: RuntimeContext,
): Promise<MigrationReport> {
  const paths = request.paths.length > 0 ? request.paths : [await defaultPath(runtime)];
  const [client, scanned] = await Promise.all([
    findClient(request.clientVersion, runtime),
    scanFiles(paths, runtime),
  ]);
  const found = await findImages(paths, scanned.uses, scanned.images, runtime);
  const access = request.asksRegistries ? openAccess(runtime) : undefined;
  try {
    const images = await lookUpImages(found, request, access, runtime);
    const place = await lockPlace(request.lockFile, paths, runtime);
    const byReference = new Map(images.map((one) => [one.reference, one]));
    const exported = request.writes
      ? await exportLock(
          { place, grouped: found.grouped, images: byReference, ...(access && { access }) },
          runtime,
        )
      : undefined;
    const locked = images.map((one) => {
      const lock = exported?.states.get(one.reference);
      return lock === undefined ? one : { ...one, lock };
    });
    const policy = policySection(locked, request.notary === undefined ? {} : { server: request.notary });
    const report = {
      client,
      uses: judgeUses(scanned.uses, { client, found, request, runtime }),
      mentions: scanned.mentions,
      images: locked,
      isOnline: request.asksRegistries,
      ...(exported?.isWritten === true && { lockFile: place.shown }),
      ...(policy !== undefined && { policy }),
      gaps: distinctGaps([...scanned.gaps, ...found.gaps]),
      notes: notesOn(scanned.uses, request, runtime),
    };
    return { ...report, next: migrationSteps(report) };
  } finally {
    access?.close();
  }
}

function distinctGaps(gaps: MigrationReport['gaps']): MigrationReport['gaps'] {
  return [...new Map(gaps.map((gap) => [JSON.stringify(gap), gap])).values()];
}

async function lookUpImages(
  { grouped, ofCommands }: FoundImages,
  { at, pin, copies, notary }: MigrationRequest,
  access: TrustAccess | undefined,
  runtime: RuntimeContext,
): Promise<readonly MigratedImage[]> {
  const evidence: EvidenceRequest = {
    copies: { now: at, ...(copies !== undefined && { folder: copies }), ...(pin && { pin }) },
    ...(access && {
      online: {
        access,
        notary: { ...(notary !== undefined && { server: notary }), ...(pin && { pin }) },
        expected: await readSigner({ withoutLog: false }, runtime),
      },
    }),
  };
  const limit = limitConcurrency(atOnce);
  const look = (
    reference: string,
    image: ImageReference,
    places: readonly FileLocation[],
    pinned: readonly string[],
  ): Promise<MigratedImage> =>
    limit(async () => {
      const known = await collectEvidence(image, evidence, runtime);
      const { signed } = known;
      return {
        reference,
        places,
        ...known,
        pinnedOtherwise: signed === undefined ? [] : pinned.filter((digest) => digest !== signed),
        proposal: proposeSuccessor(image, known),
      };
    });
  return Promise.all([
    ...grouped.images.map(({ reference, image, places, pinned }) =>
      look(
        reference,
        image,
        places.map((one) => one.at),
        pinned,
      ),
    ),
    ...[...ofCommands].map(([reference, { image, places }]) => look(reference, image, places, [])),
  ]);
}

interface Judging {
  client: DockerClient;
  found: FoundImages;
  request: MigrationRequest;
  runtime: RuntimeContext;
}

/** Judges uses, the worst first. A client that was found on this machine says nothing about CI and containers. */
function judgeUses(
  uses: readonly ContentTrustUse[],
  { client, found, request, runtime }: Judging,
): readonly JudgedUse[] {
  const today = new Date(runtime.clock.now()).toISOString().slice(0, '2026-11-30'.length);
  const images = [...found.grouped.images, ...found.ofCommands.values()].map(({ image }) => image);
  const [named] = [request.notary ?? ''].flatMap(hostOf);
  const [ofMachine] = [runtime.env.DOCKER_CONTENT_TRUST_SERVER ?? ''].flatMap(hostOf);
  const byFile = Map.groupBy(
    uses.filter(({ feature }) => feature === 'server'),
    ({ at }) => at.file,
  );
  const inFiles = uses.flatMap(({ feature, server }) =>
    feature === 'server' && server !== undefined ? [server] : [],
  );
  return uses
    .map((use) => {
      const major =
        client.version === undefined || (client.from === 'machine' && use.runsIn !== 'machine')
          ? undefined
          : majorVersion(client.version);
      const [own] = (byFile.get(use.at.file) ?? []).flatMap(({ server }) => server ?? []);
      const server = own ?? named ?? (use.runsIn === 'machine' ? ofMachine : undefined);
      return judgeUse(use, {
        ...(major !== undefined && { client: major }),
        ...(server !== undefined && { server }),
        otherServers: inFiles,
        images,
        today,
      });
    })
    .toSorted((a, b) => effectOrder.indexOf(a.effect) - effectOrder.indexOf(b.effect));
}

function hostOf(address: string): readonly string[] {
  const url = URL.parse(address);
  return url === null ? [] : [url.host];
}

/** What a reader must know of what was not done. */
function notesOn(
  uses: readonly ContentTrustUse[],
  { asksRegistries, notary }: MigrationRequest,
  { env }: RuntimeContext,
): readonly string[] {
  const asked = new Set([notary ?? env.DOCKER_CONTENT_TRUST_SERVER ?? ''].flatMap(hostOf));
  const servers = new Set(uses.flatMap(({ server }) => server ?? []));
  const others = [...servers].filter((host) => !asked.has(host) && !serverOfHost(host).isHub);
  return [
    ...(turnsOn(env.DOCKER_CONTENT_TRUST ?? '')
      ? ['DOCKER_CONTENT_TRUST is also set in the environment of this command: find out by what.']
      : []),
    ...others.map(
      (host) =>
        `Files name the Notary server ${host}. It was not asked, because a file must not decide whom this machine talks to: name it with --notary https://${host}${asksRegistries ? '' : ' --registry'}`,
    ),
    ...(uses.some(({ image }) => image !== undefined && imageNamed(image) === undefined)
      ? ['Some commands name their image with a variable: these images are not listed.']
      : []),
  ];
}
