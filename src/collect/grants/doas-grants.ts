import { valueOf } from '../../core/observed.ts';
import { parseDoas, type DoasRule } from '../../formats/etc/doas.ts';
import type { HostFiles } from '../../io/files.ts';
import { joinGrants, pronounOf, runsAnything, type RootGrant, type RootGrants } from './root-grant.ts';
import { readMachineAccounts } from './sudo-accounts.ts';
import { powerOf } from './sudo-power.ts';
import { engineControl, type EngineControl } from './sudo-targets.ts';

const mainFile = '/etc/doas.conf';
const partFolder = '/etc/doas.d';
const maxFile = 256 * 1024;

/** Returns whom a rule lets control an engine; none for a program that needs a password and is no client. */
function grantsOf(rule: DoasRule, from: string, control: EngineControl): RootGrants {
  const { identity, command, args } = rule;
  const as = runsAs(rule, control);
  const limit = as === undefined || identity === 'root' || identity === '0' ? undefined : limitOf(rule);
  if (limit === undefined) return { grants: [], doubts: [] };
  const to: RootGrant['to'] = identity.startsWith(':') ? { group: identity.slice(1) } : { user: identity };
  const does = `doas runs ${command ?? 'any program'} ${as} for`;
  if (limit === 'unclear') {
    const how = args === undefined ? '' : `, with ${args === '' ? 'no arguments' : args}`;
    return { grants: [], doubts: [`${does} ${identity}${how} (${from})`] };
  }
  return { grants: [{ to, because: `${does} ${pronounOf(to)} (${from})` }], doubts: [] };
}

function runsAs({ target = 'root' }: DoasRule, { accounts }: EngineControl): string | undefined {
  return accounts.find(({ account }) => account.name === target || String(account.uid) === target)?.as;
}

function limitOf({ withoutPassword, command, args }: DoasRule): 'free' | 'unclear' | undefined {
  if (command === undefined) return withoutPassword ? 'free' : undefined;
  if (runsAnything(command)) return args === undefined ? 'free' : 'unclear';
  const path = command.startsWith('/') ? command : `/usr/bin/${command}`;
  const fixed = args === undefined ? '' : ` ${args === '' ? '""' : args}`;
  return powerOf(`${path}${fixed}`, withoutPassword) && 'unclear';
}

/** Reads the rules of doas and returns what they grant; `controlling` are groups that control an engine. */
export async function readDoasGrants(
  files: HostFiles,
  controlling: readonly (string | number)[] = [],
): Promise<RootGrants> {
  const names = await files.list(partFolder);
  const parts = (valueOf(names) ?? []).filter((name) => name.endsWith('.conf'));
  const paths = [mainFile, ...parts.map((name) => `${partFolder}/${name}`)];
  const texts = await Promise.all(paths.map((path) => files.readText(path, maxFile)));
  if ([names, ...texts].every(({ state }) => state === 'absent')) return { grants: [], doubts: [] };
  const control = engineControl(await readMachineAccounts(files), controlling);
  const found = texts.map((text, index): RootGrants => {
    const path = paths[index] ?? mainFile;
    if (text.state === 'unreadable') return { grants: [], doubts: [mayLet(path, text.detail)] };
    const { rules, unclear } = parseDoas(valueOf(text) ?? '');
    const [first] = unclear;
    return joinGrants([
      {
        grants: [],
        doubts: first === undefined ? [] : [mayLet(path, `line ${first} is not understood`)],
      },
      ...rules.map((rule) => grantsOf(rule, path, control)),
    ]);
  });
  const unlisted = names.state === 'unreadable' ? [mayLet(partFolder, names.detail)] : [];
  return joinGrants([{ grants: [], doubts: unlisted }, ...found]);
}

function mayLet(path: string, why: string): string {
  return `${path} may let more users control the engine: ${why}`;
}
