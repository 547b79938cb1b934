import { valueOf } from '../../core/observed.ts';
import { parseDoas, type DoasRule } from '../../formats/etc/doas.ts';
import type { HostFiles } from '../../io/files.ts';
import { joinGrants, pronounOf, runsAnything, type RootGrant, type RootGrants } from './root-grant.ts';

const mainFile = '/etc/doas.conf';
const partFolder = '/etc/doas.d';

/** Returns whom a rule lets control an engine; none for a program that needs a password and is no client. */
function grantsOf(rule: DoasRule, from: string): RootGrants {
  const { identity, target = 'root', withoutPassword, command, args } = rule;
  const isAny = command === undefined && withoutPassword;
  const none: RootGrants = { grants: [], doubts: [] };
  if (target !== 'root' || identity === 'root') return none;
  if (!isAny && (command === undefined || !runsAnything(command))) return none;
  const to: RootGrant['to'] = identity.startsWith(':') ? { group: identity.slice(1) } : { user: identity };
  const does = `doas runs ${command ?? 'any program'} as root for`;
  if (args !== undefined) return { grants: [], doubts: [`${does} ${identity}, with ${args} (${from})`] };
  return { grants: [{ to, because: `${does} ${pronounOf(to)} (${from})` }], doubts: [] };
}

/** Reads the rules of doas and returns what they grant. */
export async function readDoasGrants(files: HostFiles): Promise<RootGrants> {
  const names = (valueOf(await files.list(partFolder)) ?? []).filter((name) => name.endsWith('.conf'));
  const paths = [mainFile, ...names.map((name) => `${partFolder}/${name}`)];
  const found = await Promise.all(
    paths.map(async (path): Promise<RootGrants> => {
      const text = await files.readText(path);
      if (text.state === 'unreadable')
        return { grants: [], doubts: [`${path} may let more users control the engine: ${text.detail}`] };
      return joinGrants(parseDoas(valueOf(text) ?? '').map((rule) => grantsOf(rule, path)));
    }),
  );
  return joinGrants(found);
}
