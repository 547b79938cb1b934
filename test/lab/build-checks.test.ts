import assert from 'node:assert/strict';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Check } from '../../src/core/rules/check.ts';
import { readDockerfile } from '../../src/adapters/dockerfile/read-dockerfile.ts';
import { setByImage } from '../../src/knowledge/images/base-image-variables.ts';
import { loadChecks } from '../../tools/generate/load.ts';
import { checkedDockerfiles } from '../kit/checked-dockerfiles.ts';
import { sharedTmp } from '../kit/shared-tmp.ts';
import { programPath } from './kit/availability.ts';
import { mustRun, runCommand } from './kit/commands.ts';

// `docker build --check` needs an engine from 27 on and buildx from 0.15 on: tools/lab/checks-engine.mjs starts one.
const endpoint = process.env['IRONHULL_CHECKS_ENGINE'];
const buildx = process.env['IRONHULL_CHECKS_BUILDX'];
const skip =
  endpoint === undefined || buildx === undefined
    ? 'IRONHULL_CHECKS_ENGINE and IRONHULL_CHECKS_BUILDX name no builder with checks (node tools/lab/checks-engine.mjs)'
    : false;

/** Compared elsewhere: rules on credentials report a variable where its name is, and those on the context need one. */
const others: ReadonlySet<string> = new Set(['SecretsUsedInArgOrEnv', 'CopyIgnoredFile']);

/** Builds at once. */
const together = 3;

/** The rule, and the line that it is reported on. */
type Reported = `${string} on line ${number}`;

/** What our rules say of a file. */
interface Answers {
  ours: ReadonlySet<Reported>;
  unknown: readonly string[];
}

interface BuildKitAnswer {
  /** Null for none. */
  warnings:
    | readonly {
        ruleName: string;
        location?: { ranges?: readonly { start?: { line?: number } }[] };
      }[]
    | null;
  buildError?: { message: string };
}

const checks = (await loadChecks(join(import.meta.dirname, '../../src/checks')))
  .flatMap((file) => file.checks)
  .filter((check): check is Check<'dockerfile'> => check.on === 'dockerfile')
  .filter((check) => check.aliases.some(({ tool }) => tool === 'buildkit'));

function aliasesOf(check: Check, detail: Readonly<Record<string, string>>): readonly string[] {
  return check.aliases
    .filter(({ tool, only }) => {
      const isLimited = only !== undefined && !Object.values(detail).some((value) => only.includes(value));
      return tool === 'buildkit' && !isLimited;
    })
    .map(({ id }) => id);
}

/** What our rules report under the names of BuildKit, and the doubts of each. */
function askIronhull(text: string): Answers {
  const dockerfile = readDockerfile(text, 'Dockerfile');
  const ours = new Set<Reported>();
  const unknown: string[] = [];
  for (const check of checks) {
    const outcome = check.evaluate({ dockerfile });
    const doubts = 'doubts' in outcome ? (outcome.doubts ?? []) : [];
    for (const doubt of doubts) {
      const line = /^Dockerfile:(\d+):/u.exec(doubt)?.[1];
      for (const { tool, id } of check.aliases)
        if (tool === 'buildkit') unknown.push(`${id} on line ${line ?? '?'}`);
    }
    if (outcome.state !== 'failed') continue;
    for (const { detail, at } of outcome.problems) {
      const [place] = at;
      if (place?.in !== 'file') continue;
      for (const id of aliasesOf(check, detail))
        if (!others.has(id)) ours.add(`${id} on line ${place.range.startLine}`);
    }
  }
  return { ours, unknown };
}

/** The base images that a file needs: BuildKit stops at one that it cannot find. */
function imagesOf(text: string): readonly string[] {
  const dockerfile = readDockerfile(text, 'Dockerfile');
  const bases = dockerfile.stages
    .filter(({ base }) => base.kind !== 'stage' && base.kind !== 'scratch')
    .map(({ from }) => dockerfile.expandAt(from, from.image.text).byDefault);
  const sources = dockerfile.instructions.flatMap(({ flags }) =>
    flags.flatMap(({ name, value = '' }) => (name === 'from' ? [value] : [])),
  );
  return [...bases, ...sources].filter((name) => !name.includes('@'));
}

/** Examples that differ for a reason which is not in the file. */
const incomparable: readonly { form: RegExp; because: string }[] = [
  { form: /^# *syntax=/mu, because: 'the frontend would be pulled' },
  { form: /FROM mcr\.microsoft\.com/u, because: 'the image that stands for the base images is for Linux' },
];

describe('checks of Dockerfiles against those of BuildKit', { skip }, () => {
  let folder: string;
  let env: Record<string, string>;
  before(async () => {
    folder = await mkdtemp(join(sharedTmp, 'ironhull-build-checks-'));
    env = { PATH: programPath, HOME: folder, DOCKER_CONFIG: folder, DOCKER_HOST: endpoint ?? '' };
    await mkdir(join(folder, 'cli-plugins'));
    await copyFile(buildx ?? '', join(folder, 'cli-plugins/docker-buildx'));
    await mkdir(join(folder, 'base'));
    await writeFile(join(folder, 'base/Dockerfile'), 'FROM scratch\nCMD ["a"]\n');
    await mustRun(
      'docker',
      ['buildx', 'build', '--quiet', '--load', '--tag', 'ironhull-base', join(folder, 'base')],
      {
        env,
      },
    );
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** Makes the image that stands for a base image, if its name is valid, with those of the variables which it sets. */
  async function makeImage(image: string, variables: readonly string[]): Promise<void> {
    const set = variables.filter((name) => ['path', 'always'].includes(setByImage(image, name)));
    if (set.length === 0) {
      await runCommand('docker', ['tag', 'ironhull-base', image], { env });
      return;
    }
    const context = await mkdtemp(join(folder, 'image-'));
    const lines = ['FROM scratch', ...set.map((name) => `ENV ${name}=/${name}`), 'CMD ["a"]', ''];
    await writeFile(join(context, 'Dockerfile'), lines.join('\n'));
    await runCommand('docker', ['buildx', 'build', '--quiet', '--load', '--tag', image, context], { env });
  }

  /** BuildKit’s answer; `undefined` where it stops before it has seen everything. */
  async function askBuildKit(text: string, index: number): Promise<ReadonlySet<Reported> | undefined> {
    const context = join(folder, String(index));
    await mkdir(context, { recursive: true });
    await writeFile(join(context, 'Dockerfile'), text);
    const all = ['--build-arg', 'BUILDKIT_DOCKERFILE_CHECK=experimental=all'];
    const args = ['buildx', 'build', ...all, '--call=check,format=json', context];
    const { stdout, stderr } = await runCommand('docker', args, { env });
    assert.ok(stdout.startsWith('{'), stderr);
    const { warnings, buildError } = JSON.parse(stdout) as BuildKitAnswer;
    if (buildError !== undefined) return undefined;
    return new Set(
      (warnings ?? [])
        .filter(({ ruleName }) => !others.has(ruleName))
        .map(
          ({ ruleName, location }): Reported =>
            `${ruleName} on line ${location?.ranges?.[0]?.start?.line ?? 0}`,
        ),
    );
  }

  async function differences(
    texts: readonly string[],
  ): Promise<{ found: readonly string[]; compared: number }> {
    const images = new Set(texts.flatMap(imagesOf));
    const variables = [...new Set(texts.join('\n').match(/(?<=\$\{?)[A-Za-z_]\w*/gu))];
    for (const image of images) await makeImage(image, variables);
    const found: string[] = [];
    let compared = 0;
    let next = 0;
    const work = async () => {
      for (let index = next++; index < texts.length; index = next++) {
        const text = texts[index] ?? '';
        const theirs = await askBuildKit(text, index);
        if (theirs === undefined) continue;
        compared += theirs.size;
        const { ours, unknown } = askIronhull(text);
        const missed = [...theirs].filter((one) => !ours.has(one) && !unknown.includes(one));
        const extra = [...ours].filter((one) => !theirs.has(one));
        if (missed.length + extra.length > 0)
          found.push(
            `${JSON.stringify(text)}: not reported ${missed.join(', ')}; too much ${extra.join(', ')}`,
          );
      }
    };
    await Promise.all(Array.from({ length: together }, work));
    return { found, compared };
  }

  it('the examples of the rules', async () => {
    const texts = checks.flatMap(({ examples }) =>
      [...examples.bad, ...examples.good, ...examples.unsure].flatMap(({ dockerfile }) =>
        dockerfile === undefined || incomparable.some(({ form }) => form.test(dockerfile))
          ? []
          : [`${dockerfile}\n`],
      ),
    );
    const { found, compared } = await differences([...new Set(texts)]);
    assert.deepEqual(found, []);
    assert.ok(compared > 50, `only ${compared} warnings`);
  });

  it('files made at random', async () => {
    const count = Number(process.env['IRONHULL_DOCKERFILES'] ?? 100);
    const { found, compared } = await differences(
      checkedDockerfiles(count, Number(process.env['IRONHULL_SEED'] ?? 7)),
    );
    assert.deepEqual(found, []);
    assert.ok(compared > count, `only ${compared} warnings`);
  });
});
