/** A line `auth` of a service of PAM (pam.conf(5)) that names a module. */
export interface PamModuleRule {
  kind: 'module';
  module: string;
  words: readonly string[];
  actions: PamActions;
}

/** A line that names another service, whose lines count in its place. */
export interface PamInclude {
  kind: 'include' | 'substack';
  service: string;
}

/** What a module's answer leads to: `ok`, `done`, `bad`, `die`, `ignore`, `reset`, or how many modules are left out. */
export type PamActions = ReadonlyMap<string, string>;

const simpleControls: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  required: [
    ['success', 'ok'],
    ['new_authtok_reqd', 'ok'],
    ['ignore', 'ignore'],
    ['default', 'bad'],
  ],
  requisite: [
    ['success', 'ok'],
    ['new_authtok_reqd', 'ok'],
    ['ignore', 'ignore'],
    ['default', 'die'],
  ],
  sufficient: [
    ['success', 'done'],
    ['new_authtok_reqd', 'done'],
    ['default', 'ignore'],
  ],
  optional: [
    ['success', 'ok'],
    ['new_authtok_reqd', 'ok'],
    ['default', 'ignore'],
  ],
};

const line = /^-?auth[ \t]+(\[[^\]]*\]|\S+)[ \t]+(\S+)[ \t]*(.*)$/iu;

function actionsOf(control: string): PamActions {
  if (!control.startsWith('['))
    return new Map(simpleControls[control.toLowerCase()] ?? simpleControls.required);
  const pairs = control.slice(1, -1).toLowerCase().split(/\s+/u);
  return new Map(
    pairs.flatMap((pair) => {
      const [value, action] = pair.split('=');
      return value === undefined || action === undefined ? [] : [[value, action] as const];
    }),
  );
}

/** Returns the lines of a service of PAM that ask who somebody is. */
export function parsePamRules(text: string): readonly (PamModuleRule | PamInclude)[] {
  const lines = text.replaceAll('\\\n', ' ').split('\n');
  return lines.flatMap((written): readonly (PamModuleRule | PamInclude)[] => {
    const plain = written.replace(/#.*/u, '').trim();
    const [word, included] = plain.split(/[ \t]+/u, 2);
    if (word === '@include') return included === undefined ? [] : [{ kind: 'include', service: included }];
    const [, control, module, rest = ''] = line.exec(plain) ?? [];
    if (control === undefined || module === undefined) return [];
    const kind = control.toLowerCase();
    if (kind === 'include' || kind === 'substack') return [{ kind, service: module }];
    const name = module.slice(module.lastIndexOf('/') + 1).replace(/\.so$/u, '');
    const words = rest.split(/[ \t]+/u).filter((each) => each !== '');
    return [{ kind: 'module', module: name, words, actions: actionsOf(control) }];
  });
}
