import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { notaryFiles, now, plainPlan } from '../../../../test/kit/notary-repository.ts';
import type { ImageLock } from '../../../core/trust/image-lock.ts';
import type { MigrationReport } from '../../../core/trust/migration-report.ts';
import { absent, type Observed } from '../../../core/observed.ts';
import { localMachine } from '../../runtime/local-machine.ts';
import { lockExitCode } from '../lock/exit-code.ts';
import { lockImages } from '../lock/lock-images.ts';
import { migrationExitCode } from './exit-code.ts';
import { migrateContentTrust, type MigrationRequest } from './migrate.ts';

const folders: string[] = [];
after(async () => {
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true })));
});

const plan = plainPlan();
/** What the plan signs as its tag. */
export const signed = `sha256:${'a'.repeat(64)}`;
export const firstUse = { kind: 'first-use' } as const;

/** A folder with files, and what trust migrate says of it. */
export interface MigrationProject {
  folder: string;
  migrate(
    request?: Partial<MigrationRequest>,
    more?: { env?: Readonly<Record<string, string>>; client?: Observed<string> },
  ): Promise<MigrationReport & { code: number }>;
  lockCode(): Promise<number>;
  saved(): Promise<ImageLock>;
}

/** A folder with files, and the copies of the docker client in `home`. */
export async function migrationProject(
  files: Readonly<Record<string, string | Buffer>>,
): Promise<MigrationProject> {
  const folder = await mkdtemp(join(tmpdir(), 'ironhull-migrate-'));
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  const machine = { ...localMachine('test', () => undefined), directory: folder, home: join(folder, 'home') };
  return {
    folder,
    saved: async () => JSON.parse(await readFile(join(folder, 'ironhull.lock'), 'utf8')) as ImageLock,
    async lockCode() {
      const request = {
        paths: ['.'],
        mode: 'check',
        writes: false,
        asksRegistries: false,
        keepsEvidence: false,
      } as const;
      return lockExitCode(await lockImages({ ...request, schemesOf: () => ({}) }, { ...machine, env: {} }));
    },
    async migrate(request = {}, { env = {}, client = absent('docker') } = {}) {
      const report = await migrateContentTrust(
        { paths: ['.'], asksRegistries: false, at: now, writes: false, ...request },
        {
          ...machine,
          env,
          clock: { ...machine.clock, now: () => now.toISOString() },
          probes: { run: async () => client },
        },
      );
      return { ...report, code: migrationExitCode(report) };
    },
  };
}

/** A copy of the plan's metadata, as the docker client keeps it. */
export function metadataCopy(
  folder = 'home/.docker/trust/tuf/registry.example/team/app/metadata',
): Record<string, Buffer> {
  return Object.fromEntries([...notaryFiles(plan)].map(([name, bytes]) => [`${folder}/${name}.json`, bytes]));
}

/** A file that names the image of the plan. */
export const dockerfile = { Dockerfile: 'FROM registry.example/team/app:1.0\n' };
/** A script that turns Content Trust on. */
export const script = {
  'a.sh': 'export DOCKER_CONTENT_TRUST=1\ndocker pull registry.example/team/app:1.0\n',
};
