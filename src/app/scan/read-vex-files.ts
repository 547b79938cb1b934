import { dirname, join, resolve } from 'node:path/posix';
import type { FiledVexStatement } from '../../core/software/advisory.ts';
import { IronhullError } from '../../core/errors.ts';
import type { Policy } from '../../core/rules/policy.ts';
import { requireNamed } from '../../core/require-named.ts';
import type { VexReading } from '../../formats/vex/read-vex.ts';
import { requireTrusted } from '../find-policy.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';

/** The longest VEX document that is read, in bytes. */
const longestVex = 64 * 1024 * 1024;

async function parse(text: string, shown: string): Promise<VexReading> {
  const { readVex } = await import('../../formats/vex/read-vex.ts');
  try {
    return readVex(text);
  } catch (error) {
    // A nesting that is too deep is a RangeError.
    if (!(error instanceof TypeError || error instanceof SyntaxError || error instanceof RangeError))
      throw error;
    const why = error instanceof TypeError ? error.message : 'it is no JSON that can be read';
    throw new IronhullError('VEX_MALFORMED', `${shown}: ${why}`, { cause: error });
  }
}

async function readOne(
  path: string,
  shown: string,
  runtime: RuntimeContext,
): Promise<readonly FiledVexStatement[]> {
  const text = requireNamed(await runtime.files.readText(path, longestVex), shown);
  const { statements, problems } = await parse(text, shown);
  for (const problem of problems) runtime.progress(`${shown}: ${problem}`);
  return statements.map((statement) => ({ ...statement, file: shown }));
}

/** The documents that a policy names, from its folder. They decide what counts, so that nobody else may write them. */
async function readOfPolicy(
  { file, vex = [] }: Policy,
  runtime: RuntimeContext,
): Promise<readonly FiledVexStatement[]> {
  const all: FiledVexStatement[] = [];
  for (const named of vex) {
    const shown = named.startsWith('/') ? named : join(dirname(file), named);
    const path = resolve(runtime.directory, shown);
    await requireTrusted(path, shown, runtime);
    all.push(...(await readOne(path, shown, runtime)));
  }
  return all;
}

/**
 * Reads the statements of the VEX documents that were named, and of those that the policy names.
 * @throws IronhullError for a document that is missing, or is not understood as a whole.
 */
export async function readVexFiles(
  named: readonly string[],
  policy: Policy | undefined,
  runtime: RuntimeContext,
): Promise<readonly FiledVexStatement[]> {
  const all: FiledVexStatement[] = policy === undefined ? [] : [...(await readOfPolicy(policy, runtime))];
  for (const shown of named) all.push(...(await readOne(resolve(runtime.directory, shown), shown, runtime)));
  return all;
}
