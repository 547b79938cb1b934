import { absent, known, mapKnown, unreadable, type Observed } from '../../core/observed.ts';
import { parsePamRules } from '../../formats/etc/pam.ts';
import {
  pamExemptions,
  type PamExemption,
  type PamQuestion,
  type PamStack,
} from '../../formats/etc/pam-stack.ts';
import type { HostFiles } from '../../io/files.ts';
import type { MachineAccounts } from './sudo-accounts.ts';

/** The file in /etc counts, and without one that of the distribution. */
const folders = ['/etc/pam.d', '/usr/lib/pam.d', '/usr/etc/pam.d'];

/** Lines beyond which a service is left to a person, those that it includes counted wherever it does. */
const maxRules = 1000;

/** What counts where a service names one that is not there, or itself: libpam refuses. */
const refusing = parsePamRules('auth requisite pam_deny.so').filter((rule) => rule.kind === 'module');

async function readService(files: HostFiles, service: string): Promise<Observed<string>> {
  for (const folder of folders) {
    const text = await files.readText(`${folder}/${service}`);
    if (text.state !== 'absent') return text;
  }
  return absent(`${folders[0]}/${service}`);
}

/** Reads the lines of a service with those that it includes; `above` are the services that include it. */
async function readStack(
  files: HostFiles,
  service: string,
  above: readonly string[] = [],
  counted = { rules: 0 },
): Promise<Observed<PamStack>> {
  const text = await readService(files, service);
  if (text.state !== 'known') return text;
  const rules = parsePamRules(text.value);
  counted.rules += rules.length;
  const stack: PamStack[number][] = [];
  for (const rule of rules) {
    if (counted.rules > maxRules)
      return unreadable('unsupported', 'it has too many lines to judge', text.from);
    if (rule.kind === 'module') {
      stack.push(rule);
      continue;
    }
    const isCircle = [service, ...above].includes(rule.service);
    const below = isCircle
      ? absent(rule.service)
      : await readStack(files, rule.service, [service, ...above], counted);
    if (below.state === 'unreadable') return below;
    stack.push({ kind: rule.kind, rules: below.state === 'known' ? below.value : refusing });
  }
  return known(stack, text.from);
}

/** Returns whom PAM lets in without a password, for a program that asks it by the name of a service. */
export async function readPamExemptions(
  files: HostFiles,
  service: string,
  { members }: MachineAccounts,
  asksOf: PamQuestion['asksOf'],
): Promise<Observed<readonly PamExemption[]>> {
  const stack = await readStack(files, service);
  // pam_wheel means the group with number 0 where there is none of its name.
  const wheel = members.has('wheel') ? 'wheel' : '#0';
  return mapKnown(stack, (rules) => pamExemptions(rules, { asksOf, wheel }));
}
