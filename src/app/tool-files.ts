import { join, relative } from 'node:path/posix';
import { IronhullError } from '../core/errors.ts';
import { requireNamed } from '../core/require-named.ts';
import type { ToolSettings } from '../policy/inline/tool-files.ts';
import { listParents, requireTrusted } from './find-policy.ts';
import type { RuntimeContext } from './runtime/runtime-context.ts';

/** The configuration files of other tools, with the function that reads each. */
const readers: Readonly<Record<string, 'readHadolintFile' | 'readTrivyFile' | 'readTrivyYaml'>> = {
  '.hadolint.yaml': 'readHadolintFile',
  '.hadolint.yml': 'readHadolintFile',
  '.trivyignore': 'readTrivyFile',
  '.trivyignore.yaml': 'readTrivyYaml',
};

/** Maximum size in bytes. */
const maxBytes = 256 * 1024;

async function readOne(path: string, runtime: RuntimeContext): Promise<ToolSettings | undefined> {
  const status = await runtime.files.status(path);
  const reader = readers[path.slice(path.lastIndexOf('/') + 1)];
  if (status.state === 'absent' || reader === undefined) return undefined;
  const shown = relative(runtime.directory, path);
  await requireTrusted(path, shown, runtime);
  const text = requireNamed(await runtime.files.readText(path, maxBytes), shown);
  // Loaded here, because it takes the YAML parser, which most runs on a Dockerfile do without.
  const { [reader]: read } = await import('../policy/inline/tool-files.ts');
  const { problem, ignores, severities } = read(text);
  if (problem !== undefined) throw new IronhullError('POLICY_MALFORMED', `${shown}: ${problem}`);
  return { severities, ignores: ignores.map((one) => ({ ...one, file: shown })) };
}

/**
 * What the files of hadolint and Trivy in the working directory, or the nearest folder above it that has one, say
 * about their rules. The search ends at the root of the repository.
 * @throws IronhullError for a file that cannot be read, or that another user could have put there.
 */
export async function readToolFiles(runtime: RuntimeContext): Promise<ToolSettings> {
  for (const folder of listParents(runtime.directory)) {
    const found = await Promise.all(Object.keys(readers).map((name) => readOne(join(folder, name), runtime)));
    const there = found.filter((one) => one !== undefined);
    if (there.length > 0)
      return {
        ignores: there.flatMap(({ ignores }) => ignores),
        severities: new Map(there.flatMap(({ severities }) => [...severities])),
      };
    if ((await runtime.files.status(join(folder, '.git'))).state === 'known') break;
  }
  return { ignores: [], severities: new Map() };
}
