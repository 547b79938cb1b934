import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { mustRun } from './commands.ts';
import type { LabEngine } from './engine.ts';

/** The two builders of the engine; the first needs nothing but the client. */
export const builders = ['classic', 'buildkit'] as const;
export type Builder = (typeof builders)[number];

const plugins = ['/usr/libexec', '/usr/lib', '/usr/local/lib'];

/** Why a builder cannot be used here; false when it can. */
export function builderSkip(builder: Builder): string | false {
  const there = plugins.some((folder) => existsSync(`${folder}/docker/cli-plugins/docker-buildx`));
  return builder === 'classic' || there ? false : 'docker-buildx is not installed';
}

/** Builds an image from a Dockerfile and further files by path; needs no network. */
export async function buildImage(
  engine: LabEngine,
  builder: Builder,
  tag: string,
  dockerfile: readonly string[],
  files: Readonly<Record<string, string>> = {},
): Promise<void> {
  const folder = await mkdtemp(join(engine.directory, 'build-'));
  for (const [path, text] of Object.entries({ ...files, Dockerfile: `${dockerfile.join('\n')}\n` })) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text, { mode: 0o755 });
  }
  await mustRun('tar', [
    '--create',
    '--gzip',
    '--file',
    join(folder, 'archive.tar.gz'),
    '-C',
    folder,
    'Dockerfile',
  ]);
  const env = { ...engine.env, DOCKER_BUILDKIT: builder === 'buildkit' ? '1' : '0' };
  await mustRun('docker', ['build', '--quiet', '--tag', tag, folder], { env });
}

/** What an image says of itself, where no builder would make it so. */
export interface HandMade {
  created?: string;
  config?: object;
  history?: readonly { created?: string; created_by?: string; comment?: string; empty_layer?: boolean }[];
}

/** Loads an image of one small layer that says of itself what is given (OCI image configuration). */
export async function loadImage(engine: LabEngine, tag: string, made: HandMade): Promise<void> {
  const folder = await mkdtemp(join(engine.directory, 'load-'));
  await writeFile(join(folder, 'name'), tag);
  await mustRun('tar', ['--create', '--file', join(folder, 'layer.tar'), '-C', folder, 'name']);
  const digest = createHash('sha256')
    .update(await readFile(join(folder, 'layer.tar')))
    .digest('hex');
  const config = {
    architecture: 'amd64',
    os: 'linux',
    config: {},
    ...made,
    rootfs: { type: 'layers', diff_ids: [`sha256:${digest}`] },
  };
  await writeFile(join(folder, 'config.json'), JSON.stringify(config));
  const manifest = [{ Config: 'config.json', RepoTags: [tag], Layers: ['layer.tar'] }];
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
  const parts = ['manifest.json', 'config.json', 'layer.tar'];
  await mustRun('tar', ['--create', '--file', join(folder, 'image.tar'), '-C', folder, ...parts]);
  await mustRun('docker', ['load', '--quiet', '--input', join(folder, 'image.tar')], { env: engine.env });
}
