import type { RuntimeContext } from '../../app/runtime/runtime-context.ts';
import type { ChangeScope } from '../../app/targets/shared/work-tree.ts';
import { defaultPath, namesCommit } from '../../app/work-tree.ts';
import { IronhullError } from '../../core/errors.ts';
import type { Arguments } from './arguments.ts';
import type { OptionName } from './options.ts';

/** What has no meaning beside what Git says. */
const otherTargets = ['file', 'run', 'request'] as const satisfies readonly OptionName[];

/** What is checked: the scope, if Git decides it, and paths. */
export interface ScopeAndPaths {
  scope?: ChangeScope;
  paths: readonly string[];
}

function refuseOthers(args: Arguments, option: string): void {
  const other = otherTargets.find((name) => args.list(name).length > 0);
  if (other !== undefined) throw new IronhullError('USAGE', `${option} takes paths; leave out --${other}`);
  if (args.positionals.includes('-'))
    throw new IronhullError('USAGE', `${option} takes files of a work tree; leave out -`);
}

/** `--changed main` names a commit if no file has that name; `--changed=main` does in any case. */
async function changedScope(args: Arguments, runtime: RuntimeContext, ref: string): Promise<ScopeAndPaths> {
  refuseOthers(args, '--changed');
  const [word, ...others] = args.positionals;
  if (ref === 'HEAD' && word !== undefined && (await namesCommit(word, runtime)))
    return { scope: { kind: 'changed', ref: word }, paths: others };
  return { scope: { kind: 'changed', ref }, paths: args.positionals };
}

async function namedScope(args: Arguments, runtime: RuntimeContext): Promise<ScopeAndPaths> {
  const ref = args.text('changed');
  if (!args.flag('staged'))
    return ref === undefined ? { paths: args.positionals } : changedScope(args, runtime, ref);
  if (ref !== undefined) throw new IronhullError('USAGE', '--changed and --staged cannot be combined');
  if (args.text('fix') !== undefined || args.flag('diff'))
    throw new IronhullError(
      'USAGE',
      '--staged checks the staged text, which no fix can edit; fix the files, then stage them',
    );
  refuseOthers(args, '--staged');
  return { scope: { kind: 'staged' }, paths: args.positionals };
}

/**
 * Returns what a lint is to check: without any target what `defaultPath` gives.
 * @throws IronhullError `USAGE` for options that exclude each other.
 */
export async function scopeAndPaths(args: Arguments, runtime: RuntimeContext): Promise<ScopeAndPaths> {
  const named = await namedScope(args, runtime);
  const isNamed = named.paths.length > 0 || otherTargets.some((name) => args.list(name).length > 0);
  return isNamed ? named : { ...named, paths: [await defaultPath(runtime)] };
}
