import { dirname } from 'node:path/posix';
import { IronhullError } from '../../core/errors.ts';
import { isWithin } from '../../core/is-within.ts';
import { valueOf } from '../../core/observed.ts';
import { currentText } from '../../fixes/edited-text.ts';
import { lint, type LintResult } from '../lint.ts';
import type { RuntimeContext } from '../runtime/runtime-context.ts';
import { projectRoots } from '../targets/file-keys.ts';
import type { FixedFile, FixPlan, LintRun } from './plan-fixes.ts';

/** What became of the files of a plan. */
export interface WrittenFixes {
  written: readonly FixedFile[];
  /** Why files were not written. */
  failures: readonly IronhullError[];
  /** What is found in the files now. */
  result: LintResult;
}

/**
 * Returns the folder out of which no link may lead what is written to a file: the project's, else the working directory
 * or the file's folder.
 */
export async function rootOfWrites(path: string, runtime: RuntimeContext): Promise<string> {
  const { files, directory } = runtime;
  const folder = valueOf(await files.realPath(dirname(path))) ?? dirname(path);
  const root = await projectRoots(files)(folder);
  if (root !== undefined) return root;
  const working = valueOf(await files.realPath(directory)) ?? directory;
  return isWithin(folder, working) ? working : folder;
}

async function writeOne(one: FixedFile, runtime: RuntimeContext): Promise<IronhullError | undefined> {
  const { file, edited } = one;
  const why =
    runtime.replaceFile === undefined
      ? 'no file may be written'
      : await runtime.replaceFile({
          path: file.path,
          within: await rootOfWrites(file.path, runtime),
          before: edited.original,
          after: currentText(edited),
        });
  return why === undefined ? undefined : new IronhullError('FIX_NOT_WRITTEN', `${file.shown}: ${why}`);
}

/** Writes the fixed files, each in one step. One that cannot be written stays as it is, and the others are written. */
export async function writeFixes(
  plan: FixPlan,
  { targets, checks, policy }: LintRun,
  runtime: RuntimeContext,
): Promise<WrittenFixes> {
  const written: FixedFile[] = [];
  const failures: IronhullError[] = [];
  const changed = plan.files.filter(({ file, fixes }) => fixes.length > 0 && file.isStandardInput !== true);
  for (const one of changed) {
    const failure = await writeOne(one, runtime);
    if (failure === undefined) written.push(one);
    else failures.push(failure);
  }
  if (failures.length === 0) return { written, failures, result: plan.result };
  const result = await lint(targets, checks, runtime, policy);
  return { written, failures, result: { ...result, failures: [...result.failures, ...failures] } };
}
